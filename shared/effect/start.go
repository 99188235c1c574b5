package effect

import (
	"context"
	"time"

	"noroshi.internal/shared/plan"
)

// start starts every call that can start and returns when the next one could; zero: nothing is left to do.
func (rd *round) start(ctx context.Context) (next time.Time, err error) {
	if next, err = rd.recheck(ctx); err != nil {
		return next, err
	}
	held := map[string]bool{} // lanes whose next effect must wait: the ones behind it wait, too
	for _, e := range rd.plan {
		rec := rd.recs.Items[e.Key]
		if rec.settled(e) || rec.stuck(e, rd.asked(e)) || !rd.ready(e) {
			continue
		}
		if rd.inviting(e.Urgency) {
			break
		}
		lane := laneOf(e, rec)
		if rd.busy[lane] || held[lane] {
			continue
		}
		at, err := rd.tryStart(ctx, e, lane)
		if err != nil {
			return next, err
		}
		held[lane] = !at.IsZero() && rec.NotBefore.Before(at) && at.Sub(rd.r.now()) < longestStay
		next = earlier(next, at)
	}
	return next, nil
}

// tryStart starts a call, or returns when to try again.
func (rd *round) tryStart(ctx context.Context, e plan.Effect, lane string) (at time.Time, err error) {
	now := rd.r.now()
	rec := rd.recs.Items[e.Key]
	switch {
	case rec.NotBefore.After(now):
		return rec.NotBefore, nil
	case ctx.Err() != nil:
		return now, nil // there is no time left; the mark brings another worker
	case rd.running >= rd.r.opts.Parallel:
		return time.Time{}, nil // a call that ends starts it
	case rec.Unsure:
		return now, rd.resolve(ctx)
	}
	call := Call{Room: rd.room(), Effect: e, Ref: rec.Ref, First: rec.Attempts == 0 && rd.recs.DoubtFrom.IsZero()}
	if wait := rd.r.system.Admit(call); wait > 0 {
		return now.Add(wait), nil
	}
	return time.Time{}, rd.launch(ctx, call, lane)
}

// launch begins the call in its own goroutine, inside the lease.
func (rd *round) launch(ctx context.Context, c Call, lane string) error {
	if c.Effect.Life == plan.AtMostOnce {
		if err := rd.noteTry(ctx, c.Effect); err != nil {
			return err
		}
	}
	if err := rd.r.renew(context.WithoutCancel(ctx), &rd.lease); err != nil {
		return err
	}
	deadline := rd.lease.doc.Until.Add(-leaseMargin)
	if d := rd.r.now().Add(callTimeout); d.Before(deadline) {
		deadline = d
	}
	rd.busy[lane] = true
	rd.running++
	go func() {
		ctx, cancel := context.WithDeadline(ctx, deadline)
		defer cancel()
		ref, err := rd.r.system.Apply(ctx, c)
		rd.done <- outcome{lane: lane, call: c, ref: ref, err: err}
	}()
	return nil
}

// laneOf keeps what is posted to one channel in order; everything else runs beside it.
func laneOf(e plan.Effect, rec Record) string {
	if e.Kind == plan.MessageKind && rec.Ref.Zero() {
		return "post:" + e.Place
	}
	return string(e.Key)
}

// ready reports whether all that e needs is there.
func (rd *round) ready(e plan.Effect) bool {
	for _, k := range e.Needs {
		if rd.recs.Items[k].Ref.Zero() {
			return false
		}
	}
	return true
}

// inviting reports whether somebody more urgent has not been let in yet, and nothing says that it will take long: whatever
// people would look at waits until they are there to look.
func (rd *round) inviting(than plan.Urgency) bool {
	for _, e := range rd.plan {
		rec := rd.recs.Items[e.Key]
		if e.Kind == plan.InviteKind && e.Urgency < than && rd.ready(e) && rec.Ref.Zero() && rec.Attempts == 0 && !rec.Unsure {
			return true
		}
	}
	return false
}

// asked is how often people asked to try e again.
func (rd *round) asked(e plan.Effect) int {
	return rd.state.Incident.Retries[rd.problemID(e)]
}

func (rd *round) room() Room {
	return Room{Incident: rd.id, Since: rd.state.Incident.DeclaredAt, Refs: rd.recs.Refs()}
}
