package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"noroshi.internal/shared/slackapp"
)

// connect opens Socket Mode when an app token is given, so that a real workspace needs no public address.
func (m *machine) connect() {
	token := m.config.SlackAppToken.Reveal()
	if token == "" {
		return
	}
	api := slack.New(m.config.SlackBotToken.Reveal(), slack.OptionAppLevelToken(token), slack.OptionAPIURL(m.config.SlackAPIURL))
	client := socketmode.New(api, socketmode.OptionLog(log.New(io.Discard, "", 0))) // its log quotes what people typed
	m.dispatch.goIfRunning(func() { m.stayConnected(client) })
	m.dispatch.goIfRunning(func() { m.listen(client) })
}

// reconnect is the wait after a connection that could not be kept. The client itself retries what it can.
const reconnect = 5 * time.Second

func (m *machine) stayConnected(client *socketmode.Client) {
	for {
		err := client.RunContext(m.dispatch.ctx)
		if m.dispatch.ctx.Err() != nil {
			return
		}
		m.log.Error("Socket Mode is not connected; trying again", "err", err)
		m.dispatch.sleep(reconnect)
	}
}

func (m *machine) listen(client *socketmode.Client) {
	for {
		select {
		case <-m.dispatch.ctx.Done():
			return
		case e := <-client.Events:
			if e.Request != nil {
				m.dispatch.goIfRunning(func() { m.envelope(client, e) })
			}
		}
	}
}

// envelope answers one delivery. What fails is not acknowledged, so that Slack delivers it again.
func (m *machine) envelope(client *socketmode.Client, e socketmode.Event) {
	ctx, cancel := context.WithTimeout(m.dispatch.ctx, 10*time.Second)
	defer cancel()
	answer, err := m.serveEnvelope(ctx, e)
	if err != nil {
		m.log.Error("could not serve a delivery", "type", e.Type, "err", err)
	}
	if err != nil && !errors.Is(err, errMalformed) {
		return
	}
	if err := client.AckCtx(ctx, e.Request.EnvelopeID, answer); err != nil {
		m.log.Error("could not acknowledge a delivery", "type", e.Type, "err", err)
	}
}

// errMalformed marks a delivery that no second delivery would mend: it is acknowledged, and makes nothing.
var errMalformed = errors.New("malformed")

func (m *machine) serveEnvelope(ctx context.Context, e socketmode.Event) (answer any, err error) {
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		return m.command(ctx, slackapp.Command{
			Name: data.Command, Text: data.Text, User: data.UserID, Channel: data.ChannelID, TriggerID: data.TriggerID,
			ResponseURL: data.ResponseURL,
		})
	case slack.InteractionCallback:
		if err := slackapp.CheckInteraction(data); err != nil {
			return nil, fmt.Errorf("%w: %w", errMalformed, err)
		}
		if view := m.app.Interact(ctx, data); view != nil {
			return view, nil
		}
	default:
		if e.Type == socketmode.EventTypeEventsAPI {
			event, err := slackapp.ParseEvent(e.Request.Payload)
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errMalformed, err)
			}
			return nil, m.app.Event(ctx, event)
		}
	}
	return nil, nil
}

func (m *machine) command(ctx context.Context, c slackapp.Command) (any, error) {
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	if reply := m.app.Command(ctx, c); reply != nil {
		return slackapp.Ephemeral(*reply), nil
	}
	return nil, nil
}
