package service

import (
	"context"
	"errors"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Usable has what goes into a channel of Slack's tried again, by its key, since the channel can be used again. People see a retry where
// they see a failure. One that its worker only knows of, or is about to, is tried all the same; so is what never failed, in vain.
func (s *Service) Usable(ctx context.Context, id incident.ID, key, deliveredAs string) error {
	problem := incident.Problem{System: string(incident.Slack), Key: key}.ID()
	at := s.clock.Now()
	_, err := s.Do(ctx, incident.Request{
		ID: RequestID("event", deliveredAs, problem), Incident: id, At: at, Via: incident.ViaTool, Do: incident.Retry{ProblemID: problem},
	})
	var refused *incident.Refusal
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Code != incident.RefusedSame:
		return nil
	}
	m := store.Mark{
		ID: string(id) + "-usable-" + RequestID("event", deliveredAs, problem), Incident: id, System: incident.Slack, NotBefore: store.Moment(at),
	}
	return s.update(ctx, func(tx store.Tx) error { return store.TryUnseen(tx, problem, m) })
}
