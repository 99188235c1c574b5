package service

import (
	"context"
	"errors"
	"fmt"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// ListState is what is known of the list of customers.
func (s *Service) ListState(ctx context.Context) (incident.ListState, error) {
	return store.CurrentCustomers(ctx, s.db)
}

// Customers is the list of customers as it stands, from the last good copy.
func (s *Service) Customers(ctx context.Context) (incident.CustomerList, error) {
	l, err := store.CurrentCustomers(ctx, s.db)
	if err != nil || l.Version == "" {
		return incident.CustomerList{}, err
	}
	return store.LoadCustomers(ctx, s.db, l.Version, l.Count)
}

// TryCustomers wakes whoever reads the list of customers, if that is due.
func (s *Service) TryCustomers(ctx context.Context) error {
	where, at := s.settings.Customers, s.clock.Now()
	if !where.Named() {
		return nil
	}
	l, err := store.CurrentCustomers(ctx, s.db)
	if err != nil || !l.Due(at, where.Place()) {
		return err
	}
	if waiting, err := store.MarksFor(ctx, s.db, incident.Workspace, incident.Mail); err != nil || len(waiting) > 0 {
		return err
	}
	m := store.Mark{
		ID: RequestID("customers", store.Moment(l.TriedAt)), Incident: incident.Workspace, System: incident.Mail, NotBefore: store.Moment(at),
	}
	return s.update(ctx, func(tx store.Tx) error {
		if err := tx.Get(m.Path(), &store.Mark{}); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return tx.Create(m.Path(), m)
	})
}

// NoteList records how a reading of the list went, if still allows it. One that is known already changes nothing.
func (s *Service) NoteList(ctx context.Context, what incident.Event, still func(store.Tx) error) error {
	at := s.clock.Now()
	req := incident.Tell(RequestID("customers", fmt.Sprintf("%T", what), store.Moment(at)), incident.Workspace, at, incident.ViaTool, what)
	err := s.update(ctx, func(tx store.Tx) error {
		if _, err := store.FindEntry(tx, incident.Workspace, req.ID); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		i, err := s.workspace(tx)
		if err != nil {
			return err
		}
		state := incident.State{Incident: i}
		if state.List, err = store.CurrentCustomersTx(tx); err != nil {
			return err
		}
		if err := still(tx); err != nil {
			return err
		}
		d, err := incident.Decide(state, req)
		if err != nil {
			return err
		}
		return store.Commit(tx, d)
	})
	var refused *incident.Refusal
	if errors.As(err, &refused) { // a later reading is known
		return nil
	}
	return err
}
