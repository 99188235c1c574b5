package clock

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Stepped is a clock whose incident time stands still until it is stepped, for tests and drills. Whoever steps it knows
// what is under way; Waits says who waits for what.
type Stepped struct {
	machine

	mu      sync.Mutex
	moment  time.Time
	waits   []*waiting
	changed chan struct{} // closed and replaced whenever somebody begins to wait
}

// Wait is somebody who waits for a moment.
type Wait struct {
	Until time.Time
	Who   string // the function that waits, with its package's path
}

type waiting struct {
	Wait
	goOff chan time.Time
}

// NewStepped returns a clock that stands at a moment.
func NewStepped(at time.Time) *Stepped { return &Stepped{moment: at, changed: make(chan struct{})} }

// Clock returns the clock for those who are to live by it.
func (s *Stepped) Clock() Clock { return Clock{s} }

// Waits returns who waits, the next to be woken first.
func (s *Stepped) Waits() (all []Wait) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.waits {
		all = append(all, w.Wait)
	}
	return all
}

// Waiting returns once n or more wait, or the error of a context that ends before.
func (s *Stepped) Waiting(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		enough, changed := len(s.waits) >= n, s.changed
		s.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Step goes on to the next moment that somebody waits for and wakes all who wait for that one; ok is false when nobody
// waits.
func (s *Stepped) Step() (at time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waits) == 0 {
		return s.moment, false
	}
	s.moment = s.waits[0].Until
	for len(s.waits) > 0 && !s.waits[0].Until.After(s.moment) {
		s.waits[0].goOff <- s.moment
		s.waits = s.waits[1:]
	}
	return s.moment, true
}

func (s *Stepped) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moment
}

func (s *Stepped) timer(d time.Duration) *Timer {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &waiting{Wait{s.moment.Add(d), caller()}, make(chan time.Time, 1)}
	if d <= 0 {
		w.goOff <- s.moment
		return &Timer{C: w.goOff, stop: func() {}}
	}
	s.waits = append(s.waits, w)
	slices.SortStableFunc(s.waits, func(a, b *waiting) int { return cmp.Compare(a.Until.UnixNano(), b.Until.UnixNano()) })
	close(s.changed)
	s.changed = make(chan struct{})
	return &Timer{C: w.goOff, stop: func() { s.forget(w) }}
}

func (s *Stepped) forget(w *waiting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waits = slices.DeleteFunc(s.waits, func(other *waiting) bool { return other == w })
}

// caller names the first function outside of this package that led here.
func caller() string {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if !strings.Contains(f.Function, "/shared/clock.") || !more {
			return f.Function
		}
	}
}
