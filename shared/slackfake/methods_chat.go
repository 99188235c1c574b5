package slackfake

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func chatMethods() map[string]method {
	return map[string]method{
		"chat.postMessage": {
			tier: tierFree, json: true, scopes: []string{"chat:write"}, required: []string{"channel"}, do: chatPostMessage,
			errors: "cannot_reply_to_message channel_not_found invalid_blocks invalid_blocks_format " +
				"invalid_metadata_format invalid_metadata_schema is_archived metadata_too_large msg_blocks_too_long " +
				"msg_too_long no_text not_in_channel",
		},
		"chat.update": {
			tier: tier3, json: true, scopes: []string{"chat:write"}, required: []string{"channel", "ts"}, do: chatUpdate,
			errors: "cant_update_message channel_not_found edit_window_closed invalid_blocks invalid_blocks_format " +
				"invalid_metadata_format invalid_metadata_schema is_inactive message_not_found metadata_too_large " +
				"msg_too_long no_text",
		},
		"chat.delete": {
			tier: tier3, json: true, scopes: []string{"chat:write"}, required: []string{"channel", "ts"}, do: chatDelete,
			errors: "cant_delete_message channel_not_found message_not_found",
		},
		"chat.postEphemeral": {
			tier: tier4, json: true, scopes: []string{"chat:write"}, required: []string{"channel", "user"},
			do: chatPostEphemeral,
			errors: "cannot_reply_to_message channel_not_found invalid_blocks invalid_blocks_format is_archived " +
				"msg_too_long no_text not_in_channel user_not_in_channel",
		},
		"chat.getPermalink": {
			tier: tierFree, reads: true, required: []string{"channel", "message_ts"}, do: chatGetPermalink,
			errors: "channel_not_found message_not_found",
		},
	}
}

// postTarget is the channel to post to; a user's id means the direct message with that user.
func (r *request) postTarget() (*Channel, *failure) {
	if u := r.w.st.Users[r.args["channel"]]; u != nil && !u.Deleted {
		return r.w.direct(r.bot(), u.ID), nil
	}
	c, f := r.channel("channel")
	switch {
	case f != nil:
		return nil, f
	case c.Archived:
		return nil, fail("is_archived")
	case !c.has(r.bot()) && !r.app.granted("chat:write.public"):
		return nil, fail("not_in_channel")
	}
	return c, nil
}

func chatPostMessage(r *request) (answer, *failure) {
	c, f := r.postTarget()
	if f != nil {
		return nil, f
	}
	m, f := r.newMessage(c, "msg_blocks_too_long")
	if f != nil {
		return nil, f
	}
	if m.Metadata, f = parseMetadata(r.args["metadata"]); f != nil {
		return nil, f
	}
	m.Broadcast = m.ThreadTS != "" && r.args.bool("reply_broadcast")
	r.w.post(c, m)
	return answer{"channel": c.ID, "ts": m.TS, "message": r.w.wireMessage(c, m, true)}, nil
}

// newMessage checks what is to be posted. tooLong is what the method answers when the blocks are too long.
func (r *request) newMessage(c *Channel, tooLong string) (*Message, *failure) {
	if utf8.RuneCountInString(r.args["text"]) > MaxText {
		return nil, fail("msg_too_long")
	}
	blocks, f := r.blocks(tooLong)
	if f != nil {
		return nil, f
	}
	if strings.TrimSpace(r.args["text"]) == "" && len(blocks) == 0 {
		return nil, fail("no_text")
	}
	m := &Message{
		User: r.bot(), BotID: r.app.BotID, AppID: r.app.ID, Text: r.args["text"], Blocks: blocks,
		ThreadTS: r.args["thread_ts"], Username: r.args["username"],
		Icon: orDefault(r.args["icon_emoji"], r.args["icon_url"]),
	}
	return m, r.underParent(c, m)
}

// underParent finds the message that m is a reply to. One that is gone makes m a message of the channel.
func (r *request) underParent(c *Channel, m *Message) *failure {
	if m.ThreadTS == "" {
		return nil
	}
	parent := c.message(m.ThreadTS)
	switch {
	case parent == nil && !r.w.st.NoOrphans && tsPattern.MatchString(m.ThreadTS):
		m.ThreadTS = ""
	case parent == nil || !parent.threadable():
		return fail("cannot_reply_to_message")
	}
	return nil
}

