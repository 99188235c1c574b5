package service_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/firestore/emulator"
)

func TestMain(m *testing.M) { emulator.Main(m) }

// onEachStore runs a test with leads on both stores: where transactions wait for each other, and where they are run again.
func onEachStore(t *testing.T, test func(*testing.T, *desk)) {
	t.Helper()
	s := settings()
	s.Slack.Leads = []string{"S0LEADS"}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, openOn(t, open(t).db.DB, s))
	})
	t.Run("firestore", func(t *testing.T) {
		t.Parallel()
		test(t, onFirestore(t, s))
	})
}

// emulated has the tests use the emulator one after the other: on a busy machine it answers several crowds at once too late.
var emulated sync.Mutex

func onFirestore(t *testing.T, s config.Settings) *desk {
	t.Helper()
	emulator.Host(t)
	emulated.Lock()
	t.Cleanup(emulated.Unlock)
	db, err := firestore.Open(t.Context(), emulator.Project(), "", clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return openOn(t, patient{db}, s)
}

// patient is a store that is asked again where others wrote for too long, as Slack, Cloud Scheduler and people do.
type patient struct{ store.DB }

func (p patient) Update(ctx context.Context, fn func(store.Tx) error) (err error) {
	for range 5 {
		if err = p.DB.Update(ctx, fn); !errors.Is(err, store.ErrContention) {
			return err
		}
	}
	return err
}

// atOnce does n things at the same moment.
func atOnce(n int, do func(n int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { do(i) })
	}
	group.Wait()
}

// TestReportsAtOnceAreOneCard, on which all are named, and which calls the leads once.
func TestReportsAtOnceAreOneCard(t *testing.T) {
	t.Parallel()
	onEachStore(t, func(t *testing.T, d *desk) {
		atOnce(20, func(n int) {
			who := incident.Actor{ID: incident.PersonID(fmt.Sprintf("U%02d", n))}
			if _, err := d.Report(t.Context(), by(who, symptom(fmt.Sprint("s", n)))); err != nil {
				t.Error(err)
			}
		})
		ids := d.signs()
		if len(ids) != 1 {
			t.Fatalf("%d signs", len(ids))
		}
		s := d.header(ids[0]).Sign
		var named, all []string
		for n, r := range s.Reports {
			named, all = append(named, string(r.By)), append(all, fmt.Sprintf("U%02d", n))
		}
		slices.Sort(named)
		want(t, "named", named, all...)
		want(t, "called", s.Leads, "S0LEADS")
		if s.Count != 20 || len(d.entries(ids[0])) != 20 {
			t.Errorf("%d reports, %d entries", s.Count, len(d.entries(ids[0])))
		}
	})
}

// TestClocksAtOnceCallTheLeadsOnce: two signs that are due at the same moment, and four clocks.
func TestClocksAtOnceCallTheLeadsOnce(t *testing.T) {
	t.Parallel()
	onEachStore(t, func(t *testing.T, d *desk) {
		var ids []incident.ID
		for n, region := range []string{"ap-northeast-1", "us-east-1", "eu-west-1"} {
			ids = append(ids, d.report(elsewhere(fmt.Sprint("s", n), region)).Entry.Incident)
		}
		d.now.Store(10 * 60)
		atOnce(4, func(int) {
			if _, err := d.Tick(t.Context()); err != nil {
				t.Error(err)
			}
		})
		called := 0
		for _, id := range ids {
			want(t, "asked", d.asked(id), "decide at 10m0s")
			if slices.Contains(d.header(id).Sign.Asks[0].To, "S0LEADS") {
				called++
			}
		}
		if called != 1 {
			t.Errorf("the leads are called %d times", called)
		}
	})
}

// TestStartsAtOnceAreOne: of those who start a sign, by its card or by declaring the same, one does, and leads all others there.
func TestStartsAtOnceAreOne(t *testing.T) {
	t.Parallel()
	onEachStore(t, func(t *testing.T, d *desk) {
		id := d.report(symptom("s1")).Entry.Incident
		var mu sync.Mutex
		var began int
		atOnce(8, func(n int) {
			err := d.starts(id, n)
			var refused *incident.Refusal
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				began++
			case !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.ID != id:
				t.Errorf("%d: %v", n, err)
			}
		})
		if began != 1 || d.running() != 1 {
			t.Errorf("%d began, %d run", began, d.running())
		}
	})
}

// starts is somebody's press on a sign's card, or every other time their declaration of the same.
func (d *desk) starts(id incident.ID, n int) error {
	who, request := incident.Actor{ID: incident.PersonID(fmt.Sprintf("U%02d", n))}, fmt.Sprint("b", n)
	if n%2 == 0 {
		_, err := d.ask(id, request, who, incident.Begin{})
		return err
	}
	same := outage(request)
	same.By, same.Facts = who, symptom("").Do.Facts
	_, err := d.Declare(d.t.Context(), same)
	return err
}

// TestTwoSignsAboutTheSameStartOnce: of those who start two signs about one outage at once one does, and the others are offered it.
func TestTwoSignsAboutTheSameStartOnce(t *testing.T) {
	t.Parallel()
	onEachStore(t, func(t *testing.T, d *desk) {
		another := symptom("s2")
		another.Anyway = true
		ids := []incident.ID{d.report(symptom("s1")).Entry.Incident, d.report(another).Entry.Incident}
		errs := make([]error, 4)
		atOnce(len(errs), func(n int) { errs[n] = d.starts(ids[n/2], 2*n) })
		began := 0
		for n, err := range errs {
			if err == nil {
				began++
			} else if code(err) != incident.RefusedSimilar {
				t.Errorf("%d: %v", n, err)
			}
		}
		if began != 1 || d.running() != 1 {
			t.Errorf("%d began, %d run", began, d.running())
		}
	})
}
