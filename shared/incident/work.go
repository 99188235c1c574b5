package incident

import (
	"fmt"
	"slices"
	"time"
)

func (d *decider) finish(t *Todo) error {
	if t.State == TodoDone {
		return &Refusal{Code: RefusedSame, Todo: *t}
	}
	d.close(t, TodoDone, EntryDone)
	return nil
}

func (d *decider) skip(t *Todo, a Skip) error {
	reason := CleanText(a.Reason)
	switch {
	case t.Closed():
		return &Refusal{Code: RefusedSame, Todo: *t}
	case reason == "":
		return &Refusal{Code: RefusedReason, Todo: *t}
	}
	d.close(t, TodoSkipped, EntrySkipped)
	t.SkipReason = reason
	d.out.Entry.Text = reason
	return nil
}

func (d *decider) reopen(t *Todo) error {
	if !t.Closed() {
		return &Refusal{Code: RefusedSame, Todo: *t}
	}
	t.overrule()
	d.open(t)
	return nil
}

func (d *decider) close(t *Todo, to TodoState, kind EntryKind) {
	t.State, t.ClosedBy, t.ClosedAt, t.BySign, t.ByWord, t.SkipReason = to, d.req.By.ID, d.req.At, false, "", ""
	t.Late, t.Asked = time.Time{}, nil
	d.entry(kind)
}

func (d *decider) open(t *Todo) {
	t.undo()
	t.turn(d.req.At)
	d.entry(EntryReopened)
}

func (d *decider) report(t *Todo, a Report) error {
	text := CleanText(a.Text)
	if text == "" {
		return &Refusal{Code: RefusedText, Todo: *t}
	}
	if w, _ := t.Word(d.req.ID); w.gone(a.Stamp) { // before it was heard
		return &Refusal{Code: RefusedSame, Todo: *t}
	}
	t.Progress++
	t.heard(Word{ID: d.req.ID, TS: a.TS, Thread: a.Thread, By: d.req.By.ID, At: d.req.At, Edited: a.Stamp, Sum: a.Sum, Files: a.Files}, text)
	if d.req.Via != ViaSlack {
		t.Said = append(slices.Clip(t.Said), Progress{ID: d.req.ID, By: d.req.By.ID, At: d.req.At, Text: text})
		t.Said = t.Said[max(0, len(t.Said)-keptSaid):]
	}
	if d.state.Incident.Running() && t.answeredBy(d.req) {
		d.close(t, TodoDone, EntryDone)
		t.ByWord, d.out.Entry.Round = d.req.ID, t.Occurrence+1
	}
	d.out.Entry.Text, d.out.Entry.Names, d.out.Entry.Edited = text, a.Names, Stamped(a.Stamp)
	d.entry(EntryProgress)
	return nil
}

// Look reports whether t is to look again and again, so that what its owner says of it is the result. Word to customers is
// more than a word.
func (t Todo) Look() bool { return t.Every > 0 && !t.Notice }

// answeredBy reports whether a word does a round of t: its owner has just said what they saw.
func (t *Todo) answeredBy(req Request) bool {
	return t.Look() && !t.Closed() && t.Owner != "" && t.Owner == req.By.ID && !req.At.Before(t.roundBegan())
}

// keptSaid is how many words of progress wait for Slack at most; older ones are on the timeline.
const keptSaid = 20

// add creates a TODO of the people's own, after all others of the running phase.
func (d *decider) add(a Add) error {
	title := CleanTitle(a.Title)
	if title == "" {
		return &Refusal{Code: RefusedTitle}
	}
	h := d.header()
	h.Own++ // counted there, so that adding one needs none of the others
	t := Todo{
		ID: TodoID(fmt.Sprintf("own-%d", h.Own)), Phase: h.Phase, Order: ownOrder + h.Own,
		Title: Text{JA: title, EN: title}, State: TodoOpen, OpenedAt: d.req.At, Due: dueIn(a.Due, d.req.At),
	}
	d.out.Todos = []Todo{t}
	d.out.Entry.Todo, d.out.Entry.Text, d.out.Entry.Until = t.ID, title, t.Due
	d.entry(EntryAdded)
	return nil
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

func (d *decider) made(a Made) error {
	same := a.Link == "" || d.state.Incident.Links[a.Link] == a.To
	if !same {
		d.header().Links[a.Link] = a.To
	}
	d.out.Entry.Key, d.out.Entry.Text, d.out.Entry.Made = a.Key, a.To.URL, a.By
	d.entry(EntryMade)
	for _, id := range a.Ticks {
		t, ok := d.state.Todo(id)
		if !ok || t.Closed() || contains(d.out.Todos, id) {
			continue
		}
		t = t.clone()
		t.State, t.ClosedAt, t.Late, t.Asked = TodoDone, d.req.At, time.Time{}, nil
		d.out.Todos = append(d.out.Todos, t)
		d.out.Entry.Todo = id
	}
	if same && len(d.out.Todos) == 0 {
		return &Refusal{Code: RefusedSame}
	}
	return nil
}

func contains(todos []Todo, id TodoID) bool {
	return slices.ContainsFunc(todos, func(t Todo) bool { return t.ID == id })
}

func (d *decider) failed(a Failed) error {
	d.header().Problems[a.Problem.ID()] = a.Problem
	d.settleRetry(a.Problem, Retried{})
	d.out.Entry.Key, d.out.Entry.Text, d.out.Entry.Subject = a.Problem.Key, a.Problem.Code, a.Problem.Subject
	d.entry(EntryFailed)
	return nil
}

// settle takes a problem off the board, with an entry of a kind that says why, and says what became of a retry.
func (d *decider) settle(problem string, kind EntryKind, became Retried) error {
	p, ok := d.state.Incident.Problems[problem]
	if !ok {
		return &Refusal{Code: RefusedSame}
	}
	delete(d.header().Problems, problem)
	d.settleRetry(p, became)
	d.out.Entry.Key = p.Key
	d.entry(kind)
	return nil
}

func (d *decider) retry(a Retry) error {
	p, ok := d.state.Incident.Problems[a.ProblemID]
	if !ok {
		return &Refusal{Code: RefusedSame}
	}
	d.header().Retries[a.ProblemID]++
	d.noteRetry(p, a.Answer)
	d.out.Entry.Key = p.Key
	d.out.Systems = []System{System(p.System)}
	d.entry(EntryRetry)
	return nil
}
