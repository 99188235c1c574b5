package simulation

import (
	"context"
	"errors"
	"strings"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/store"
)

// judgeMeasures: what is kept of a response that is over are the times of the entries that are stored, once the clock has looked; of what
// came to nothing, or never was over, nothing is.
func (w *world) judgeMeasures(s incident.State, fail failer) {
	id := s.Incident.ID
	kept, err := store.LoadMeasures(context.Background(), w.db, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		fail("the times of %s cannot be read: %v", id, err)
		return
	}
	if s.Incident.Status == incident.Canceled && kept.Incident != "" {
		fail("%s came to nothing, and has times", id)
	}
	if !s.Incident.Measured() {
		return
	}
	entries, err := store.Timeline(context.Background(), w.db, id, 0)
	if err != nil {
		fail("the timeline cannot be read: %v", err)
		return
	}
	if diff := cmp.Diff(measure.Take(measure.AboutOf(s.Incident), entries), kept); diff != "" {
		fail("what is kept of %s are not the times of its timeline: %s", id, diff)
	}
}

// keepsFirstTimes keeps the times of a response as they were taken first.
type keepsFirstTimes struct{ store.DB }

func (k keepsFirstTimes) Update(ctx context.Context, fn func(store.Tx) error) error {
	return k.DB.Update(ctx, func(tx store.Tx) error { return fn(keepsFirstTimesTx{tx, map[string]bool{}}) })
}

type keepsFirstTimesTx struct {
	store.Tx
	there map[string]bool
}

func (t keepsFirstTimesTx) Get(path string, into any) error {
	err := t.Tx.Get(path, into)
	t.there[path] = err == nil
	return err
}

func (t keepsFirstTimesTx) Set(path string, v any) error {
	if strings.HasPrefix(path, store.MeasuresPath+"/") && t.there[path] {
		return nil
	}
	return t.Tx.Set(path, v)
}

func (t keepsFirstTimesTx) Delete(path string) error {
	if strings.HasPrefix(path, store.MeasuresPath+"/") {
		return nil
	}
	return t.Tx.Delete(path)
}
