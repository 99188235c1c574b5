// Package people knows who the people and user groups of the Slack workspace are. What it learned is kept in the store
// (people/{id}, groups/{id}) and refreshed daily, so that nothing that must be quick (a modal, a claim, an invitation)
// waits for a call to Slack.
//
// Cache answers from the store alone. Directory adds the calls: for somebody never seen, for what is older than a day,
// and Refresh for all of it at once.
package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Fresh is how long what was learned of a person or a group counts as current.
const Fresh = 24 * time.Hour

// Person is what is known of one account. Field names are storage format: they do not change.
type Person struct {
	ID         incident.PersonID `json:"id"`
	Team       string            `json:"team,omitempty"`
	Name       string            `json:"name"` // how colleagues see them
	Mail       string            `json:"mail,omitempty"`
	Locale     string            `json:"locale,omitempty"` // such as "ja-JP"
	Timezone   string            `json:"timezone,omitempty"`
	Restricted bool              `json:"restricted,omitempty"` // a guest of either kind
	Bot        bool              `json:"bot,omitempty"`
	Stranger   bool              `json:"stranger,omitempty"` // of another company
	Deleted    bool              `json:"deleted,omitempty"`
	SeenAt     time.Time         `json:"seenAt"`            // when Slack said so
	MailKey    string            `json:"mailKey,omitempty"` // what ByMail looks for
}

// Outsider reports whether the person decides nothing here: guests, bots, people of other companies and accounts that
// were closed.
func (p Person) Outsider() bool { return p.Restricted || p.Bot || p.Stranger || p.Deleted }

// Actor returns the person as the one who asks.
func (p Person) Actor() incident.Actor {
	return incident.Actor{ID: p.ID, Name: p.Name, Lang: p.Lang(""), Outsider: p.Outsider()}
}

// Lang returns the language the person reads: Japanese for a Japanese locale, otherwise English; fallback while the
// locale is not known.
func (p Person) Lang(fallback incident.Lang) incident.Lang {
	switch {
	case p.Locale == "":
		return fallback
	case len(p.Locale) >= 2 && p.Locale[:2] == "ja":
		return incident.Japanese
	}
	return incident.English
}

// Group is the members of one user group. Field names are storage format: they do not change.
type Group struct {
	ID      string              `json:"id"`
	Members []incident.PersonID `json:"members"`
	SeenAt  time.Time           `json:"seenAt"`
}

// Name is what a user group or a channel is called. Field names are storage format: they do not change.
type Name struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	SeenAt time.Time `json:"seenAt"`
}

// Cache answers from the store, never from Slack.
type Cache struct {
	db    store.DB
	clock clock.Clock
}

// NewCache returns a cache over db.
func NewCache(db store.DB, clock clock.Clock) Cache { return Cache{db: db, clock: clock} }

// Person returns what is known of somebody, however old; known is false when nothing is.
func (c Cache) Person(ctx context.Context, id incident.PersonID) (p Person, known bool, err error) {
	known, err = c.get(ctx, store.PersonPath(id), &p)
	return p, known, err
}

// Name returns what colleagues call somebody; "" while it is not known.
func (c Cache) Name(ctx context.Context, id incident.PersonID) string {
	p, _, err := c.Person(ctx, id)
	if err != nil {
		return ""
	}
	return p.Name
}

// mostKnown is how many people Everybody reads.
const mostKnown = 2000

// Everybody returns those who decide here and are known by a name: whoever came in with an address alone is not.
func (c Cache) Everybody(ctx context.Context) (all []incident.Actor) {
	docs, err := store.People(ctx, c.db, mostKnown)
	if err != nil {
		return nil
	}
	found, _ := store.Collect[Person](docs) // whoever cannot be read is not known
	for _, p := range found {
		if p.Name != "" && !p.Outsider() && !strings.Contains(strings.TrimPrefix(p.Name, "@"), "@") {
			all = append(all, p.Actor())
		}
	}
	return all
}

// NameOf returns what colleagues call a person, or what a user group is called, by its id; "" while it is not known.
func (c Cache) NameOf(ctx context.Context, id string) string {
	if !strings.HasPrefix(id, "S") { // Slack: ids of user groups begin with S
		return c.Name(ctx, incident.PersonID(id))
	}
	var known Name
	_, _ = c.get(ctx, store.NamePath(id), &known) // what cannot be read is not known
	return known.Name
}

// GroupMembers returns the members of a user group as they were resolved beforehand; known is false when they were not.
// A group older than two days is not known: the daily refresh has missed it twice.
func (c Cache) GroupMembers(ctx context.Context, id string) (members []incident.PersonID, known bool, err error) {
	var g Group
	if known, err = c.get(ctx, store.GroupPath(id), &g); err != nil || !known {
		return nil, false, err
	}
	return g.Members, c.clock.Now().Sub(g.SeenAt) < 2*Fresh, nil
}

// MayKnow reports whether somebody may learn of an incident: of a private one those who are in it do, and the members of the
// user groups that were called in, as far as they are known without a call.
func (c Cache) MayKnow(ctx context.Context, p incident.PersonID, i incident.Incident) bool {
	return i.Knows(p) || p != "" && slices.ContainsFunc(i.Groups(), func(group string) bool {
		members, known, err := c.GroupMembers(ctx, group)
		return err == nil && known && slices.Contains(members, p)
	})
}

func (c Cache) get(ctx context.Context, path string, into any) (known bool, err error) {
	switch err := c.db.Get(ctx, path, into); {
	case errors.Is(err, store.ErrNotFound):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("read %s: %w", path, err)
	}
	return true, nil
}

func (c Cache) put(ctx context.Context, path string, v any) error {
	err := c.db.Update(ctx, func(tx store.Tx) error { return tx.Set(path, v) })
	if err != nil {
		return fmt.Errorf("keep %s: %w", path, err)
	}
	return nil
}
