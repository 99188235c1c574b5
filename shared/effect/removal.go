package effect

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/plan"
)

// attempt makes, edits or takes away.
func (r *Runner) attempt(ctx context.Context, c Call) (plan.Ref, error) {
	if c.Effect.Life == plan.Removed {
		return plan.Ref{}, r.system.Remove(ctx, c.Effect, c.Ref)
	}
	return r.system.Apply(ctx, c)
}

// removed records what became of taking something away. Doing it twice does no harm, so a doubt is simply tried again;
// what can never be taken away stays, and is forgotten.
func (rd *round) removed(ctx context.Context, out outcome) error {
	key := out.call.Effect.Key
	rec := rd.recs.Items[key]
	var fault *Error
	if out.err != nil {
		fault = classify(out.err)
		rd.log(ctx, "could not remove what has been replaced", key, fault, rec.Attempts)
	}
	rd.r.breaker.heard(fault, out.took, rd.r.now())
	if fault == nil || fault.Class == Already || fault.Class == Gone || fault.Class == Permanent {
		rd.recs.Items[key] = Record{} // to the look for what lands late, if one is due
		rd.replan()
		return rd.save(ctx, nil)
	}
	rec.Attempts++
	rec.NotBefore = rd.r.now().Add(max(fault.RetryAfter, rec.backoff()))
	rd.recs.Items[key] = rec
	return rd.save(ctx, nil)
}

// prune forgets messages that never were, and that nothing plans any more, so that the records of a long incident do not
// grow with everything that was ever asked; and that something failed for good which nothing plans any more, so that it is
// tried if it is planned again.
func (rd *round) prune() {
	for k, rec := range rd.recs.Items {
		never := plan.Passing(k) && rec.Ref.Zero()
		if !never && rec.Class != Permanent || rd.busy[string(k)] || rd.planned(k) {
			continue
		}
		if never {
			delete(rd.recs.Items, k)
			continue
		}
		rec.Blind, rec.Class, rec.Code, rec.Failed, rec.Since, rec.Attempts = false, "", "", "", time.Time{}, 0
		rd.recs.Items[k] = rec
	}
}

func (rd *round) planned(k plan.Key) bool {
	return slices.ContainsFunc(rd.plan, func(e plan.Effect) bool { return e.Key == k })
}
