package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	sqlite3lib "modernc.org/sqlite/lib"

	"noroshi.internal/shared/store"
)

// Update runs fn in one transaction.
func (db *DB) Update(ctx context.Context, fn func(store.Tx) error) error {
	if err := db.lock(ctx); err != nil {
		return err
	}
	defer func() { <-db.writer }()
	return db.retry(ctx, func() error { return db.attempt(ctx, fn) })
}

// lock waits for this process's other writers. A channel, since a bubble of testing/synctest knows when it blocks.
func (db *DB) lock(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case db.writer <- struct{}{}: // nearly always: a timer costs more than this
		return nil
	default:
	}
	wait, cancel := db.clock.WithTimeout(ctx, db.patience)
	defer cancel()
	select {
	case db.writer <- struct{}{}:
		return nil
	case <-wait.Done():
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%w: %w", store.ErrContention, err)
		}
		return fmt.Errorf("%w: waited %s for other writers", store.ErrContention, db.patience)
	}
}

func (db *DB) attempt(ctx context.Context, fn func(store.Tx) error) error {
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return busy("take a connection", err)
	}
	committed := false
	defer func() { // also when fn panics or ends its goroutine
		if !committed {
			rollback(conn)
		}
		_ = conn.Close() // gives it back to the pool
	}()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return busy("begin a transaction", err)
	}
	t := &tx{ctx: ctx, conn: conn}
	defer t.end()
	if err := fn(t); err != nil {
		return err
	}
	if err := errors.Join(t.refused, ctx.Err()); err != nil {
		return err
	}
	// Not with ctx: a commit is not to be interrupted half-way.
	if err := db.commit(context.WithoutCancel(ctx), conn); err != nil {
		return err
	}
	committed = true
	return nil
}

// commit tells failures that left nothing behind from those that may have reached the disk.
func commit(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "COMMIT")
	switch resultCode(err) {
	case sqlite3lib.SQLITE_BUSY, sqlite3lib.SQLITE_LOCKED, sqlite3lib.SQLITE_FULL:
		return busy("commit", err)
	}
	if err != nil {
		return fmt.Errorf("commit: %w: %w", store.ErrUnknownOutcome, err)
	}
	return nil
}

// rollback drops the connection if it cannot be brought back to a state without a transaction.
func rollback(conn *sql.Conn) {
	if _, err := conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}
