package slackfake

import "slices"

// Unpin takes a message off the channel's pins as a person. One that is not pinned is ErrNoSuchMessage.
func (w *Workspace) Unpin(userID, channelID, ts string) error {
	return w.onSeen(userID, channelID, ts, func(c *Channel, m *Message) error {
		if c.pinned(ts) < 0 {
			return ErrNoSuchMessage
		}
		w.unpin(c, m, userID)
		return nil
	})
}

// UnarchiveChannel opens an archived channel again as a person.
func (w *Workspace) UnarchiveChannel(userID, channelID string) error {
	return w.change(func() error {
		c := w.st.Channels[channelID]
		if _, err := w.person(userID); err != nil {
			return err
		}
		if c == nil || !c.Archived {
			return ErrNoSuchChannel
		}
		w.unarchive(c, userID)
		return nil
	})
}

// RemoveBookmark takes a bookmark off a channel as a person. Slack tells nobody. One that is not there is
// ErrNoSuchBookmark.
func (w *Workspace) RemoveBookmark(userID, channelID, bookmarkID string) error {
	return w.change(func() error {
		_, c, err := w.inChannel(userID, channelID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(c.Bookmarks, func(b Bookmark) bool { return b.ID == bookmarkID })
		if i < 0 {
			return ErrNoSuchBookmark
		}
		c.Bookmarks = slices.Delete(c.Bookmarks, i, i+1)
		return nil
	})
}

func (w *Workspace) unpin(c *Channel, m *Message, by string) {
	i := c.pinned(m.TS)
	c.Pins = slices.Delete(c.Pins, i, i+1)
	w.emitPin(c, m, "pin_removed", by)
}

// emitPin tells that a message was pinned or not any more (reference/events/pin_removed).
func (w *Workspace) emitPin(c *Channel, m *Message, typ, by string) {
	w.emit(c, typ, typ, map[string]any{
		"user": by, "channel_id": c.ID, "has_pins": len(c.Pins) > 0, "event_ts": w.nextTS(),
		"item": map[string]any{
			"type": "message", "channel": c.ID, "created": w.now().Unix(), "created_by": by, "message": w.wireMessage(c, m, false),
		},
	})
}
