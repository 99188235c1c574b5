package service

import (
	"errors"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

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

// insiders leaves out people who are known to be guests, bots or of other companies: they are never asked. When nobody is
// left nobody is asked.
func insiders(tx store.Tx, ids []string) (out []string, err error) {
	for _, id := range ids {
		var p people.Person
		err := tx.Get(store.PersonPath(incident.PersonID(id)), &p)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if !p.Outsider() {
			out = append(out, id)
		}
	}
	return out, nil
}
