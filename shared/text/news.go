package text

// What the room, or one person, is told of a decision. These are new messages, so that Slack notifies whom they name.
var (
	CommandTaken    = Phrase{"{to} が司令塔を引き継ぎました({from} から)。", "{to} is now the commander (from {from})."}
	CommandGiven    = Phrase{"{to} 司令塔を引き継ぎました({from} から)。", "{to} you are now the commander (from {from})."}
	CommandChanged  = Phrase{"{to} 司令塔を引き継ぎました({from} から。{who} が変更)。", "{to} you are now the commander (from {from}, changed by {who})."}
	CommandDeclared = Phrase{"{to} 司令塔をお願いします({who} が対応を開始)。", "{to} you are the commander ({who} declared this incident)."}
	CommandHas      = Phrase{"次のお客様通知: {next} · {unowned}", "Next customer notice: {next} · {unowned}"}
	UnownedNone     = Phrase{"未担当なし", "every TODO has an owner"}
	UnownedOne      = Phrase{"未担当1件", "1 TODO has no owner"}
	UnownedMany     = Phrase{"未担当{n}件", "{n} TODOs have no owner"}

	GivenHanded   = Phrase{"{to} {todo} を {who} から引き継ぎました。", "{to} {who} handed you {todo}."}
	GivenMoved    = Phrase{"{to} {todo} を {from} から引き継ぎました({who} が引き渡し)。", "{to} you own {todo} now: {who} handed it over from {from}."}
	GivenTaken    = Phrase{"{from} {todo} は {who} が引き継ぎました。", "{from}: {who} has taken over {todo} from you."}
	GivenPassed   = Phrase{"{to} {todo} の担当になりました({who} が外れたため)。", "{to} you own {todo} now: {who} released it."}
	GivenReopened = Phrase{"{to} {todo} を {who} が未完了に戻しました。続きをお願いします。", "{to} {who} reopened {todo}, which is yours."}
	GivenDue      = Phrase{"期限 {due}。", "Due {due}."}

	EndedResolved        = Phrase{"✅ {what} の障害対応を終了しました({from}〜{to})。", "✅ The response to {what} has ended ({from} to {to})."}
	EndedCanceled        = Phrase{"✅ {what} は誤報でした({from}〜{to})。{customers}", "✅ {what} was a false alarm ({from} to {to}). {customers}"}
	EndedTitled          = Phrase{"✅「{title}」の障害対応を終了しました({from}〜{to})。", "✅ The response to \"{title}\" has ended ({from} to {to})."}
	EndedTitledCanceled  = Phrase{"✅「{title}」は誤報でした({from}〜{to})。{customers}", "✅ \"{title}\" was a false alarm ({from} to {to}). {customers}"}
	EndedPrivate         = Phrase{"✅ 非公開の障害対応を終了しました({from}〜{to})。", "✅ The private response has ended ({from} to {to})."}
	EndedPrivateCanceled = Phrase{"✅ 非公開の障害対応は誤報でした({from}〜{to})。{customers}", "✅ The private response was a false alarm ({from} to {to}). {customers}"}
	CustomersNothing     = Phrase{"お客様へのご案内は不要です。", "No customer notice is needed."}
	CustomersCorrect     = Phrase{"お客様へは通知を送信済みです。訂正のご案内が必要です。", "Customers were already notified and need a correction."}
	EndedRecovered       = Phrase{"お客様へは復旧報をお送りしています。", "Customers are receiving the recovery notice."}
	AllClearWhat         = Phrase{"✅ 収束宣言: {what} の障害は復旧しました。", "✅ All clear: the outage affecting {what} is over."}
	AllClearTitled       = Phrase{"✅ 収束宣言:「{title}」は復旧しました。", "✅ All clear: \"{title}\" is over."}
	RelapsedWhat         = Phrase{"⚠️ 先ほどの収束宣言を取り消します。{what} の障害は続いています。最新の状況: {channel}", "⚠️ The all-clear no longer holds: the outage affecting {what} continues. Latest: {channel}"}
	TakenUpWhat          = Phrase{"⚠️ 終了とお知らせした {what} の障害対応を再開しました。最新の状況: {channel}", "⚠️ The response to the outage affecting {what} has been reopened: it is not over. Latest: {channel}"}
	TakenUpTitled        = Phrase{"⚠️ 終了とお知らせした「{title}」の対応を再開しました。最新の状況: {channel}", "⚠️ The response to \"{title}\" has been reopened: it is not over. Latest: {channel}"}
	TakenUpPrivate       = Phrase{"⚠️ 終了とお知らせした非公開の障害対応を再開しました。", "⚠️ The private response that had ended has been reopened."}
	RelapsedTitled       = Phrase{"⚠️ 先ほどの収束宣言を取り消します。「{title}」は続いています。最新の状況: {channel}", "⚠️ The all-clear no longer holds: \"{title}\" continues. Latest: {channel}"}
	EndedRoom            = Phrase{"経緯: {channel}", "What happened: {channel}"}
)
