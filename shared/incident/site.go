package incident

import (
	"slices"
	"strings"
	"time"
)

// Site is a place from which people respond, in shifts. It is stored; field names must not change.
type Site struct {
	ID       string   `json:"id"`
	Timezone string   `json:"timezone"` // IANA name
	Shifts   []Shift  `json:"shifts"`
	Holidays []string `json:"holidays,omitempty"` // days on which no shift begins, as YYYY-MM-DD
	People   []string `json:"people"`             // U… people and S… user groups
	Lead     PersonID `json:"lead,omitempty"`
}

// Shift is when people are at work in a site, by the clock there. One that ends no later than it begins ends on the next day. It is
// stored; field names must not change.
type Shift struct {
	Days []time.Weekday `json:"days"` // on which it begins
	From string         `json:"from"` // 09:00
	To   string         `json:"to"`   // 18:00
}

// Span is the time from a moment to another, which is not in it any more.
type Span struct{ From, To time.Time }

// Has reports whether a moment is in it.
func (s Span) Has(at time.Time) bool { return !at.Before(s.From) && at.Before(s.To) }

// The days that are looked at around a moment: a shift takes two at most, and a site that is closed for longer than the horizon is
// asleep until somebody changes the settings.
const (
	shiftDays   = 2
	horizonDays = 15
)

// Spans are the shifts of the site that touch a stretch of time, in order. Those that overlap are one; those that only meet are two.
func (s Site) Spans(during Span) (out []Span) {
	zone := location(s.Timezone)
	day := civil(during.From.In(zone)).AddDate(0, 0, -shiftDays)
	for ; !day.After(civil(during.To.In(zone))); day = day.AddDate(0, 0, 1) {
		if slices.Contains(s.Holidays, day.Format(time.DateOnly)) {
			continue
		}
		for _, shift := range s.Shifts {
			if span, begins := shift.on(day, zone); begins && span.To.After(during.From) && span.From.Before(during.To) {
				out = append(out, span)
			}
		}
	}
	return merged(out, time.Time.Before)
}

// on is the shift that begins on a day. One that lies in an hour which the clock there leaves out is none.
func (s Shift) on(day time.Time, zone *time.Location) (span Span, begins bool) {
	from, to := clockTime(s.From), clockTime(s.To)
	if to <= from {
		to += 24 * time.Hour
	}
	span = Span{shown(day.Add(from), zone), shown(day.Add(to), zone)}
	return span, slices.Contains(s.Days, day.Weekday()) && span.From.Before(span.To)
}

// clockTime is how far into the day a time on the clock is; 24:00 is the end of it.
func clockTime(s string) time.Duration {
	if s == "24:00" {
		return 24 * time.Hour
	}
	t, _ := time.Parse("15:04", s) // settings hold no other
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// civil is the day on the clock, as a value that knows no time zone: days of it are 24 hours long.
func civil(local time.Time) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
}

// shown is the first moment at which the clock in a zone shows a time or a later one. A time that the clock shows twice is thereby the
// first of them, and one that it leaves out is the moment at which it does.
func shown(clock time.Time, zone *time.Location) time.Time {
	before, after := offset(clock.AddDate(0, 0, -1), zone), offset(clock.AddDate(0, 0, 1), zone)
	for _, by := range []time.Duration{max(before, after), min(before, after)} {
		if at := clock.Add(-by); offset(at, zone) == by {
			return at
		}
	}
	left, _ := clock.Add(-before).In(zone).ZoneBounds()
	return left.UTC()
}

