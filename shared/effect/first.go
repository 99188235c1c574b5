package effect

import "noroshi.internal/shared/plan"

// first reports whether e is this runner's own to do; what is not is for the worker that a mark wakes.
func (rd *round) first(e plan.Effect) bool { return rd.r.opts.Only == nil || rd.r.opts.Only(e) }

// leavesToOthers reports whether there is something to do that is not this runner's own.
func (rd *round) leavesToOthers() bool {
	for _, e := range rd.plan {
		if !rd.first(e) && !rd.idle(e) {
			return true
		}
	}
	return false
}
