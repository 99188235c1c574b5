package service

import (
	"context"

	"noroshi.internal/shared/store"
)

// Near returns what a report that is held might be about, as things are by now; nothing is recorded. It may be nothing any more.
func (s *Service) Near(ctx context.Context, r Reporting) ([]store.SignRow, error) {
	all, err := store.LoadSigns(reads{ctx, s.db})
	_, near := whichSign(all, r, s.clock.Now())
	return near, err
}
