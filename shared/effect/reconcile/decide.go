package reconcile

import (
	"errors"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// decider applies requests one after the other in a transaction.
type decider struct {
	id     incident.ID
	header *incident.Incident // as the decisions before leave it
	todos  map[incident.TodoID]incident.Todo
	kpt    map[int][]incident.KPTLine // parts of the review's lines, likewise
}

// decideAll decides the requests. One that changes nothing is dropped.
func decideAll(tx store.Tx, id incident.ID, reqs []incident.Request) (out []incident.Decision, err error) {
	d := decider{id: id, todos: map[incident.TodoID]incident.Todo{}, kpt: map[int][]incident.KPTLine{}}
	for _, req := range reqs {
		s, err := d.load(tx, req)
		if err != nil {
			return nil, err
		}
		decision, err := incident.Decide(s, req)
		var refused *incident.Refusal
		switch {
		case errors.As(err, &refused):
		case err != nil:
			return nil, err
		default:
			d.note(decision)
			out = append(out, decision)
		}
	}
	return out, nil
}

// load loads what deciding a request needs, as the decisions before leave it.
func (d *decider) load(tx store.Tx, req incident.Request) (s incident.State, err error) {
	if err := store.Ahead(tx, d.id, "", req.Scope()); err != nil {
		return s, err
	}
	if s, err = store.LoadTx(tx, d.id, req.Scope()); err != nil {
		return s, err
	}
	if d.header != nil {
		s.Incident = withPlaybook(*d.header, s.Incident.Playbook)
	}
	for n, t := range s.Todos {
		if changed, ok := d.todos[t.ID]; ok {
			s.Todos[n] = changed
		}
	}
	for _, part := range slices.Sorted(maps.Keys(d.kpt)) {
		if from := part * incident.KPTInPart; req.Scope().KPT && from <= len(s.KPT) {
			rest := s.KPT[min(len(s.KPT), from+incident.KPTInPart):]
			s.KPT = slices.Concat(s.KPT[:from], d.kpt[part], rest)
		}
	}
	return s, nil
}

func (d *decider) note(decision incident.Decision) {
	if decision.Incident != nil {
		d.header = decision.Incident
	}
	for _, t := range decision.Todos {
		d.todos[t.ID] = t
	}
	maps.Copy(d.kpt, decision.KPT)
}

// unrecorded leaves out the requests that were recorded before.
func unrecorded(tx store.Tx, id incident.ID, reqs []incident.Request) (left []incident.Request, err error) {
	for _, req := range reqs {
		switch _, err := store.FindEntry(tx, id, req.ID); {
		case errors.Is(err, store.ErrNotFound):
			left = append(left, req)
		case err != nil:
			return nil, err
		}
	}
	return left, nil
}

// coalesced are decisions as they are committed together: the header once, and one mark for each system that has work.
// awake is a system whose worker needs no mark.
func coalesced(decided []incident.Decision, awake incident.System) []incident.Decision {
	marked := map[incident.System]bool{awake: true}
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
