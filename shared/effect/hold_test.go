package effect_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// A declaration posts a message a second, and each record of one is paid for.
func TestSuccessesAreRecordedTogether(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.pace = true
		commits := 0
		b.runner = b.worker(&hooked{DB: b.db, update: func(commit bool) error {
			if commit {
				commits++
			}
			return nil
		}})
		b.serve(soon)
		b.complete()
		if calls := len(b.out.order("")); commits >= calls {
			b.t.Errorf("%d transactions for %d calls", commits, calls)
		}
	})
}

// An edit that is done and not recorded may show what is not so any more. So the lease names it until it is recorded, even
// if it is renewed for other edits in between.
func TestAnEditThatWasHeldIsMadeAgainAfterADeath(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.wait["todo/3"] = time.Now().Add(25 * time.Second) // keeps the worker there
		var dead atomic.Bool
		done := make(chan error)
		go func() {
			done <- b.worker(&hooked{DB: b.db, dead: dead.Load}).Serve(b.t.Context(), inc)
		}()
		time.Sleep(8 * time.Second)
		b.ask(incident.Claim{Todo: "2"})
		time.Sleep(1500 * time.Millisecond)
		region := "eu-west-1"
		b.ask(incident.Correct{Region: &region})
		time.Sleep(1500 * time.Millisecond)
		dead.Store(true)
		if err := <-done; !errors.Is(err, errDown) {
			b.t.Fatal("it lived: ", err)
		}
		if edits := b.out.times("todo/2"); edits != 2 {
			b.t.Fatalf("%d calls for todo/2: the test shows nothing", edits)
		}
		b.ask(incident.Release{Todo: "2"}) // it is as it was recorded: nothing seems to be left to do
		if err := effect.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
	})
}

// What is held is recorded in time although a call runs on: the room at once, what people are to learn after a second, the
// rest after four.
func TestWhatIsHeldIsRecordedInTime(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("announce/C0ALL", slow(almostLate))
		b.out.next("topic", refused(effect.Error{Class: effect.Permanent, Code: "too_long"}))
		done := make(chan error)
		go func() { done <- b.runner.Serve(b.t.Context(), inc) }()
		time.Sleep(b.out.takes + time.Millisecond)
		if b.records().Items[plan.ChannelKey].Ref.Zero() {
			b.t.Error("the room was not recorded at once")
		}
		time.Sleep(2 * time.Second)
		if len(b.state().Incident.Problems) != 1 {
			b.t.Error("a failure was not told within a second")
		}
		b.ask(incident.Claim{Todo: "3"})
		time.Sleep(1500 * time.Millisecond)
		shown := b.out.times("todo/3")
		time.Sleep(4 * time.Second)
		if rec := b.records().Items["todo/3"]; shown != 2 || rec.Hash != b.planned("todo/3").Hash() {
			b.t.Errorf("%d calls; the edit was not recorded within four seconds", shown)
		}
		if err := <-done; err != nil {
			b.t.Fatal(err)
		}
	})
}

// Failures that are told together are all told.
func TestFailuresAreToldTogether(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		for _, key := range []plan.Key{"announce/C0ALL", "topic", "purpose"} {
			b.out.next(key, refused(effect.Error{Class: effect.Permanent, Code: "too_long"}))
		}
		b.serve(soon)
		if n := len(b.state().Incident.Problems); n != 3 {
			b.t.Errorf("%d problems of 3", n)
		}
	})
}

// almostLate is nearly as long as a call may take.
const almostLate = 7800 * time.Millisecond

func (b *bundle) planned(key plan.Key) plan.Effect {
	all := plan.Slack(b.state(), b.records().Refs())
	return all[slices.IndexFunc(all, func(e plan.Effect) bool { return e.Key == key })]
}

// An edit is sent without another word in the lease when the lease names it already. It stays named while the outcomes of
// others are recorded and time passes, so that a successor makes it again.
func TestAnEditThatWasNamedBeforehandIsMadeAgainAfterADeath(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		title := "RDS"
		b.ask(incident.Claim{Todo: "2"})
		b.ask(incident.Correct{Title: &title}) // its edits are sent at once, and the lease names the TODO's with them
		b.out.wait["todo/2"], b.out.wait["topic"] = time.Now().Add(9500*time.Millisecond), time.Now().Add(8500*time.Millisecond)
		b.out.next("todo/2", slow(almostLate))
		b.out.next("topic", func(context.Context, func() plan.Ref) (plan.Ref, error) {
			time.Sleep(1300 * time.Millisecond)
			return plan.Ref{}, &effect.Error{Class: effect.RetryLater, Code: "ratelimited", RetryAfter: 20 * time.Second}
		})
		var dead atomic.Bool
		done := make(chan error)
		go func() { done <- b.worker(&hooked{DB: b.db, dead: dead.Load}).Serve(b.t.Context(), inc) }()
		time.Sleep(12 * time.Second) // the lease was renewed at 10 s
		dead.Store(true)
		if err := <-done; !errors.Is(err, errDown) {
			b.t.Fatal("it lived: ", err)
		}
		b.ask(incident.Release{Todo: "2"}) // it is as it was recorded: nothing seems to be left to do
		if err := effect.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
	})
}
