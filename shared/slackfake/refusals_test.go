package slackfake_test

import (
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/slackfake"
)

// refusal is one call Slack refuses. rule names the page of docs.slack.dev, or says who measured it.
type refusal struct {
	name, rule, method string
	args               []string
	want               string
}

func (b bench) refuses(t *testing.T, cases []refusal) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := b.w.Version()
			if got := b.call(t, c.method, c.args...).err(); got != c.want {
				t.Errorf("%s: got %q, want %q (%s)", c.method, got, c.want, c.rule)
			}
			if c.want != "" && b.w.Version() != before {
				t.Errorf("%s was refused and changed something", c.method)
			}
		})
	}
}

func TestChannelNames(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	old := b.room(t, "old-room")
	b.must(t, "conversations.archive", "channel", old)
	const rule = "reference/methods/conversations.create, Naming and Errors"
	create := func(name, want string) refusal {
		return refusal{strconv.Quote(name), rule, "conversations.create", []string{"name", name}, want}
	}
	b.refuses(t, []refusal{
		create("Upper", "invalid_name_specials"),
		create("with space", "invalid_name_specials"),
		create("with.period", "invalid_name_specials"),
		create("!channel", "invalid_name_specials"),
		create("🔥", "invalid_name_specials"),
		create("全角！", "invalid_name_specials"),
		create("--__--", "invalid_name_punctuation"),
		create("", "invalid_name_required"),
		create("   ", "invalid_name_required"),
		create(strings.Repeat("a", 81), "invalid_name_maxlength"),
		create(strings.Repeat("障", 81), "invalid_name_maxlength"),
		create("help-247", "name_taken"),
		create("old-room", "name_taken"),
		create(strings.Repeat("障", 80), ""),
		create("inc-0220-東京リージョン_ec2-ab12cd", ""),
	})
}

func TestInvitations(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	b.must(t, "conversations.invite", "channel", c, "users", b.ids.Tokyo)
	archived := b.room(t, "archived")
	b.must(t, "conversations.archive", "channel", archived)
	const rule = "reference/methods/conversations.invite, Errors"
	invite := func(name, channel, users, want string) refusal {
		return refusal{name, rule, "conversations.invite", []string{"channel", channel, "users", users}, want}
	}
	b.refuses(t, []refusal{
		invite("oneself", c, b.app.BotUserID, "cant_invite_self"),
		invite("a member", c, b.ids.Tokyo, "already_in_channel"),
		invite("nobody", c, "", "no_user"),
		invite("an unknown id", c, "U0NOBODY", "user_not_found"),
		invite("a user group", c, b.ids.OnCall, "user_not_found"),
		invite("a guest", c, b.ids.Guest, "user_is_restricted"),
		invite("somebody of another company", c, b.ids.Stranger, "no_external_invite_permission"),
		invite("to a channel the bot is not in", b.ids.All, b.ids.Kakei, "not_in_channel"),
		invite("to an unknown channel", "C0NONE", b.ids.Kakei, "channel_not_found"),
		invite("to an archived channel", archived, b.ids.Kakei, "is_archived"),
	})
}

// Rule: reference/methods/conversations.invite, argument force: without it one bad id spoils the call.
func TestOneBadInviteeInvitesNobodyWithoutForce(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	users := strings.Join([]string{b.ids.Kakei, b.ids.Guest, b.ids.Berlin}, ",")
	s := b.call(t, "conversations.invite", "channel", c, "users", users)
	if s.err() != "user_is_restricted" || len(b.w.Members(c)) != 1 {
		t.Errorf("got %q, members %v", s.err(), b.w.Members(c))
	}
	first := s.body["errors"].([]any)[0].(map[string]any)
	if first["user"] != b.ids.Guest || first["error"] != "user_is_restricted" {
		t.Errorf("errors: %v", s.body["errors"])
	}
	b.must(t, "conversations.invite", "channel", c, "users", users, "force", "true")
	if len(b.w.Members(c)) != 3 {
		t.Errorf("forced: members %v", b.w.Members(c))
	}
}

// Rule: reference/methods/conversations.invite, "Partially failed calls": a removed person is an error, and yet the
// others are in.
func TestARemovedInviteeDoesNotHoldTheOthersBack(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	gone := b.w.AddUser(slackfake.User{ID: "U0GONE", Name: "gone", Deleted: true})
	before := b.w.Version()
	if got := b.call(t, "conversations.invite", "channel", c, "users", b.ids.Kakei+","+gone.ID).err(); got != "user_not_found" {
		t.Errorf("got %q", got)
	}
	if b.w.Version() == before {
		t.Error("nobody was told that somebody came in")
	}
	if len(b.w.Members(c)) != 2 {
		t.Errorf("members %v", b.w.Members(c))
	}
}

