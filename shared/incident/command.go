package incident

import "slices"

// Join asks to be let into the incident's channel. Into that of a private incident only its people invite; Inside says that
// the person is one of them although Incident.Knows cannot tell, such as a member of an invited user group.
type Join struct{ Inside bool }

func (Join) scope() Scope  { return Scope{} }
func (Join) about() matter { return started }

func (a Join) decide(d *decider) error {
	switch i := d.state.Incident; {
	case i.Asked(d.req.By.ID):
		return refuse(RefusedSame)
	case !a.Inside && !i.Knows(d.req.By.ID):
		return refuse(RefusedPrivate)
	}
	d.invite(d.req.By.ID)
	d.entry(EntryLetIn)
	return nil
}

func (Join) recordedBy(e Entry, _ State) bool { return e.is(EntryLetIn) }

// invite sees to it that someone given a duty is in the channel, also one who was in it and has left.
func (d *decider) invite(p PersonID) {
	i := d.header()
	i.Duties++
	if !slices.Contains(i.Invited, p) && i.DeclaredBy != p {
		i.Invited = append(slices.Clone(i.Invited), p)
	}
}
