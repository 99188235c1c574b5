package effect

import (
	"context"
	"time"

	"noroshi.internal/shared/plan"
)

// resolve finds out, in one look, what became of every effect that is unsure and whose settle time is over.
func (rd *round) resolve(ctx context.Context) error {
	var unsure []plan.Effect
	for _, other := range rd.plan {
		rec := rd.recs.Items[other.Key]
		if rec.Unsure && !rec.NotBefore.After(rd.r.now()) && rd.ready(other) {
			unsure = append(unsure, other)
		}
	}
	found, err := rd.find(ctx, unsure)
	if err != nil {
		return rd.postpone(ctx, unsure, err)
	}
	for _, e := range unsure {
		rec := rd.recs.Items[e.Key]
		rec.Unsure = false
		if refs := found[e.Key]; rec.Ref.Zero() && len(refs) > 0 {
			rec.Ref, rec.Hash = refs[0], ""
		}
		rd.recs.Items[e.Key] = rec
	}
	rd.expectLate()
	return rd.save(ctx, nil)
}

// expectLate plans another look for calls that land after they were given up.
func (rd *round) expectLate() {
	now := rd.r.now()
	rd.recs.RecheckAt = later(rd.recs.RecheckAt, now.Add(recheckAfter))
	rd.recs.DoubtFrom = earlier(rd.recs.DoubtFrom, now.Add(-rd.r.opts.Settle))
}

func (rd *round) find(ctx context.Context, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	if err := rd.r.renew(ctx, &rd.lease); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return rd.r.system.Find(ctx, rd.room(), effects)
}

// postpone tries the look itself again later.
func (rd *round) postpone(ctx context.Context, effects []plan.Effect, err error) error {
	fault := classify(err)
	rd.log(ctx, "could not look for evidence", "", fault, 0)
	for _, e := range effects {
		rec := rd.recs.Items[e.Key]
		rec.Attempts++
		rec.NotBefore = rd.r.now().Add(max(fault.RetryAfter, rec.backoff()))
		rd.recs.Items[e.Key] = rec
	}
	return rd.save(ctx, nil)
}

// recheck looks once more, a minute after a doubt, keeps the oldest of what is doubled, removes the rest, and applies
// again the edits made since, because an old one may have landed last. It returns when the next look is due.
func (rd *round) recheck(ctx context.Context) (next time.Time, err error) {
	at := rd.recs.RecheckAt
	if at.IsZero() || at.After(rd.r.now()) || ctx.Err() != nil {
		return at, nil
	}
	found, err := rd.find(ctx, rd.plan)
	if err != nil {
		rd.recs.RecheckAt = rd.r.now().Add(recheckAfter)
		return rd.recs.RecheckAt, rd.save(ctx, nil)
	}
	for _, e := range rd.plan {
		if err := rd.dedupe(ctx, e, found[e.Key]); err != nil {
			rd.recs.RecheckAt = rd.r.now().Add(recheckAfter)
			return rd.recs.RecheckAt, rd.save(ctx, nil)
		}
	}
	rd.recs.RecheckAt, rd.recs.DoubtFrom = time.Time{}, time.Time{}
	return time.Time{}, rd.save(ctx, nil)
}

// dedupe keeps the oldest of what was found of e and distrusts an edit made in the time of doubt.
func (rd *round) dedupe(ctx context.Context, e plan.Effect, refs []plan.Ref) error {
	rec, known := rd.recs.Items[e.Key]
	if len(refs) > 1 {
		for _, extra := range refs[1:] {
			if err := rd.r.system.Remove(ctx, e, extra); err != nil {
				return err
			}
		}
	}
	if len(refs) > 0 && rec.Ref.ID != refs[0].ID {
		rec.Ref, rec.Hash = refs[0], ""
		known = true
	}
	if e.Life == plan.Kept && !rec.Ref.Zero() && !rec.At.Before(rd.recs.DoubtFrom) {
		rec.Hash = ""
	}
	if known {
		rd.recs.Items[e.Key] = rec
	}
	return nil
}
