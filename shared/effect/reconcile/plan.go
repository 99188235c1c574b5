package reconcile

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// replan brings the desired effects up to date, and forgets records that nothing needs any more.
func (p *pass) replan() {
	if p.desired.settled() {
		return
	}
	p.desired.plan(p.refs())
	p.prune()
}

// refs are where everything is, for the plan. An effect that may exist counts as existing until it was looked up: if the incident
// ends meanwhile it still learns of the end. While a sweep is due so does a message that others have replaced. An announcement
// that is gone counts as lost: the same people learn of the beginning and of the end.
func (p *pass) refs() plan.Refs {
	refs := p.recorder.Refs()
	sweeps := !p.recorder.SweepAt.IsZero() && p.incident().Status.MakesNew()
	for k, rec := range p.recorder.Items {
		switch {
		case !rec.Ref.Zero():
		case rec.OutcomeUnknown || sweeps && plan.Transient(k):
			refs[k] = plan.MayBe
		case plan.Announces(k) && !rec.At.IsZero():
			refs[k] = plan.Lost
		}
	}
	return refs
}

// prune forgets what nothing plans any more: messages that were never made, words to one person, emoji. So the records of a
// long incident do not grow with every question. It forgets, too, that something unplanned has failed for good.
func (p *pass) prune() {
	for k, rec := range p.recorder.Items {
		disposable := plan.Transient(k) && rec.Ref.Zero() || plan.Fleeting(k)
		if !disposable && rec.Class != permanent || p.calls.busyWith(k) || p.desired.planned(k) {
			continue
		}
		if disposable {
			p.recorder.Delete(k)
			continue
		}
		p.recorder.Put(k, rec.Unplanned())
	}
}

// allPossible are the effects that would be planned if the incident were open. A dead worker may have made them before the
// incident ended.
func (p *pass) allPossible() []plan.Effect {
	s := p.desired.state
	s.Incident.Status, s.Incident.EndedAt = incident.Open, time.Time{}
	refs := p.refs()
	for _, k := range plan.PossibleOrphans(s) {
		unknown := !refs.Has(k) && (p.lease.Predecessor.Dirty || p.mayLandLate(k))
		doubled := p.recorder.DuplicatesPossible && plan.Outdated(s.Incident, k) // also of one that is there, and planned no more
		if unknown || doubled {
			refs[k] = plan.MayBe
		}
	}
	all := p.desired.source().Effects(s, refs)
	if p.incident().Status.MakesNew() {
		return all
	}
	for _, e := range p.desired.source().Effects(p.desired.state, refs) { // what tells of the end
		if !slices.ContainsFunc(all, func(o plan.Effect) bool { return o.Key == e.Key }) {
			all = append(all, e)
		}
	}
	return all
}

// mayLandLate reports whether k was tried, and was looked up in vain, while calls that were given up may still land.
func (p *pass) mayLandLate(k plan.Key) bool {
	rec, tried := p.recorder.Items[k]
	return tried && rec.Ref.Zero() && p.recorder.DuplicatesPossible
}
