package service_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// meter counts the documents that are read and written.
type meter struct {
	store.DB
	docs, queries atomic.Int64
}

func (m *meter) Update(ctx context.Context, fn func(store.Tx) error) error {
	return m.DB.Update(ctx, func(tx store.Tx) error { return fn(meterTx{tx, m}) })
}

func (m *meter) Get(ctx context.Context, path string, into any) error {
	m.docs.Add(1)
	return m.DB.Get(ctx, path, into)
}

func (m *meter) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := m.DB.List(ctx, q)
	m.queries.Add(1)
	m.docs.Add(int64(len(docs)))
	return docs, err
}

type meterTx struct {
	store.Tx
	m *meter
}

func (t meterTx) Get(path string, into any) error {
	t.m.docs.Add(1)
	return t.Tx.Get(path, into)
}

func (t meterTx) List(q store.Query) ([]store.Doc, error) {
	docs, err := t.Tx.List(q)
	t.m.docs.Add(int64(len(docs)))
	return docs, err
}

func (t meterTx) Create(path string, v any) error { t.m.docs.Add(1); return t.Tx.Create(path, v) }
func (t meterTx) Set(path string, v any) error    { t.m.docs.Add(1); return t.Tx.Set(path, v) }
func (t meterTx) Delete(path string) error        { t.m.docs.Add(1); return t.Tx.Delete(path) }

// metered is a desk on a store with its indexes, whose documents are counted.
func metered(t testing.TB, dir string) (*desk, *meter) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(dir, "noroshi.db"), sqlite.Options{Indexes: store.Indexes, Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	m := &meter{DB: db}
	return openOn(t, m, settings()), m
}

// history fills a store with incidents that are over.
func history(t testing.TB, db store.DB, n int) {
	t.Helper()
	for at := 0; at < n; at += 1000 {
		err := db.Update(t.Context(), func(tx store.Tx) error {
			for i := at; i < min(n, at+1000); i++ {
				over := incident.Incident{ID: incident.ID(fmt.Sprint("old", i)), Status: incident.Resolved, DeclaredAt: t0, EndedAt: t0, AskAt: t0}
				if err := store.SetClock(tx, over); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestIdleTickCostsThree: at most three documents, whatever history holds.
func TestIdleTickCostsThree(t *testing.T) {
	t.Parallel()
	for _, closed := range []int{0, 10, 2000} {
		d, m := metered(t, t.TempDir())
		history(t, m.DB, closed)
		d.minute(1)
		m.docs.Store(0)
		m.queries.Store(0)
		d.minute(2)
		t.Logf("%d closed incidents: an idle tick reads and writes %d documents; %d queries find nothing", closed, m.docs.Load(), m.queries.Load())
		if n := m.docs.Load(); n > 3 {
			t.Errorf("%d closed incidents: an idle tick costs %d documents", closed, n)
		}
	}
}

// sizes are what may not grow with the length of an incident.
type sizes struct {
	todos, effects int
	bytes          int // of header and TODOs
	look           int64
}

func (d *desk) sizes(m *meter, id incident.ID, minute int64) (s sizes) {
	d.t.Helper()
	state, err := store.Load(d.t.Context(), m.DB, id)
	if err != nil {
		d.t.Fatal(err)
	}
	docs, err := m.DB.List(d.t.Context(), store.Query{Collection: store.TodosOf(id)})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, doc := range docs {
		s.bytes += len(doc.Body)
	}
	s.todos, s.effects = len(docs), len(plan.Slack(state, nil))
	m.docs.Store(0)
	d.minute(minute)
	s.look = m.docs.Load()
	return s
}

// TestADayIsAsFastAsAnHour: nobody does anything for a day, and what recurs every five minutes has one document still.
func TestADayIsAsFastAsAnHour(t *testing.T) {
	t.Parallel()
	d, m := metered(t, t.TempDir())
	id := d.declare(outage("a")).Entry.Incident
	// Two hours in, everybody was asked what there is to ask; the same minute of the hour is looked at after a day.
	until := func(from, to int64) {
		for minute := from; minute < to; minute++ {
			d.minute(minute)
			d.serve()
		}
	}
	until(1, 3*60+3)
	early := d.sizes(m, id, 3*60+3)
	until(3*60+4, 24*60+3)
	late := d.sizes(m, id, 24*60+3)
	t.Logf("after 3 h %+v, after 24 h %+v", early, late)
	const whereTheCommanderIs = 3 // it is asked again and again, each time after twice as long
	if late.todos != early.todos || late.effects > early.effects+whereTheCommanderIs || late.look > early.look+2 || late.bytes > early.bytes+early.bytes/50 {
		t.Errorf("it grew: %+v, then %+v", early, late)
	}
	feed, _ := must(d.State(t.Context(), id)).Todo("4.5b")
	if feed.Occurrence < 280 || feed.Missed < 280 || !feed.Late.Equal(t0.Add(10*time.Minute)) {
		t.Errorf("what recurs every five minutes: %+v", feed)
	}
}

// serve does away with the marks, as workers do.
func (d *desk) serve() {
	d.t.Helper()
	for _, s := range incident.Systems {
		for _, m := range d.pending(s.Name) {
			if err := d.db.Update(d.t.Context(), func(tx store.Tx) error { return tx.Delete(m.Path()) }); err != nil {
				d.t.Fatal(err)
			}
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// BenchmarkTick ticks running incidents in the minute in which each of them asks about nine TODOs, the worst of the first
// hour. A thousand must be done within the minute.
func BenchmarkTick(b *testing.B) {
	for _, running := range []int{100, 1000} {
		b.Run(fmt.Sprint(running), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				d, _ := metered(b, b.TempDir())
				for i := range running {
					d.declare(vague(fmt.Sprint("request", i)))
				}
				d.now.Store(10 * 60)
				b.StartTimer()
				res, err := d.Tick(b.Context())
				if err != nil || res.Looked != running {
					b.Fatal(res, err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/tick")
			b.ReportMetric(1000*b.Elapsed().Seconds()/float64(b.N)/float64(running), "ms/incident")
		})
	}
}

// BenchmarkIdleTick compares an idle tick beside 100,000 closed incidents with one beside 10 (at most 1.1). It compares the
// medians: among a few hundred ticks of less than 0.1 ms, one that waited for another process is more than all the rest.
func BenchmarkIdleTick(b *testing.B) {
	few, a := metered(b, b.TempDir())
	many, z := metered(b, b.TempDir())
	history(b, a.DB, 10)
	history(b, z.DB, 100_000)
	var took [2][]time.Duration
	for b.Loop() {
		for i, d := range []*desk{few, many} {
			d.now.Add(60)
			began := time.Now()
			if _, err := d.Tick(b.Context()); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(began))
		}
	}
	b.ReportMetric(float64(median(took[1]))/float64(median(took[0])), "many/few")
	b.ReportMetric(float64(median(took[1]).Nanoseconds())/1000, "µs/tick")
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
