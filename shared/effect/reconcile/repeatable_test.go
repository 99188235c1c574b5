package reconcile_test

import (
	"context"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// A repeatable effect is made again as soon as its outcome is unknown. It is there once, whichever call arrives last.
func TestARepeatableEffectIsMadeAgainAtOnce(t *testing.T) {
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

// People are let into a channel that was there already before its contents are looked up.
func TestPeopleAreInBeforeALookup(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next(plan.ChannelKey, lost)
		b.out.beforeLookup = func() { time.Sleep(5 * time.Second) }
		b.serve(soon)
		b.complete()
		found := b.out.callsFor(plan.ChannelKey)[1].at.Add(b.out.takes)
		if wait := b.out.begun(plan.PeopleKey).at.Sub(found); wait != 0 {
			b.t.Errorf("people are invited %s after the room was found", wait)
		}
	})
}

// An older topic does not stand, although it arrives last.
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

// An incident that is over makes no channel: a lookup tells whether there is one.
func TestAChannelOfUnknownOutcomeIsNotMadeAfterTheEnd(t *testing.T) {
	for name, fault := range map[string]func(context.Context, func() plan.Ref) (plan.Ref, error){"made": lost, "not made": vanished} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.out.next(plan.ChannelKey, func(ctx context.Context, do func() plan.Ref) (plan.Ref, error) {
					b.ask(incident.Cancel{Reason: "a test"})
					time.Sleep(2 * time.Second) // a worker reads the marks again after 1.7 s
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

// A channel whose name is taken, nobody knows by whom, is looked up until people have waited so long that another one will do.
func TestAChannelThatMayExistIsLookedUpBeforeItIsMadeAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.failLookups(&effect.Error{Class: effect.RetryLater, Code: "ratelimited"})
		b.out.next(plan.ChannelKey, refused(effect.Error{Class: effect.RetryLater, Code: "ratelimited", LookUp: true}))
		b.serve(soon)
		calls := b.out.callsFor(plan.ChannelKey)
		if len(calls) != 2 || !calls[1].unverified || calls[1].at.Sub(calls[0].at) < 2*time.Minute || b.out.lookupCount() < 3 {
			b.t.Errorf("%d looks, calls %v", b.out.lookupCount(), calls)
		}
	})
}

// A channel that people archive as soon as it is there may be in no list yet: a name that is taken then may be its own.
func TestAChannelThatIsGoneAtOnceMayNotBeListedYet(t *testing.T) {
	for name, after := range map[string]time.Duration{"at once": 0, "a minute later": time.Minute} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				time.Sleep(after)
				b.out.lose(func(k plan.Key) bool { return k != "announce/C0ALL" })
				b.sayGone(store.Gone{Channel: b.records().Items[plan.ChannelKey].Ref.ID})
				b.complete()
				if calls := b.out.callsFor(plan.ChannelKey); len(calls) != 2 || calls[1].inFlight != (after == 0) {
					b.t.Errorf("calls %v", calls)
				}
			})
		})
	}
}

// A call that was refused for good was not done: nothing is left unknown.
func TestARefusalAfterALostAnswerSettlesTheOutcome(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("topic", vanished)
		b.out.next("topic", refused(effect.Error{Class: effect.Permanent, Code: "restricted_action"}))
		b.serve(soon)
		if rec := b.records().Items["topic"]; rec.OutcomeUnknown || rec.Class != effect.Permanent || len(b.problems()) != 1 {
			b.t.Errorf("it is recorded as %+v, problems %v", rec, b.problems())
		}
	})
}
