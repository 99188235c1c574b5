package function

import (
	"context"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
)

// late is a context that ends at a moment, as one of clock.WithDeadline, whose timer is set only when somebody asks whether it has
// ended. Most requests are answered before anybody does, and a timer costs each of them more than what it asks for.
type late struct {
	context.Context // it has the values of this one, and ends with it
	clock           clock.Clock
	at              time.Time // of machine time

	mu     sync.Mutex
	timed  context.Context // nil: nobody has asked
	cancel context.CancelFunc
}

// Deadline returns the moment, or an earlier one of the context below.
func (l *late) Deadline() (at time.Time, ok bool) {
	if below, ok := l.Context.Deadline(); ok && below.Before(l.at) {
		return below, true
	}
	return l.at, true
}

// Done sets the timer.
func (l *late) Done() <-chan struct{} { return l.asked().Done() }

// Err sets the timer.
func (l *late) Err() error { return l.asked().Err() }

// Value hands on to the context with the timer, once it is there: package context finds by it what ends together, without a
// goroutine that waits.
func (l *late) Value(key any) any {
	l.mu.Lock()
	timed := l.timed
	l.mu.Unlock()
	if timed == nil {
		return l.Context.Value(key)
	}
	return timed.Value(key)
}

func (l *late) asked() context.Context {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timed == nil {
		l.timed, l.cancel = l.clock.WithDeadline(l.Context, l.at)
	}
	return l.timed
}

// end stops the timer, if there is one.
func (l *late) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cancel != nil {
		l.cancel()
	}
}
