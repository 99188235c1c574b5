package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp"
	"noroshi.internal/shared/slackapp/socket"
)

// connect opens Socket Mode when an app token is given, so that a real workspace needs no public address.
func (m *machine) connect() {
	token := m.config.SlackAppToken.Reveal()
	if token == "" {
		return
	}
	client := socket.New(token, socket.Options{
		APIURL: m.config.SlackAPIURL, App: m.gateway.LookUpApp, Log: m.log, Pace: m.pace, Changed: m.service.Heard, Clock: clock.Machine,
		Serve:     func(d socket.Delivery) { m.dispatch.goIfRunning(func() { m.deliver(d) }) },
		Connected: func() { m.dispatch.goIfRunning(m.readBack) },
	})
	m.dispatch.goIfRunning(func() { client.Listen(m.dispatch.ctx) })
}

// readBack has what people did read back, of which nothing arrived for a time.
func (m *machine) readBack() {
	err := reconcile.RequestBackfill(m.dispatch.ctx, m.db, incident.Slack, time.Now())
	if err != nil && m.dispatch.ctx.Err() == nil { // the tick has it read back in some minutes
		m.log.Error("could not ask for what people did while Socket Mode was not connected", "err", err)
	}
}

// deliver answers one delivery. What fails is not acknowledged, so that Slack delivers it again.
func (m *machine) deliver(d socket.Delivery) {
	ctx, cancel := context.WithTimeout(m.dispatch.ctx, 10*time.Second)
	defer cancel()
	answer, err := m.serveDelivery(ctx, d)
	if err != nil {
		m.log.Error("could not serve a delivery", "type", d.Type, "err", err)
	}
	if err != nil && !errors.Is(err, errMalformed) {
		return
	}
	if err := d.Answer(answer); err != nil {
		m.log.Error("could not acknowledge a delivery", "type", d.Type, "err", err)
	}
}

// errMalformed marks a delivery that no second delivery would mend: it is acknowledged, and makes nothing.
var errMalformed = errors.New("malformed")

func (m *machine) serveDelivery(ctx context.Context, d socket.Delivery) (answer any, err error) {
	switch d.Type {
	case "slash_commands":
		return m.command(ctx, d.Payload)
	case "interactive":
		return m.interaction(ctx, d.Payload)
	case "events_api":
		event, err := slackapp.ParseEvent(d.Payload)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errMalformed, err)
		}
		return nil, m.app.Event(ctx, event)
	}
	return nil, nil
}

func (m *machine) command(ctx context.Context, payload json.RawMessage) (any, error) {
	var sent slack.SlashCommand
	if err := json.Unmarshal(payload, &sent); err != nil {
		return nil, fmt.Errorf("%w: a command that is no JSON", errMalformed)
	}
	c := slackapp.Command{
		Name: sent.Command, Text: sent.Text, User: sent.UserID, Channel: sent.ChannelID, TriggerID: sent.TriggerID,
		ResponseURL: sent.ResponseURL,
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	if reply := m.app.Command(ctx, c); reply != nil {
		return slackapp.Ephemeral(*reply), nil
	}
	return nil, nil
}

func (m *machine) interaction(ctx context.Context, payload json.RawMessage) (any, error) {
	var sent slack.InteractionCallback
	if err := json.Unmarshal(payload, &sent); err != nil {
		return nil, fmt.Errorf("%w: an interaction that is no JSON", errMalformed)
	}
	if err := slackapp.ValidateInteraction(sent); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	if view := m.app.Interact(ctx, sent); view != nil {
		return view, nil
	}
	return nil, nil
}
