package effect_test

import (
	"context"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// What is repeatable is made again as soon as its outcome is unknown, and is there once, whichever call arrives last.
func TestWhatIsRepeatableIsMadeAgainAtOnce(t *testing.T) {
	for _, key := range []plan.Key{plan.ChannelKey, plan.PeopleKey, "invite/responders", "pin/board", "topic", "purpose"} {
		for name, fault := range map[string]func(context.Context, func() plan.Ref) (plan.Ref, error){
			"the answer is lost": lost, "nothing arrives": vanished, "it lands after the second": late(3 * time.Second),
			"it lands much later": late(30 * time.Second),
		} {
			t.Run(string(key)+"/"+name, func(t *testing.T) {
				bubble(t, func(b *bundle) {
					b.declare()
					b.out.next(key, fault)
					b.serve(soon)
					time.Sleep(time.Minute)
					b.complete()
					calls := b.out.callsFor(key)
					if len(calls) != 2 || calls[1].at.Sub(calls[0].at) != b.out.takes {
						b.t.Errorf("calls %v, want the second as soon as the first was given up", calls)
					}
				})
			})
		}
	}
}

// People are let into a room that was there already before anybody has looked what is in it.
func TestPeopleAreInBeforeALook(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next(plan.ChannelKey, lost)
		b.out.looking = func() { time.Sleep(5 * time.Second) }
		b.serve(soon)
		b.complete()
		found := b.out.callsFor(plan.ChannelKey)[1].at.Add(b.out.takes)
		if wait := b.out.begun(plan.PeopleKey).at.Sub(found); wait != 0 {
			b.t.Errorf("people are invited %s after the room was found", wait)
		}
	})
}

// What an older topic says does not stand, although it arrives last.
func TestAnOldTopicThatLandsLastIsOverwritten(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("topic", late(20*time.Second))
		time.AfterFunc(5*time.Second, func() {
			b.ask(incident.Correct{Title: new("RDS")})
		})
		b.serve(soon)
		time.Sleep(6 * time.Second)
		b.serve(soon)
		b.complete()
	})
}

// An incident that is over makes no room: whether there is one is looked for.
func TestARoomInDoubtIsNotMadeWhenAllIsOver(t *testing.T) {
	for name, fault := range map[string]func(context.Context, func() plan.Ref) (plan.Ref, error){"made": lost, "not made": vanished} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.out.next(plan.ChannelKey, func(ctx context.Context, do func() plan.Ref) (plan.Ref, error) {
					b.ask(incident.Cancel{Reason: "a test"})
					time.Sleep(2 * time.Second) // a worker looks again after 1.7 s
					return fault(ctx, do)
				})
				b.serve(soon)
				want := map[string]int{"made": 1, "not made": 0}[name]
				if n := len(b.out.of(plan.ChannelKey)); n != want || b.out.times(plan.ChannelKey) != 1 || b.records().Refs().Has(plan.ChannelKey) != (want > 0) {
					b.t.Errorf("%d rooms after %d calls, recorded at %v", n, b.out.times(plan.ChannelKey), b.records().Refs()[plan.ChannelKey])
				}
			})
		})
	}
}

// A room whose name is taken, nobody knows by whom, is looked for, until people have waited for so long that another one will do.
func TestARoomThatMayBeOursIsLookedForBeforeItIsMadeAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.see(&effect.Error{Class: effect.RetryLater, Code: "ratelimited"})
		b.out.next(plan.ChannelKey, refused(effect.Error{Class: effect.RetryLater, Code: "ratelimited", Look: true}))
		b.serve(soon)
		calls := b.out.callsFor(plan.ChannelKey)
		if len(calls) != 2 || !calls[1].blind || calls[1].at.Sub(calls[0].at) < 2*time.Minute || b.out.looked() < 3 {
			b.t.Errorf("%d looks, calls %v", b.out.looked(), calls)
		}
	})
}

// What was refused for good was not done: nothing is left in doubt.
func TestARefusalAfterALostAnswerLeavesNoDoubt(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("topic", vanished)
		b.out.next("topic", refused(effect.Error{Class: effect.Permanent, Code: "restricted_action"}))
		b.serve(soon)
		if rec := b.records().Items["topic"]; rec.Unsure || rec.Class != effect.Permanent || len(b.problems()) != 1 {
			b.t.Errorf("it is recorded as %+v, problems %v", rec, b.problems())
		}
	})
}
