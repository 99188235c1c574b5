package reconcile

import (
	"slices"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

const permanent = effect.Permanent

// inSync reports whether e, which is planned, exists as it should.
func (p *pass) inSync(e plan.Effect) bool { return p.rec(e.Key).InSync(e, p.desired.hash) }

// drifted reports whether something is to be done for e, which is planned: people have asked for a retry, or e is not in sync and
// has not failed for good.
func (p *pass) drifted(e plan.Effect) bool {
	rec := p.rec(e.Key)
	if (e.Life == plan.Sent || e.Life == plan.Once) && !rec.Ref.Zero() { // people's order to try again is for the others
		return false
	}
	return rec.Ahead || p.retries(e.Key) > rec.RetriesServed || !rec.InSync(e, p.desired.hash) && !rec.Terminal(e, p.desired.hash)
}

// drift lists the effects that have drifted.
func (p *pass) drift() (keys []plan.Key) {
	for _, e := range p.desired.effects {
		if p.drifted(e) {
			keys = append(keys, e.Key)
		}
	}
	return keys
}

// ready reports whether all that e needs exists, in the channel that e goes to. While the channel is found to be gone, what is
// being edited there keeps its ref to it until the call ends.
func (p *pass) ready(e plan.Effect) bool {
	channel := p.rec(plan.ChannelKey).Ref.ID
	inside := e.Place == "" && slices.Contains(e.Needs, plan.ChannelKey)
	for _, k := range e.Needs {
		ref := p.rec(k).Ref
		if ref.Zero() || inside && k != plan.ChannelKey && ref.Channel != channel {
			return false
		}
	}
	return true
}

// makesNew reports whether new things are made.
func (p *pass) makesNew() bool {
	return p.incident().Status.MakesNew() || p.id == incident.Workspace
}

// mustLookUp reports whether a lookup precedes the next attempt at e.
func (p *pass) mustLookUp(e plan.Effect) bool { return p.rec(e.Key).MustLookUp(e, p.makesNew()) }

// inScope reports whether this Reconciler applies e itself.
func (p *pass) inScope(e plan.Effect) bool { return p.r.opts.Only == nil || p.r.opts.Only(e) }

// leavesWork reports whether something is left to the worker that a mark wakes.
func (p *pass) leavesWork() bool {
	return slices.ContainsFunc(p.desired.effects, func(e plan.Effect) bool { return !p.inScope(e) && p.drifted(e) })
}
