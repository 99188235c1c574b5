package incident

import (
	"slices"
	"time"
)

// Lost is the tool's word that a system does not answer: what the incident wants of it waits.
type Lost struct {
	System System
	Since  time.Time
}

// Back is the tool's word that a system answers again, and how much of the incident had waited for it.
type Back struct {
	System      System
	From, Until time.Time
	Waiting     int // things outside that differed from the incident when it came back
}

func (Lost) scope() Scope { return Scope{} }
func (Back) scope() Scope { return Scope{} }

// Outage is a time during which a system did not answer, while something of the incident waited for it.
type Outage struct {
	System  System    `json:"system"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Waiting int       `json:"waiting"`
}

// Retried is what became of the last time people asked to try something again.
type Retried struct {
	To      AnswerTo   `json:"to,omitzero"`      // who asked; zero: nobody waits for an answer
	Others  []AnswerTo `json:"others,omitempty"` // who asked before and has not heard
	Try     int        `json:"try"`              // which of the problem's retries it is
	Problem Problem    `json:"problem"`          // as it was when they asked; after a failure as it is since
	Known   bool       `json:"known,omitempty"`
	OK      bool       `json:"ok,omitempty"`
	Dropped bool       `json:"dropped,omitempty"` // nothing wants it any more, so it was not tried
}

// WaitingID is the key in Incident.Problems under which it stands that a system does not answer.
func WaitingID(s System) string { return Problem{System: string(s)}.ID() }

func (d *decider) lost(a Lost) error {
	p := Problem{System: string(a.System), Code: CodeWaiting, Since: a.Since}
	if _, known := d.state.Incident.Problems[p.ID()]; known {
		return &Refusal{Code: RefusedSame}
	}
	d.header().Problems[p.ID()] = p
	d.out.Entry.Key, d.out.Entry.From = string(a.System), a.Since
	d.entry(EntryLost)
	return nil
}

// back ends what lost began. It is kept in the header, since a message says how late everything came.
func (d *decider) back(a Back) error {
	id := WaitingID(a.System)
	if _, known := d.state.Incident.Problems[id]; !known {
		return &Refusal{Code: RefusedSame}
	}
	h := d.header()
	delete(h.Problems, id)
	h.Outages = append(slices.Clone(h.Outages), Outage(a))
	d.out.Entry.Key, d.out.Entry.From, d.out.Entry.Count = string(a.System), a.From, a.Waiting
	d.entry(EntryBack)
	return nil
}

// noteRetry keeps who asked to try something again.
func (d *decider) noteRetry(p Problem, to AnswerTo) {
	h := d.header()
	r := Retried{To: to, Try: h.Retries[p.ID()], Problem: p}
	if was := h.Retried[p.ID()]; !was.Known {
		r.Others = slices.DeleteFunc(append(slices.Clone(was.Others), was.To), func(o AnswerTo) bool {
			return o.ResponseURL == "" || o.Person == to.Person
		})
	}
	h.Retried = copyMap(h.Retried)
	h.Retried[p.ID()] = r
}

// settleRetry notes what became of it: OK, Dropped, or neither.
func (d *decider) settleRetry(p Problem, became Retried) {
	r, asked := d.state.Incident.Retried[p.ID()]
	if !asked || r.Known {
		return
	}
	r.Known, r.OK, r.Dropped = true, became.OK, became.Dropped
	if !r.OK {
		r.Problem = p
	}
	h := d.header()
	h.Retried = copyMap(h.Retried)
	h.Retried[p.ID()] = r
}
