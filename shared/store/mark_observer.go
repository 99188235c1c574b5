package store

import (
	"context"
	"errors"
	"slices"
)

// ObserveMarks returns db with a callback for every mark that a transaction of this process commits: the trigger of local mode,
// where a database does not call functions. seen runs after the commit, once for each mark, and must not block. When a
// commit's outcome is unknown it runs too: a mark that is not there wakes a worker for nothing, the other way round one
// would sleep.
func ObserveMarks(db DB, seen func(Mark)) DB { return markObserver{db, seen} }

type markObserver struct {
	DB
	seen func(Mark)
}

// Update runs fn and, once it is committed, tells of its marks.
func (w markObserver) Update(ctx context.Context, fn func(Tx) error) error {
	var marks []Mark
	err := w.DB.Update(ctx, func(tx Tx) error {
		marks = nil // the callback may run more than once
		return fn(markObserverTx{tx, &marks})
	})
	if err == nil || errors.Is(err, ErrUnknownOutcome) {
		for _, m := range marks {
			w.seen(m)
		}
	}
	return err
}

type markObserverTx struct {
	Tx
	marks *[]Mark
}

// Create notes a mark.
func (t markObserverTx) Create(path string, v any) error {
	t.note(path, v)
	return t.Tx.Create(path, v)
}

// Set notes a mark.
func (t markObserverTx) Set(path string, v any) error {
	t.note(path, v)
	return t.Tx.Set(path, v)
}

// Delete forgets a mark.
func (t markObserverTx) Delete(path string) error {
	t.note(path, nil)
	return t.Tx.Delete(path)
}

// note keeps the last that is written at a path, if it is a mark.
func (t markObserverTx) note(path string, v any) {
	*t.marks = slices.DeleteFunc(*t.marks, func(m Mark) bool { return m.Path() == path })
	if m, ok := v.(Mark); ok {
		*t.marks = append(*t.marks, m)
	}
}
