package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// unserved is how old a mark is before the tick takes it that its trigger was lost. A trigger that comes later still wakes
// a worker that finds nothing left to do.
const unserved = 5 * time.Second

// TickResult says what one tick did.
type TickResult struct {
	Woken   int // marks nobody served, made anew so that a worker wakes
	Looked  int // incidents in which something was due
	Entries int // what was recorded of them: late, asked, begun anew
}

// Tick does the work of one minute. Marks that nobody serves (a lost trigger, a worker that died, a moment that has come)
// are made anew, and so wake a worker; what time asks of incidents is recorded with its entries and marks. It may run twice,
// late, or in several places at once. When all went well it notes
// the moment, which LastTick returns; an error says what did not, and the next tick does that again.
//
// Every ten minutes it has what people did in Slack, and took away, read back in every incident that runs: Slack may have given
// up telling of it while it answers whatever it is asked. Every two minutes, while Slack is known to tell us nothing, or to tell
// others a part of it (Hearing).
//
// An idle tick lists the due marks of each worker and the due incidents, finding none, and reads and writes the one document that says when it
// last succeeded: two documents, whatever history holds. Firestore bills a query that finds nothing as one read.
func (s *Service) Tick(ctx context.Context) (res TickResult, err error) {
	at := s.clock.Now()
	var faults []error
	for _, worker := range incident.Workers() {
		n, err := s.wake(ctx, worker, at)
		res.Woken += n
		faults = append(faults, err)
	}
	faults = append(faults, s.remind(ctx, at, &res), s.reread(ctx, at))
	if err := errors.Join(faults...); err != nil {
		return res, fmt.Errorf("tick: %w", err)
	}
	err = s.update(ctx, func(tx store.Tx) error { return store.SaveTick(tx, at) })
	if err != nil {
		return res, fmt.Errorf("note the tick: %w", err)
	}
	return res, nil
}

// ownEvery is how often what belongs to no incident is looked at, such as the note in the help room.
const ownEvery = 7 * 24 * time.Hour

// reread asks, in one minute of every ten or two, for what people did in the incidents and signs that run. Asking twice reads twice and
// records once; a minute that is missed is made up for by the next.
func (s *Service) reread(ctx context.Context, at time.Time) error {
	slot := at.Truncate(s.Hearing().rereadEvery())
	if at.Sub(slot) >= time.Minute {
		return nil
	}
	ids, err := store.Standing(ctx, s.db)
	if err != nil {
		return err
	}
	if slot.Equal(at.Truncate(ownEvery)) {
		ids = append(ids, incident.Workspace)
	}
	var faults []error
	for _, id := range ids {
		faults = append(faults, s.update(ctx, func(tx store.Tx) error { return missed(tx, id, incident.Slack, slot, at) }))
	}
	if len(ids) > 0 {
		faults = append(faults, s.tellUnwatched(ctx))
	}
	return errors.Join(faults...)
}

// missed asks for what people did in a system, once for each slot of time.
func missed(tx store.Tx, id incident.ID, system incident.System, slot, at time.Time) error {
	m := store.MissedMark(id, system, slot)
	m.NotBefore = store.Moment(at)
	var have store.Mark
	if err := tx.Get(m.Path(), &have); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return tx.Create(m.Path(), m)
}

// LastTick returns when a tick last succeeded; zero: none ever did.
func (s *Service) LastTick(ctx context.Context) (time.Time, error) { return store.LastTick(ctx, s.db) }

// wake makes a new mark for each system and incident of a worker that has due marks there and serves none. One is enough: whoever wakes
// serves them all.
func (s *Service) wake(ctx context.Context, worker string, at time.Time) (woken int, err error) {
	marks, err := store.DueMarks(ctx, s.db, worker, at.Add(-unserved))
	if err != nil {
		return 0, err
	}
	var faults []error
	type work struct {
		of incident.System
		in incident.ID
	}
	seen := map[work]bool{}
	for _, m := range marks {
		w := work{m.System, m.Incident}
		if seen[w] {
			continue
		}
		seen[w] = true
		renewed, err := s.renew(ctx, m, at)
		if renewed {
			woken++
		}
		faults = append(faults, err)
	}
	return woken, errors.Join(faults...)
}

// renew makes a mark anew unless a worker is there, who will see it.
func (s *Service) renew(ctx context.Context, m store.Mark, at time.Time) (renewed bool, err error) {
	held, err := store.LeaseHeld(ctx, s.db, m.Incident, m.System, at)
	if err != nil || held {
		return false, err
	}
	err = s.db.Update(ctx, func(tx store.Tx) error {
		renewed, err = store.RenewMark(tx, m, at)
		return err
	})
	if errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrUnknownOutcome) {
		return false, nil // another tick did it; or the next one sees whether it was done
	}
	return renewed && err == nil, err
}
