package reconcile_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// lapsed is an incident with two TODOs of people's own, of which the first was late and shown.
func lapsed(b *bundle, fault func(context.Context, func() plan.Ref) (plan.Ref, error)) {
	b.t.Helper()
	b.declare()
	b.ask(incident.Add{Title: "call", Due: time.Minute})
	b.ask(incident.Add{Title: "write", Due: time.Minute})
	b.serve(soon)
	if fault != nil {
		b.out.next("overdue/1", fault)
	}
	b.happens(incident.Lapse{Todo: "own-1"})
}

// A replaced message is removed once the new one is there, whether its answer arrived or not, and no record is left of it.
func TestAReplacedEffectIsRemoved(t *testing.T) {
	for name, fault := range map[string]func(context.Context, func() plan.Ref) (plan.Ref, error){
		"all is well": nil, "its answer was lost": lost, "it never arrived": vanished, "it came late": late(30 * time.Second),
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				lapsed(b, fault)
				if fault == nil {
					b.serve(soon)
				} else if err := b.runner.Serve(timed(b, 3*time.Second), inc); err != nil {
					b.t.Fatal(err)
				}
				b.happens(incident.Lapse{Todo: "own-2"})
				b.serve(5 * time.Minute)
				b.complete()
				if n := len(b.out.of("overdue/1")); n != 0 {
					b.t.Errorf("%d of the first are left", n)
				}
				for k := range b.records().Items {
					if plan.Transient(k) && k != "overdue/2" {
						b.t.Errorf("%s is remembered", k)
					}
				}
			})
		})
	}
}

// The message about late TODOs stays when none is late any more, even while another effect is being looked up.
func TestTheOverdueMessageStaysDuringALookup(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.ask(incident.Add{Title: "call", Due: time.Minute})
		b.serve(soon)
		b.happens(incident.Lapse{Todo: "own-1"})
		b.out.next("overdue/1", late(5*time.Second))
		b.serve(30 * time.Second)
		b.ask(incident.Finish{Todo: "own-1"})
		if b.records().SweepAt.IsZero() {
			b.t.Fatal("no look is due: the test shows nothing")
		}
		b.serve(soon)
		b.complete()
		if n := len(b.out.of("overdue/1")); n != 1 {
			b.t.Errorf("there are %d of it", n)
		}
	})
}

func timed(b *bundle, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(b.t.Context(), d)
	b.t.Cleanup(cancel)
	return ctx
}

// A question whose answer was lost asks nobody twice. One about a TODO that was taken meanwhile asks nobody at all.
func TestAQuestionIsAskedOnce(t *testing.T) {
	asked := incident.Ask{Todo: "2", Step: incident.AskOwner, To: []string{"U0TOKYO"}}
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.out.next("ask/2/0.0/owner", lost)
		b.happens(asked)
		b.serve(5 * time.Minute)
		b.complete()
		if n := len(b.out.of("ask/2/0.0/owner")); n != 1 {
			b.t.Errorf("asked %d times", n)
		}
	})
	for name, how := range map[string]func(b *bundle){
		"the call lands late":         func(b *bundle) { b.out.next("ask/2/0.0/owner", late(40*time.Second)) },
		"the call of a dead one does": func(b *bundle) { b.out.next("ask/2/0.0/owner", late(40*time.Second)); b.dies(b.asking()) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				b.happens(asked)
				how(b)
				time.Sleep(25 * time.Second)
				b.serve(5 * time.Minute)
				b.complete()
				if n := b.out.times("ask/2/0.0/owner"); n != 1 || b.out.removed > 0 {
					b.t.Errorf("asked %d times, %d taken away", n, b.out.removed)
				}
			})
		})
	}
	t.Run("taken before it was asked", func(t *testing.T) {
		bubble(t, func(b *bundle) {
			b.declare()
			b.serve(soon)
			b.happens(asked)
			b.ask(incident.Claim{Todo: "2"})
			b.serve(5 * time.Minute)
			if asked := b.out.order("ask/"); len(asked) > 0 {
				b.t.Errorf("asked %s", strings.Join(asked, ", "))
			}
		})
	})
}

// asking reports whether a question was begun.
func (b *bundle) asking() func() bool {
	return func() bool { return len(b.out.order("ask/")) > 0 }
}
