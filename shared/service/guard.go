package service

import (
	"errors"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/typed"
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
	key, ok := incident.GuardKey(kind, f, typed.Word)
	if !ok {
		return g, nil
	}
	g.path = store.GuardPath(key)
	if err = tx.Get(g.path, &g.guard); errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return g, err
}

// offer returns the offer to join the incident that is answering the outage; nil: there is none. It is kept, since it is the
// request's answer: if the same request comes again it is offered that incident again, in the same words, though it has
// ended meanwhile or another one answers the outage.
func (s *Service) offer(tx store.Tx, all store.Signs, g guarded, d Declaration, at time.Time) (*incident.Refusal, error) {
	if g.path == "" { // what it is about is not known, so that nothing was ever offered
		return nil, nil //nolint:nilnil // there is no offer
	}
	id := RequestID("offer", d.RequestID, g.path)
	before, ok, err := s.answeredBefore(tx, id)
	if err != nil || ok {
		return offerAgain(tx, before, err)
	}
	first, err := g.running(tx, at)
	if _, sign := aboutSame(all, d); err == nil && first.ID == "" && sign {
		first, err = beside(tx, all, incident.Incident{Kind: d.Kind, Facts: d.Facts})
	}
	if err != nil || first.ID == "" {
		return nil, err
	}
	err = s.keepAnswer(tx, id, answer{Course: Course{Incident: first.ID}, Facts: first.Facts, Commander: first.Commander})
	return &incident.Refusal{Code: incident.RefusedSimilar, Similar: first}, err
}

// beside is the incident that answers what another one is about; zero: none does.
func beside(tx store.Tx, all store.Signs, i incident.Incident) (first incident.Incident, err error) {
	for _, row := range slices.Backward(all.Rows) {
		if row.ID == i.ID || row.Kind != i.Kind || row.Status != incident.Open || !incident.Overlaps(row.Facts(), i.Facts, sameWord) {
			continue
		}
		s, err := store.LoadTx(tx, row.ID, incident.Scope{})
		if err != nil && !errors.Is(err, store.ErrNotFound) || s.Incident.Status.Addressable() {
			return s.Incident, err
		}
	}
	return first, nil
}

// alone refuses to start what is answered already, unless that is wanted all the same.
func alone(tx store.Tx, do incident.Action, d incident.Decision) error {
	begins, ok := do.(incident.Begin)
	if !ok || begins.Anyway {
		return nil
	}
	all, err := store.LoadSigns(tx)
	if err != nil {
		return err
	}
	first, err := beside(tx, all, *d.Incident)
	if err == nil && first.ID != "" {
		err = &incident.Refusal{Code: incident.RefusedSimilar, Similar: first}
	}
	return err
}

func offerAgain(tx store.Tx, before answer, err error) (*incident.Refusal, error) {
	if err != nil {
		return nil, err
	}
	s, err := store.LoadTx(tx, before.Incident, incident.Scope{})
	s.Incident.Facts, s.Incident.Commander = before.Facts, before.Commander
	return &incident.Refusal{Code: incident.RefusedSimilar, Similar: s.Incident}, err
}

// running returns the incident that was declared within the hour and runs.
func (g guarded) running(tx store.Tx, at time.Time) (first incident.Incident, err error) {
	if g.guard.Incident == "" || at.Sub(g.guard.At) > sameOutage {
		return first, nil
	}
	s, err := store.LoadTx(tx, g.guard.Incident, incident.Scope{})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return first, err
	}
	if s.Incident.Status.Addressable() {
		first = s.Incident
	}
	return first, nil
}

// take notes that an incident answers the outage from a moment on.
func (g guarded) take(tx store.Tx, id incident.ID, at time.Time) error {
	if g.path == "" {
		return nil
	}
	return tx.Set(g.path, store.Guard{Incident: id, At: at, ExpireAt: at.Add(sameOutage).UTC().Truncate(time.Second)})
}

// outages are what is known of which outages are answered, and by whom, as a decision changes it. It is read before anything is
// written.
type outages struct {
	signs *store.Signs // nil: they stay
	guard guarded      // of an outage that is answered from the decision on
	id    incident.ID
	at    time.Time
}

// outages are as a decision leaves them: a sign or an incident that begins, ends, is looked at, or becomes known by other facts.
func (s *Service) outages(tx store.Tx, before incident.Incident, d incident.Decision) (o outages, err error) {
	if d.Incident == nil || before.ID == incident.Workspace {
		return o, nil
	}
	now := *d.Incident
	o.id, o.at = now.ID, d.Entry.At
	was, _ := incident.GuardKey(before.Kind, before.Facts, typed.Word)
	key, _ := incident.GuardKey(now.Kind, now.Facts, typed.Word)
	begins := now.Status == incident.Open && before.Status != incident.Open
	if now.Status == before.Status && was == key && now.Facts.Title == before.Facts.Title && now.Looked() == before.Looked() {
		return o, nil
	}
	if now.Status == incident.Open && key != "" && (begins || was != key) {
		if o.guard, err = freeGuard(tx, now, o.at); err != nil {
			return o, err
		}
	}
	all, err := store.LoadSigns(tx)
	all.Put(now, o.at)
	o.signs = &all
	return o, err
}

// freeGuard is the guard of an outage that an incident answers from now on; none, where another does.
func freeGuard(tx store.Tx, now incident.Incident, at time.Time) (guarded, error) {
	g, err := guardFor(tx, now.Kind, now.Facts)
	if err != nil {
		return guarded{}, err
	}
	if first, err := g.running(tx, at); err != nil || first.ID != "" {
		return guarded{}, err
	}
	return g, nil
}

func (o outages) save(tx store.Tx) error {
	if o.signs == nil {
		return nil
	}
	return errors.Join(o.guard.take(tx, o.id, o.at), o.signs.Save(tx))
}
