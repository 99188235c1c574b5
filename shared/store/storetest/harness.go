package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"noroshi.internal/shared/store"
)

// Harness is an empty store and the faults its backend can bring about.
type Harness struct {
	DB store.DB
	// Rerun makes the next Update refuse its first commit as a conflict would, so that the callback runs again.
	Rerun func()
	// LoseAnswer makes the answer to the next commit get lost, after the commit happened or before it could.
	LoseAnswer func(happened bool)
}

// doc is a document in its plainest form.
type doc = map[string]any

var errMine = errors.New("the callback's own error")

func update(t *testing.T, db store.DB, fn func(tx store.Tx) error) {
	t.Helper()
	if err := db.Update(t.Context(), fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func put(t *testing.T, db store.DB, docs map[string]any) {
	t.Helper()
	update(t, db, func(tx store.Tx) error {
		for path, v := range docs {
			if err := tx.Set(path, v); err != nil {
				return err
			}
		}
		return nil
	})
}

func wantDoc(t *testing.T, db store.DB, path string, want doc) {
	t.Helper()
	var got doc
	if err := db.Get(t.Context(), path, &got); err != nil {
		t.Fatalf("Get: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func wantNone(t *testing.T, db store.DB, path string) {
	t.Helper()
	var got doc
	if err := db.Get(t.Context(), path, &got); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get(%s) = %v, %v; want ErrNotFound", path, got, err)
	}
}

func wantErr(t *testing.T, doing string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", doing, got, want)
	}
}

// wantIDs fails if a query finds other documents than these, or in another order.
func wantIDs(t *testing.T, db store.DB, q store.Query, want ...string) {
	t.Helper()
	docs, err := db.List(t.Context(), q)
	if err != nil {
		t.Fatalf("List(%+v): %v", q, err)
	}
	got := make([]string, len(docs))
	for i, d := range docs {
		got[i] = d.ID()
		if d.Path != q.Collection+"/"+d.ID() {
			t.Errorf("path %q of a document in %q", d.Path, q.Collection)
		}
	}
	if want == nil {
		want = []string{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("List(%+v) (-want +got):\n%s", q, diff)
	}
}

// addOne adds one to the "n" of a document, in one transaction.
func addOne(ctx context.Context, db store.DB, path string) error {
	return db.Update(ctx, func(tx store.Tx) error {
		var d struct {
			N int `json:"n"`
		}
		if err := tx.Get(path, &d); err != nil {
			return err
		}
		d.N++
		return tx.Set(path, d)
	})
}
