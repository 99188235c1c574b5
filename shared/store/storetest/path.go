package storetest

import (
	"strings"
	"testing"

	"noroshi.internal/shared/store"
)

var pathTests = map[string]func(*testing.T, Harness){
	"a subcollection is not mixed up with its parents": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{
			"incidents/a": doc{"v": "header"}, "incidents/a/todos/1": doc{"v": "todo"}, "incidents/a/todos/1/notes/x": doc{"v": "note"},
			"incidents/ab": doc{"v": "other"}, "incidents/ab/todos/2": doc{"v": "other's"}, "todos/3": doc{"v": "top"},
		})
		wantIDs(t, h.DB, store.Query{Collection: "incidents"}, "a", "ab")
		wantIDs(t, h.DB, store.Query{Collection: "incidents/a/todos"}, "1")
		wantIDs(t, h.DB, store.Query{Collection: "incidents/a/todos/1/notes"}, "x")
		wantIDs(t, h.DB, store.Query{Collection: "todos"}, "3")
		wantDoc(t, h.DB, "incidents/a/todos/1", doc{"v": "todo"})
	},
	"a subcollection needs no parent and outlives it": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"marks/slack/pending/1": doc{"v": "x"}, "incidents/a": doc{"v": "x"}, "incidents/a/todos/1": doc{"v": "x"}})
		update(t, h.DB, func(tx store.Tx) error { return tx.Delete("incidents/a") })
		wantNone(t, h.DB, "marks/slack")
		wantIDs(t, h.DB, store.Query{Collection: "marks"})
		wantIDs(t, h.DB, store.Query{Collection: "marks/slack/pending"}, "1")
		wantIDs(t, h.DB, store.Query{Collection: "incidents/a/todos"}, "1")
	},
	"ids are any text": func(t *testing.T, h Harness) {
		for _, id := range []string{"東京リージョン", "a b", "C0HELP:1771555800.123456", "4.3d", "%2F", "a?b#c", "'quoted\"", "🔥", "__x", "-", "é", "e\u0301"} {
			put(t, h.DB, map[string]any{"people/" + id: doc{"id": id}})
			wantDoc(t, h.DB, "people/"+id, doc{"id": id})
		}
	},
	"paths that are no document's are refused": func(t *testing.T, h Harness) {
		for _, path := range []string{
			"", "people", "people/a/b", "/people/a", "people/", "people//a/b", "people/.", "people/..",
			"people/__x__", "people/\xff", "people/" + strings.Repeat("x", 1501),
		} {
			var d doc
			if err := h.DB.Get(t.Context(), path, &d); err == nil {
				t.Errorf("Get(%q) was accepted", path)
			}
			for name, write := range map[string]func(tx store.Tx) error{
				"Get":    func(tx store.Tx) error { return tx.Get(path, &d) },
				"Create": func(tx store.Tx) error { return tx.Create(path, doc{"v": "x"}) },
				"Set":    func(tx store.Tx) error { return tx.Set(path, doc{"v": "x"}) },
				"Delete": func(tx store.Tx) error { return tx.Delete(path) },
			} {
				if err := h.DB.Update(t.Context(), write); err == nil {
					t.Errorf("%s(%q) was accepted", name, path)
				}
			}
		}
	},
}
