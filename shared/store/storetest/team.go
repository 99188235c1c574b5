package storetest

import (
	"sync"
	"testing"

	"noroshi.internal/shared/store"
)

var teamTests = map[string]func(t *testing.T, h Harness){
	"the first who claims the data has it": theFirstHasIt,
	"of many at once one has it":           oneHasIt,
	"it was used once there is an incident": func(t *testing.T, h Harness) {
		for _, want := range []bool{false, true} {
			if used, err := store.Used(t.Context(), h.DB); used != want || err != nil {
				t.Errorf("used %t, %v", used, err)
			}
			put(t, h.DB, map[string]any{"incidents/a": doc{"open": false}})
		}
	},
}

func theFirstHasIt(t *testing.T, h Harness) {
	first, other := store.Team{ID: "T1", Name: "one.example"}, store.Team{ID: "T2", Name: "two.example"}
	if have, err := store.LoadTeam(t.Context(), h.DB); have != (store.Team{}) || err != nil {
		t.Errorf("before: %v, %v", have, err)
	}
	renamed := store.Team{ID: first.ID, Name: "one-again.example"}
	for _, c := range []struct{ claims, other store.Team }{{first, store.Team{}}, {other, first}, {renamed, store.Team{}}} {
		if got, err := store.ClaimTeam(t.Context(), h.DB, c.claims); got != c.other || err != nil {
			t.Errorf("%s claims: it is of %v, %v", c.claims, got, err)
		}
	}
	if have, err := store.LoadTeam(t.Context(), h.DB); have != first || err != nil {
		t.Errorf("after: %v, %v", have, err)
	}
}

func oneHasIt(t *testing.T, h Harness) {
	var all sync.WaitGroup
	got := make([]store.Team, 4)
	for n := range got {
		all.Go(func() {
			var err error
			if got[n], err = store.ClaimTeam(t.Context(), h.DB, store.Team{ID: string(rune('A' + n))}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	have, err := store.LoadTeam(t.Context(), h.DB)
	if err != nil {
		t.Fatal(err)
	}
	for n, other := range got {
		if mine := have.ID == string(rune('A'+n)); mine != (other == store.Team{}) || !mine && other != have {
			t.Errorf("%d was told %v, and it is of %v", n, other, have)
		}
	}
}
