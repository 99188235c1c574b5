package text

import "noroshi.internal/shared/incident"

// Questions about what is not done. They are posted at that moment, so they may count minutes; the list of what is late
// stays, so it names points in time.
var (
	AskTake          = Phrase{"未担当が{n}件あります。{who} 手が空いている方はお願いします。", "{n} TODOs have no owner. {who} please take one if you can."}
	AskTakeOne       = Phrase{"未担当が1件あります。{who} 手が空いている方はお願いします。", "1 TODO has no owner. {who} please take it if you can."}
	AskOwner         = Phrase{"🔴 {todo} が期限を{time}過ぎています。{who} 見込み時刻をこのスレッドにお願いします。難しければ「引き渡す」を押してください。", "🔴 {todo} is {time} late. {who} please put a time in this thread, or press \"Hand over\"."}
	AskOwnerAtDue    = Phrase{"🔴 {todo} が期限の {due} になりました。{who} 見込み時刻をこのスレッドにお願いします。難しければ「引き渡す」を押してください。", "🔴 {todo} was due {due}. {who} please put a time in this thread, or press \"Hand over\"."}
	AskLook          = Phrase{"🔴 {todo} が期限を{time}過ぎています。{who} 確認した結果をこのスレッドにお願いします。書けばこの回は完了です。難しければ「引き渡す」を押してください。", "🔴 {todo} is {time} late. {who} please put what you see in this thread; that completes this round. Or press \"Hand over\"."}
	AskLookAtDue     = Phrase{"🔴 {todo} が期限の {due} になりました。{who} 確認した結果をこのスレッドにお願いします。書けばこの回は完了です。難しければ「引き渡す」を押してください。", "🔴 {todo} was due {due}. {who} please put what you see in this thread; that completes this round. Or press \"Hand over\"."}
	AskCommander     = Phrase{"🔴 期限を過ぎたまま返事のない TODO が{n}件あります。{who} 司令塔の判断をお願いします: 続ける・引き渡す・スキップする。", "🔴 {n} TODOs are late and unanswered. {who} as commander, please decide: keep going, hand over or skip."}
	AskCommanderOne  = Phrase{"🔴 期限を過ぎたまま返事のない TODO があります。{who} 司令塔の判断をお願いします: 続ける・引き渡す・スキップする。", "🔴 A TODO is late and unanswered. {who} as commander, please decide: keep going, hand over or skip."}
	AskResponders    = Phrase{"🔴 期限を過ぎた TODO が{n}件あります。{who} 手伝える方はお願いします。", "🔴 {n} TODOs are late. {who} please help with one if you can."}
	AskRespondersOne = Phrase{"🔴 期限を過ぎた TODO があります。{who} 手伝える方はお願いします。", "🔴 A TODO is late. {who} please help if you can."}
	AskSite          = Phrase{"🔴 期限を過ぎた TODO が{n}件あり、シフト中の方から返事がありません。{who} 手伝える方はお願いします。", "🔴 {n} TODOs are late, and nobody on shift has answered. {who} please help with one if you can."}
	AskSiteOne       = Phrase{"🔴 期限を過ぎた TODO があり、シフト中の方から返事がありません。{who} 手伝える方はお願いします。", "🔴 A TODO is late, and nobody on shift has answered. {who} please help if you can."}
	AskedAll         = Phrase{"✅ ここで確認した TODO は、担当が決まったか、新しいメッセージで確認しています。", "✅ Each TODO listed here has an owner now, or is asked about in a newer message."}

	AskedOver = Phrase{"✅ 対応は終了しました。", "✅ The response has ended."}

	LateList    = Phrase{"🔴 期限を過ぎた TODO が{n}件あります", "🔴 {n} TODOs are past their due time"}
	LateOne     = Phrase{"🔴 期限を過ぎた TODO があります", "🔴 A TODO is past its due time"}
	LateNone    = Phrase{"✅ 期限を過ぎた TODO はありません", "✅ No TODOs are late anymore"}
	LateSince   = Phrase{"🔴 期限 {due} を超過", "🔴 was due {due}"}
	LateMissed  = Phrase{"{n}回分が未実施", "missed {n} times"}
	LateMissed1 = Phrase{"1回分が未実施", "missed once"}
	LateHow     = Phrase{"進捗や見込み時刻は各 TODO のスレッドへ。終わったものは「完了」を押してください。", "Post progress or a new time in each TODO's thread. Press \"Done\" when one is finished."}
	LateSnoozed = Phrase{"🔕 {who} がリマインドを {until} まで止めています", "🔕 {who} paused reminders until {until}"}
	LateNamed   = Phrase{"{head}: {todos}", "{head}: {todos}"}
	Occurrence  = Phrase{"第{n}回", "round {n}"}

	ButtonSnooze = Phrase{"リマインドを{time}止める", "Pause reminders for {time}"}
	ButtonWake   = Phrase{"リマインドを再開", "Resume reminders"}
)

// whom names the people that a step asks; in English with what it asks them.
var whom = map[incident.Step]Phrase{
	incident.AskTake:       {"手の空いている方", "for an owner for"},
	incident.AskOwner:      {"担当({name})", "the owner, {name}, about"},
	incident.AskCommander:  {"司令塔({name})", "the commander, {name}, about"},
	incident.AskResponders: {"対応メンバー", "the responders about"},
	incident.AskSite:       {"次の拠点", "the next site about"},
	incident.AskLook:       {"リーダーに状況の確認を依頼", "the leads to take a look"},
	incident.AskDecide:     {"予兆をどうするか確認", "what to do about the report"},
	incident.AskLong:       {"リーダーに判断を依頼", "the leads to decide"},
}

func askedWhom(lang incident.Lang, e incident.Entry, names func(incident.PersonID) string) string {
	p, ok := whom[e.Step]
	if !ok {
		return ""
	}
	return p.In(lang, "name", name(lang, e.To, names))
}
