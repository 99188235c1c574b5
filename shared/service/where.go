package service

import (
	"context"
	"errors"
	"slices"

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
	keys, err := s.at(ctx, t.Incident, channel, ts)
	for _, key := range keys {
		if todo, ok := plan.TodoOf(key); ok {
			t.Todo = todo
		}
		if heading, ok := plan.KPTOf(key); ok {
			t.Heading = heading
		}
	}
	if err == nil && len(keys) == 0 {
		err = store.ErrNotFound
	}
	return t, err
}

// at lists the effects that are recorded to be a message in an incident's own channel.
func (s *Service) at(ctx context.Context, id incident.ID, channel, ts string) (keys []plan.Key, err error) {
	for places, err := range store.Places(ctx, s.db, id, incident.Slack) {
		for key, at := range places {
			if at.Is(channel, ts) && !plan.Transient(plan.Key(key)) {
				keys = append(keys, plan.Key(key))
			}
		}
		if err != nil || len(keys) > 0 {
			slices.Sort(keys)
			return keys, err
		}
	}
	return nil, nil
}

// Shown returns the key of the effect that a message in an incident's own channel is; "": none that is recorded.
func (s *Service) Shown(ctx context.Context, channel, ts string) (plan.Key, error) {
	id, err := s.InChannel(ctx, channel)
	if err != nil {
		return "", err
	}
	keys, err := s.at(ctx, id, channel, ts)
	if err != nil || len(keys) == 0 {
		return "", err
	}
	return keys[0], nil
}

// Refs is where everything is in Slack that was made for an incident, as far as it is recorded.
func (s *Service) Refs(ctx context.Context, id incident.ID) (plan.Refs, error) {
	if !plain(string(id)) {
		return nil, store.ErrNotFound
	}
	refs := plan.Refs{}
	for places, err := range store.Places(ctx, s.db, id, incident.Slack) {
		if err != nil {
			return nil, err
		}
		for key, at := range places {
			refs[plan.Key(key)] = plan.Ref{ID: at.ID, Channel: at.Channel, URL: at.URL}
		}
	}
	return refs, nil
}
