package store

import (
	"context"
	"errors"

	"noroshi.internal/shared/incident"
)

// Witness returns db with a callback for every entry that a transaction commits through it, with the context of its
// Update. Like Watch's it runs after the commit, and when the outcome is unknown.
func Witness(db DB, seen func(ctx context.Context, e incident.Entry)) DB { return witnessed{db, seen} }

type witnessed struct {
	DB
	seen func(context.Context, incident.Entry)
}

// Update runs fn and, once it is committed, tells of its entries.
func (w witnessed) Update(ctx context.Context, fn func(Tx) error) error {
	var entries []incident.Entry
	err := w.DB.Update(ctx, func(tx Tx) error {
		entries = nil // the callback may run more than once
		return fn(witnessedTx{tx, &entries})
	})
	if err == nil || errors.Is(err, ErrUnknownOutcome) {
		for _, e := range entries {
			w.seen(ctx, e)
		}
	}
	return err
}

type witnessedTx struct {
	Tx
	entries *[]incident.Entry
}

// Create notes an entry: entries are created only.
func (t witnessedTx) Create(path string, v any) error {
	if e, ok := v.(entry); ok {
		*t.entries = append(*t.entries, e.Entry)
	}
	return t.Tx.Create(path, v)
}