func TestPosting(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	archived := b.room(t, "archived")
	b.must(t, "conversations.archive", "channel", archived)
	joined := b.w.Messages(c)[0].TS
	const rule = "reference/methods/chat.postMessage"
	post := func(name, want string, args ...string) refusal {
		return refusal{name, rule, "chat.postMessage", args, want}
	}
	b.refuses(t, []refusal{
		post("an unknown channel", "channel_not_found", "channel", "C0NONE", "text", "x"),
		post("a channel's name instead of its id", "channel_not_found", "channel", "#room", "text", "x"),
		post("an archived channel", "is_archived", "channel", archived, "text", "x"),
		post("a channel the bot is not in", "not_in_channel", "channel", b.ids.All, "text", "x"),
		post("nothing", "no_text", "channel", c),
		post("spaces", "no_text", "channel", c, "text", "  "),
		post("40,001 characters", "msg_too_long", "channel", c, "text", strings.Repeat("x", slackfake.MaxText+1)),
		post("40,000 characters", "", "channel", c, "text", strings.Repeat("x", slackfake.MaxText)),
		post("no channel", "invalid_arguments", "text", "x"),
		post("an answer to a join", "cannot_reply_to_message", "channel", c, "text", "x", "thread_ts", joined),
		post("an answer to what is no ts", "cannot_reply_to_message", "channel", c, "text", "x", "thread_ts", "yesterday"),
		post("metadata that is no object", "invalid_metadata_format", "channel", c, "text", "x", "metadata", `"x"`),
		post("metadata without a payload", "invalid_metadata_schema", "channel", c, "text", "x",
			"metadata", `{"event_type":"e"}`),
		post("metadata with a number as type", "invalid_metadata_schema", "channel", c, "text", "x",
			"metadata", `{"event_type":1,"event_payload":{}}`),
		post("metadata with text as payload", "invalid_metadata_schema", "channel", c, "text", "x",
			"metadata", `{"event_type":"e","event_payload":"p"}`),
		post("metadata of 20 KB", "metadata_too_large", "channel", c, "text", "x",
			"metadata", `{"event_type":"e","event_payload":{"x":"`+strings.Repeat("x", 20000)+`"}}`),
		post("blocks that are no JSON", "invalid_blocks_format", "channel", c, "blocks", "[{"),
		post("blocks that are one object", "invalid_blocks_format", "channel", c, "blocks", `{"type":"divider"}`),
		post("an unknown block", "invalid_blocks", "channel", c, "blocks", `[{"type":"carousels"}]`),
		post("blocks of 14,000 characters", "msg_blocks_too_long", "channel", c, "blocks", toJSON(longBlocks(14000))),
		post("blocks of 12,500 characters", "", "channel", c, "blocks", toJSON(longBlocks(12500))),
	})
}

// longBlocks are sections of that many characters of text in all.
func longBlocks(chars int) []any {
	var out []any
	for chars > 0 {
		n := min(chars, 2500)
		out = append(out, section(strings.Repeat("x", n)))
		chars -= n
	}
	return out
}

func section(text string) map[string]any {
	return map[string]any{"type": "section", "text": map[string]any{"type": "mrkdwn", "text": text}}
}

func TestEditing(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	own := b.posted(t, c, "own")
	b.must(t, "conversations.invite", "channel", c, "users", b.ids.Kakei)
	theirs, err := b.w.Say(b.ids.Kakei, c, "theirs")
	if err != nil {
		t.Fatal(err)
	}
	shut := b.room(t, "shut")
	frozen := b.posted(t, shut, "frozen")
	b.must(t, "conversations.archive", "channel", shut)
	b.refuses(t, []refusal{
		{
			"somebody else's message", "chat.update", "chat.update",
			[]string{"channel", c, "ts", theirs.TS, "text", "x"},
			"cant_update_message",
		},
		{
			"a message that is not there", "chat.update", "chat.update",
			[]string{"channel", c, "ts", "1.000001", "text", "x"},
			"message_not_found",
		},
		{
			"in an archived channel", "chat.update", "chat.update",
			[]string{"channel", shut, "ts", frozen, "text", "x"},
			"is_inactive",
		},
		{"without anything to change", "chat.update", "chat.update", []string{"channel", c, "ts", own}, "no_text"},
		{
			"4,001 characters", "chat.update, error msg_too_long", "chat.update",
			[]string{"channel", c, "ts", own, "text", strings.Repeat("x", 4001)},
			"msg_too_long",
		},
		{
			"blocks of 14,000 characters", "chat.update", "chat.update",
			[]string{"channel", c, "ts", own, "blocks", toJSON(longBlocks(14000))},
			"msg_too_long",
		},
		{
			"delete somebody else's message", "chat.delete", "chat.delete",
			[]string{"channel", c, "ts", theirs.TS},
			"cant_delete_message",
		},
		{
			"whisper to somebody who is not there", "chat.postEphemeral", "chat.postEphemeral",
			[]string{"channel", c, "user", b.ids.Berlin, "text", "x"},
			"user_not_in_channel",
		},
	})
}

