package text

import (
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

// measured names each measured time.
var measured = map[string]Phrase{
	"detected":     {"検知→T0", "Detected → T0"},
	"channel":      {"T0→専用チャンネル", "T0 → channel"},
	"first_in":     {"T0→最初の参加者", "T0 → first person in"},
	"first_post":   {"T0→社内への最初の共有", "T0 → first internal post"},
	"notice_1":     {"T0→第1報", "T0 → notice 1"},
	"gap":          {"通知の最長間隔", "Longest gap between notices"},
	"late_notices": {"予告より遅れた通知", "Notices later than promised"},
	"checked":      {"T0→4.1〜4.6 の照合完了", "T0 → all of 4.1 to 4.6 checked"},
	"claim":        {"TODO に担当がつくまで(中央値)", "TODO until somebody takes it (median)"},
	"claim_most":   {"TODO に担当がつくまで(最長)", "TODO until somebody takes it (longest)"},
}

var (
	measuredLine   = Phrase{"{name} {now}", "{name}: {now}"}
	measuredBeside = Phrase{"{name} {now}(前回{before})", "{name}: {now} (last time {before})"}
	measuredCount  = Phrase{"{n}件", "{n}"}
	neverCame      = Phrase{"なし", "none"}

	// MeasuredTimes heads the measured times of a response.
	MeasuredTimes = Phrase{"所要時間", "Measured times"}
	// MeasuredBefore names the response beside which they stand.
	MeasuredBefore = Phrase{"前回: {title}({day})", "Last time: {title} ({day})"}

	mentionsMost = Phrase{"1人が60分間に受けたメンションは最多{most}回({at} から)", "Most mentions that one person got in 60 minutes: {most} (from {at})"}
	mentionsNone = Phrase{"ツールからのメンションなし", "Nobody was mentioned by the tool"}
)

// MeasuredName names a measured time by the key of its row.
func MeasuredName(lang incident.Lang, row string) string { return measured[row].In(lang) }

// Measured says what a row says of a response; "": it never came to that.
func Measured(lang incident.Lang, r measure.Row, m measure.Measures) string {
	if r.Count != nil {
		return measuredCount.In(lang, "n", strconv.Itoa(r.Count(m)))
	}
	d, ok := r.Of(m)
	if !ok {
		return ""
	}
	return Duration(lang, d)
}

// TimesLines are the measured times of a response, each in a line beside the last of its kind. A before of no incident: there was none.
// What neither came to is left out.
func TimesLines(lang incident.Lang, now, before measure.Measures) (lines []string) {
	for _, r := range measure.Rows {
		is, was := Measured(lang, r, now), ""
		if before.Incident != "" {
			was = Measured(lang, r, before)
		}
		if is == "" && was == "" {
			continue
		}
		lines = append(lines, timesLine(lang, r.Key, orNever(lang, is), was, before.Incident != ""))
	}
	return lines
}

func timesLine(lang incident.Lang, row, now, before string, beside bool) string {
	if !beside {
		return measuredLine.In(lang, "name", MeasuredName(lang, row), "now", now)
	}
	return measuredBeside.In(lang, "name", MeasuredName(lang, row), "now", now, "before", orNever(lang, before))
}

func orNever(lang incident.Lang, said string) string {
	if said == "" {
		return neverCame.In(lang)
	}
	return said
}

// MovedLine says what went otherwise than the time before, for the help room.
func MovedLine(lang incident.Lang, m incident.Moved) string {
	return DrillPrefix(lang, m.Kind == incident.Drill) + timesLine(lang, m.Row, Duration(lang, m.Now), Duration(lang, m.Before), true)
}

// MentionsLine says how often one person was called upon at most. at says a moment.
func MentionsLine(lang incident.Lang, m measure.Mentions, at func(time.Time) string) string {
	if m.All == 0 {
		return mentionsNone.In(lang)
	}
	return mentionsMost.In(lang, "most", strconv.Itoa(m.Most), "at", at(m.From))
}

// Headline says in a line how a response that is over went: the first of its measured times, and how customers were told; "": there is
// nothing to say. at says a moment.
func Headline(lang incident.Lang, m measure.Measures, now time.Time, at func(time.Time) string) string {
	var parts []string
	for _, r := range measure.Rows {
		if said := Measured(lang, r, m); r.Head && said != "" {
			parts = append(parts, measuredLine.In(lang, "name", MeasuredName(lang, r.Key), "now", said))
		}
	}
	if how := ToldHow(lang, m.Told, now, at); how != "" {
		parts = append(parts, how)
	}
	return strings.Join(parts, " · ")
}

// HeadlineLine is Headline among other lines.
func HeadlineLine(lang incident.Lang, m measure.Measures, now time.Time, at func(time.Time) string) string {
	said := Headline(lang, m, now, at)
	if said == "" {
		return ""
	}
	return toldHowLine.In(lang, "said", said)
}
