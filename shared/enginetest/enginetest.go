// Package enginetest runs an adapter below the engine, in virtual time: workers that each live for one invocation do what the marks in a
// store ask for. Tests only.
package enginetest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// ID is the incident of these tests.
const ID incident.ID = "k3f9qa"

// Invocation is for how long a worker of these tests lives.
const Invocation = 20 * time.Second

// Bench is a store, and workers that make one system match it.
type Bench struct {
	T     *testing.T
	DB    store.DB
	log   bytes.Buffer
	mu    sync.Mutex // of log
	count atomic.Int64
}

// Run runs f with an empty store, in virtual time.
func Run(t *testing.T, f func(b *Bench)) {
	t.Helper()
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := sqlite.Open(filepath.Join(dir, "noroshi.db"), sqlite.Options{Indexes: store.Indexes, Volatile: true})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		f(&Bench{T: t, DB: db})
		synctest.Wait()
	})
}

// Write adds to what workers log.
func (b *Bench) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.Write(p)
}

// Log is what workers have logged.
func (b *Bench) Log() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.String()
}

// Update is a transaction.
func (b *Bench) Update(f func(tx store.Tx) error) {
	b.T.Helper()
	if err := b.DB.Update(b.T.Context(), f); err != nil {
		b.T.Fatal(err)
	}
}

// State is the incident with all that is known of it.
func (b *Bench) State() incident.State {
	b.T.Helper()
	s, err := store.Load(b.T.Context(), b.DB, ID)
	if err != nil {
		b.T.Fatal(err)
	}
	return s
}

// Decide is what somebody's request changes.
func (b *Bench) Decide(s incident.State, do incident.Action) incident.Decision {
	b.T.Helper()
	req := incident.Request{ID: fmt.Sprint("request-", b.count.Add(1)), Incident: ID, At: time.Now(), By: incident.Actor{ID: "U0KAKEI"}, Do: do}
	d, err := incident.Decide(s, req)
	if err != nil {
		b.T.Fatal(err)
	}
	return d
}

// Worker is a process of its own, with a store as it has it.
func (b *Bench) Worker(db store.DB, system effect.System, parallel int) *reconcile.Reconciler {
	return reconcile.New(system, db, reconcile.Options{
		Clock: clock.Machine, NewID: func() string { return fmt.Sprint("worker-", b.count.Add(1)) }, Log: slog.New(slog.NewTextHandler(b, nil)), Parallel: parallel,
	})
}

// Live is a worker's life.
func (b *Bench) Live(worker *reconcile.Reconciler, lives time.Duration) {
	b.T.Helper()
	ctx, cancel := context.WithTimeout(b.T.Context(), lives)
	defer cancel()
	if err := worker.Serve(ctx, ID); err != nil {
		b.T.Error(err)
	}
}

// Serve has so many workers at a time live, and others after them, until no mark of a system is left. It returns how long that took; what is
// not done after most is given up.
func (b *Bench) Serve(system incident.System, workers int, most time.Duration, live func()) time.Duration {
	b.T.Helper()
	began := time.Now()
	for time.Since(began) < most {
		var wg sync.WaitGroup
		for range workers {
			wg.Go(live)
		}
		wg.Wait()
		marks, err := store.MarksFor(b.T.Context(), b.DB, ID, system)
		if err != nil {
			b.T.Fatal(err)
		}
		if len(marks) == 0 {
			return time.Since(began)
		}
		at, err := store.ParseMoment(marks[0].NotBefore)
		if err != nil {
			b.T.Fatal(err)
		}
		time.Sleep(max(time.Until(at), time.Millisecond))
	}
	b.T.Errorf("it has not ended in %s\n%s", most, b.Log())
	return most
}
