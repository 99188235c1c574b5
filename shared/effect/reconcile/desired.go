package reconcile

import (
	"maps"
	"reflect"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// desired is what should exist. A worker plans at each step, mostly the same as before, and compares each effect several
// times. So it plans only where something has changed, and hashes only what has.
type desired struct {
	source  func() plan.Plan
	state   incident.State
	effects []plan.Effect // planned from state and refs
	refs    plan.Refs
	hashes  map[plan.Key]hashed
	current bool // state is the one that effects were planned from
	reload  bool // state was not loaded, or others have changed it
}

// hashed are facts and their hash.
type hashed struct {
	facts any
	hash  string
}

// load takes a state from the store.
func (d *desired) load(s incident.State) { d.state, d.current, d.reload = s, false, false }

// plan plans anew if the state or the refs have changed.
func (d *desired) plan(refs plan.Refs) {
	if d.current && maps.Equal(refs, d.refs) {
		return
	}
	d.effects = d.source().Effects(d.state, refs)
	d.hashes = d.reusable()
	d.current, d.refs = true, refs
}

// settled reports whether nothing has changed that the plan is made from, whatever was made meanwhile.
func (d *desired) settled() bool { return d.current && d.source().Refless }

// reusable are the hashes that hold for the new plan, too.
func (d *desired) reusable() map[plan.Key]hashed {
	out := make(map[plan.Key]hashed, len(d.effects))
	for _, e := range d.effects {
		if h, ok := d.hashes[e.Key]; ok && reflect.DeepEqual(h.facts, e.Facts) {
			out[e.Key] = h
		}
	}
	return out
}

// hash returns the hash of e, which is planned.
func (d *desired) hash(e plan.Effect) string {
	h, ok := d.hashes[e.Key]
	if !ok {
		h = hashed{e.Facts, e.Hash()}
		d.hashes[e.Key] = h
	}
	return h.hash
}

// planned reports whether k is planned.
func (d *desired) planned(k plan.Key) bool {
	return d.any(func(e plan.Effect) bool { return e.Key == k })
}

// any reports whether f holds for any planned effect.
func (d *desired) any(f func(plan.Effect) bool) bool { return slices.ContainsFunc(d.effects, f) }

// apply brings the state to what this worker decided. complete says that nobody else has changed it meanwhile.
func (d *desired) apply(decided []incident.Decision, complete bool) {
	for _, dec := range decided {
		d.current = false
		if dec.Incident != nil {
			d.state.Incident = withPlaybook(*dec.Incident, d.state.Incident.Playbook)
		}
		for _, t := range dec.Todos {
			i := slices.IndexFunc(d.state.Todos, func(have incident.Todo) bool { return have.ID == t.ID })
			if i < 0 {
				d.reload = true // a new one: the store knows where it belongs
				continue
			}
			d.state.Todos[i] = t
		}
		d.reload = d.reload || len(dec.KPT) > 0 // the store has the lines beside them
	}
	d.reload = d.reload || !complete
}

// withPlaybook returns an incident with another's playbook, which never changes. An incident that was loaded for one TODO has only
// the part of the playbook that the TODO's rules need.
func withPlaybook(i incident.Incident, pb incident.Playbook) incident.Incident {
	i.Playbook = pb
	return i
}
