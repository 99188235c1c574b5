package reconcile

import (
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// calls are the calls under way, and the effects that wait for quota. One goroutine owns them; each call runs in its own and
// reports to it.
type calls struct {
	busy    map[string]bool   // lanes and keys
	sent    map[plan.Key]bool // those that are on the wire, as far as the system says so
	running int
	done    chan callResult
	onWire  chan plan.Key
	waits   map[plan.Key]incident.QuotaWait
}

// callResult is what a call under way returns to the pass.
type callResult struct {
	lane    string
	call    effect.Call
	retries int // how many retries people had asked for when it began
	began   time.Time
	ref     plan.Ref
	err     error
	result  effect.Result
	took    time.Duration
}

// of returns r with the values that the call returned.
func (r callResult) of(ref plan.Ref, err error, result effect.Result, took time.Duration) callResult {
	r.ref, r.err, r.result, r.took = ref, err, result, took
	return r
}

func newCalls() calls {
	return calls{
		busy: map[string]bool{}, sent: map[plan.Key]bool{}, done: make(chan callResult), onWire: make(chan plan.Key, 1),
		waits: map[plan.Key]incident.QuotaWait{},
	}
}

// laneOf returns the lane of a call. Posts to one channel share a lane, which keeps their order; all else runs in parallel.
func laneOf(e plan.Effect, ref plan.Ref) string {
	if e.Kind == plan.MessageKind && ref.Zero() {
		return "post:" + e.Place
	}
	return string(e.Key)
}

func (c *calls) busyWith(k plan.Key) bool { return c.busy[string(k)] }

func (c *calls) laneBusy(lane string) bool { return c.busy[lane] }

func (c *calls) begin(lane string, k plan.Key) {
	c.busy[lane], c.busy[string(k)] = true, true
	c.running++
}

func (c *calls) end(out callResult) {
	k := out.call.Effect.Key
	c.running--
	delete(c.busy, out.lane)
	delete(c.busy, string(k))
	delete(c.sent, k)
}

// notify says, from the goroutine of a call, that it is on the wire. It blocks nobody: if it gets lost, effects that wait for
// it wait for the outcome.
func (c *calls) notify(k plan.Key) {
	select {
	case c.onWire <- k:
	default:
	}
}

// noteSent notes that a call is on the wire, unless it has ended already.
func (c *calls) noteSent(k plan.Key) {
	if c.busyWith(k) {
		c.sent[k] = true
	}
}

// drain waits for the calls under way when a pass ends in an error. Their outcome is not recorded: the successor looks it up.
func (c *calls) drain() {
	for ; c.running > 0; c.running-- {
		<-c.done
	}
}

// waitForQuota notes that the quota puts e off until a moment.
func (c *calls) waitForQuota(k plan.Key, now, until time.Time) {
	w, known := c.waits[k]
	if !known {
		w = incident.QuotaWait{Key: string(k), Since: now}
	}
	w.Due = until
	c.waits[k] = w
}

// resumeWaits takes up what the worker before waited for.
func (c *calls) resumeWaits(waits []incident.QuotaWait) {
	for _, w := range waits {
		c.waits[plan.Key(w.Key)] = w
	}
}

func (c *calls) endWait(k plan.Key) { delete(c.waits, k) }

// quotaWait is how long an effect that cannot start before a moment waits for quota altogether.
func (c *calls) quotaWait(k plan.Key, until time.Time) time.Duration {
	w, waits := c.waits[k]
	if !waits || until.IsZero() {
		return 0
	}
	return until.Sub(w.Since)
}
