package text

import (
	"fmt"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // a container may have no time zones of its own

	"noroshi.internal/shared/incident"
)

var (
	minutes      = Phrase{"{n}分", "{n} min"}
	hours        = Phrase{"{n}時間", "{n} h"}
	hoursMinutes = Phrase{"{h}時間{m}分", "{h} h {m} min"}
	days         = Phrase{"{n}日", "{n} d"}
	inTime       = Phrase{"{time}後", "in {time}"}
	late         = Phrase{"{time}超過", "{time} late"}
	every        = Phrase{"{time}ごと", "Every {time}"}
)

// Duration says how long d is, in minutes, hours or days; a part of a minute counts as one.
func Duration(lang incident.Lang, d time.Duration) string {
	m := int((d.Abs() + time.Minute - 1) / time.Minute)
	switch h := m / 60; {
	case m < 120:
		return minutes.In(lang, "n", strconv.Itoa(m))
	case h >= 48:
		return days.In(lang, "n", strconv.Itoa(h/24))
	case m%60 == 0:
		return hours.In(lang, "n", strconv.Itoa(h))
	default:
		return hoursMinutes.In(lang, "h", strconv.Itoa(h), "m", strconv.Itoa(m%60))
	}
}

// Until says how far t is from now: "in 30 min", or how late it is. Only for what is read at that moment.
func Until(lang incident.Lang, t, now time.Time) string {
	if t.Before(now) {
		return late.In(lang, "time", Duration(lang, now.Sub(t)))
	}
	return inTime.In(lang, "time", Duration(lang, t.Sub(now)))
}

// Every says how often something recurs.
func Every(lang incident.Lang, d time.Duration) string {
	return every.In(lang, "time", Duration(lang, d))
}

// Zone returns the time zone with an IANA name; UTC for one that nobody knows.
func Zone(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return time.UTC
	}
	zones.Store(name, loc)
	return loc
}

// zones are those that were read: each reading opens a file, and there are a few hundred.
var zones sync.Map

// Clock is the time of day with its zone: "00:39 JST".
func Clock(t time.Time, tz string) string { return t.In(Zone(tz)).Format("15:04 MST") }

// SameDay reports whether two moments are of one day in a time zone.
func SameDay(a, b time.Time, tz string) bool {
	return a.In(Zone(tz)).Format(time.DateOnly) == b.In(Zone(tz)).Format(time.DateOnly)
}

var weekdays = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// Day is the day as people write it: "2/20(土)", "Sat 20 Feb".
func Day(t time.Time, lang incident.Lang, tz string) string {
	t = t.In(Zone(tz))
	if lang == incident.English {
		return t.Format("Mon 2 Jan")
	}
	return fmt.Sprintf("%d/%d(%s)", int(t.Month()), t.Day(), weekdays[t.Weekday()])
}

// DayAnyYear is Day with the year, where that is another than now.
func DayAnyYear(t time.Time, lang incident.Lang, tz string, now time.Time) string {
	year := t.In(Zone(tz)).Format("2006")
	switch day := Day(t, lang, tz); {
	case year == now.In(Zone(tz)).Format("2006"):
		return day
	case lang == incident.English:
		return day + " " + year
	default:
		return year + "/" + day
	}
}
