package text

import (
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
)

// What people read of a system that did not answer, and of what was tried again.
var (
	// OutageLate is posted when all that waited is on its way: the one place that says how late it is.
	OutageLate = Phrase{"{system} {from}〜{until} の間、応答していませんでした。待機していた変更{n}件をいま反映しています(最大{late}遅れ)。", "{system} was not responding from {from} to {until}. The waiting changes ({n}) are being applied now, up to {late} late."}
	// OutageReread follows it. It is said before all is read, and Slack may refuse to let us read some of it.
	OutageReread = Phrase{"その間のリアクションと、スレッドに書かれた進捗は読み直しています。しばらくしても反映されていない進捗があれば、もう一度書いてください。", "Reactions and thread replies from that time are being read now. If any progress is still missing later, please write it again."}
	// RetryDone, RetryFailed and RetryDropped answer whoever asked to try again.
	RetryDone    = Phrase{"もう一度試し、できました: {thing}", "It worked this time: {thing}"}
	RetryFailed  = Phrase{"もう一度試しましたが、できませんでした。", "Tried again, but it still does not work."}
	RetryDropped = Phrase{"不要になったため、もう試していません: {thing}", "No longer needed, so not tried again: {thing}"}
	// Unmade tells a declarer who waits for the channel that there is none.
	Unmade     = Phrase{"対応を始めましたが、まだチャンネルがありません。", "The response has started, but there is no channel yet."}
	UnmadeForm = Phrase{"TODO はブラウザで進められます: {link}", "Until then, work on the TODOs in your browser: {link}"}
	// StatusWaits and StatusSlow say in a status how a system does.
	StatusWaits     = Phrase{"⏸ {system} {since} から応答していません。{n}件が待機中で、復旧後に自動で反映します。", "⏸ {system} hasn't responded since {since}. {n} changes are waiting and will be applied automatically."}
	StatusWaitsOne  = Phrase{"⏸ {system} {since} から応答していません。1件が待機中で、復旧後に自動で反映します。", "⏸ {system} hasn't responded since {since}. 1 change is waiting and will be applied automatically."}
	StatusWaitsNone = Phrase{"⏸ {system} {since} から応答していません。待機中の変更はありません。", "⏸ {system} hasn't responded since {since}. No changes are waiting."}
	StatusSlow      = Phrase{"{system}遅くなっています。反映に時間がかかることがあります。", "{system} is slow. Changes may take a while to appear."}
	// StatusUnheard and StatusShared say that not all that people do in Slack arrives.
	StatusUnheard = Phrase{"⚠ Slack での操作が届いていません。リアクションとスレッドの進捗は数分おきに読み直します。", "⚠ Noroshi does not receive what people do in Slack. Reactions and thread replies are read every few minutes."}
	StatusShared  = Phrase{"⚠ 同じ Slack アプリに別のプロセスもつながっていて、Slack での操作の一部がそちらに届きます。どちらかを止めてください。", "⚠ Another process is connected to the same Slack app and receives some of what people do. Stop one of the two."}
	// StatusLineProblems is part of the line of one of several incidents.
	StatusLineProblems = Phrase{"反映できていないこと{n}件", "problems: {n}"}
)

var (
	madeAndTicked = Phrase{"{who} が {todo} を完了({things})", "{who} prepared {things} ({todo} done)"}
	ticked        = Phrase{"{who} が {todo} を完了", "{who} finished {todo}"}
)

// Counted chooses between the sentence for none, for one and for several: English tells one from several, and a count of
// nothing says nothing. The sentence for several names the count {n}.
func Counted(n int, none, one, several Phrase) Phrase {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return several
}

// made is the sentence of what the tool made, and of the TODO that is complete with it.
func made(e incident.Entry) Phrase {
	switch {
	case e.Todo == "":
		return timeline[incident.EntryMade]
	case len(e.Made) == 0:
		return ticked
	}
	return madeAndTicked
}

// thingsOf names what ticked a TODO, each kind of thing once.
func thingsOf(lang incident.Lang, keys []string) string {
	var things []string
	for _, k := range keys {
		if t := Thing(lang, k); !slices.Contains(things, t) {
			things = append(things, t)
		}
	}
	return List(lang, things)
}

// failedOf says what did not work, and for whom or where.
func failedOf(lang incident.Lang, e incident.Entry) string {
	return failure(lang, e.Key, strings.TrimSpace(List(lang, e.Subject)))
}
