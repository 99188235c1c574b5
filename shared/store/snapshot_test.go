package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// begun is the decision that starts the next phase with n TODOs, whose ids begin with a letter. Each has guide bytes to
// explain it.
func begun(id incident.ID, letter string, n, guide int) incident.Decision {
	d := incident.Decision{Entry: incident.Entry{ID: "Ev-" + letter, Incident: id, Kind: incident.EntryPhase, At: t0.Add(time.Hour)}}
	for i := range n {
		d.Todos = append(d.Todos, incident.Todo{
			ID: incident.TodoID(fmt.Sprintf("%s%04d", letter, i)), Order: 500 + i, Guide: incident.Text{JA: strings.Repeat("狼", guide/3)},
		})
	}
	return d
}

func picked(t *testing.T, db store.DB, id incident.ID, ids ...incident.TodoID) []incident.Todo {
	t.Helper()
	var got incident.State
	err := db.Update(t.Context(), func(tx store.Tx) (err error) {
		got, err = store.LoadTx(tx, id, incident.Scope{Todos: ids})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got.Todos
}

func count(t *testing.T, db store.DB, collection string) int {
	t.Helper()
	docs, err := db.List(t.Context(), store.Query{Collection: collection})
	if err != nil {
		t.Fatal(err)
	}
	return len(docs)
}

// TestATodoIsCopiedWhenItChanges: until then it costs no document.
func TestATodoIsCopiedWhenItChanges(t *testing.T) {
	t.Parallel()
	db := open(t)
	commit(t, db, declared("k3f9qa", t0), begun("k3f9qa", "w", 2, 0))
	if todos, snapshots := count(t, db, store.TodosOf("k3f9qa")), count(t, db, store.SnapshotsOf("k3f9qa")); todos != 0 || snapshots != 2 {
		t.Errorf("as they were born, TODOs take %d documents and %d sheets; want 0 and a sheet for each of two phases", todos, snapshots)
	}
	claim := changed("k3f9qa", "Ev1", t0)
	claim.Todos = []incident.Todo{{ID: "b", Order: 1, Owner: "U1"}, {ID: "w0001", Order: 501, Owner: "U2"}}
	own := changed("k3f9qa", "Ev2", t0)
	own.Entry.Kind, own.Todos = incident.EntryAdded, []incident.Todo{{ID: "own-1", Order: 10_000}}
	commit(t, db, claim, own)
	if n := count(t, db, store.TodosOf("k3f9qa")); n != 3 {
		t.Errorf("%d documents for two changed TODOs and one of people's own", n)
	}
	want := []incident.Todo{
		{ID: "b", Order: 1, Owner: "U1"},
		{ID: "a", Order: 2},
		{ID: "c", Order: 3},
		{ID: "w0000", Order: 500},
		{ID: "w0001", Order: 501, Owner: "U2"},
		{ID: "own-1", Order: 10_000},
	}
	got, err := store.Load(t.Context(), db, "k3f9qa")
	same(t, "all", got.Todos, want, err)
	same(t, "one by one", picked(t, db, "k3f9qa", "own-1", "w0001", "c", "nowhere", "w0000", "b", "a"), want, nil)
	again := claim
	again.Entry.ID, again.Todos = "Ev3", []incident.Todo{{ID: "b", Order: 1, Owner: "U9"}}
	commit(t, db, again)
	same(t, "changed once more", picked(t, db, "k3f9qa", "b"), again.Todos, nil)
}

// TestSeventeenHundredTodos: no snapshot comes near the largest document, and every TODO is found.
func TestSeventeenHundredTodos(t *testing.T) {
	t.Parallel()
	db := open(t)
	const n, guide = 1700, 1500
	d := begun("k3f9qa", "t", n, guide)
	d.Entry.Kind, d.Incident = incident.EntryDeclared, declared("k3f9qa", t0).Incident
	later := begun("k3f9qa", "u", 300, guide)
	commit(t, db, d, later)
	snapshots, err := db.List(t.Context(), store.Query{Collection: store.SnapshotsOf("k3f9qa")})
	if err != nil || len(snapshots) < 10 || len(snapshots) > n/50 {
		t.Errorf("%d sheets, %v", len(snapshots), err)
	}
	for _, s := range snapshots {
		if len(s.Body) > 1<<18 {
			t.Errorf("%s has %d bytes: at most a quarter of the largest document is wanted", s.Path, len(s.Body))
		}
	}
	claim := changed("k3f9qa", "Ev1", t0)
	claim.Todos = []incident.Todo{{ID: "t1699", Order: 2199, Owner: "U1"}}
	commit(t, db, claim)
	got, err := store.Load(t.Context(), db, "k3f9qa")
	if err != nil || len(got.Todos) != n+300 {
		t.Fatalf("%d TODOs, %v", len(got.Todos), err)
	}
	if !slices.IsSortedFunc(got.Todos, func(a, b incident.Todo) int { return a.Order - b.Order }) {
		t.Error("they are not in order")
	}
	want := []incident.Todo{d.Todos[0], d.Todos[900], claim.Todos[0]}
	same(t, "some of them", picked(t, db, "k3f9qa", "t0900", "t0000", "t1699"), want, nil)
	same(t, "of the next phase", picked(t, db, "k3f9qa", "u0299"), later.Todos[299:], nil)
}

// TestALargeTodo: one that fills a snapshot is no fault.
func TestALargeTodo(t *testing.T) {
	t.Parallel()
	db := open(t)
	d := begun("k3f9qa", "t", 3, 400<<10)
	d.Incident = declared("k3f9qa", t0).Incident
	commit(t, db, d)
	got, err := store.Load(t.Context(), db, "k3f9qa")
	same(t, "three large ones", got.Todos, d.Todos, err)
	if n := count(t, db, store.SnapshotsOf("k3f9qa")); n != 3 {
		t.Errorf("%d sheets", n)
	}
}

// track notes what the transactions of a store read and write.
type track struct {
	store.DB
	ahead, apart, wrote []string
}

func (r *track) Update(ctx context.Context, fn func(store.Tx) error) error {
	r.ahead, r.apart, r.wrote = nil, nil, nil
	return r.DB.Update(ctx, func(tx store.Tx) error { return fn(trackTx{tx, r}) })
}

type trackTx struct {
	store.Tx
	r *track
}

func (t trackTx) Ahead(paths ...string) error {
	t.r.ahead = append(t.r.ahead, paths...)
	return t.Tx.Ahead(paths...)
}

func (t trackTx) Get(path string, into any) error {
	if !slices.Contains(t.r.ahead, path) {
		t.r.apart = append(t.r.apart, path)
	}
	return t.Tx.Get(path, into)
}

func (t trackTx) List(q store.Query) ([]store.Doc, error) {
	t.r.apart = append(t.r.apart, q.Collection)
	return t.Tx.List(q)
}

func (t trackTx) Set(path string, v any) error {
	t.r.wrote = append(t.r.wrote, path)
	return t.Tx.Set(path, v)
}

func (t trackTx) Create(path string, v any) error {
	t.r.wrote = append(t.r.wrote, path)
	return t.Tx.Create(path, v)
}

// TestAClaimIsOneLookAndNobodyElses: a claim reads all it needs in one go, whether the TODO has changed or not, and two
// claims on different TODOs write no document in common, so that people who claim at once do not wait for each other.
func TestAClaimIsOneLookAndNobodyElses(t *testing.T) {
	t.Parallel()
	db := &track{DB: open(t)}
	commit(t, db, declared("k3f9qa", t0))
	claim := func(todo incident.TodoID, entry string) (wrote []string) {
		t.Helper()
		scope := incident.Scope{Todos: []incident.TodoID{todo}}
		err := db.Update(t.Context(), func(tx store.Tx) error {
			if err := store.Ahead(tx, "k3f9qa", entry, scope); err != nil {
				return err
			}
			s, err := store.LoadTx(tx, "k3f9qa", scope)
			if err != nil || len(s.Todos) != 1 {
				return fmt.Errorf("%d TODOs, %w", len(s.Todos), err)
			}
			d := changed("k3f9qa", entry, t0)
			d.Todos = s.Todos
			return store.Commit(tx, d)
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(db.apart) > 0 {
			t.Errorf("%s: more was read, apart: %v", entry, db.apart)
		}
		return db.wrote
	}
	first, other := claim("a", "Ev1"), claim("b", "Ev2")
	claim("a", "Ev3") // which has changed
	for _, path := range first {
		if slices.Contains(other, path) {
			t.Errorf("both claims write %s", path)
		}
	}
	if len(first) != 2 {
		t.Errorf("a claim writes %v; want its TODO and its entry", first)
	}
}

// TestClaimedTodos are those that people have: what nobody took and what is done costs nothing.
func TestClaimedTodos(t *testing.T) {
	t.Parallel()
	db := open(t)
	claim := changed("k3f9qa", "Ev1", t0)
	claim.Todos = []incident.Todo{
		{ID: "c", Order: 3, State: incident.TodoClaimed, Owner: "U1"},
		{ID: "b", Order: 1, State: incident.TodoClaimed, Owner: "U2"},
		{ID: "a", Order: 2, State: incident.TodoDone, Owner: "U1"},
	}
	commit(t, db, declared("k3f9qa", t0), declared("other1", t0), claim)
	got, err := store.ClaimedTodos(t.Context(), db, "k3f9qa")
	if err != nil || len(got) != 2 || got[0].ID != "b" || got[1].ID != "c" || got[1].Owner != "U1" {
		t.Errorf("%+v, %v", got, err)
	}
	if none, err := store.ClaimedTodos(t.Context(), db, "other1"); err != nil || len(none) > 0 {
		t.Errorf("%+v, %v", none, err)
	}
}
