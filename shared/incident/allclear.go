package incident

// The all-clear (収束宣言) is the word to all who were told of an outage that it is over. It is made from the fields of the recovery
// notice, approved with it and said when that is sent, so that whoever waits for it hears it once: the end of the response, which comes
// later, adds to it. Where that came before, they hear it in a message of its own.

// TellsAll reports whether there is anywhere to say it: where people were told of the incident, and nowhere of a private one.
func (i Incident) TellsAll() bool {
	return !i.Private && (len(i.Settings.Announce) > 0 || i.Kind == Live && i.Settings.Help != "")
}

// allClear is what a version says to all; only a recovery notice says anything.
func (a WriteNotice) allClear(i Incident, was Notice) Text {
	switch {
	case a.Stage != RecoveryNotice || !i.TellsAll():
		return Text{}
	case a.AllClear == nil:
		return was.Text.AllClear
	}
	return *a.AllClear
}

// clears is what sending a notice says to all; nil: nothing.
func (n Notice) clears() *Text {
	if n.Text.AllClear == (Text{}) {
		return nil
	}
	return &n.Text.AllClear
}

// clear notes what sending a notice says to all, or that what was said before does not hold any more.
func (d *decider) clear(n Notice, before Notices) {
	head := &d.header().Notices
	head.AllClear, head.Relapses = n.clears(), before.Relapses
	head.Later = head.AllClear != nil && !d.state.Incident.EndedAt.IsZero()
	if before.AllClear != nil && n.Stage != RecoveryNotice && d.state.Incident.EndedAt.IsZero() {
		head.Relapses++
	}
}
