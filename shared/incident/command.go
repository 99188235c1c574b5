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

// Command makes To the commander.
type Command struct{ To Actor }

// scope is all: whoever takes over is told what there is.
func (Command) scope() Scope  { return Scope{All: true} }
func (Command) about() matter { return started }

func (a Command) decide(d *decider) error {
	switch {
	case a.To.Outsider || a.To.ID == "":
		return refuse(RefusedPerson)
	case a.To.ID == d.state.Incident.Commander:
		return refuse(RefusedSame)
	}
	d.header().Commander = a.To.ID
	d.invite(a.To.ID)
	d.out.Entry.To = a.To.ID
	d.entry(EntryCommander)
	return nil
}

func (a Command) recordedBy(e Entry, _ State) bool { return e.is(EntryCommander) && e.To == a.To.ID }

// invite sees to it that someone given a duty is in the channel, also one who was in it and has left.
func (d *decider) invite(p PersonID) {
	i := d.header()
	i.Duties++
	if !slices.Contains(i.Invited, p) && i.DeclaredBy != p {
		i.Invited = append(slices.Clone(i.Invited), p)
	}
}
