package reconcile_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// returns makes the next calls for the topic go well, with these results.
func (b *bundle) returns(words ...effect.Result) {
	for _, w := range words {
		b.out.next("topic", func(ctx context.Context, do func() plan.Ref) (plan.Ref, error) {
			effect.SetResult(ctx, w)
			return do(), nil
		})
	}
}

var behind = incident.Followed{Document: "notice", Behind: []incident.Place{{Name: "region", Says: "Tokyo"}}}

func (b *bundle) topics() (n int) { return len(b.out.order("topic")) }

// The result of a call is recorded with its outcome, and recorded once if it comes twice.
func TestTheResultOfACallIsRecorded(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.returns(effect.Result{Event: behind}, effect.Result{Event: behind})
		b.serve(time.Minute)
		if got := b.state().Incident.Drafts["notice"].Behind; len(got) != 1 || got[0] != behind.Behind[0] {
			b.t.Fatalf("the incident knows of %v", got)
		}
		b.commands("U0BERLIN")
		b.serve(time.Minute)
		if n := b.entries(incident.EntryBehind); b.topics() != 2 || n != 1 {
			b.t.Errorf("%d calls left %d entries", b.topics(), n)
		}
	})
}

// A call that failed has no result.
func TestAFailedCallHasNoResult(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("topic", func(ctx context.Context, _ func() plan.Ref) (plan.Ref, error) {
			effect.SetResult(ctx, effect.Result{Event: behind})
			return plan.Ref{}, &effect.Error{Class: effect.RetryLater, Code: "busy", Err: errors.New("busy")}
		})
		b.serve(time.Minute)
		if n := b.entries(incident.EntryBehind); n != 0 {
			b.t.Errorf("%d entries", n)
		}
	})
}

// An effect is applied again when its result asks for it, and no sooner; a change of facts waits for nothing.
func TestAnEffectIsReappliedWhenItsResultAsksForIt(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		const later = 2 * time.Minute
		b.returns(effect.Result{ReapplyAfter: later}, effect.Result{ReapplyAfter: later})
		b.serve(time.Minute)
		if b.topics() != 1 {
			b.t.Fatalf("%d calls", b.topics())
		}
		if at, ok := b.nextMark(); !ok || time.Until(at) > later || time.Until(at) < later-time.Minute {
			b.t.Errorf("it is looked at again at %v (%v)", at, ok)
		}
		b.commands("U0BERLIN")
		b.serve(10 * time.Second)
		if b.topics() != 2 {
			b.t.Errorf("%d calls after the facts changed", b.topics())
		}
		b.serve(time.Hour)
		if b.topics() != 3 {
			b.t.Errorf("%d calls in the end", b.topics())
		}
		b.complete()
	})
}
