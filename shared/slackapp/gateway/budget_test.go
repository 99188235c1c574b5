package gateway

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// handClock is set by hand.
type handClock struct{ at time.Time }

func (c *handClock) now() time.Time { return c.at }

func paced() (*Gateway, *handClock) {
	c := &handClock{time.Unix(1_770_000_000, 0)}
	return New("xoxb", Options{Clock: clock.Func(c.now), Transport: failing(nil)}), c
}

func in(channel string) effect.Inventory {
	return effect.Inventory{Refs: plan.Refs{plan.ChannelKey: {ID: channel}}}
}

// todo is a message of ordinary urgency.
func todo() plan.Effect {
	e := board("a")
	e.Key, e.Urgency = "todo/1", plan.Work
	return e
}

// admitted counts how often a call is admitted within d when it is asked for again after each wait.
func admitted(g *Gateway, c *handClock, call effect.Call, d time.Duration) (n int) {
	for end := c.at.Add(d); c.at.Before(end); {
		wait := g.TakeQuota(call)
		if wait == 0 {
			n++
			continue
		}
		c.at = c.at.Add(wait)
	}
	return n
}

func TestNoMinuteHoldsMoreCallsThanTheTier(t *testing.T) {
	t.Parallel()
	ref := plan.Ref{ID: "1.1", Channel: "C1"}
	for name, c := range map[string]struct {
		call effect.Call
		tier int
	}{
		"create": {effect.Call{Effect: channel(), First: true}, tier2},
		"topic":  {effect.Call{Inventory: in("C1"), Effect: topic("a")}, tier2},
		"edit":   {effect.Call{Inventory: in("C1"), Effect: todo(), Ref: ref}, tier3},
		"invite": {effect.Call{Inventory: in("C1"), Effect: invite("U1"), First: true}, tier3},
	} {
		g, clk := paced()
		first := admitted(g, clk, c.call, time.Minute)
		second := admitted(g, clk, c.call, time.Minute)
		if first > c.tier || second > c.tier {
			t.Errorf("%s: %d and %d in a minute, the tier is %d", name, first, second, c.tier)
		}
		if first < c.tier/2 {
			t.Errorf("%s: only %d in a minute of %d", name, first, c.tier)
		}
	}
}

func TestOnePostASecondInEachChannel(t *testing.T) {
	t.Parallel()
	g, clk := paced()
	n := admitted(g, clk, effect.Call{Inventory: in("C1"), Effect: todo()}, 30*time.Second)
	if n < 28 || n > 30 {
		t.Errorf("%d posts in 30 s", n)
	}
	if wait := g.TakeQuota(effect.Call{Inventory: in("C2"), Effect: todo()}); wait != 0 {
		t.Errorf("another channel waits %s", wait)
	}
}

func TestPostsAndEditsArePacedApart(t *testing.T) {
	t.Parallel()
	g, _ := paced()
	post := effect.Call{Inventory: in("C1"), Effect: todo()}
	if g.TakeQuota(post) != 0 || g.TakeQuota(post) == 0 {
		t.Fatal("posts are not paced")
	}
	if wait := g.TakeQuota(effect.Call{Inventory: in("C1"), Effect: todo(), Ref: plan.Ref{ID: "1.1"}}); wait != 0 {
		t.Errorf("an edit waits %s for a post", wait)
	}
}

func TestUrgentEditsFindABudgetThatOthersLeft(t *testing.T) {
	t.Parallel()
	g, _ := paced()
	ref := plan.Ref{ID: "1.1"}
	for i := 0; g.TakeQuota(effect.Call{Inventory: in("C1"), Effect: todo(), Ref: plan.Ref{ID: fmt.Sprint("2.", i)}}) == 0; i++ {
	}
	if wait := g.TakeQuota(effect.Call{Inventory: in("C1"), Effect: board("a"), Ref: ref}); wait != 0 {
		t.Errorf("the board waits %s for TODOs", wait)
	}
}

func TestAMessageIsEditedOnceASecond(t *testing.T) {
	t.Parallel()
	g, clk := paced()
	edit := effect.Call{Inventory: in("C1"), Effect: board("a"), Ref: plan.Ref{ID: "1.1"}}
	if n := admitted(g, clk, edit, 10*time.Second); n != 10 {
		t.Errorf("%d edits in 10 s", n)
	}
	edit.Ref.ID = "1.2"
	if wait := g.TakeQuota(edit); wait != 0 {
		t.Errorf("another message waits %s", wait)
	}
}

func TestRefusedAdmissionTakesNothing(t *testing.T) {
	t.Parallel()
	g, _ := paced()
	c := effect.Call{Inventory: in("C1"), Effect: announcement("C2")} // join and post
	if g.TakeQuota(c) != 0 {
		t.Fatal("not admitted")
	}
	before := g.budget.bucket(string(conversationsJoin)).TokensAt(g.opts.Clock.Now())
	if g.TakeQuota(c) == 0 {
		t.Fatal("two posts at once")
	}
	if after := g.budget.bucket(string(conversationsJoin)).TokensAt(g.opts.Clock.Now()); after != before {
		t.Errorf("join: %v tokens, %v before", after, before)
	}
}

func TestRetryAfterHoldsTheMethodOrTheChannelBack(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"))
		time.Sleep(10 * time.Second)
		b.w.Inject(slackfake.Fault{Kind: slackfake.RateLimited, Method: "chat.update", RetryAfter: 20 * time.Second, Times: 1})
		b.w.Inject(slackfake.Fault{Kind: slackfake.RateLimited, Method: "chat.postMessage", RetryAfter: 30 * time.Second, Times: 1})
		edit := effect.Call{Inventory: b.room, Effect: board("b"), Ref: b.room.Refs[plan.BoardKey]}
		e := b.fails(board("b"), retryLater, codeTooFast)
		b.equal("retry after", e.RetryAfter, 20*time.Second)
		b.equal("wait to edit", b.g.TakeQuota(edit), 20*time.Second)
		b.fails(todo(), retryLater, codeTooFast)
		b.equal("wait to post", b.g.TakeQuota(effect.Call{Inventory: b.room, Effect: todo()}), 30*time.Second)
		b.equal("wait elsewhere", b.g.TakeQuota(effect.Call{Inventory: in("C9"), Effect: todo()}), time.Duration(0))
		time.Sleep(20 * time.Second)
		b.equal("wait to edit after", b.g.TakeQuota(edit), time.Duration(0))
	})
}

// What TakeQuota took is not taken again by the calls themselves, and what it could not foresee is.
func TestCallsAreChargedOnce(t *testing.T) {
	opened(t, func(b *bench) {
		tokens := func(m Method) float64 { return b.g.budget.bucket(string(m)).TokensAt(time.Now()) }
		full := tokens(conversationsInvite)
		c := effect.Call{Inventory: b.room, Effect: invite("U0KAKEI", "U0GUEST"), First: true}
		b.equal("wait", b.g.TakeQuota(c), time.Duration(0))
		_, _ = b.g.Apply(ctx(b.T), c)
		b.called("conversations.invite", "conversations.invite")
		b.equal("tokens", tokens(conversationsInvite), full-2)
	})
}
