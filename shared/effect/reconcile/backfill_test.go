package reconcile_test

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

// inbox reads one reply in each of its threads.
type inbox struct {
	mu      sync.Mutex
	threads []plan.Key
	fails   map[plan.Key]*effect.Error // once each
	read    []plan.Key                 // the threads that were read, in order
	since   []time.Time                // from when Backfill was asked
}

func (e *inbox) Backfill(_ context.Context, _ incident.State, _ plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.since = append(e.since, since)
	return nil, e.threads, nil
}

func (e *inbox) BackfillThread(
	ctx context.Context, s incident.State, key plan.Key, ref plan.Ref, _ time.Time,
) ([]incident.Request, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err, ok := e.fails[key]; ok {
		delete(e.fails, key)
		return nil, err
	}
	e.read = append(e.read, key)
	todo, _ := plan.TodoOf(key)
	return []incident.Request{{
		ID: fmt.Sprint("word-", ref.ID), Incident: s.Incident.ID, At: time.Now(), By: incident.Actor{ID: "U0TOKYO"}, Via: incident.ViaSlack,
		Do: incident.AddProgress{Todo: todo, Text: "done"},
	}}, ctx.Err()
}

// backfillRequested leaves a mark that asks for a backfill.
func (b *bundle) backfillRequested() {
	b.t.Helper()
	m := store.MissedMark(inc, incident.Slack, time.Now())
	if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Set(m.Path(), m) }); err != nil {
		b.t.Fatal(err)
	}
}

func TestABackfillReadsThreadByThread(t *testing.T) {
	all := []plan.Key{"todo/2", "todo/3"}
	for name, c := range map[string]struct {
		fails map[plan.Key]*effect.Error
		read  []plan.Key
		asked int // how many scans were made
	}{
		"all at once":            {nil, all, 1},
		"one has to wait":        {map[plan.Key]*effect.Error{"todo/3": {Class: effect.RetryLater, Code: "ratelimited"}}, []plan.Key{"todo/2", "todo/2", "todo/3"}, 2},
		"one cannot be read":     {map[plan.Key]*effect.Error{"todo/2": {Class: effect.Gone, Code: "thread_not_found"}}, []plan.Key{"todo/3"}, 1},
		"no answer for a moment": {map[plan.Key]*effect.Error{"todo/2": {Class: effect.Unknown, Code: "server_error"}}, all, 2},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				e := &inbox{threads: all, fails: c.fails}
				b.probing(e)
				b.declare()
				b.serve(soon)
				b.backfillRequested()
				b.serve(5 * time.Minute)
				b.complete()
				if n := b.entries(incident.EntryProgress); n != len(slices.Compact(slices.Sorted(slices.Values(c.read)))) {
					b.t.Errorf("%d words are recorded", n)
				}
				if !slices.Equal(e.read, c.read) || len(e.since) != c.asked || len(b.records().Threads) != 0 {
					b.t.Errorf("read %v in %d scans, %v left", e.read, len(e.since), b.records().Threads)
				}
			})
		})
	}
}

// locator reads nothing, and notes where it was to read.
type locator struct {
	threads []plan.Key
	refs    []plan.Ref
}

func (p *locator) Backfill(context.Context, incident.State, plan.Refs, time.Time) ([]incident.Request, []plan.Key, error) {
	return nil, p.threads, nil
}

func (p *locator) BackfillThread(_ context.Context, _ incident.State, _ plan.Key, ref plan.Ref, _ time.Time) ([]incident.Request, error) {
	p.refs = append(p.refs, ref)
	return nil, nil
}

// A thread of people's own is read in the channel, although no record has its message.
func TestAThreadOfPeoplesOwnIsReadInTheChannel(t *testing.T) {
	bubble(t, func(b *bundle) {
		p := &locator{threads: []plan.Key{plan.ThreadKey("5.000005")}}
		b.probing(p)
		b.declare()
		b.serve(soon)
		b.backfillRequested()
		b.serve(5 * time.Minute)
		channel := b.records().Items[plan.ChannelKey].Ref.ID
		if len(p.refs) != 1 || p.refs[0] != (plan.Ref{ID: "5.000005", Channel: channel}) || channel == "" || len(b.records().Threads) != 0 {
			b.t.Errorf("%+v in %q, %v left", p.refs, channel, b.records().Threads)
		}
	})
}

