package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// atMost is how many writers of one document are under way at once: the Firestore emulator is slow beyond it.
const atMost = 10

var conflictTests = map[string]func(*testing.T, Harness){
	"two writers of one document both count": func(t *testing.T, h Harness) {
		put(t, h.DB, map[string]any{"c/a": doc{"n": 0}})
		var g errgroup.Group
		for range 2 {
			g.Go(func() error { return addOne(t.Context(), h.DB, "c/a") })
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		wantDoc(t, h.DB, "c/a", doc{"n": 2.0})
	},
	"a hundred claims on one document are all kept": claims,
	"a hundred claims on a TODO as it was born are all kept": func(t *testing.T, h Harness) {
		claimAll(t, h.DB, func(int) incident.TodoID { return "4.3d" })
	},
	"a hundred claims on ten TODOs as they were born are all kept": func(t *testing.T, h Harness) {
		claimAll(t, h.DB, func(n int) incident.TodoID { return incident.TodoID(fmt.Sprint("4.", n%10)) })
	},
	"of ten who create a document one does": func(t *testing.T, h Harness) {
		results := make([]error, atMost)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() {
				results[i] = h.DB.Update(t.Context(), func(tx store.Tx) error { return tx.Create("c/a", doc{"who": i}) })
			})
		}
		wg.Wait()
		made := 0
		for i, err := range results {
			if err == nil {
				made++
				wantDoc(t, h.DB, "c/a", doc{"who": float64(i)})
				continue
			}
			wantErr(t, "Create", err, store.ErrExists)
		}
		if made != 1 {
			t.Errorf("%d of them were told that they made it, want 1", made)
		}
	},
	"nobody passes a guard that was read as absent":                 guard,
	"a writer that cannot get through says so and has done nothing": contention,
	"documents of others are no conflict": func(t *testing.T, h Harness) {
		var g errgroup.Group
		for i := range atMost {
			path := fmt.Sprintf("c/%d", i)
			g.Go(func() error {
				return h.DB.Update(t.Context(), func(tx store.Tx) error { return tx.Create(path, doc{"n": i}) })
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		wantIDs(t, h.DB, store.Query{Collection: "c"}, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
	},
}

// claims is one TODO that a hundred people react to.
func claims(t *testing.T, h Harness) {
	type todo struct {
		Owner   string         `json:"owner"`
		Helpers map[string]int `json:"helpers"`
	}
	put(t, h.DB, map[string]any{"incidents/a/todos/4.3d": todo{}})
	var g errgroup.Group
	g.SetLimit(atMost)
	for i := range 100 {
		who := fmt.Sprintf("U%03d", i)
		g.Go(func() error {
			return h.DB.Update(t.Context(), func(tx store.Tx) error {
				var d todo
				if err := tx.Get("incidents/a/todos/4.3d", &d); err != nil {
					return err
				}
				if d.Owner == "" {
					d.Owner = who
				} else if d.Helpers == nil {
					d.Helpers = map[string]int{who: 1}
				} else {
					d.Helpers[who] = len(d.Helpers) + 1
				}
				return errors.Join(tx.Set("incidents/a/todos/4.3d", d), tx.Create("incidents/a/entries/"+who, doc{"who": who}))
			})
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	var got todo
	if err := h.DB.Get(t.Context(), "incidents/a/todos/4.3d", &got); err != nil {
		t.Fatal(err)
	}
	order := map[int]bool{}
	for _, n := range got.Helpers {
		order[n] = true
	}
	if got.Owner == "" || len(got.Helpers) != 99 || len(order) != 99 {
		t.Errorf("owner %q, %d helpers in %d places; want 99 of each", got.Owner, len(got.Helpers), len(order))
	}
	docs, err := h.DB.List(t.Context(), store.Query{Collection: "incidents/a/entries"})
	if err != nil || len(docs) != 100 {
		t.Errorf("%d entries, %v; want 100", len(docs), err)
	}
}

// claimAll is a hundred people who claim TODOs of which nobody has touched any: the first to change one gives it a
// document, which the others must not overwrite.
func claimAll(t *testing.T, db store.DB, which func(n int) incident.TodoID) {
	const id = incident.ID("k3f9qa")
	born := incident.Decision{
		Incident: &incident.Incident{ID: id}, Entry: incident.Entry{ID: "Ev", Incident: id, Kind: incident.EntryDeclared},
	}
	for n := range 100 {
		if _, known := (incident.State{Todos: born.Todos}).Todo(which(n)); !known {
			born.Todos = append(born.Todos, incident.Todo{ID: which(n), Order: n})
		}
	}
	update(t, db, func(tx store.Tx) error { return store.Commit(tx, born) })
	var g errgroup.Group
	g.SetLimit(atMost)
	for n := range 100 {
		g.Go(func() error { return claimOne(t.Context(), db, id, which(n), fmt.Sprintf("U%03d", n)) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	state, err := store.Load(t.Context(), db, id)
	if err != nil {
		t.Fatal(err)
	}
	on := map[incident.PersonID]bool{}
	for _, todo := range state.Todos {
		for _, who := range todo.Helpers {
			on[who] = true
		}
	}
	if len(state.Todos) != len(born.Todos) || len(on) != 100 {
		t.Errorf("%d people on %d TODOs; want 100 on %d", len(on), len(state.Todos), len(born.Todos))
	}
}

func claimOne(ctx context.Context, db store.DB, id incident.ID, todo incident.TodoID, who string) error {
	scope := incident.Scope{Todos: []incident.TodoID{todo}}
	return db.Update(ctx, func(tx store.Tx) error {
		if err := store.Ahead(tx, id, who, scope); err != nil {
			return err
		}
		s, err := store.LoadTx(tx, id, scope)
		if err != nil || len(s.Todos) != 1 {
			return fmt.Errorf("%d TODOs are %s: %w", len(s.Todos), todo, err)
		}
		claimed := s.Todos[0]
		claimed.Helpers = append(claimed.Helpers, incident.PersonID(who))
		return store.Commit(tx, incident.Decision{
			Todos: []incident.Todo{claimed}, Entry: incident.Entry{ID: who, Incident: id, Kind: incident.EntryJoined},
		})
	})
}

// guard is two people who declare the same thing: both see that nobody has, and one of them must be told otherwise.
func guard(t *testing.T, h Harness) {
	firsts := make([]bool, 2)
	var g errgroup.Group
	for i := range firsts {
		g.Go(func() error {
			return h.DB.Update(t.Context(), func(tx store.Tx) error {
				var d doc
				err := tx.Get("guards/tokyo", &d)
				firsts[i] = errors.Is(err, store.ErrNotFound)
				if err != nil && !firsts[i] {
					return err
				}
				return errors.Join(tx.Set("guards/tokyo", doc{"who": i}), tx.Set(fmt.Sprintf("incidents/%d", i), doc{"first": firsts[i]}))
			})
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if firsts[0] == firsts[1] {
		t.Errorf("first: %v; want exactly one", firsts)
	}
}

// contention: one transaction stays open on a document while another wants to write it until its context ends.
func contention(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{"c/a": doc{"n": 0}})
	ctx, cancel := clock.Machine.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	var second error
	update(t, h.DB, func(tx store.Tx) error {
		var d doc
		if err := tx.Get("c/a", &d); err != nil {
			return err
		}
		second = addOne(ctx, h.DB, "c/a")
		return tx.Set("c/a", doc{"n": 10})
	})
	wantErr(t, "the second writer", second, store.ErrContention)
	wantDoc(t, h.DB, "c/a", doc{"n": 10.0})
}
