package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

var customerTests = map[string]func(t *testing.T, h Harness){
	"a version is kept whole":               aVersionIsWhole,
	"its name follows from its rows":        itsNameFollows,
	"what nothing names goes":               whatNothingNamesGoes,
	"what was taken away is not named":      whatWasTakenAwayIsNotNamed,
	"two write the same list at once":       twoWriteTheSame,
	"a version that is gone freezes not":    aGoneVersionFreezesNot,
	"a list belongs to no incident":         aListBelongsToNoIncident,
	"an answer of a page's writing is lost": anAnswerIsLost,
}

var listAt = time.Date(2026, 2, 20, 15, 0, 0, 0, time.UTC)

// rows are n customers, each named after a list.
func rows(list string, n int) (all []incident.Customer) {
	for i := range n {
		all = append(all, incident.Customer{ID: fmt.Sprintf("C%d", i), Name: list, Mail: []string{fmt.Sprintf("ops@%d.example.com", i)}, Lang: incident.English})
	}
	return all
}

func keep(t *testing.T, h Harness, all []incident.Customer, at time.Time) store.KeptCustomers {
	t.Helper()
	k, err := store.KeepCustomers(t.Context(), h.DB, all, at)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// stands lets a version be the one that counts.
func stands(t *testing.T, h Harness, k store.KeptCustomers) {
	t.Helper()
	update(t, h.DB, func(tx store.Tx) error {
		if err := k.Still(tx); err != nil {
			return err
		}
		return store.Commit(tx, incident.Decision{
			List:  &incident.ListState{Version: k.Version, Count: k.Count},
			Entry: incident.Entry{ID: "r" + k.Version, Incident: incident.Workspace, Kind: incident.EntryListRead, At: listAt},
		})
	})
}

func holds(t *testing.T, h Harness, k store.KeptCustomers, want []incident.Customer) {
	t.Helper()
	list, err := store.LoadCustomers(t.Context(), h.DB, k.Version, k.Count)
	if err != nil || !slices.EqualFunc(list.Rows, want, func(a, b incident.Customer) bool { return a.ID == b.ID && a.Name == b.Name }) {
		t.Errorf("%s holds %d rows, want %d; %v", k.Version, len(list.Rows), len(want), err)
	}
}

func goes(t *testing.T, h Harness, k store.KeptCustomers) {
	t.Helper()
	if _, err := store.LoadCustomers(t.Context(), h.DB, k.Version, k.Count); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%s is still there: %v", k.Version, err)
	}
	docs, err := h.DB.List(t.Context(), store.Query{Collection: "customers/" + k.Version + "/pages"})
	if err != nil || len(docs) > 0 {
		t.Errorf("%d pages are left, %v", len(docs), err)
	}
}

func sweep(t *testing.T, h Harness, at time.Time) {
	t.Helper()
	if err := store.SweepCustomers(t.Context(), h.DB, at); err != nil {
		t.Fatal(err)
	}
}

func aVersionIsWhole(t *testing.T, h Harness) {
	for _, n := range []int{1, store.PageRows, store.PageRows + 1, 6 * store.PageRows} {
		all := rows("a list", n)
		k := keep(t, h, all, listAt)
		stands(t, h, k)
		holds(t, h, k, all)
		if l, err := store.CurrentCustomers(t.Context(), h.DB); l.Version != k.Version || l.Count != n || err != nil {
			t.Errorf("%+v, %v", l, err)
		}
	}
}

func itsNameFollows(t *testing.T, h Harness) {
	first, again, other := keep(t, h, rows("a", 3), listAt), keep(t, h, rows("a", 3), listAt.Add(time.Hour)), keep(t, h, rows("b", 3), listAt)
	if first != again || first.Version == other.Version {
		t.Errorf("%+v, %+v, %+v", first, again, other)
	}
}

func whatNothingNamesGoes(t *testing.T, h Harness) {
	old, used, now := keep(t, h, rows("old", 250), listAt), keep(t, h, rows("used", 250), listAt), keep(t, h, rows("now", 250), listAt)
	stands(t, h, now)
	update(t, h.DB, func(tx store.Tx) error { return store.FreezeCustomers(tx, used.Version) })
	young := keep(t, h, rows("young", 250), listAt.Add(90*time.Minute))
	sweep(t, h, listAt.Add(2*time.Hour))
	goes(t, h, old)
	holds(t, h, used, rows("used", 250))
	holds(t, h, now, rows("now", 250))
	holds(t, h, young, rows("young", 250))
}

// whatWasTakenAwayIsNotNamed: somebody who writes for longer than a version is left alone names none that is not whole.
func whatWasTakenAwayIsNotNamed(t *testing.T, h Harness) {
	slow := keep(t, h, rows("a", 250), listAt)
	sweep(t, h, listAt.Add(2*time.Hour))
	for range 2 {
		err := h.DB.Update(t.Context(), func(tx store.Tx) error { return slow.Still(tx) })
		if !errors.Is(err, store.ErrTakenAway) {
			t.Error(err)
		}
		keep(t, h, rows("a", 250), listAt.Add(3*time.Hour)) // made anew, it is another's
	}
}

func twoWriteTheSame(t *testing.T, h Harness) {
	var all sync.WaitGroup
	kept := make([]store.KeptCustomers, 3)
	for n := range kept {
		all.Go(func() {
			var err error
			if kept[n], err = store.KeepCustomers(t.Context(), h.DB, rows("a", 900), listAt.Add(time.Duration(n)*time.Second)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, k := range kept {
		stands(t, h, k)
		holds(t, h, k, rows("a", 900))
		update(t, h.DB, func(tx store.Tx) error {
			if err := tx.Get("customers/current", &doc{}); err != nil {
				return err
			}
			return tx.Delete("incidents/workspace/entries/r" + k.Version)
		})
	}
}

func aGoneVersionFreezesNot(t *testing.T, h Harness) {
	err := h.DB.Update(t.Context(), func(tx store.Tx) error { return store.FreezeCustomers(tx, "0123") })
	if !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	wantNone(t, h.DB, "customers/0123")
}

func aListBelongsToNoIncident(t *testing.T, h Harness) {
	err := h.DB.Update(t.Context(), func(tx store.Tx) error {
		if err := tx.Get("customers/current", &doc{}); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return store.Commit(tx, incident.Decision{List: &incident.ListState{}, Entry: incident.Entry{ID: "r", Incident: "k3f9qa", Kind: incident.EntryListAsked, At: listAt}})
	})
	if err == nil {
		t.Error("it was written")
	}
	wantNone(t, h.DB, "customers/current")
}

func anAnswerIsLost(t *testing.T, h Harness) {
	if h.LoseAnswer == nil {
		t.Skip("this backend cannot lose an answer")
	}
	for _, happened := range []bool{true, false} {
		h.LoseAnswer(happened)
		all := rows(fmt.Sprint("lost ", happened), 250)
		holds(t, h, keep(t, h, all, listAt), all)
	}
}
