package effect

import (
	"context"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// look does the looks for evidence that are due and returns when the next one is. Nothing that is unsure is begun before
// its look.
func (rd *round) look(ctx context.Context) (next time.Time, err error) {
	if ended(ctx) {
		return rd.recs.RecheckAt, nil
	}
	if due := rd.unsure(); len(due) > 0 {
		if err := rd.resolve(ctx, due); err != nil {
			return next, err
		}
	}
	if at := rd.recs.RecheckAt; at.IsZero() || at.After(rd.r.now()) {
		return at, nil
	}
	err = rd.recheck(ctx)
	return rd.recs.RecheckAt, err
}

// unsure lists effects whose earlier attempts have settled and are to be looked for, as many as one look takes.
func (rd *round) unsure() (due []plan.Effect) {
	for _, e := range rd.plan {
		rec := rd.recs.Items[e.Key]
		if rec.Unsure && !rec.NotBefore.After(rd.r.now()) && rd.ready(e) && !rd.idle(e) {
			due = append(due, e)
		}
	}
	return firstPart(due, nil)
}

// everything is what the incident would have outside if it still ran: what a worker that is dead may have made, although
// it is over in the meantime.
func (rd *round) everything() []plan.Effect {
	s := rd.state
	s.Incident.Status = incident.Open
	refs := rd.refs()
	for _, k := range plan.Suspects(s) {
		if rd.lease.dirty && !refs.Has(k) {
			refs[k] = plan.MayBe
		}
	}
	return plan.For(rd.r.system.Name(), s, refs)
}

// takeOver prepares for what a worker that died may have done without recording it: it may have made anything that has no
// ref, and be editing what its lease names.
func (rd *round) takeOver(ctx context.Context) error {
	settled := rd.r.now().Add(rd.lease.await)
	for _, e := range rd.everything() {
		rec := rd.recs.Items[e.Key]
		editing := slices.Contains(rd.lease.editing, e.Key)
		if e.Life == plan.AtMostOnce || !rec.Ref.Zero() && !editing {
			continue
		}
		rec.Unsure = rec.Ref.Zero()
		if e.Life == plan.Kept && (editing || e.Kind != plan.MessageKind) { // posting twice makes two and overwrites none
			rec = rec.loosen(anyFacts, settled)
		}
		rec.Hash, rec.NotBefore = "", later(rec.NotBefore, rd.r.now().Add(patience(e, rd.lease.await)))
		rd.recs.Items[e.Key] = rec
	}
	rd.recs.doubt(settled)
	rd.recs.Doubles = true
	return rd.save(ctx, nil)
}

// resolve finds out, in one look, what became of earlier attempts. Where the look itself is refused for good, each is
// looked for alone, so that one does not hide the others.
func (rd *round) resolve(ctx context.Context, due []plan.Effect) error {
	found, err := rd.find(ctx, due)
	if err != nil {
		fault := classify(err)
		switch {
		case fault.Class != Permanent:
			return rd.postpone(ctx, due, fault)
		case len(due) == 1:
			return rd.cannotLook(ctx, due[0], fault)
		}
		for _, e := range due {
			if err := rd.resolve(ctx, []plan.Effect{e}); err != nil {
				return err
			}
		}
		return nil
	}
	now := rd.r.now()
	if rd.recs.RecheckAt.IsZero() && rd.recs.DoubtAt.Add(recheckAfter).After(now) {
		rd.recs.doubt(now)
		rd.recs.Doubles = true
	}
	for _, e := range due {
		rec := rd.recs.Items[e.Key]
		refs := found[e.Key]
		if len(refs) == 0 || refs[0].ID != rec.Was {
			rec.Hash = ""
		}
		rec.Unsure, rec.Was = false, ""
		if rec.Ref.Zero() && len(refs) > 0 {
			rec.Ref = refs[0]
			rd.unread(e.Key)
			if len(refs) > 1 {
				rd.recs.RecheckAt, rd.recs.Doubles = now, true
			}
		}
		rd.recs.Items[e.Key] = rec
	}
	rd.replan()
	return rd.save(ctx, nil)
}

func (rd *round) find(ctx context.Context, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	if err := rd.r.renew(ctx, &rd.lease, rd.edits); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	found, err := rd.r.system.Find(ctx, rd.room(), effects)
	var fault *Error
	if err != nil {
		fault = classify(err)
	}
	rd.r.breaker.heard(fault, 0, rd.r.now())
	return found, err
}

// findParts is find that leaves out the channels in which looking is refused for good.
func (rd *round) findParts(ctx context.Context, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	found, err := rd.find(ctx, effects)
	if err == nil || classify(err).Class != Permanent {
		return found, err
	}
	places := map[string][]plan.Effect{}
	for _, e := range effects {
		places[e.Place] = append(places[e.Place], e)
	}
	all := map[plan.Key][]plan.Ref{}
	for _, place := range slices.Sorted(maps.Keys(places)) { // in order, so that a simulation can repeat it
		found, err := rd.find(ctx, places[place])
		if err != nil && classify(err).Class != Permanent {
			return nil, err
		}
		maps.Copy(all, found)
	}
	return all, nil
}

// postpone tries the look itself again later, for all that is to be looked for in one: the longer it fails, the later.
func (rd *round) postpone(ctx context.Context, due []plan.Effect, fault *Error) error {
	at := rd.r.now()
	for _, e := range due {
		rec := rd.recs.Items[e.Key]
		rec.Attempts++
		rd.recs.Items[e.Key] = rec
		at = later(at, rd.r.now().Add(max(fault.RetryAfter, rec.backoff())))
		if noteworthy(rec.Attempts) {
			rd.log(ctx, "could not look for evidence", e.Key, fault, rec.Attempts)
		}
	}
	for k, rec := range rd.recs.Items {
		if rec.Unsure {
			rec.NotBefore = later(rec.NotBefore, at)
			rd.recs.Items[k] = rec
		}
	}
	return rd.save(ctx, nil)
}

// cannotLook leaves an effect to people: whether it is there cannot be found out.
func (rd *round) cannotLook(ctx context.Context, e plan.Effect, fault *Error) error {
	rec := rd.recs.Items[e.Key].fail(e, fault, rd.r.now(), rd.r.opts.Settle)
	rec.Asked = rd.asked(e)
	rd.recs.Items[e.Key] = rec
	rd.log(ctx, "could not look for evidence", e.Key, fault, rec.Attempts)
	return rd.save(ctx, rd.failure(e, rec, fault))
}

// recheck looks once more, a minute after a doubt, keeps the oldest of what is doubled, removes the rest, and makes again
// the edits that may have been overtaken by what was given up. It looks through one part of it all; the rest follows.
func (rd *round) recheck(ctx context.Context) error {
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
		rd.log(ctx, "could not look for late calls", "", classify(err), 0)
		return err
	}
	moved := map[plan.Key]bool{}
	for _, e := range part {
		if rd.busy[string(e.Key)] { // what was found may be what is being made
			rd.recs.doubt(rd.r.now())
			continue // and Doubles stays, since looked finds a later doubt
		}
		if err := rd.removeExtra(ctx, e, found[e.Key]); err != nil {
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

func (rd *round) recheckLater(ctx context.Context) error {
	rd.recs.RecheckAt = rd.r.now().Add(recheckAfter)
	return rd.save(ctx, nil)
}

// removeExtra removes what is doubled. What can never be removed is left to people's eyes.
func (rd *round) removeExtra(ctx context.Context, e plan.Effect, refs []plan.Ref) error {
	for n, extra := range refs {
		if n == 0 {
			continue
		}
		if err := rd.r.renew(ctx, &rd.lease, rd.edits); err != nil {
			return err
		}
		err := rd.r.remove(ctx, e, extra)
		if err == nil {
			continue
		}
		fault := classify(err)
		rd.log(ctx, "could not remove what is doubled", e.Key, fault, 0)
		if fault.Class != Permanent {
			return err
		}
	}
	return nil
}

func (r *Runner) remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
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
	rec.Ref, rec.Hash, rec.Was, rec.Unsure = refs[0], "", "", false
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
