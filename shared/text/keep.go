package text

import "noroshi.internal/shared/incident"

// DecisionWords begin a message that says what is decided, before a colon. A reader of either language may use either.
var DecisionWords = []string{"決定", "decision"}

// What is put on the timeline, and what whoever does it is told.
var (
	// ShortcutKeep names the message shortcut for readers of both languages. Slack: 24 characters.
	ShortcutKeep     = "経過に残す / Keep on timeline"
	ShortcutKeepDoes = "障害対応の経過に、このメッセージを残す / Keep this message on the timeline of the incident"

	KeptAlready = Phrase{"すでに経過に残っています。", "It is on the timeline already."}
	KeptOurs    = Phrase{"Noroshi のメッセージは残せません。誰がいつ何をしたかは {command} で見られます。", "Noroshi's own messages cannot be kept. {command} shows who did what, and when."}
	KeptNowhere = Phrase{"ここは障害対応のチャンネルではないため、何も残していません。", "This is not an incident's channel, so nothing was kept."}
	KeptGone    = Phrase{"そのメッセージは削除されたか、読み取れないため、何も残していません。", "That message was deleted or cannot be read, so nothing was kept."}

	ButtonDecide = Phrase{"決定を記録", "Record a decision"}
	FormDecide   = Phrase{"決定を記録", "Record a decision"}
	SubmitDecide = Phrase{"記録する", "Record"}
	LabelDecide  = Phrase{"決めたこと", "What was decided"}
	SampleDecide = Phrase{"大阪リージョンへ切り替える", "Switch over to Osaka"}
	ErrorDecide  = Phrase{"決めたことを一言入れてください。", "Say in a few words what was decided."}
)

// What somebody is told who took a TODO by an emoji.
var (
	TakenIt     = Phrase{"🙋 {todo} の担当になりました。", "🙋 You took {todo}."}
	ButtonNotMe = Phrase{"自分ではない", "Not me"}
)

// What was kept, by whose message it is: a colleague's, one's own, an app's; and what stands there once it was deleted.
var (
	keptOwn      = Phrase{"{who} が自分の発言を記録: {text}", "{who} kept their own message: {text}"}
	keptApp      = Phrase{"{app} の投稿を {who} が記録: {text}", "{app} posted: {text} (kept by {who})"}
	keptGone     = Phrase{"{who} が発言を記録(削除済み)", "{who} kept a message (since deleted)"}
	decidedGone  = Phrase{"{who} が決定(削除済み)", "{who} made a decision (since deleted)"}
	saidGone     = Phrase{"{who} が予兆のスレッドに投稿(削除済み)", "{who} posted in the thread of the report (since deleted)"}
	redactedKind = map[incident.EntryKind]Phrase{
		incident.EntryKept: keptGone, incident.EntryDecided: decidedGone, incident.EntrySaid: saidGone, incident.EntryKPT: kptGone, incident.EntryKPTChanged: kptGone,
		incident.EntryTryDone: tryDoneGone, incident.EntryTryDropped: tryDroppedGone,
	}
)

// kept is the sentence of a message that was kept.
func kept(e incident.Entry) Phrase {
	switch {
	case e.App != "":
		return keptApp
	case e.To == "":
		return keptOwn
	}
	return timeline[incident.EntryKept]
}
