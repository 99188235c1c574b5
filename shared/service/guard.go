package service

import (
	"errors"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// sameOutage is how long after a declaration another one for the same region and services offers to join the first.
const sameOutage = time.Hour

// guarded is an outage, as region and services name it, and who declared it last.
type guarded struct {
	path  string // empty: what it is is not known, so that nothing is the same
	guard store.Guard
}

// guardFor reads who declared an outage last.
func guardFor(tx store.Tx, kind incident.Kind, f incident.Facts) (g guarded, err error) {
	key, ok := incident.GuardKey(kind, f)
	if !ok {
		return g, nil
	}
	g.path = store.GuardPath(key)
	if err = tx.Get(g.path, &g.guard); errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return g, err
}

// offer returns the offer to join the incident that is answering the outage; nil: there is none. It is recorded, since it is
// the request's answer: if the same request comes again it is offered that incident again, though it has ended meanwhile.
func (g guarded) offer(tx store.Tx, request string, at time.Time) (*incident.Refusal, error) {
	again := slices.Contains(g.guard.Offered, request)
	first, err := g.running(tx, at, again)
	if err != nil || first.ID == "" {
		return nil, err
	}
	if !again {
		g.guard.Offered = append(g.guard.Offered, request)
		err = tx.Set(g.path, g.guard)
	}
	return &incident.Refusal{Code: incident.RefusedSimilar, Similar: first}, err
}

// running returns the incident that was declared within the hour and runs; with ended also one that does not any more.
func (g guarded) running(tx store.Tx, at time.Time, ended bool) (first incident.Incident, err error) {
	if g.guard.Incident == "" || at.Sub(g.guard.At) > sameOutage {
		return first, nil
	}
	s, err := store.LoadTx(tx, g.guard.Incident, incident.Scope{})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return first, err
	}
	if s.Incident.Running() || ended {
		first = s.Incident
	}
	return first, nil
}

// take notes that an incident answers the outage from a moment on.
func (g guarded) take(tx store.Tx, id incident.ID, at time.Time) error {
	if g.path == "" {
		return nil
	}
	next := store.Guard{Incident: id, At: at, ExpireAt: at.Add(sameOutage).UTC().Truncate(time.Second)}
	if at.Sub(g.guard.At) <= sameOutage {
		next.Offered = g.guard.Offered
	}
	return tx.Set(g.path, next)
}

// guardCorrected lets an incident be offered for the region and services that a correction made known, for an hour from
// then on, unless another incident is offered for them already.
func guardCorrected(tx store.Tx, before incident.Incident, d incident.Decision) error {
	if d.Entry.Kind != incident.EntryCorrected {
		return nil
	}
	was, _ := incident.GuardKey(before.Kind, before.Facts)
	if key, ok := incident.GuardKey(before.Kind, d.Incident.Facts); !ok || key == was {
		return nil
	}
	g, err := guardFor(tx, before.Kind, d.Incident.Facts)
	if err != nil {
		return err
	}
	if first, err := g.running(tx, d.Entry.At, false); err != nil || first.ID != "" {
		return err
	}
	return g.take(tx, before.ID, d.Entry.At)
}
