package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"noroshi.internal/shared/store"
)

var transactionTests = map[string]func(*testing.T, Harness){
	"an error undoes everything and comes back as it is": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"v": "old"}, "people/b": doc{"v": "old"}})
		err := h.DB.Update(t.Context(), func(tx store.Tx) error {
			return errors.Join(tx.Set("people/a", doc{"v": "new"}), tx.Delete("people/b"),
				tx.Create("people/c", doc{"v": "new"}), errMine)
		})
		wantErr(t, "Update", err, errMine)
		wantDoc(t, h.DB, "people/a", doc{"v": "old"})
		wantDoc(t, h.DB, "people/b", doc{"v": "old"})
		wantNone(t, h.DB, "people/c")
	},
	"a panic undoes everything": func(t *testing.T, h Harness) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = h.DB.Update(t.Context(), func(tx store.Tx) error {
				_ = tx.Set("people/a", doc{"v": "new"})
				panic("in the callback")
			})
		}()
		wantNone(t, h.DB, "people/a")
		put(t, h.DB, map[string]any{"people/a": doc{"v": "afterwards"}})
	},
	"a callback that is run again leaves the writes of its last run only": rerun,
	"reading after writing is refused":                                    readAfterWrite,
	"an overlooked read after a write refuses the transaction": func(t *testing.T, h Harness) {
		err := h.DB.Update(t.Context(), func(tx store.Tx) error {
			var d doc
			_ = tx.Set("people/a", doc{"v": "new"})
			_ = tx.Get("people/a", &d)
			return nil
		})
		wantErr(t, "Update", err, store.ErrReadAfterWrite)
		wantNone(t, h.DB, "people/a")
	},
	"what is read ahead is what is there, and is read as often as one likes": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"v": "a"}, "people/b": doc{"v": "b"}})
		update(t, h.DB, func(tx store.Tx) error {
			if err := tx.Ahead("people/a", "people/none", "people/b"); err != nil {
				return err
			}
			for range 2 {
				for path, want := range map[string]string{"people/a": "a", "people/b": "b"} {
					var d doc
					if err := tx.Get(path, &d); err != nil || d["v"] != want {
						t.Errorf("%s: %v, %v", path, d, err)
					}
					d["v"] = "changed by the reader"
				}
			}
			var d doc
			wantErr(t, "Get of what is not there", tx.Get("people/none", &d), store.ErrNotFound)
			return tx.Set("people/a", doc{"v": "new"})
		})
		wantDoc(t, h.DB, "people/a", doc{"v": "new"})
	},
	"an overlooked look ahead after a write refuses the transaction": func(t *testing.T, h Harness) {
		err := h.DB.Update(t.Context(), func(tx store.Tx) error {
			_ = tx.Set("people/a", doc{"v": "new"})
			_ = tx.Ahead("people/a")
			return nil
		})
		wantErr(t, "Update", err, store.ErrReadAfterWrite)
		wantNone(t, h.DB, "people/a")
	},
	"what was read ahead still meets another writer": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"n": 0}})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				update(t, h.DB, func(tx store.Tx) error {
					var d struct {
						N int `json:"n"`
					}
					if err := errors.Join(tx.Ahead("people/a"), tx.Get("people/a", &d)); err != nil {
						return err
					}
					return tx.Set("people/a", doc{"n": d.N + 1})
				})
			})
		}
		wg.Wait()
		wantDoc(t, h.DB, "people/a", doc{"n": 8.0})
	},
	"a transaction lists what is committed": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"n": 1}, "people/b": doc{"n": 2}, "people/c": doc{"n": 3}})
		update(t, h.DB, func(tx store.Tx) error {
			docs, err := tx.List(store.Query{Collection: "people", OrderBy: "n", Desc: true, Limit: 2})
			if err != nil {
				return err
			}
			if len(docs) != 2 || docs[0].ID() != "c" || docs[1].ID() != "b" {
				t.Errorf("listed %v", docs)
			}
			return tx.Delete(docs[0].Path)
		})
		wantIDs(t, h.DB, store.Query{Collection: "people"}, "a", "b")
	},
	"an uncommitted write is seen by nobody": func(t *testing.T, h Harness) {
		update(t, h.DB, func(tx store.Tx) error {
			if err := tx.Set("people/a", doc{"v": "new"}); err != nil {
				return err
			}
			wantNone(t, h.DB, "people/a")
			return nil
		})
	},
	"a transaction that only reads commits": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"v": "x"}})
		update(t, h.DB, func(tx store.Tx) error {
			var d doc
			return tx.Get("people/a", &d)
		})
	},
	"a transaction is of no use after its callback": func(t *testing.T, h Harness) {
		var escaped store.Tx
		update(t, h.DB, func(tx store.Tx) error { escaped = tx; return nil })
		if err := escaped.Set("people/a", doc{"v": "late"}); err == nil {
			t.Error("a write was accepted")
		}
		wantNone(t, h.DB, "people/a")
	},
	"an ended context ends a transaction with nothing done": func(t *testing.T, h Harness) {
		ctx, cancel := context.WithCancel(t.Context())
		err := h.DB.Update(ctx, func(tx store.Tx) error {
			cancel()
			_ = tx.Set("people/a", doc{"v": "new"})
			return nil
		})
		wantErr(t, "cancelled inside", err, context.Canceled)
		err = h.DB.Update(ctx, func(tx store.Tx) error { return tx.Set("people/b", doc{"v": "new"}) })
		wantErr(t, "cancelled before", err, context.Canceled)
		var d doc
		wantErr(t, "Get", h.DB.Get(ctx, "people/a", &d), context.Canceled)
		_, err = h.DB.List(ctx, store.Query{Collection: "people"})
		wantErr(t, "List", err, context.Canceled)
		wantIDs(t, h.DB, store.Query{Collection: "people"})
	},
}

