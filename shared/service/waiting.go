package service

import (
	"cmp"
	"context"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Waiting returns what of an incident is late because Slack takes only so many calls a minute, the one expected first
// first.
func (s *Service) Waiting(ctx context.Context, id incident.ID) ([]incident.QuotaWait, error) {
	if !plain(string(id)) {
		return nil, store.ErrNotFound
	}
	seen, err := store.Observe(ctx, s.db, id, incident.Slack)
	slices.SortFunc(seen.QuotaWaits, func(a, b incident.QuotaWait) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Key, b.Key))
	})
	return seen.QuotaWaits, err
}
