package incident

import (
	"slices"
	"time"
)

// This file says when the clock asks whoever commands to hand over, and whom it asks until that is done.

const (
	// DefaultLongest is how long somebody commands outside any shift where the playbook says nothing of it.
	DefaultLongest = 6 * time.Hour
	// handoverAhead is how long before the end of a shift its commander is asked, where the playbook says nothing of it.
	handoverAhead = 30 * time.Minute
	// stayFor is how long whoever stays on is not asked.
	stayFor = time.Hour
)

// commandSince is since when whoever commands does; of an incident that was stored before that was kept, since T0.
func (i Incident) commandSince() time.Time {
	if i.CommandedAt.IsZero() {
		return i.DeclaredAt
	}
	return i.CommandedAt
}

// shiftEnd is when the shift ends in which whoever commands began to; zero: they stood in none, or it has no end in sight.
func (i Incident) shiftEnd() time.Time {
	since := i.commandSince()
	shift, on := i.Settings.ShiftAt(i.Station, since)
	if i.Commander == "" || !on || shift.Always(since) {
		return time.Time{}
	}
	return shift.To
}

// ahead is how long before the end of their shift whoever commands is asked.
func (p Playbook) ahead() time.Duration {
	for _, part := range p.Phases {
		for _, t := range part.Todos {
			if t.Handover && t.Due.Anchor == AtShiftEnd && t.Due.After < 0 {
				return -t.Due.After
			}
		}
	}
	return handoverAhead
}

// longest is how long somebody commands outside any shift.
func (p Playbook) longest() time.Duration {
	if p.Commander.Longest > 0 {
		return p.Commander.Longest
	}
	return DefaultLongest
}

// handoverBegins is when whoever commands is to hand over, and why; zero: they are handing over, or there is nobody.
func (i Incident) handoverBegins() (at time.Time, why HandoverWhy) {
	if _, running := i.HandingOver(); running || i.Status != Open || i.Commander == "" {
		return at, ""
	}
	since := i.commandSince()
	at, why = since.Add(i.Playbook.longest()), HandoverLong
	if end := i.shiftEnd(); !end.IsZero() {
		at, why = later(end.Add(-i.Playbook.ahead()), since), HandoverShift
	}
	return later(at, i.StayUntil), why
}

// handoverAt is when somebody is asked about a handover next; zero: nobody is.
func (i Incident) handoverAt() time.Time {
	at, _ := i.handoverBegins()
	if h, running := i.HandingOver(); running {
		at = onTheMinute(h.AskedAt.Add(min(i.patience(Todo{})<<min(h.Asks-1, 10), promiseGap)))
	}
	if at.IsZero() {
		return at
	}
	if s := i.Silence; s != nil && s.Asks == 1 { // whoever commands was asked whether they are there
		at = later(at, i.askedBy(s.At))
	}
	if i.Snooze != nil {
		at = later(at, i.Snooze.Until)
	}
	return at
}

// handoverHolds is from when on whoever commands may be asked whether they are there, since they were asked to hand over.
func (i Incident) handoverHolds() (at time.Time) {
	if h, running := i.HandingOver(); running && h.AskedAt.After(i.LastHeard()) {
		at = i.askedBy(h.AskedAt)
	}
	return at
}

// handoverDue asks them, if their time has come.
func (i Incident) handoverDue(now time.Time) []Event {
	at := i.handoverAt()
	if at.IsZero() || now.Before(at) {
		return nil
	}
	if h, running := i.HandingOver(); running {
		return []Event{AskHandover{No: h.No, Ask: h.Asks + 1, Why: h.Why, From: i.Commander, To: i.handoverTo(h, now)}}
	}
	_, why := i.handoverBegins()
	return []Event{AskHandover{No: i.Handovers + 1, Ask: 1, Why: why, From: i.Commander, To: i.handoverTo(Handover{Until: i.shiftEnd()}, now)}}
}

