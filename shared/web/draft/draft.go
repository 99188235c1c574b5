// Package draft keeps what somebody sent just when their session had ended, until they have signed in again and sent it.
// It works with scripts off, and on whatever machine they sign in: only the person who typed it gets it back.
package draft

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// The limits of what is kept, so that nobody fills the store and nothing is found long after.
const (
	most   = 5
	oldest = 24 * time.Hour
)

// Draft is one form that was filled in and not taken. Field names are storage format: they do not change.
type Draft struct {
	Path   string     `json:"path"` // of the page with the form
	Values url.Values `json:"values"`
	Number string     `json:"number"` // of the form's token, so that sending it twice stays one request
	At     time.Time  `json:"at"`
}

// kept is the document of one person.
type kept struct {
	Drafts []Draft `json:"drafts"`
}

// Drafts is where they are kept.
type Drafts struct {
	db    store.DB
	clock clock.Clock
}

// New returns the drafts in db.
func New(db store.DB, clock clock.Clock) Drafts { return Drafts{db, clock} }

// Keep keeps what p had typed. The oldest of too many is lost.
func (d Drafts) Keep(ctx context.Context, p incident.PersonID, one Draft) error {
	one.At = d.clock.Now()
	return d.change(ctx, p, func(all []Draft) []Draft {
		all = append(slices.DeleteFunc(all, same(one.Number)), one)
		return all[max(0, len(all)-most):]
	})
}

// Drop forgets a draft, which was sent.
func (d Drafts) Drop(ctx context.Context, p incident.PersonID, number string) error {
	return d.change(ctx, p, func(all []Draft) []Draft { return slices.DeleteFunc(all, same(number)) })
}

// Of returns what p has not sent, the oldest first.
func (d Drafts) Of(ctx context.Context, p incident.PersonID) ([]Draft, error) {
	var k kept
	err := d.db.Get(ctx, store.DraftsPath(p), &k)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	return d.fresh(k.Drafts), nil
}

func (d Drafts) change(ctx context.Context, p incident.PersonID, fn func([]Draft) []Draft) error {
	err := d.db.Update(ctx, func(tx store.Tx) error {
		var k kept
		if err := tx.Get(store.DraftsPath(p), &k); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		k.Drafts = fn(d.fresh(k.Drafts))
		if len(k.Drafts) == 0 {
			return tx.Delete(store.DraftsPath(p))
		}
		return tx.Set(store.DraftsPath(p), k)
	})
	if err != nil {
		return fmt.Errorf("keep drafts: %w", err)
	}
	return nil
}

func (d Drafts) fresh(all []Draft) []Draft {
	return slices.DeleteFunc(slices.Clone(all), func(x Draft) bool { return d.clock.Now().Sub(x.At) > oldest })
}

func same(number string) func(Draft) bool { return func(d Draft) bool { return d.Number == number } }
