package incident

import (
	"slices"
	"time"
)

// maxSnooze is how long people can ask not to be asked: longer than that, nobody is answering the incident.
const maxSnooze = 8 * time.Hour

// Lapse is the clock's word that a TODO is late, which was due at a moment; zero: whenever it is due.
type Lapse struct {
	Todo                   TodoID
	Occurrence, Assignment int
	Due                    time.Time
}

func (a Lapse) scope() Scope          { return onlyTodo(a.Todo) }
func (Lapse) about() matter           { return work }
func (a Lapse) note(d *decider) error { return d.onTodo(a.Todo, a.change) }

// change marks t as late and shows it to everybody in a new message, unless somebody wants quiet.
func (a Lapse) change(d *decider, t *Todo) error {
	moved := !a.Due.IsZero() && !a.Due.Equal(t.Due)
	if moved || a.Occurrence != t.Occurrence || a.Assignment != t.Assignment || d.state.Incident.lateAt(*t).IsZero() {
		return refuse(RefusedSame)
	}
	t.Late = t.Due
	if !d.state.Incident.Snoozed(d.req.At) {
		d.announceLate()
	}
	d.entry(EntryLate)
	return nil
}

// announceLate shows what is late in a new message: one for all that became late at the same moment.
func (d *decider) announceLate() {
	if i := d.header(); !i.LateAt.Equal(d.req.At) {
		i.LateNo++
		i.LateAt = d.req.At
	}
}

// Ask is the clock's question to people about a TODO.
type Ask struct {
	Todo                   TodoID
	Occurrence, Assignment int
	Step                   Step
	To                     []string // people and user groups
}

func (a Ask) scope() Scope          { return onlyTodo(a.Todo) }
func (Ask) about() matter           { return work }
func (a Ask) note(d *decider) error { return d.onTodo(a.Todo, a.change) }

func (a Ask) change(d *decider, t *Todo) error {
	if a.Occurrence != t.Occurrence || a.Assignment != t.Assignment || t.Closed() || len(a.To) == 0 {
		return refuse(RefusedSame)
	}
	t.Asked = &Asked{Step: a.Step, At: d.req.At, To: a.To, Occurrence: t.Occurrence, No: d.askNo(a.Step)}
	d.letIn(a.To)
	d.out.Entry.Step = a.Step
	if len(a.To) == 1 && (a.Step == AskOwner || a.Step == AskCommander) {
		d.out.Entry.To = PersonID(a.To[0])
	} else {
		d.out.Entry.Subject = a.To
	}
	d.entry(EntryAsked)
	return nil
}

// askNo is the number of the message in the room that asks: one for all that a step asks about at the same moment. What is
// asked while Slack does not answer is asked in one message, too, when it is back.
func (d *decider) askNo(step Step) int {
	if step.InThread() {
		return 0
	}
	last, known := d.state.Incident.Batches[step]
	if known && (last.At.Equal(d.req.At) || d.state.Incident.waitingAt(Slack, last.At)) {
		return last.No
	}
	h := d.header()
	h.AskNo++
	h.Batches = copyMap(h.Batches)
	h.Batches[step] = Batch{No: h.AskNo, At: d.req.At}
	return h.AskNo
}

// waitingAt reports whether a system that does not answer did not at a moment either.
func (i Incident) waitingAt(system System, at time.Time) bool {
	for _, p := range i.Problems {
		if p.Code == CodeWaiting && p.System == string(system) && !at.Before(p.Since) {
			return true
		}
	}
	return false
}

// Recur begins another occurrence of a recurring TODO, in place. When the one before is not done it was missed.
type Recur struct {
	Todo     TodoID
	From, To int
}

func (a Recur) scope() Scope          { return onlyTodo(a.Todo) }
func (Recur) about() matter           { return work }
func (a Recur) note(d *decider) error { return d.onTodo(a.Todo, a.change) }

