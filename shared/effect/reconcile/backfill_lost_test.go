package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// replies is an inbox with replies to TODO 2, wherever its message is known to be.
type replies struct {
	mu    sync.Mutex
	words int
	at    time.Time // when they were said
}

func (k *replies) Backfill(_ context.Context, _ incident.State, refs plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !refs.Has("todo/2") || k.at.Before(since) || k.at.After(time.Now()) {
		return nil, nil, nil
	}
	return nil, []plan.Key{"todo/2"}, nil
}

func (k *replies) BackfillThread(
	_ context.Context, s incident.State, key plan.Key, _ plan.Ref, since time.Time,
) (out []incident.Request, _ error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	todo, _ := plan.TodoOf(key)
	for n := range k.words {
		if !k.at.Before(since) {
			out = append(out, incident.Request{
				ID: fmt.Sprint("word-", n), Incident: s.Incident.ID, At: k.at, By: incident.Actor{ID: "U0TOKYO"}, Via: incident.ViaSlack,
				Do: incident.AddProgress{Todo: todo, Text: fmt.Sprint("word ", n)},
			})
		}
	}
	return out, nil
}

// A worker that dies while it records words leaves the rest to its successor.
func TestWordsAreNotLostWithTheWorkerThatRecordsThem(t *testing.T) {
	bubble(t, func(b *bundle) {
		k := &replies{words: 45, at: time.Now()}
		b.probing(k)
		b.declare()
		b.serve(soon)
		time.Sleep(24 * time.Hour)
		b.backfillRequested()
		died := func() bool { return b.entries(incident.EntryProgress) > 0 }
		mortal := reconcile.New(b.out, &hooked{DB: b.db, dead: died}, reconcile.Options{Clock: clock.Machine, NewID: func() string { return "mortal" }, Inbox: k})
		if err := mortal.Serve(b.t.Context(), inc); !errors.Is(err, errDown) {
			b.t.Fatal("it lived:", err)
		}
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		if n := b.entries(incident.EntryProgress); n != 45 {
			b.t.Errorf("%d of 45 words are recorded", n)
		}
	})
}

// A message that was not known to be there while Slack was away, or for a moment when everything was read back, has words
// under it, too.
func TestWordsUnderAMessageThatIsFoundLaterAreRead(t *testing.T) {
	t.Run("its answer was lost when Slack went away", func(t *testing.T) {
		bubble(t, func(b *bundle) {
			k := &replies{words: 1, at: time.Now().Add(time.Hour)}
			p := b.probing(k)
			b.declare()
			b.out.next("todo/2", func(ctx context.Context, do func() plan.Ref) (plan.Ref, error) {
				p.set(true)
				return lost(ctx, do)
			})
			b.serve(soon)
			time.Sleep(24 * time.Hour)
			p.set(false)
			b.recordedReplies(1)
		})
	})
	t.Run("somebody said that it was gone", func(t *testing.T) {
		bubble(t, func(b *bundle) {
			k := &replies{words: 1, at: time.Now().Add(time.Hour)}
			b.probing(k)
			b.declare()
			b.serve(soon)
			b.backfillRequested()
			b.serve(soon)
			time.Sleep(24 * time.Hour)
			ref := b.records().Refs()["todo/2"]
			b.backfillRequested()
			b.sayGone(store.Gone{Channel: ref.Channel, TS: ref.ID})
			b.recordedReplies(1)
		})
	})
}

// recordedReplies fails unless n words are recorded once the worker has been asked some more times to backfill.
func (b *bundle) recordedReplies(n int) {
	b.t.Helper()
	b.serve(soon)
	b.complete()
	for range 3 {
		time.Sleep(10 * time.Minute)
		b.backfillRequested()
		b.serve(soon)
	}
	if got := b.entries(incident.EntryProgress); got != n || len(b.records().Threads) > 0 || !b.records().ScanAt.IsZero() {
		b.t.Errorf("%d words are recorded, %v left", got, b.records().Threads)
	}
}
