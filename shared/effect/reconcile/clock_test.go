package reconcile_test

import (
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/plan"
)

// A wait that the system asks for passes in incident time, which a drill steps as soon as nothing is under way. The time of the
// machine passes during calls only.
func TestAWaitPassesInIncidentTime(t *testing.T) {
	bubble(t, func(b *bundle) {
		began := time.Now()
		s := clock.NewStepped(began)
		b.runner = reconcile.New(b.out, b.db, reconcile.Options{Clock: s.Clock(), NewID: func() string { return "stepped" }})
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
