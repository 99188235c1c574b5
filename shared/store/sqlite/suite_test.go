package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/storetest"
)

func TestContract(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) storetest.Harness {
		db := open(t, filepath.Join(t.TempDir(), "noroshi.db"))
		return storetest.Harness{
			DB: db,
			Rerun: func() {
				db.onNextCommit(func(context.Context, *sql.Conn) error { return errBusy })
			},
			LoseAnswer: func(happened bool) {
				db.onNextCommit(func(ctx context.Context, conn *sql.Conn) error {
					if happened {
						return errors.Join(commit(ctx, conn), store.ErrUnknownOutcome)
					}
					return store.ErrUnknownOutcome
				})
			},
		}
	})
}

// onNextCommit has the next commit of the store done by f.
func (db *DB) onNextCommit(f func(context.Context, *sql.Conn) error) {
	db.commit = func(ctx context.Context, conn *sql.Conn) error {
		db.commit = commit
		return f(ctx, conn)
	}
}

func open(t *testing.T, path string, indexes ...store.Index) *DB {
	t.Helper()
	db, err := Open(path, Options{Indexes: indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}
