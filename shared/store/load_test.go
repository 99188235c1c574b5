package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

var t0 = time.Date(2026, 2, 20, 23, 50, 0, 0, time.UTC)

func open(t *testing.T) store.DB {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{Indexes: store.Indexes, Volatile: true})
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

// declared is the decision that starts an incident with three TODOs, whose ids do not sort like their order.
func declared(id incident.ID, at time.Time) incident.Decision {
	return incident.Decision{
		Incident: &incident.Incident{ID: id, Status: incident.Open, DeclaredAt: at, Facts: incident.Facts{Title: "EC2"}},
		Todos:    []incident.Todo{{ID: "a", Order: 2}, {ID: "b", Order: 1}, {ID: "c", Order: 3}},
		Entry:    incident.Entry{ID: "Ev0", Incident: id, Kind: incident.EntryDeclared, At: at, By: "U1"},
		Systems:  []incident.System{incident.Slack, incident.Docs},
	}
}

// changed is a decision after the declaration.
func changed(id incident.ID, entry string, at time.Time) incident.Decision {
	return incident.Decision{Entry: incident.Entry{ID: entry, Incident: id, Kind: incident.EntryClaimed, At: at}}
}

func commit(t *testing.T, db store.DB, ds ...incident.Decision) {
	t.Helper()
	for _, d := range ds {
		if err := db.Update(t.Context(), func(tx store.Tx) error { return store.Commit(tx, d) }); err != nil {
			t.Fatal(err)
		}
	}
}

func same(t *testing.T, what string, got, want any, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	} else if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	db := open(t)
	d := declared("k3f9qa", t0)
	commit(t, db, d, declared("other", t0))
	a, b, c := d.Todos[0], d.Todos[1], d.Todos[2]

	got, err := store.Load(t.Context(), db, "k3f9qa")
	same(t, "Load", got, incident.State{Incident: *d.Incident, Todos: []incident.Todo{b, a, c}}, err)
	header, err := store.LoadHeader(t.Context(), db, "k3f9qa")
	same(t, "LoadHeader", header, *d.Incident, err)

	for name, test := range map[string]struct {
		scope incident.Scope
		want  []incident.Todo
	}{
		"the header only":         {incident.Scope{}, nil},
		"all":                     {incident.Scope{All: true}, []incident.Todo{b, a, c}},
		"some, in playbook order": {incident.Scope{Todos: []incident.TodoID{"c", "none", "b"}}, []incident.Todo{b, c}},
	} {
		var got incident.State
		err := db.Update(t.Context(), func(tx store.Tx) (err error) {
			got, err = store.LoadTx(tx, "k3f9qa", test.scope)
			return err
		})
		got.Incident.Playbook.Kept = "" // see TestAPlaybookIsKeptWhole
		same(t, "LoadTx of "+name, got, incident.State{Incident: *d.Incident, Todos: test.want}, err)
	}
}

func TestLoadNothing(t *testing.T) {
	t.Parallel()
	db := open(t)
	_, all := store.Load(t.Context(), db, "none")
	_, header := store.LoadHeader(t.Context(), db, "none")
	tx := db.Update(t.Context(), func(tx store.Tx) error {
		_, err := store.LoadTx(tx, "none", incident.Scope{Todos: []incident.TodoID{"a"}})
		return err
	})
	for name, err := range map[string]error{"Load": all, "LoadHeader": header, "LoadTx": tx} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	db := open(t)
	commit(t, db, declared("a", t0), declared("other", t0),
		changed("a", "Ev9", t0.Add(time.Second)), changed("a", "Ev1", t0.Add(2*time.Second)),
		// A fraction, and another zone: neither may come out of order.
		changed("a", "Ev5", t0.Add(1500*time.Millisecond).In(time.FixedZone("JST", 9*60*60))))
	for limit, want := range map[int][]string{0: {"Ev0", "Ev9", "Ev5", "Ev1"}, 2: {"Ev0", "Ev9"}, 9: {"Ev0", "Ev9", "Ev5", "Ev1"}} {
		entries, err := store.Timeline(t.Context(), db, "a", limit)
		var got []string
		for _, e := range entries {
			got = append(got, e.ID)
		}
		same(t, fmt.Sprintf("Timeline, limit %d", limit), got, want, err)
	}
	entries, err := store.Timeline(t.Context(), db, "a", 1)
	same(t, "the entry", entries, []incident.Entry{declared("a", t0).Entry}, err)
}

