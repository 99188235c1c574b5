package clock_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
)

var t0 = time.Date(2026, 2, 19, 23, 50, 0, 0, time.UTC)

// sleep sleeps on its own, and returns how that ended.
func sleep(ctx context.Context, c clock.Clock, d time.Duration) <-chan bool {
	lasted := make(chan bool, 1)
	go func() { lasted <- c.Sleep(ctx, d) }()
	return lasted
}

// TestSteppedGoesFromMomentToMoment: each step wakes those whose moment it is, at that moment, and nobody else.
func TestSteppedGoesFromMomentToMoment(t *testing.T) {
	t.Parallel()
	s := clock.NewStepped(t0)
	c := s.Clock()
	late, soon, also := sleep(t.Context(), c, time.Hour), sleep(t.Context(), c, time.Minute), sleep(t.Context(), c, time.Minute)
	if err := s.Waiting(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	for _, w := range s.Waits() {
		if !strings.Contains(w.Who, "clock_test.sleep") {
			t.Errorf("who waits is called %q", w.Who)
		}
	}
	if at, ok := s.Step(); !ok || !at.Equal(t0.Add(time.Minute)) || !c.Now().Equal(at) {
		t.Errorf("the first step leads to %v (%v), and it is %v", at, ok, c.Now())
	}
	if !<-soon || !<-also {
		t.Error("who was woken is told that the context ended")
	}
	if all := s.Waits(); len(all) != 1 || !all[0].Until.Equal(t0.Add(time.Hour)) {
		t.Errorf("there wait %v", all)
	}
	if at, ok := s.Step(); !ok || !at.Equal(t0.Add(time.Hour)) || !<-late {
		t.Errorf("the second step leads to %v (%v)", at, ok)
	}
	if at, ok := s.Step(); ok || !at.Equal(t0.Add(time.Hour)) {
		t.Errorf("with nobody waiting a step leads to %v (%v)", at, ok)
	}
}

// TestSteppedForgetsWhoLeft: a timer that was stopped and a sleep whose context ended are no moment to step to.
func TestSteppedForgetsWhoLeft(t *testing.T) {
	t.Parallel()
	s := clock.NewStepped(t0)
	ctx, cancel := context.WithCancel(t.Context())
	lasted := sleep(ctx, s.Clock(), time.Hour)
	s.Clock().NewTimer(time.Minute).Stop()
	if err := s.Waiting(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if <-lasted {
		t.Error("the sleep lasted, without a step")
	}
	if at, ok := s.Step(); ok {
		t.Errorf("stepped to %v", at)
	}
	if err := s.Waiting(ctx, 1); err == nil {
		t.Error("somebody waits")
	}
	if at := <-s.Clock().NewTimer(0).C; !at.Equal(t0) {
		t.Errorf("a timer of no time went off at %v", at)
	}
}

// TestCallsKeepTheMachinesTime: a call has its ten seconds, however far the story jumps while it is under way, and ends after
// them though the story stands still.
func TestCallsKeepTheMachinesTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := clock.NewStepped(t0.AddDate(10, 0, 0))
		for name, c := range map[string]clock.Clock{"stepped": s.Clock(), "told": clock.Func(func() time.Time { return t0 }), "the machine": clock.Machine} {
			took := c.Stopwatch()
			ctx, cancel := c.WithTimeout(t.Context(), 10*time.Second)
			_ = c.NewTimer(24 * time.Hour)
			s.Step()
			if left, ok := c.Left(ctx); !ok || left != 10*time.Second || ctx.Err() != nil {
				t.Errorf("%s: %v are left (%v), %v", name, left, ok, ctx.Err())
			}
			if !c.Pause(ctx, time.Second) || c.Pause(ctx, time.Hour) || took() != 10*time.Second {
				t.Errorf("%s: it ended after %v", name, took())
			}
			if at := c.Deadline(time.Minute); !at.Equal(time.Now().Add(time.Minute)) {
				t.Errorf("%s: in a minute it is %v", name, at)
			}
			cancel()
		}
		if _, ok := clock.Machine.Left(t.Context()); ok {
			t.Error("a context without a deadline has time left")
		}
	})
}

// TestAForgottenClockPanics: the zero Clock is not the machine's.
func TestAForgottenClockPanics(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(c clock.Clock){
		"Now": func(c clock.Clock) { c.Now() }, "Sleep": func(c clock.Clock) { c.Sleep(t.Context(), time.Nanosecond) },
		"WithTimeout": func(c clock.Clock) { c.WithTimeout(t.Context(), 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of the zero Clock works", name)
				}
			}()
			use(clock.Clock{})
		}()
	}
	if (clock.Clock{}).Or(clock.Machine) != clock.Machine {
		t.Error("there is no way to a default")
	}
}
