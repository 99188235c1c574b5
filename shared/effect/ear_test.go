package effect_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// ear hears one word in each of its threads.
type ear struct {
	mu      sync.Mutex
	threads []plan.Key
	fails   map[plan.Key]*effect.Error // once each
	heard   []plan.Key                 // the threads that were read, in order
	since   []time.Time                // from when Missed was asked
}

func (e *ear) Missed(_ context.Context, _ incident.State, _ plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.since = append(e.since, since)
	return nil, e.threads, nil
}

func (e *ear) Said(
	ctx context.Context, s incident.State, key plan.Key, ref plan.Ref, _ time.Time,
) ([]incident.Request, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err, ok := e.fails[key]; ok {
		delete(e.fails, key)
		return nil, err
	}
	e.heard = append(e.heard, key)
	todo, _ := plan.TodoOf(key)
	return []incident.Request{{
		ID: fmt.Sprint("word-", ref.ID), Incident: s.Incident.ID, At: time.Now(), By: incident.Actor{ID: "U0TOKYO"}, Via: incident.ViaSlack,
		Do: incident.Report{Todo: todo, Text: "done"},
	}}, ctx.Err()
}

// missed says that something may have been missed.
func (b *bundle) missed() {
	b.t.Helper()
	m := store.MissedMark(inc, incident.Slack, time.Now())
	if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Set(m.Path(), m) }); err != nil {
		b.t.Fatal(err)
	}
}

func TestWhatWasSaidIsReadThreadByThread(t *testing.T) {
	all := []plan.Key{"todo/2", "todo/3"}
	for name, c := range map[string]struct {
		fails map[plan.Key]*effect.Error
		heard []plan.Key
		asked int // how often all were looked at
	}{
		"all at once":            {nil, all, 1},
		"one has to wait":        {map[plan.Key]*effect.Error{"todo/3": {Class: effect.RetryLater, Code: "ratelimited"}}, []plan.Key{"todo/2", "todo/2", "todo/3"}, 2},
		"one cannot be read":     {map[plan.Key]*effect.Error{"todo/2": {Class: effect.Gone, Code: "thread_not_found"}}, []plan.Key{"todo/3"}, 1},
		"no answer for a moment": {map[plan.Key]*effect.Error{"todo/2": {Class: effect.Unknown, Code: "server_error"}}, all, 2},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				e := &ear{threads: all, fails: c.fails}
				b.spared(e)
				b.declare()
				b.serve(soon)
				b.missed()
				b.serve(5 * time.Minute)
				b.complete()
				if n := b.entries(incident.EntryProgress); n != len(slices.Compact(slices.Sorted(slices.Values(c.heard)))) {
					b.t.Errorf("%d words are recorded", n)
				}
				if !slices.Equal(e.heard, c.heard) || len(e.since) != c.asked || len(b.records().Threads) != 0 {
					b.t.Errorf("heard %v in %d looks, %v left", e.heard, len(e.since), b.records().Threads)
				}
			})
		})
	}
}

// What a worker that was stopped had not read is read by the next, without another look at all of it; and a later look
// begins where the one before was made.
func TestReadingGoesOnWhereItWasLeft(t *testing.T) {
	bubble(t, func(b *bundle) {
		e := &ear{threads: []plan.Key{"todo/2", "todo/3"}}
		b.spared(e)
		b.declare()
		b.serve(soon)
		b.missed()
		ctx, cancel := context.WithCancel(b.t.Context())
		b.spared(stopping{e, cancel})
		if err := b.runner.Serve(ctx, inc); err != nil {
			b.t.Fatal(err)
		}
		if left := b.records().Threads; len(left) != 1 || len(e.heard) != 1 {
			b.t.Fatalf("%v heard, %v left", e.heard, left)
		}
		b.spared(e)
		b.serve(soon)
		if !slices.Equal(e.heard, e.threads) || len(e.since) != 1 {
			b.t.Errorf("heard %v in %d looks", e.heard, len(e.since))
		}
		time.Sleep(time.Hour)
		looked := time.Now()
		for range 2 {
			b.missed()
			b.serve(soon)
			time.Sleep(time.Hour)
		}
		if last := e.since[len(e.since)-1]; last.After(looked) || last.Before(looked.Add(-10*time.Minute)) {
			b.t.Errorf("the last look is from %s on, the one before was at %s", last, looked)
		}
		if n := b.entries(incident.EntryProgress); n != 2 {
			b.t.Errorf("%d words are recorded", n)
		}
	})
}

// stopping ends its worker with the first thread that it reads.
type stopping struct {
	*ear
	stop context.CancelFunc
}

func (s stopping) Said(
	ctx context.Context, st incident.State, key plan.Key, ref plan.Ref, since time.Time,
) ([]incident.Request, error) {
	defer s.stop()
	return s.ear.Said(context.WithoutCancel(ctx), st, key, ref, since)
}

// What people said is recorded also when the incident ended meanwhile: it is part of its story.
func TestWhatWasSaidBeforeTheEndIsRecordedAfterIt(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.spared(&ear{threads: []plan.Key{"todo/2"}})
		b.declare()
		b.serve(soon)
		b.ask(incident.Cancel{Reason: "a false alarm"})
		b.missed()
		b.serve(soon)
		if n := b.entries(incident.EntryProgress); n != 1 {
			b.t.Errorf("%d words are recorded", n)
		}
	})
}

// Of records that do not say when anybody listened, what was said until then is recorded under other ids: to read it would
// record it twice. What is said from then on is read.
func TestRecordsThatDoNotSayWhatWasHeard(t *testing.T) {
	bubble(t, func(b *bundle) {
		e := &ear{}
		b.spared(e)
		b.declare()
		b.serve(soon)
		old := b.records()
		old.HeardAt = time.Time{}
		err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Set(store.RecordsPath(inc, incident.Slack), old) })
		if err != nil {
			b.t.Fatal(err)
		}
		time.Sleep(time.Hour)
		first := time.Now()
		for range 2 {
			b.missed()
			b.serve(soon)
		}
		if len(e.since) != 2 || e.since[0].Before(first) || e.since[1].Before(first) || e.since[1].After(first.Add(time.Minute)) {
			b.t.Errorf("read from %s on, that was not known at %s", e.since, first)
		}
	})
}
