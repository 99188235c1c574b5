package incident

import "slices"

// Look is that somebody has one of the TODOs by which a sign is looked at, or did it. It is stored; field names must not change.
type Look struct {
	Todo TodoID   `json:"todo"`
	By   PersonID `json:"by"`
}

// Looked reports whether it is, or was, a sign that somebody looks at.
func (i Incident) Looked() bool { return i.Sign != nil && i.Sign.Looker != "" }

// looked notes who looks at a sign, where that changed.
func (d *decider) looked() {
	if d.state.Incident.Status != SignStatus {
		return
	}
	for _, t := range d.out.Todos {
		was, _ := d.state.Todo(t.ID)
		if before, by := was.looker(), t.looker(); before != by {
			d.sign().look(t.ID, before, by)
		}
	}
}

// looker is who looks at a sign by having t, or having done it; "": nobody does. Only what confirms a sign is a look at it: what
// calls others, or what people added, is none.
func (t Todo) looker() PersonID {
	switch {
	case t.Phase != Confirm || t.OwnWork():
		return ""
	case t.Owner == "" && t.State == TodoDone:
		return t.ClosedBy
	}
	return t.Owner
}

// look notes that a TODO is somebody else's. Whoever took the look first has it until they have given up all of it.
func (s *Sign) look(todo TodoID, before, by PersonID) {
	s.put(Look{Todo: todo, By: by})
	gone := s.Looker == before && !slices.ContainsFunc(s.Looks, func(l Look) bool { return l.By == before })
	if s.Looker != "" && !gone {
		return
	}
	s.Looker = ""
	if len(s.Looks) > 0 {
		s.Looker = s.Looks[0].By
	}
}

// put has a look be somebody's, in its place, or nobody's.
func (s *Sign) put(l Look) {
	n := slices.IndexFunc(s.Looks, func(known Look) bool { return known.Todo == l.Todo })
	switch {
	case l.By == "" && n >= 0:
		s.Looks = slices.Delete(s.Looks, n, n+1)
	case n >= 0:
		s.Looks[n] = l
	case l.By != "":
		s.Looks = append(s.Looks, l)
	}
}
