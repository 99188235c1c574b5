package sandbox

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
)

// calendar writes times as one person reads them.
type calendar struct {
	zone *time.Location
	now  time.Time
	lang string // ja or en
}

// newCalendar falls back to UTC for a zone this machine does not know.
func newCalendar(zone, lang string, now time.Time) calendar {
	l, err := time.LoadLocation(zone)
	if err != nil {
		l = time.UTC
	}
	return calendar{zone: l, now: now.In(l), lang: lang}
}

// at returns the time of a Slack ts; ok is false for what is none.
func (c calendar) at(ts string) (at time.Time, ok bool) {
	sec, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(sec, 10, 64)
	return time.Unix(n, 0).In(c.zone), err == nil
}

// clock is the time of day of a ts: 00:39.
func (c calendar) clock(ts string) string {
	at, ok := c.at(ts)
	if !ok {
		return ""
	}
	return at.Format("15:04")
}

// full is a ts in full, for titles.
func (c calendar) full(ts string) string {
	at, ok := c.at(ts)
	if !ok {
		return ""
	}
	return c.format("{date_long} {time_secs}", at) + " " + at.Format("MST")
}

// day names the day of a ts: 今日, 2月20日(金).
func (c calendar) day(ts string) string {
	at, ok := c.at(ts)
	if !ok {
		return ""
	}
	return c.pretty(at, c.long(at))
}

// date renders <!date^unix^format^link|fallback> (docs.slack.dev, "Date formatting").
func (r reader) date(target, fallback string) string {
	parts := strings.SplitN(target, "^", 4)
	if len(parts) < 3 {
		return html.EscapeString(plain(fallback))
	}
	at, ok := r.dates.at(parts[1])
	if !ok {
		return html.EscapeString(plain(fallback))
	}
	label := r.dates.format(plain(parts[2]), at)
	shown := `<time datetime="` + at.Format(time.RFC3339) + `" title="` + html.EscapeString(plain(fallback)) + `">` +
		html.EscapeString(label) + `</time>`
	if len(parts) == 4 && safeLink(plain(parts[3])) {
		return `<a href="` + html.EscapeString(plain(parts[3])) + `" target="_blank" rel="noopener noreferrer">` + shown + `</a>`
	}
	return shown
}

// format fills a date token's format in for one moment.
func (c calendar) format(format string, at time.Time) string {
	return strings.NewReplacer(
		"{date_num}", at.Format("2006-01-02"), "{date}", c.medium(at), "{date_short}", c.short(at),
		"{date_long}", c.long(at), "{date_pretty}", c.pretty(at, c.medium(at)),
		"{date_short_pretty}", c.pretty(at, c.short(at)), "{date_long_pretty}", c.pretty(at, c.long(at)),
		"{time}", at.Format("15:04"), "{time_secs}", at.Format("15:04:05"), "{ago}", c.ago(at),
	).Replace(format)
}

var weekdays = []string{"日", "月", "火", "水", "木", "金", "土"}

func (c calendar) short(at time.Time) string {
	if c.lang == "ja" {
		return at.Format("2006/01/02")
	}
	return at.Format("Jan 2, 2006")
}

func (c calendar) medium(at time.Time) string {
	if c.lang == "ja" {
		return at.Format("2006年1月2日")
	}
	return at.Format("January 2, 2006")
}

func (c calendar) long(at time.Time) string {
	if c.lang == "ja" {
		return at.Format("1月2日") + "(" + weekdays[at.Weekday()] + ")"
	}
	return at.Format("Monday, January 2")
}

// pretty says today, yesterday and tomorrow.
func (c calendar) pretty(at time.Time, otherwise string) string {
	words := map[int][2]string{-1: {"昨日", "yesterday"}, 0: {"今日", "today"}, 1: {"明日", "tomorrow"}}
	y, m, d := c.now.Date()
	y2, m2, d2 := at.Date()
	apart := time.Date(y2, m2, d2, 0, 0, 0, 0, time.UTC).Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
	word, near := words[int(apart.Hours()/24)]
	switch {
	case !near:
		return otherwise
	case c.lang == "ja":
		return word[0]
	}
	return word[1]
}

func (c calendar) ago(at time.Time) string {
	minutes := int(c.now.Sub(at).Minutes())
	if c.lang == "ja" {
		return fmt.Sprintf("%d分前", minutes)
	}
	return fmt.Sprintf("%d min ago", minutes)
}
