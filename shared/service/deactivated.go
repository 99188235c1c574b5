package service

import (
	"context"
	"errors"
	"fmt"

	"noroshi.internal/shared/incident"
)

// Deactivated tells every incident that runs that somebody's account was closed, and delivered says by which event, so that one that is
// delivered twice is one.
func (s *Service) Deactivated(ctx context.Context, who incident.PersonID, delivered string) error {
	all, err := s.Open(ctx)
	if err != nil {
		return fmt.Errorf("incidents that %s may command: %w", who, err)
	}
	for _, i := range all {
		if i.Commander != who && i.Offered().To != who && !i.HandsTo(who) {
			continue
		}
		req := incident.Tell(RequestID("deactivated", delivered, string(i.ID)), i.ID, s.clock.Now(), incident.ViaTool, incident.Deactivated{Who: who})
		_, err := s.Do(ctx, req)
		var refused *incident.Refusal
		if err != nil && !errors.As(err, &refused) {
			return fmt.Errorf("tell %s that %s is gone: %w", i.ID, who, err)
		}
	}
	return nil
}
