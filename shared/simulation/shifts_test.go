package simulation

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
)

// The law of shifts. Nobody who is off shift is asked while somebody is on shift who was not asked the same before, or at once.

// shiftSites are three sites, as they are at nine on a Monday in Tokyo: Tokyo has begun, Bangkok begins four minutes later, and Berlin
// sleeps.
func shiftSites() []incident.Site {
	daily := func(from, to string) []incident.Shift {
		return []incident.Shift{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: from, To: to}}
	}
	return []incident.Site{
		{ID: "tokyo", Timezone: "Asia/Tokyo", Shifts: daily("09:00", "18:00"), People: []string{"U0TOKYO"}},
		{ID: "bangkok", Timezone: "Asia/Bangkok", Shifts: daily("07:04", "16:00"), People: []string{"U0BANGKOK"}},
		{ID: "berlin", Timezone: "Europe/Berlin", Shifts: daily("09:00", "18:00"), People: []string{"U0BERLIN"}},
	}
}

// onShifts is the configuration with the sites, and a ladder that is climbed within minutes, unless the playbook is made otherwise already.
// The mutant takes the clock of one site for that of another.
func (w *world) onShifts(made bool) configuration {
	c := w.configuration
	c.config.Settings.Sites = incident.CloneSites(w.sites)
	if w.mutant.mistakesZones {
		c.config.Settings.Sites[0].Timezone, c.config.Settings.Sites[2].Timezone = c.config.Settings.Sites[2].Timezone, c.config.Settings.Sites[0].Timezone
	}
	if made {
		return c
	}
	pb, _ := c.books.Get(c.config.Settings.Playbook)
	pb = pb.Clone()
	pb.Reminders = incident.Reminders{Grace: time.Minute, Ladder: []incident.Rung{{Ask: incident.AskResponders, After: time.Minute}, {Ask: incident.AskSite, After: 2 * time.Minute}}}
	for n, part := range pb.Phases {
		pb.Phases[n].Todos = slices.DeleteFunc(part.Todos, func(t incident.TodoDef) bool { return t.ID != "4.3d" })
		for k := range pb.Phases[n].Todos {
			pb.Phases[n].Todos[k].Due.After, pb.Phases[n].Todos[k].Grace, pb.Phases[n].Todos[k].Ladder = time.Minute, time.Minute, nil
		}
	}
	c.books = playbook.Of(pb)
	return c
}

// overnight: nobody takes what is to be done, while one site after the other comes to work.
func overnight(string) plot {
	return plot{name: "a night of three sites", sites: shiftSites(), steps: []step{
		declare(time.Second),
		ticks(time.Minute + 30*time.Second),
		ticks(3 * time.Minute),
		ticks(6 * time.Minute),
	}}
}

// asksAll are the kinds of entries of questions that are for all who are on shift. Whoever commands, or is named to take over, is asked
// wherever they are.
var asksAll = []incident.EntryKind{incident.EntryAsked, incident.EntrySilence, incident.EntryHandoverAsked, incident.EntryNoticeAsked, incident.EntryNoticeSoon, incident.EntryNoticeLate}

// judgeShifts holds who was asked against who was on shift then.
func (w *world) judgeShifts(states []incident.State) (wrong []string) {
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	truly := incident.Settings{Sites: w.sites}
	for _, s := range states {
		asked := map[string][]string{}
		var commander incident.PersonID
		for _, e := range w.inOrder(s.Incident.ID, fail) {
			switch e.Kind {
			case incident.EntryDeclared:
				commander = cmp.Or(e.To, e.By)
			case incident.EntryCommander:
				commander = e.To
			}
			if !slices.Contains(asksAll, e.Kind) || len(e.Subject) == 0 {
				continue
			}
			about := fmt.Sprint(e.Kind, e.Todo)
			asked[about] = append(asked[about], e.Subject...)
			e.Subject = slices.DeleteFunc(slices.Clone(e.Subject), func(id string) bool { return id == string(commander) || id == string(e.To) })
			for _, on := range truly.Awake(e.At) {
				known := slices.ContainsFunc(on.People, func(id string) bool { return slices.Contains(asked[about], id) })
				if off := sleeping(truly, e); off != "" && !known {
					fail("%s was asked about %s at %s, before %s, where people are on shift", off, about, e.At, on.ID)
				}
			}
		}
	}
	return wrong
}

// sleeping is somebody who was asked while their site sleeps; "": nobody.
func sleeping(s incident.Settings, e incident.Entry) string {
	for _, site := range s.Sites {
		if _, on := site.Shift(e.At); on {
			continue
		}
		for _, id := range e.Subject {
			if site.Has(incident.PersonID(id)) {
				return id
			}
		}
	}
	return ""
}
