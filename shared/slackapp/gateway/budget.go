package gateway

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// postEvery is the pace of posts to one channel. Slack: one message a second a channel (apis/web-api/rate-limits); a
// little more, because calls do not all take the same time to arrive.
const postEvery = 1030 * time.Millisecond

// editEvery is the pace of edits of one message. Slack has no rule for it, but the workspace's edits are few (tier 3), and
// a board that follows every one of many claims would use up those of all incidents.
const editEvery = time.Second

// budget is the rate budget of one workspace, in memory: the one Slack worker is the only one that spends it. Each
// method has a bucket that can never let more calls through in a minute than its tier allows: a quarter of them at
// once, the rest evenly. Posts have besides a bucket for each channel, edits one for each
// message, so neither waits for the other.
// Whoever finds a bucket empty stands in line by urgency, whichever incident it is for.
type budget struct {
	clock clock.Clock

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	blocked map[string]time.Time // by bucket: Slack said to wait until then
	line    line
}

func newBudget(clock clock.Clock) *budget {
	return &budget{clock: clock, buckets: map[string]*rate.Limiter{}, blocked: map[string]time.Time{}}
}

// cost is one call that an effect will make.
type cost struct {
	method  Method
	channel string // of a post
	message string // that is edited
}

// buckets names what the call takes a token from.
func (c cost) buckets() []string {
	switch {
	case c.method == chatPostMessage:
		return []string{string(c.method), c.post()}
	case c.method == chatUpdate && c.message != "":
		return []string{string(c.method), string(chatUpdate) + " " + c.channel + " " + c.message}
	}
	return []string{string(c.method)}
}

func (c cost) post() string { return string(chatPostMessage) + " " + c.channel }

// bucket returns the named bucket; the caller holds the lock.
func (b *budget) bucket(name string) *rate.Limiter {
	if l := b.buckets[name]; l != nil {
		return l
	}
	every := postEvery
	if strings.HasPrefix(name, string(chatUpdate)+" ") {
		every = editEvery
	}
	l := rate.NewLimiter(rate.Every(every), 1)
	if n := perMinute[Method(name)]; n > 0 {
		burst := max(1, n/4)
		l = rate.NewLimiter(rate.Limit(float64(n-burst)/60), burst)
	}
	b.tidy()
	b.buckets[name] = l
	return l
}

// manyBuckets is how many buckets are kept before those of channels and messages that are full again are dropped.
const manyBuckets = 2000

// tidy drops full buckets: they are made again when they are needed.
func (b *budget) tidy() {
	if len(b.buckets) < manyBuckets {
		return
	}
	now := b.clock.Now()
	for name, l := range b.buckets {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(b.buckets, name)
		}
	}
}

// take takes every cost and returns 0, or takes nothing, gives w a place in the line and returns how long to wait. It
// is as long as everybody before w needs, too: whoever came later and is more urgent goes first.
func (b *budget) take(w waiter, costs []cost, u plan.Urgency) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now, p := b.clock.Now(), b.line.of(w, u)
	need, short := needs(costs), map[string]int{}
	for name, n := range need {
		if d := b.delay(name, n, p, now); d > 0 {
			short[name] = n
			wait = max(wait, d)
		}
	}
	if wait > 0 {
		p.short, p.back = short, now.Add(wait)
		b.line.wait(w, p)
		return wait
	}
	for name, n := range need {
		b.bucket(name).ReserveN(now, n)
	}
	b.line.leave(w, now)
	return 0
}

// needs counts the tokens of each bucket.
func needs(costs []cost) map[string]int {
	need := map[string]int{}
	for _, c := range costs {
		for _, name := range c.buckets() {
			need[name]++
		}
	}
	return need
}

// delay returns how long until n tokens are there for p, above what those before it wait for and what must be left for
// more urgent effects that may come.
func (b *budget) delay(name string, n int, p place, now time.Time) time.Duration {
	if until := b.blocked[name]; until.After(now) {
		return until.Sub(now)
	}
	delete(b.blocked, name)
	l := b.bucket(name)
	need := math.Min(float64(n)+reserve(name, p.urgency)*float64(l.Burst()), math.Max(float64(l.Burst()), float64(n)))
	missing := need + float64(b.line.ahead(p, name, now)) - l.TokensAt(now)
	if missing <= 1e-9 {
		return 0
	}
	return max(time.Millisecond, time.Duration(math.Ceil(missing/float64(l.Limit())*1000))*time.Millisecond)
}

// contested are the methods that effects of different urgency call.
var contested = []Method{conversationsInvite, conversationsMembers, conversationsInfo, chatPostMessage, chatUpdate}

