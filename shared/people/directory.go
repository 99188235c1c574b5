package people

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// batch is how many people are written in one transaction. Firestore: 500 writes a transaction.
const batch = 400

// Source is where people are looked up: Slack.
type Source interface {
	// LookUpPerson asks for one account.
	LookUpPerson(ctx context.Context, id incident.PersonID) (Person, error)
	// LookUpPeople hands every account of the workspace to each, page by page. It fails in a workspace that does not
	// offer a list.
	LookUpPeople(ctx context.Context, each func([]Person) error) error
	// LookUpGroup asks for the members of a user group.
	LookUpGroup(ctx context.Context, id string) ([]incident.PersonID, error)
	// LookUpName asks what a user group or a public channel is called; "" for a private one.
	LookUpName(ctx context.Context, id string) (string, error)
	// LookUpMembers asks who is in a channel.
	LookUpMembers(ctx context.Context, channel string) ([]incident.PersonID, error)
}

// Cast is whom settings name. Groups are resolved at every Refresh, and what those of Named are called; the others tell whom
// to look up in a workspace that offers no list of its people.
type Cast struct {
	Groups   []string
	Named    []string
	People   []incident.PersonID
	Channels []string
}

// Directory is a Cache that asks Slack for what it does not know.
type Directory struct {
	Cache
	source Source
	cast   Cast
}

// New returns a directory.
func New(cache Cache, source Source, known Cast) *Directory {
	return &Directory{Cache: cache, source: source, cast: known}
}

// Person returns who somebody is. Slack is asked for somebody who was not seen within a day; when it cannot answer, what
// is known counts, however old. Whoever is not known at all and cannot be looked up is an error.
func (d *Directory) Person(ctx context.Context, id incident.PersonID) (Person, error) {
	known, found, err := d.Cache.Person(ctx, id)
	if err != nil || found && d.clock.Now().Sub(known.SeenAt) < Fresh {
		return known, err
	}
	p, err := d.source.LookUpPerson(ctx, id)
	switch {
	case err == nil:
		p.SeenAt, p.MailKey = d.clock.Now(), mailKey(p.Mail)
		return p, d.put(ctx, store.PersonPath(id), p)
	case found:
		return known, nil
	}
	return Person{}, fmt.Errorf("look up %s: %w", id, err)
}

// Close notes that an account was closed: whoever has it decides nothing from now on. Of somebody who is not known nothing is kept.
func (d *Directory) Close(ctx context.Context, id incident.PersonID) error {
	known, found, err := d.Cache.Person(ctx, id)
	if err != nil || !found || known.Deleted {
		return err
	}
	known.Deleted = true
	return d.put(ctx, store.PersonPath(id), known)
}

// Name returns what a user group or a channel is called; "": it is not known. ask allows to ask Slack about what was not asked
// within a day; when it cannot answer, what is known counts.
func (d *Directory) Name(ctx context.Context, id string, ask bool) string {
	var cached Name
	found, err := d.get(ctx, store.NamePath(id), &cached)
	if err != nil || !ask || found && d.clock.Now().Sub(cached.SeenAt) < Fresh {
		return cached.Name
	}
	name, err := d.source.LookUpName(ctx, id)
	if err != nil {
		return cached.Name
	}
	cached = Name{ID: id, Name: name, SeenAt: d.clock.Now()}
	_ = d.put(ctx, store.NamePath(id), cached) // it is asked again then
	return name
}

// Refresh learns everybody and every configured group anew: at start and daily. Where the workspace offers no list, those
// whom settings name and the members of their groups and channels are looked up one by one. One failure does not keep the rest from being learned; all of them
// are returned together.
func (d *Directory) Refresh(ctx context.Context) error {
	members, err := d.refreshGroups(ctx)
	for _, id := range d.cast.Named {
		d.Name(ctx, id, true)
	}
	listErr := d.source.LookUpPeople(ctx, func(page []Person) error { return d.learn(ctx, page) })
	if listErr == nil {
		return err
	}
	for _, id := range d.named(ctx, members) {
		if _, one := d.Person(ctx, id); one != nil {
			err = errors.Join(err, one)
		}
	}
	return errors.Join(err, fmt.Errorf("list people: %w", listErr))
}

// named lists whom a declaration may come from or go to: the people of the settings, of their groups, of their channels.
func (d *Directory) named(ctx context.Context, members []incident.PersonID) []incident.PersonID {
	all := append(slices.Clone(d.cast.People), members...)
	for _, c := range d.cast.Channels {
		if found, err := d.source.LookUpMembers(ctx, c); err == nil {
			all = append(all, found...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (d *Directory) refreshGroups(ctx context.Context) (members []incident.PersonID, err error) {
	for _, id := range d.cast.Groups {
		found, one := d.source.LookUpGroup(ctx, id)
		if one == nil {
			one = d.put(ctx, store.GroupPath(id), Group{ID: id, Members: found, SeenAt: d.clock.Now()})
		}
		if one != nil {
			err = errors.Join(err, fmt.Errorf("resolve group %s: %w", id, one))
		}
		members = append(members, found...)
	}
	slices.Sort(members)
	return slices.Compact(members), err
}

func (d *Directory) learn(ctx context.Context, page []Person) error {
	for part := range slices.Chunk(page, batch) {
		err := d.db.Update(ctx, func(tx store.Tx) error {
			for _, p := range part {
				p.SeenAt, p.MailKey = d.clock.Now(), mailKey(p.Mail)
				if err := tx.Set(store.PersonPath(p.ID), p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("keep people: %w", err)
		}
	}
	return nil
}
