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
	"checked":      {"T0→照合の完了", "T0 → check complete"},
	"claim":        {"TODO に担当がつくまで(中央値)", "TODO until somebody takes it (median)"},
	"claim_most":   {"TODO に担当がつくまで(最長)", "TODO until somebody takes it (longest)"},
}

var (
	measuredLine   = Phrase{"{name} {now}", "{name}: {now}"}
	measuredBeside = Phrase{"{name} {now}(前回{before})", "{name}: {now} (last time {before})"}
	measuredCount  = Phrase{"{n}件", "{n}"}
	neverCame      = Phrase{"なし", "none"}
	measuredUnder  = Phrase{"1分未満", "under 1 min"}

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
	return took(lang, d)
}

// took says how long something took. What the tool does itself is there in seconds.
func took(lang incident.Lang, d time.Duration) string {
	if d < time.Minute {
		return measuredUnder.In(lang)
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

// MovedLine says what went otherwise in a response than the time before, for the help room. title is the response's, as an adapter
// writes it.
func MovedLine(lang incident.Lang, m incident.Moved, title string) string {
	return DrillPrefix(lang, m.Kind == incident.Drill) + title + ": " + timesLine(lang, m.Row, took(lang, m.Now), took(lang, m.Before), true)
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

// The page of responses side by side.
var (
	MeasuresPage    = Phrase{"所要時間の比較", "Times side by side"}
	MeasuresIntro   = Phrase{"終わった対応と訓練を、新しい順に並べています。2行目は、同じ種類の前回との差です。", "Responses and drills that are over, the newest first. The second line compares with the last one of the same kind."}
	MeasuresNone    = Phrase{"該当する対応はありません。", "There are none."}
	MeasuresWhat    = Phrase{"対応", "Response"}
	MeasuresSite    = Phrase{"拠点", "Site"}
	MeasuresKind    = Phrase{"種類", "Kind"}
	MeasuresAll     = Phrase{"すべて", "All"}
	MeasuresLive    = Phrase{"本番", "Live"}
	MeasuresDrill   = Phrase{"訓練", "Drills"}
	MeasuresOlder   = Phrase{"さらに前へ", "Older"}
	MeasuresNewest  = Phrase{"最新へ", "Newest"}
	MeasuresFilter  = Phrase{"絞り込む", "Filter"}
	MeasuresFrame   = Phrase{"所要時間の表(左右に動かせます)", "Table of measured times (scrolls sideways)"}
	measuredFaster  = Phrase{"{by}早い", "{by} faster"}
	measuredSlower  = Phrase{"{by}遅い", "{by} slower"}
	measuredShorter = Phrase{"{by}短い", "{by} shorter"}
	measuredLonger  = Phrase{"{by}長い", "{by} longer"}
	measuredFewer   = Phrase{"{n}件少ない", "{n} fewer"}
	measuredMore    = Phrase{"{n}件多い", "{n} more"}
)

// measuredShort names each measured time above a column.
var measuredShort = map[string]Phrase{
	"detected": {"検知→T0", "Detected → T0"}, "channel": {"チャンネル", "Channel"}, "first_in": {"最初の参加者", "First person in"}, "first_post": {"社内共有", "Internal post"},
	"notice_1": {"第1報", "Notice 1"}, "gap": {"通知の最長間隔", "Longest gap"}, "late_notices": {"遅れた通知", "Late notices"}, "checked": {"照合完了", "Checked"},
	"claim": {"担当まで(中央値)", "TODO taken (median)"}, "claim_most": {"担当まで(最長)", "TODO taken (longest)"},
}

// MeasuredColumn names a measured time above a column.
func MeasuredColumn(lang incident.Lang, row string) string { return measuredShort[row].In(lang) }

// MeasuredBy says by how much a row is better or worse than that of another response; "": by nothing worth a word.
func MeasuredBy(lang incident.Lang, r measure.Row, now, before measure.Measures) string {
	if r.Count != nil {
		switch n := r.Count(now) - r.Count(before); {
		case n < 0:
			return measuredFewer.In(lang, "n", strconv.Itoa(-n))
		case n > 0:
			return measuredMore.In(lang, "n", strconv.Itoa(n))
		}
		return ""
	}
	is, ok := r.Of(now)
	was, known := r.Of(before)
	better, worse := measuredFaster, measuredSlower
	if r.Key == "gap" {
		better, worse = measuredShorter, measuredLonger
	}
	switch by := is - was; {
	case !ok || !known || by.Abs() < time.Minute:
		return ""
	case by < 0:
		return better.In(lang, "by", Duration(lang, by))
	default:
		return worse.In(lang, "by", Duration(lang, by))
	}
}
