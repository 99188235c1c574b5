package function

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
)

// TestLateEndsInTime: at its moment, with the context below, and when it is told to; so does what was derived from it before
// somebody asked and after.
func TestLateEndsInTime(t *testing.T) {
	t.Parallel()
	type key struct{}
	type other struct{}
	for name, c := range map[string]struct {
		end  func(l *late, below context.CancelFunc)
		want error
	}{
		"at its moment":          {func(*late, context.CancelFunc) { time.Sleep(time.Minute); synctest.Wait() }, context.DeadlineExceeded},
		"with the context below": {func(_ *late, below context.CancelFunc) { below() }, context.Canceled},
		"when told to":           {func(l *late, _ context.CancelFunc) { l.end() }, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				below, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
				defer cancel()
				l := &late{Context: below, clock: clock.Machine, at: time.Now().Add(time.Minute)}
				before := context.WithValue(l, other{}, "")
				derived, stop := context.WithCancel(l)
				defer stop()
				if at, ok := l.Deadline(); !ok || !at.Equal(l.at) || l.Err() != nil || derived.Value(key{}) != "value" {
					t.Errorf("ends at %v (%v), %v", at, ok, l.Err())
				}
				c.end(l, cancel)
				for _, ctx := range []context.Context{l, before, derived} {
					if err := ctx.Err(); err == nil || ctx == l && !errors.Is(err, c.want) {
						t.Errorf("%T: %v, want %v", ctx, err, c.want)
					}
				}
			})
		})
	}
}

// TestLateSetsNoTimerUnasked: to know when it ends, or its values, needs none.
func TestLateSetsNoTimerUnasked(t *testing.T) {
	t.Parallel()
	early, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	l := &late{Context: early, clock: clock.Machine, at: time.Now().Add(time.Hour)}
	want, _ := early.Deadline()
	if at, ok := l.Deadline(); !ok || !at.Equal(want) || l.Value("nothing") != nil {
		t.Errorf("ends at %v, want %v", at, want)
	}
	if l.end(); l.timed != nil {
		t.Error("a timer was set")
	}
}
