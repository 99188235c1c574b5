package store_test

import (
	"context"
	"errors"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// rerunning runs each callback twice, as a conflict would, and then answers the commit with err, if that is not nil.
type rerunning struct {
	store.DB
	err error
}

var errLost = errors.New("lost against another writer")

func (r rerunning) Update(ctx context.Context, fn func(store.Tx) error) error {
	_ = r.DB.Update(ctx, func(tx store.Tx) error { return errors.Join(fn(tx), errLost) })
	if err := r.DB.Update(ctx, fn); err != nil {
		return err
	}
	return r.err
}

func watched(db store.DB) (store.DB, *[]string) {
	var seen []string
	return store.ObserveMarks(db, func(m store.Mark) { seen = append(seen, m.Path()) }), &seen
}

func mark(id string) store.Mark {
	return store.Mark{ID: id, Incident: "a", System: incident.Slack, NotBefore: store.Moment(t0)}
}

func TestWatchTellsOncePerMark(t *testing.T) {
	t.Parallel()
	db, seen := watched(rerunning{DB: open(t)})
	commit(t, db, declared("a", t0), changed("a", "Ev1", t0))
	same(t, "seen", *seen, []string{"marks/slack/pending/a-Ev0", "marks/docs/pending/a-Ev0"}, nil)
}

func TestWatchTellsAfterTheCommit(t *testing.T) {
	t.Parallel()
	db := open(t)
	watching := store.ObserveMarks(db, func(m store.Mark) {
		var there store.Mark
		err := db.Get(t.Context(), m.Path(), &there)
		same(t, "what is stored when the watcher is told", there, m, err)
	})
	commit(t, watching, declared("a", t0))
}

func TestWatchTellsOfTheLastWrite(t *testing.T) {
	t.Parallel()
	db, seen := watched(open(t))
	err := db.Update(t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.Set(mark("1").Path(), mark("1")), tx.Set(mark("2").Path(), mark("2")),
			tx.Set(mark("1").Path(), mark("1")), tx.Delete(mark("2").Path()), tx.Set("people/a", struct{}{}))
	})
	same(t, "seen", *seen, []string{"marks/slack/pending/1"}, err)
}

func TestWatchTellsNothingOfWhatDidNotHappen(t *testing.T) {
	t.Parallel()
	db, seen := watched(open(t))
	_ = db.Update(t.Context(), func(tx store.Tx) error { return errors.Join(tx.Create(mark("1").Path(), mark("1")), errLost) })
	if len(*seen) > 0 {
		t.Errorf("after the callback's own error: %v", *seen)
	}
	commit(t, db, declared("a", t0))
	*seen = nil
	err := db.Update(t.Context(), func(tx store.Tx) error { return store.Commit(tx, declared("a", t0)) })
	if !errors.Is(err, store.ErrExists) || len(*seen) > 0 {
		t.Errorf("after a conflict (%v): %v", err, *seen)
	}
}

// TestWatchTellsOfWhatMayHaveHappened: who repeats the request finds its entry and creates no mark.
func TestWatchTellsOfWhatMayHaveHappened(t *testing.T) {
	t.Parallel()
	db, seen := watched(rerunning{DB: open(t), err: store.ErrUnknownOutcome})
	err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Create(mark("1").Path(), mark("1")) })
	if !errors.Is(err, store.ErrUnknownOutcome) {
		t.Errorf("Update: %v, want ErrUnknownOutcome", err)
	}
	same(t, "seen", *seen, []string{"marks/slack/pending/1"}, nil)
}

func TestWatchForgetsARunThatWasUndone(t *testing.T) {
	t.Parallel()
	db, seen := watched(rerunning{DB: open(t)})
	ids := []string{"undone", "committed"}
	err := db.Update(t.Context(), func(tx store.Tx) error {
		m := mark(ids[0])
		ids = ids[1:]
		return tx.Create(m.Path(), m)
	})
	same(t, "seen", *seen, []string{"marks/slack/pending/committed"}, err)
}