// blocks reads and validates the blocks argument, and fills in the block ids and action ids that were left out.
func (r *request) blocks(tooLong string) ([]Block, *failure) {
	raw := r.args["blocks"]
	if raw == "" {
		return nil, nil
	}
	blocks, ok := parseBlocks(raw)
	if !ok {
		return nil, fail("invalid_blocks_format")
	}
	problems := validateBlocks(blocks, surfaceMessage)
	if r.w.st.NoTables && hasTable(blocks) {
		problems = append(problems, "unsupported type: data_table")
	}
	if len(problems) > 0 {
		return nil, invalidBlocks(problems)
	}
	if tooLong != "" && blocksLength(blocks) > MaxBlocksLength {
		return nil, fail(tooLong)
	}
	r.w.fillIDs(blocks)
	return blocks, nil
}

func invalidBlocks(problems []string) *failure {
	messages := make([]string, len(problems))
	for i, p := range problems {
		messages[i] = "[ERROR] " + p
	}
	return &failure{code: "invalid_blocks", extra: map[string]any{
		"errors": problems, "response_metadata": map[string]any{"messages": messages},
	}}
}

// chatUpdate edits one of the app's own messages. An argument that is left out keeps what the message had.
func chatUpdate(r *request) (answer, *failure) {
	c, m, f := r.ownMessage("cant_update_message")
	switch {
	case f != nil:
		return nil, f
	case c.Archived:
		return nil, fail("is_inactive")
	case r.w.st.EditWindow > 0 && r.w.now().Sub(tsTime(m.TS)) > r.w.st.EditWindow:
		return nil, fail("edit_window_closed")
	case utf8.RuneCountInString(r.args["text"]) > MaxUpdateText:
		return nil, fail("msg_too_long")
	}
	blocks, f := r.blocks("msg_too_long")
	if f != nil {
		return nil, f
	}
	if r.args["text"] == "" && r.args["blocks"] == "" && r.args["metadata"] == "" {
		return nil, fail("no_text")
	}
	metadata, f := parseMetadata(r.args["metadata"])
	if f != nil {
		return nil, f
	}
	r.w.edit(c, m, r.bot(), func(m *Message) {
		if r.args.has("text") && r.args["text"] != "" {
			m.Text = r.args["text"]
		}
		if r.args["blocks"] != "" {
			m.Blocks = blocks
		}
		if r.args["metadata"] != "" {
			m.Metadata = metadata
		}
	})
	return answer{
		"channel": c.ID, "ts": m.TS, "text": m.Text, "message": r.w.wireMessage(c, m, true),
	}, nil
}

// ownMessage finds a message the app posted; notOwn is the answer for anybody else's.
func (r *request) ownMessage(notOwn string) (*Channel, *Message, *failure) {
	c, f := r.channel("channel")
	if f != nil {
		return nil, nil, f
	}
	m := c.message(r.args["ts"])
	switch {
	case m == nil || m.Subtype == "tombstone":
		return nil, nil, fail("message_not_found")
	case m.AppID != r.app.ID:
		return nil, nil, fail(notOwn)
	}
	return c, m, nil
}

func chatDelete(r *request) (answer, *failure) {
	c, m, f := r.ownMessage("cant_delete_message")
	if f != nil {
		return nil, f
	}
	ts := m.TS
	r.w.erase(c, m)
	return answer{"channel": c.ID, "ts": ts}, nil
}

func chatPostEphemeral(r *request) (answer, *failure) {
	c, f := r.postTarget()
	if f != nil {
		return nil, f
	}
	if !c.has(r.args["user"]) {
		return nil, fail("user_not_in_channel")
	}
	m, f := r.newMessage(c, "msg_too_long")
	if f != nil {
		return nil, f
	}
	r.w.whisper(c.ID, r.args["user"], m)
	return answer{"message_ts": m.TS}, nil
}

// whisper shows a message to one person only.
func (w *Workspace) whisper(channel, userID string, m *Message) *Message {
	m.TS, m.Channel, m.To = w.nextTS(), channel, userID
	w.st.Ephemerals = append(w.st.Ephemerals, m)
	if extra := len(w.st.Ephemerals) - maxEphemerals; extra > 0 {
		w.st.Ephemerals = slices.Delete(w.st.Ephemerals, 0, extra)
	}
	return m
}

// maxEphemerals bounds what a sandbox of weeks keeps; Slack's own clients forget them on restart.
const maxEphemerals = 2000

func chatGetPermalink(r *request) (answer, *failure) {
	c, f := r.channel("channel")
	if f != nil {
		return nil, f
	}
	m := c.message(r.args["message_ts"])
	if m == nil {
		return nil, fail("message_not_found")
	}
	return answer{"channel": c.ID, "permalink": r.w.permalink(c, m)}, nil
}

func (w *Workspace) permalink(c *Channel, m *Message) string {
	link := w.opt.BaseURL + "/archives/" + c.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.isReply() {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + c.ID
	}
	return link
}