// offset is how far the clock in a zone is ahead of UTC.
func offset(at time.Time, zone *time.Location) time.Duration {
	_, seconds := at.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// merged makes one of spans that belong together; upon says whether what begins at a moment belongs to what ends at another.
func merged(spans []Span, upon func(from, to time.Time) bool) (out []Span) {
	slices.SortStableFunc(spans, func(a, b Span) int { return a.From.Compare(b.From) })
	for _, s := range spans {
		if n := len(out) - 1; n >= 0 && upon(s.From, out[n].To) {
			out[n].To = later(out[n].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// meets reports whether what begins at a moment leaves no gap after what ends at another.
func meets(from, to time.Time) bool { return !from.After(to) }

// Shift is the shift of the site that covers a moment; ok is false while it is asleep. Where shifts overlap it ends with the last of
// them. One that never ends is cut at the horizon.
func (s Site) Shift(at time.Time) (shift Span, ok bool) { return covering(s.around(at), at) }

// Awake is the time around a moment in which the site is awake without a break; ok is false while it is asleep.
func (s Site) Awake(at time.Time) (awake Span, ok bool) {
	return covering(merged(s.around(at), meets), at)
}

// Always reports whether a stretch in which a site is awake, as seen at a moment, has no end in sight.
func (s Span) Always(at time.Time) bool { return s.To.Sub(at) > (horizonDays-shiftDays)*24*time.Hour }

// Next is the first shift that begins after a moment; ok is false where none does within the horizon.
func (s Site) Next(at time.Time) (shift Span, ok bool) {
	for _, span := range s.around(at) {
		if span.From.After(at) {
			return span, true
		}
	}
	return Span{}, false
}

func (s Site) around(at time.Time) []Span {
	return s.Spans(Span{at, at.AddDate(0, 0, horizonDays)})
}

func covering(spans []Span, at time.Time) (Span, bool) {
	n := slices.IndexFunc(spans, func(s Span) bool { return s.Has(at) })
	if n < 0 {
		return Span{}, false
	}
	return spans[n], true
}

// Gaps are the times in a stretch at which none of the sites is awake. Without sites there are none: everybody counts as awake.
func Gaps(sites []Site, during Span) (gaps []Span) {
	if len(sites) == 0 {
		return nil
	}
	var all []Span
	for _, s := range sites {
		all = append(all, s.Spans(during)...)
	}
	from := during.From
	for _, awake := range merged(all, meets) {
		if awake.From.After(from) {
			gaps = append(gaps, Span{from, awake.From})
		}
		from = awake.To
	}
	if from.Before(during.To) {
		gaps = append(gaps, Span{from, during.To})
	}
	return gaps
}

// YearsGaps are the gaps of the year that begins at a moment.
func YearsGaps(sites []Site, at time.Time) []Span { return Gaps(sites, Span{at, at.AddDate(1, 0, 0)}) }

// CloneSites returns a copy that shares no memory with sites.
func CloneSites(sites []Site) []Site {
	sites = slices.Clone(sites)
	for n, s := range sites {
		sites[n].Holidays, sites[n].People, sites[n].Shifts = slices.Clone(s.Holidays), slices.Clone(s.People), slices.Clone(s.Shifts)
		for k, shift := range s.Shifts {
			sites[n].Shifts[k].Days = slices.Clone(shift.Days)
		}
	}
	return sites
}

// Site returns the site that has an id.
func (s Settings) Site(id string) (Site, bool) {
	n := slices.IndexFunc(s.Sites, func(site Site) bool { return site.ID == id })
	if n < 0 {
		return Site{}, false
	}
	return s.Sites[n], true
}

// ShiftAt is the shift of the site with an id that covers a moment; ok is false where there is no such site, or it is asleep.
func (s Settings) ShiftAt(site string, at time.Time) (shift Span, ok bool) {
	known, ok := s.Site(site)
	if !ok {
		return Span{}, false
	}
	return known.Shift(at)
}

// Awake are the sites that are awake at a moment, in the order of the settings.
func (s Settings) Awake(at time.Time) (awake []Site) {
	for _, site := range s.Sites {
		if _, on := site.Shift(at); on {
			awake = append(awake, site)
		}
	}
	return awake
}

// NextAwake is the site that is asleep at a moment and wakes next, and its shift; ok is false where none does.
func (s Settings) NextAwake(at time.Time) (next Site, shift Span, ok bool) {
	for _, site := range s.Sites {
		if _, on := site.Shift(at); on {
			continue
		}
		if span, wakes := site.Next(at); wakes && (!ok || span.From.Before(shift.From)) {
			next, shift, ok = site, span, true
		}
	}
	return next, shift, ok
}

// Has reports whether a person belongs to the site by name; the members of its user groups are known to Slack alone.
func (s Site) Has(p PersonID) bool {
	return p != "" && (p == s.Lead || slices.Contains(s.People, string(p)))
}

// Groups are the site's user groups. Slack: ids of user groups begin with S.
func (s Site) Groups() (groups []string) {
	for _, id := range s.People {
		if strings.HasPrefix(id, "S") {
			groups = append(groups, id)
		}
	}
	return groups
}
