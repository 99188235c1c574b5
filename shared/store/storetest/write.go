package storetest

import (
	"errors"
	"testing"

	"noroshi.internal/shared/store"
)

var writeTests = map[string]func(*testing.T, Harness){
	"what is created is there": func(t *testing.T, h Harness) {
		update(t, h.DB, func(tx store.Tx) error { return tx.Create("people/a", doc{"name": "筧"}) })
		wantDoc(t, h.DB, "people/a", doc{"name": "筧"})
	},
	"what was never written is not found": func(t *testing.T, h Harness) {
		wantNone(t, h.DB, "people/a")
		update(t, h.DB, func(tx store.Tx) error {
			var d doc
			wantErr(t, "Get in a transaction", tx.Get("people/a", &d), store.ErrNotFound)
			return nil
		})
	},
	"creating twice is refused and nothing of the transaction happens": createTwice,
	"an overlooked conflict still refuses the transaction": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"v": "first"}})
		err := h.DB.Update(t.Context(), func(tx store.Tx) error {
			_ = tx.Create("people/a", doc{"v": "second"})
			_ = tx.Set("people/b", doc{"v": "beside it"})
			return nil
		})
		wantErr(t, "Update", err, store.ErrExists)
		wantDoc(t, h.DB, "people/a", doc{"v": "first"})
		wantNone(t, h.DB, "people/b")
	},
	"set replaces the whole document": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"old": "x", "both": "x"}})
		put(t, h.DB, map[string]any{"people/a": doc{"both": "y"}})
		wantDoc(t, h.DB, "people/a", doc{"both": "y"})
	},
	"delete removes, and what is not there can be deleted": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"v": "x"}, "people/b": doc{"v": "y"}})
		update(t, h.DB, func(tx store.Tx) error {
			return errors.Join(tx.Delete("people/a"), tx.Delete("people/nobody"))
		})
		wantNone(t, h.DB, "people/a")
		wantIDs(t, h.DB, store.Query{Collection: "people"}, "b")
	},
	"what was deleted can be created": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"people/a": doc{"v": "first"}})
		update(t, h.DB, func(tx store.Tx) error { return tx.Delete("people/a") })
		update(t, h.DB, func(tx store.Tx) error { return tx.Create("people/a", doc{"v": "second"}) })
		wantDoc(t, h.DB, "people/a", doc{"v": "second"})
	},
	"the last write of a transaction counts": func(t *testing.T, h Harness) {
		update(t, h.DB, func(tx store.Tx) error {
			return errors.Join(tx.Set("people/a", doc{"v": "first"}), tx.Set("people/a", doc{"v": "last"}),
				tx.Create("people/b", doc{"v": "first"}), tx.Delete("people/b"))
		})
		wantDoc(t, h.DB, "people/a", doc{"v": "last"})
		wantNone(t, h.DB, "people/b")
	},
	"only objects are documents": func(t *testing.T, h Harness) {
		for _, v := range []any{nil, "text", 1, []string{"a"}, (*struct{})(nil), func() {}} {
			err := h.DB.Update(t.Context(), func(tx store.Tx) error {
				_ = tx.Set("people/a", v)
				return nil
			})
			if err == nil {
				t.Errorf("Set(%#v) was accepted", v)
			}
		}
		wantNone(t, h.DB, "people/a")
	},
}

func createTwice(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{"people/a": doc{"v": "first"}})
	err := h.DB.Update(t.Context(), func(tx store.Tx) error {
		if err := tx.Set("people/b", doc{"v": "beside it"}); err != nil {
			return err
		}
		return tx.Create("people/a", doc{"v": "second"})
	})
	wantErr(t, "Update", err, store.ErrExists)
	wantDoc(t, h.DB, "people/a", doc{"v": "first"})
	wantNone(t, h.DB, "people/b")
}