func rerun(t *testing.T, h Harness) {
	if h.Rerun == nil {
		t.Skip("NOT TESTED: this backend offers no way to have a callback run again")
	}
	put(t, h.DB, map[string]any{"people/a": doc{"n": 1}})
	h.Rerun()
	runs := 0
	update(t, h.DB, func(tx store.Tx) error {
		runs++
		var d struct{ N int }
		if err := tx.Get("people/a", &d); err != nil {
			return err
		}
		if runs == 1 {
			return errors.Join(tx.Set("people/a", doc{"n": 100}), tx.Create("people/first", doc{"v": "x"}))
		}
		return errors.Join(tx.Set("people/a", doc{"n": d.N + 1}), tx.Create("people/second", doc{"v": "x"}))
	})
	if runs != 2 {
		t.Errorf("the callback ran %d times, want 2", runs)
	}
	wantDoc(t, h.DB, "people/a", doc{"n": 2.0})
	wantIDs(t, h.DB, store.Query{Collection: "people"}, "a", "second")
}

func readAfterWrite(t *testing.T, h Harness) {
	reads := map[string]func(tx store.Tx) error{
		"Get": func(tx store.Tx) error { var d doc; return tx.Get("people/z", &d) },
		"List": func(tx store.Tx) error {
			_, err := tx.List(store.Query{Collection: "people"})
			return err
		},
	}
	writes := map[string]func(tx store.Tx) error{
		"Create": func(tx store.Tx) error { return tx.Create("people/a", doc{"v": "new"}) },
		"Set":    func(tx store.Tx) error { return tx.Set("people/a", doc{"v": "new"}) },
		"Delete": func(tx store.Tx) error { return tx.Delete("people/nobody") },
	}
	for w, write := range writes {
		for r, read := range reads {
			err := h.DB.Update(t.Context(), func(tx store.Tx) error {
				if err := write(tx); err != nil {
					return err
				}
				return read(tx)
			})
			wantErr(t, r+" after "+w, err, store.ErrReadAfterWrite)
			wantNone(t, h.DB, "people/a")
		}
	}
}
