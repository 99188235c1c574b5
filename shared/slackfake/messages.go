package slackfake

import (
	"slices"
)

// TombstoneText is what Slack leaves of a deleted message that has replies.
const TombstoneText = "This message was deleted."

// tombstone is the subtype of what is left of such a message: people can only read it and what is under it.
const tombstone = "tombstone"

// fileShare is the subtype of a message with files.
const fileShare = "file_share"

// inChannel tells whether the message is shown in the channel itself: anything but an unshared thread reply.
func (m *Message) inChannel() bool { return m.ThreadTS == "" || m.ThreadTS == m.TS || m.Broadcast }

func (m *Message) isReply() bool { return m.ThreadTS != "" && m.ThreadTS != m.TS }

// threadable tells whether the message may be answered in a thread.
func (m *Message) threadable() bool {
	return !m.isReply() && (m.Subtype == "" || m.Subtype == "bot_message" || m.Subtype == fileShare || m.Subtype == tombstone)
}

// post stores a message under a fresh ts and tells the subscribed apps.
func (w *Workspace) post(c *Channel, m *Message) *Message {
	m.TS, m.Channel = w.nextTS(), c.ID
	if parent := c.message(m.ThreadTS); parent != nil {
		parent.ThreadTS = parent.TS
		if m.Broadcast {
			m.Subtype = "thread_broadcast"
		}
	}
	c.Messages = append(c.Messages, m)
	w.emitMessage(c, m)
	return m
}

func (w *Workspace) emitMessage(c *Channel, m *Message) {
	event := w.wireMessage(c, m, true)
	event["channel"], event["channel_type"], event["event_ts"] = c.ID, c.eventKind(), m.TS
	w.emit(c, messageEvent(c), "message", event)
	if c.IM || m.Subtype != "" {
		return
	}
	for _, a := range w.st.Apps {
		if m.AppID != a.ID && containsMention(m.Text, a.BotUserID) {
			mention := clone(event)
			delete(mention, "channel_type")
			w.emitTo(a, c, "app_mention", "app_mention", mention)
		}
	}
}

// messageEvent names the subscription that covers messages of this conversation.
func messageEvent(c *Channel) string {
	return map[string]string{"im": "message.im", "groups": "message.groups", "channels": "message.channels"}[c.kind()]
}

// edit replaces text and blocks, and tells the subscribed apps.
func (w *Workspace) edit(c *Channel, m *Message, by string, apply func(*Message)) {
	before := w.wireMessage(c, m, true)
	apply(m)
	at := w.nextTS()
	m.Edited = &Edited{User: by, TS: at}
	w.emit(c, messageEvent(c), "message", map[string]any{
		"subtype": "message_changed", "hidden": true, "channel": c.ID, "channel_type": c.eventKind(),
		"ts": at, "event_ts": at, "message": w.wireMessage(c, m, true), "previous_message": before,
	})
}

// erase deletes a message; a parent with replies leaves a tombstone so that its thread stays readable.
func (w *Workspace) erase(c *Channel, m *Message) {
	before := w.wireMessage(c, m, true)
	if len(repliesOf(c, m.TS)) > 0 {
		*m = Message{
			TS: m.TS, ThreadTS: m.TS, Channel: c.ID, User: "USLACKBOT", Subtype: tombstone, Text: TombstoneText,
		}
		c.Pins = slices.DeleteFunc(c.Pins, func(p Pin) bool { return p.TS == m.TS })
	} else {
		c.remove(m.TS)
	}
	if parent := c.message(m.ThreadTS); parent != nil && parent != m && len(repliesOf(c, parent.TS)) == 0 {
		parent.ThreadTS = ""
	}
	at := w.nextTS()
	w.emit(c, messageEvent(c), "message", map[string]any{
		"subtype": "message_deleted", "hidden": true, "channel": c.ID, "channel_type": c.eventKind(),
		"ts": at, "event_ts": at, "deleted_ts": m.TS, "previous_message": before,
	})
}

func repliesOf(c *Channel, ts string) []*Message {
	var out []*Message
	for _, m := range c.Messages {
		if m.ThreadTS == ts && m.TS != ts {
			out = append(out, m)
		}
	}
	return out
}

// react adds a reaction; false means that it was there.
func (w *Workspace) react(c *Channel, m *Message, userID, name string) bool {
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	if i < 0 {
		m.Reactions = append(m.Reactions, Reaction{Name: name})
		i = len(m.Reactions) - 1
	}
	if slices.Contains(m.Reactions[i].Users, userID) {
		return false
	}
	m.Reactions[i].Users = append(m.Reactions[i].Users, userID)
	w.emitReaction(c, m, "reaction_added", userID, name)
	return true
}

// unreact takes a reaction away; false means that there was none.
func (w *Workspace) unreact(c *Channel, m *Message, userID, name string) bool {
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool {
		return r.Name == name && slices.Contains(r.Users, userID)
	})
	if i < 0 {
		return false
	}
	r := &m.Reactions[i]
	r.Users = slices.DeleteFunc(r.Users, func(id string) bool { return id == userID })
	if len(r.Users) == 0 {
		m.Reactions = slices.Delete(m.Reactions, i, i+1)
	}
	w.emitReaction(c, m, "reaction_removed", userID, name)
	return true
}

func (w *Workspace) emitReaction(c *Channel, m *Message, typ, userID, name string) {
	w.emit(c, typ, typ, map[string]any{
		"user": userID, "reaction": name, "item_user": m.User, "event_ts": w.nextTS(),
		"item": map[string]any{"type": "message", "channel": c.ID, "ts": m.TS},
	})
}
