package slackfake

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

func conversationMethods() map[string]method {
	return map[string]method{
		"conversations.create": {
			tier: tier2, json: true, scopes: ownScopes, do: conversationsCreate,
			errors: "invalid_name_maxlength invalid_name_punctuation invalid_name_required invalid_name_specials " +
				"name_taken",
		},
		"conversations.rename": {
			tier: tier2, json: true, scopes: ownScopes, required: []string{"channel"}, do: conversationsRename,
			errors: "channel_not_found invalid_name_maxlength invalid_name_punctuation invalid_name_required " +
				"invalid_name_specials is_archived method_not_supported_for_channel_type name_taken not_authorized " +
				"not_in_channel",
		},
		"conversations.archive": {
			tier: tier2, json: true, scopes: ownScopes, required: []string{"channel"}, do: conversationsArchive,
			errors: "already_archived cant_archive_general channel_not_found not_in_channel " +
				"method_not_supported_for_channel_type",
		},
		"conversations.unarchive": {
			tier: tier2, json: true, scopes: ownScopes, required: []string{"channel"}, do: conversationsUnarchive,
			errors: "channel_not_found method_not_supported_for_channel_type not_archived",
		},
		"conversations.setTopic": {
			tier: tier2, json: true, scopes: topicScopes, required: []string{"channel"}, do: conversationsSetTopic,
			errors: "channel_not_found is_archived method_not_supported_for_channel_type not_in_channel too_long",
		},
		"conversations.setPurpose": {
			tier: tier2, json: true, scopes: topicScopes, required: []string{"channel"}, do: conversationsSetPurpose,
			errors: "channel_not_found is_archived method_not_supported_for_channel_type not_in_channel too_long",
		},
		"conversations.info": {
			tier: tier3, reads: true, scopes: readScopes, required: []string{"channel"}, do: conversationsInfo,
			errors: "channel_not_found",
		},
		"conversations.list": {
			tier: tier2, reads: true, scopes: readScopes, do: conversationsList,
			errors: "invalid_cursor invalid_limit invalid_types",
		},
		"users.conversations": {
			tier: tier3, reads: true, scopes: readScopes, do: usersConversations,
			errors: "invalid_cursor invalid_limit invalid_types",
		},
	}
}

func conversationsCreate(r *request) (answer, *failure) {
	private := r.args.bool("is_private")
	if f := r.scoped(&Channel{Private: private}, ownScopes); f != nil {
		return nil, f
	}
	c, f := r.w.createChannel(r.args["name"], private, r.bot())
	if f != nil {
		return nil, f
	}
	return answer{"channel": r.w.wireChannel(c, r.bot())}, nil
}

func conversationsRename(r *request) (answer, *failure) {
	c, f := r.memberChannel(ownScopes)
	if f != nil {
		return nil, f
	}
	if f := checkName(r.args["name"]); f != nil {
		return nil, f
	}
	switch {
	case c.Creator != r.bot():
		return nil, fail("not_authorized")
	case r.w.nameTaken(r.args["name"], c):
		return nil, fail("name_taken")
	}
	r.w.rename(c, r.args["name"], r.bot())
	return answer{"channel": r.w.wireChannel(c, r.bot())}, nil
}

func conversationsArchive(r *request) (answer, *failure) {
	c, f := r.scopedChannel(ownScopes)
	switch {
	case f != nil:
		return nil, f
	case c.IM:
		return nil, fail("method_not_supported_for_channel_type")
	case c.Archived:
		return nil, fail("already_archived")
	case c.General:
		return nil, fail("cant_archive_general")
	case !c.has(r.bot()):
		return nil, fail("not_in_channel")
	}
	r.w.archive(c, r.bot())
	return nil, nil
}

func conversationsUnarchive(r *request) (answer, *failure) {
	c, f := r.scopedChannel(ownScopes)
	switch {
	case f != nil:
		return nil, f
	case c.IM:
		return nil, fail("method_not_supported_for_channel_type")
	case !c.Archived:
		return nil, fail("not_archived")
	}
	r.w.unarchive(c, r.bot())
	return nil, nil
}

func conversationsSetTopic(r *request) (answer, *failure) {
	return r.setNote("topic", func(c *Channel) *Note { return &c.Topic })
}

func conversationsSetPurpose(r *request) (answer, *failure) {
	return r.setNote("purpose", func(c *Channel) *Note { return &c.Purpose })
}

func (r *request) setNote(key string, of func(*Channel) *Note) (answer, *failure) {
	c, f := r.memberChannel(topicScopes)
	if f != nil {
		return nil, f
	}
	value := r.args[key]
	if utf8.RuneCountInString(value) > MaxTopic {
		return nil, fail("too_long")
	}
	if of(c).Value != value {
		*of(c) = Note{Value: value, Creator: r.bot(), LastSet: r.w.now().Unix()}
		r.w.post(c, &Message{
			User: r.bot(), Subtype: c.eventKind() + "_" + key,
			Text: "<@" + r.bot() + "> set the channel " + key + ": " + value,
		})
	}
	return answer{"channel": r.w.wireChannel(c, r.bot()), key: value}, nil
}

func conversationsInfo(r *request) (answer, *failure) {
	c, f := r.scopedChannel(readScopes)
	if f != nil {
		return nil, f
	}
	out := r.w.wireChannel(c, r.bot())
	if !r.args.bool("include_num_members") {
		delete(out, "num_members")
	}
	return answer{"channel": out}, nil
}

func conversationsList(r *request) (answer, *failure) {
	return r.listChannels(func(c *Channel) bool { return c.visible(r.bot()) })
}

// usersConversations lists what the bot is in; for another user, what both can see of that.
func usersConversations(r *request) (answer, *failure) {
	user := orDefault(r.args["user"], r.bot())
	return r.listChannels(func(c *Channel) bool { return c.has(user) && c.visible(r.bot()) })
}

var kindOfType = map[string]string{"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}

func (r *request) listChannels(keep func(*Channel) bool) (answer, *failure) {
	types := r.args.list("types")
	if len(types) == 0 {
		types = []string{"public_channel"}
	}
	var kinds []string
	for _, t := range types {
		kind, known := kindOfType[t]
		if !known {
			return nil, fail("invalid_types")
		}
		if f := r.needScope(kind + ":read"); f != nil {
			return nil, f
		}
		kinds = append(kinds, kind)
	}
	limit, ok := r.args.limit(100, 1000)
	if !ok {
		return nil, fail("invalid_limit")
	}
	var found []*Channel
	for _, c := range r.w.st.Channels {
		hidden := c.Archived && r.args.bool("exclude_archived") || r.w.now().Sub(time.Unix(c.Created, 0)) < r.w.opt.ListLag
		if keep(c) && !hidden && slices.Contains(kinds, c.kind()) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *Channel) int { return strings.Compare(a.ID, b.ID) })
	pageOf, next, f := page(found, func(c *Channel) string { return c.ID }, r.args["cursor"], limit)
	if f != nil {
		return nil, f
	}
	list := make([]any, 0, len(pageOf))
	for _, c := range pageOf {
		list = append(list, r.w.wireChannel(c, r.bot()))
	}
	return answer{"channels": list, "response_metadata": answer{"next_cursor": next}}, nil
}
