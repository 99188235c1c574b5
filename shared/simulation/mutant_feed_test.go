package simulation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
)

// ofFeed reports whether a mutant is the tool without a guard of what it tells of the provider.
func (m mutant) ofFeed() bool { return m.notesBeforeTelling || m.renewsTellings }

// toldOtherwise is a store in which what was told of the provider is kept otherwise.
type toldOtherwise struct {
	store.DB
	m mutant
}

func (d toldOtherwise) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(&toldOtherwiseTx{Tx: tx, m: d.m}) })
}

type toldOtherwiseTx struct {
	store.Tx
	m    mutant
	runs store.Signs
	sum  string
}

// ofProvider reports whether an entry says something of the provider's.
func ofProvider(path string) bool { return strings.Contains(path, "/entries/provider-") }

func (t *toldOtherwiseTx) Get(path string, into any) error {
	if t.m.renewsTellings && ofProvider(path) {
		return store.ErrNotFound
	}
	err := t.Tx.Get(path, into)
	known, ok := into.(*watch.State)
	if err != nil || !ok {
		return err
	}
	t.sum = known.Provider.Sum
	t.runs, err = store.LoadSigns(t.Tx)
	return err
}

func (t *toldOtherwiseTx) Create(path string, v any) error {
	if t.m.renewsTellings && ofProvider(path) {
		path += fmt.Sprint("-", time.Now().UnixNano())
	}
	return t.Tx.Create(path, v)
}

// Set notes at once, where something new was read, that all who run know it.
func (t *toldOtherwiseTx) Set(path string, v any) error {
	s, ok := v.(watch.State)
	if !ok || !t.m.notesBeforeTelling || s.Provider.Sum == t.sum {
		return t.Tx.Set(path, v)
	}
	s.Provider = s.Provider.Clone()
	for _, row := range t.runs.Rows {
		for _, o := range s.Provider.Outages {
			if row.Kind == incident.Live {
				s.Provider.Told(o.Key, row.ID, o.Stand)
			}
		}
	}
	return t.Tx.Set(path, s)
}
