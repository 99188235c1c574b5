package reconcile_test

import (
	"context"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// An edit that was given up may land until the sweep after it: a minute after it has settled. What is edited meanwhile does not
// make the worker forget that.
func TestAnOldEditIsOverwrittenHoweverLateTheNextOneIs(t *testing.T) {
	for name, play := range map[string]func(b *bundle){
		"the next edit is made just before the sweep": func(b *bundle) {
			b.edits(incident.Claim{Todo: "2"}, late(66*time.Second))
			b.passes(62 * time.Second)
			b.edits(incident.Finish{Todo: "2"}, nil)
		},
		"the next edit is under way during the sweep": func(b *bundle) {
			b.edits(incident.Claim{Todo: "2"}, late(69900*time.Millisecond))
			b.passes(68400 * time.Millisecond)
			b.edits(incident.Finish{Todo: "2"}, answeredLate(3*time.Second))
		},
		"the answer to the next edit is lost": func(b *bundle) {
			b.edits(incident.Claim{Todo: "2"}, late(66*time.Second))
			b.passes(62 * time.Second)
			b.edits(incident.Finish{Todo: "2"}, lost)
		},
		"a sweep for another call comes first": func(b *bundle) {
			b.out.next("todo/3", lost)
			b.edits(incident.Claim{Todo: "3"}, nil)
			b.passes(5 * time.Second)
			b.edits(incident.Claim{Todo: "2"}, late(68*time.Second))
			time.AfterFunc(65*time.Second, func() { b.ask(incident.Finish{Todo: "2"}) }) // between the two sweeps
			b.passes(66 * time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				play(b)
				b.passes(10 * time.Second)
				b.serve(soon)
				b.complete()
			})
		})
	}
}

// edits has somebody change TODO 2, or another one, and serves it. fault is what becomes of the next edit of TODO 2; nil: all is
// well.
func (b *bundle) edits(do incident.Action, fault func(context.Context, func() plan.Ref) (plan.Ref, error)) {
	b.t.Helper()
	if fault != nil {
		b.out.next("todo/2", fault)
	}
	b.ask(do)
	b.serve(0)
}

// passes lets time pass while somebody serves whatever is due.
func (b *bundle) passes(d time.Duration) {
	b.t.Helper()
	end := time.Now().Add(d)
	b.serve(d)
	time.Sleep(time.Until(end))
}

// answeredLate does it and takes long to say so.
func answeredLate(after time.Duration) func(context.Context, func() plan.Ref) (plan.Ref, error) {
	return func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
		ref := do()
		time.Sleep(after)
		return ref, nil
	}
}
