package incident

import (
	"slices"
	"time"
)

// This file says what people see of a timeline.

// unseen are the kinds of entry that tell people nothing: they are kept for the requests that left them.
var unseen = []EntryKind{EntryReacted, EntryAwaited, EntryRecurred, EntryReworded, EntryUnsaid, EntryCaughtUp, EntryPinned, EntryToolSeen, EntryAffected, EntryUntold, EntryPortalTurned, EntryHeard, EntryArrived, EntryMeasured}

// ForPeople is a timeline as people see it: each word as it was said last, without what tells nothing. Entries are in order, and stay as they
// are.
func ForPeople(all []Entry) []Entry {
	all = slices.DeleteFunc(Corrected(all), func(e Entry) bool { return slices.Contains(unseen, e.Kind) })
	return calledTogether(all)
}

// Corrected are entries, in order, of which those that were corrected in Slack, or in the review, say what they say there.
func Corrected(all []Entry) []Entry {
	all = slices.Clone(all)
	reworded(all)
	rewritten(all)
	reopened(all)
	return all
}

// reworded puts the latest version of what was corrected in its place. Entries are in order.
func reworded(entries []Entry) {
	at := map[string]int{}
	for i, e := range entries {
		at[e.ID] = i
	}
	stored := slices.Clone(entries)
	for _, e := range stored {
		i, known := at[e.Of]
		switch {
		case !known:
		case e.Kind == EntryUnsaid && stored[i].Redacted != nil:
			entries[i] = stored[i]
		case e.Kind == EntryReworded && e.Redacted == nil: // what it said before may be redacted
			entries[i].Text, entries[i].Names, entries[i].Edited, entries[i].Redacted = e.Text, e.Names, e.At, nil
		}
	}
}

// rewritten has what people wrote in the review say what it says there by now: whoever put a role in the place of a name wants that nowhere.
// Of what was taken away, or deleted, stands what stood there last. Entries are in order.
func rewritten(entries []Entry) {
	last := map[int]Entry{}
	for n, e := range slices.Backward(entries) {
		if e.KPT == nil || !e.is(EntryKPT, EntryKPTChanged) || e.Redacted != nil {
			continue
		}
		later, known := last[e.KPT.No]
		if !known {
			last[e.KPT.No] = e
			continue
		}
		mark := *e.KPT
		mark.When, mark.Why = later.KPT.When, later.KPT.Why
		if e.Text != later.Text {
			e.Edited = later.At
		}
		e.Text, e.KPT = later.Text, &mark
		entries[n] = e
	}
}

// reopened takes a round off the words that completed it where a word's deletion opened it again. Entries are in order.
func reopened(entries []Entry) {
	for n, e := range entries {
		if e.Kind != EntryUnsaid || e.Round == 0 {
			continue
		}
		for i := range entries[:n] {
			if entries[i].Todo == e.Todo && entries[i].Round == e.Round {
				entries[i].Round = 0
			}
		}
	}
}

// callsTogether is how long what one person does to customers stands in one line of the timeline: an evening has three hundred calls.
const callsTogether = 10 * time.Minute

// gathered are the kinds of entry that do.
var gathered = []EntryKind{EntryCalled, EntryUncalled, EntryAssigned}

// calledTogether puts what one person did to customers, one by one, into the line of the first of it. Entries are in order.
func calledTogether(entries []Entry) (out []Entry) {
	type who struct {
		kind   EntryKind
		by, to PersonID
	}
	lines := map[who]int{}
	for _, e := range entries {
		key := who{e.Kind, e.By, e.To}
		n, known := lines[key]
		switch {
		case !slices.Contains(gathered, e.Kind):
		case known && e.At.Sub(out[n].At) < callsTogether:
			out[n].Count += e.Count
			continue
		default:
			lines[key] = len(out)
		}
		out = append(out, e)
	}
	return out
}
