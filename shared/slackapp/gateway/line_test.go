package gateway

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// of is a call for one of several incidents.
func of(id int, e plan.Effect, ref plan.Ref) effect.Call {
	r := in(fmt.Sprint("C", id))
	r.Incident = incident.ID(fmt.Sprint("i", id))
	return effect.Call{Inventory: r, Effect: e, Ref: ref, First: true}
}

// drawn asks for every call again whenever it may, and returns the order in which they were admitted. late joins after
// the first round, when everybody else stands in line.
func drawn(g *Gateway, clk *handClock, calls []effect.Call, late ...effect.Call) (order []string) {
	round := func(waiting []effect.Call) (left []effect.Call, next time.Duration) {
		for _, c := range waiting {
			if wait := g.TakeQuota(c); wait > 0 {
				left = append(left, c)
				if next == 0 || wait < next {
					next = wait
				}
				continue
			}
			order = append(order, fmt.Sprint(c.Inventory.Incident, " ", c.Effect.Key))
		}
		return left, next
	}
	left, _ := round(calls)
	left, next := round(append(left, late...)) // the last to arrive is the last to ask
	for len(left) > 0 {
		clk.at = clk.at.Add(min(next, time.Second))
		left, next = round(left)
	}
	return order
}

func TestUrgentGoesFirstAcrossIncidents(t *testing.T) {
	t.Parallel()
	g, clk := paced()
	var groups []effect.Call
	for i := range 40 {
		e := invite("U1")
		e.Key, e.Urgency = "invite/group", plan.Groups
		groups = append(groups, of(i, e, plan.Ref{}))
	}
	people := invite("U2")
	people.Key, people.Urgency = "invite/people", plan.People
	order := drawn(g, clk, groups, of(99, people, plan.Ref{}))
	first := 0
	for order[first] != "i99 invite/people" {
		first++
	}
	if burst := tier3 / 4; first > burst {
		t.Errorf("%d groups went before the people of the last incident; %d found the bucket full", first, burst)
	}
}

func TestEqualsGoInTheOrderTheyCame(t *testing.T) {
	t.Parallel()
	g, clk := paced()
	var calls []effect.Call
	var want []string
	for i := range 15 {
		calls = append(calls, of(i, topic("a"), plan.Ref{}))
		want = append(want, fmt.Sprintf("i%d topic", i))
	}
	waiting := calls[5:] // five find a token; those behind them ask in the wrong order from then on
	order := drawn(g, clk, calls[:5])
	for _, c := range waiting {
		g.TakeQuota(c)
	}
	for i, j := 0, len(waiting)-1; i < j; i, j = i+1, j-1 {
		waiting[i], waiting[j] = waiting[j], waiting[i]
	}
	order = append(order, drawn(g, clk, waiting)...)
	if fmt.Sprint(order) != fmt.Sprint(want) {
		t.Errorf("order: %v", order)
	}
}

// Who has to wait is told for how long in truth: when all of twenty ask again at the moment they were told, none has to
// wait a second time.
func TestAWaitIsAsLongAsTheLine(t *testing.T) {
	t.Parallel()
	g, clk := paced()
	begin := clk.at
	told := map[int]time.Duration{}
	for i := range 20 {
		told[i] = g.TakeQuota(of(i, topic("a"), plan.Ref{}))
	}
	for i := range 20 {
		clk.at = begin.Add(told[i])
		if again := g.TakeQuota(of(i, topic("a"), plan.Ref{})); told[i] > 0 && again > 0 {
			t.Errorf("%d was told to wait %s, then %s more", i, told[i], again)
		}
	}
	if told[19] < 50*time.Second {
		t.Errorf("the last of twenty was told to wait %s", told[19])
	}
}

// Whoever does not come back holds nobody up for longer than a moment.
func TestThoseWhoLeftTheLineAreForgotten(t *testing.T) {
	t.Parallel()
	g, clk := paced()
	for i := range 60 {
		g.TakeQuota(of(i, channel(), plan.Ref{})) // far more than the bucket holds; nobody asks again
	}
	clk.at = clk.at.Add(6 * time.Minute)
	if wait := g.TakeQuota(of(100, topic("a"), plan.Ref{})); wait != 0 {
		t.Errorf("another method waits %s", wait)
	}
	if wait := g.TakeQuota(of(100, channel(), plan.Ref{})); wait != 0 {
		t.Errorf("waits %s for those who left", wait)
	}
	if n := len(g.budget.line.places) + len(g.budget.line.queues); n != 0 {
		t.Errorf("%d places of nobody", n)
	}
}

// TestTheQueuesCountAsTheLineDoes holds the queues of the buckets against a count over everybody who waits.
func TestTheQueuesCountAsTheLineDoes(t *testing.T) {
	t.Parallel()
	random, begin := rand.New(rand.NewPCG(1, 2)), time.Unix(1_600_000_000, 0)
	var l line
	for n := range 5000 {
		now := begin.Add(time.Duration(n) * 10 * time.Millisecond)
		w := waiter{key: plan.Key(fmt.Sprint(random.IntN(60)))}
		p := l.of(w, plan.Urgency(random.IntN(3)))
		for _, bucket := range []string{"a", "b"} {
			want := 0
			for other, q := range l.places {
				if other != w && q.compare(p) < 0 && now.Before(q.back.Add(placeCounts)) {
					want += q.short[bucket]
				}
			}
			if got := l.ahead(p, bucket, now); got != want && l.places[w] == nil {
				t.Fatalf("%d before %v in %s, want %d", got, p, bucket, want)
			}
		}
		if random.IntN(4) == 0 {
			l.leave(w, now)
			continue
		}
		p.short, p.back = map[string]int{[]string{"a", "b", "c"}[random.IntN(3)]: 1 + random.IntN(2)}, now.Add(time.Second)
		if random.IntN(2) == 0 {
			p.short["a"] = 1
		}
		l.wait(w, p)
	}
	queued := 0
	for _, queue := range l.queues {
		queued += len(queue)
		if !slices.IsSortedFunc(queue, func(a, b *place) int { return a.compare(*b) }) {
			t.Error("a queue is not in order")
		}
	}
	short := 0
	for _, p := range l.places {
		short += len(p.short)
	}
	if queued != short || short == 0 {
		t.Errorf("%d in the queues, %d wait", queued, short)
	}
}
