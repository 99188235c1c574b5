package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// frozenBook has what asks by: reminders, and TODOs with a grace or a ladder of their own.
func frozenBook() incident.Playbook {
	slow := []incident.Rung{{Ask: incident.AskCommander, After: time.Hour}}
	return incident.Playbook{
		ID: "own", Version: 3, Title: incident.Text{JA: "障害 <&>", EN: "outage"}, FirstSteps: []incident.Text{{JA: "電話", EN: "call"}},
		Reminders: incident.Reminders{Grace: 7 * time.Minute, Ladder: []incident.Rung{{Ask: incident.AskOwner}}},
		Phases: []incident.PlaybookPart{
			{Phase: incident.Start, Todos: []incident.TodoDef{{ID: "a", Grace: time.Minute}, {ID: "b"}}},
			{Phase: incident.Respond, Todos: []incident.TodoDef{{ID: "c", Ladder: slow}}},
		},
	}
}

// TestAPlaybookIsKeptWhole: a request about one TODO does not open the playbook; it asks by it all the same, and a header
// that it writes has all of it.
func TestAPlaybookIsKeptWhole(t *testing.T) {
	t.Parallel()
	db, pb := open(t), frozenBook()
	d := declared("k3f9qa", t0)
	d.Incident.Playbook = pb
	commit(t, db, d)
	for n := range 2 { // what was written from a part can be read as a part again
		err := db.Update(t.Context(), func(tx store.Tx) error {
			s, err := store.LoadTx(tx, "k3f9qa", incident.Scope{Todos: []incident.TodoID{"a", "b", "c"}})
			if err != nil {
				return err
			}
			for _, todo := range s.Todos {
				if s.Incident.Playbook.GraceOf(todo) != pb.GraceOf(todo) || !cmp.Equal(s.Incident.Playbook.Ladder(todo), pb.Ladder(todo)) {
					t.Errorf("%s is asked about otherwise: %s, %v", todo.ID, s.Incident.Playbook.GraceOf(todo), s.Incident.Playbook.Ladder(todo))
				}
			}
			if defs := s.Incident.Playbook.Phases; len(defs) != 2 {
				t.Errorf("%d TODOs with ladders of their own, want those that have one", len(defs))
			}
			if s.Incident.Playbook.Title != (incident.Text{}) {
				t.Error("the whole playbook was opened")
			}
			change := changed("k3f9qa", "Ev1"+string(rune('0'+n)), t0)
			s.Incident.LateNo = n + 1
			change.Incident = &s.Incident
			return store.Commit(tx, change)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	header, err := store.LoadHeader(t.Context(), db, "k3f9qa")
	want := *d.Incident
	want.LateNo = 2
	same(t, "LoadHeader", header, want, err)
	all, err := store.OpenIncidents(t.Context(), db)
	same(t, "OpenIncidents", all, []incident.Incident{want}, err)
}

// TestNobodyChangesAPlaybookForOthers: who loads an incident may do with its playbook whatever they like.
func TestNobodyChangesAPlaybookForOthers(t *testing.T) {
	t.Parallel()
	db := open(t)
	for _, id := range []incident.ID{"k3f9qa", "other"} { // of one text
		d := declared(id, t0)
		d.Incident.Playbook = frozenBook()
		commit(t, db, d)
	}
	for _, id := range []incident.ID{"k3f9qa", "other", "other"} {
		i, err := store.LoadHeader(t.Context(), db, id)
		same(t, "LoadHeader", i.Playbook, frozenBook(), err)
		i.Playbook.Phases[0].Todos[0].Grace = time.Hour
		i.Playbook.Phases[1].Todos[0].Ladder[0].Ask = incident.AskOwner
		i.Playbook.FirstSteps[0].EN = "changed"
	}
}

// TestManyPlaybooks: each incident has its own, however many there are.
func TestManyPlaybooks(t *testing.T) {
	t.Parallel()
	db := open(t)
	for n := range 40 {
		d := declared(incident.ID(fmt.Sprintf("many%d", n)), t0)
		d.Incident.Playbook = incident.Playbook{ID: "book", Version: n + 1}
		commit(t, db, d)
	}
	for n := range 80 {
		i, err := store.LoadHeader(t.Context(), db, incident.ID(fmt.Sprintf("many%d", n%40)))
		same(t, "LoadHeader", i.Playbook.Version, n%40+1, err)
	}
}
