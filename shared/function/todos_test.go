package function

import (
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// TestATodoThatIsTheSameIsNotDecodedAgain: what a list of TODOs decodes to is known, and never of another version of one.
func TestATodoThatIsTheSameIsNotDecodedAgain(t *testing.T) {
	t.Parallel()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := remember(db, clock.Machine)
	list := func() []store.Doc {
		t.Helper()
		docs, err := m.List(t.Context(), store.Query{Collection: store.TodosOf("i")})
		if err != nil {
			t.Fatal(err)
		}
		return docs
	}
	set := func(past store.DB, id incident.TodoID, state incident.TodoState) {
		t.Helper()
		err := past.Update(t.Context(), func(tx store.Tx) error {
			return tx.Set(store.TodosOf("i")+"/"+string(id), incident.Todo{ID: id, State: state, Helpers: []incident.PersonID{"U1"}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set(m, "1", incident.TodoOpen)
	set(m, "2", incident.TodoOpen)
	first, again := known(t, list()), known(t, list())
	if &first["1"].Helpers[0] != &again["1"].Helpers[0] {
		t.Error("it was decoded again")
	}
	set(db, "2", incident.TodoDone) // by another process
	now := known(t, list())
	if now["2"].State != incident.TodoDone || &first["1"].Helpers[0] != &now["1"].Helpers[0] {
		t.Errorf("known is %v", now)
	}
	if len(m.todos.byPath) != 2 {
		t.Errorf("%d versions are kept", len(m.todos.byPath))
	}
}

func known(t *testing.T, docs []store.Doc) map[incident.TodoID]incident.Todo {
	t.Helper()
	todos, err := store.Collect[incident.Todo](docs)
	out := map[incident.TodoID]incident.Todo{}
	for i, d := range docs {
		if _, ok := d.Decoded.(incident.Todo); !ok || err != nil {
			t.Fatalf("%s is known as %T (%v)", d.Path, d.Decoded, err)
		}
		out[todos[i].ID] = todos[i]
	}
	return out
}
