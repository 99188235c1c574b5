package effect_test

import (
	"errors"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
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
		dead, done := false, make(chan error)
		go func() {
			done <- b.worker(&hooked{DB: b.db, dead: func() bool { return dead }}).Serve(b.t.Context(), inc)
		}()
		time.Sleep(8 * time.Second)
		b.ask(incident.Claim{Todo: "2"})
		time.Sleep(1500 * time.Millisecond)
		region := "eu-west-1"
		b.ask(incident.Correct{Region: &region})
		time.Sleep(1500 * time.Millisecond)
		dead = true
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
