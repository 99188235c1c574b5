package service

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// callsTogether is how long what one person does to customers stands in one line of the timeline: an evening has three hundred calls.
const callsTogether = 10 * time.Minute

// gathered are the kinds of entry that do.
var gathered = []incident.EntryKind{incident.EntryCalled, incident.EntryUncalled, incident.EntryAssigned}

// calledTogether puts what one person did to customers, one by one, into the line of the first of it. Entries are in order.
func calledTogether(entries []incident.Entry) (out []incident.Entry) {
	type who struct {
		kind   incident.EntryKind
		by, to incident.PersonID
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
