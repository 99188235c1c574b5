package incident

import "slices"

// Records reports whether an entry says what do asks for, so that whoever sends a form twice learns what became of it. s is
// the incident as it is since. What differs, and an action that does not say how it is recorded, is not recorded.
func (e Entry) Records(do Action, s State) bool {
	if e.Redacted != nil { // what it said is not known any more
		return true
	}
	r, ok := do.(repeatable)
	return ok && r.recordedBy(e, s)
}

func (e Entry) is(kinds ...EntryKind) bool { return slices.Contains(kinds, e.Kind) }

func (e Entry) of(todo TodoID, kinds ...EntryKind) bool { return e.Todo == todo && e.is(kinds...) }
