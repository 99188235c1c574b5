package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// The times of the dispatcher.
const (
	minute     = time.Minute     // how often the clock looks at what is due
	afterError = 5 * time.Second // until a worker that could not use the store tries again
)

// work names what one worker works on.
type work struct {
	incident incident.ID
	system   incident.System
}

// dispatcher does what Firestore's triggers do in the cloud: it wakes a worker for every mark. One worker at a time runs
// for an incident's system; a mark that comes meanwhile makes it run once more.
type dispatcher struct {
	db      store.DB
	runners map[incident.System]*reconcile.Reconciler
	before  func(context.Context, work) error // what marks ask for besides effects, before these and after; nil: nothing
	after   func(context.Context, work) error
	log     *slog.Logger

	ctx   context.Context // ends the workers
	stop  context.CancelFunc
	wg    sync.WaitGroup
	mu    sync.Mutex
	state map[work]bool // running: whether to run again afterwards
	later map[work]bool // whether a worker comes back when a lease runs out
	ended bool
}

func newDispatcher(log *slog.Logger) *dispatcher {
	ctx, stop := context.WithCancel(context.Background())
	return &dispatcher{ctx: ctx, stop: stop, log: log, state: map[work]bool{}, later: map[work]bool{}}
}

// start begins to serve: what was left by an earlier process at once, and every minute what the scheduler calls in the cloud. None
// of its clocks waits for another.
func (d *dispatcher) start(db store.DB, runners map[incident.System]*reconcile.Reconciler, clocks ...func(context.Context) error) error {
	d.mu.Lock()
	d.db, d.runners = db, runners
	d.mu.Unlock()
	if err := d.sweep(); err != nil {
		return err
	}
	for _, tick := range clocks {
		d.goIfRunning(func() { d.ticks(tick) })
	}
	return nil
}

func (d *dispatcher) ticks(tick func(context.Context) error) {
	t := time.NewTicker(minute)
	defer t.Stop()
	for {
		select {
		case <-d.ctx.Done():
			return
		case <-t.C:
			if err := tick(d.ctx); err != nil && !errors.Is(err, context.Canceled) {
				d.log.Error("a tick failed", "err", err)
			}
		}
	}
}

// sweep takes up every mark of an earlier process, with a timer for those whose moment has not come.
func (d *dispatcher) sweep() error {
	for _, worker := range incident.Workers() {
		marks, err := store.Marks(d.ctx, d.db, worker)
		if err != nil {
			return err
		}
		for _, m := range marks {
			d.wake(m)
		}
	}
	return nil
}

// wake serves a mark, at once or when its time has come.
func (d *dispatcher) wake(m store.Mark) {
	w := work{m.Incident, m.System}
	at, err := store.ParseMoment(m.NotBefore)
	if wait := time.Until(at); err == nil && wait > 0 {
		d.goIfRunning(func() {
			if d.sleep(wait) {
				d.run(w)
			}
		})
		return
	}
	d.run(w)
}

// sleep waits and reports whether the process still runs.
func (d *dispatcher) sleep(wait time.Duration) bool {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-d.ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (d *dispatcher) run(w work) {
	d.mu.Lock()
	_, running := d.state[w]
	runner := d.runners[w.system]
	if runner == nil {
		d.mu.Unlock()
		return
	}
	d.state[w] = running
	d.mu.Unlock()
	if !running {
		d.goIfRunning(func() { d.serve(w, runner) })
	}
}

// comeBack serves w again when the lease runs out that another process holds on it, should that process be dead. The
// minute's tick would do, but people would wait for it.
func (d *dispatcher) comeBack(w work, runner *reconcile.Reconciler) {
	until, err := runner.HeldUntil(d.ctx, w.incident)
	d.mu.Lock()
	wait := err == nil && !until.IsZero() && !d.later[w]
	d.later[w] = d.later[w] || wait
	d.mu.Unlock()
	if !wait {
		return
	}
	d.goIfRunning(func() {
		runs := d.sleep(time.Until(until))
		d.mu.Lock()
		delete(d.later, w)
		d.mu.Unlock()
		if runs {
			d.run(w)
		}
	})
}

// serve works until no mark came while it worked.
func (d *dispatcher) serve(w work, runner *reconcile.Reconciler) {
	for {
		err := d.once(w, runner)
		if err != nil && d.ctx.Err() == nil {
			d.log.Error("a worker could not use the store", "incident", w.incident, "system", w.system, "err", err)
			d.sleep(afterError)
		}
		d.mu.Lock()
		again := (d.state[w] || err != nil) && d.ctx.Err() == nil
		if !again {
			delete(d.state, w)
			d.mu.Unlock()
			d.comeBack(w, runner)
			return
		}
		d.state[w] = false
		d.mu.Unlock()
	}
}

// once serves the marks that are there.
func (d *dispatcher) once(w work, runner *reconcile.Reconciler) error {
	if d.before != nil {
		if err := d.before(d.ctx, w); err != nil {
			return err
		}
	}
	err := runner.Serve(d.ctx, w.incident)
	if d.after != nil {
		err = errors.Join(err, d.after(d.ctx, w))
	}
	return err
}

// goIfRunning starts a goroutine that end waits for, unless end was called.
func (d *dispatcher) goIfRunning(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.ended {
		d.wg.Go(f)
	}
}

// end stops the workers and waits until they have recorded what they had begun.
func (d *dispatcher) end() {
	d.mu.Lock()
	d.ended = true
	d.mu.Unlock()
	d.stop()
	d.wg.Wait()
}

// channel waits until the incident's channel is recorded, or that it cannot be made.
func (d *dispatcher) channel(ctx context.Context, id incident.ID) incident.Link {
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for {
		s, err := store.LoadHeader(ctx, d.db, id)
		if link := s.Links[incident.ChannelLink]; err == nil && link.Ref != "" {
			return link
		}
		if _, failed := s.NoChannel(); failed {
			return incident.Link{}
		}
		select {
		case <-ctx.Done():
			return incident.Link{}
		case <-t.C:
		}
	}
}