// change begins an occurrence of t. Whoever has it keeps it. One that was missed stays late until it is done.
func (a Recur) change(d *decider, t *Todo) error {
	if a.From != t.Occurrence || a.To <= a.From || t.Every <= 0 || t.State == TodoSkipped {
		return refuse(RefusedSame)
	}
	if t.State == TodoDone {
		t.overrule()
		t.undo()
		t.Missed = 0
		t.newAssignment(d.req.At)
		t.OpenedAt = d.req.At
		d.entry(EntryRecurred)
	} else {
		t.Missed += a.To - a.From
		t.Late = earlier(t.Late, t.Due)
		d.out.Entry.Count = a.To - a.From
		d.entry(EntryMissed)
	}
	t.Due = t.Due.Add(time.Duration(a.To-a.From) * t.Every)
	t.Occurrence = a.To
	return nil
}

// undo opens a closed TODO: whose claim stands has it still.
func (t *Todo) undo() {
	t.State, t.ClosedBy, t.ClosedAt, t.SkipReason, t.ByReaction, t.ByWord = TodoOpen, "", time.Time{}, "", false, ""
	t.follow()
}

// overrule makes the emoji that mean done count no longer: t is open again although they still stand on the message.
func (t *Todo) overrule() {
	for _, reactions := range t.Reactions {
		dismiss(reactions, func(name string) bool { return !t.isClaim(name) })
	}
}

// newAssignment notes that t is in other hands, or open again: what was asked before is answered.
func (t *Todo) newAssignment(at time.Time) {
	t.Assignment++
	t.Since, t.Asked = at, nil
}

// SnoozeUntil asks to ask nobody anything until a moment, at most eight hours ahead. A moment that is not ahead ends the
// snooze there is.
type SnoozeUntil struct{ Until time.Time }

func (SnoozeUntil) scope() Scope  { return Scope{All: true} }
func (SnoozeUntil) about() matter { return started }

func (a SnoozeUntil) decide(d *decider) error {
	if !a.Until.After(d.req.At) {
		return d.wake()
	}
	until := a.Until
	if most := d.req.At.Add(maxSnooze); until.After(most) {
		until = most
	}
	d.header().Snooze = &Snooze{By: d.req.By.ID, Until: until}
	d.out.Entry.Until, d.out.Entry.Text = until, until.In(location(d.state.Incident.Settings.Timezone)).Format("15:04 MST")
	d.entry(EntrySnoozed)
	return nil
}

// recordedBy: until when exactly follows from the moment of the press.
func (a SnoozeUntil) recordedBy(e Entry, _ State) bool {
	return e.is(EntrySnoozed) && a.Until.After(e.At) || e.is(EntryWoken) && !a.Until.After(e.At)
}

// Wake is the clock's word that a snooze is over.
type Wake struct{ Until time.Time }

func (Wake) scope() Scope          { return Scope{All: true} }
func (Wake) about() matter         { return clockwork }
func (Wake) note(d *decider) error { return d.wake() }

// wake ends a snooze. What is late by then is shown to everybody once more.
func (d *decider) wake() error {
	if d.state.Incident.Snooze == nil {
		return refuse(RefusedSame)
	}
	d.header().Snooze = nil
	for _, t := range d.state.Todos {
		if !t.Late.IsZero() {
			d.announceLate()
			break
		}
	}
	d.entry(EntryWoken)
	return nil
}

// setClock moves the incident's next look forward if what was decided needs one earlier. It is never put off here, since
// only a look knows all TODOs: a look that finds nothing due puts it right.
func (d *decider) setClock() {
	i := d.now()
	if !i.Status.Timed() {
		return
	}
	if i.Status == SignStatus {
		d.setSignClock(i)
		return
	}
	if i.Status == Closed { // which sets it when it closes
		return
	}
	if i.Status == Resolved {
		d.setOwedClock(i)
		d.setReviewClock(d.now())
		return
	}
	at := earlier(earlier(i.approvalAt(), i.untoldAt()), earlier(d.setNoticeClock(i), i.commandLook()))
	for _, t := range slices.Concat(d.out.Todos, d.out.Others) {
		at = earlier(at, i.nextLook(t))
	}
	if i.Snooze != nil {
		at = earlier(at, i.Snooze.Until)
	}
	if slices.Contains(clocked, d.out.Entry.Kind) {
		at = earlier(at, d.req.At)
	}
	if next := earlier(i.AskAt, at); !next.Equal(i.AskAt) {
		d.header().AskAt = next
	}
}
