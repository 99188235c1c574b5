package service

import (
	"errors"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

// untold counts the customers whom nobody has told by who looks after them. Where there are sites, those are counted for later whose
// people are not at work.
func untold(tx store.Tx, i incident.Incident, ask incident.AskOwners) (incident.AskOwners, error) {
	t, err := store.TellingTx(tx, i)
	if err != nil {
		return ask, err
	}
	all := i.Contacts(t)
	if len(i.Settings.Sites) > 0 {
		members, err := membersOf(tx, i.Settings.Sites)
		if err != nil {
			return ask, err
		}
		ask, all = ask.InHours(i, all, func(owner string) string { return i.Settings.SiteOf(owner, members) })
	}
	ask.Untold, err = owners(tx, i, all)
	return ask, err
}

// membersOf are who is in the user groups of the sites, as far as that was learned.
func membersOf(tx store.Tx, sites []incident.Site) (map[string][]incident.PersonID, error) {
	members := map[string][]incident.PersonID{}
	for _, site := range sites {
		for _, id := range site.Groups() {
			var g people.Group
			if err := tx.Get(store.GroupPath(id), &g); err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, err
			}
			members[id] = g.Members
		}
	}
	return members, nil
}

// owners counts customers by who looks after them. Nobody is asked by name who may not know of the incident.
func owners(tx store.Tx, i incident.Incident, all []incident.Contact) ([]incident.OwnerUntold, error) {
	mayHear := map[string]bool{}
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
