package simulation

import (
	"slices"
	"time"
)

// kind is one kind of thing that goes wrong.
type kind string

// The kinds. Delays are chosen around the times of package effect's doc, within its honest limits: what lands later than
// a minute after everybody gave it up is nobody's promise.
const (
	eventRefused kind = "an event is not taken"         // Slack delivers it again
	eventLost    kind = "an event's answer is lost"     // the same, though it was recorded
	eventDoubled kind = "an event arrives twice"        //
	eventDelayed kind = "an event arrives late"         // after later ones, and again
	eventDropped kind = "an event never arrives"        // Slack gives up
	replayed     kind = "a signed request is replayed"  // within the signature's window
	triggerLost  kind = "a trigger is lost"             // the tick finds the mark
	triggerLate  kind = "a trigger comes late"          //
	triggerTwice kind = "a trigger comes twice"         // to two processes, perhaps
	commitNo     kind = "the store refuses a commit"    //
	commitMaybe  kind = "a commit's outcome is unknown" // done or not
	readNo       kind = "the store refuses a read"      //
	death        kind = "a process dies"                //
	freeze       kind = "a process stands still"        //
	frozenCall   kind = "a process stands still between its check and its call"
	clockJump    kind = "a process's clock jumps"
	callReset    kind = "a connection is reset" // before or after it was done
	callDial     kind = "a connection is refused"
	call429      kind = "429 with Retry-After"
	call5xx      kind = "5xx" // before or after it was done
	callFatal    kind = "fatal_error or internal_error"
	callLate     kind = "a call lands after it was given up"
	callSlow     kind = "a call takes seconds"
)

// What an administrator does to what we made. No boundary goes wrong by it, so it is no part of the kinds that a seed chooses
// from: some seeds have it besides. Slack's events about it go astray like others.
const (
	deleted         kind = "somebody deletes a message"
	unpinned        kind = "somebody takes a pin off"
	bookmarkRemoved kind = "somebody removes a bookmark" // Slack tells nobody
	archived        kind = "somebody archives the room"
	reopened        kind = "somebody opens a channel again"
	silenced        kind = "somebody archives a channel of announcements"
	unheardOf       kind = "nobody hears that something is gone"
)

// tampers are these kinds.
var tampers = []kind{deleted, unpinned, bookmarkRemoved, archived, reopened, silenced, unheardOf}

// rates say how often each kind goes wrong where it can: one time in so many, in a seed that has chosen it.
var rates = map[kind]int{
	eventRefused: 2, eventLost: 2, eventDoubled: 2, eventDelayed: 2, eventDropped: 2, replayed: 3,
	triggerLost: 4, triggerLate: 4, triggerTwice: 4, commitNo: 25, commitMaybe: 25, readNo: 100,
	death: 150, freeze: 200, frozenCall: 20, clockJump: 100,
	callReset: 15, callDial: 15, call429: 15, call5xx: 15, callFatal: 15, callLate: 15, callSlow: 15,
}

// everywhere is what can happen to a process at each of its stops.
var everywhere = []kind{death, freeze, clockJump}

// The kinds that can happen at each sort of stop.
var (
	atEvents   = []kind{eventRefused, eventLost, eventDoubled, eventDelayed, eventDropped}
	atRequests = []kind{replayed}
	atTriggers = []kind{triggerLost, triggerLate, triggerTwice}
	atCommits  = append([]kind{commitNo, commitMaybe}, everywhere...)
	atReads    = append([]kind{readNo}, everywhere...)
	atCalls    = append([]kind{frozenCall, callReset, callDial, call429, call5xx, callFatal, callLate, callSlow}, everywhere...)
)

// kinds lists all kinds.
func kinds() (all []kind) {
	for k := range rates {
		all = append(all, k)
	}
	all = append(all, tampers...)
	slices.Sort(all)
	return all
}

// chaos is what a seed has chosen to go wrong.
type chaos struct {
	*clockwork
	chosen []kind
	tamper bool      // somebody may take away what we made
	more   int       // how much more often than by the rates
	left   int       // how many times more
	until  time.Time // after which the world is left in peace
	fired  map[kind]int
}

func newChaos(c *clockwork, allowed []kind) *chaos {
	tamper := slices.Contains(allowed, deleted)
	allowed = slices.DeleteFunc(slices.Clone(allowed), func(k kind) bool { return slices.Contains(tampers, k) })
	c.rng.Shuffle(len(allowed), func(i, j int) { allowed[i], allowed[j] = allowed[j], allowed[i] })
	return &chaos{
		clockwork: c, tamper: tamper, more: 1, chosen: allowed[:min(len(allowed), 4+c.rng.IntN(4))], left: 1 + c.rng.IntN(7), fired: map[kind]int{},
		until: time.Now().Add(c.between(20*time.Second, 80*time.Second)),
	}
}

// draw decides what goes wrong at a stop.
func (c *chaos) draw(s *stop) verdict {
	if time.Now().After(c.until) {
		return verdict{}
	}
	for _, k := range c.chosen {
		if c.left <= 0 && !slices.Contains(atEvents, k) { // events are few, and any number of them may go astray
			continue
		}
		if slices.Contains(s.can, k) && c.chance(max(1, rates[k]/c.more)) {
			return verdict{kind: k, did: c.chance(2), after: c.delay(k)}
		}
	}
	return verdict{}
}

// delay is the time that belongs to a kind.
func (c *chaos) delay(k kind) time.Duration {
	switch k {
	case eventDelayed, triggerLate:
		return c.between(100*time.Millisecond, 40*time.Second)
	case replayed, eventDoubled, triggerTwice:
		return oneOf(c.clockwork, time.Nanosecond, c.between(time.Millisecond, 20*time.Second))
	case freeze, frozenCall:
		return c.between(2*time.Second, 60*time.Second)
	case callLate:
		return c.between(8*time.Second, 40*time.Second)
	case callSlow:
		return c.between(time.Second, 7*time.Second)
	case call429:
		return time.Duration(1+c.rng.IntN(40)) * time.Second
	case clockJump:
		return c.between(-5*time.Second, 5*time.Second)
	case death:
		return oneOf(c.clockwork, 0, c.between(time.Millisecond, 8*time.Second), c.between(8*time.Second, 30*time.Second))
	}
	return 0
}

// fire counts what really went wrong.
func (c *chaos) fire(k kind) {
	c.fired[k]++
	if !slices.Contains(atEvents, k) && !slices.Contains(tampers, k) {
		c.left--
	}
}
