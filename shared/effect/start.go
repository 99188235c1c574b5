package effect

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/plan"
)

// leastTime is what must be left of a worker's time for a call to be started: one that is cut off has an unknown outcome.
const leastTime = time.Second

// start starts every call that can start and returns when the next one could; zero: nothing is left to do.
func (rd *round) start(ctx context.Context) (next time.Time, err error) {
	if next, err = rd.look(ctx); err != nil {
		return next, err
	}
	room, leading := rd.room(), rd.leading()
	held := map[string]bool{}   // lanes whose next effect must wait: the ones behind it wait, too
	slow := map[plan.Key]bool{} // what is not in the budget soon: nobody waits for it
	for _, e := range rd.plan {
		rec := rd.recs.Items[e.Key]
		if rd.idle(e) || !rd.ready(e) || rd.busy[string(e.Key)] || !rd.first(e) {
			continue
		}
		if rd.holdsBack(leading, e.Urgency, slow) {
			break
		}
		lane := laneOf(e, rec)
		if rd.busy[lane] || held[lane] {
			continue
		}
		at, err := rd.tryStart(ctx, room, e, lane)
		if err != nil {
			return next, err
		}
		slow[e.Key] = rd.turnIn(e, at) > inviteSoon
		held[lane] = !at.IsZero() && rec.NotBefore.Before(at) && at.Sub(rd.r.now()) < longestStay
		next = earlier(next, at)
	}
	return next, nil
}

// tryStart starts a call, or returns when to try again.
func (rd *round) tryStart(ctx context.Context, room Room, e plan.Effect, lane string) (at time.Time, err error) {
	now := rd.r.now()
	rec := rd.recs.Items[e.Key]
	switch {
	case rec.NotBefore.After(now):
		return rec.NotBefore, nil
	case rd.r.ended(ctx), rec.Unsure: // no time is left, the mark brings another worker; or the look comes first
		return now, nil
	case rd.running >= rd.r.opts.Parallel:
		return time.Time{}, nil // a call that ends starts it
	}
	call := Call{Room: room, Effect: e, Ref: rec.Ref, First: rec.Attempts == 0 && rd.recs.RecheckAt.IsZero(), Blind: rec.Unseen}
	if wait := rd.r.system.Admit(call); wait > 0 {
		rd.queue(e, now.Add(wait))
		return now.Add(wait), nil
	}
	rd.admitted(ctx, e)
	return time.Time{}, rd.launch(ctx, call, lane)
}

// ended reports whether too little time is left to begin something.
func (r *Runner) ended(ctx context.Context) bool {
	left, ok := r.opts.Clock.Left(ctx)
	return ctx.Err() != nil || ok && left < leastTime
}

// launch begins the call in its own goroutine, inside the lease. A worker that is told to stop lets it end; one whose time
// is limited does not.
func (rd *round) launch(ctx context.Context, c Call, lane string) error {
	if c.Effect.Life == plan.AtMostOnce {
		if err := rd.noteTry(ctx, c.Effect); err != nil {
			return err
		}
	}
	if !c.Ref.Zero() && c.Effect.Life == plan.Kept {
		rd.edits[c.Effect.Key] = true
	}
	if !rd.r.lasts(rd.lease, rd.edits) {
		if err := rd.r.renew(context.WithoutCancel(ctx), &rd.lease, rd.editsToCome()); err != nil {
			return err
		}
	}
	limit := min(rd.lease.doc.Until.Add(-leaseMargin).Sub(rd.r.now()), callTimeout)
	if left, ok := rd.r.opts.Clock.Left(ctx); ok {
		limit = min(limit, left)
	}
	rd.busy[lane], rd.busy[string(c.Effect.Key)] = true, true
	rd.running++
	asked := rd.asked(c.Effect)
	go func() {
		ctx, cancel := rd.r.opts.Clock.WithTimeout(context.WithoutCancel(ctx), limit)
		defer cancel()
		took := rd.r.opts.Clock.Stopwatch()
		ref, err := rd.r.attempt(ctx, c)
		rd.done <- outcome{lane: lane, call: c, asked: asked, ref: ref, err: err, took: took()}
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

// ready reports whether all that e needs is there, and in the room that e goes to: what is being edited while the room is
// found to be gone is recorded in that one until the call ends.
func (rd *round) ready(e plan.Effect) bool {
	room := rd.recs.Items[plan.ChannelKey].Ref.ID
	inside := e.Place == "" && slices.Contains(e.Needs, plan.ChannelKey)
	for _, k := range e.Needs {
		ref := rd.recs.Items[k].Ref
		if ref.Zero() || inside && k != plan.ChannelKey && ref.Channel != room {
			return false
		}
	}
	return true
}

// inviteSoon is how long whatever people would look at waits for an invitation that is not in the budget at once, from
// when it could have been made.
const inviteSoon = 2 * time.Second

// holdsBack reports whether something more urgent that leads has not been tried yet, and nothing says that it will take long:
// whatever people would look at waits until they are there to look. slow are the effects that the budget puts off.
func (rd *round) holdsBack(leading []plan.Effect, than plan.Urgency, slow map[plan.Key]bool) bool {
	for _, e := range leading {
		if e.Urgency >= than || slow[e.Key] {
			continue
		}
		if rec := rd.recs.Items[e.Key]; rd.ready(e) && !rd.idle(e) && rec.Attempts == 0 && !rec.Unsure {
			return true
		}
	}
	return false
}

// leading are the planned effects for which others wait. They and the room are put together once for all that starts: both would else take as
// long as there are effects, for each of them.
func (rd *round) leading() (out []plan.Effect) {
	for _, e := range rd.plan {
		if e.Leads() {
			out = append(out, e)
		}
	}
	return out
}

// asked is how often people asked to try e again.
func (rd *round) asked(e plan.Effect) int {
	return rd.state.Incident.Retries[rd.problemID(e)]
}

func (rd *round) room() Room {
	return Room{Incident: rd.id, Since: rd.state.Incident.DeclaredAt, Refs: rd.recs.Refs()}
}