// handoverTo are those who are asked at a moment: whoever commands, until they have walked all of the brief; then whoever is to take over.
// Once the shift is over, both are, and while nobody is named those who lead the sites that are awake.
func (i Incident) handoverTo(h Handover, now time.Time) (to []string) {
	add := func(ids ...string) {
		for _, id := range ids {
			if id != "" && !slices.Contains(to, id) {
				to = append(to, id)
			}
		}
	}
	walked, over := len(h.Unwalked()) == 0, !h.Until.IsZero() && !now.Before(h.Until)
	if !walked || over {
		add(string(i.Commander))
	}
	switch {
	case h.To != "" && (walked || over):
		add(string(h.To))
	case h.To == "" && (walked || over):
		add(i.leadsInside(now)...)
	}
	if len(to) == 0 { // nobody leads
		add(string(i.Commander))
	}
	return to
}

// leadsInside are those who lead at a moment and are inside.
func (i Incident) leadsInside(now time.Time) []string { return i.inside(i.leadsAt(now)) }

// inside are those of people and user groups who may learn what the incident is about: of a private one those who were let in.
func (i Incident) inside(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return !i.Knows(PersonID(id)) })
}

// resumeHandover has whoever commands an incident that is taken up again asked about a handover later, and not for the time since the end.
func (i *Incident) resumeHandover(at time.Time) {
	h, running := i.HandingOver()
	if !running {
		i.StayUntil = later(i.StayUntil, at.Add(stayFor))
		return
	}
	h.AskedAt = at
	i.Handover = &h
}

// handoverLate is when to hand over is late: once the shift is over before whose end it is due.
func (i Incident) handoverLate(t Todo) time.Time {
	if def, known := i.Playbook.def(t.ID); known && def.Due.Anchor == AtShiftEnd && def.Due.After < 0 && !t.Due.IsZero() {
		return t.Due.Add(-def.Due.After)
	}
	return t.Due
}

// AskHandover is the clock's question to whoever commands to hand over, and then to both sides.
type AskHandover struct {
	No   int // of the handover
	Ask  int // which question about it, from 1: that begins it
	Why  HandoverWhy
	From PersonID // who commands
	To   []string
}

// scope is all: the TODO of handing over is open again.
func (AskHandover) scope() Scope  { return Scope{All: true} }
func (AskHandover) about() matter { return started }

func (a AskHandover) note(d *decider) error {
	i := d.state.Incident
	h, running := i.HandingOver()
	switch begins := a.Ask == 1; {
	case a.From != i.Commander, begins == running:
		return refuse(RefusedSame)
	case begins && a.No == i.Handovers+1:
		h = d.beginsHandover(a.Why, i.shiftEnd())
	case running && h.No == a.No && h.Asks == a.Ask-1:
		h.Asks, h.AskedAt = a.Ask, d.req.At
	default:
		return refuse(RefusedSame)
	}
	d.letIn(a.To)
	d.setHandover(h)
	d.out.Entry.To, d.out.Entry.Until, d.out.Entry.Subject, d.out.Entry.Count = h.To, h.Until, a.To, a.Ask
	d.entry(EntryHandoverAsked)
	return nil
}

// Whom are those whom it asks.
func (a AskHandover) Whom() []string { return a.To }

// Of asks others.
func (a AskHandover) Of(to []string) Event { a.To = to; return a }

// followsShift has what is due by the end of the commander's shift due by that of whoever commands from now on, and what is opened again
// by that of whoever commands by then.
func (d *decider) followsShift() {
	i := d.now()
	if d.out.Begins() {
		return
	}
	anew := !i.CommandedAt.Equal(d.state.Incident.CommandedAt) || i.Handovers != d.state.Incident.Handovers
	for _, t := range d.state.Todos {
		was := t
		def, _ := i.Playbook.def(t.ID)
		if def.Due.Anchor != AtShiftEnd {
			continue
		}
		if n := slices.IndexFunc(d.out.Todos, func(o Todo) bool { return o.ID == t.ID }); n >= 0 {
			t = d.out.Todos[n]
		}
		due := dueAt(def.Due, i)
		if t.Closed() || !anew && !was.Closed() || t.Due.Equal(due) {
			continue
		}
		t = t.clone()
		t.Due, t.Late = due, time.Time{}
		d.out.Todos = append(slices.DeleteFunc(d.out.Todos, func(o Todo) bool { return o.ID == t.ID }), t)
	}
}
