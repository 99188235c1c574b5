package text

// The board, its buttons, topic and purpose.
var (
	BoardFallback   = Phrase{"{title} ─ {phase}。司令塔: {commander}。次のお客様通知: {next}", "{title} · {phase}. Commander: {commander}. Next customer notice: {next}"}
	BoardTop        = Phrase{"*{phase}*({since} から) · 司令塔 {commander} · 次のお客様通知 {next}", "*{phase}* since {since} · Commander {commander} · Next customer notice {next}"}
	BoardNext       = Phrase{"次のお客様通知 {at} まで", "Next customer notice by {at}"}
	BoardNextLate   = Phrase{"🔴 お客様通知が {at} を超過", "🔴 Customer notice overdue since {at}"}
	BoardNextOf     = Phrase{"{said} · {notice}", "{said} · {notice}"}
	BoardFacts      = Phrase{"リージョン: {place} · サービス: {services} · 影響: {impact} · 情報源: {source} · 重大度: {severity}", "Region: {place} · Services: {services} · Impact: {impact} · Source: {source} · Severity: {severity}"}
	BoardReview     = Phrase{"*終了(振り返り中)* {when}({who}) · 司令塔 {commander}", "*Ended, in review* {when} by {who} · Commander {commander}"}
	BoardResolved   = Phrase{"*終了* {when}({who}) · 司令塔 {commander}", "*Ended* {when} by {who} · Commander {commander}"}
	BoardCanceled   = Phrase{"*誤報として取り消し* {when}({who}) · 司令塔 {commander}", "*Canceled as a false alarm* {when} by {who} · Commander {commander}"}
	ResolvedLine    = Phrase{"{title} ─ {when} に終了({who})", "{title} · ended {when} by {who}"}
	CanceledLine    = Phrase{"{title} ─ {when} に誤報として取り消し({who})", "{title} · canceled as a false alarm {when} by {who}"}
	EndReason       = Phrase{"理由: {reason}", "Reason: {reason}"}
	EndNote         = Phrase{"ひとこと: {note}", "Note: {note}"}
	NothingPlanned  = Phrase{"予定なし", "none planned"}
	BoardLate       = Phrase{"*期限超過* {n}件", "*Late* ({n})"}
	BoardUnowned    = Phrase{"*担当が必要* {n}件 ─ 手が空いている方は TODO にリアクションを", "*Needs an owner* ({n}): if you are free, react to a TODO"}
	BoardRunning    = Phrase{"Noroshi が実行中: {todos}", "Noroshi is working on: {todos}"}
	BoardClaimed    = Phrase{"*対応中* {n}件", "*In progress* ({n})"}
	BoardArchives   = Phrase{"{at} にアーカイブします(それまでに書き込みがあれば延期)", "This channel is archived {at}, later if somebody writes here"}
	BoardToReview   = Phrase{"*振り返りの TODO* {n}件", "*To do in the review* ({n})"}
	BoardLeft       = Phrase{"*未完了のまま* {n}件", "*Left open* ({n})"}
	BoardClosed     = Phrase{"✅ 完了 {done}件 · ⏭ スキップ {skipped}件", "✅ {done} done · ⏭ {skipped} skipped"}
	BoardProblems   = Phrase{"*反映できていないこと* {n}件", "*Problems* ({n})"}
	BoardDraft      = Phrase{"*{title}*: {places}", "*{title}*: {places}"}
	BoardLinks      = Phrase{"リンク: {links}", "Links: {links}"}
	LineMore        = Phrase{"{what} ─ {more}", "{what} · {more}"} // a TODO, and by when or whose
	LineDue         = Phrase{"期限 {due}", "due {due}"}
	LineLast        = Phrase{"「{text}」", "\"{text}\""}
	LineStuck       = Phrase{"自動でできていません", "Noroshi could not do it"}
	LineHelpers     = Phrase{"{owner}(協力: {helpers})", "{owner} (with {helpers})"}
	ButtonRetry     = Phrase{"もう一度試す", "Try again"}
	ButtonFacts     = Phrase{"内容を更新", "Update details"}
	ButtonRenew     = Phrase{"更新する", "Update"}
	ButtonCommander = Phrase{"司令塔を交代", "Change commander"}
	ButtonPhase     = Phrase{"次の段階へ", "Next phase"}
	ButtonAdd       = Phrase{"TODO を追加", "Add TODO"}
	ButtonResolve   = Phrase{"対応を終了", "End response"}
	ButtonCancel    = Phrase{"誤報として取り消す", "Cancel as false alarm"}

	Topic        = Phrase{"{title} · {phase} · 司令塔 {commander}", "{title} · {phase} · Commander {commander}"}
	TopicMeeting = Phrase{"{topic} · Meet {meeting}", "{topic} · Meet {meeting}"}
	TopicEnded   = Phrase{"{title} · {status} {when}", "{title} · {status} {when}"}
	Purpose      = Phrase{"「{title}」の障害対応。状況はピン留めのボード、進捗は各 TODO のスレッドへ。", "Response to \"{title}\". Status is on the pinned board; progress goes in each TODO's thread."}

	LinkRunbook = Phrase{"手順書", "Runbook"}
	LinkMeeting = Phrase{"Meet", "Meet"}
	LinkChannel = Phrase{"チャンネル", "Channel"}
	DeclareNote = Phrase{"障害かもと思ったら {command} に続けて状況を入力してください。チャンネルがすぐにできます。", "Looks like an outage? Type {command} and what you see. A channel opens right away."}
	SignNote    = Phrase{"まだはっきりしないときは {command} に続けて見えていることを入力してください。ここに1枚のカードを出し、みんなで確かめます。", "Not sure yet? Type {command} and what you see. It becomes one card here that everyone checks together."}
	RunbookNote = Phrase{"{link}: コマンドが使えないときは、ここから始めてください。", "{link}: start here if the command does not work."}

	GuideLine    = Phrase{"はじめての方は {link}", "New here? {link}"}
	WithoutSlack = Phrase{"Slack が使えないときは、ブラウザで宣言も TODO も続けられます: {link}(今のうちにブックマークを)", "When Slack is down, declare and work on TODOs in your browser: {link} (bookmark it now)"}
)