// reserve is the share of a bucket that an effect leaves to those that are more urgent and call the same method.
func reserve(bucket string, u plan.Urgency) float64 {
	if !slices.Contains(contested, Method(bucket)) {
		return 0
	}
	switch u {
	case plan.Foremost, plan.People, plan.Overview:
		return 0
	case plan.Groups, plan.Work:
		return 0.2
	}
	return 0.4
}

// charge notes a call that was not asked for with take: a look for evidence, an answer to a person. It is made anyway;
// what follows waits longer.
func (b *budget) charge(m Method, channel string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, name := range (cost{method: m, channel: channel}).buckets() {
		b.bucket(name).ReserveN(b.clock.Now(), 1)
	}
}

// block holds a method back, or posts to the channel, until Slack's Retry-After is over.
func (b *budget) block(m Method, channel string, after time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := string(m)
	if m == chatPostMessage {
		name = cost{method: m, channel: channel}.post()
	}
	if until := b.clock.Now().Add(after); until.After(b.blocked[name]) {
		b.blocked[name] = until
	}
}

// purse holds the calls that TakeQuota has taken from the budget for one Apply.
type purse struct {
	mu   sync.Mutex
	left map[Method]int
}

type purseKey struct{}

func withPurse(ctx context.Context, costs []cost) context.Context {
	p := &purse{left: map[Method]int{}}
	for _, c := range costs {
		p.left[c.method]++
	}
	return context.WithValue(ctx, purseKey{}, p)
}

// prepaid takes one call of m out of the purse and reports whether there was one.
func prepaid(ctx context.Context, m Method) bool {
	p, _ := ctx.Value(purseKey{}).(*purse)
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left[m]--
	return p.left[m] >= 0
}

// TakeQuota takes what Apply will call from the rate budget and returns 0, or takes nothing and returns how long to wait.
func (g *Gateway) TakeQuota(c effect.Call) time.Duration {
	return g.budget.take(waiterOf(c), g.costs(c), c.Effect.Urgency)
}

// costs lists the calls that Apply makes when nothing goes wrong.
func (g *Gateway) costs(c effect.Call) (out []cost) {
	create := c.Ref.Zero()
	for _, m := range g.methods(c, create) {
		out = append(out, cost{method: m, channel: c.Channel(), message: c.Ref.ID})
	}
	return out
}

func (g *Gateway) methods(c effect.Call, create bool) []Method {
	if c.Effect.Life == plan.Removed {
		return nil // Remove charges what it calls
	}
	switch f := c.Effect.Facts.(type) {
	case plan.Channel:
		return []Method{conversationsCreate}
	case plan.Invite:
		return inviteMethods(c, f)
	case plan.Pin:
		return []Method{pinsAdd}
	case plan.Topic:
		return []Method{conversationsSetTopic}
	case plan.Purpose:
		return []Method{conversationsPurpose}
	case plan.Bookmark:
		return bookmarkMethods(c, create)
	case plan.Answer:
		return answerMethods(f.To)
	case plan.Unmade:
		return answerMethods(f.To)
	case plan.Retried:
		return []Method{responseURL}
	case plan.Pinned:
		return []Method{reactionsAdd}
	case plan.Archive:
		return []Method{conversationsArchive}
	case plan.Taken, plan.Arrived, plan.Named:
		return []Method{chatPostEphemeral}
	}
	return messageMethods(c, create)
}

func inviteMethods(c effect.Call, f plan.Invite) (out []Method) {
	if !c.First || !c.Ref.Zero() {
		out = append(out, conversationsMembers)
	}
	for range max(1, (len(f.People)+maxInvited-1)/maxInvited) {
		out = append(out, conversationsInvite)
	}
	return out
}

func bookmarkMethods(c effect.Call, create bool) []Method {
	switch {
	case !create:
		return []Method{bookmarksEdit}
	case c.First:
		return []Method{bookmarksAdd}
	}
	return []Method{bookmarksList, bookmarksAdd}
}

func answerMethods(to incident.AnswerTo) []Method {
	if to.View != "" {
		return []Method{viewsUpdate}
	}
	return nil
}

func messageMethods(c effect.Call, create bool) []Method {
	elsewhere := c.Effect.Place != ""
	switch {
	case create && elsewhere:
		return []Method{conversationsJoin, chatPostMessage}
	case create:
		return []Method{chatPostMessage}
	case elsewhere:
		return []Method{conversationsInfo, chatUpdate}
	}
	return []Method{chatUpdate}
}
