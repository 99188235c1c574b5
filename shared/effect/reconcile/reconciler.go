package reconcile

import (
	"context"
	"log/slog"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/breaker"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// Options are what a Reconciler needs besides its system and store. The zero value of a field means its default.
type Options struct {
	Clock      clock.Clock   // required
	NewID      func() string // a new random name for a lease's holder; required
	Log        *slog.Logger  // default slog.Default()
	Settle     time.Duration // how long a call that was given up may take to land; default 10 s
	VoidSettle time.Duration // the same after a process that is known to be dead; default 1 s
	Parallel   int           // calls at the same time in one incident; default 8
	// Inbox reads the acts of people that were missed. Optional.
	Inbox effect.Inbox
	// ShardKeys is how many records stand in one document; default store.ShardKeys. Tests use few, to cross shards.
	ShardKeys int
	// Only selects the effects that this Reconciler applies. It leaves the rest, at once, to the worker that a mark wakes. It
	// is for a request that has a second to spare after a declaration: the answer then leads to the channel. Default: all.
	Only func(plan.Effect) bool
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Settle == 0 {
		o.Settle = effect.CallTimeout + lease.Margin
	}
	if o.VoidSettle == 0 {
		o.VoidSettle = time.Second
	}
	if o.Parallel == 0 {
		o.Parallel = 8
	}
	if o.ShardKeys == 0 {
		o.ShardKeys = store.ShardKeys
	}
	return o
}

// Reconciler makes one system match. It may serve many incidents at once.
type Reconciler struct {
	system  effect.System
	db      store.DB
	opts    Options
	leases  *lease.Registry
	breaker *breaker.Breaker
	least   time.Duration // what must be left of a worker's time when a call starts
}

// New returns a Reconciler for system over db.
func New(system effect.System, db store.DB, opts Options) *Reconciler {
	opts = opts.withDefaults()
	return &Reconciler{
		system: system, db: db, opts: opts, least: leastOf(system),
		leases: lease.NewRegistry(db, opts.Clock, system.Name(), lease.Options{
			NewID: opts.NewID, Log: opts.Log, Settle: opts.Settle, VoidSettle: opts.VoidSettle,
		}),
		breaker: breaker.New(system, db, breaker.Options{
			Clock: opts.Clock, Log: opts.Log, ProbeTime: effect.CallTimeout + lease.Margin,
		}),
	}
}

func (r *Reconciler) now() time.Time { return r.opts.Clock.Now() }

// leastTime is what must be left of a worker's time when a call starts. The outcome of one that is cut off is unknown.
const leastTime = time.Second

// leastOf is leastTime of a system. What it sends may be found nowhere later: such a call starts only where it has what every other call
// has. effect.SendTimeout is more than some workers have at all.
func leastOf(system effect.System) time.Duration {
	if _, sends := system.(effect.Batcher); sends {
		return effect.CallTimeout
	}
	return leastTime
}

// outOfTime reports whether too little time is left to begin something.
func (r *Reconciler) outOfTime(ctx context.Context) bool {
	left, ok := r.opts.Clock.Left(ctx)
	return ctx.Err() != nil || ok && left < r.least
}
