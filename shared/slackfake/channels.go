package slackfake

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AddChannel adds or replaces a channel as if it had always been there: no join messages, no events.
func (w *Workspace) AddChannel(c Channel) Channel {
	_ = w.change(func() error {
		if c.ID == "" {
			c.ID = w.nextID("C")
		}
		if c.Created == 0 {
			c.Created = w.now().Unix()
		}
		if c.Creator == "" && len(c.Members) > 0 {
			c.Creator = c.Members[0]
		}
		stored := clone(c)
		w.st.Channels[c.ID] = &stored
		return nil
	})
	return c
}

func (c *Channel) has(userID string) bool { return slices.Contains(c.Members, userID) }

// visible tells whether a user can know of the channel at all.
func (c *Channel) visible(userID string) bool { return !c.Private && !c.IM || c.has(userID) }

// kind is the prefix of the scopes that concern this sort of conversation.
func (c *Channel) kind() string {
	switch {
	case c.IM:
		return "im"
	case c.Private:
		return "groups"
	}
	return "channels"
}

// eventKind is "channel", "group" or "im", as events name conversations.
func (c *Channel) eventKind() string {
	return map[string]string{"im": "im", "groups": "group", "channels": "channel"}[c.kind()]
}

func (c *Channel) message(ts string) *Message {
	i, found := slices.BinarySearchFunc(c.Messages, ts, func(m *Message, ts string) int {
		return strings.Compare(m.TS, ts)
	})
	if !found {
		return nil
	}
	return c.Messages[i]
}

func (c *Channel) remove(ts string) {
	c.Messages = slices.DeleteFunc(c.Messages, func(m *Message) bool { return m.TS == ts })
	c.Pins = slices.DeleteFunc(c.Pins, func(p Pin) bool { return p.TS == ts })
}

// checkName applies the naming rules of conversations.create and conversations.rename: lower-case letters of any
// script, digits, hyphens and underscores, at most 80 characters, not only punctuation.
func checkName(name string) *failure {
	switch {
	case strings.TrimSpace(name) == "":
		return fail("invalid_name_required")
	case utf8.RuneCountInString(name) > MaxChannelName:
		return fail("invalid_name_maxlength")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, refusedInName):
		return fail("invalid_name_specials")
	case strings.Trim(name, "-_") == "":
		return fail("invalid_name_punctuation")
	}
	return nil
}

func refusedInName(r rune) bool {
	switch {
	case r == '-', r == '_', unicode.IsMark(r), unicode.Is(unicode.Nd, r):
		return false
	case unicode.IsLetter(r):
		return unicode.IsUpper(r) || unicode.IsTitle(r)
	}
	return true
}

// nameTaken looks at every channel, archived and private ones included: only deleting one frees its name.
func (w *Workspace) nameTaken(name string, except *Channel) bool {
	for _, c := range w.st.Channels {
		if c != except && !c.IM && c.Name == name {
			return true
		}
	}
	return false
}

func (w *Workspace) createChannel(name string, private bool, creator string) (*Channel, *failure) {
	if f := checkName(name); f != nil {
		return nil, f
	}
	if w.nameTaken(name, nil) {
		return nil, fail("name_taken")
	}
	c := &Channel{
		ID: w.nextID("C"), Name: name, Private: private, Creator: creator, Created: w.now().Unix(),
	}
	w.st.Channels[c.ID] = c
	w.addMember(c, creator, "")
	return c, nil
}

func (w *Workspace) addMember(c *Channel, userID, inviter string) {
	c.Members = append(c.Members, userID)
	m := w.post(c, &Message{
		User: userID, Subtype: c.eventKind() + "_join", Inviter: inviter,
		Text: fmt.Sprintf("<@%s> has joined the channel", userID),
	})
	event := map[string]any{
		"user": userID, "channel": c.ID, "channel_type": c.ID[:1], "team": w.st.TeamID, "event_ts": m.TS,
	}
	if inviter != "" {
		event["inviter"] = inviter
	}
	w.emit(c, "member_joined_channel", "member_joined_channel", event)
}

func (w *Workspace) removeMember(c *Channel, userID string) {
	event := map[string]any{
		"user": userID, "channel": c.ID, "channel_type": c.ID[:1], "team": w.st.TeamID, "event_ts": w.nextTS(),
	}
	w.emit(c, "member_left_channel", "member_left_channel", event)
	c.Members = slices.DeleteFunc(c.Members, func(id string) bool { return id == userID })
	w.post(c, &Message{
		User: userID, Subtype: c.eventKind() + "_leave", Text: fmt.Sprintf("<@%s> has left the channel", userID),
	})
}

func (w *Workspace) archive(c *Channel, by string) {
	m := w.post(c, &Message{
		User: by, Subtype: c.eventKind() + "_archive", Text: fmt.Sprintf("<@%s> archived the channel", by),
	})
	c.Archived = true
	kind := c.eventKind() + "_archive"
	w.emit(c, kind, kind, map[string]any{"channel": c.ID, "user": by, "is_moved": 0, "event_ts": m.TS})
}

func (w *Workspace) deleteChannel(c *Channel, by string) {
	kind := c.eventKind() + "_deleted"
	w.emit(c, kind, kind, map[string]any{"channel": c.ID, "actor_id": by, "event_ts": w.nextTS()})
	delete(w.st.Channels, c.ID)
}

func (w *Workspace) unarchive(c *Channel, by string) {
	c.Archived = false
	m := w.post(c, &Message{
		User: by, Subtype: c.eventKind() + "_unarchive", Text: fmt.Sprintf("<@%s> un-archived the channel", by),
	})
	kind := c.eventKind() + "_unarchive"
	w.emit(c, kind, kind, map[string]any{"channel": c.ID, "user": by, "event_ts": m.TS})
}

func (w *Workspace) rename(c *Channel, name, by string) {
	c.PreviousNames = append([]string{c.Name}, c.PreviousNames...)
	w.post(c, &Message{
		User: by, Subtype: c.eventKind() + "_name",
		Text: fmt.Sprintf("<@%s> has renamed the channel from %q to %q", by, c.Name, name),
	})
	c.Name = name
	kind := c.eventKind() + "_rename"
	w.emit(c, kind, kind, map[string]any{
		"channel":  map[string]any{"id": c.ID, "name": name, "created": c.Created},
		"event_ts": w.nextTS(),
	})
}

// direct returns the direct conversation between two users, made on first use.
func (w *Workspace) direct(a, b string) *Channel {
	for _, c := range w.st.Channels {
		if c.IM && c.has(a) && c.has(b) {
			return c
		}
	}
	c := &Channel{ID: w.nextID("D"), IM: true, Creator: a, Created: w.now().Unix(), Members: []string{a, b}}
	w.st.Channels[c.ID] = c
	return c
}
