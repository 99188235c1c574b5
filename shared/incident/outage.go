package incident

import (
	"slices"
	"time"
)

// Lost is the tool's word that a system does not answer: what the incident wants of it waits.
type Lost struct {
	System System
	Since  time.Time
	Why    string // the code of what people have to put right; empty: nothing, or not known
}

func (Lost) scope() Scope  { return Scope{} }
func (Lost) about() matter { return anytime }

func (a Lost) note(d *decider) error {
	p := Problem{System: string(a.System), Code: CodeWaiting, Since: a.Since, Why: a.Why}
	was, known := d.state.Incident.Problems[p.ID()]
	if known && (a.Why == "" || was.Why == a.Why) {
		return refuse(RefusedSame)
	}
	d.header().Problems[p.ID()] = p
	d.out.Entry.Key, d.out.Entry.From, d.out.Entry.Text = string(a.System), a.Since, a.Why
	d.entry(EntryLost)
	return nil
}

// Back is the tool's word that a system answers again, and how much of the incident had waited for it.
type Back struct {
	System      System
	From, Until time.Time
	Waiting     int // things outside that differed from the incident when it came back
}

func (Back) scope() Scope  { return Scope{} }
func (Back) about() matter { return anytime }

// note ends what Lost began. It is kept in the header, since a message says how late everything came.
func (a Back) note(d *decider) error {
	id := WaitingID(a.System)
	if _, known := d.state.Incident.Problems[id]; !known {
		return refuse(RefusedSame)
	}
	h := d.header()
	delete(h.Problems, id)
	h.Outages = append(slices.Clone(h.Outages), Outage(a))
	d.out.Entry.Key, d.out.Entry.From, d.out.Entry.Count = string(a.System), a.From, a.Waiting
	d.entry(EntryBack)
	return nil
}

// Outage is a time during which a system did not answer, while something of the incident waited for it.
type Outage struct {
	System  System    `json:"system"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Waiting int       `json:"waiting"`
}

// WaitingID is the key in Incident.Problems under which it stands that a system does not answer.
func WaitingID(s System) string { return Problem{System: string(s)}.ID() }
