package service

import (
	"context"
	"errors"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Recorded returns what a request left when it came before, or store.ErrNotFound. A request that is sent again is answered
// from it, whatever has changed since.
func (s *Service) Recorded(ctx context.Context, id incident.ID, requestID string) (Result, error) {
	if !plain(string(id)) {
		return Result{}, store.ErrNotFound
	}
	var e incident.Entry
	if err := s.db.Get(ctx, store.EntriesOf(id)+"/"+requestID, &e); err != nil {
		return Result{}, err
	}
	state, err := store.Load(ctx, s.db, id)
	return Result{Entry: e, State: state, Repeated: true}, err
}

// Knows reports whether a request is recorded.
func (s *Service) Knows(ctx context.Context, id incident.ID, requestID string) (bool, error) {
	_, err := store.LoadEntry(ctx, s.db, id, requestID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