func TestOpenIncidents(t *testing.T) {
	t.Parallel()
	db := open(t)
	ended := declared("b", t0.Add(time.Minute))
	commit(t, db, declared("a", t0), ended, declared("c", t0.Add(time.Hour)), declared("d", t0.Add(time.Second)))
	resolved := changed("b", "Ev1", t0.Add(time.Hour))
	resolved.Incident = new(incident.Incident)
	*resolved.Incident = *ended.Incident
	resolved.Incident.Status = incident.Resolved
	never := incident.Decision{ // the workspace's header runs never
		Incident: &incident.Incident{ID: incident.Workspace},
		Entry:    incident.Entry{ID: "Ev0", Incident: incident.Workspace, Kind: incident.EntrySettings, At: t0},
	}
	commit(t, db, resolved, never)
	open, err := store.OpenIncidents(t.Context(), db)
	want := []incident.Incident{*declared("c", t0.Add(time.Hour)).Incident, *declared("d", t0.Add(time.Second)).Incident, *declared("a", t0).Incident}
	same(t, "OpenIncidents", open, want, err)
}

func TestFindEntry(t *testing.T) {
	t.Parallel()
	db := open(t)
	commit(t, db, declared("a", t0))
	err := db.Update(t.Context(), func(tx store.Tx) error {
		_, err := store.FindEntry(tx, "a", "Ev1")
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an entry of nobody: %v, want ErrNotFound", err)
		}
		got, err := store.FindEntry(tx, "a", "Ev0")
		same(t, "FindEntry", got, declared("a", t0).Entry, err)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCommitCreatesOnce(t *testing.T) {
	t.Parallel()
	db := open(t)
	commit(t, db, declared("a", t0))
	again := declared("a", t0.Add(time.Hour))
	again.Entry.ID, again.Incident.Facts.Title = "Ev1", "another"
	late := changed("a", "Ev0", t0)
	late.Todos = []incident.Todo{{ID: "a", Owner: "U9"}}
	for name, d := range map[string]incident.Decision{"an incident": again, "an entry": late} {
		err := db.Update(t.Context(), func(tx store.Tx) error { return store.Commit(tx, d) })
		if !errors.Is(err, store.ErrExists) {
			t.Errorf("%s that is there: %v, want ErrExists", name, err)
		}
	}
	want := incident.State{Incident: *declared("a", t0).Incident, Todos: []incident.Todo{{ID: "b", Order: 1}, {ID: "a", Order: 2}, {ID: "c", Order: 3}}}
	got, err := store.Load(t.Context(), db, "a")
	same(t, "the incident afterwards", got, want, err)
}

func TestCommitChanges(t *testing.T) {
	t.Parallel()
	db := open(t)
	commit(t, db, declared("a", t0))
	d := changed("a", "Ev1", t0.Add(time.Minute))
	d.Todos = []incident.Todo{{ID: "b", Order: 1, Owner: "U2"}}
	renamed := changed("a", "Ev2", t0.Add(time.Minute))
	renamed.Incident = declared("a", t0).Incident
	renamed.Incident.Facts.Title = "renamed"
	commit(t, db, d, renamed)
	want := incident.State{Incident: *renamed.Incident, Todos: []incident.Todo{{ID: "b", Order: 1, Owner: "U2"}, {ID: "a", Order: 2}, {ID: "c", Order: 3}}}
	got, err := store.Load(t.Context(), db, "a")
	same(t, "the incident", got, want, err)
}

func TestMarks(t *testing.T) {
	t.Parallel()
	db := open(t)
	later := changed("a", "Ev1", t0.Add(time.Minute))
	later.Systems = []incident.System{incident.Slack}
	commit(t, db, later, declared("a", t0), declared("b", t0.Add(time.Second)), changed("a", "Ev2", t0))
	mark := func(id incident.ID, entry string, s incident.System, at time.Time) store.Mark {
		return store.Mark{ID: string(id) + "-" + entry, Incident: id, System: s, NotBefore: store.Moment(at)}
	}
	a, b := mark("a", "Ev0", incident.Slack, t0), mark("b", "Ev0", incident.Slack, t0.Add(time.Second))
	a1 := mark("a", "Ev1", incident.Slack, t0.Add(time.Minute))

	got, err := store.Marks(t.Context(), db, incident.WorkerOf(incident.Slack))
	same(t, "Marks of Slack", got, []store.Mark{a, a1, b}, err)
	got, err = store.Marks(t.Context(), db, incident.WorkerOf(incident.Docs))
	same(t, "Marks of Docs", got, []store.Mark{mark("a", "Ev0", incident.Docs, t0), mark("b", "Ev0", incident.Docs, t0.Add(time.Second))}, err)
	got, err = store.MarksFor(t.Context(), db, "a", incident.Slack)
	same(t, "MarksFor", got, []store.Mark{a, a1}, err)
	for after, want := range map[time.Duration][]store.Mark{
		-time.Microsecond: {}, 0: {a}, time.Second: {a, b}, time.Hour: {a, b, a1},
	} {
		got, err := store.DueMarks(t.Context(), db, incident.WorkerOf(incident.Slack), t0.Add(after))
		same(t, fmt.Sprintf("DueMarks after %s", after), got, want, err)
	}
}
