// Package sqlite keeps documents in one SQLite file, in pure Go. It is the store of the local mode and of most tests.
//
// A commit that was answered is on the disk (write-ahead log, synchronous=FULL): it survives kill -9 and a power cut.
// Writers of one process queue in memory, writers of several processes at SQLite's lock; both wait until a deadline.
// Inside a transaction nobody else writes, so a callback is run again only when the file was locked by another process.
//
// What Firestore would refuse is refused here as well (package store), so that what runs on a laptop runs in production.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/store"
)

var _ store.DB = (*DB)(nil)

// Open opens the store in the file at path and makes it if there is none; its folder must exist. An error is one line
// with the path and what to do.
func Open(path string, opts Options) (*DB, error) {
	if err := touch(path); err != nil {
		return nil, err
	}
	readers, err := connect(path, opts.Volatile, connections)
	if err != nil {
		return nil, explain(path, err)
	}
	writer, err := connect(path, opts.Volatile, 1)
	if err != nil {
		return nil, errors.Join(explain(path, err), readers.Close())
	}
	return start(readers, writer, path, opts)
}

// OpenMemory opens an empty store that no file holds and that Close ends, for tests. While a transaction runs, what reads
// outside of it waits: a callback that reads through the store instead of its transaction waits for ever.
func OpenMemory(opts Options) (*DB, error) {
	one := connectMemory()
	return start(one, one, "in memory", opts)
}

func start(readers, writer *sql.DB, name string, opts Options) (*DB, error) {
	db := &DB{sql: readers, write: writer, patience: opts.Patience, clock: opts.Clock.Or(clock.Machine), writer: make(chan struct{}, 1), commit: commit}
	if db.patience == 0 {
		db.patience = 10 * time.Second
	}
	if err := db.prepare(context.Background(), opts.Indexes); err != nil {
		return nil, errors.Join(explain(name, err), db.Close())
	}
	return db, nil
}

// Close ends the store.
func (db *DB) Close() error {
	if err := errors.Join(db.write.Close(), db.sql.Close()); err != nil {
		return fmt.Errorf("close the store: %w", err)
	}
	return nil
}

// Get reads one document outside a transaction.
func (db *DB) Get(ctx context.Context, path string, into any) error {
	return db.retry(ctx, func() error { return get(ctx, db.sql, path, into) })
}

// List reads documents outside a transaction.
func (db *DB) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	var docs []store.Doc
	err := db.retry(ctx, func() (err error) {
		docs, err = list(ctx, db.sql, q)
		return err
	})
	return docs, err
}
