package service

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// mostLooks bounds how often the store is asked for one page of Past, where most of what is over is private to others.
const mostLooks = 10

// Past returns at most so many incidents that are over and that a person may know of, the newest first, of those declared
// before a moment; zero: of all. The next page begins at older; zero: there is none. Signs that came to nothing were no incidents.
func (s *Service) Past(
	ctx context.Context, who incident.PersonID, before time.Time, most int,
) (all []incident.Incident, older time.Time, err error) {
	for range mostLooks {
		batch, err := store.EndedIncidents(ctx, s.db, before, most+1)
		if err != nil {
			return nil, older, err
		}
		for _, i := range s.knownTo(ctx, who, batch) {
			if len(all) == most {
				return all, all[most-1].DeclaredAt, nil
			}
			all = append(all, i)
		}
		if len(batch) <= most || batch[most].DeclaredAt.IsZero() { // the workspace's header and signs come last
			return all, older, nil
		}
		before = batch[most].DeclaredAt
	}
	return all, before, nil
}

// InReview returns the incidents in review that a person may know of, those that ended last first, at most 20.
func (s *Service) InReview(ctx context.Context, who incident.PersonID) ([]incident.Incident, error) {
	all, err := store.InReview(ctx, s.db, mostReviews)
	all = s.knownTo(ctx, who, all)
	slices.SortStableFunc(all, func(a, b incident.Incident) int { return b.EndedAt.Compare(a.EndedAt) })
	return all, err
}

// mostReviews bounds how many of them are read.
const mostReviews = 20

// knownTo are those incidents of some that a person may know of. What was never declared is none.
func (s *Service) knownTo(ctx context.Context, who incident.PersonID, some []incident.Incident) (out []incident.Incident) {
	for _, i := range some {
		if !i.DeclaredAt.IsZero() && s.MayKnow(ctx, who, "", i) {
			out = append(out, i)
		}
	}
	return out
}
