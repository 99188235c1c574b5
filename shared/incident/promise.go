package incident

import "time"

// This file says what becomes of a promise to customers once the incident is over. It is asked about until the recovery notice is sent,
// or somebody says why none is needed: the commander when it is due, those who respond after them, and then again and again, with
// growing gaps, for whoever did not answer is busy or asleep.

// promiseEvery is how often customers hear where the playbook says nothing of it.
const promiseEvery = 30 * time.Minute

// CadenceRule is what a playbook says of how soon the next notice follows. It is stored; field names must not change.
type CadenceRule struct {
	Changing time.Duration `json:"changing,omitempty"` // while much changes
	Stable   time.Duration `json:"stable,omitempty"`   // once little does
}

// DefaultCadence is that of a playbook that says nothing of it.
var DefaultCadence = CadenceRule{Changing: 30 * time.Minute, Stable: time.Hour}

// Cadences are how soon the next notice follows while much changes, and once little does.
func (p Playbook) Cadences() CadenceRule {
	if p.Cadence == (CadenceRule{}) {
		return DefaultCadence
	}
	return p.Cadence
}

// promiseGap is the longest between two questions about a promise.
const promiseGap = 24 * time.Hour

// promiseAt is when somebody is asked next about a promise to customers; zero: none is open.
func (i Incident) promiseAt() time.Time {
	n := i.Notices
	if !i.Owes() {
		return time.Time{}
	}
	if n.Asks == 0 {
		return onTheMinute(later(n.Promise, i.EndedAt.Add(i.promiseGrace())))
	}
	return onTheMinute(n.AskedAt.Add(i.promiseAfter(n.Asks)))
}

// promiseGrace is how long whoever has just ended an incident has before they are asked.
func (i Incident) promiseGrace() time.Duration { return i.promiseRung(AskCommander) }

// promiseAfter is how long after the n-th question the next one is asked.
func (i Incident) promiseAfter(n int) time.Duration {
	if n == 1 {
		return i.promiseRung(AskResponders)
	}
	return min(i.promiseCadence()<<min(n-2, 10), promiseGap)
}

// promiseRung is the gap before a step of the ladder of what is late.
func (i Incident) promiseRung(step Step) time.Duration {
	for _, r := range i.Playbook.Ladder(Todo{}) {
		if r.Ask == step && r.After > 0 {
			return r.After
		}
	}
	return DefaultReminders.Ladder[1].After
}

// promiseCadence is how often customers hear, as the playbook has it.
func (i Incident) promiseCadence() time.Duration {
	for _, part := range i.Playbook.Phases {
		for _, t := range part.Todos {
			if t.Notice && t.Every > 0 {
				return t.Every
			}
		}
	}
	return promiseEvery
}

// promiseTo is who is asked the n-th time, and as which step: the commander first, and after them those who respond.
func (i Incident) promiseTo(n int) (Step, []string) {
	if room := i.called(AskResponders); len(room) > 0 && (n > 1 || i.Commander == "") {
		return AskResponders, room
	}
	return AskCommander, one(i.Commander)
}

// owedDue is what the clock asks of an incident that is over: what becomes of its promise, and who approves what is written for it.
func (i Incident) owedDue(now time.Time) []Event {
	if !i.Owes() {
		return nil
	}
	return append(i.approvalDue(now), i.promiseDue(now)...)
}

// owedLook is when owedDue may have something next.
func (i Incident) owedLook() time.Time {
	if !i.Owes() {
		return time.Time{}
	}
	return earlier(i.approvalAt(), i.promiseAt())
}

// promiseDue asks about a promise, if its time has come.
func (i Incident) promiseDue(now time.Time) []Event {
	if at := i.promiseAt(); at.IsZero() || now.Before(at) {
		return nil
	}
	step, to := i.promiseTo(i.Notices.Asks + 1)
	if room := i.called(AskResponders); i.sleeps(i.Station, now) && len(room) > 0 {
		step, to = AskResponders, room
	}
	if awake := i.onShift(to, now); i.wereLetIn(awake) { // after the end nobody else is
		to = awake
	}
	return []Event{AskPromise{No: i.Notices.Sent, Ask: i.Notices.Asks + 1, Round: i.TakenUp, Step: step, To: to}}
}

// AskPromise is the clock's question after the end what becomes of a promise to customers.
type AskPromise struct {
	No    int // of the notice that made it
	Ask   int // which question about it, from 1
	Round int // Incident.TakenUp: the questions begin anew with an end that follows another
	Step  Step
	To    []string
}

func (AskPromise) scope() Scope  { return Scope{All: true} }
func (AskPromise) about() matter { return telling }

func (a AskPromise) note(d *decider) error {
	i := d.state.Incident
	if n := i.Notices; !i.Owes() || n.Sent != a.No || n.Asks != a.Ask-1 || i.TakenUp != a.Round {
		return refuse(RefusedSame)
	}
	head := &d.header().Notices
	head.Asks, head.AskedAt = a.Ask, d.req.At
	d.out.Entry.Notice = &NoticeMark{No: i.Notices.Sent, Stage: i.Notices.Stage, Promise: i.Notices.Promise}
	d.out.Entry.Step, d.out.Entry.Subject = a.Step, a.To
	if a.Step == AskCommander && len(a.To) == 1 {
		d.out.Entry.To = PersonID(a.To[0])
	}
	d.entry(EntryPromiseAsked)
	return nil
}

// WaivePromise says why customers need no further notice. Nobody is asked for one after that.
type WaivePromise struct{ Reason string }

func (WaivePromise) scope() Scope  { return Scope{All: true} }
func (WaivePromise) about() matter { return telling }

func (a WaivePromise) decide(d *decider) error {
	reason, n := CleanText(a.Reason), d.state.Incident.Notices
	switch {
	case reason == "":
		return refuse(RefusedReason)
	case !n.Promises():
		return refuse(RefusedSame)
	}
	d.header().Notices.Waived = &Signature{d.req.By.ID, d.req.At}
	d.out.Entry.Notice = &NoticeMark{No: n.Sent, Stage: n.Stage, Promise: n.Promise}
	d.out.Entry.Text = reason
	d.entry(EntryNoticeWaived)
	d.skipNotices(reason)
	return nil
}

func (a WaivePromise) recordedBy(e Entry, _ State) bool {
	return e.is(EntryNoticeWaived) && e.Text == CleanText(a.Reason)
}

// skipNotices skips the TODOs of notices that were still to come. Nothing is asked about them any more.
func (d *decider) skipNotices(reason string) {
	for _, t := range d.state.Todos {
		if !t.Notice || t.Closed() && t.Every == 0 {
			continue
		}
		if t = t.clone(); t.Closed() {
			t.Every = 0 // its last round was done
		} else {
			d.done(&t)
			t.State, t.SkipReason = TodoSkipped, reason
		}
		d.out.Todos = append(d.out.Todos, t)
	}
}

// setOwedClock moves the next look forward where what was decided concerns what customers are told: all that such a decision needs is
// loaded for it.
func (d *decider) setOwedClock(i Incident) {
	if d.out.Entry.Notice == nil && d.out.Entry.Kind != EntryResolved {
		return
	}
	if next := earlier(i.AskAt, earlier(i.owedLook(), d.setNoticeClock(i))); !next.Equal(i.AskAt) {
		d.header().AskAt = next
	}
}
