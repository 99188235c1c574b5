package service

import (
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Entry returns one entry of an incident's timeline, or store.ErrNotFound.
func (s *Service) Entry(ctx context.Context, id incident.ID, entry string) (incident.Entry, error) {
	if !plain(string(id)) || !plain(entry) {
		return incident.Entry{}, store.ErrNotFound
	}
	return store.LoadEntry(ctx, s.db, id, entry)
}
