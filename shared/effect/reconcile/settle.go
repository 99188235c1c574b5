package reconcile

import (
	"context"
	"errors"
	"slices"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/plan"
)

// errNoRef: a system said that it made something and not where.
var errNoRef = errors.New("made, and not said where")

// settle takes in the outcome of a call. A success is buffered, anything else is recorded at once.
func (p *pass) settle(ctx context.Context, out callResult) error {
	p.calls.end(out)
	if out.call.Effect.Life == plan.Removed {
		return p.settleRemoval(ctx, out)
	}
	ref, fault := made(out)
	p.r.breaker.Observe(fault, out.took)
	if p.outdated(out.call, ref) {
		return p.dropOutcome(ctx, out.call)
	}
	rec := p.rec(out.call.Effect.Key).Called(journal.Outcome{
		Effect: out.call.Effect, Ref: ref, Fault: fault, ReapplyAfter: out.result.ReapplyAfter, Retries: out.retries,
		Began: out.began, At: p.now(), Settle: p.r.opts.Settle,
	})
	p.recorder.Put(out.call.Effect.Key, rec)
	p.rebase(out.call.Effect)
	if fault != nil {
		return p.settleFault(ctx, out.call, rec, fault)
	}
	if reqs := p.resultOf(out); len(reqs) > 0 {
		p.emit(reqs)
	}
	if out.call.Effect.Kind == plan.ChannelKind && out.err != nil { // it existed already
		p.contentsMayExist()
	}
	return p.buffer(ctx, out.call.Effect)
}

// made returns where the effect is, and what went wrong. A success without a ref leaves an effect where it was. If it was
// nowhere the outcome is unknown.
func made(out callResult) (ref plan.Ref, fault *effect.Error) {
	if out.err != nil {
		if fault := effect.Classify(out.err); fault.Class != effect.Already {
			return out.ref, fault
		}
	}
	switch {
	case !out.ref.Zero():
		return out.ref, nil
	case out.call.Ref.Zero() && out.call.Effect.Life != plan.AtMostOnce:
		return out.ref, &effect.Error{Class: effect.Unknown, Code: "no_ref", Err: errNoRef}
	}
	return out.call.Ref, nil
}

// outdated reports whether a call was about something that is not there any more: while it was under way, its effect or what
// that stands on was found to be gone or to be elsewhere. ref is where the call left its effect.
func (p *pass) outdated(c effect.Call, ref plan.Ref) bool {
	if here := p.rec(c.Effect.Key).Ref; here != c.Ref && here != ref {
		return true
	}
	return slices.ContainsFunc(c.Effect.Needs, func(k plan.Key) bool {
		return c.Effect.StandsOn(k) && p.rec(k).Ref.ID != c.Inventory.Refs[k].ID
	})
}

// dropOutcome drops an outdated outcome. An effect whose parent disappeared during its edit is gone with the parent.
func (p *pass) dropOutcome(ctx context.Context, c effect.Call) error {
	p.warn(ctx, "the outcome is of something that is gone", c.Effect.Key, &effect.Error{Class: effect.Gone, Code: "outdated"}, 0)
	rec := p.rec(c.Effect.Key)
	parentGone := slices.ContainsFunc(c.Effect.Needs, func(k plan.Key) bool {
		was := c.Inventory.Refs[k]
		return p.rec(k).Ref.ID != was.ID && standsOn(rec.Ref, was)
	})
	if !rec.Ref.Zero() && rec.Ref == c.Ref && parentGone {
		p.recorder.Put(c.Effect.Key, rec.ParentGone())
	}
	p.recorder.Suspect(p.now(), true)
	return p.save(ctx, nil)
}

// settleFault records what follows from a call that failed.
func (p *pass) settleFault(ctx context.Context, c effect.Call, rec journal.Record, fault *effect.Error) error {
	if noteworthy(rec.Attempts) {
		p.warn(ctx, logline.EffectFailed, c.Effect.Key, fault, rec.Attempts)
	}
	p.forgetGone(fault.AlsoGone, c)
	switch fault.Class {
	case effect.Unknown:
		makes := c.Ref.Zero() && !c.Effect.Life.Blind()
		p.recorder.Suspect(p.now().Add(p.r.opts.Settle), makes)
	case effect.Permanent:
		p.emit(p.failureOf(c.Effect.Key, rec, fault))
		return nil
	}
	if c.Effect.Life == plan.Sent {
		return p.buffer(ctx, c.Effect)
	}
	return p.save(ctx, nil)
}

// forgetGone drops the refs of effects that are gone together with another one, and of effects that were made on them during the
// call that found them gone. Effects that were made anew since stay.
func (p *pass) forgetGone(keys []plan.Key, c effect.Call) {
	for _, k := range keys {
		was := c.Inventory.Refs[k]
		if p.rec(k).Ref.ID != was.ID {
			continue
		}
		p.recorder.Put(k, p.rec(k).Forgotten())
		for other, rec := range p.recorder.Items {
			if !was.Zero() && !rec.Ref.Zero() && standsOn(rec.Ref, was) {
				p.recorder.Put(other, rec.Forgotten())
			}
		}
	}
}

// settleRemoval records the outcome of a removal. One of unknown outcome is simply repeated, since a second removal does no harm.
// A message that can never be removed stays outside, and its record is forgotten.
func (p *pass) settleRemoval(ctx context.Context, out callResult) error {
	key := out.call.Effect.Key
	var fault *effect.Error
	if out.err != nil {
		fault = effect.Classify(out.err)
		p.warn(ctx, "could not remove what has been replaced", key, fault, p.rec(key).Attempts)
	}
	p.r.breaker.Observe(fault, out.took)
	if fault == nil || fault.Class == effect.Already || fault.Final() {
		p.recorder.Put(key, p.rec(key).Removed()) // the sweep needs it, if one is due
		p.replan()
		return p.save(ctx, nil)
	}
	p.recorder.Put(key, p.rec(key).RemovalFailed(fault, p.now()))
	return p.save(ctx, nil)
}
