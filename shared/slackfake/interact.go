package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Outcome is what came of a command, a click or a submission.
type Outcome struct {
	Status  int    // HTTP status of the app's answer; 0 if there was none or it came over Socket Mode
	Problem string // what went wrong as Slack names it: operation_timeout, dispatch_failed; "" if nothing did
	Shown   string // ts of the message that the answer itself put up (ephemeral or in the channel), or ""
	Body    string // the app's answer as it came
}

// Command types a slash command: command with its slash, text as typed. What is typed is escaped as in a message; mentions
// are written <@U…>, with a label or without, and <!channel>, which reaches nobody there. The person must be in the channel.
func (w *Workspace) Command(ctx context.Context, userID, channelID, command, text string) (Outcome, error) {
	var app App
	var p parcel
	var secret string
	err := w.change(func() error {
		u, c, err := w.inChannel(userID, channelID)
		if err != nil {
			return err
		}
		a := w.commandApp(command)
		if a == nil {
			return fmt.Errorf("%s: %w", command, ErrNoSuchApp)
		}
		app = clone(*a)
		secret = w.newResponseURL(&responseURL{App: a.ID, User: u.ID, Channel: c.ID})
		fields := map[string]string{
			"token": "fake", "team_id": w.st.TeamID, "team_domain": w.st.Domain, "channel_id": c.ID,
			"channel_name": w.channelName(c), "user_id": u.ID, "user_name": u.Name, "command": command,
			"text": escapeTyped(text, "!channel", "!everyone"), "api_app_id": a.ID, "is_enterprise_install": "false",
			"response_url": w.responseAddress(secret), "trigger_id": w.newTrigger(a.ID, u.ID, ""),
		}
		p = parcel{kind: DeliverCommand, typ: command, url: a.CommandURL, form: url.Values{}, payload: map[string]any{}}
		for k, v := range fields {
			p.form.Set(k, v)
			p.payload[k] = v
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return w.finish(ctx, app, p, secret, command), nil
}

// channelName is what a command is told: private channels are not named by Slack.
func (w *Workspace) channelName(c *Channel) string {
	switch {
	case c.IM:
		return "directmessage"
	case c.Private:
		return "privategroup"
	}
	return c.Name
}

func (w *Workspace) commandApp(command string) *App {
	for _, a := range w.st.Apps {
		if a.granted("commands") && (slices.Contains(a.Commands, command) || len(a.Commands) == 0) {
			return a
		}
	}
	return nil
}

// finish delivers and shows the person what the app answered, or what Slack says when it did not.
func (w *Workspace) finish(ctx context.Context, app App, p parcel, secret, what string) Outcome {
	a := w.send(ctx, app, p)
	out := Outcome{Status: a.status, Body: string(a.body)}
	switch a.problem {
	case "":
	case "http_timeout":
		out.Problem = "operation_timeout"
	default:
		out.Problem = "dispatch_failed"
	}
	_ = w.change(func() error {
		if out.Problem != "" {
			m := w.notice(secret, fmt.Sprintf("%s failed with the error \"%s\"", what, out.Problem))
			out.Shown = m.TS
			return nil
		}
		if p.kind == DeliverCommand { // the body of an answer to a click shows nothing
			out.Shown = w.showAnswer(secret, a.body)
		}
		return nil
	})
	return out
}

// notice is Slackbot talking to one person.
func (w *Workspace) notice(secret, text string) *Message {
	r := w.st.Responses[secret]
	return w.whisper(r.Channel, r.User, &Message{User: "USLACKBOT", Text: text})
}

// showAnswer puts up what the body of an answer to a command says. An empty body shows nothing.
func (w *Workspace) showAnswer(secret string, body []byte) string {
	body = []byte(strings.TrimSpace(string(body)))
	if len(body) == 0 {
		return ""
	}
	args, err := parseJSON(body)
	if err != nil {
		args = Args{"text": string(body)}
	}
	r := w.st.Responses[secret]
	ts, f := w.respond(r, args)
	if f != nil {
		return w.notice(secret, "Slack could not show the app's answer: "+f.code).TS
	}
	return ts
}

// inChannel checks that a person may act in a channel.
func (w *Workspace) inChannel(userID, channelID string) (*User, *Channel, error) {
	u, err := w.person(userID)
	if err != nil {
		return nil, nil, err
	}
	c := w.st.Channels[channelID]
	switch {
	case c == nil || !c.visible(userID):
		return nil, nil, ErrNoSuchChannel
	case !c.has(userID):
		return nil, nil, ErrNotMember
	case c.Archived:
		return nil, nil, ErrArchived
	}
	return u, c, nil
}

func (w *Workspace) newTrigger(app, user, view string) string {
	id := fmt.Sprintf("%d.%d.%s", w.now().UnixMilli(), w.st.Counter, w.secret()[:24])
	for old, t := range w.st.Triggers {
		if w.now().Sub(t.Expires) > ResponseLife {
			delete(w.st.Triggers, old)
		}
	}
	w.st.Counter++
	w.st.Triggers[id] = &trigger{App: app, User: user, View: view, Expires: w.now().Add(TriggerLife)}
	return id
}

// Click presses a button: one that is in the message (seen by the person, ephemeral ones included) under this
// action_id. When several have it, value picks one.
func (w *Workspace) Click(ctx context.Context, userID, channelID, ts, actionID string, value ...string) (Outcome, error) {
	return w.act(ctx, userID, channelID, ts, actionID, func(e element) (map[string]any, error) {
		got, _ := e.body["value"].(string)
		if e.kind() != "button" || len(value) > 0 && value[0] != got {
			return nil, ErrNoSuchElement
		}
		return buttonAction(e), nil
	})
}

func buttonAction(e element) map[string]any {
	action := map[string]any{"type": "button", "text": e.body["text"]}
	for _, key := range []string{"value", "style"} {
		if e.body[key] != nil {
			action[key] = e.body[key]
		}
	}
	return action
}

// Select chooses in a menu, an overflow menu, checkboxes or a picker of a message. entered is an option's value, a
// user id, a date, or several of them separated by commas.
func (w *Workspace) Select(ctx context.Context, userID, channelID, ts, actionID, entered string) (Outcome, error) {
	return w.act(ctx, userID, channelID, ts, actionID, func(e element) (map[string]any, error) {
		if e.kind() == "button" {
			return nil, ErrNoSuchElement
		}
		return w.choose(e, entered)
	})
}

// act finds the element in what the person sees and tells the app that owns the message.
func (w *Workspace) act(
	ctx context.Context, userID, channelID, ts, actionID string, pick func(element) (map[string]any, error),
) (Outcome, error) {
	var app App
	var p parcel
	var secret string
	err := w.change(func() error {
		u, c, err := w.inChannel(userID, channelID)
		if err != nil {
			return err
		}
		m := w.seen(c, u.ID, ts)
		if m == nil {
			return ErrNoSuchMessage
		}
		a := w.st.Apps[m.AppID]
		if a == nil {
			return ErrNoSuchApp
		}
		e, action, err := pickElement(m.Blocks, actionID, pick)
		if err != nil {
			return fmt.Errorf("%s: %w", actionID, err)
		}
		if action["type"] != "button" && action["type"] != "overflow" {
			if m.Values == nil {
				m.Values = ViewValues{}
			}
			m.Values.set(e, clone(action))
		}
		app = clone(*a)
		secret = w.newResponseURL(&responseURL{
			App: a.ID, User: u.ID, Channel: c.ID, Source: m.TS, Hidden: m.To != "", Thread: m.ThreadTS,
		})
		p = w.interaction(a, "block_actions", w.messageAction(a, u, c, m, e, action, secret))
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return w.finish(ctx, app, p, secret, actionID), nil
}

// seen finds a message of the channel, or an ephemeral one shown to this person.
func (w *Workspace) seen(c *Channel, userID, ts string) *Message {
	if m := c.message(ts); m != nil {
		return m
	}
	for _, m := range w.st.Ephemerals {
		if m.TS == ts && m.Channel == c.ID && m.To == userID {
			return m
		}
	}
	return nil
}

func pickElement(
	blocks []Block, actionID string, pick func(element) (map[string]any, error),
) (element, map[string]any, error) {
	last := ErrNoSuchElement
	for _, e := range elements(blocks) {
		if e.actionID() != actionID {
			continue
		}
		action, err := pick(e)
		if err == nil {
			return e, action, nil
		}
		last = err
	}
	return element{}, nil, last
}

func (w *Workspace) messageAction(
	a *App, u *User, c *Channel, m *Message, e element, action map[string]any, secret string,
) map[string]any {
	container := map[string]any{
		"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.To != "",
	}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	payload := map[string]any{
		"container": container, "trigger_id": w.newTrigger(a.ID, u.ID, ""), "user": w.actor(u),
		"channel":      map[string]any{"id": c.ID, "name": w.channelName(c)},
		"response_url": w.responseAddress(secret), "actions": []any{w.stamp(e, action)},
		"state": map[string]any{"values": orEmpty(m.Values)},
	}
	if m.To == "" {
		payload["message"] = w.wireMessage(c, m, true)
	}
	return payload
}

// stamp completes one entry of an interaction's actions.
func (w *Workspace) stamp(e element, action map[string]any) map[string]any {
	action = clone(action)
	action["action_id"], action["block_id"], action["action_ts"] = e.actionID(), e.blockID(), w.nextTS()
	return action
}

func (w *Workspace) actor(u *User) map[string]any {
	return map[string]any{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": u.TeamID}
}

// interaction wraps a payload as Slack posts it: one form field named payload.
func (w *Workspace) interaction(a *App, typ string, payload map[string]any) parcel {
	payload["type"], payload["api_app_id"], payload["token"] = typ, a.ID, "fake"
	payload["team"] = map[string]any{"id": w.st.TeamID, "domain": w.st.Domain}
	payload["enterprise"], payload["is_enterprise_install"] = nil, false
	raw, err := json.Marshal(payload)
	if err != nil {
		panic(fmt.Errorf("slackfake: encode %s: %w", typ, err))
	}
	return parcel{
		kind: DeliverInteraction, typ: typ, url: a.InteractivityURL, form: url.Values{"payload": {string(raw)}},
		payload: clone(payload),
	}
}
