package service

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// lookers is how many incidents are looked at at the same time: Firestore answers each in tens of milliseconds, and a
// thousand incidents have one minute.
const lookers = 16

// remind looks at every incident whose clock has come to a moment. One that cannot be looked at holds back no other.
func (s *Service) remind(ctx context.Context, at time.Time, res *TickResult) error {
	for {
		ids, err := store.DueIncidents(ctx, s.db, at)
		if err != nil {
			return err
		}
		err = s.lookAll(ctx, ids, at, res)
		if err != nil || len(ids) < store.DueAtOnce {
			return err // those that were looked at are due no more: a list that was cut short is followed by another
		}
	}
}

// soonest is when an incident is looked at again that still has something due after a look, such as an occurrence that has
// only just begun.
const soonest = 30 * time.Second

func (s *Service) lookAll(ctx context.Context, ids []incident.ID, at time.Time, res *TickResult) error {
	var mu sync.Mutex
	var faults []error
	var g errgroup.Group
	g.SetLimit(lookers)
	for _, id := range ids {
		g.Go(func() error {
			n, err := s.look(ctx, id, at)
			mu.Lock()
			defer mu.Unlock()
			res.Looked++
			res.Entries += n
			if err != nil {
				faults = append(faults, fmt.Errorf("look at %s: %w", id, err))
			}
			return nil
		})
	}
	_ = g.Wait()
	return errors.Join(faults...)
}

// look records what time asks of one incident at a moment, in one transaction, and when to look again. A second look finds
// nothing, since what it would record follows from the state and its entries are there.
func (s *Service) look(ctx context.Context, id incident.ID, at time.Time) (entries int, err error) {
	err = s.update(ctx, func(tx store.Tx) error {
		state, err := store.LoadTx(tx, id, incident.Scope{All: true})
		if err != nil {
			return err
		}
		over := !state.Incident.EndedAt.IsZero()
		taken, err := takeTimes(tx, state.Incident)
		if err != nil {
			return err
		}
		if over && !state.Incident.Owes() {
			entries, err = s.lookBack(tx, state, taken, at)
			return err
		}
		due, err := dueOf(tx, state, at)
		if err != nil {
			return err
		}
		leads, err := leadsFor(tx, state.Incident, due, at)
		if err != nil {
			return err
		}
		if due, err = leads.mayHear(tx, due); err != nil {
			return err
		}
		decided, state, err := s.decideDue(tx, state, append(due, taken.due()...), at)
		if err != nil {
			return err
		}
		entries = len(decided)
		next := state.Incident
		if next.AskAt = leads.next(state); !next.AskAt.IsZero() && !next.AskAt.After(at) {
			next.AskAt = at.Add(soonest)
		}
		if over {
			err = readDue(tx, state.Incident, at)
			next.AskAt = clock.Earlier(next.AskAt, state.Incident.ReadAgain(at))
		}
		return errors.Join(err, leads.save(tx, decided, state), commitLook(tx, decided, next), taken.save(tx))
	})
	return entries, err
}

// readDue has what was said in an incident that is over read back, if it is time for it.
func readDue(tx store.Tx, i incident.Incident, at time.Time) error {
	if due := i.ReadAgain(i.AskAt.Add(-time.Nanosecond)); due.IsZero() || due.After(at) {
		return nil
	}
	return missed(tx, i.ID, incident.Slack, at, at)
}

// lookBack is look for an incident that is over: what was said in it is read back, and its times are taken.
func (s *Service) lookBack(tx store.Tx, state incident.State, taken *taken, at time.Time) (entries int, err error) {
	decided, after, err := s.decideDue(tx, state, taken.due(), at)
	if err != nil {
		return 0, err
	}
	next := after.Incident
	next.AskAt = next.ReadAgain(at)
	return len(decided), errors.Join(readDue(tx, state.Incident, at), commitLook(tx, decided, next), taken.save(tx))
}

// commitLook commits the decisions of one look. One mark for each system wakes its worker for all of them.
func commitLook(tx store.Tx, decided []incident.Decision, header incident.Incident) error {
	if len(decided) == 0 {
		return store.SetClock(tx, header)
	}
	for i := range decided {
		decided[i].Incident = nil
		if i < len(decided)-1 {
			decided[i].Systems = nil
			continue
		}
		decided[i].Incident = &header
	}
	for _, d := range decided {
		if err := store.Commit(tx, d); err != nil {
			return err
		}
	}
	return nil
}

// dueOf is what time asks of an incident at a moment. Nobody is asked who may not be; of a sign the leads are in their place, unless it calls
// nobody.
func dueOf(tx store.Tx, state incident.State, at time.Time) (due []incident.Event, err error) {
	due = state.Due(at)
	for n, event := range due {
		switch ask := event.(type) {
		case incident.Asking:
			to, may := insiders(tx, ask.Whom())
			due[n], err = ask.Of(to), may
		case incident.AskOwners:
			due[n], err = untold(tx, state.Incident, ask)
		case incident.AskSign:
			if ask.To, err = insiders(tx, ask.To); len(ask.To) == 0 && !ask.Leads && !state.Incident.Sign.Quiet && err == nil {
				ask.To, err = insiders(tx, state.Incident.Settings.Leads)
				ask.Leads = len(ask.To) > 0
			}
			due[n] = ask
		}
		if err != nil {
			return nil, err
		}
	}
	return due, nil
}

// decideDue decides what is due, one after the other. What an entry says to have happened already is left out.
func (s *Service) decideDue(tx store.Tx, state incident.State, due []incident.Event, at time.Time) (out []incident.Decision, _ incident.State, err error) {
	for _, event := range due {
		req := incident.Tell(clockID(event), state.Incident.ID, at, incident.ViaClock, event)
		if _, err := store.FindEntry(tx, state.Incident.ID, req.ID); !errors.Is(err, store.ErrNotFound) {
			if err != nil {
				return nil, state, err
			}
			continue
		}
		d, err := incident.Decide(state, req)
		var refused *incident.Refusal
		if errors.As(err, &refused) {
			continue
		}
		if err != nil {
			return nil, state, err
		}
		out, state = append(out, d), after(state, d).State
	}
	return out, state, nil
}

// clockID is the id of an entry of the clock: it follows from what is recorded, never from the minute, so that it is
// recorded once.
func clockID(event incident.Event) string {
	n := strconv.Itoa
	switch a := event.(type) {
	case incident.Lapse:
		return RequestID("clock", "late", string(a.Todo), n(a.Occurrence), n(a.Assignment))
	case incident.Ask:
		return RequestID("clock", string(a.Step), string(a.Todo), n(a.Occurrence), n(a.Assignment))
	case incident.AskPromise:
		return RequestID("clock", "promise", n(a.No), n(a.Ask), n(a.Round))
	case incident.WarnNotice:
		return RequestID("clock", "soon", store.Moment(a.Next))
	case incident.LapseNotice:
		return RequestID("clock", "lapse", store.Moment(a.Next))
	case incident.AskApproval:
		return RequestID("clock", "approval", n(a.No), n(a.Version), n(a.Ask))
	case incident.AskOwners:
		return RequestID("clock", "owners", n(a.No), n(a.Ask), store.Moment(a.Since))
	case incident.Recur:
		return RequestID("clock", "recur", string(a.Todo), n(a.To))
	case incident.Wake:
		return RequestID("clock", "wake", store.Moment(a.Until))
	}
	return RequestID("clock", fmt.Sprintf("%T %+v", event, event)) // all that it says: two that differ are two
}
