package reconcile

import (
	"context"
	"maps"
	"slices"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// read reads something under the lease. The error is an *effect.Error if the reading failed.
func (p *pass) read(ctx context.Context, f func(context.Context) error) error {
	if err := p.lease.Renew(ctx); err != nil {
		return err
	}
	short, cancel := p.r.opts.Clock.WithTimeout(ctx, effect.CallTimeout)
	defer cancel()
	if err := f(short); err != nil {
		return effect.Classify(err)
	}
	return nil
}

// find looks for evidence, and removes what it finds misplaced.
func (p *pass) find(ctx context.Context, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	if err := p.lease.Renew(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := p.r.opts.Clock.WithTimeout(ctx, effect.CallTimeout)
	defer cancel()
	found, err := p.r.system.Find(ctx, p.inventory(), effects)
	if err != nil {
		p.r.breaker.Observe(effect.Classify(err), 0)
		return nil, err
	}
	p.r.breaker.Observe(nil, 0)
	return found, p.removeMisplaced(ctx, found)
}

// findParts is find that leaves out the channels in which lookups are refused for good. The log names them.
func (p *pass) findParts(ctx context.Context, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	found, err := p.find(ctx, effects)
	if err == nil || effect.Classify(err).Class != permanent {
		return found, err
	}
	places := map[string][]plan.Effect{}
	for _, e := range effects {
		places[e.Place] = append(places[e.Place], e)
	}
	all := map[plan.Key][]plan.Ref{}
	for _, place := range slices.Sorted(maps.Keys(places)) { // in order, so that a simulation can repeat it
		found, err := p.find(ctx, places[place])
		switch {
		case err == nil:
			maps.Copy(all, found)
		case effect.Classify(err).Class == permanent:
			p.warn(ctx, "may not look for late calls where this is", places[place][0].Key, effect.Classify(err), 0)
		default:
			return nil, err
		}
	}
	return all, nil
}

// findWithParents is find for the effects that are due. It looks up the messages of the replies among them, too. If a message is
// not where it is recorded those replies are removed, and the message is verified before they are made again.
func (p *pass) findWithParents(ctx context.Context, due []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	found, err := p.find(ctx, append(slices.Clone(due), p.parents(due)...))
	if err != nil {
		return nil, err
	}
	for _, e := range due {
		if e.Thread == "" || p.confirmed(found, e.Thread) {
			continue
		}
		if err := p.removeAll(ctx, e, found[e.Key]); err != nil {
			return nil, err
		}
		delete(found, e.Key)
		p.invalidateMessage(e.Thread)
	}
	return found, nil
}

// parents are the planned messages that replies belong under, as far as they are not among the effects themselves.
func (p *pass) parents(effects []plan.Effect) (out []plan.Effect) {
	for _, parent := range p.desired.effects {
		under := func(e plan.Effect) bool { return e.Thread == parent.Key }
		same := func(e plan.Effect) bool { return e.Key == parent.Key }
		if slices.ContainsFunc(effects, under) && !slices.ContainsFunc(effects, same) {
			out = append(out, parent)
		}
	}
	return out
}

// confirmed reports whether a message was found where it is recorded.
func (p *pass) confirmed(found map[plan.Key][]plan.Ref, message plan.Key) bool {
	at := p.rec(message).Ref
	return slices.ContainsFunc(found[message], func(r plan.Ref) bool { return r.ID == at.ID && r.Channel == at.Channel })
}

// removeMisplaced removes misplaced replies outside, and from found. A reply is misplaced in the open channel, where Slack posts
// it when its message is gone. So is a reply that nobody recorded under what is left of its message. It is made again under the
// message that is made anew.
func (p *pass) removeMisplaced(ctx context.Context, found map[plan.Key][]plan.Ref) error {
	for _, key := range slices.Sorted(maps.Keys(found)) {
		var misplaced []plan.Ref
		found[key] = slices.DeleteFunc(found[key], func(r plan.Ref) bool {
			if r.Misplaced {
				misplaced = append(misplaced, r)
			}
			return r.Misplaced
		})
		if len(misplaced) == 0 {
			continue
		}
		if err := p.removeAll(ctx, plan.Effect{Key: key, Kind: plan.MessageKind}, misplaced); err != nil {
			return err
		}
		if message, ok := plan.Under(key); ok && !p.confirmed(found, message) {
			p.invalidateMessage(message)
		}
		if len(found[key]) == 0 {
			delete(found, key)
		}
	}
	return nil
}

// removeAll removes duplicates and misplaced replies of e. One that can never be removed stays, and the log says so.
func (p *pass) removeAll(ctx context.Context, e plan.Effect, refs []plan.Ref) error {
	for _, ref := range refs {
		if err := p.lease.Renew(ctx); err != nil {
			return err
		}
		err := p.r.remove(ctx, e, ref)
		if err == nil {
			continue
		}
		fault := effect.Classify(err)
		p.warn(ctx, "could not remove what is doubled or astray", e.Key, fault, 0)
		if fault.Class != permanent {
			return err
		}
	}
	return nil
}

func (r *Reconciler) remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	ctx, cancel := r.opts.Clock.WithTimeout(ctx, effect.CallTimeout)
	defer cancel()
	return r.system.Remove(ctx, e, ref)
}
