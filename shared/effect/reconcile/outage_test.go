package reconcile_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// probed is an outside that can be away, and that can be asked whether it is.
type probed struct {
	*outside
	mu     sync.Mutex
	away   bool
	probes []time.Time
	calls  int // while it was away
}

var errAway = &effect.Error{Class: effect.Unknown, Code: "server_error", Unavailable: true}

func (p *probed) set(away bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.away = away
}

func (p *probed) silent(probe bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case probe:
		p.probes = append(p.probes, time.Now())
	case p.away:
		p.calls++
	}
	return p.away
}

func (p *probed) Probe(context.Context) error {
	if p.silent(true) {
		return errAway
	}
	return nil
}

func (p *probed) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	if p.silent(false) {
		return plan.Ref{}, errAway
	}
	return p.outside.Apply(ctx, c)
}

func (p *probed) Find(ctx context.Context, channel effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	if p.silent(false) {
		return nil, errAway
	}
	return p.outside.Find(ctx, channel, effects)
}

// probing makes b's worker one that probes its outside.
func (b *bundle) probing(inbox effect.Inbox) *probed {
	p := &probed{outside: b.out}
	b.runner = b.probingBy(p, inbox)
	return p
}

func (b *bundle) probingBy(p *probed, inbox effect.Inbox) *reconcile.Reconciler {
	return reconcile.New(p, b.db, reconcile.Options{Clock: clock.Machine, NewID: func() string {
		return fmt.Sprintf("worker-%d", b.count.Add(1))
	}, Log: slog.New(slog.NewTextHandler(b.log, nil)), Inbox: inbox})
}

