package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// userChange is the type of the event that tells of a change of somebody's account.
const userChange = "user_change"

// readAccount reads such an event. Nothing else of it is used: it has all of a profile.
func (in *inner) readAccount(body []byte) error {
	var e struct {
		User    account `json:"user"`
		EventTS string  `json:"event_ts"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return err
	}
	in.Type, in.Account, in.EventTS = userChange, e.User, e.EventTS
	return nil
}

// accountChanged notes that somebody's account was closed: they command nothing any more, and nothing is offered to them.
func (a *App) accountChanged(ctx context.Context, e Event) error {
	gone := incident.PersonID(e.Inner.Account.ID)
	if gone == "" || !e.Inner.Account.Deleted {
		return nil
	}
	if err := a.people.Close(ctx, gone); err != nil {
		return fmt.Errorf("note that the account of %s is closed: %w", gone, err)
	}
	return a.svc.Deactivated(ctx, gone, service.RequestID("event", e.EventID))
}

// hears notes that whoever commands said something in their room. A word every minute is enough.
func (a *App) hears(ctx context.Context, channel, user, ts string) error {
	id, err := a.svc.InChannel(ctx, channel)
	if err != nil {
		return ignoreNotFound(err)
	}
	s, err := a.svc.Header(ctx, id)
	at := a.stamped(ts)
	if err != nil || !s.Incident.Hears(incident.PersonID(user), at) {
		return err
	}
	_, err = a.svc.Do(ctx, incident.Request{
		ID: service.RequestID("heard", channel, ts), Incident: id, At: at, By: incident.Actor{ID: incident.PersonID(user)}, Via: incident.ViaSlack, Do: incident.Hear{},
	})
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

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
