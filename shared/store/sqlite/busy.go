package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	sqlite3lib "modernc.org/sqlite/lib"
	"noroshi.internal/shared/store"
)

// errBusy marks a transaction that another process's lock kept from beginning or committing: nothing has happened.
var errBusy = errors.New("the file is locked")

// retry runs f until the file is not locked, the context ends or patience does.
func (db *DB) retry(ctx context.Context, f func() error) error {
	err := f()
	if !errors.Is(err, errBusy) {
		return err
	}
	wait, cancel := db.clock.WithTimeout(ctx, db.patience)
	defer cancel()
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		if !db.clock.Pause(wait, pause) {
			return fmt.Errorf("%w: %w", store.ErrContention, errors.Join(err, ctx.Err()))
		}
		if err = f(); !errors.Is(err, errBusy) {
			return err
		}
	}
}

// busy wraps an error of SQLite and marks the one that waiting helps against.
func busy(doing string, err error) error {
	switch resultCode(err) {
	case sqlite3lib.SQLITE_BUSY, sqlite3lib.SQLITE_LOCKED:
		return fmt.Errorf("%s: %w: %w", doing, errBusy, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