func (b *bundle) health() store.Health {
	b.t.Helper()
	h, err := store.LoadHealth(b.t.Context(), b.db, incident.Slack)
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

func TestASystemThatIsAwayIsProbedEverMoreRarelyAndCalledByNobody(t *testing.T) {
	bubble(t, func(b *bundle) {
		p := b.probing(nil)
		b.declare()
		b.serve(soon)
		p.set(true)
		began := time.Now()
		for range 20 {
			b.ask(incident.Claim{Todo: "2"})
			b.ask(incident.Release{Todo: "2"})
			b.serve(30 * time.Second)
		}
		b.ask(incident.Claim{Todo: "3"})
		b.ask(incident.Correct{Impact: &everybody})
		b.serve(time.Hour)
		if p.calls > 6 {
			b.t.Errorf("it was called %d times while it was away", p.calls)
		}
		n := len(p.probes)
		if first, last := p.probes[1].Sub(p.probes[0]), p.probes[n-1].Sub(p.probes[n-2]); n > 60 || last <= 10*first {
			b.t.Errorf("%d probes, the first gap %s, the last %s", n, first, last)
		}
		if h := b.health(); !h.Down() || h.DownSince.Before(began) || h.DownSince.Sub(began) > 10*time.Second {
			b.t.Errorf("away since %s, known as %+v", began, h)
		}
		waiting, err := store.Waiting(b.t.Context(), b.db, incident.Slack)
		if err != nil || waiting[inc] != b.records().Waiting || waiting[inc] < 3 {
			b.t.Errorf("waiting: %v %v", waiting, err)
		}
		if got := b.problems(); !slices.Equal(got, []string{""}) || b.entries(incident.EntryLost) != 1 {
			b.t.Errorf("problems %q, %d entries", got, b.entries(incident.EntryLost))
		}

		p.set(false)
		edits := len(b.out.order(""))
		b.serve(soon)
		b.complete()
		seen := map[string]int{}
		for _, k := range b.out.order("")[edits:] {
			if seen[k]++; seen[k] > 1 {
				b.t.Errorf("%s was touched twice", k)
			}
		}
		if len(b.problems()) > 0 || b.entries(incident.EntryBack) != 1 || seen["late/1"] != 1 || b.health().Down() {
			b.t.Errorf("problems %v, %d entries, touched %v", b.problems(), b.entries(incident.EntryBack), seen)
		}
		if lines := strings.Count(b.log.String(), "\n"); lines > 25 {
			b.t.Errorf("%d lines in the log:\n%s", lines, b.log)
		}
		if line := fmt.Sprintf("msg=%q incident=k3f9qa %s=slack", logline.EffectsWait, logline.System); !strings.Contains(b.log.String(), line) {
			b.t.Errorf("an alert looks for %s in the log, and it has\n%s", line, b.log)
		}
	})
}

func TestAFewLostAnswersAreNoOutage(t *testing.T) {
	bubble(t, func(b *bundle) {
		p := b.probing(nil)
		b.declare()
		b.serve(soon)
		for range 5 {
			b.out.next("todo/2", vanished)
		}
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		b.complete()
		if b.health().Down() || len(p.probes) == 0 || b.entries(incident.EntryLost) != 0 {
			b.t.Errorf("%d probes, health %+v", len(p.probes), b.health())
		}
	})
}

func TestTwoWorkersNoteAnOutageOnceAndOneProbes(t *testing.T) {
	bubble(t, func(b *bundle) {
		p := b.probing(nil)
		b.declare()
		b.serve(soon)
		p.set(true)
		b.ask(incident.Claim{Todo: "2"})
		other := b.probingBy(p, nil)
		for range 200 {
			done := make(chan error)
			go func() { done <- other.Serve(b.t.Context(), inc) }()
			if err := b.runner.Serve(b.t.Context(), inc); err != nil {
				b.t.Fatal(err)
			}
			if err := <-done; err != nil {
				b.t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		if n := len(p.probes); n > 25 {
			b.t.Errorf("%d probes in 200 s", n)
		}
		p.set(false)
		b.serve(soon)
		b.complete()
		if b.entries(incident.EntryLost) != 1 || b.entries(incident.EntryBack) != 1 {
			b.t.Errorf("%d and %d entries", b.entries(incident.EntryLost), b.entries(incident.EntryBack))
		}
	})
}

var everybody = "everybody"

// reactionInbox reads reactions only.
type reactionInbox func(context.Context, incident.State) ([]incident.Request, error)

func (e reactionInbox) Backfill(ctx context.Context, s incident.State, _ plan.Refs, _ time.Time) ([]incident.Request, []plan.Key, error) {
	reqs, err := e(ctx, s)
	return reqs, nil, err
}

func (reactionInbox) BackfillThread(context.Context, incident.State, plan.Key, plan.Ref, time.Time) ([]incident.Request, error) {
	return nil, nil
}

// reactions are acts that were missed: two on one TODO, one on another.
func reactions(ctx context.Context, s incident.State) (out []incident.Request, err error) {
	for n, who := range []incident.PersonID{"U0BERLIN", "U0TOKYO", "U0BERLIN"} {
		out = append(out, incident.Request{
			ID: fmt.Sprint("missed-", n), Incident: s.Incident.ID, At: time.Now(), By: incident.Actor{ID: who},
			Do: incident.React{Todo: []incident.TodoID{"2", "2", "3"}[n], Emoji: "eyes", On: true, Stamp: incident.Stamp(time.Now())},
		})
	}
	return out, ctx.Err()
}

func TestBackfillPrecedesEdits(t *testing.T) {
	bubble(t, func(b *bundle) {
		failing := true
		p := b.probing(reactionInbox(func(ctx context.Context, s incident.State) ([]incident.Request, error) {
			if failing {
				failing = false
				return nil, &effect.Error{Class: effect.RetryLater, Code: "ratelimited"}
			}
			return reactions(ctx, s)
		}))
		b.declare()
		b.serve(soon)
		p.set(true)
		b.ask(incident.Correct{Impact: &everybody})
		b.ask(incident.Claim{Todo: "3"})
		b.serve(10 * time.Minute)
		p.set(false)
		b.serve(soon)
		b.complete()
		two, _ := b.state().Todo("2")
		three, _ := b.state().Todo("3")
		if two.Owner != "U0BERLIN" || !slices.Equal(two.Helpers, []incident.PersonID{"U0TOKYO"}) || len(three.Helpers) != 1 {
			b.t.Errorf("2 is with %s and %v, 3 with %s and %v", two.Owner, two.Helpers, three.Owner, three.Helpers)
		}
		if !b.records().ScanAt.IsZero() {
			b.t.Error("it is still to be read back")
		}
	})
}

func TestAnInvalidatedEffectIsLookedUpAndMadeAgain(t *testing.T) {
	for name, c := range map[string]struct {
		gone  []plan.Key // really
		said  func(refs plan.Refs) store.Gone
		again []string // what is made
	}{
		"a message":            {[]plan.Key{"todo/2"}, message("todo/2", false), []string{"todo/2"}},
		"the board":            {[]plan.Key{plan.BoardKey, "pin/board"}, message(plan.BoardKey, false), []string{"board", "pin/board"}},
		"a pin":                {[]plan.Key{"pin/board"}, message(plan.BoardKey, true), []string{"pin/board"}},
		"a message that stays": {nil, message("todo/2", false), nil},
		"a duplicate of ours":  {nil, func(plan.Refs) store.Gone { return store.Gone{Channel: "C0ROOM", TS: "another"} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				b.out.lose(func(k plan.Key) bool { return slices.Contains(c.gone, k) })
				said := c.said(b.records().Refs())
				calls := len(b.out.order(""))
				for range 2 { // it is said twice
					b.sayGone(said)
				}
				b.complete()
				if got := b.out.order("")[calls:]; !slices.Equal(got, c.again) {
					b.t.Errorf("called %v", got)
				}
			})
		})
	}
}

// A hint about a channel concerns everything in it, and nothing else.
func TestAnInvalidatedChannelIsLookedUpWithItsContents(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		channel := b.records().Items[plan.ChannelKey].Ref.ID
		b.out.lose(func(k plan.Key) bool { return k != "announce/C0ALL" })
		b.sayGone(store.Gone{Channel: channel})
		b.complete()
		for key, times := range map[plan.Key]int{plan.ChannelKey: 2, plan.PeopleKey: 2, "todo/2": 2, "announce/C0ALL": 2} {
			if n := b.out.times(key); n != times {
				b.t.Errorf("%d calls for %s", n, key)
			}
		}
		for _, c := range b.out.calls { // which leads to the room
			if c.key == "announce/C0ALL" && c.edit {
				return
			}
		}
		b.t.Error("the announcement was made again, or does not lead there")
	})
}

