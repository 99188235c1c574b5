package text

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What becomes of what reviews decided to try, wherever it is asked or said.
var (
	ButtonTry       = Phrase{"結果を記録", "Record outcome"}
	FormTry         = Phrase{"Try の結果", "Outcome of a try"}
	SubmitTry       = Phrase{"記録する", "Record"}
	FormTryAbout    = Phrase{"*{try}*", "*{try}*"}
	FormTryGone     = Phrase{"この Try はもうありません。", "This try is gone."}
	LabelTryOutcome = Phrase{"どうなりましたか", "What became of it"}
	OptionTryDone   = Phrase{"完了した", "Done"}
	OptionTryDrop   = Phrase{"中止する(理由が必要)", "Drop it (needs a reason)"}
	OptionTryMove   = Phrase{"続ける(期限か担当を変える)", "Still open: new date or owner"}
	LabelTryReason  = Phrase{"中止の理由、または結果のメモ", "Why it is dropped, or a note on the outcome"}
	HintTryMoved    = Phrase{"例: 12/15、2026-12-15。「続ける」のときに使います。空欄なら期限なし", "e.g. 12/15 or 2026-12-15. Used when it is still open; empty: no date"}
	HintTryOwner    = Phrase{"変えるときだけ選びます", "Only to change it"}
	ErrorTryOutcome = Phrase{"どれかを選んでください。", "Choose one of them."}

	// WordsTryDone and WordsTryDrop are the words by which a typed command says what became of a try.
	WordsTryDone = []string{"done", "完了"}
	WordsTryDrop = []string{"drop", "やめる", "中止"}
)

// What the help room reads of them every week.
var (
	WeekAsks      = Phrase{"未完了の Try が{n}件あります。終わったもの、中止するものは「結果を記録」で教えてください。", "{n} tries are still open. Use \"Record outcome\" for those that are done or dropped."}
	WeekAsksOne   = Phrase{"未完了の Try が1件あります。終わったら、または中止するなら「結果を記録」で教えてください。", "1 try is still open. Use \"Record outcome\" if it is done or dropped."}
	WeekOver      = Phrase{"今週お聞きした Try は、すべて結果が記録されました。", "All tries asked about this week have an outcome."}
	WeekInner     = Phrase{"ほかに非公開の対応の Try が{n}件(参加者だけが見られます)", "{n} from private incidents (only those inside can see them)"}
	WeekInside    = Phrase{"非公開の対応で決めた Try が{n}件、未完了です。参加者だけが一覧で見られます。", "{n} tries from private incidents are still open. Only those inside can see them in the list."}
	WeekInsideOne = Phrase{"非公開の対応で決めた Try が1件、未完了です。参加者だけが一覧で見られます。", "1 try from a private incident is still open. Only those inside can see it in the list."}
	WeekMoved     = Phrase{"所要時間が前回から変わりました。", "Measured times that moved since the response before."}
	WeekMore      = Phrase{"ほか{n}件", "{n} more"}
	TriesLink     = Phrase{"Try の一覧", "All open tries"}

	// LastTitle begins what the board of an incident says of the latest reviews.
	LastTitle = Phrase{"*前回までの Try(未完了)*", "*Still open from past reviews*"}
	LastMore  = Phrase{"ほかにもあります", "There are more"}

	HomeTries    = Phrase{"*あなたの Try* {n}件", "*Your tries* ({n})"}
	WebTries     = Phrase{"未完了の Try", "Open tries"}
	WebNoTry     = Phrase{"未完了の Try はありません。", "There are no open tries."}
	WebTriesNext = Phrase{"続きを見る", "Next page"}
	WebLastTime  = Phrase{"前回までの Try(未完了)", "Still open from past reviews"}
	WebTryDone   = Phrase{"完了", "Done"}
	WebTryDrop   = Phrase{"中止", "Drop"}
	WebTryMove   = Phrase{"期限・担当を変える", "Date or owner"}
	WebMyTry     = Phrase{"あなたの Try", "Your tries"}

	ownedBy    = Phrase{"担当 {owner}", "{owner}"}
	tryNobody  = Phrase{"担当なし", "no owner"}
	dueOn      = Phrase{"期限 {day}", "due {day}"}
	tryLate    = Phrase{"🔴 {day} の期限を{n}日超過", "🔴 was due {day}, {n} days late"}
	tryLateOne = Phrase{"🔴 {day} の期限を1日超過", "🔴 was due {day}, 1 day late"}
	tryUndated = Phrase{"期限なし", "no date"}
	tryFrom    = Phrase{"{title}({day})", "{title} ({day})"}
	tryDropped = Phrase{"中止: {reason}", "dropped: {reason}"}
	tryNote    = Phrase{"メモ: {reason}", "note: {reason}"}
	tryTaken   = Phrase{"取り消し", "removed"}
)

// TrySymbol is the emoji of what became of a try: as of a TODO.
func TrySymbol(r incident.TryRow) string {
	switch r.Try.State {
	case incident.TryDone:
		return Symbol(incident.TodoDone)
	case incident.TryDropped:
		return Symbol(incident.TodoSkipped)
	}
	return Symbol(incident.TodoOpen)
}

// TryAbout says of a try who has it, by when, and where it was decided, as seen on a day, YYYY-MM-DD; or what became of it. owner is who
// has it, and title its incident's, as an adapter writes them.
func TryAbout(lang incident.Lang, r incident.TryRow, day, owner, title, tz string) string {
	return Joined(TryStands(lang, r, day, owner), TryFrom(lang, r, title, tz))
}

// TryFrom says where a try was decided.
func TryFrom(lang incident.Lang, r incident.TryRow, title, tz string) string {
	return DrillPrefix(lang, r.Kind == incident.Drill) + tryFrom.In(lang, "title", title, "day", Day(r.T0, lang, tz))
}

// TryStands says who has a try, and by when, as seen on a day, YYYY-MM-DD; "": on none in particular; or what became of it.
func TryStands(lang incident.Lang, r incident.TryRow, day, owner string) string {
	switch {
	case r.Try.State == incident.TryDropped && r.Try.Reason == "":
		return tryTaken.In(lang)
	case r.Try.State == incident.TryDropped:
		return tryDropped.In(lang, "reason", r.Try.Reason)
	case r.Try.State == incident.TryDone && r.Try.Reason != "":
		return tryNote.In(lang, "reason", r.Try.Reason)
	case !r.Open:
		return ""
	}
	said := tryNobody.In(lang)
	if owner != "" {
		said = ownedBy.In(lang, "owner", owner)
	}
	return Joined(said, tryWhen(lang, r, day))
}

// Joined are what there is of sentences, in one line.
func Joined(said ...string) string {
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " · ")
}

// tryWhen is by when a try is to be done, and how late it is.
func tryWhen(lang incident.Lang, r incident.TryRow, day string) string {
	due, err := time.Parse(time.DateOnly, r.Try.Due)
	if err != nil {
		return tryUndated.In(lang)
	}
	late := r.Late(day)
	return Counted(late, dueOn, tryLateOne, tryLate).In(lang, "day", Day(due, lang, "UTC"), "n", strconv.Itoa(late))
}