func TestPinsBookmarksReactionsAndTopics(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	ts := b.posted(t, c, "x")
	b.must(t, "pins.add", "channel", c, "timestamp", ts)
	b.must(t, "reactions.add", "channel", c, "timestamp", ts, "name", "eyes")
	bookmark := []string{"channel_id", c, "title", "t", "type", "link"}
	b.refuses(t, []refusal{
		{"pin twice", "pins.add", "pins.add", []string{"channel", c, "timestamp", ts}, "already_pinned"},
		{"pin nothing", "pins.add", "pins.add", []string{"channel", c}, "no_item_specified"},
		{"pin a bad ts", "pins.add", "pins.add", []string{"channel", c, "timestamp", "x"}, "bad_timestamp"},
		{"pin what is not there", "pins.add", "pins.add", []string{"channel", c, "timestamp", "1.1"}, "message_not_found"},
		{
			"unpin what is not pinned", "pins.remove", "pins.remove",
			[]string{"channel", c, "timestamp", b.posted(t, c, "y")},
			"no_pin",
		},
		{
			"react twice", "reactions.add", "reactions.add",
			[]string{"channel", c, "timestamp", ts, "name", "eyes"},
			"already_reacted",
		},
		{
			"react with no emoji", "reactions.add", "reactions.add",
			[]string{"channel", c, "timestamp", ts, "name", ":eyes:"},
			"invalid_name",
		},
		{
			"take back what is not there", "reactions.remove", "reactions.remove",
			[]string{"channel", c, "timestamp", ts, "name", "tada"},
			"no_reaction",
		},
		{
			"bookmark a mail address", "bookmarks.add", "bookmarks.add",
			append([]string{"link", "mailto:x@example.com"}, bookmark...), "invalid_link",
		},
		{"bookmark without a link", "bookmarks.add", "bookmarks.add", bookmark, "invalid_link"},
		{
			"bookmark a file", "bookmarks.add", "bookmarks.add",
			[]string{"channel_id", c, "title", "t", "type", "file", "link", "https://x.example"},
			"invalid_bookmark_type",
		},
		{
			"bookmark where the bot is not", "bookmarks.add", "bookmarks.add",
			[]string{"channel_id", b.ids.All, "title", "t", "type", "link", "link", "https://x.example"},
			"permission_denied",
		},
		{
			"a topic of 251 characters", "conversations.setTopic", "conversations.setTopic",
			[]string{"channel", c, "topic", strings.Repeat("題", 251)},
			"too_long",
		},
		{
			"a topic of 250 characters", "conversations.setTopic", "conversations.setTopic",
			[]string{"channel", c, "topic", strings.Repeat("題", 250)},
			"",
		},
		{
			"a purpose where the bot is not", "conversations.setPurpose", "conversations.setPurpose",
			[]string{"channel", b.ids.All, "purpose", "x"},
			"not_in_channel",
		},
		{
			"history where the bot is not", "conversations.history", "conversations.history",
			[]string{"channel", b.ids.All},
			"not_in_channel",
		},
		{"a made-up cursor", "apis/web-api/pagination", "conversations.list", []string{"cursor", "x"}, "invalid_cursor"},
		{"a page of 1,001", "conversations.list", "conversations.list", []string{"limit", "1001"}, "invalid_limit"},
		{"an unknown method", "reference/methods", "chat.shout", nil, "unknown_method"},
	})
}

// Rule: help centre, "Pin messages and bookmarks": a hundred of each in a channel.
func TestPinAndBookmarkLimits(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	for range slackfake.MaxPins {
		b.must(t, "pins.add", "channel", c, "timestamp", b.posted(t, c, "x"))
		b.must(t, "bookmarks.add", "channel_id", c, "title", "t", "type", "link", "link", "https://x.example")
	}
	b.refuses(t, []refusal{
		{"one pin too many", "pins.add", "pins.add", []string{"channel", c, "timestamp", b.posted(t, c, "x")}, "too_many_pins"},
		{
			"one bookmark too many", "bookmarks.add", "bookmarks.add",
			[]string{"channel_id", c, "title", "t", "type", "link", "link", "https://x.example"},
			"too_many_bookmarks",
		},
	})
}
