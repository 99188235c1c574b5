package effect

import (
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// Each document that is read or written is paid for, and a declaration is some thirty calls. So a transaction writes what
// another worker would need to know, and no more.

// keepLease writes the lease where it must be renewed or name an edit, and returns it as it is then. That it was read in
// this transaction is enough of a fence: whoever takes it meanwhile makes the commit fail.
func (rd *round) keepLease(tx store.Tx, doc leaseDoc) (leaseDoc, error) {
	if rd.r.lasts(rd.lease, rd.edits) {
		return rd.lease.doc, nil
	}
	doc.Editing = slices.Sorted(maps.Keys(rd.edits))
	return doc, tx.Set(rd.lease.path, doc)
}

// editsToCome are the edits under way, and those that can follow at once: the lease names them together, as many as a document
// of records has.
func (rd *round) editsToCome() map[plan.Key]bool {
	out := maps.Clone(rd.edits)
	if len(out) == 0 {
		return out
	}
	for _, e := range rd.plan {
		if len(out) >= rd.r.opts.ShardKeys {
			break
		}
		rec := rd.recs.Items[e.Key]
		if !rec.Ref.Zero() && e.Life == plan.Kept && !rd.idle(e) && rd.ready(e) {
			out[e.Key] = true
		}
	}
	return out
}

// keep says which marks are served, and which one of them stays until the lease goes: one that is due, so that it wakes
// whoever comes after a worker that died. One is enough: the successor plans from the incident as it is.
func (rd *round) keep(marks []store.Mark) {
	rd.served = marks
	if slices.ContainsFunc(marks, func(m store.Mark) bool { return m.ID == rd.kept }) {
		return
	}
	rd.kept = ""
	due := store.Moment(rd.r.now())
	if i := slices.IndexFunc(marks, func(m store.Mark) bool { return m.NotBefore <= due }); i >= 0 {
		rd.kept = marks[i].ID
	}
}

// spent tells the marks that may go: the others, once what they say was taken up. The fewer there are, the less each look
// costs.
func (rd *round) spent(m store.Mark) bool { return rd.kept != "" && m.ID != rd.kept && rd.heeded[m.ID] }

// thin deletes the marks that may go.
func (rd *round) thin(tx store.Tx) error {
	for _, m := range rd.served {
		if !rd.spent(m) {
			continue
		}
		if err := tx.Delete(m.Path()); err != nil {
			return err
		}
	}
	return nil
}

// joined are decisions as they are committed together: the header once, and one mark for each system that has work. None for
// this worker: it knows of them, and the mark that it keeps wakes its successor.
func (rd *round) joined(decided []incident.Decision) []incident.Decision {
	marked := map[incident.System]bool{}
	if rd.kept != "" {
		marked[rd.r.system.Name()] = true
	}
	decided = slices.Clone(decided)
	for i, d := range decided {
		if slices.ContainsFunc(decided[i+1:], func(next incident.Decision) bool { return next.Incident != nil }) {
			decided[i].Incident = nil
		}
		decided[i].Systems = slices.DeleteFunc(slices.Clone(d.Systems), func(s incident.System) bool {
			was := marked[s]
			marked[s] = true
			return was
		})
	}
	return decided
}

// withPlaybook is an incident with another's playbook, which is the same and never changes: what was loaded for one TODO has
// only as much of it as that TODO's rules ask for.
func withPlaybook(i incident.Incident, pb incident.Playbook) incident.Incident {
	i.Playbook = pb
	return i
}

// apply brings the incident to what this worker decided.
func (rd *round) apply(decided []incident.Decision) {
	for _, d := range decided {
		rd.basis.current = false
		if d.Incident != nil {
			rd.state.Incident = withPlaybook(*d.Incident, rd.state.Incident.Playbook)
		}
		for _, t := range d.Todos {
			i := slices.IndexFunc(rd.state.Todos, func(have incident.Todo) bool { return have.ID == t.ID })
			if i < 0 {
				rd.stale = true // a new one: where it belongs is the store's to say
				continue
			}
			rd.state.Todos[i] = t
		}
	}
	if len(decided) > 0 {
		rd.replan()
	}
}
