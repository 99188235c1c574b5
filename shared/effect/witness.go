package effect

import (
	"context"
	"errors"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// What reading back finds is held against what should be there: that something was taken away may be unheard, as what people
// did is. What is not there is looked for as if somebody had said so, and made again.

// checks reports whether what was made is made again when it is gone.
func (rd *round) checks() bool {
	_, ok := rd.r.system.(Witness)
	return ok && (rd.state.Incident.Status.MakesNew() || rd.id == incident.Workspace)
}

// checkLater has what is there held against what should be, at a moment.
func (rd *round) checkLater(at time.Time) {
	if rd.checks() {
		rd.recs.CheckAt = at
	}
}

// check holds what is there against what should be.
func (rd *round) check(ctx context.Context) error {
	witness, ok := rd.r.system.(Witness)
	rd.recs.CheckAt = time.Time{}
	if !ok || !rd.checks() {
		return rd.save(ctx, nil)
	}
	kept, young := rd.lasting()
	var gone []plan.Key
	err := rd.listen(ctx, func(ctx context.Context) (err error) {
		gone, err = witness.Gone(ctx, rd.room(), kept)
		return err
	})
	now := rd.r.now()
	var fault *Error
	switch {
	case errors.As(err, &fault):
		rd.r.breaker.heard(fault, 0, now)
		rd.logAgain(ctx, noSight, hearing.Key, fault)
		if !fault.final() {
			rd.recs.CheckAt = now.Add(max(fault.RetryAfter, lastBackoff))
		}
	case err != nil:
		return err
	default:
		delete(rd.recs.Failing, noSight)
		if young {
			rd.recs.CheckAt = now.Add(rd.r.opts.Settle)
		}
	}
	for _, e := range kept {
		if slices.Contains(gone, e.Key) {
			rd.disbelieve(goneAt(e, rd.recs.Items[e.Key].Ref))
		}
	}
	rd.replan()
	return rd.save(ctx, nil)
}

// lasting are the planned effects that are recorded to be there, and can be made again; replies are asked or told once. What
// was made a moment ago may not be seen yet: young says that there is some.
func (rd *round) lasting() (out []plan.Effect, young bool) {
	for _, e := range rd.plan {
		rec := rd.recs.Items[e.Key]
		lasts := e.Life == plan.Kept || e.Life == plan.Once
		if !lasts || e.Thread != "" || rec.Ref.Zero() || rec.Class == Permanent || rd.busy[string(e.Key)] {
			continue
		}
		if rec.made().Add(rd.r.opts.Settle).After(rd.r.now()) {
			young = true
			continue
		}
		out = append(out, e)
	}
	return out, young
}

// made is when the effect was made, as far as that is known: no later.
func (r Record) made() time.Time {
	if at := incident.Stamped(r.Ref.ID); !at.IsZero() {
		return at
	}
	return r.At
}

// goneAt is the word that e, which was at ref, is gone.
func goneAt(e plan.Effect, ref plan.Ref) store.Gone {
	if e.Kind == plan.ChannelKind {
		return store.Gone{Channel: ref.ID}
	}
	return store.Gone{Channel: ref.Channel, TS: ref.ID, Pin: e.Kind == plan.PinKind}
}
