package incident

import (
	"slices"
	"strings"
)

// Records reports whether an entry says what do asks for, so that whoever sends a form twice learns what became of it. s is
// the incident as it is since. What differs, and an action of which nobody has said how it is recorded, is not recorded.
func (e Entry) Records(do Action, s State) bool {
	if e.Redacted != nil { // what it said is not known any more
		return true
	}
	switch a := do.(type) {
	case Declare:
		return e.is(EntryDeclared) && e.Text == CleanText(a.Facts.Title) && s.Incident.Kind == a.Kind &&
			(s.Incident.Private || !a.Private)
	case Join:
		return e.is(EntryLetIn)
	case Correct:
		return e.is(EntryCorrected) && e.corrects(a, s.Incident)
	case Command:
		return e.is(EntryCommander) && e.To == a.To.ID
	case NextPhase:
		return e.is(EntryPhase) && e.Text == CleanText(a.Note)
	case End:
		return e.is(EntryResolved) && e.Text == CleanText(a.Note)
	case Cancel:
		return e.is(EntryCanceled) && e.Text == CleanText(a.Reason)
	case Add:
		return e.is(EntryAdded) && e.Text == CleanTitle(a.Title) && e.Until.Equal(dueIn(a.Due, e.At))
	case Retry:
		return e.is(EntryRetry)
	case SnoozeUntil: // until when exactly follows from the moment of the press
		return e.is(EntrySnoozed) && a.Until.After(e.At) || e.is(EntryWoken) && !a.Until.After(e.At)
	}
	return e.recordsOfTodo(do)
}

// recordsOfTodo is Records for what concerns one TODO.
func (e Entry) recordsOfTodo(do Action) bool {
	switch a := do.(type) {
	case Claim:
		return e.of(a.Todo, EntryClaimed, EntryJoined, EntrySigned)
	case Release:
		return e.of(a.Todo, EntryReleased, EntryPassed, EntrySigned)
	case HandOver:
		return e.of(a.Todo, EntryHanded) && e.To == a.To.ID
	case Finish:
		return e.of(a.Todo, EntryDone)
	case Skip:
		return e.of(a.Todo, EntrySkipped) && e.Text == CleanText(a.Reason)
	case Reopen:
		return e.of(a.Todo, EntryReopened)
	case Report:
		return e.of(a.Todo, EntryProgress) && e.Text == CleanText(a.Text)
	case Reword:
		return e.of(a.Todo, EntryReworded) && e.Text == CleanText(a.Text)
	case Unsay:
		return e.of(a.Todo, EntryUnsaid)
	}
	return false
}

func (e Entry) is(kinds ...EntryKind) bool { return slices.Contains(kinds, e.Kind) }

func (e Entry) of(todo TodoID, kinds ...EntryKind) bool { return e.Todo == todo && e.is(kinds...) }

// corrects reports whether what a asks for is what the entry changed and nothing else: a fact that is to become what it was
// already is in no entry, and is that still.
func (e Entry) corrects(a Correct, i Incident) bool {
	wanted := a.facts()
	for _, c := range e.Changes {
		if to, ok := wanted[c.Field]; !ok || to != c.To {
			return false
		}
		delete(wanted, c.Field)
	}
	is := i.facts()
	for field, to := range wanted {
		if is[field] != to {
			return false
		}
	}
	return true
}

// facts are those that a changes, by the name that Change.Field has, as they are recorded.
func (a Correct) facts() map[string]string {
	out := map[string]string{}
	put := func(field string, to *string, clean func(string) string) {
		if to != nil {
			out[field] = clean(*to)
		}
	}
	put("title", a.Title, CleanTitle)
	put("region", a.Region, CleanTitle)
	put("zone", a.Zone, CleanTitle)
	put("impact", a.Impact, CleanText)
	put("source", a.Source, CleanText)
	put("meeting", a.Meeting, strings.TrimSpace)
	put("severity", (*string)(a.Severity), strings.TrimSpace)
	if a.Services != nil {
		out["services"] = joinServices(cleanServices(*a.Services))
	}
	return out
}

// facts are all that can be corrected, by the same names.
func (i Incident) facts() map[string]string {
	f := i.Facts
	return map[string]string{
		"title": f.Title, "region": f.Region, "zone": f.Zone, "impact": f.Impact, "source": f.Source,
		"meeting": i.Settings.Meeting, "severity": string(f.Severity), "services": joinServices(f.Services),
	}
}

func joinServices(names []string) string { return strings.Join(names, ", ") }
