package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"

	"noroshi.internal/shared/store"
)

func openMemory(t *testing.T) *DB {
	t.Helper()
	db, err := OpenMemory(Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func listed(t *testing.T, db *DB) int {
	t.Helper()
	docs, err := db.List(t.Context(), store.Query{Collection: "c"})
	if err != nil {
		t.Fatal(err)
	}
	return len(docs)
}

// TestMemoryIsEmpty: a database in memory has the connection of one that was closed, and nothing that was in it; two at a
// time have nothing in common.
func TestMemoryIsEmpty(t *testing.T) {
	for range 3 {
		one, two := openMemory(t), openMemory(t)
		if n := listed(t, one) + listed(t, two); n != 0 {
			t.Fatalf("%d documents at the start", n)
		}
		if err := create(t.Context(), one, "c/a", 1); err != nil {
			t.Fatal(err)
		}
		if n := listed(t, two); n != 0 {
			t.Errorf("%d documents of another database", n)
		}
		if err := errors.Join(one.Close(), two.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMemoryOutlivesItsConnection: what the pool drops a connection for, it has again with all that was committed, and
// nothing of the transaction that was under way.
func TestMemoryOutlivesItsConnection(t *testing.T) {
	t.Parallel()
	db := openMemory(t)
	if err := create(t.Context(), db, "c/a", 1); err != nil {
		t.Fatal(err)
	}
	db.onNextCommit(func(_ context.Context, conn *sql.Conn) error {
		return errors.Join(errStopped, conn.Raw(func(any) error { return driver.ErrBadConn }))
	})
	if err := create(t.Context(), db, "c/b", 2); !errors.Is(err, errStopped) {
		t.Fatalf("got %v", err)
	}
	if n := listed(t, db); n != 1 {
		t.Errorf("%d documents, want the one that was committed", n)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

var errStopped = errors.New("stopped")

// TestMemoryClosedDuringATransaction: its connection is nobody else's as long as the transaction runs.
func TestMemoryClosedDuringATransaction(t *testing.T) {
	t.Parallel()
	db := openMemory(t)
	_ = db.Update(t.Context(), func(tx store.Tx) error {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		other := openMemory(t)
		defer other.Close()
		if err := create(t.Context(), other, "c/a", 1); err != nil {
			t.Error(err)
		}
		return tx.Create("c/b", note{N: 2})
	})
	after := openMemory(t)
	defer after.Close()
	if n := listed(t, after); n != 0 {
		t.Errorf("%d documents at the start", n)
	}
}
