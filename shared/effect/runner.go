package effect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// Options are what a Runner needs besides its system and store. The zero value of a field means its default.
type Options struct {
	Clock      clock.Clock   // required
	NewID      func() string // a new random name for a lease's holder; required
	Log        *slog.Logger  // default slog.Default()
	Settle     time.Duration // how long a call that was given up may still land; default 10 s
	VoidSettle time.Duration // the same after a process that is known to be dead; default 1 s
	Parallel   int           // calls at the same time in one incident; default 4
	// Ear reads back what people did in the system while nobody heard of it. Optional.
	Ear Ear
	// ShardKeys is how many records stand in one document; default store.ShardKeys. Tests cross shards with few.
	ShardKeys int
	// Only names the effects that this runner does; the rest it leaves, at once, to the worker that a mark wakes. It is for
	// a request that has a second to spare after a declaration: whoever asked gets the channel with the answer. Default:
	// all.
	Only func(plan.Effect) bool
}

// Runner makes one system match. It may serve many incidents at once.
type Runner struct {
	system  System
	db      store.DB
	opts    Options
	breaker breaker
	left    sync.Map // holders of leases that a worker of this runner could not give back
}

// NewRunner returns a runner for system over db.
func NewRunner(system System, db store.DB, opts Options) *Runner {
	if opts.Log == nil {
		opts.Log = slog.Default()
	}
	if opts.Settle == 0 {
		opts.Settle = callTimeout + leaseMargin
	}
	if opts.VoidSettle == 0 {
		opts.VoidSettle = time.Second
	}
	if opts.Parallel == 0 {
		opts.Parallel = 4
	}
	if opts.ShardKeys == 0 {
		opts.ShardKeys = store.ShardKeys
	}
	return &Runner{system: system, db: db, opts: opts}
}

func (r *Runner) now() time.Time { return r.opts.Clock.Now() }

// ErrBusy says that another worker holds the lease. It serves the marks that are there, unless it is dead.
var ErrBusy = errors.New("another worker is at it")

// Serve brings the system up to the incident's current state, as far as it can before ctx ends, and returns nil when it
// did, when somebody else is doing it, and when what is left has a mark to wake a later worker. An error means that the
// store could not be used; the marks are still there.
func (r *Runner) Serve(ctx context.Context, id incident.ID) error {
	if err := r.Work(ctx, id); !errors.Is(err, ErrBusy) {
		return err
	}
	return nil
}

// Work is Serve, except that ErrBusy tells who asks that somebody else is doing it.
func (r *Runner) Work(ctx context.Context, id incident.ID) error {
	for {
		again, err := r.serveOnce(ctx, id)
		if errors.Is(err, errLost) {
			r.opts.Log.WarnContext(ctx, "another worker took over", "incident", id, "system", r.system.Name())
			return ErrBusy
		}
		if err != nil || !again || r.ended(ctx) {
			return err
		}
	}
}

// serveOnce works under one lease; again says that new marks came while it let go.
func (r *Runner) serveOnce(ctx context.Context, id incident.ID) (again bool, err error) {
	l, ok, err := r.take(ctx, id)
	if err == nil && !ok {
		err = ErrBusy
	}
	if err != nil {
		return false, err
	}
	rd := &round{
		r: r, id: id, lease: l, stale: true, done: make(chan outcome), busy: map[string]bool{}, edits: map[plan.Key]bool{}, indexed: plan.Refs{},
		heeded: map[string]bool{}, turns: map[plan.Key]incident.Turn{},
		docs: newShards(func(n int) string { return store.ShardPath(id, r.system.Name(), n) }, r.opts.ShardKeys),
	}
	left, err := rd.run(ctx)
	rd.drain()
	if err == nil {
		err = rd.release(context.WithoutCancel(ctx), left)
	}
	if err != nil {
		if !errors.Is(err, errLost) {
			r.abandon(context.WithoutCancel(ctx), rd.lease)
		}
		return false, fmt.Errorf("serve %s of %s: %w", r.system.Name(), id, err)
	}
	if r.ended(ctx) || r.opts.Only != nil {
		return false, nil
	}
	marks, err := store.MarksFor(ctx, r.db, id, r.system.Name())
	return hasDue(marks, r.now()), err
}

func hasDue(marks []store.Mark, now time.Time) bool {
	for _, m := range marks {
		if m.NotBefore <= store.Moment(now) {
			return true
		}
	}
	return false
}

// records reads what is known of the effects. Nothing is before the first lease: only who holds one writes it.
func (rd *round) records(ctx context.Context) (recs Records, err error) {
	if rd.lease.doc.Token > 1 {
		recs, err = rd.docs.load(ctx, rd.r.db)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	if recs.Items == nil {
		recs.Items, recs.HeardAt = map[plan.Key]Record{}, never
	}
	return recs, err
}
