package effect

import (
	"maps"
	"reflect"

	"noroshi.internal/shared/plan"
)

// A worker plans at each step, mostly the same as before, and looks at each effect several times. So it plans only where
// something has changed, and hashes only what has.

// basis is what a plan was made of, and the hashes that are known of it. The zero basis is of no plan.
type basis struct {
	current bool      // the state is the one the plan was made of
	refs    plan.Refs // and these the refs
	hashes  map[plan.Key]hashed
}

// hashed are facts and their hash.
type hashed struct {
	facts any
	hash  string
}

// replan says what should be there.
func (rd *round) replan() {
	if refs := rd.refs(); !rd.basis.current || !maps.Equal(refs, rd.basis.refs) {
		rd.plan = rd.r.system.Plan().Effects(rd.state, refs)
		rd.basis = basis{current: true, refs: refs, hashes: rd.basis.left(rd.plan)}
	}
	rd.prune()
}

// left are the hashes that hold for a plan, too.
func (b basis) left(effects []plan.Effect) map[plan.Key]hashed {
	out := make(map[plan.Key]hashed, len(effects))
	for _, e := range effects {
		if h, ok := b.hashes[e.Key]; ok && reflect.DeepEqual(h.facts, e.Facts) {
			out[e.Key] = h
		}
	}
	return out
}

// hash is that of e, which is planned.
func (b basis) hash(e plan.Effect) string {
	h, ok := b.hashes[e.Key]
	if !ok {
		h = hashed{e.Facts, e.Hash()}
		b.hashes[e.Key] = h
	}
	return h.hash
}

// settled reports whether e, which is planned, needs nothing.
func (rd *round) settled(e plan.Effect) bool { return rd.recs.Items[e.Key].settled(e, rd.basis.hash) }

// idle reports whether nothing is to be done for e, which is planned: it is as it should be, or it cannot be, and nobody
// has asked to try again since.
func (rd *round) idle(e plan.Effect) bool {
	rec := rd.recs.Items[e.Key]
	return rd.asked(e) <= rec.Asked && (rec.settled(e, rd.basis.hash) || rec.stuck(e, rd.basis.hash))
}
