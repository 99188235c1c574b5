package reconcile

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/store"
)

// run works until nothing is left that can be done here and soon, and all is recorded but for what release writes. left says
// when the rest is due; zero: nothing is left.
func (p *pass) run(ctx context.Context) (left time.Time, err error) {
	for {
		left, over, err := p.step(ctx)
		if over && err == nil && p.calls.running > 0 { // what became of them is still to be recorded
			if err := p.settleNext(ctx); err != nil {
				return left, err
			}
			continue
		}
		if err != nil || over && !p.hasEvents() {
			return left, err
		}
		if !over {
			continue
		}
		if err := p.save(ctx, nil); err != nil {
			return left, err
		}
	}
}

// step does what can be done at once, and waits for what comes next. over says that nothing comes for which this worker should
// wait.
func (p *pass) step(ctx context.Context) (left time.Time, over bool, err error) {
	if err := p.refresh(ctx); err != nil {
		return left, true, ignoreMissing(err)
	}
	if err := p.flushIfDue(ctx); err != nil {
		return left, false, err
	}
	if p.moved {
		return p.now(), true, nil
	}
	until, again, err := p.awaitSystem(ctx)
	if again {
		err = p.refresh(ctx)
	}
	if err != nil || !until.IsZero() {
		return until, true, err
	}
	again, err = p.backfill(ctx)
	if err == nil && again {
		err = p.refresh(ctx)
	}
	if err != nil {
		return left, false, err
	}
	next, err := p.apply(ctx)
	if err != nil {
		return left, false, err
	}
	return p.wait(ctx, next)
}

// ignoreMissing treats an incident that does not exist as one with nothing to do.
func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// apply starts what can start, and returns when something is next.
func (p *pass) apply(ctx context.Context) (next time.Time, err error) {
	reading := p.backfillDue()
	if next, err = p.dispatch(ctx); err != nil {
		return next, err
	}
	return clock.Earlier(next, reading), p.recordQuotaWaits(ctx)
}

// wait waits for what comes next, unless that is nothing or takes long.
func (p *pass) wait(ctx context.Context, next time.Time) (left time.Time, over bool, err error) {
	soon := !next.IsZero() && next.Sub(p.now()) <= longestWait && !p.r.outOfTime(ctx)
	switch {
	case p.calls.running > 0 || soon:
		return left, false, p.await(ctx, clock.Earlier(next, p.recorder.flushBy))
	case p.marks.skipped: // never let go before the marks were read
		p.marks.readNext()
		return left, false, nil
	case p.leavesWork(): // a mark wakes the worker of the rest at once
		next = p.now()
	}
	return next, true, nil
}

// settleNext waits for a call to end, and keeps the lease meanwhile.
func (p *pass) settleNext(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	for {
		timer := p.r.opts.Clock.NewTimer(renewInterval)
		select {
		case out := <-p.calls.done:
			timer.Stop()
			return p.settle(ctx, out)
		case <-timer.C:
			if err := p.lease.Renew(ctx); err != nil {
				return err
			}
		}
	}
}

// renewInterval is how often a worker that only waits for calls looks after its lease.
const renewInterval = lease.Margin

// await waits for a call to end, for the next moment at which something can start, or for the time to read the marks again. A
// worker that is told to stop waits only for the calls under way.
func (p *pass) await(ctx context.Context, next time.Time) error {
	switch {
	case !p.r.outOfTime(ctx):
	case p.calls.running == 0:
		return nil
	default:
		return p.settleNext(ctx)
	}
	if known, err := p.takeIn(ctx); known {
		return err
	}
	wait := p.marks.untilRead(p.now())
	if !next.IsZero() {
		wait = min(wait, max(next.Sub(p.now()), 0))
	}
	timer := p.r.opts.Clock.NewTimer(wait)
	defer timer.Stop()
	select {
	case out := <-p.calls.done:
		return p.settle(context.WithoutCancel(ctx), out)
	case key := <-p.calls.onWire:
		p.calls.noteSent(key)
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}

// takeIn takes in what is known already, without waiting: first that a call has ended, then that one is on the wire. So it is not
// left to chance what comes first at a moment at which the marks are due as well.
func (p *pass) takeIn(ctx context.Context) (known bool, err error) {
	select {
	case out := <-p.calls.done:
		return true, p.settle(context.WithoutCancel(ctx), out)
	default:
	}
	select {
	case key := <-p.calls.onWire:
		p.calls.noteSent(key)
		return true, nil
	default:
		return false, nil
	}
}
