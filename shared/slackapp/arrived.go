package slackapp

import (
	"context"
	"errors"
	"fmt"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// arrived notes who came into a room when the response was under way, so that they are told once how it stands, and nobody else is. Those
// who were invited at the start know it; a guest or a bot is told nothing.
func (a *App) arrived(ctx context.Context, e Event) error {
	if e.Inner.User == "" || e.Inner.Channel == "" {
		return nil
	}
	id, err := a.svc.InChannel(ctx, e.Inner.Channel)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	do := incident.Arrive{At: incident.Stamped(e.Inner.EventTS), Invited: e.Inner.Inviter != ""}
	if gathering, err := a.gathers(ctx, id, do); gathering || err != nil {
		return err
	}
	actor, err := a.people.Actor(ctx, e.Inner.User)
	if err != nil {
		return fmt.Errorf("who is %s: %w", e.Inner.User, err)
	}
	return a.heard(ctx, store.Target{Incident: id}, actor, incident.Request{
		ID: service.RequestID("arrived", string(id), e.Inner.User), At: a.svc.Now(), Via: incident.ViaSlack, Do: do,
	})
}

// gathers reports whether somebody was invited at the start, before anybody is asked who that is: at a start there are many.
func (a *App) gathers(ctx context.Context, id incident.ID, do incident.Arrive) (bool, error) {
	if !do.Invited {
		return false, nil
	}
	s, err := a.svc.Header(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	}
	return s.Incident.Gathers(do.At), err
}
