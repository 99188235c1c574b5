package service

import (
	"context"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Health is how an outside system does, for people to see.
type Health struct {
	Reachable bool
	Slow      bool                // it answers, but late or not always
	DownSince time.Time           // when it ceased to answer; zero while Reachable
	Waiting   int                 // things outside that wait to be made or changed until it answers; zero while Reachable
	Of        map[incident.ID]int // the same for each incident that has any
	Hearing   Hearing             // how what people do there reaches this process
}

// Health returns how each outside system does. While all is well it reads one document a system.
func (s *Service) Health(ctx context.Context) (map[incident.System]Health, error) {
	out := map[incident.System]Health{}
	for _, system := range incident.Systems {
		h, err := s.HealthOf(ctx, system.Name)
		if err != nil {
			return nil, err
		}
		out[system.Name] = h
	}
	return out, nil
}

// HealthOf returns how one outside system does.
func (s *Service) HealthOf(ctx context.Context, system incident.System) (h Health, err error) {
	known, err := store.LoadHealth(ctx, s.db, system)
	if err != nil {
		return h, err
	}
	h = Health{Reachable: !known.Down(), Slow: !known.Down() && !known.SlowSince.IsZero(), DownSince: known.DownSince}
	if known.Down() {
		if h.Of, err = store.Waiting(ctx, s.db, system); err != nil {
			return h, err
		}
	}
	for id, n := range h.Of {
		if h.Waiting += n; n == 0 {
			delete(h.Of, id)
		}
	}
	if system == incident.Slack {
		h.Hearing = s.Hearing()
	}
	return h, nil
}
