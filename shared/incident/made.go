package incident

import (
	"slices"
	"time"
)

// Made is the tool's word that an effect is there: its link, if people open it, and the automatic TODOs that are
// complete with it.
type Made struct {
	Key   string
	Link  string // key in Incident.Links; empty: none
	To    Link
	Ticks []TodoID
	By    []string // with Ticks: the keys of what ticks them
}

func (a Made) scope() Scope { return Scope{Todos: a.Ticks} }
func (Made) about() matter  { return anytime }

func (a Made) note(d *decider) error {
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
		t.State, t.ClosedAt, t.Late, t.Asked, t.Did = TodoDone, d.req.At, time.Time{}, nil, &Did{At: d.req.At}
		d.out.Todos = append(d.out.Todos, t)
		d.out.Entry.Todo = id
	}
	if same && len(d.out.Todos) == 0 {
		return refuse(RefusedSame)
	}
	return nil
}

func contains(todos []Todo, id TodoID) bool {
	return slices.ContainsFunc(todos, func(t Todo) bool { return t.ID == id })
}

// Failed is the tool's word that an effect failed for good and a person must look.
type Failed struct{ Problem Problem }

func (Failed) scope() Scope  { return Scope{} }
func (Failed) about() matter { return anytime }

func (a Failed) note(d *decider) error {
	if d.knows(a.Problem) {
		return refuse(RefusedSame)
	}
	d.header().Problems[a.Problem.ID()] = a.Problem
	d.settleRetry(a.Problem, Retried{})
	d.out.Entry.Key, d.out.Entry.Text, d.out.Entry.Subject = a.Problem.Key, a.Problem.Code, a.Problem.Subject
	d.entry(EntryFailed)
	return nil
}

// knows reports whether people see p already, and nobody waits to hear of it.
func (d *decider) knows(p Problem) bool {
	was, known := d.state.Incident.Problems[p.ID()]
	asked := d.state.Incident.Retried[p.ID()]
	return known && was.Code == p.Code && slices.Equal(was.Subject, p.Subject) && (asked.Try == 0 || asked.Told)
}

// Healed is the tool's word that a problem is gone.
type Healed struct{ ProblemID string }

func (Healed) scope() Scope            { return Scope{} }
func (Healed) about() matter           { return anytime }
func (a Healed) note(d *decider) error { return d.settle(a.ProblemID, EntryHealed, Retried{OK: true}) }

// Dropped is the tool's word that nothing wants what failed any more, so that nothing is left to try again.
type Dropped struct{ ProblemID string }

func (Dropped) scope() Scope  { return Scope{} }
func (Dropped) about() matter { return anytime }

func (a Dropped) note(d *decider) error {
	return d.settle(a.ProblemID, EntryDropped, Retried{Dropped: true})
}

// settle takes a problem off the board, with an entry of a kind that says why, and says what became of a retry.
func (d *decider) settle(problem string, kind EntryKind, became Retried) error {
	p, ok := d.state.Incident.Problems[problem]
	if !ok {
		return refuse(RefusedSame)
	}
	delete(d.header().Problems, problem)
	d.settleRetry(p, became)
	d.out.Entry.Key = p.Key
	d.entry(kind)
	return nil
}
