package reconcile

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// dueLookups lists effects of unknown outcome whose attempts have settled, as many as one lookup takes.
func (p *pass) dueLookups() (due []plan.Effect) {
	for _, e := range p.desired.effects {
		if e.Life.Blind() { // it left nothing to find
			continue
		}
		rec := p.rec(e.Key)
		now := !rec.NotBefore.After(p.now()) || rec.LookupRefused && p.retries(e.Key) > rec.RetriesServed
		if p.mustLookUp(e) && now && p.ready(e) && p.drifted(e) {
			due = append(due, e)
		}
	}
	return firstPart(due, nil)
}

// threadsAtOnce is how many threads one lookup goes through. Each is a call: all of them might take longer than a lookup may,
// or more calls than the quota of a minute.
const threadsAtOnce = 8

// firstPart are those of effects that are looked up together: all that are in no thread, or those in a few threads that are not
// done. The zero thread stands for the effects in none.
func firstPart(effects []plan.Effect, done []plan.Key) (part []plan.Effect) {
	var threads []plan.Key
	for _, e := range effects {
		if e.Thread == "" && !slices.Contains(done, "") {
			threads = []plan.Key{""}
			break
		}
		known := slices.Contains(done, e.Thread) || slices.Contains(threads, e.Thread)
		if !known && len(threads) < threadsAtOnce {
			threads = append(threads, e.Thread)
		}
	}
	for _, e := range effects {
		if slices.Contains(threads, e.Thread) {
			part = append(part, e)
		}
	}
	return part
}

// resolve finds out, in one lookup, what became of earlier attempts. Where the lookup is refused for good each effect is looked
// up alone, so that one does not hide the others.
func (p *pass) resolve(ctx context.Context, due []plan.Effect) error {
	fault, err := p.resolveTogether(ctx, due)
	switch {
	case fault == nil:
		return err
	case len(due) == 1:
		return p.lookupRefused(ctx, due[0], fault)
	}
	for _, e := range due {
		fault, err := p.resolveTogether(ctx, []plan.Effect{e})
		if fault != nil {
			err = p.lookupRefused(ctx, e, fault)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// resolveTogether is resolve for effects that share one lookup. It returns the fault if the lookup was refused for good.
func (p *pass) resolveTogether(ctx context.Context, due []plan.Effect) (refused *effect.Error, err error) {
	found, err := p.findWithParents(ctx, due)
	if err != nil {
		fault := effect.Classify(err)
		if fault.Class == permanent {
			return fault, nil
		}
		return nil, p.lookupFailed(ctx, due, fault)
	}
	now := p.now()
	p.recorder.SuspectAgain(now)
	channel := false
	for _, e := range due {
		made := p.resolved(e, found[e.Key], now)
		channel = channel || made && e.Kind == plan.ChannelKind
	}
	if channel {
		p.contentsMayExist()
	}
	p.replan()
	return nil, p.save(ctx, nil)
}

// resolved records what a lookup found of e. It reports whether an earlier attempt had made it.
func (p *pass) resolved(e plan.Effect, found []plan.Ref, now time.Time) (made bool) {
	rec := p.rec(e.Key)
	p.recorder.Put(e.Key, rec.LookedUp(found, now))
	if !rec.Ref.Zero() || len(found) == 0 {
		return false
	}
	p.recorder.Rescan(e.Key, p.incident().Begun(), p.now())
	if len(found) > 1 {
		p.recorder.SweepNow(now)
	}
	return true
}

// lookupFailed puts the lookup off for all that one lookup takes: the longer it fails, the longer.
func (p *pass) lookupFailed(ctx context.Context, due []plan.Effect, fault *effect.Error) error {
	at := p.now()
	for _, e := range due {
		rec := p.rec(e.Key).LookupFailed(e, p.now())
		p.recorder.Put(e.Key, rec)
		at = clock.Later(at, p.now().Add(max(fault.RetryAfter, rec.LookupBackoff())))
		if noteworthy(rec.Attempts) {
			p.warn(ctx, "could not look for evidence", e.Key, fault, rec.Attempts)
		}
	}
	for _, e := range p.desired.effects {
		if p.mustLookUp(e) {
			p.recorder.Put(e.Key, p.rec(e.Key).Deferred(at))
		}
	}
	return p.save(ctx, nil)
}

// lookupRefused tells people that nobody can find out at present whether an effect exists.
func (p *pass) lookupRefused(ctx context.Context, e plan.Effect, fault *effect.Error) error {
	rec := p.rec(e.Key).LookupWasRefused(e, fault, p.retries(e.Key), p.now(), p.r.opts.Settle)
	p.recorder.Put(e.Key, rec)
	if noteworthy(rec.Attempts) {
		p.warn(ctx, "could not look for evidence", e.Key, fault, rec.Attempts)
	}
	return p.save(ctx, p.failureOf(e.Key, rec, fault))
}
