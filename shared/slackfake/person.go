package slackfake

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Say posts a message as a person. What is typed is escaped as Slack does; mentions are written <@U…>.
func (w *Workspace) Say(userID, channelID, text string) (Message, error) {
	return w.Reply(userID, channelID, "", text)
}

// Reply answers in the thread of a message; an empty threadTS posts to the channel itself.
func (w *Workspace) Reply(userID, channelID, threadTS, text string) (Message, error) {
	if strings.TrimSpace(text) == "" {
		return Message{}, ErrInvalidInput
	}
	return w.Share(userID, channelID, threadTS, text)
}

// Share posts files as a person, with words or without: in a thread, or with an empty threadTS in the channel itself.
func (w *Workspace) Share(userID, channelID, threadTS, text string, files ...string) (Message, error) {
	var said Message
	err := w.change(func() error {
		u, c, err := w.inChannel(userID, channelID)
		if err != nil {
			return err
		}
		if parent := c.message(threadTS); threadTS != "" {
			switch {
			case parent == nil:
				return ErrNoSuchMessage
			case parent.isReply():
				threadTS = parent.ThreadTS
			}
		}
		if len([]rune(text)) > MaxText {
			return ErrInvalidInput
		}
		m := &Message{User: u.ID, Text: escapeTyped(text), ThreadTS: threadTS}
		for _, name := range files {
			m.Subtype, m.Files = fileShare, append(m.Files, File{ID: w.nextID("F"), Name: name})
		}
		if len(files) == 0 {
			m.ClientID = w.nextID("cm")
		}
		said = clone(*w.post(c, m))
		return nil
	})
	return said, err
}

// DeleteFile deletes a file of a person's own message. A tombstone is left in the message.
func (w *Workspace) DeleteFile(userID, channelID, ts, name string) error {
	return w.onOwn(userID, channelID, ts, func(c *Channel, m *Message) {
		edited := m.Edited
		w.edit(c, m, userID, func(m *Message) {
			for i, f := range m.Files {
				if f.Name == name {
					m.Files[i] = File{ID: f.ID, Mode: tombstone}
				}
			}
		})
		m.Edited = edited
	})
}

// escapeTyped escapes what people type but leaves mentions, channel links and links as Slack's client makes them, and other
// tokens that begin as more says.
func escapeTyped(s string, more ...string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "<")
		out.WriteString(escape(before))
		if !found {
			return out.String()
		}
		token, after, closed := strings.Cut(rest, ">")
		if closed && isToken(token, append(more, "@U", "#C", "!subteam^S", "!here", "https://")) {
			out.WriteString("<" + token + ">")
			s = after
			continue
		}
		out.WriteString("&lt;")
		s = rest
	}
}

func isToken(token string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(token, prefix) && !strings.ContainsAny(token, " <&") {
			return true
		}
	}
	return false
}

// EditMessage changes a person's own message.
func (w *Workspace) EditMessage(userID, channelID, ts, text string) error {
	return w.onOwn(userID, channelID, ts, func(c *Channel, m *Message) {
		w.edit(c, m, userID, func(m *Message) { m.Text = escapeTyped(text) })
	})
}

// DeleteMessage deletes a person's own message; an admin may delete anybody's, an app's included.
func (w *Workspace) DeleteMessage(userID, channelID, ts string) error {
	return w.onOwn(userID, channelID, ts, func(c *Channel, m *Message) { w.erase(c, m) })
}

func (w *Workspace) onOwn(userID, channelID, ts string, do func(*Channel, *Message)) error {
	return w.change(func() error {
		u, c, err := w.inChannel(userID, channelID)
		if err != nil {
			return err
		}
		m := c.message(ts)
		switch {
		case m == nil || m.Subtype == tombstone:
			return ErrNoSuchMessage
		case m.User != u.ID && !u.Admin:
			return ErrNotAllowed
		}
		do(c, m)
		return nil
	})
}

// React puts an emoji (its name without colons) on a message. Doing it twice changes nothing.
func (w *Workspace) React(userID, channelID, ts, emoji string) error {
	return w.onSeen(userID, channelID, ts, func(c *Channel, m *Message) error {
		if !emojiPattern.MatchString(emoji) {
			return ErrInvalidInput
		}
		w.react(c, m, userID, emoji)
		return nil
	})
}

