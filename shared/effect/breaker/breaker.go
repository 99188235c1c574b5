// Package breaker is the circuit breaker of one outside system. Its counters belong to the process; its state is
// health/{system}, which all workers share.
//
//	closed ──calls without an answer, and a probe──▶ open ──a probe per gap──▶ open ──a probe is answered──▶ closed
//
// While it is open nobody calls the system but one prober. The transaction that closes it wakes every incident.
package breaker

import (
	"log/slog"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Options are what a Breaker needs besides its system and store. All are required.
type Options struct {
	Clock clock.Clock
	Log   *slog.Logger
	// ProbeTime is for how long one worker of all may probe alone.
	ProbeTime time.Duration
}

// Breaker keeps workers from calling a system that does not answer.
type Breaker struct {
	system incident.System
	prober effect.Prober // nil: there is no breaker, each effect is retried by itself
	db     store.DB
	opts   Options
	seen   counters
}

// New returns the breaker of system in db.
func New(system effect.System, db store.DB, opts Options) *Breaker {
	prober, _ := system.(effect.Prober)
	return &Breaker{system: system.Name(), prober: prober, db: db, opts: opts}
}

// Observe counts a call that ended after a time; 0: not measured. A nil fault is a success.
func (b *Breaker) Observe(fault *effect.Error, took time.Duration) {
	b.seen.observe(fault, took, b.opts.Clock.Now())
}

// State returns the known health, and whether a probe must precede the next call.
func (b *Breaker) State() (h store.Health, mustProbe bool) { return b.seen.state() }
