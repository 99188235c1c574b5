package incident

import (
	"fmt"
	"time"
)

// Finish marks a TODO as done.
type Finish struct{ Todo TodoID }

func (a Finish) scope() Scope            { return onlyTodo(a.Todo) }
func (a Finish) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (Finish) about() matter             { return work }

func (Finish) change(d *decider, t *Todo) error {
	switch {
	case t.State == TodoDone:
		return refuse(RefusedSame)
	case t.Check:
		return refuse(RefusedByCheck)
	}
	d.close(t, TodoDone, EntryDone)
	return nil
}

func (a Finish) recordedBy(e Entry, _ State) bool { return e.of(a.Todo, EntryDone) }

// Skip closes a TODO that will not be done. A reason is required.
type Skip struct {
	Todo   TodoID
	Reason string
}

func (a Skip) scope() Scope            { return onlyTodo(a.Todo) }
func (a Skip) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (Skip) about() matter             { return work }

func (a Skip) change(d *decider, t *Todo) error {
	reason := CleanText(a.Reason)
	switch {
	case t.Closed():
		return refuse(RefusedSame)
	case reason == "":
		return refuse(RefusedReason)
	}
	d.close(t, TodoSkipped, EntrySkipped)
	t.SkipReason = reason
	d.out.Entry.Text = reason
	return nil
}

func (a Skip) recordedBy(e Entry, _ State) bool {
	return e.of(a.Todo, EntrySkipped) && e.Text == CleanText(a.Reason)
}

// Reopen opens a closed TODO again; who claimed it still has it.
type Reopen struct{ Todo TodoID }

func (a Reopen) scope() Scope            { return onlyTodo(a.Todo) }
func (a Reopen) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (Reopen) about() matter             { return work }

func (Reopen) change(d *decider, t *Todo) error {
	switch {
	case !t.Closed():
		return refuse(RefusedSame)
	case t.Check && t.State == TodoDone:
		return refuse(RefusedByCheck)
	}
	t.overrule()
	d.open(t)
	return nil
}

func (a Reopen) recordedBy(e Entry, _ State) bool { return e.of(a.Todo, EntryReopened) }

func (d *decider) close(t *Todo, to TodoState, kind EntryKind) {
	d.done(t)
	t.State = to
	t.Did = &Did{By: t.doers(d.req.By.ID), At: d.req.At}
	d.entry(kind)
}

// done closes a TODO, without an entry of its own.
func (d *decider) done(t *Todo) {
	t.State, t.ClosedBy, t.ClosedAt, t.ByReaction, t.ByWord, t.SkipReason = TodoDone, d.req.By.ID, d.req.At, false, "", ""
	t.Late, t.Asked = time.Time{}, nil
	t.Did = &Did{By: t.doers(d.req.By.ID), At: d.req.At}
}

func (d *decider) open(t *Todo) {
	t.undo()
	t.Did = nil
	t.newAssignment(d.req.At)
	d.entry(EntryReopened)
}

// Add puts a TODO of the people's own beside the playbook's.
type Add struct {
	Title string
	Due   time.Duration // after the request; 0: no due time
	To    Actor         // who owns it; zero: nobody yet
}

func (Add) scope() Scope { return Scope{} }

// decide creates a TODO of the people's own, after all others of the running phase.
func (a Add) decide(d *decider) error {
	title := CleanTitle(a.Title)
	if title == "" {
		return refuse(RefusedTitle)
	}
	h := d.header()
	h.Own++ // counted there, so that adding one needs none of the others
	t := Todo{
		ID: TodoID(fmt.Sprintf("own-%d", h.Own)), Phase: h.Phase, Order: ownOrder + h.Own,
		Title: Text{JA: title, EN: title}, State: TodoOpen, OpenedAt: d.req.At, Due: dueIn(a.Due, d.req.At),
	}
	d.out.Entry.Todo, d.out.Entry.Text, d.out.Entry.Until = t.ID, title, t.Due
	d.entry(EntryAdded)
	if err := a.assign(d, &t); err != nil {
		return err
	}
	d.out.Todos = []Todo{t}
	return nil
}

// assign makes To the owner of the new TODO, as handing it over would.
func (a Add) assign(d *decider, t *Todo) error {
	if a.To.ID == "" {
		return nil
	}
	t.Reactions = map[PersonID]map[string]Reaction{}
	if err := d.hand(t, a.To); err != nil {
		return err
	}
	t.newAssignment(d.req.At)
	d.name(t)
	d.give(t, "")
	return nil
}

func (a Add) recordedBy(e Entry, _ State) bool {
	return e.is(EntryAdded) && e.Text == CleanTitle(a.Title) && e.Until.Equal(dueIn(a.Due, e.At)) && e.To == a.To.ID
}

// dueIn is when a TODO is due that is added at a moment; zero: never.
func dueIn(in time.Duration, at time.Time) (due time.Time) {
	if in > 0 {
		due = at.Add(in)
	}
	return due
}

// ownOrder puts people's own TODOs behind the playbook's.
const ownOrder = 10_000
