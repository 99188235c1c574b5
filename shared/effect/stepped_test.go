package effect_test

import (
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// TestAWaitIsSteppedOver: what the system asks to be given time for is waited for in incident time, which a drill steps as
// soon as all is idle; the machine's goes on for the calls alone.
func TestAWaitIsSteppedOver(t *testing.T) {
	bubble(t, func(b *bundle) {
		began := time.Now()
		s := clock.NewStepped(began)
		b.runner = effect.NewRunner(b.out, b.db, effect.Options{Clock: s.Clock(), NewID: func() string { return "stepped" }})
		b.declare()
		b.out.next(plan.PeopleKey, refused(effect.Error{Class: effect.RetryLater, Code: "ratelimited", RetryAfter: 25 * time.Second}))
		served := make(chan error, 1)
		go func() { served <- b.runner.Serve(b.t.Context(), inc) }()
		for len(served) == 0 && time.Since(began) < 10*time.Second {
			time.Sleep(10 * time.Millisecond) // calls that are under way end
			synctest.Wait()
			s.Step()
		}
		if err := <-served; err != nil {
			b.t.Fatal(err)
		}
		if at := s.Clock().Now().Sub(began); at < 25*time.Second || time.Since(began) > 10*time.Second {
			b.t.Errorf("it took %v of the incident and %v of the machine", at, time.Since(began))
		}
		b.complete()
	})
}