// The announcement in other channels.
var (
	Announce                = Phrase{"🔥 {scope} の障害対応を始めました。司令塔: {commander}。状況と参加: {channel}", "🔥 Responding to {scope}. Commander: {commander}. Status and joining: {channel}."}
	AnnounceTitle           = Phrase{"🔥「{title}」の障害対応を始めました。司令塔: {commander}。状況と参加: {channel}", "🔥 Responding to \"{title}\". Commander: {commander}. Status and joining: {channel}."}
	AnnouncePrivate         = Phrase{"🔥 非公開で障害対応をしています。司令塔: {commander}。内容と参加は司令塔へお尋ねください。", "🔥 A private response is in progress. Commander: {commander}. Ask the commander for details or to be invited."}
	AnnouncePrivateNote     = Phrase{"お客様への回答は第1報をお待ちください。お客様から連絡を受けた方は、社名・対象・症状の3点を {commander} へ DM でお知らせください。", "Please wait for notice 1 before answering customers. If a customer contacts you, send {commander} a direct message with the customer, the service and the symptom."}
	AnnouncePrivateResolved = Phrase{"非公開の障害対応は {when} に終了しました。", "The private response ended {when}."}
	AnnouncePrivateCanceled = Phrase{"非公開の障害対応は {when} に誤報として取り消しました。{customers}", "The private response was canceled {when} as a false alarm. {customers}"}
	AnnounceAlso            = Phrase{"報告内容: {title} · 影響: {impact}", "Reported: {title} · Impact: {impact}"}
	AnnounceImpact          = Phrase{"影響: {impact}", "Impact: {impact}"}
	AnnounceResolved        = Phrase{"「{title}」の障害対応は {when} に終了しました。経緯: {channel}", "The response to \"{title}\" ended {when}. What happened: {channel}."}
	AnnounceCanceled        = Phrase{"「{title}」は {when} に誤報として取り消しました。{customers}経緯: {channel}", "\"{title}\" was canceled {when} as a false alarm. {customers} Details: {channel}."}
)

// Parts of lines.
var (
	MorePeople = Phrase{"ほか{n}名", "and {n} more"}
	UserGroup  = Phrase{"ユーザーグループ {id}", "user group {id}"}
)
