package effect_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// seen is an outside that tells what is gone.
type seen struct {
	*outside
	asked [][]plan.Effect
	fails []error // one for each time, then none
}

func (s *seen) Gone(_ context.Context, room effect.Room, effects []plan.Effect) (gone []plan.Key, err error) {
	s.asked = append(s.asked, effects)
	if len(s.fails) > 0 {
		err, s.fails = s.fails[0], s.fails[1:]
		return nil, err
	}
	for _, e := range effects {
		there := false
		for _, t := range s.of(e.Key) {
			there = there || t.ref.ID == room.Refs[e.Key].ID
		}
		if !there {
			gone = append(gone, e.Key)
		}
	}
	return gone, nil
}

// watched makes b's worker one that holds what is there against what should be.
func (b *bundle) watched(fails ...error) *seen {
	s := &seen{outside: b.out, fails: fails}
	b.runner = effect.NewRunner(s, b.db, effect.Options{
		Clock: clock.Machine,
		NewID: func() string { return fmt.Sprintf("worker-%d", b.count.Add(1)) }, Log: slog.New(slog.NewTextHandler(b.log, nil)), Ear: &ear{},
	})
	return s
}

// What somebody took away, and nobody tells of, is made again once what is there is read back: a message with its pin, a pin, all
// that is in a room. What is there is left alone.
func TestWhatIsGoneUnheardIsMadeAgain(t *testing.T) {
	unanswered := &effect.Error{Class: effect.Unknown, Code: "no_answer", Silent: true}
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
				s := b.watched(c.fails...)
				b.declare()
				b.serve(soon)
				time.Sleep(time.Minute)
				b.out.lose(func(k plan.Key) bool { return c.lost[k] })
				before := b.out.made
				b.missed()
				b.serve(5 * time.Minute)
				b.complete()
				if n := b.out.made - before; n != c.made {
					b.t.Errorf("%d were made again, of %d", n, c.made)
				}
				if want := 1 + len(c.fails); len(s.asked) != want || !b.records().CheckAt.IsZero() {
					b.t.Errorf("asked %d times, and %s", len(s.asked), b.records().CheckAt)
				}
			})
		})
	}
}

// What was made a moment ago may not be seen yet: it is not asked about, but soon after.
func TestWhatWasJustMadeIsSeenLater(t *testing.T) {
	bubble(t, func(b *bundle) {
		s := b.watched()
		b.declare()
		b.serve(soon)
		b.missed()
		b.serve(5 * time.Minute)
		if len(s.asked) != 2 || len(s.asked[0]) > 0 || len(s.asked[1]) < 8 {
			b.t.Errorf("asked %d times: %v", len(s.asked), s.asked)
		}
		b.complete()
	})
}

// After the end nothing is made again, and nobody looks.
func TestWhatIsGoneAfterTheEndStaysGone(t *testing.T) {
	bubble(t, func(b *bundle) {
		s := b.watched()
		b.declare()
		b.serve(soon)
		b.ask(incident.Cancel{Reason: "none"})
		b.serve(soon)
		time.Sleep(time.Minute)
		b.out.lose(func(k plan.Key) bool { return k == "todo/2" })
		b.missed()
		b.serve(5 * time.Minute)
		if len(s.asked) != 0 || len(b.out.of("todo/2")) != 0 {
			b.t.Errorf("asked %d times, %d there", len(s.asked), len(b.out.of("todo/2")))
		}
	})
}

// astray posts a reply to the open channel, the message it belongs under being gone, and loses the answer.
func (b *bundle) astray(message plan.Key) func(context.Context, func() plan.Ref) (plan.Ref, error) {
	return func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
		b.out.lose(func(k plan.Key) bool { return k == message })
		ref := do()
		b.out.mu.Lock()
		defer b.out.mu.Unlock()
		for i, t := range b.out.things {
			if t.ref == ref {
				b.out.things[i].ref.Astray = true
			}
		}
		return plan.Ref{}, errReset
	}
}

// A question that stands in the open channel, as the look after a lost answer finds, is taken away, and asked under its message,
// which is made again: whether or not somebody has answered it by then.
func TestWhatIsAstrayIsTakenAway(t *testing.T) {
	asked := incident.Ask{Todo: "2", Step: incident.AskOwner, To: []string{"U0TOKYO"}}
	for name, then := range map[string]incident.Action{"it stands": nil, "it was answered": incident.Claim{Todo: "2"}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				b.out.next("ask/2/0.0/owner", b.astray("todo/2"))
				b.tell(asked)
				if err := b.runner.Serve(b.t.Context(), inc); err != nil {
					b.t.Fatal(err)
				}
				if then != nil {
					b.ask(then)
				}
				b.serve(5 * time.Minute)
				b.complete()
				for _, q := range b.out.of("ask/2/0.0/owner") {
					if q.ref.Astray || then != nil {
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

// A reply that nobody recorded, under what is left of its message, is where nobody can do anything about it.
func TestAReplyUnderWhatIsLeftIsMadeAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.out.next("ask/2/0.0/owner", func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
			do()
			b.out.lose(func(k plan.Key) bool { return k == "todo/2" })
			return plan.Ref{}, errReset
		})
		b.tell(incident.Ask{Todo: "2", Step: incident.AskOwner, To: []string{"U0TOKYO"}})
		b.serve(5 * time.Minute)
		b.complete()
		if n := b.out.times("ask/2/0.0/owner"); n != 2 || b.out.removed != 1 {
			b.t.Errorf("asked %d times, %d removed", n, b.out.removed)
		}
	})
}
