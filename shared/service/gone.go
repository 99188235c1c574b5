package service

import (
	"context"
	"errors"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Gone wakes Slack's worker to look for something of the incident that is said to be gone, and to make it again if it is.
// deliveredAs identifies who said so: what is said twice is looked for once, or twice without harm.
func (s *Service) Gone(ctx context.Context, id incident.ID, g store.Gone, deliveredAs string) error {
	m := store.Mark{
		ID: string(id) + "-gone-" + deliveredAs, Incident: id, System: incident.Slack, NotBefore: store.Moment(s.clock.Now()), Gone: g,
	}
	return s.update(ctx, func(tx store.Tx) error {
		var was store.Mark
		if err := tx.Get(m.Path(), &was); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return tx.Set(m.Path(), m)
	})
}
