package slackfake

import (
	"regexp"
	"slices"
	"strings"
)

func pinMethods() map[string]method {
	return map[string]method{
		"pins.add": {
			tier: tier2, json: true, scopes: []string{"pins:write"}, required: []string{"channel"}, do: pinsAdd,
			errors: "already_pinned bad_timestamp channel_not_found message_not_found no_item_specified " +
				"not_in_channel not_pinnable restricted_action too_many_pins",
		},
		"pins.remove": {
			tier: tier2, json: true, scopes: []string{"pins:write"}, required: []string{"channel"}, do: pinsRemove,
			errors: "bad_timestamp channel_not_found message_not_found no_item_specified no_pin restricted_action",
		},
		"pins.list": {
			tier: tier2, reads: true, scopes: []string{"pins:read"}, required: []string{"channel"}, do: pinsList,
			errors: "channel_not_found",
		},
	}
}

func bookmarkMethods() map[string]method {
	return map[string]method{
		"bookmarks.add": {
			tier: tier2, json: true, scopes: []string{"bookmarks:write"},
			required: []string{"channel_id", "title", "type"}, do: bookmarksAdd,
			errors: "channel_not_found invalid_bookmark_type invalid_emoji invalid_link permission_denied " +
				"too_many_bookmarks",
		},
		"bookmarks.edit": {
			tier: tier2, json: true, scopes: []string{"bookmarks:write"},
			required: []string{"channel_id", "bookmark_id"}, do: bookmarksEdit,
			errors: "channel_not_found invalid_emoji invalid_link not_found permission_denied",
		},
		"bookmarks.remove": {
			tier: tier2, json: true, scopes: []string{"bookmarks:write"},
			required: []string{"channel_id", "bookmark_id"}, do: bookmarksRemove,
			errors: "channel_not_found not_found permission_denied",
		},
		"bookmarks.list": {
			tier: tier3, json: true, reads: true, scopes: []string{"bookmarks:read"},
			required: []string{"channel_id"}, do: bookmarksList, errors: "channel_not_found",
		},
	}
}

func reactionMethods() map[string]method {
	return map[string]method{
		"reactions.add": {
			tier: tier3, json: true, scopes: []string{"reactions:write"}, required: []string{"channel", "name"},
			do: reactionsAdd,
			errors: "already_reacted bad_timestamp channel_not_found invalid_name is_archived message_not_found " +
				"no_access no_item_specified",
		},
		"reactions.remove": {
			tier: tier2, json: true, scopes: []string{"reactions:write"}, required: []string{"name"},
			do:     reactionsRemove,
			errors: "bad_timestamp invalid_name message_not_found no_item_specified no_reaction",
		},
		"reactions.get": {
			tier: tier3, reads: true, scopes: []string{"reactions:read"}, do: reactionsGet,
			errors: "bad_timestamp channel_not_found message_not_found no_item_specified",
		},
	}
}

// item finds the message that channel and timestamp name.
func (r *request) item() (*Channel, *Message, *failure) {
	c, f := r.channel("channel")
	switch {
	case f != nil:
		return nil, nil, f
	case r.args["timestamp"] == "":
		return nil, nil, fail("no_item_specified")
	case !tsPattern.MatchString(r.args["timestamp"]):
		return nil, nil, fail("bad_timestamp")
	}
	m := c.message(r.args["timestamp"])
	if m == nil || m.Subtype == "tombstone" {
		return nil, nil, fail("message_not_found")
	}
	return c, m, nil
}

func pinsAdd(r *request) (answer, *failure) {
	c, m, f := r.item()
	switch {
	case f != nil:
		return nil, f
	case !c.has(r.bot()):
		return nil, fail("not_in_channel")
	case c.Archived:
		return nil, fail("restricted_action")
	case c.pinned(m.TS) >= 0:
		return nil, fail("already_pinned")
	case len(c.Pins) >= MaxPins:
		return nil, fail("too_many_pins")
	}
	c.Pins = append(c.Pins, Pin{TS: m.TS, By: r.bot(), Created: r.w.now().Unix()})
	r.w.emitPin(c, m, "pin_added", r.bot())
	return nil, nil
}

func (c *Channel) pinned(ts string) int {
	return slices.IndexFunc(c.Pins, func(p Pin) bool { return p.TS == ts })
}

func pinsRemove(r *request) (answer, *failure) {
	c, m, f := r.item()
	switch {
	case f != nil:
		return nil, f
	case !c.has(r.bot()) || c.Archived:
		return nil, fail("restricted_action")
	case c.pinned(m.TS) < 0:
		return nil, fail("no_pin")
	}
	r.w.unpin(c, m, r.bot())
	return nil, nil
}

func pinsList(r *request) (answer, *failure) {
	c, f := r.channel("channel")
	if f != nil {
		return nil, f
	}
	items := []any{}
	for _, p := range slices.Backward(c.Pins) {
		m := c.message(p.TS)
		if m == nil {
			continue
		}
		wire := r.w.wireMessage(c, m, false)
		wire["permalink"] = r.w.permalink(c, m)
		wire["pinned_to"] = []string{c.ID}
		items = append(items, map[string]any{
			"type": "message", "channel": c.ID, "created": p.Created, "created_by": p.By, "message": wire,
		})
	}
	return answer{"items": items}, nil
}

var emojiPattern = regexp.MustCompile(`^[a-z0-9_+'\-\p{L}\p{N}]{1,100}(::skin-tone-[2-6])?$`)

func (r *request) reactable() (*Channel, *Message, *failure) {
	c, m, f := r.item()
	if f != nil {
		return nil, nil, f
	}
	if !emojiPattern.MatchString(r.args["name"]) {
		return nil, nil, fail("invalid_name")
	}
	return c, m, nil
}

func reactionsAdd(r *request) (answer, *failure) {
	c, m, f := r.reactable()
	switch {
	case f != nil:
		return nil, f
	case c.Archived:
		return nil, fail("is_archived")
	case !c.has(r.bot()):
		return nil, fail("no_access")
	case !r.w.react(c, m, r.bot(), r.args["name"]):
		return nil, fail("already_reacted")
	}
	return nil, nil
}

func reactionsRemove(r *request) (answer, *failure) {
	c, m, f := r.reactable()
	switch {
	case f != nil && f.code == "channel_not_found": // which is not documented for reactions.remove
		return nil, fail("message_not_found")
	case f != nil:
		return nil, f
	case !r.w.unreact(c, m, r.bot(), r.args["name"]):
		return nil, fail("no_reaction")
	}
	return nil, nil
}

func reactionsGet(r *request) (answer, *failure) {
	c, m, f := r.item()
	if f != nil {
		return nil, f
	}
	wire := r.w.wireMessage(c, m, false)
	wire["permalink"] = r.w.permalink(c, m)
	r.w.wireReactions(wire, m, r.args.bool("full"))
	return answer{"type": "message", "channel": c.ID, "message": wire}, nil
}

func validEmoji(s string) bool {
	return emojiPattern.MatchString(strings.Trim(s, ":"))
}