// elsewhere is an outside in which people decide which channel is in use.
type elsewhere struct {
	*outside
	channel plan.Ref
}

func (o *elsewhere) Find(ctx context.Context, channel effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	found, err := o.outside.Find(ctx, channel, effects)
	if _, asked := found[plan.ChannelKey]; asked && !o.channel.Zero() {
		found[plan.ChannelKey] = []plan.Ref{o.channel}
	}
	return found, err
}

// People archive a channel and open another one again, and the other way round: each time the incident leads to the one in use.
func TestAnUnarchivedChannelIsIndexedAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		out := &elsewhere{outside: b.out}
		b.runner = reconcile.New(out, b.db, reconcile.Options{Clock: clock.Machine, NewID: func() string { return fmt.Sprint("w", b.count.Add(1)) }})
		b.declare()
		b.serve(soon)
		first := b.records().Items[plan.ChannelKey].Ref
		other := plan.Ref{ID: "C0OTHER", Name: first.Name, URL: "https://slack.test/C0OTHER"}
		for n, move := range [][2]plan.Ref{{first, other}, {other, first}, {first, other}, {other, first}} {
			out.channel = move[1]
			b.sayGone(store.Gone{Channel: move[0].ID})
			b.serve(soon)
			if got := b.state().Incident.Links[incident.ChannelLink].Ref; got != move[1].ID {
				b.t.Fatalf("move %d: it leads to %s, not to %s", n, got, move[1].ID)
			}
		}
	})
}

