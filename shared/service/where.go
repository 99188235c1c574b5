package service

import (
	"context"
	"errors"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// InChannel returns the incident whose channel this is, or store.ErrNotFound.
func (s *Service) InChannel(ctx context.Context, channel string) (incident.ID, error) {
	var t store.Target
	err := s.db.Get(ctx, store.ChannelPath(channel), &t)
	return t.Incident, err
}

// About returns what a Slack message is about, or store.ErrNotFound. A message in an incident's own channel is looked for
// among what Slack's worker has recorded of the incident; one that is not recorded, or not yet, is store.ErrNotFound too,
// but names the incident.
func (s *Service) About(ctx context.Context, channel, ts string) (t store.Target, err error) {
	t.Incident, err = s.InChannel(ctx, channel)
	if errors.Is(err, store.ErrNotFound) {
		err = s.db.Get(ctx, store.MessagePath(channel, ts), &t)
		return t, err
	}
	if err != nil {
		return t, err
	}
	places, err := store.Places(ctx, s.db, t.Incident, incident.Slack)
	if err != nil {
		return t, err
	}
	found := false
	for key, at := range places {
		if at.ID != ts || at.Channel != channel || plan.Passing(plan.Key(key)) {
			continue
		}
		found = true
		if todo, ok := plan.TodoOf(plan.Key(key)); ok {
			t.Todo = todo
		}
	}
	if !found {
		err = store.ErrNotFound
	}
	return t, err
}

// Shown returns the key of the effect that a message in an incident's own channel is; "": none that is recorded.
func (s *Service) Shown(ctx context.Context, channel, ts string) (plan.Key, error) {
	id, err := s.InChannel(ctx, channel)
	if err != nil {
		return "", err
	}
	places, err := store.Places(ctx, s.db, id, incident.Slack)
	for key, at := range places {
		if at.ID == ts && at.Channel == channel && !plan.Passing(plan.Key(key)) {
			return plan.Key(key), nil
		}
	}
	return "", err
}
