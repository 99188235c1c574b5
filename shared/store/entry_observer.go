package store

import (
	"context"
	"errors"

	"noroshi.internal/shared/incident"
)

// ObserveEntries returns db with a callback for every entry that a transaction commits through it, with the context of its
// Update. As with ObserveMarks, seen runs after the commit, and also when the outcome is unknown.
func ObserveEntries(db DB, seen func(ctx context.Context, e incident.Entry)) DB {
	return entryObserver{db, seen}
}

type entryObserver struct {
	DB
	seen func(context.Context, incident.Entry)
}

// Update runs fn and, once it is committed, tells of its entries.
func (o entryObserver) Update(ctx context.Context, fn func(Tx) error) error {
	var entries []incident.Entry
	err := o.DB.Update(ctx, func(tx Tx) error {
		entries = nil // the callback may run more than once
		return fn(entryObserverTx{tx, &entries})
	})
	if err == nil || errors.Is(err, ErrUnknownOutcome) {
		for _, e := range entries {
			o.seen(ctx, e)
		}
	}
	return err
}

type entryObserverTx struct {
	Tx
	entries *[]incident.Entry
}

// Create notes an entry: entries are created only.
func (t entryObserverTx) Create(path string, v any) error {
	if e, ok := v.(entry); ok {
		*t.entries = append(*t.entries, e.Entry)
	}
	return t.Tx.Create(path, v)
}
