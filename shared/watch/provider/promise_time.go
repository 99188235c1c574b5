package provider

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the texts are in Pacific time wherever this runs
)

const (
	aWeekday = `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day`
	aMonth   = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`
	aDate    = `(?:` + aWeekday + `,?\s+)?` + aMonth + `\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?`
	aDay     = `(today|tonight|this\s+(?:morning|afternoon|evening)|tomorrow)(?:\s+(?:morning|afternoon|evening|night))?`
	nearly   = `(?:(?:approximately|about|around|roughly)\s+)?`
	anAmount = `(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty[- ]five|sixty|ninety)`
)

// What follows the preposition, and what may follow that. Anything else may change what it means.
var (
	clockTime = expression(`(?i)^(?:` + aDate + `,?\s+(?:(?:at|by|before)\s+)?)?(?:(\d{1,2})(?::(\d{2}))?\s*([ap])m|(?:12(?::00)?\s+)?(noon|midnight))\b`)
	zoneName  = expression(`^\s*\(?(Pacific\s+(?:Standard\s+|Daylight\s+)?Time|[A-Z]{2,5}|pst|pdt|pt|utc|gmt|jst)\b\)?`)
	dateAfter = expression(`(?i)^,?\s+(?:on\s+)?` + aDate)
	dayAfter  = expression(`(?i)^,?\s+` + aDay + `\b`)
	spanTime  = expression(`(?i)^` + nearly + `(?:the\s+)?(?:next\s+)?` + nearly + `(?:` + anAmount + `\s*(?:to|-|–|—)\s*)?` + anAmount + `[\s-]*(minute|min|hour|hr)s?\b(?:\s+from\s+now)?`)
	spanHour  = expression(`(?i)^` + nearly + `the\s+(?:next\s+)?hour\b`)
	spanHalf  = expression(`(?i)^` + nearly + `(?:the\s+(?:next\s+)?)?half(?:\s+an|[\s-]+an?)?[\s-]+hour\b`)
	rest      = expression(`(?i)^(?:\s*$|\s*[.;:)(/!]|\s*[-–—]+\s*(?:or\s+)?(?:sooner|earlier)\b|\s*,\s*(?:$|[a-z(])|\s+(?:or|and|as|with|while|but)\b|\s+(?:on|about|regarding)\s+(?:our|its|progress|recovery|status)\b)`)
	more      = expression(`(?i)^[\s,]*(?:(?:or|and|to)\s+(?:so\b|` + anAmount + `\b|half\b|noon\b|midnight\b)|\d|` + aWeekday + `|` + aMonth + `\b|(?:tomorrow|next|local|not|once|after|if|when|unless|until|following|depending)\b)`)
	// doubt is what takes back, anywhere behind the time, that this is when we hear: a condition, or something that is not told; and so is another
	// time. Of a clause about hearing sooner only that counts.
	doubt   = expression(`(?i)\b(?:when|provided|assuming|subject|although|though|daily|shortly|may\s+take|fix(?:es|ed)?|install(?:ed|s)?|restart(?:ed|s)?)\b`)
	another = expression(`(?i)\b(?:later|latest|earliest|whichever|whenever|may\s+change)\b|\bby\s+(?:\d|noon|midnight)|\b(?:at|in|within)\s+(?:the\s+next\s+)?(?:\d+(?::\d\d)?\s*(?:[ap]m|m|h)|(?:half\s+)?` + anAmount + `\s+(?:minute|min|hour|hr)s?\b)`)
	early   = expression(`(?i)^,?\s+(?:or|and)\s+(?:(?:sooner|earlier)\b|when\s+(?:we\s+have\s+|there\s+is\s+)?(?:more|new|additional|further)\b)`)
	sooner  = expression(`(?i)^,?\s+(?:if\s+not\s+(?:sooner|earlier|before)|at\s+the\s+latest)\b`)
)

// ends reports whether a time is all that is said of it.
func ends(tail string) bool {
	tail = sooner().ReplaceAllString(tail, "")
	if !rest().MatchString(tail) || more().MatchString(tail) || another().MatchString(tail) {
		return false
	}
	return early().MatchString(tail) || !doubt().MatchString(tail)
}

// The most that a promise lies ahead. Real ones are up to ten hours.
const (
	farthest = 92 * 24 * time.Hour
	// around is how far ahead a clock time without a date may be. What is nearly a day ahead was meant for a moment ago.
	around   = 23*time.Hour + 45*time.Minute
	halfYear = 182 * 24 * time.Hour
)

// span reads "45 minutes", "the next 30 to 60 minutes", "an hour", from when the text was posted; of a range the later end.
func span(text string, at time.Time) (time.Time, bool) {
	count, unit := 1, "hour"
	var tail string
	if hour := spanHour().FindString(text); hour != "" {
		tail = text[len(hour):]
	} else if half := spanHalf().FindString(text); half != "" {
		count, unit, tail = 30, "minute", text[len(half):]
	} else if m := spanTime().FindStringSubmatch(text); m != nil {
		count, unit, tail = counted(m[2]), strings.ToLower(m[3]), text[len(m[0]):]
		if m[1] != "" && counted(m[1]) >= count {
			return time.Time{}, false
		}
	} else {
		return time.Time{}, false
	}
	length := time.Duration(count) * time.Minute
	if unit[0] == 'h' {
		length *= 60
	}
	return at.Add(length), ends(tail) && length > 0 && length <= farthest
}

var counts = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90,
}

func counted(word string) int {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	return counts[strings.ReplaceAll(strings.ToLower(word), " ", "-")]
}

// wall is a time as it stands in a text.
type wall struct {
	hour, minute int
	month        time.Month // 0: no date
	day, year    int        // year 0: none
	zone         *time.Location
	relative     string // today, tomorrow, …
	midnight     bool   // by that word: of which of two days, a date leaves open
}

// clock reads "7:30 PM PST", with a date before or behind it or none. gap is what stood before the preposition.
func clock(text, gap, preposition string, at time.Time) (time.Time, bool) {
	m := clockTime().FindStringSubmatch(text)
	if m == nil || preposition == "on" && m[1] == "" {
		return time.Time{}, false
	}
	w := wall{relative: strings.ToLower(dayIn(gap))}
	w.dated(m[1], m[2], m[3])
	ok := w.at(m[4], m[5], m[6])
	if m[7] != "" {
		ok = w.named(m[7])
	}
	tail, known := w.in(text[len(m[0]):])
	for _, behind := range []func(string) (string, bool){w.after, w.said, w.after} {
		var once bool
		tail, once = behind(tail)
		ok = ok && once
	}
	if !ok || !known || !ends(tail) || w.midnight && (w.month != 0 || w.relative != "" && w.relative != "tonight") {
		return time.Time{}, false
	}
	return w.instant(at)
}

func dayIn(gap string) string {
	for _, day := range []string{"tomorrow", "tonight", "today"} {
		if strings.Contains(strings.ToLower(gap), day) {
			return day
		}
	}
	return ""
}

func (w *wall) at(hour, minute, half string) bool {
	w.hour, _ = strconv.Atoi(hour)
	w.minute, _ = strconv.Atoi(cmp.Or(minute, "0"))
	ok := w.hour >= 1 && w.hour <= 12 && w.minute < 60
	if w.hour %= 12; strings.EqualFold(half, "p") {
		w.hour += 12
	}
	return ok
}

// named takes a time that has a word of its own. Midnight is the one that follows.
func (w *wall) named(word string) bool {
	if w.midnight = strings.EqualFold(word, "midnight"); !w.midnight {
		w.hour = 12
	}
	return true
}

func (w *wall) dated(name, day, year string) {
	if name == "" {
		return
	}
	parsed, _ := time.Parse("Jan", strings.ToUpper(name[:1])+strings.ToLower(name[1:3]))
	w.month = parsed.Month()
	w.day, _ = strconv.Atoi(day)
	w.year, _ = strconv.Atoi(year)
}

// after takes a date behind the time, unless there is one already.
func (w *wall) after(tail string) (string, bool) {
	m := dateAfter().FindStringSubmatch(tail)
	if m == nil {
		return tail, true
	}
	twice := w.month != 0
	w.dated(m[1], m[2], m[3])
	return tail[len(m[0]):], !twice
}

// said takes "today" and the like behind the time.
func (w *wall) said(tail string) (string, bool) {
	m := dayAfter().FindStringSubmatch(tail)
	if m == nil {
		return tail, true
	}
	twice := w.relative != ""
	w.relative = strings.ToLower(m[1])
	return tail[len(m[0]):], !twice
}

var pacific = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return nil
	}
	return loc
})

// in takes the zone behind the time; Pacific time where there is none. known: it is one whose offset is.
func (w *wall) in(tail string) (left string, known bool) {
	w.zone = pacific()
	m := zoneName().FindStringSubmatch(tail)
	if m == nil {
		return tail, w.zone != nil
	}
	name := strings.Join(strings.Fields(strings.ToUpper(m[1])), " ")
	switch name {
	case "OR", "AND", "AS", "ON", "WITH", "WHILE", "BUT":
		return tail, w.zone != nil
	case "PT", "PACIFIC TIME":
		return tail[len(m[0]):], w.zone != nil
	case "PACIFIC STANDARD TIME":
		name = "PST"
	case "PACIFIC DAYLIGHT TIME":
		name = "PDT"
	}
	offset, known := offsets[name]
	w.zone = time.FixedZone(name, int(offset/time.Second))
	return tail[len(m[0]):], known
}

// instant is the moment that w means in a text of a moment: the first such time after it, on its date where it has one.
func (w *wall) instant(at time.Time) (time.Time, bool) {
	var found []time.Time
	limit := around
	switch day := at.In(w.zone); {
	case w.month != 0 && w.relative != "":
		return time.Time{}, false
	case w.month != 0:
		found, limit = w.on(at), farthest
	case w.relative == "tomorrow":
		found, limit = w.moments(day.AddDate(0, 0, 1).Date()), farthest
	case w.relative != "" && w.relative != "tonight":
		found = w.moments(day.Date())
	default:
		found = w.next(at)
	}
	n := slices.IndexFunc(found, func(t time.Time) bool { return t.After(at) })
	if n < 0 || found[n].Sub(at) > limit {
		return time.Time{}, false
	}
	return found[n].UTC(), true
}

// on are the moments on the date: of a year that is not named the text's, or the next where half a year has passed since.
func (w *wall) on(at time.Time) []time.Time {
	year := cmp.Or(w.year, at.In(w.zone).Year())
	found := w.moments(year, w.month, w.day)
	if w.year == 0 && (len(found) == 0 || at.Sub(found[0]) > halfYear) {
		return w.moments(year+1, w.month, w.day)
	}
	return found
}

// next are the moments of today and tomorrow. A day on which the clocks leave the time out says nothing.
func (w *wall) next(at time.Time) []time.Time {
	day := at.In(w.zone)
	today, tomorrow := w.moments(day.Date()), w.moments(day.AddDate(0, 0, 1).Date())
	if len(today) == 0 {
		return nil
	}
	return append(today, tomorrow...)
}

// moments are when a day has the time: once, twice where the clocks go back, never where they leave it out or the day is none.
func (w *wall) moments(year int, month time.Month, day int) (out []time.Time) {
	about := time.Date(year, month, day, w.hour, w.minute, 0, 0, w.zone)
	for _, t := range []time.Time{about.Add(-time.Hour), about, about.Add(time.Hour)} {
		if t.Hour() == w.hour && t.Minute() == w.minute && t.Day() == day && t.Month() == month {
			out = append(out, t)
		}
	}
	return out
}
