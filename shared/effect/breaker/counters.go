package breaker

import (
	"sync"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/store"
)

const (
	// unansweredCalls is how many calls in a row stay without an answer before the system is probed.
	unansweredCalls = 3
	// slowCall is a call that takes too long, out of effect.CallTimeout.
	slowCall = 3 * time.Second
	// slowCalls of them, less the quick ones between them, make a slow system.
	slowCalls = 3
)

// counters are what this process has seen of the system.
type counters struct {
	mu         sync.Mutex
	health     store.Health // as last read or written
	unanswered int          // calls in a row without an answer
	since      time.Time    // the first of them
	slow       int          // slow calls, less quick ones
	seen       bool         // a call ended
	probing    bool
}

// observe counts a call that ended after a time; 0: not measured. A nil fault is a success.
func (c *counters) observe(fault *effect.Error, took time.Duration, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	late := took > slowCall
	c.seen = true
	if fault != nil && fault.Unavailable {
		if c.unanswered == 0 {
			c.since = now
		}
		c.unanswered++
		late = true
	} else {
		c.unanswered = 0
	}
	if late {
		c.slow = min(c.slow+1, 2*slowCalls)
	} else {
		c.slow = max(c.slow-1, 0)
	}
}

// state returns the known health, and whether a probe must precede the next call.
func (c *counters) state() (h store.Health, mustProbe bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.health, c.health.Down() || c.unanswered >= unansweredCalls
}

// slowness returns whether the system is slow, and whether that is news. Between slow and quick it stays what it was.
func (c *counters) slowness() (slow, changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := !c.health.SlowSince.IsZero()
	slow = known
	switch {
	case c.slow >= slowCalls:
		slow = true
	case c.slow == 0 && c.seen:
		slow = false
	}
	return slow, slow != known
}

// know notes the health as it is stored.
func (c *counters) know(h store.Health) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.health = h
}

// unansweredSince returns when the first call stayed without an answer.
func (c *counters) unansweredSince() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.since
}

// beginProbe reports whether the caller is the one of this process that probes.
func (c *counters) beginProbe() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.probing {
		return false
	}
	c.probing = true
	return true
}

func (c *counters) endProbe() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.probing = false
}