// A successor reads the threads that a stopped worker left, without another scan. A later scan begins where the one before was
// made.
func TestABackfillGoesOnAtItsCursor(t *testing.T) {
	bubble(t, func(b *bundle) {
		e := &inbox{threads: []plan.Key{"todo/2", "todo/3"}}
		b.probing(e)
		b.declare()
		b.serve(soon)
		b.backfillRequested()
		ctx, cancel := context.WithCancel(b.t.Context())
		b.probing(stopping{e, cancel})
		if err := b.runner.Serve(ctx, inc); err != nil {
			b.t.Fatal(err)
		}
		if left := b.records().Threads; len(left) != 1 || len(e.read) != 1 {
			b.t.Fatalf("%v read, %v left", e.read, left)
		}
		b.probing(e)
		b.serve(soon)
		if !slices.Equal(e.read, e.threads) || len(e.since) != 1 {
			b.t.Errorf("read %v in %d scans", e.read, len(e.since))
		}
		time.Sleep(time.Hour)
		looked := time.Now()
		for range 2 {
			b.backfillRequested()
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

// reviewer reads, in one thread, many lines of a review and what became of the first.
type reviewer struct{ lines int }

func (r reviewer) Backfill(context.Context, incident.State, plan.Refs, time.Time) ([]incident.Request, []plan.Key, error) {
	var reqs []incident.Request
	says := func(id string, do incident.Action) {
		reqs = append(reqs, incident.Request{ID: id, Incident: inc, At: time.Now(), By: incident.Actor{ID: "U0TOKYO"}, Via: incident.ViaSlack, Do: do})
	}
	for n := range r.lines {
		says(fmt.Sprint("line-", n+1), incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadKeep, Text: fmt.Sprint("line ", n+1)}})
	}
	says("changed", incident.ChangeKPT{No: 1, Words: incident.KPTWords{Text: "otherwise"}})
	says("taken", incident.TakeKPT{No: 2})
	return reqs, nil, nil
}

func (reviewer) BackfillThread(context.Context, incident.State, plan.Key, plan.Ref, time.Time) ([]incident.Request, error) {
	return nil, nil
}

// What several words say of a review in one commit adds up: each sees the lines of those before it, over more than one part, too.
func TestLinesOfOneCommitAddUp(t *testing.T) {
	for _, lines := range []int{2, incident.KPTInPart, incident.KPTInPart + 2} {
		t.Run(fmt.Sprint(lines), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				b.ask(incident.End{Confirmed: true, Without: true, Note: "seen"})
				b.probing(reviewer{lines})
				b.backfillRequested()
				b.serve(5 * time.Minute)
				s, err := store.LoadScope(b.t.Context(), b.db, inc, incident.Scope{KPT: true})
				if err != nil || len(s.KPT) != lines {
					b.t.Fatalf("%d lines, want %d (%v)", len(s.KPT), lines, err)
				}
				for n, l := range s.KPT {
					want := fmt.Sprint("line ", n+1)
					switch n {
					case 0:
						want = "otherwise"
					case 1:
						want = ""
					}
					if l.No != n+1 || l.Text != want || l.Taken.IsZero() != (want != "") {
						b.t.Errorf("line %d of %d: %+v", n+1, lines, l)
					}
				}
			})
		})
	}
}

// stopping ends its worker with the first thread that it reads.
type stopping struct {
	*inbox
	stop context.CancelFunc
}

func (s stopping) BackfillThread(
	ctx context.Context, st incident.State, key plan.Key, ref plan.Ref, since time.Time,
) ([]incident.Request, error) {
	defer s.stop()
	return s.inbox.BackfillThread(context.WithoutCancel(ctx), st, key, ref, since)
}

// Words are recorded even if the incident ended meanwhile: they are part of its story.
func TestWordsFromBeforeTheEndAreRecordedAfterIt(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.probing(&inbox{threads: []plan.Key{"todo/2"}})
		b.declare()
		b.serve(soon)
		b.ask(incident.Cancel{Reason: "a false alarm"})
		b.backfillRequested()
		b.serve(soon)
		if n := b.entries(incident.EntryProgress); n != 1 {
			b.t.Errorf("%d words are recorded", n)
		}
	})
}

// Records of an earlier version have no backfill cursor, and earlier words have other ids: reading them would record them twice.
// Later words are read.
func TestRecordsWithoutABackfillCursor(t *testing.T) {
	bubble(t, func(b *bundle) {
		e := &inbox{}
		b.probing(e)
		b.declare()
		b.serve(soon)
		old := b.records()
		old.ReadUpTo = time.Time{}
		err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Set(store.RecordsPath(inc, incident.Slack), old) })
		if err != nil {
			b.t.Fatal(err)
		}
		time.Sleep(time.Hour)
		first := time.Now()
		for range 2 {
			b.backfillRequested()
			b.serve(soon)
		}
		if len(e.since) != 2 || e.since[0].Before(first) || e.since[1].Before(first) || e.since[1].After(first.Add(time.Minute)) {
			b.t.Errorf("read from %s on, that was not known at %s", e.since, first)
		}
	})
}
