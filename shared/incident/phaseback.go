package incident

import (
	"slices"
	"time"
)

// PhaseBack goes back to the phase before. A reason is required. What is open of the phase that it leaves stays, and so does what was
// done. From and Unseen are as of NextPhase.
type PhaseBack struct {
	From   Phase
	Unseen bool
	Reason string
}

func (PhaseBack) scope() Scope  { return Scope{All: true} }
func (PhaseBack) about() matter { return started }

func (a PhaseBack) decide(d *decider) error {
	i, why := d.state.Incident, CleanText(a.Reason)
	back, ok := i.PhaseBefore()
	switch {
	case a.From != "" && a.From != i.Phase:
		return refuse(RefusedSame)
	case a.Unseen && d.req.At.Sub(i.PhaseSince) < justBegun:
		return refuse(RefusedSoon)
	case !ok:
		return refuse(RefusedFirst)
	case why == "":
		return refuse(RefusedReason)
	}
	d.out.Entry.Text = why
	d.enter(back)
	d.entry(EntryPhaseBack)
	return nil
}

func (a PhaseBack) recordedBy(e Entry, _ State) bool {
	return e.is(EntryPhaseBack) && e.Text == CleanText(a.Reason)
}

// PhaseBefore is the phase to which people go back: that before the present one, of those that the playbook has. ok is false in the
// one in which the response started.
func (i Incident) PhaseBefore() (before Phase, ok bool) {
	for n := slices.Index(Phases, i.Phase) - 1; n >= 0 && Respond.Before(i.Phase); n-- {
		before = Phases[n]
		if before == Respond || slices.ContainsFunc(i.Playbook.Phases, func(p PlaybookPart) bool { return p.Phase == before }) {
			return before, true
		}
	}
	return "", false
}

// waits reports whether t is of a phase that was left again for an earlier one, and due at no time before that comes once more.
func (i Incident) waits(t Todo) bool {
	return t.Due.IsZero() && !t.OwnWork() && i.Phase.Before(t.Phase)
}

// retime has what is due from the recovery on follow the phase: before it begins, as after it turned out to be none, nothing of that is
// due, and from then on it counts anew. What comes again and again goes on.
func (d *decider) retime(i Incident) {
	for _, t := range d.state.Todos {
		def, known := i.Playbook.def(t.ID)
		if !known || t.Phase != Resolve || t.Closed() || t.Every > 0 || def.Due.Anchor != AtRecovery {
			continue
		}
		if due := dueAt(def.Due, i); !due.Equal(t.Due) {
			d.out.Others = append(d.out.Others, t.retimed(due, d.req.At))
		}
	}
}

// retimed is t with another due time. What was asked about it is over, and whoever could take it has as long as ever.
func (t Todo) retimed(due, at time.Time) Todo {
	t = t.clone()
	if t.Asked != nil || !t.Late.IsZero() {
		t.newAssignment(at)
	}
	t.Due, t.Late, t.Since = due, time.Time{}, at
	return t
}
