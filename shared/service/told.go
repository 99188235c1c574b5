package service

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

// Telling returns from what it follows who was told what in an incident.
func (s *Service) Telling(ctx context.Context, i incident.Incident) (incident.Telling, error) {
	return store.Telling(ctx, s.db, i)
}

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

// untold counts the customers whom nobody has told by who looks after them. Nobody is asked by name who may not know of the incident.
func untold(tx store.Tx, i incident.Incident) ([]incident.OwnerUntold, error) {
	t, err := store.TellingTx(tx, i)
	if err != nil {
		return nil, err
	}
	all, mayHear := i.Contacts(t), map[string]bool{}
	for _, c := range all {
		owner := c.LookedAfterBy()
		if _, asked := mayHear[owner]; asked || owner == "" || !i.Unreached(c) {
			continue
		}
		inside, err := insiders(tx, []string{owner})
		if err != nil {
			return nil, err
		}
		_, address := people.MailOf(incident.PersonID(owner)) // whom nobody knows in Slack yet
		mayHear[owner] = !address && len(inside) > 0 && (i.Knows(incident.PersonID(owner)) || slices.Contains(i.Groups(), owner))
	}
	return i.UntoldBy(all, func(owner string) bool { return mayHear[owner] }), nil
}
