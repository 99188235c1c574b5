package reconcile_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// auditor is an outside that lists missing effects.
type auditor struct {
	*outside
	asked  [][]plan.Effect
	fails  []error    // one for each time, then none
	sought []plan.Key // in lookups
}

func (s *auditor) Find(ctx context.Context, channel effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	for _, e := range effects {
		s.sought = append(s.sought, e.Key)
	}
	return s.outside.Find(ctx, channel, effects)
}

func (s *auditor) Missing(_ context.Context, channel effect.Inventory, effects []plan.Effect) (gone []plan.Key, err error) {
	s.asked = append(s.asked, effects)
	if len(s.fails) > 0 {
		err, s.fails = s.fails[0], s.fails[1:]
		return nil, err
	}
	for _, e := range effects {
		there := false
		for _, t := range s.of(e.Key) {
			there = there || t.ref.ID == channel.Refs[e.Key].ID
		}
		if !there {
			gone = append(gone, e.Key)
		}
	}
	return gone, nil
}

// audited makes b's worker one that audits its outside.
func (b *bundle) audited(fails ...error) *auditor {
	s := &auditor{outside: b.out, fails: fails}
	b.runner = reconcile.New(s, b.db, reconcile.Options{
		Clock: clock.Machine,
		NewID: func() string { return fmt.Sprintf("worker-%d", b.count.Add(1)) }, Log: slog.New(slog.NewTextHandler(b.log, nil)), Inbox: &inbox{},
	})
	return s
}

// Effects whose deletion was missed are made again after a backfill: a message with its pin, a pin, everything in a channel. The
// others are left alone, and nobody looks for the channel, of which there may be another by that name.
func TestTheAuditFindsMissedDeletions(t *testing.T) {
	unanswered := &effect.Error{Class: effect.Unknown, Code: "no_answer", Unavailable: true}
	for name, c := range map[string]struct {
		lost  map[plan.Key]bool
		fails []error
		made  int // once more
	}{
		"nothing":            {nil, nil, 0},
		"a message":          {map[plan.Key]bool{"todo/2": true}, nil, 1},
		"with its pin":       {map[plan.Key]bool{"board": true, "pin/board": true}, nil, 2},
		"the pin":            {map[plan.Key]bool{"pin/board": true}, nil, 1},
		"elsewhere":          {map[plan.Key]bool{"announce/C0ALL": true}, nil, 1},
		"no answer at first": {map[plan.Key]bool{"todo/2": true}, []error{unanswered}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				s := b.audited(c.fails...)
				b.declare()
				b.serve(soon)
				time.Sleep(time.Minute)
				b.out.lose(func(k plan.Key) bool { return c.lost[k] })
				before := b.out.made
				b.backfillRequested()
				b.serve(5 * time.Minute)
				b.complete()
				if n := b.out.made - before; n != c.made {
					b.t.Errorf("%d were made again, of %d", n, c.made)
				}
				if slices.Contains(s.sought, plan.ChannelKey) {
					b.t.Errorf("looked for were %v", s.sought)
				}
				if want := 1 + len(c.fails); len(s.asked) != want || !b.records().AuditAt.IsZero() {
					b.t.Errorf("asked %d times, and %s", len(s.asked), b.records().AuditAt)
				}
			})
		})
	}
}

// The system may not show an effect that was just made: the audit leaves it out, and another one follows soon.
func TestTheAuditLeavesOutNewEffects(t *testing.T) {
	bubble(t, func(b *bundle) {
		s := b.audited()
		b.declare()
		b.serve(soon)
		b.backfillRequested()
		b.serve(5 * time.Minute)
		if len(s.asked) != 2 || len(s.asked[0]) > 0 || len(s.asked[1]) < 8 {
			b.t.Errorf("asked %d times: %v", len(s.asked), s.asked)
		}
		b.complete()
	})
}

// After the end nothing is made again, and nothing is audited.
func TestNothingIsAuditedAfterTheEnd(t *testing.T) {
	bubble(t, func(b *bundle) {
		s := b.audited()
		b.declare()
		b.serve(soon)
		b.ask(incident.Cancel{Reason: "none"})
		b.serve(soon)
		time.Sleep(time.Minute)
		b.out.lose(func(k plan.Key) bool { return k == "todo/2" })
		b.backfillRequested()
		b.serve(5 * time.Minute)
		if len(s.asked) != 0 || len(b.out.of("todo/2")) != 0 {
			b.t.Errorf("asked %d times, %d there", len(s.asked), len(b.out.of("todo/2")))
		}
	})
}

// postedOutside posts a reply to the open channel, the message it belongs under being gone, and loses the answer.
func (b *bundle) postedOutside(message plan.Key) func(context.Context, func() plan.Ref) (plan.Ref, error) {
	return func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
		b.out.lose(func(k plan.Key) bool { return k == message })
		ref := do()
		b.out.mu.Lock()
		defer b.out.mu.Unlock()
		for i, t := range b.out.things {
			if t.ref == ref {
				b.out.things[i].ref.Misplaced = true
			}
		}
		return plan.Ref{}, errReset
	}
}

// A question that stands in the open channel, as the lookup after a lost answer finds, is removed, and asked under its message,
// which is made again: whether or not somebody has answered it by then.
func TestAMisplacedReplyIsRemoved(t *testing.T) {
	asked := incident.Ask{Todo: "2", Step: incident.AskOwner, To: []string{"U0TOKYO"}}
	for name, then := range map[string]incident.Action{"it stands": nil, "it was answered": incident.Claim{Todo: "2"}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				b.out.next("ask/2/0.0/owner", b.postedOutside("todo/2"))
				b.happens(asked)
				if err := b.runner.Serve(b.t.Context(), inc); err != nil {
					b.t.Fatal(err)
				}
				if then != nil {
					b.ask(then)
				}
				b.serve(5 * time.Minute)
				b.complete()
				for _, q := range b.out.of("ask/2/0.0/owner") {
					if q.ref.Misplaced || then != nil {
						b.t.Errorf("there is %v", q.ref)
					}
				}
				if b.out.removed != 1 || len(b.out.of("todo/2")) != 1 {
					b.t.Errorf("%d removed, %v", b.out.removed, b.out.of("todo/2"))
				}
			})
		})
	}
}

// Nobody can do anything about a reply that nobody recorded under the remains of its message.
func TestAReplyUnderATombstoneIsMadeAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.out.next("ask/2/0.0/owner", func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
			do()
			b.out.lose(func(k plan.Key) bool { return k == "todo/2" })
			return plan.Ref{}, errReset
		})
		b.happens(incident.Ask{Todo: "2", Step: incident.AskOwner, To: []string{"U0TOKYO"}})
		b.serve(5 * time.Minute)
		b.complete()
		if n := b.out.times("ask/2/0.0/owner"); n != 2 || b.out.removed != 1 {
			b.t.Errorf("asked %d times, %d removed", n, b.out.removed)
		}
	})
}
