package slackapp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// Event is what Slack's Events API delivers, as far as we use it.
type Event struct {
	Type      string `json:"type"` // url_verification, event_callback
	Challenge string `json:"challenge"`
	EventID   string `json:"event_id"`
	AppID     string `json:"api_app_id"`
	Inner     inner  `json:"event"`
}

type inner struct {
	Type     string `json:"type"` // reaction_added, reaction_removed, message, pin_removed, channel_archive, …
	Subtype  string `json:"subtype"`
	User     string `json:"user"`
	BotID    string `json:"bot_id"`
	Reaction string `json:"reaction"`
	Item     struct {
		Type    string  `json:"type"`
		Channel string  `json:"channel"`
		TS      string  `json:"ts"`
		Message message `json:"message"` // of a pin
	} `json:"item"`
	Message   message `json:"message"`          // of message_changed
	Previous  message `json:"previous_message"` // of message_changed and message_deleted
	DeletedTS string  `json:"deleted_ts"`
	ChannelID string  `json:"channel_id"` // of a pin
	Channel   string  `json:"channel"`
	Text      string  `json:"text"`
	TS        string  `json:"ts"`
	ThreadTS  string  `json:"thread_ts"`
	EventTS   string  `json:"event_ts"`
	Inviter   string  `json:"inviter"` // of somebody who joined a channel; empty: by themselves
	Edited    edit    `json:"edited"`
	Tab       string  `json:"tab"` // of app_home_opened

	Account account `json:"-"` // of user_change, in which User is an object

	raw json.RawMessage // all of it
}

// account is somebody's account inside an event.
type account struct {
	ID      string `json:"id"`
	Deleted bool   `json:"deleted"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (in *inner) UnmarshalJSON(body []byte) error {
	type plain inner
	var typ struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(body, &typ); err != nil {
		return err
	}
	if typ.Type == userChange {
		return in.readAccount(body)
	}
	in.raw = bytes.Clone(body)
	return json.Unmarshal(body, (*plain)(in))
}

// message is a message inside an event.
type message struct {
	Subtype  string `json:"subtype"`
	User     string `json:"user"`
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts"`
	Edited   edit   `json:"edited"`

	raw json.RawMessage // all of it
}

// edit is the last change of a message's text.
type edit struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *message) UnmarshalJSON(body []byte) error {
	type plain message
	m.raw = bytes.Clone(body)
	return json.Unmarshal(body, (*plain)(m))
}

// ParseEvent reads the JSON body of an event. An id or a ts that Slack would not make is an error.
func ParseEvent(body []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(body, &e); err != nil {
		return e, err
	}
	if e.Type == "" {
		return e, errors.New("not an event: type is missing")
	}
	return e, e.Validate()
}

// Event records what an event means. An error asks Slack to deliver it again.
func (a *App) Event(ctx context.Context, e Event) error {
	does, ok := handlers[e.Inner.Type]
	if e.Type != "event_callback" || !ok {
		return nil
	}
	return does(a, ctx, e)
}

// memberJoined is the type of the event that somebody came into a channel.
const memberJoined = "member_joined_channel"

// handlers are what is done about each type of event. The manifest asks for these and no others, and a test holds it to that:
// what it does not ask for never comes.
var handlers = map[string]func(*App, context.Context, Event) error{
	"reaction_added": (*App).reacted, "reaction_removed": (*App).reacted,
	"message":         (*App).said,
	"pin_removed":     (*App).vanished,
	userChange:        (*App).accountChanged,
	memberJoined:      (*App).arrived,
	"app_home_opened": (*App).homeOpened,
	"channel_archive": (*App).vanished, "group_archive": (*App).vanished,
	"channel_deleted": (*App).vanished, "group_deleted": (*App).vanished,
	"channel_unarchive": (*App).opened, "group_unarchive": (*App).opened,
}

// said takes in a word, that it says something else, or that it is not there any more.
func (a *App) said(ctx context.Context, e Event) error {
	_, gone := e.Inner.gone()
	switch {
	case gone:
		return errors.Join(a.deleted(ctx, e), a.vanished(ctx, e))
	case e.Inner.Subtype == "message_changed":
		return a.edited(ctx, e)
	}
	return a.replied(ctx, e)
}

// reacted turns an emoji on a TODO's message into a claim, or into its end. 📌 keeps what somebody said instead.
func (a *App) reacted(ctx context.Context, e Event) error {
	if e.Inner.User == "" || e.Inner.Item.Type != "message" {
		return nil
	}
	on := map[string]bool{"reaction_added": true, "reaction_removed": false}
	added, known := on[e.Inner.Type]
	switch {
	case !known:
		return nil
	case incident.Pins(e.Inner.Reaction) && !added: // what is on the timeline stays there
		return nil
	case incident.Pins(e.Inner.Reaction):
		return a.pinned(ctx, e)
	}
	req := incident.Request{ID: service.RequestID("event", e.EventID), At: a.svc.Now(), Via: incident.ViaSlack}
	return a.about(ctx, e.Inner.User, e.Inner.Item.Channel, e.Inner.Item.TS, func(todo incident.TodoID) incident.Request {
		req.Do = incident.React{Todo: todo, Emoji: e.Inner.Reaction, On: added, Stamp: e.Inner.EventTS, Message: e.Inner.Item.TS}
		return req
	})
}

// about records what somebody did about the TODO that a message shows. What is about no TODO of ours, and what the rules
// refuse, is no failure: Slack need not deliver it again.
func (a *App) about(ctx context.Context, user, channel, ts string, did func(incident.TodoID) incident.Request) error {
	t, err := a.target(ctx, channel, ts)
	if err != nil || t.Todo == "" {
		return err
	}
	actor, err := a.people.Actor(ctx, user)
	if err != nil {
		return fmt.Errorf("who is %s: %w", user, err)
	}
	return a.heard(ctx, t, actor, did(t.Todo))
}

// heardFrom records what somebody did about a TODO.
func (a *App) heardFrom(ctx context.Context, t store.Target, user string, req incident.Request) error {
	actor, err := a.people.Actor(ctx, user)
	if err != nil {
		return fmt.Errorf("who is %s: %w", user, err)
	}
	return a.heard(ctx, t, actor, req)
}

// heard records what an actor did about a TODO. What the rules refuse is no failure.
func (a *App) heard(ctx context.Context, t store.Target, actor incident.Actor, req incident.Request) error {
	req.Incident, req.By = t.Incident, actor
	_, err := a.svc.Do(ctx, req)
	var refused *incident.Refusal
	if errors.As(err, &refused) || errors.Is(err, store.ErrNotFound) {
		a.log.InfoContext(ctx, "an event that changes nothing", "incident", t.Incident, "todo", t.Todo, "why", err)
		return nil
	}
	return err
}

// target finds what a message is about. One that is not recorded yet, since it was posted a moment ago or its recording
// died with a worker, says so itself in its metadata.
func (a *App) target(ctx context.Context, channel, ts string) (store.Target, error) {
	t, err := a.svc.About(ctx, channel, ts)
	switch {
	case !errors.Is(err, store.ErrNotFound):
		return t, err
	case t.Incident == "": // in no channel of ours
		return store.Target{}, nil
	}
	p, found, err := a.slack.Message(ctx, channel, ts)
	if err != nil {
		return store.Target{}, fmt.Errorf("what is message %s in %s: %w", ts, channel, err)
	}
	todo, ok := plan.TodoOf(p.Key)
	heading, review := plan.KPTOf(p.Key)
	if !found || !ok && !review {
		return store.Target{}, nil
	}
	return store.Target{Incident: p.Incident, Todo: todo, Heading: heading}, nil
}
