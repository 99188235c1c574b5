package incident

import "slices"

// Retry asks the tool to try a failed effect again. Answer is where the one who asks hears what became of it; zero: on
// the board only.
type Retry struct {
	ProblemID string
	Answer    AnswerTo
}

func (Retry) scope() Scope  { return Scope{} }
func (Retry) about() matter { return anytime }

// byNobody: the tool asks it, too, when something changed outside.
func (Retry) byNobody() {}

func (a Retry) decide(d *decider) error {
	p, ok := d.state.Incident.Problems[a.ProblemID]
	if !ok {
		return refuse(RefusedSame)
	}
	d.header().Retries[a.ProblemID]++
	d.noteRetry(p, a.Answer)
	d.out.Entry.Key = p.Key
	d.out.Systems = []System{System(p.System)}
	d.entry(EntryRetry)
	return nil
}

func (Retry) recordedBy(e Entry, _ State) bool { return e.is(EntryRetry) }

// Retried is what became of the last time people asked to try something again.
type Retried struct {
	To      AnswerTo   `json:"to,omitzero"`      // who asked; zero: nobody waits for an answer
	Others  []AnswerTo `json:"others,omitempty"` // who asked before and has not heard
	Try     int        `json:"try"`              // which of the problem's retries it is
	Problem Problem    `json:"problem"`          // as it was when they asked; after a failure as it is since
	Told    bool       `json:"known,omitempty"`
	OK      bool       `json:"ok,omitempty"`
	Dropped bool       `json:"dropped,omitempty"` // nothing wants it any more, so it was not tried
}

// noteRetry keeps who asked to try something again.
func (d *decider) noteRetry(p Problem, to AnswerTo) {
	h := d.header()
	r := Retried{To: to, Try: h.Retries[p.ID()], Problem: p}
	if was := h.Retried[p.ID()]; !was.Told {
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
	if !asked || r.Told {
		return
	}
	r.Told, r.OK, r.Dropped = true, became.OK, became.Dropped
	if !r.OK {
		r.Problem = p
	}
	h := d.header()
	h.Retried = copyMap(h.Retried)
	h.Retried[p.ID()] = r
}
