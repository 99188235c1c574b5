package service

import (
	"context"
	"errors"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
)

// Recognise tells every running incident and sign of the Slack accounts of people who came into it by their e-mail address, while
// Slack could not be asked who they are. It is called after people were learned.
func (s *Service) Recognise(ctx context.Context) error {
	open, err := s.OpenStates(ctx)
	if err != nil {
		return err
	}
	signs, err := s.Signs(ctx)
	if err != nil {
		return err
	}
	cache := people.NewCache(s.db, s.clock)
	for _, state := range slices.Concat(open, signs) {
		for _, was := range state.Addresses() {
			if one := s.recognise(ctx, cache, state.Incident.ID, was); one != nil {
				err = errors.Join(err, one)
			}
		}
	}
	return err
}

func (s *Service) recognise(ctx context.Context, cache people.Cache, id incident.ID, was incident.PersonID) error {
	address, _ := people.MailOf(was)
	p, known, err := cache.ByMail(ctx, address)
	if err != nil || !known || p.ID == was || p.Outsider() {
		return err
	}
	request := RequestID("known", string(id), string(was), string(p.ID))
	_, err = s.Do(ctx, incident.Tell(request, id, s.clock.Now(), incident.ViaTool, incident.AccountFound{Was: was, Is: p.ID}))
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return nil // it is so already
	}
	return err
}
