package storetest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

var formatTests = map[string]func(t *testing.T, h Harness){
	"what has no number is of format 1":                  noNumber,
	"a newer format is refused, and nothing is written":  newerIsRefused,
	"an older one is brought forward, once":              broughtForward,
	"the release before reads the next one already":      readsTheNext,
	"an older one without a step is refused":             noStep,
	"a step that fails leaves all as it was":             failingStep,
	"many who start at once are one":                     manyAtOnce,
	"a command beside what serves changes nothing":       besides,
	"the second time it is a read":                       onlyRead,
	"a lost answer of the commit is found out next time": lostRaise,
}

// today knows format 1 only; two and three know what comes after, and how to get there.
var (
	today = store.Formats{Now: 1}
	two   = store.Formats{Now: 2, Steps: map[int]func(store.Tx) error{1: addTen}}
	three = store.Formats{Now: 3, Steps: map[int]func(store.Tx) error{1: addTen, 2: addTen}}
)

const counter = "things/counter"

// addTen is a step that shows how often it was done.
func addTen(tx store.Tx) error {
	var d struct {
		N int `json:"n"`
	}
	if err := tx.Get(counter, &d); err != nil {
		return err
	}
	d.N += 10
	return tx.Set(counter, d)
}

func opens(t *testing.T, db store.DB, f store.Formats, release string) {
	t.Helper()
	if err := f.Open(t.Context(), db, release); err != nil {
		t.Fatalf("release %s: %v", release, err)
	}
}

// refused fails unless the data is refused in one line in both languages, each of which names both formats.
func refused(t *testing.T, err error, names ...string) {
	t.Helper()
	if !errors.Is(err, store.ErrFormat) {
		t.Fatalf("got %v, want it refused", err)
	}
	ja, en := text.Told("ja", err), text.Told("en", err)
	for _, said := range []string{ja, en} {
		for _, name := range names {
			if !strings.Contains(said, name) || strings.ContainsAny(said, "\n{}") || ja == en {
				t.Errorf("it says %q, want one line with %q", said, name)
			}
		}
	}
}

func noNumber(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{counter: doc{"n": 1}})
	if err := today.Verify(t.Context(), h.DB); err != nil {
		t.Errorf("before anybody has noted it: %v", err)
	}
	opens(t, h.DB, today, "0.1.0")
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 1.0, "by": "0.1.0"})
	opens(t, h.DB, today, "0.1.1")
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 1.0, "by": "0.1.0"})
	wantDoc(t, h.DB, counter, doc{"n": 1.0})
}

func newerIsRefused(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{counter: doc{"n": 1}})
	opens(t, h.DB, two, "0.2.0")
	for range 2 {
		refused(t, today.Open(t.Context(), h.DB, "0.1.0"), "2", "0.2.0", "1")
		refused(t, today.Verify(t.Context(), h.DB), "2", "0.2.0", "1")
	}
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 2.0, "by": "0.2.0"})
	opens(t, h.DB, two, "0.2.1")
}

func broughtForward(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{counter: doc{"n": 1}})
	opens(t, h.DB, today, "0.1.0")
	opens(t, h.DB, two, "0.2.0")
	wantDoc(t, h.DB, counter, doc{"n": 11.0})
	opens(t, h.DB, two, "0.2.0")
	wantDoc(t, h.DB, counter, doc{"n": 11.0})
	opens(t, h.DB, three, "0.3.0")
	wantDoc(t, h.DB, counter, doc{"n": 21.0})
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 3.0, "by": "0.3.0"})
}

func readsTheNext(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{counter: doc{"n": 1}})
	before := store.Formats{Now: 1, Reads: 2}
	opens(t, h.DB, before, "0.1.9")
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 1.0, "by": "0.1.9"})
	opens(t, h.DB, two, "0.2.0")
	opens(t, h.DB, before, "0.1.9")
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 2.0, "by": "0.2.0"})
	wantDoc(t, h.DB, counter, doc{"n": 11.0})
	opens(t, h.DB, three, "0.3.0")
	refused(t, before.Open(t.Context(), h.DB, "0.1.9"), "3", "0.3.0", "2")
}

func noStep(t *testing.T, h Harness) {
	opens(t, h.DB, today, "0.1.0")
	later := store.Formats{Now: 3, Steps: map[int]func(store.Tx) error{2: addTen}}
	refused(t, later.Open(t.Context(), h.DB, "0.3.0"), "1", "0.1.0", "3")
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 1.0, "by": "0.1.0"})
}

func failingStep(t *testing.T, h Harness) {
	opens(t, h.DB, today, "0.1.0")
	broken := store.Formats{Now: 2, Steps: map[int]func(store.Tx) error{1: func(tx store.Tx) error {
		return errors.Join(tx.Set(counter, doc{"n": 5}), errMine)
	}}}
	wantErr(t, "Open", broken.Open(t.Context(), h.DB, "0.2.0"), errMine)
	wantNone(t, h.DB, counter)
	opens(t, h.DB, today, "0.1.0")
}

func manyAtOnce(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{counter: doc{"n": 1}})
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if err := three.Open(t.Context(), h.DB, "0.3.0"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	wantDoc(t, h.DB, counter, doc{"n": 21.0})
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 3.0, "by": "0.3.0"})
}

func besides(t *testing.T, h Harness) {
	put(t, h.DB, map[string]any{counter: doc{"n": 1}})
	if err := today.Verify(t.Context(), h.DB); err != nil {
		t.Error(err)
	}
	wantNone(t, h.DB, store.FormatPath)
	opens(t, h.DB, today, "0.1.0")
	refused(t, two.Verify(t.Context(), h.DB), "1", "2")
	wantDoc(t, h.DB, counter, doc{"n": 1.0})
	wantDoc(t, h.DB, store.FormatPath, doc{"format": 1.0, "by": "0.1.0"})
}

// reading is a store that may be read once, and not written.
type reading struct {
	store.DB
	gets int
}

// Get counts.
func (r *reading) Get(ctx context.Context, path string, into any) error {
	r.gets++
	return r.DB.Get(ctx, path, into)
}

// Update refuses.
func (r *reading) Update(context.Context, func(store.Tx) error) error { return errMine }

func onlyRead(t *testing.T, h Harness) {
	opens(t, h.DB, today, "0.1.0")
	r := &reading{DB: h.DB}
	opens(t, r, today, "0.1.1")
	if r.gets != 1 {
		t.Errorf("%d reads", r.gets)
	}
}

func lostRaise(t *testing.T, h Harness) {
	if h.LoseAnswer == nil {
		t.Skip("the backend loses no answers")
	}
	put(t, h.DB, map[string]any{counter: doc{"n": 1}})
	opens(t, h.DB, today, "0.1.0")
	h.LoseAnswer(true)
	if err := two.Open(t.Context(), h.DB, "0.2.0"); err != nil {
		wantErr(t, "Open", err, store.ErrUnknownOutcome)
	}
	opens(t, h.DB, two, "0.2.0")
	wantDoc(t, h.DB, counter, doc{"n": 11.0})
}
