package simulation

import (
	"fmt"
	"hash"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"
)

// clockwork lets one goroutine go on at a time. Whatever runs stops at every operation of the store and every outside
// call; when all stand still the seed chooses who goes on, what goes wrong there, or that time passes. What a goroutine
// does between being woken (by a timer, or by another one) and its next stop touches nothing that others see who were woken
// with it, so the order in which the machine runs goroutines does not matter.
type clockwork struct {
	rng     *rand.Rand // the scheduler's, and of whoever was let go on
	haste   int        // time passes in one of so many steps
	longest time.Duration
	shaken  bool // the machine runs goroutines in another order than it would

	mu      sync.Mutex
	waiting []*stop
	arrived chan struct{}
	ended   bool
	ties    []string // stops of one name at once: the order among them would be the machine's

	sum   hash.Hash64
	steps int
	log   func(string) // nil: nobody reads it
}

func newClockwork(seed uint64) *clockwork {
	rng := rand.New(rand.NewPCG(seed, 0x6e6f726f736869))
	return &clockwork{
		rng: rng, haste: []int{3, 8, 16}[rng.IntN(3)],
		longest: []time.Duration{5, 30, 30, 120}[rng.IntN(4)] * time.Millisecond,
		arrived: make(chan struct{}, 1), sum: fnv.New64a(),
	}
}

// stop is a goroutine that stands still at a place where things can go wrong.
type stop struct {
	name string // the same in each run
	of   *engine
	can  []kind
	go_  chan verdict
}

// verdict is what happens to a goroutine that goes on.
type verdict struct {
	kind  kind // "": nothing
	after time.Duration
	did   bool // what was asked is done all the same
	dead  bool // its process is not there any more
}

// halt stops until the seed lets this goroutine go on. of is the process it belongs to, nil outside of one.
func (c *clockwork) halt(of *engine, name string, can ...kind) verdict {
	s := &stop{name: name, of: of, can: can, go_: make(chan verdict)}
	c.shake()
	c.mu.Lock()
	if c.ended || of != nil && of.dead.Load() {
		c.mu.Unlock()
		return verdict{dead: true}
	}
	c.waiting = append(c.waiting, s)
	c.mu.Unlock()
	select {
	case c.arrived <- struct{}{}:
	default:
	}
	v := <-s.go_
	c.shake()
	return v
}

// shake lets others run before, by chance and not by the seed: it must make no difference.
func (c *clockwork) shake() {
	if !c.shaken {
		return
	}
	for range rand.IntN(4) {
		runtime.Gosched()
	}
}

// step lets one goroutine go on, or time pass; false: nobody waits.
func (c *clockwork) step(draw func(*stop) verdict) bool {
	synctest.Wait()
	ready := c.ready()
	if len(ready) == 0 {
		return false
	}
	c.steps++
	if c.rng.IntN(c.haste) == 0 {
		time.Sleep(c.some(c.longest))
		return true
	}
	s := ready[c.rng.IntN(len(ready))]
	c.remove(s)
	v := verdict{dead: true}
	if s.of == nil || !s.of.dead.Load() {
		v = draw(s)
		c.note(fmt.Sprintf("%s%s", s.name, v))
	}
	s.go_ <- v
	synctest.Wait()
	time.Sleep(time.Nanosecond) // each goes on at an instant of its own, so that no two timers fire at one
	return true
}

func (v verdict) String() string {
	if v.kind == "" {
		return ""
	}
	return fmt.Sprintf(" !! %s, done %v, %s", v.kind, v.did, v.after)
}

// ready lists those who could go on, by name.
func (c *clockwork) ready() (ready []*stop) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for _, s := range c.waiting {
		if s.of == nil || s.of.dead.Load() || !s.of.frozen(now) {
			ready = append(ready, s)
		}
	}
	slices.SortStableFunc(ready, func(a, b *stop) int { return strings.Compare(a.name, b.name) })
	for i := range ready {
		if i > 0 && ready[i].name == ready[i-1].name && (ready[i].of == nil || !ready[i].of.dead.Load()) {
			c.tie(ready[i].name)
		}
	}
	return ready
}

func (c *clockwork) tie(name string) {
	if !slices.Contains(c.ties, name) {
		c.ties = append(c.ties, name)
	}
}

func (c *clockwork) remove(s *stop) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = slices.DeleteFunc(c.waiting, func(o *stop) bool { return o == s })
}

// rest lets time pass until somebody stops somewhere, or most is over, and then all stand still. Who stopped at the moment
// at which it is over counts for the next rest no more.
func (c *clockwork) rest(most time.Duration) {
	select {
	case <-c.arrived:
	case <-time.After(most):
	}
	synctest.Wait()
	select {
	case <-c.arrived:
	default:
	}
}

// end lets everybody go on at once, to their end.
func (c *clockwork) end() {
	c.mu.Lock()
	c.ended = true
	left := c.waiting
	c.waiting = nil
	c.mu.Unlock()
	for _, s := range left {
		s.go_ <- verdict{dead: true}
	}
}

// some is a random time up to most, to the nanosecond: two things never happen at exactly the same instant by chance.
func (c *clockwork) some(most time.Duration) time.Duration {
	return 1 + time.Duration(c.rng.Int64N(int64(most)))
}

func (c *clockwork) between(least, most time.Duration) time.Duration {
	return least + c.some(most-least)
}

// chance is true one time in n.
func (c *clockwork) chance(n int) bool { return c.rng.IntN(n) == 0 }

// note adds to the trace.
func (c *clockwork) note(what string) {
	c.shake()
	c.locked(func() {
		line := fmt.Sprintf("%d %s\n", time.Now().UnixNano(), what)
		_, _ = c.sum.Write([]byte(line))
		if c.log != nil {
			c.log(time.Now().Format("04:05.000000 ") + what)
		}
	})
}

// sum tells bodies apart in the trace.
func sum(body []byte) string {
	h := fnv.New32a()
	_, _ = h.Write(body)
	return fmt.Sprintf("%d bytes %08x", len(body), h.Sum32())
}

// locked does what goroutines do one after the other that time woke, and nobody else: the race detector does not take the
// bubble's time for an order.
func (c *clockwork) locked(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
}

// oneOf is one of some, by the seed.
func oneOf[T any](c *clockwork, some ...T) T { return some[c.rng.IntN(len(some))] }
