// Package limit lets each caller do something only so often.
package limit

import (
	"sync"
	"time"

	"noroshi.internal/shared/clock"
)

// most is how many callers are remembered at once; beyond it, those whose turn is long over are forgotten, and when there
// are none, everybody new waits.
const most = 10_000

// Limiter counts by caller, in this process only: each of a few processes allows as much again, which is why what it
// guards must not hang on it alone.
type Limiter struct {
	burst int
	every time.Duration
	clock clock.Clock

	mu   sync.Mutex
	full map[string]time.Time // when the caller may do all of burst again
}

// New returns a limiter that allows burst at once and one more after each every.
func New(burst int, every time.Duration, clock clock.Clock) *Limiter {
	return &Limiter{burst: burst, every: every, clock: clock, full: map[string]time.Time{}}
}

// Allow reports whether the caller may, and counts it.
func (l *Limiter) Allow(caller string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	full, known := l.full[caller]
	if !known && len(l.full) >= most && !l.forget(now) {
		return false
	}
	if full.Before(now) {
		full = now
	}
	if full = full.Add(l.every); full.Sub(now) > time.Duration(l.burst)*l.every {
		return false
	}
	l.full[caller] = full
	return true
}

// forget drops whoever may do everything again; it reports whether that made room.
func (l *Limiter) forget(now time.Time) bool {
	for caller, full := range l.full {
		if !full.After(now) {
			delete(l.full, caller)
		}
	}
	return len(l.full) < most
}
