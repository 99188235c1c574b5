package reconcile

import (
	"context"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// longestWait is how long a worker waits in place. A mark stands for later work.
const longestWait = 30 * time.Second

// dispatch starts every call that can start and returns when the next one could; zero: nothing is left to do. Lookups come first.
// Only the effects that let people in go before them.
func (p *pass) dispatch(ctx context.Context) (next time.Time, err error) {
	if p.recorder.SweepDue(p.now()) || len(p.dueLookups()) > 0 {
		letsIn := func(e plan.Effect) bool { return e.Urgency <= plan.People && e.Repeatable() }
		if _, err := p.dispatchSome(ctx, letsIn); err != nil {
			return next, err
		}
	}
	lookup, err := p.lookUp(ctx)
	if err != nil {
		return lookup, err
	}
	reapply := p.reapply()
	next, err = p.dispatchSome(ctx, p.inScope)
	return clock.Earlier(clock.Earlier(lookup, reapply), next), err
}

// lookUp makes the lookups and the sweep that are due, and returns when the next sweep is. An effect of unknown outcome is not
// dispatched before its lookup.
func (p *pass) lookUp(ctx context.Context) (next time.Time, err error) {
	if p.r.outOfTime(ctx) {
		return p.recorder.SweepAt, nil
	}
	if due := p.dueLookups(); len(due) > 0 {
		if err := p.resolve(ctx, due); err != nil {
			return next, err
		}
	}
	if p.recorder.SweepDue(p.now()) {
		err = p.sweep(ctx)
	}
	return p.recorder.SweepAt, err
}

// reapply makes effects due that asked to be applied once more by now, and returns when the next one is.
func (p *pass) reapply() (next time.Time) {
	for _, e := range p.desired.effects {
		if e.Life.Blind() {
			continue
		}
		rec := p.rec(e.Key)
		switch {
		case rec.ReapplyAt.IsZero():
		case rec.ReapplyAt.After(p.now()):
			next = clock.Earlier(next, rec.ReapplyAt)
		default:
			p.recorder.Put(e.Key, rec.Reapplied(p.now()))
		}
	}
	return next
}

// round is what one dispatch knows for all its effects: put together for each of them it would take too long.
type round struct {
	at      effect.Inventory
	leading []plan.Effect     // planned effects for which others wait
	blocked map[string]bool   // lanes whose next effect waits, and so do those behind it
	slow    map[plan.Key]bool // effects that have no quota soon: nothing waits for them
	full    bool              // one that is to be sent waits for its turn, and so do all behind it
}

func (p *pass) newRound() round {
	rd := round{at: p.inventory(), blocked: map[string]bool{}, slow: map[plan.Key]bool{}}
	for _, e := range p.desired.effects {
		if e.Leads() {
			rd.leading = append(rd.leading, e)
		}
	}
	return rd
}

// dispatchSome starts those calls for some effects that can start, and returns when the next one could.
func (p *pass) dispatchSome(ctx context.Context, some func(plan.Effect) bool) (next time.Time, err error) {
	rd := p.newRound()
	for _, e := range p.desired.effects {
		if rd.full && e.Life == plan.Sent || !some(e) || !p.drifted(e) || !p.ready(e) || p.calls.busyWith(e.Key) || p.mustWait(rd, e) {
			continue
		}
		rec := p.rec(e.Key)
		lane := laneOf(e, rec.Ref)
		if p.calls.laneBusy(lane) || rd.blocked[lane] {
			continue
		}
		at, err := p.tryStart(ctx, rd.at, e, lane)
		if err != nil {
			return next, err
		}
		rd.full = rd.full || e.Life == plan.Sent && !rec.NotBefore.After(p.now()) && !p.calls.busyWith(e.Key)
		rd.slow[e.Key] = p.calls.quotaWait(e.Key, at) > inviteWait
		rd.blocked[lane] = !at.IsZero() && rec.NotBefore.Before(at) && at.Sub(p.now()) < longestWait
		next = clock.Earlier(next, at)
	}
	return next, nil
}

// inviteWait is how long other effects wait for an invitation that has no quota at once.
const inviteWait = 2 * time.Second

// mustWait reports whether e waits for a more urgent effect that leads and was not tried yet: people are invited before the things
// that they will look at are made. Nothing waits for an effect that has no quota soon. Messages to other channels wait only for
// the invitations that let the first people in, and only until these are sent.
func (p *pass) mustWait(rd round, e plan.Effect) bool {
	for _, lead := range rd.leading {
		beside := lead.Kind == plan.InviteKind && e.Place != "" && (!letsFirstIn(lead) || p.calls.sent[lead.Key])
		if lead.Urgency >= e.Urgency || rd.slow[lead.Key] || beside {
			continue
		}
		if p.ready(lead) && p.drifted(lead) && p.rec(lead.Key).Attempts == 0 && !p.mustLookUp(lead) {
			return true
		}
	}
	return false
}

// letsFirstIn reports whether e lets the first people in.
func letsFirstIn(e plan.Effect) bool { return e.Kind == plan.InviteKind && e.Urgency <= plan.People }

// tryStart starts a call, or returns when to try again.
func (p *pass) tryStart(ctx context.Context, inv effect.Inventory, e plan.Effect, lane string) (at time.Time, err error) {
	now := p.now()
	rec := p.rec(e.Key)
	switch {
	case rec.NotBefore.After(now):
		return rec.NotBefore, nil
	case p.r.outOfTime(ctx), p.mustLookUp(e): // a mark wakes the next worker; or the lookup comes first
		return now, nil
	case p.calls.running >= p.r.opts.Parallel, !p.mayWriteAhead(e):
		return time.Time{}, nil // a call that ends starts it
	}
	call := effect.Call{
		Inventory: inv, Effect: e, Ref: rec.Ref, First: rec.Attempts == 0 && p.recorder.SweepAt.IsZero(), WithoutLookup: rec.WithoutLookup,
		InFlight: clock.Later(p.recorder.SuspectAt, rec.At).Add(p.r.opts.Settle).After(now),
	}
	if wait := p.r.system.TakeQuota(call); wait > 0 {
		if e.Life != plan.Sent { // people see how many wait for their turn
			p.calls.waitForQuota(e.Key, p.now(), now.Add(wait))
		}
		return now.Add(wait), nil
	}
	p.quotaTaken(ctx, e.Key)
	return time.Time{}, p.launch(ctx, call, lane)
}

// launch prepares a call, inside the lease, and begins it.
func (p *pass) launch(ctx context.Context, c effect.Call, lane string) error {
	key := c.Effect.Key
	if err := p.writeAhead(ctx, c.Effect); err != nil {
		return err
	}
	if !c.Ref.Zero() && c.Effect.Life == plan.Kept {
		p.lease.Edit(key)
	}
	if !p.lease.Covers() {
		if err := p.lease.RenewFor(context.WithoutCancel(ctx), p.upcomingEdits()); err != nil {
			return err
		}
	}
	limit := p.lease.Limit()
	if c.Effect.Life == plan.Sent { // it may outlast the lease, which is renewed meanwhile; who takes over names it unknown
		limit = effect.SendTimeout
	}
	if left, ok := p.r.opts.Clock.Left(ctx); ok {
		limit = min(limit, left)
	}
	p.calls.begin(lane, key)
	p.spawn(ctx, callResult{lane: lane, call: c, retries: p.retries(key), began: p.now()}, limit)
	return nil
}

// upcomingEdits are the edits under way, and those that can follow at once: the lease names them together, as many as a document
// of records has.
func (p *pass) upcomingEdits() map[plan.Key]bool {
	out := p.lease.Edits()
	if len(out) == 0 {
		return out
	}
	for _, e := range p.desired.effects {
		if len(out) >= p.r.opts.ShardKeys {
			break
		}
		if !p.rec(e.Key).Ref.Zero() && e.Life == plan.Kept && p.drifted(e) && p.ready(e) {
			out[e.Key] = true
		}
	}
	return out
}

// spawn makes the call in its own goroutine. A worker that is told to stop lets it end; one whose time is limited does not.
func (p *pass) spawn(ctx context.Context, out callResult, limit time.Duration) {
	go func() {
		ctx, cancel := p.r.opts.Clock.WithTimeout(context.WithoutCancel(ctx), limit)
		defer cancel()
		if letsFirstIn(out.call.Effect) {
			ctx = effect.WithSent(ctx, func() { p.calls.notify(out.call.Effect.Key) })
		}
		var result effect.Result
		took := p.r.opts.Clock.Stopwatch()
		ref, err := p.r.attempt(effect.WithResult(ctx, func(r effect.Result) { result = r }), out.call)
		p.calls.done <- out.of(ref, err, result, took())
	}()
}

// attempt makes, edits or removes.
func (r *Reconciler) attempt(ctx context.Context, c effect.Call) (plan.Ref, error) {
	if c.Effect.Life == plan.Removed {
		return plan.Ref{}, r.system.Remove(ctx, c.Effect, c.Ref)
	}
	return r.system.Apply(ctx, c)
}
