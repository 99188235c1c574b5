package incident

import "slices"

// Omission is what a step leaves out: of the phase that it leaves, or of the whole response that it ends.
type Omission struct {
	Left    []Todo // are not closed
	Notices []Todo // of an end: what tells customers, when none of it was ever done. They heard nothing
	Never   []Todo // of an end: what the recovery phase would ask for and never did, when it is ahead
	Owing   bool   // of an end: customers were promised more than they were told. It is confirmed by name only
}

// Any reports whether anything is left out.
func (o Omission) Any() bool { return o.Owing || len(o.Left)+len(o.Notices)+len(o.Never) > 0 }

// IDs names all that is left out, each once: what people have to be shown before they confirm the step.
func (o Omission) IDs() (ids []TodoID) {
	for _, t := range slices.Concat(o.Notices, o.Never, o.Left) {
		if !slices.Contains(ids, t.ID) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// PhaseOmits is what leaving the running phase would leave out.
func (s State) PhaseOmits() Omission { return Omission{Left: s.open(s.Incident.Phase)} }

// EndOmits is what an end would leave out. Before the recovery phase that includes all of that phase.
func (s State) EndOmits() Omission {
	return Omission{Left: s.open(""), Notices: s.unsent(), Never: s.recovery(), Owing: s.Incident.Notices.Promises()}
}

// RecoveryAhead reports whether the playbook has a recovery phase that has not begun, or was left again: the way to the end leads through
// it.
func (s State) RecoveryAhead() bool {
	return s.Incident.Phase.Before(Resolve) && len(s.Incident.Playbook.Part(Resolve).Todos) > 0
}

// open lists the TODOs of a phase ("" for all) that are not closed.
func (s State) open(phase Phase) (left []Todo) {
	for _, t := range s.Todos {
		if !t.Closed() && !s.Incident.Reads(t) && (phase == "" || t.Phase == phase) {
			left = append(left, t)
		}
	}
	return left
}

// unsent lists the notices to customers; none when one of them went out.
func (s State) unsent() (notices []Todo) {
	if s.Notified() {
		return nil
	}
	for _, t := range s.Todos {
		if t.Notice {
			notices = append(notices, t)
		}
	}
	return notices
}

// Notified reports whether customers were told anything, so that a false alarm needs a correction: by a notice that was sent, or so a
// TODO says.
func (s State) Notified() bool {
	return s.Incident.Notices.Sent > 0 || slices.ContainsFunc(s.Todos, func(t Todo) bool { return t.Notice && t.everDone() })
}

// everDone reports whether t is done, or was in an earlier round: a round that nobody did counts as missed.
func (t Todo) everDone() bool { return t.State == TodoDone || t.Every > 0 && t.Occurrence > t.Missed }

// recovery is what the recovery phase would ask for, without what it has asked for before it was left.
func (s State) recovery() (never []Todo) {
	if !s.RecoveryAhead() {
		return nil
	}
	for _, def := range s.Incident.Playbook.Part(Resolve).Todos {
		if _, opened := s.Todo(def.ID); !opened {
			never = append(never, Todo{ID: def.ID, Phase: Resolve, Title: def.Title, State: TodoOpen})
		}
	}
	return never
}
