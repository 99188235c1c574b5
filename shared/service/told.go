package service

import (
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Telling returns from what it follows who was told what in an incident.
func (s *Service) Telling(ctx context.Context, i incident.Incident) (incident.Telling, error) {
	return store.Telling(ctx, s.db, i)
}
