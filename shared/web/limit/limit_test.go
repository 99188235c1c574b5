package limit

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
)

func TestLimiter(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_770_000_000, 0)
	l := New(3, time.Minute, clock.Func(func() time.Time { return now }))
	allowed := func(caller string, n int) (ok int) {
		for range n {
			if l.Allow(caller) {
				ok++
			}
		}
		return ok
	}
	if a, b := allowed("a", 5), allowed("b", 2); a != 3 || b != 2 {
		t.Errorf("at once: %d, %d", a, b)
	}
	now = now.Add(time.Minute)
	if a := allowed("a", 5); a != 1 {
		t.Errorf("after a minute: %d", a)
	}
	now = now.Add(time.Hour)
	if a := allowed("a", 5); a != 3 {
		t.Errorf("after an hour: %d", a)
	}
}

// TestManyCallersFillNothing: whoever sends from ever new addresses neither fills the memory nor locks others out for long.
func TestManyCallersFillNothing(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_770_000_000, 0)
	l := New(1, time.Minute, clock.Func(func() time.Time { return now }))
	for n := range most + 10 {
		l.Allow(fmt.Sprint(n))
	}
	if len(l.full) != most || l.Allow("late") {
		t.Errorf("%d are remembered", len(l.full))
	}
	now = now.Add(2 * time.Minute)
	if !l.Allow("late") || len(l.full) != 1 {
		t.Errorf("%d are remembered", len(l.full))
	}
}
