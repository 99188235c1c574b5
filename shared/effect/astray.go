package effect

import (
	"context"
	"maps"
	"slices"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// A reply belongs under its message. One that stands elsewhere (Slack posts it to the open channel when the message is gone),
// or that nobody recorded and that is under what is left of its message, is taken away; it is made again under the message that
// is made anew.

// lookFor is find for what is due, together with the messages that replies among it belong under: a reply is not made again,
// nor left where it is, before its message is known to be there.
func (rd *round) lookFor(ctx context.Context, due []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	found, err := rd.find(ctx, append(slices.Clone(due), rd.parents(due)...))
	if err != nil {
		return nil, err
	}
	for _, e := range due {
		if e.Thread == "" || rd.thereIn(found, e.Thread) {
			continue
		}
		if err := rd.takeAway(ctx, e, found[e.Key]); err != nil {
			return nil, err
		}
		delete(found, e.Key)
		rd.doubtMessage(e.Thread)
	}
	return found, nil
}

// parents are the messages that replies belong under, as far as they are planned and not among the effects themselves.
func (rd *round) parents(effects []plan.Effect) (out []plan.Effect) {
	for _, parent := range rd.plan {
		under := func(e plan.Effect) bool { return e.Thread == parent.Key }
		same := func(e plan.Effect) bool { return e.Key == parent.Key }
		if slices.ContainsFunc(effects, under) && !slices.ContainsFunc(effects, same) {
			out = append(out, parent)
		}
	}
	return out
}

// thereIn reports whether a message was found where it is recorded.
func (rd *round) thereIn(found map[plan.Key][]plan.Ref, message plan.Key) bool {
	at := rd.recs.Items[message].Ref
	return slices.ContainsFunc(found[message], func(r plan.Ref) bool { return r.ID == at.ID && r.Channel == at.Channel })
}

// straighten takes what is astray away, and out of what was found. The message that it belongs under may be gone.
func (rd *round) straighten(ctx context.Context, found map[plan.Key][]plan.Ref) error {
	for _, key := range slices.Sorted(maps.Keys(found)) {
		var astray []plan.Ref
		found[key] = slices.DeleteFunc(found[key], func(r plan.Ref) bool {
			if r.Astray {
				astray = append(astray, r)
			}
			return r.Astray
		})
		if len(astray) == 0 {
			continue
		}
		if err := rd.takeAway(ctx, plan.Effect{Key: key, Kind: plan.MessageKind}, astray); err != nil {
			return err
		}
		if message, ok := plan.Under(key); ok && !rd.thereIn(found, message) {
			rd.doubtMessage(message)
		}
		if len(found[key]) == 0 {
			delete(found, key)
		}
	}
	return nil
}

// doubtMessage has a message looked for that replies were expected to be under.
func (rd *round) doubtMessage(key plan.Key) {
	if ref := rd.recs.Items[key].Ref; !ref.Zero() {
		rd.disbelieve(store.Gone{Channel: ref.Channel, TS: ref.ID})
	}
}

// takeAway removes what of e stands where it should not. What can never be removed is left to people's eyes.
func (rd *round) takeAway(ctx context.Context, e plan.Effect, refs []plan.Ref) error {
	for _, ref := range refs {
		if err := rd.r.renew(ctx, &rd.lease, rd.edits); err != nil {
			return err
		}
		err := rd.r.remove(ctx, e, ref)
		if err == nil {
			continue
		}
		fault := classify(err)
		rd.log(ctx, "could not remove what is doubled or astray", e.Key, fault, 0)
		if fault.Class != Permanent {
			return err
		}
	}
	return nil
}
