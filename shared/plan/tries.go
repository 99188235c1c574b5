package plan

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// WeekNote is what the help room reads of the tries that were open in a week, and what became of them since. It belongs to no incident.
type WeekNote struct {
	Lang     incident.Lang     `json:"lang"`
	Timezone string            `json:"timezone"`
	Day      string            `json:"day"` // on which it was posted: what is late is late by then
	Form     string            `json:"form,omitempty"`
	Tries    []incident.TryRow `json:"tries,omitempty"`
	More     int               `json:"more,omitempty"`
	Inner    int               `json:"inner,omitempty"` // of private incidents, of which nothing else is said
	Moved    []incident.Moved  `json:"moved,omitempty"`
}

// Calls reports whether it calls upon people.
func (w WeekNote) Calls() bool {
	return slices.ContainsFunc(w.Tries, func(t incident.TryRow) bool { return t.Open && t.Try.Owner != "" })
}

// Open counts those it names that are open.
func (w WeekNote) Open() (n int) {
	for _, t := range w.Tries {
		if t.Open {
			n++
		}
	}
	return n
}

// WeekKey is the key of the message of a week.
func WeekKey(week string) Key { return Key("week/" + week) }

// week asks the help room about open tries, each week in a message of its own, which follows what becomes of them while the week lasts. The
// one of the week before stays as it is.
func week(s incident.State) []Effect {
	i, told := s.Incident.Settings, s.Incident.Week
	if i.Help == "" || told == nil {
		return nil
	}
	zone := time.UTC
	if tz, err := time.LoadLocation(i.Timezone); err == nil {
		zone = tz
	}
	f := WeekNote{
		Lang: i.Language, Timezone: i.Timezone, Day: told.At.In(zone).Format(time.DateOnly), Form: i.Form, More: told.More, Inner: told.Inner,
		Moved: told.Moved,
	}
	for _, t := range told.Tries {
		if row, known := s.Tries[t.Name()]; known {
			t = row
		}
		t.Order, t.Due, t.Owner = "", "", "" // is nothing that people read
		f.Tries = append(f.Tries, t)
	}
	return []Effect{{Key: WeekKey(told.Week), Kind: MessageKind, Life: Kept, Urgency: Decoration, Place: i.Help, Facts: f}}
}

// MeasuresURL is the page of all responses side by side.
func MeasuresURL(form string) string { return form + "measures" }

// TriesURL is the page of all open tries.
func TriesURL(form string) string { return form + "tries" }

// lastTime are the tries of which the board reminds while the response goes on.
func (p planner) lastTime() []incident.TryRow {
	if !p.i.Status.Editable() {
		return nil
	}
	return p.i.LastTime
}
