package text

import (
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

// What is said before customers must hear, and once they should have. The first is posted at that moment, so it counts minutes.
var (
	noticeSoon  = Phrase{"⏰ {notice}の期限は {at} です(あと{left})。{how}", "⏰ {notice} is due {at} (in {left}). {how}"}
	noticePast  = Phrase{"🔴 {notice}の期限 {at} を過ぎました。{how}", "🔴 {notice} was due {at}. {how}"}
	notBegun    = Phrase{"まだ書き始めていません。{to}ボードの「お客様通知を書く」からお願いします。", "Nobody has begun it; {to}please write it with \"Write notice\" on the board."}
	notApproved = Phrase{"承認待ちです。{to}起案者以外の方の承認と送信をお願いします。", "It waits for approval; {to}please get it approved by someone other than its authors, then send it."}
	notSent     = Phrase{"承認済みで、あとは送信だけです。{to}ボードの「通知を送る」からお願いします。", "It is approved and only needs sending; {to}please press \"Send notice\" on the board."}
)

// NoticeNext says, in a message of its own, that customers must hear soon or should have heard, how the notice stands, and who is asked
// for it. at is the moment by which.
func NoticeNext(lang incident.Lang, e incident.Entry, mentions, at string) string {
	how, said := notBegun, noticeSoon
	switch {
	case e.Notice.Ready:
		how = notSent
	case e.Notice.Version > 0:
		how = notApproved
	}
	if e.Kind == incident.EntryNoticeLate {
		said = noticePast
	}
	if mentions != "" {
		mentions += " "
	}
	return said.In(lang, "notice", NoticeName(lang, e.Notice.No, e.Notice.Stage), "at", at, "how", how.In(lang, "to", mentions),
		"left", Duration(lang, e.Notice.Promise.Sub(e.At).Truncate(time.Minute)))
}

// How customers were told, in a line.
var (
	toldSent    = Phrase{"お客様通知 {n}通", "{n} customer notices"}
	toldSent1   = Phrase{"お客様通知 1通", "1 customer notice"}
	toldGap     = Phrase{"間隔は最長{gap}({from}〜{to})", "longest gap {gap} ({from} to {to})"}
	toldLate    = Phrase{"予告より遅れた通知 {n}通(最大{most})", "{n} later than promised (by {most} at most)"}
	toldInTime  = Phrase{"予告より遅れた通知なし", "none later than promised"}
	toldBroken  = Phrase{"予告を過ぎてまだのもの {n}件", "{n} promised and overdue"}
	toldHowLine = Phrase{"⏱ {said}", "⏱ {said}"}
)

// WebToldHow names ToldHow on a page.
var WebToldHow = Phrase{"通知の間隔と予告", "Notice timing"}

// ToldHow says how customers were told as known at now: how often, the longest gap between two notices to the same readers, and which were later than
// promised; "": nothing was sent. at says a moment.
func ToldHow(lang incident.Lang, t measure.Told, now time.Time, at func(time.Time) string) string {
	if t.Sent == 0 {
		return ""
	}
	return strings.Join(toldParts(lang, t, now, at), " · ")
}

// ToldHowLine is ToldHow among other lines.
func ToldHowLine(lang incident.Lang, t measure.Told, now time.Time, at func(time.Time) string) string {
	said := ToldHow(lang, t, now, at)
	if said == "" {
		return ""
	}
	return toldHowLine.In(lang, "said", said)
}

func toldParts(lang incident.Lang, t measure.Told, now time.Time, at func(time.Time) string) []string {
	parts := []string{Counted(t.Sent, toldSent, toldSent1, toldSent).In(lang, "n", strconv.Itoa(t.Sent))}
	if t.Gap > 0 {
		parts = append(parts, toldGap.In(lang, "gap", Duration(lang, t.Gap), "from", at(t.From), "to", at(t.To)))
	}
	late, most := t.Late()
	broken := t.Broken(now)
	switch {
	case late > 0:
		parts = append(parts, toldLate.In(lang, "n", strconv.Itoa(late), "most", Duration(lang, most)))
	case broken == 0 && t.Sent > 1:
		parts = append(parts, toldInTime.In(lang))
	}
	if broken > 0 {
		parts = append(parts, toldBroken.In(lang, "n", strconv.Itoa(broken)))
	}
	return parts
}
