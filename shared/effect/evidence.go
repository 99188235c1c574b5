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
	if rd.r.ended(ctx) {
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
		now := !rec.NotBefore.After(rd.r.now()) || rec.Blind && rd.asked(e) > rec.Asked
		if rec.Unsure && now && rd.ready(e) && !rd.idle(e) {
			due = append(due, e)
		}
	}
	return firstPart(due, nil)
}

// everything is what the incident would have outside if it were open: what a worker that is dead may have made, although
// it is over in the meantime.
func (rd *round) everything() []plan.Effect {
	s := rd.state
	s.Incident.Status, s.Incident.EndedAt = incident.Open, time.Time{}
	refs := rd.refs()
	for _, k := range plan.Suspects(s) {
		if rd.lease.dirty && !refs.Has(k) {
			refs[k] = plan.MayBe
		}
	}
	all := rd.r.system.Plan().Effects(s, refs)
	if rd.state.Incident.Status.MakesNew() {
		return all
	}
	for _, e := range rd.r.system.Plan().Effects(rd.state, refs) { // what tells of the end
		if !slices.ContainsFunc(all, func(o plan.Effect) bool { return o.Key == e.Key }) {
			all = append(all, e)
		}
	}
	return all
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
	found, err := rd.lookFor(ctx, due)
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
	room := false
	for _, e := range due {
		rec := rd.recs.Items[e.Key].sighted()
		refs := found[e.Key]
		if len(refs) == 0 || refs[0].ID != rec.Was {
			rec.Hash = ""
		}
		rec.Unsure, rec.Unseen, rec.Was = false, false, ""
		if rec.Ref.Zero() && len(refs) > 0 {
			rec.Ref, rec.At = refs[0], now
			room = room || e.Kind == plan.ChannelKind
			rd.unread(e.Key)
			if len(refs) > 1 {
				rd.recs.RecheckAt, rd.recs.Doubles = now, true
			}
		}
		rd.recs.Items[e.Key] = rec
	}
	if room {
		rd.mayHold()
	}
	rd.replan()
	return rd.save(ctx, nil)
}

// mayHold says that the room was not made a moment ago but found: people may have opened it again, with all that was posted
// there before. So what is not known to be there is looked for before it is made.
func (rd *round) mayHold() {
	for _, e := range rd.everything() {
		rec := rd.recs.Items[e.Key]
		inside := e.Place == "" && e.Kind != plan.ChannelKind && e.Life != plan.AtMostOnce && e.Life != plan.Removed
		if inside && rec.Ref.Zero() && !rec.Unsure {
			rec.Unsure, rec.Hash = true, ""
			rd.recs.Items[e.Key] = rec
		}
	}
}

func (rd *round) find(ctx context.Context, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	if err := rd.r.renew(ctx, &rd.lease, rd.edits); err != nil {
		return nil, err
	}
	ctx, cancel := rd.r.opts.Clock.WithTimeout(ctx, callTimeout)
	defer cancel()
	found, err := rd.r.system.Find(ctx, rd.room(), effects)
	var fault *Error
	if err != nil {
		fault = classify(err)
	}
	rd.r.breaker.heard(fault, 0, rd.r.now())
	if err != nil {
		return nil, err
	}
	return found, rd.straighten(ctx, found)
}

// findParts is find that leaves out the channels in which looking is refused for good, which the log tells.
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
		switch {
		case err == nil:
			maps.Copy(all, found)
		case classify(err).Class == Permanent:
			rd.log(ctx, "may not look for late calls where this is", places[place][0].Key, classify(err), 0)
		default:
			return nil, err
		}
	}
	return all, nil
}

// postpone tries the look itself again later, for all that is to be looked for in one: the longer it fails, the later.
func (rd *round) postpone(ctx context.Context, due []plan.Effect, fault *Error) error {
	at := rd.r.now()
	for _, e := range due {
		rec := rd.recs.Items[e.Key].overlooked(e, rd.r.now())
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

// cannotLook tells people that whether an effect is there cannot be found out at present.
func (rd *round) cannotLook(ctx context.Context, e plan.Effect, fault *Error) error {
	rec := rd.recs.Items[e.Key].blinded(e, fault, rd.r.now(), rd.r.opts.Settle)
	rec.Asked = rd.asked(e)
	rd.recs.Items[e.Key] = rec
	if noteworthy(rec.Attempts) {
		rd.log(ctx, "could not look for evidence", e.Key, fault, rec.Attempts)
	}
	return rd.save(ctx, rd.failure(e, rec, fault))
}
