package incident

import "time"

// This file says who is told that word to customers is due soon: whom the ladder asks first about it, once for each moment by which they
// must hear. What comes after that moment is the ladder's. A moment that no TODO is late for, since it was done by hand or by the tool,
// is late all the same while customers wait.

// warnBefore is how long before customers must hear somebody is told so.
const warnBefore = 10 * time.Minute

// warnAt is when somebody is told that customers must hear soon; zero: they were, or are asked about it already.
func (s State) warnAt() time.Time {
	i, next := s.Incident, s.NextNotice()
	if !s.NoticeLate().IsZero() {
		return time.Time{}
	}
	at := i.warnsAt(next)
	if !i.EndedAt.IsZero() && i.EndedAt.After(at) { // whoever ended it was told, and is asked later
		return time.Time{}
	}
	return at
}

// warnsAt is when somebody is told of a moment by which customers must hear; zero: they were, or reminders are paused for that long.
func (i Incident) warnsAt(next time.Time) time.Time {
	if next.IsZero() || !next.After(i.Warned) {
		return time.Time{}
	}
	at := onTheMinute(next.Add(-warnBefore))
	if i.Snooze != nil {
		at = later(at, i.Snooze.Until)
	}
	if !at.Before(next) {
		return time.Time{}
	}
	return at
}

// overdueAt is when customers should have heard, where no TODO is late for it; zero: one is, or they are not waiting.
func (s State) overdueAt() time.Time {
	if !s.Incident.Status.Editable() || !s.NoticeLate().IsZero() {
		return time.Time{}
	}
	return s.NextNotice()
}

// noticeLook is when noticeDue may have something next.
func (s State) noticeLook() time.Time { return earlier(s.warnAt(), s.overdueAt()) }

// noticeDue is what the clock does about the moment by which customers must hear, beside what it does about the TODOs.
func (s State) noticeDue(now time.Time) []Event {
	next := s.NextNotice()
	if at := s.warnAt(); !at.IsZero() && !now.Before(at) && now.Before(next) {
		return []Event{WarnNotice{Next: next, To: s.Incident.onShift(s.warned(next), now)}}
	}
	if at := s.overdueAt(); at.IsZero() || now.Before(at) || s.lapses(now) {
		return nil
	}
	_, to := s.Incident.promiseTo(1)
	return []Event{LapseNotice{Next: next, To: s.Incident.onShift(to, now)}}
}

// lapses reports whether a notice's TODO is late by now, which says all.
func (s State) lapses(now time.Time) bool {
	for _, t := range s.notices() {
		if at := s.Incident.lateAt(t); !at.IsZero() && !now.Before(at) {
			return true
		}
	}
	return false
}

// warned is whom the ladder asks first about the TODO that is due at a moment; where there is none, who is asked about a promise.
func (s State) warned(next time.Time) []string {
	i := s.Incident
	for _, t := range s.notices() {
		if steps := i.steps(t); t.Due.Equal(next) && len(steps) > 0 && len(i.whom(steps[0].Ask, t)) > 0 {
			return i.whom(steps[0].Ask, t)
		}
	}
	_, to := i.promiseTo(1)
	return to
}

// WarnNotice is the clock's word that customers must hear soon.
type WarnNotice struct {
	Next time.Time
	To   []string // people and user groups
}

func (WarnNotice) scope() Scope  { return Scope{All: true} }
func (WarnNotice) about() matter { return telling }

func (a WarnNotice) note(d *decider) error {
	if s := d.state; !a.Next.After(s.Incident.Warned) || !s.NextNotice().Equal(a.Next) || !s.NoticeLate().IsZero() {
		return refuse(RefusedSame)
	}
	d.header().Warned = a.Next
	d.letIn(a.To)
	d.aboutNext(a.Next, a.To)
	d.entry(EntryNoticeSoon)
	return nil
}

// LapseNotice is the clock's word that customers should have heard, where no TODO is late for it.
type LapseNotice struct {
	Next time.Time
	To   []string
}

func (LapseNotice) scope() Scope  { return Scope{All: true} }
func (LapseNotice) about() matter { return clockwork }

func (a LapseNotice) note(d *decider) error {
	if at := d.state.overdueAt(); at.IsZero() || !at.Equal(a.Next) {
		return refuse(RefusedSame)
	}
	d.header().Lapsed = a.Next
	d.letIn(a.To)
	d.aboutNext(a.Next, a.To)
	d.entry(EntryNoticeLate)
	return nil
}

// aboutNext says on the entry which notice is to come by a moment, how it stands, and who is told.
func (d *decider) aboutNext(at time.Time, to []string) {
	n := d.state.Incident.Notices
	mark := &NoticeMark{No: n.NextNo(), Stage: d.state.NextStage(), Promise: at}
	if n.Open > 0 {
		mark.Version, mark.Ready = n.Version, n.Approved
	}
	d.out.Entry.Notice, d.out.Entry.Subject = mark, to
}

// NextStage is that of the notice which comes next: as it is written, or as the phase has it. Empty: customers were told by hand, so that
// nobody knows which comes.
func (s State) NextStage() NoticeStage {
	i := s.Incident
	switch n := i.Notices; {
	case n.Open > 0:
		return n.Next
	case n.Sent == 0 && s.Notified():
		return ""
	}
	return i.StageAnew()
}

// soonAt is when the clock must look after a decision that leaves customers waiting until a moment; zero: it knows that moment, or it is
// over.
func (i Incident) soonAt(now, next time.Time) time.Time {
	if !next.After(now) {
		return time.Time{}
	}
	if at := i.warnsAt(next); !at.IsZero() {
		return later(at, now)
	}
	return next
}

// setNoticeClock is when the clock must look at what a decision leaves of the moments by which customers must hear.
func (d *decider) setNoticeClock(i Incident) (at time.Time) {
	for _, t := range d.out.Todos {
		if t.Notice && !t.Closed() {
			at = earlier(at, i.soonAt(d.req.At, t.Due))
		}
	}
	if i.Notices.Promises() {
		at = earlier(at, i.soonAt(d.req.At, i.Notices.Promise))
	}
	return at
}
