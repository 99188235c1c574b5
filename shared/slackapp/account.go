package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
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