// Unreact takes a person's emoji away again.
func (w *Workspace) Unreact(userID, channelID, ts, emoji string) error {
	return w.onSeen(userID, channelID, ts, func(c *Channel, m *Message) error {
		w.unreact(c, m, userID, emoji)
		return nil
	})
}

func (w *Workspace) onSeen(userID, channelID, ts string, do func(*Channel, *Message) error) error {
	return w.change(func() error {
		_, c, err := w.inChannel(userID, channelID)
		if err != nil {
			return err
		}
		m := c.message(ts)
		if m == nil || m.Subtype == tombstone {
			return ErrNoSuchMessage
		}
		return do(c, m)
	})
}

// Dismiss takes an ephemeral message off a person's screen.
func (w *Workspace) Dismiss(userID, ts string) error {
	return w.change(func() error {
		before := len(w.st.Ephemerals)
		w.st.Ephemerals = slices.DeleteFunc(w.st.Ephemerals, func(m *Message) bool {
			return m.TS == ts && m.To == userID
		})
		if len(w.st.Ephemerals) == before {
			return ErrNoSuchMessage
		}
		return nil
	})
}

// JoinChannel lets a person join a public channel. Guests and people of other companies cannot.
func (w *Workspace) JoinChannel(userID, channelID string) error {
	return w.change(func() error {
		u, err := w.person(userID)
		if err != nil {
			return err
		}
		c := w.st.Channels[channelID]
		switch {
		case c == nil || c.Private || c.IM:
			return ErrNoSuchChannel
		case c.Archived:
			return ErrArchived
		case u.Guest() || u.TeamID != w.st.TeamID:
			return ErrNotAllowed
		case !c.has(userID):
			w.addMember(c, userID, "")
		}
		return nil
	})
}

// LeaveChannel lets a person leave a channel.
func (w *Workspace) LeaveChannel(userID, channelID string) error {
	return w.change(func() error {
		_, c, err := w.inChannel(userID, channelID)
		if err == nil {
			w.removeMember(c, userID)
		}
		return err
	})
}

// Invite lets a member bring others in: people, or an app's bot by its bot user id. Members are left as they are.
func (w *Workspace) Invite(by, channelID string, users ...string) error {
	return w.change(func() error {
		_, c, err := w.inChannel(by, channelID)
		if err != nil {
			return err
		}
		for _, id := range users {
			if _, err := w.person(id); err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
		}
		for _, id := range users {
			if !c.has(id) {
				w.addMember(c, id, by)
			}
		}
		return nil
	})
}

// RemoveFromChannel lets a member put somebody out, for instance the app's bot.
func (w *Workspace) RemoveFromChannel(by, channelID, userID string) error {
	return w.change(func() error {
		_, c, err := w.inChannel(by, channelID)
		switch {
		case err != nil:
			return err
		case !c.has(userID):
			return ErrNotMember
		}
		w.removeMember(c, userID)
		return nil
	})
}

// CreateChannel makes a channel as a person.
func (w *Workspace) CreateChannel(userID, name string, private bool) (Channel, error) {
	var made Channel
	err := w.change(func() error {
		u, err := w.person(userID)
		if err != nil {
			return err
		}
		if u.Guest() {
			return ErrNotAllowed
		}
		c, f := w.createChannel(name, private, userID)
		if f != nil {
			return fmt.Errorf("create #%s: %s: %w", name, f.code, ErrInvalidInput)
		}
		made = clone(*c)
		return nil
	})
	return made, err
}

// ArchiveChannel archives a channel as a person.
func (w *Workspace) ArchiveChannel(userID, channelID string) error {
	return w.change(func() error {
		_, c, err := w.inChannel(userID, channelID)
		if err == nil {
			w.archive(c, userID)
		}
		return err
	})
}

// DeleteChannel deletes a channel with all that is in it, for good, as an administrator does. Its name is free
// again.
func (w *Workspace) DeleteChannel(userID, channelID string) error {
	return w.change(func() error {
		u, err := w.person(userID)
		if err != nil {
			return err
		}
		c := w.st.Channels[channelID]
		switch {
		case c == nil || c.IM || !c.visible(userID):
			return ErrNoSuchChannel
		case !u.Admin:
			return ErrNotAllowed
		}
		w.deleteChannel(c, userID)
		return nil
	})
}

