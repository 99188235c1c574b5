package slackfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// clone deep-copies anything that is stored as JSON, so that callers never share memory with the workspace.
func clone[T any](v T) T {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("slackfake: copy %T: %w", v, err))
	}
	var out T
	if err := json.Unmarshal(raw, &out); err != nil {
		panic(fmt.Errorf("slackfake: copy %T: %w", v, err))
	}
	return out
}

// tree is clone for a tree of JSON, which it copies branch by branch: what is no part of such a tree, a struct say, becomes
// one, and numbers become those of JSON.
func tree(v any) any {
	switch v := v.(type) {
	case nil, bool, string, float64:
		return v
	case int:
		return float64(v)
	case []any:
		if v == nil {
			return nil
		}
		return branches(v)
	case []Block:
		return branches(v)
	case Metadata:
		return map[string]any{"event_type": v.EventType, "event_payload": tree(v.EventPayload)}
	case map[string]any:
		if v == nil {
			return nil
		}
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = tree(x)
		}
		return out
	}
	return clone(branch{v}).V
}

type branch struct{ V any }

func branches[T any](of []T) []any {
	out := make([]any, len(of))
	for i, x := range of {
		out[i] = tree(x)
	}
	return out
}

func snapshot[T any](w *Workspace, of func() map[string]*T) []T {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := of()
	out := make([]T, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, clone(*m[k]))
	}
	return out
}

// Channels returns all channels with their messages, pins and bookmarks, by id.
func (w *Workspace) Channels() []Channel {
	return snapshot(w, func() map[string]*Channel { return w.st.Channels })
}

// Channel returns one channel by id.
func (w *Workspace) Channel(id string) (Channel, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.st.Channels[id]; c != nil {
		return clone(*c), true
	}
	return Channel{}, false
}

// ChannelNamed returns one channel by its name.
func (w *Workspace) ChannelNamed(name string) (Channel, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.st.Channels {
		if c.Name == name {
			return clone(*c), true
		}
	}
	return Channel{}, false
}

// Messages returns a channel's messages without thread replies, oldest first.
func (w *Workspace) Messages(channel string) []Message {
	return w.messages(channel, func(m *Message) bool { return m.inChannel() })
}

// Thread returns a message and its replies, oldest first.
func (w *Workspace) Thread(channel, ts string) []Message {
	return w.messages(channel, func(m *Message) bool { return m.TS == ts || m.ThreadTS == ts })
}

// Message returns one message, in a thread or not.
func (w *Workspace) Message(channel, ts string) (Message, bool) {
	found := w.messages(channel, func(m *Message) bool { return m.TS == ts })
	if len(found) == 0 {
		return Message{}, false
	}
	return found[0], true
}

func (w *Workspace) messages(channel string, keep func(*Message) bool) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.st.Channels[channel]
	if c == nil {
		return nil
	}
	var out []Message
	for _, m := range c.Messages {
		if keep(m) {
			out = append(out, clone(*m))
		}
	}
	return out
}

// Members returns the ids of a channel's members in the order in which they came.
func (w *Workspace) Members(channel string) []string {
	c, _ := w.Channel(channel)
	return c.Members
}

// Pins returns a channel's pins, newest first as Slack lists them.
func (w *Workspace) Pins(channel string) []Pin {
	c, _ := w.Channel(channel)
	slices.Reverse(c.Pins)
	return c.Pins
}

// Bookmarks returns a channel's bookmarks in the order in which they were added.
func (w *Workspace) Bookmarks(channel string) []Bookmark {
	c, _ := w.Channel(channel)
	return c.Bookmarks
}

// Ephemerals returns what only this person sees, oldest first: ephemeral messages and Slack's own notices.
func (w *Workspace) Ephemerals(userID string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Message
	for _, m := range w.st.Ephemerals {
		if m.To == userID {
			out = append(out, clone(*m))
		}
	}
	return out
}

// Modals returns a person's open modals, bottom first; the last one is what the person sees.
func (w *Workspace) Modals(userID string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []View
	for _, id := range w.st.Modals[userID] {
		out = append(out, clone(*w.st.Views[id]))
	}
	return out
}

// Modal returns the modal a person sees.
func (w *Workspace) Modal(userID string) (View, bool) {
	all := w.Modals(userID)
	if len(all) == 0 {
		return View{}, false
	}
	return all[len(all)-1], true
}

// Home returns what an app published on a person's Home tab.
func (w *Workspace) Home(userID, appID string) (View, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := w.st.Views[w.st.Homes[userID+"/"+appID]]
	if v == nil {
		return View{}, false
	}
	return clone(*v), true
}