// A hint about nothing of ours is ignored.
func TestAHintAboutNothingOfOursIsIgnored(t *testing.T) {
	for name, said := range map[string]func(refs plan.Refs) store.Gone{
		"another channel":             func(plan.Refs) store.Gone { return store.Gone{Channel: "C0ELSE"} },
		"the same time elsewhere":     func(refs plan.Refs) store.Gone { return store.Gone{Channel: "C0ELSE", TS: refs["todo/2"].ID} },
		"another message":             func(refs plan.Refs) store.Gone { return store.Gone{Channel: refs["todo/2"].Channel, TS: "another"} },
		"a pin of what is not pinned": func(refs plan.Refs) store.Gone { return message("todo/2", true)(refs) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.serve(soon)
				b.sayGone(said(b.records().Refs()))
				b.complete()
				if b.out.lookupCount() > 0 || len(b.marks()) > 0 {
					b.t.Errorf("%d looks, marks %v", b.out.lookupCount(), b.marks())
				}
			})
		})
	}
}

func (b *bundle) sayGone(g store.Gone) {
	b.t.Helper()
	said := store.Mark{ID: "gone", Incident: inc, System: incident.Slack, NotBefore: store.Moment(time.Now()), Gone: g}
	if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Set(said.Path(), said) }); err != nil {
		b.t.Fatal(err)
	}
	b.serve(soon)
}

func message(k plan.Key, pin bool) func(plan.Refs) store.Gone {
	return func(refs plan.Refs) store.Gone { return store.Gone{Channel: refs[k].Channel, TS: refs[k].ID, Pin: pin} }
}

func TestAnEditOfUnknownOutcomeNeedsNoLookup(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.ask(incident.Claim{Todo: "2"})
		b.out.next("todo/2", vanished)
		b.serve(soon)
		b.complete()
		if b.out.lookupCount() != 0 {
			b.t.Errorf("it was looked for %d times", b.out.lookupCount())
		}
	})
}

func TestARetryThatFailsAgainIsToldToPeople(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		for range 2 {
			b.out.next("topic", refused(effect.Error{Class: effect.Permanent, Code: "restricted_action"}))
		}
		b.serve(soon)
		b.ask(incident.Retry{ProblemID: "slack:topic", Answer: incident.AnswerTo{Person: "U0KAKEI", ResponseURL: "https://slack.test/response/1"}})
		b.serve(soon)
		if n := b.out.times("retry/slack:topic/1"); n != 1 || b.entries(incident.EntryFailed) != 2 {
			b.t.Errorf("told %d times, %d entries", n, b.entries(incident.EntryFailed))
		}
		b.ask(incident.Retry{ProblemID: "slack:topic", Answer: incident.AnswerTo{Person: "U0KAKEI", ResponseURL: "https://slack.test/response/2"}})
		b.serve(soon)
		if r := b.state().Incident.Retried["slack:topic"]; !r.Told || !r.OK || b.out.times("retry/slack:topic/2") != 1 {
			b.t.Errorf("the outcome is %+v", r)
		}
		b.complete()
	})
}

// An effect that fails for hours is in the log with everything needed to find it, and does not fill the log.
func TestARepeatedFailureIsInTheLog(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		for range 300 {
			b.out.next("todo/2", refused(effect.Error{Class: effect.RetryLater, Code: "ratelimited"}))
		}
		b.ask(incident.Claim{Todo: "2"})
		b.serve(3 * time.Hour)
		const line = `msg="effect failed" incident=k3f9qa system=slack key=todo/2 class=retry-later code=ratelimited attempts=128`
		if n := strings.Count(b.log.String(), "effect failed"); n > 12 || !strings.Contains(b.log.String(), line) {
			b.t.Errorf("%d lines:\n%s", n, b.log)
		}
	})
}
