package service

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Waiting returns what of an incident is late because Slack takes only so many calls a minute, the one expected first
// first.
func (s *Service) Waiting(ctx context.Context, id incident.ID) ([]incident.Turn, error) {
	if !plain(string(id)) {
		return nil, store.ErrNotFound
	}
	var records struct {
		Turns []incident.Turn `json:"turns"` // of effect.Records
	}
	err := s.db.Get(ctx, store.RecordsPath(id, incident.Slack), &records)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	slices.SortFunc(records.Turns, func(a, b incident.Turn) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Key, b.Key))
	})
	return records.Turns, nil
}
