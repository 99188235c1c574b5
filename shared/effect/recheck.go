package effect

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/plan"
)

// recheck looks once more, a minute after a doubt, keeps the oldest of what is doubled, removes the rest, and makes again
// the edits that may have been overtaken by what was given up. It looks through one part of it all; the rest follows.
func (rd *round) recheck(ctx context.Context) error {
	if rd.recs.Doubles && rd.making() {
		return rd.recheckLater(ctx) // what is being made would need another look
	}
	all := rd.everything()
	part := all
	if rd.recs.Doubles {
		part = firstPart(all, rd.recs.Looked.Through)
	}
	began := rd.r.now()
	if err := rd.recheckPart(ctx, part); err != nil {
		return rd.recheckLater(ctx)
	}
	now := rd.r.now()
	if rd.recs.Looked.note(part, began); len(firstPart(all, rd.recs.Looked.Through)) > 0 {
		rd.saveBy = earlier(rd.saveBy, now.Add(holdTime))
		rd.replan()
		return nil
	}
	rd.recs.looked(now)
	rd.replan()
	return rd.save(ctx, nil)
}

func (rd *round) recheckPart(ctx context.Context, part []plan.Effect) error {
	var found map[plan.Key][]plan.Ref
	var err error
	if rd.recs.Doubles {
		found, err = rd.findParts(ctx, part)
	}
	if err != nil {
		rd.logAgain(ctx, noLate, "", classify(err))
		return err
	}
	moved := map[plan.Key]bool{}
	for _, e := range part {
		if rd.busy[string(e.Key)] { // what was found may be what is being made
			rd.recs.doubt(rd.r.now())
			continue // and Doubles stays, since looked finds a later doubt
		}
		if err := rd.takeAway(ctx, e, found[e.Key][min(1, len(found[e.Key])):]); err != nil { // all but the oldest
			return err
		}
		rd.adopt(e, found[e.Key], moved)
		rd.tighten(e)
	}
	for k := range moved {
		rd.drop(k)
	}
	return nil
}

// threadsAtOnce is how many threads are looked through in one look, each of which is a call: all of them might take longer
// than a look may, or more calls than the system takes in a minute.
const threadsAtOnce = 8

// firstPart are those of effects that are looked for together: all that are in no thread, or those in a few threads, of
// which none is done. The zero thread is what is in none.
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

// making reports whether a message is being posted, or will be as soon as its turn comes.
func (rd *round) making() bool {
	return slices.ContainsFunc(rd.plan, func(e plan.Effect) bool {
		rec := rd.recs.Items[e.Key]
		return e.Kind == plan.MessageKind && e.Life != plan.Removed && rec.Ref.Zero() && !rec.Unsure && !rd.idle(e) && rd.ready(e) &&
			rec.NotBefore.Sub(rd.r.now()) < lookAgain
	})
}

func (rd *round) recheckLater(ctx context.Context) error {
	rd.recs.RecheckAt = rd.r.now().Add(recheckAfter)
	return rd.save(ctx, nil)
}

func (r *Runner) remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	ctx, cancel := r.opts.Clock.WithTimeout(ctx, callTimeout)
	defer cancel()
	return r.system.Remove(ctx, e, ref)
}

// adopt takes the oldest of what was found for e's. What stood on another one (a pin, or all that is in a channel) is
// noted in moved.
func (rd *round) adopt(e plan.Effect, refs []plan.Ref, moved map[plan.Key]bool) {
	rec := rd.recs.Items[e.Key]
	if len(refs) == 0 || rec.Ref.ID == refs[0].ID {
		return
	}
	for k, other := range rd.recs.Items {
		if k != e.Key && !rec.Ref.Zero() && on(other.Ref, rec.Ref) {
			moved[k] = true
		}
	}
	rec.Ref, rec.At, rec.Hash, rec.Was, rec.Unsure = refs[0], rd.r.now(), "", "", false
	rd.recs.Items[e.Key] = rec
	rd.unread(e.Key)
}

// on reports whether ref is on the message at, or in the channel at.
func on(ref, at plan.Ref) bool {
	return ref.Channel == at.ID || ref.ID == at.ID && ref.Channel == at.Channel
}

// tighten makes an edit again if something else that was given up long enough ago may have arrived after it.
func (rd *round) tighten(e plan.Effect) {
	rec := rd.recs.Items[e.Key]
	if rec.Loose == "" || rec.Ref.Zero() || rec.LooseAt.Add(recheckAfter).After(rd.r.now()) {
		return
	}
	if rec.Loose != rec.Hash { // else what arrived says what stands
		rec.Hash = ""
	}
	rec.Loose, rec.LooseAt = "", time.Time{}
	rd.recs.Items[e.Key] = rec
}

// drop forgets where an effect is.
func (rd *round) drop(k plan.Key) {
	rec := rd.recs.Items[k]
	rec.Ref, rec.Hash = plan.Ref{}, ""
	rd.recs.Items[k] = rec
}