// OpenDirect opens the direct message between two users, for instance a person and the app's bot.
func (w *Workspace) OpenDirect(userID, otherID string) (Channel, error) {
	var c Channel
	err := w.change(func() error {
		for _, id := range []string{userID, otherID} {
			if _, err := w.person(id); err != nil {
				return err
			}
		}
		c = clone(*w.direct(userID, otherID))
		return nil
	})
	return c, err
}

// OpenHome opens an app's Home tab: the app hears app_home_opened. An empty appID means the only app.
func (w *Workspace) OpenHome(userID, appID string) error {
	return w.change(func() error {
		u, err := w.person(userID)
		if err != nil {
			return err
		}
		a := w.oneApp(appID)
		if a == nil || a.HomeTabDisabled {
			return ErrNoSuchApp
		}
		event := map[string]any{
			"user": u.ID, "channel": w.direct(a.BotUserID, u.ID).ID, "tab": "home", "event_ts": w.nextTS(),
		}
		if v := w.st.Views[w.st.Homes[u.ID+"/"+a.ID]]; v != nil {
			event["view"] = w.wireView(v)
		}
		w.emitTo(a, nil, "app_home_opened", "app_home_opened", event)
		return nil
	})
}

func (w *Workspace) oneApp(id string) *App {
	if a := w.st.Apps[id]; a != nil || id != "" {
		return a
	}
	for _, a := range w.st.Apps {
		return a
	}
	return nil
}

// Shortcut runs a global shortcut of an app. An empty appID means the only app.
func (w *Workspace) Shortcut(ctx context.Context, userID, appID, callbackID string) (Outcome, error) {
	return w.shortcut(ctx, userID, appID, "shortcut", callbackID, func(*App, *User) (map[string]any, error) {
		return map[string]any{}, nil
	})
}

// MessageShortcut runs a message shortcut of an app on a message the person sees. One that the app does not have nobody can choose.
func (w *Workspace) MessageShortcut(
	ctx context.Context, userID, channelID, ts, appID, callbackID string,
) (Outcome, error) {
	fill := func(a *App, u *User) (map[string]any, error) {
		_, c, err := w.inChannel(userID, channelID)
		if err != nil {
			return nil, err
		}
		m := c.message(ts)
		switch {
		case m == nil || m.Subtype == tombstone:
			return nil, ErrNoSuchMessage
		case len(a.Shortcuts) > 0 && !slices.ContainsFunc(a.Shortcuts, func(s Shortcut) bool { return s.CallbackID == callbackID }):
			return nil, ErrNoSuchElement
		}
		secret := w.newResponseURL(&responseURL{App: a.ID, User: u.ID, Channel: c.ID})
		return map[string]any{
			"channel": map[string]any{"id": c.ID, "name": w.channelName(c)}, "message_ts": ts,
			"message": w.wireMessage(c, m, true), "response_url": w.responseAddress(secret),
		}, nil
	}
	return w.shortcut(ctx, userID, appID, "message_action", callbackID, fill)
}

func (w *Workspace) shortcut(
	ctx context.Context, userID, appID, typ, callbackID string, fill func(*App, *User) (map[string]any, error),
) (Outcome, error) {
	var app App
	var p parcel
	err := w.change(func() error {
		u, err := w.person(userID)
		if err != nil {
			return err
		}
		a := w.oneApp(appID)
		if a == nil || !slices.Contains(a.Scopes, "commands") {
			return ErrNoSuchApp
		}
		payload, err := fill(a, u)
		if err != nil {
			return err
		}
		payload["user"], payload["callback_id"], payload["action_ts"] = w.actor(u), callbackID, w.nextTS()
		payload["trigger_id"] = w.newTrigger(a.ID, u.ID, "")
		app, p = clone(*a), w.interaction(a, typ, payload)
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	a := w.send(ctx, app, p)
	return Outcome{Status: a.status, Problem: a.problem, Body: string(a.body)}, nil
}
