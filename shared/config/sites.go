package config

import (
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// Limits of the sites: the clock looks at all of them.
const (
	maxSites    = 20
	maxShifts   = 20
	maxHolidays = 500
)

var (
	siteForm   = toolForm
	personForm = yamlx.NewPattern(`^[UW][A-Z0-9]{1,30}$`)
	clockForm  = yamlx.NewPattern(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
)

const (
	personWords = "the id of a person, U… or W…"
	daysWords   = "days such as mon-fri or sat,sun: mon, tue, wed, thu, fri, sat, sun"
	clockWords  = `a time of the day such as "09:00"`
	endWords    = `a time of the day such as "18:00"; "24:00" is the end of the day`
	dateWords   = `a day such as "2027-01-01"`
	otherWords  = `another time; all day long is from "00:00" to "24:00"`
	endOfDay    = "24:00"
)

// sites reads from where people respond, and when.
func sites(v yamlx.Value) (out []incident.Site) {
	items, seen := v.List(), yamlx.Twice{}
	if len(items) > maxSites {
		v.Fault("has %d sites; allowed: up to %d", len(items), maxSites)
		return nil
	}
	for _, item := range items {
		out = append(out, readSite(item, seen))
	}
	return out
}

func readSite(v yamlx.Value, seen yamlx.Twice) incident.Site {
	o := v.Object("id", "timezone", "shifts", "holidays", "people", "lead")
	s := incident.Site{
		ID: form(o.Need("id"), siteForm, toolWords), Timezone: timezone(o.Need("timezone")),
		Shifts: shifts(o.Need("shifts")), Holidays: holidays(o.Get("holidays")), People: some(o.Need("people")),
	}
	seen.Seen(s.ID, o.Get("id"))
	set(o, "lead", &s.Lead, func(v yamlx.Value) incident.PersonID { return incident.PersonID(form(v, personForm, personWords)) })
	return s
}

// some reads people and user groups, of whom there must be one.
func some(v yamlx.Value) []string {
	if v.IsList() && len(v.List()) == 0 {
		v.Fault("is empty; allowed: people and user groups, at least one")
	}
	return forms(v, inviteeForm, inviteeWords)
}

func shifts(v yamlx.Value) (out []incident.Shift) {
	items := v.List()
	switch {
	case v.IsList() && len(items) == 0:
		v.Fault("is empty; allowed: shifts, at least one")
	case len(items) > maxShifts:
		v.Fault("has %d shifts; allowed: up to %d", len(items), maxShifts)
		return nil
	}
	for _, item := range items {
		out = append(out, shift(item))
	}
	return out
}

func shift(v yamlx.Value) incident.Shift {
	o := v.Object("days", "from", "to")
	s := incident.Shift{Days: days(o.Need("days")), From: form(o.Need("from"), clockForm, clockWords)}
	to := o.Need("to")
	if s.To = to.Word(); s.To != "" && s.To != endOfDay && !clockForm.MatchString(s.To) {
		to.Fault("is %s; allowed: %s", yamlx.Quote(s.To), endWords)
	}
	if s.To != "" && s.To == s.From {
		to.Fault("is %s, the time at which the shift begins; allowed: %s", yamlx.Quote(s.To), otherWords)
	}
	return s
}

// dayNames are the days as settings write them, by their number.
var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// days reads mon-fri, or sat,sun, or both in one. A range may go over the end of the week.
func days(v yamlx.Value) (out []time.Weekday) {
	said := strings.ToLower(v.Line(maxName))
	for part := range strings.SplitSeq(said, ",") {
		found := dayRange(strings.TrimSpace(part))
		if len(found) == 0 {
			if said != "" {
				v.Fault("is %s; allowed: %s", yamlx.Quote(said), daysWords)
			}
			return nil
		}
		if again := slices.IndexFunc(found, func(d time.Weekday) bool { return slices.Contains(out, d) }); again >= 0 {
			v.Fault("names %s twice; allowed: %s, each once", yamlx.Quote(dayNames[found[again]]), daysWords)
			return nil
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return out
}

// dayRange reads one day, or the first and the last of several; none: it is neither.
func dayRange(s string) (out []time.Weekday) {
	first, last, several := strings.Cut(s, "-")
	if !several {
		last = first
	}
	from, to := slices.Index(dayNames, strings.TrimSpace(first)), slices.Index(dayNames, strings.TrimSpace(last))
	if from < 0 || to < 0 || several && from == to {
		return nil
	}
	for d := from; ; d = (d + 1) % len(dayNames) {
		if out = append(out, time.Weekday(d)); d == to {
			return out
		}
	}
}

// holidays reads the days on which no shift begins.
func holidays(v yamlx.Value) (out []string) {
	items, seen := v.List(), yamlx.Twice{}
	if len(items) > maxHolidays {
		v.Fault("has %d days; allowed: up to %d", len(items), maxHolidays)
		return nil
	}
	for _, item := range items {
		s := item.Str()
		if _, err := time.Parse(time.DateOnly, s); s != "" && err != nil {
			item.Fault("is %s; allowed: %s", yamlx.Quote(s), dateWords)
		}
		seen.Seen(s, item)
		out = append(out, s)
	}
	return out
}
