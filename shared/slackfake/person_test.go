package slackfake_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"noroshi.internal/shared/slackfake"
)

func TestWhatPeopleTypeIsEscaped(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	m, err := b.w.Say(b.ids.Kakei, b.ids.Help, "<!channel> a & b <@"+b.ids.Tokyo+"> <b>")
	if err != nil {
		t.Fatal(err)
	}
	if want := "&lt;!channel&gt; a &amp; b <@" + b.ids.Tokyo + "> &lt;b&gt;"; m.Text != want {
		t.Errorf("%q, want %q", m.Text, want)
	}
}

func TestWhatSlacksClientDoesNotAllow(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	room := b.room(t, "room")
	ts := b.posted(t, room, "x")
	secret, err := b.w.CreateChannel(b.ids.Kakei, "secret", true)
	if err != nil {
		t.Fatal(err)
	}
	say := func(user, channel string) error { _, err := b.w.Say(user, channel, "x"); return err }
	click := func(user, action string) error {
		_, err := b.w.Click(t.Context(), user, room, ts, action)
		return err
	}
	command := func(user, channel, command string) error {
		_, err := b.w.Command(t.Context(), user, channel, command, "now")
		return err
	}
	for name, c := range map[string]struct{ got, want error }{
		"an unknown person":            {say("U0NOBODY", b.ids.Help), slackfake.ErrNoSuchUser},
		"a channel one is not in":      {say(b.ids.Kakei, room), slackfake.ErrNotMember},
		"a private channel of others":  {say(b.ids.Tokyo, secret.ID), slackfake.ErrNoSuchChannel},
		"joining a private channel":    {b.w.JoinChannel(b.ids.Tokyo, secret.ID), slackfake.ErrNoSuchChannel},
		"a guest joining":              {b.w.JoinChannel(b.ids.Guest, b.ids.Dev), slackfake.ErrNotAllowed},
		"reacting to nothing":          {b.w.React(b.ids.Kakei, b.ids.Help, "1.1", "eyes"), slackfake.ErrNoSuchMessage},
		"a command nobody registered":  {command(b.ids.Kakei, b.ids.Help, "/weather"), slackfake.ErrNoSuchApp},
		"a command elsewhere":          {command(b.ids.Kakei, room, "/incident"), slackfake.ErrNotMember},
		"a click from outside":         {click(b.ids.Kakei, "a"), slackfake.ErrNotMember},
		"a button that is not there":   {b.joinAnd(t, room, func() error { return click(b.ids.Tokyo, "a") }), slackfake.ErrNoSuchElement},
		"editing somebody's message":   {b.w.EditMessage(b.ids.Tokyo, room, ts, "y"), slackfake.ErrNotAllowed},
		"deleting somebody's message":  {b.w.DeleteMessage(b.ids.Tokyo, room, ts), slackfake.ErrNotAllowed},
		"a modal that is not open":     {b.w.CloseView(t.Context(), b.ids.Kakei, "V0", false), slackfake.ErrNoSuchView},
		"saying nothing":               {sayText(b, " "), slackfake.ErrInvalidInput},
		"an emoji that cannot be one":  {reactWith(b, ":no:"), slackfake.ErrInvalidInput},
		"a home tab of an unknown app": {b.w.OpenHome(b.ids.Kakei, "A0NONE"), slackfake.ErrNoSuchApp},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

func (b bench) joinAnd(t *testing.T, room string, do func() error) error {
	t.Helper()
	if err := b.w.JoinChannel(b.ids.Tokyo, room); err != nil {
		t.Fatal(err)
	}
	return do()
}

func sayText(b bench, text string) error {
	_, err := b.w.Say(b.ids.Kakei, b.ids.Help, text)
	return err
}

func reactWith(b bench, emoji string) error {
	m, err := b.w.Say(b.ids.Kakei, b.ids.Help, "x")
	if err != nil {
		return err
	}
	return b.w.React(b.ids.Kakei, b.ids.Help, m.TS, emoji)
}

// Rule: reference/interaction-payloads/block_actions-payload.
func TestClicksAndMenus(t *testing.T) {
	t.Parallel()
	app := &recordingApp{}
	b := setup(t, app)
	claim := with(with(button("Claim"), "action_id", "claim"), "value", "todo-1")
	other := with(with(button("Claim"), "action_id", "claim"), "value", "todo-2")
	ts := b.must(t, "chat.postMessage", "channel", b.ids.Help, "text", "todo", "blocks", toJSON(blocks(
		actions(claim), actions(other, with(menu(options(3)), "action_id", "owner"),
			obj{"type": "overflow", "action_id": "more", "options": options(2)})))).at("ts").(string)
	for _, c := range []struct {
		name string
		do   func() (slackfake.Outcome, error)
		want string
	}{
		{"a click", func() (slackfake.Outcome, error) {
			return b.w.Click(t.Context(), b.ids.Kakei, b.ids.Help, ts, "claim", "todo-2")
		}, `"value":"todo-2"`},
		{"a menu", func() (slackfake.Outcome, error) {
			return b.w.Select(t.Context(), b.ids.Kakei, b.ids.Help, ts, "owner", "2")
		}, `"selected_option":{"text":{"text":"o","type":"plain_text"},"value":"2"}`},
		{"an overflow menu", func() (slackfake.Outcome, error) {
			return b.w.Select(t.Context(), b.ids.Kakei, b.ids.Help, ts, "more", "1")
		}, `"type":"overflow"`},
	} {
		if out, err := c.do(); err != nil || out.Problem != "" {
			t.Errorf("%s: %v %+v", c.name, err, out)
			continue
		}
		payload := app.form(t).Get("payload")
		for _, part := range []string{c.want, `"block_actions"`, `"message_ts":"` + ts, `"trigger_id"`, `"response_url"`, `"text":"todo"`} {
			if !strings.Contains(payload, part) {
				t.Errorf("%s: %s is not in %s", c.name, part, payload)
			}
		}
	}
	if _, err := b.w.Select(t.Context(), b.ids.Kakei, b.ids.Help, ts, "owner", "9"); !errors.Is(err, slackfake.ErrNoSuchElement) {
		t.Errorf("an option that is not there: %v", err)
	}
}

// Rule: reference/methods/chat.delete: a parent with replies leaves a tombstone; its thread goes on.
func TestDeletedParentsLeaveATombstone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t, nil)
		room := b.room(t, "room")
		ts := b.posted(t, room, "todo")
		b.must(t, "conversations.invite", "channel", room, "users", b.ids.Tokyo)
		if _, err := b.w.Reply(b.ids.Tokyo, room, ts, "progress"); err != nil {
			t.Fatal(err)
		}
		if err := b.w.JoinChannel(b.ids.Kakei, room); err != nil { // an admin
			t.Fatal(err)
		}
		if err := b.w.DeleteMessage(b.ids.Kakei, room, ts); err != nil {
			t.Fatal(err)
		}
		if m, _ := b.w.Message(room, ts); m.Text != slackfake.TombstoneText || len(b.w.Thread(room, ts)) != 2 {
			t.Errorf("left: %+v", m)
		}
		if got := b.call(t, "chat.update", "channel", room, "ts", ts, "text", "x").err(); got != "message_not_found" {
			t.Errorf("editing it: %q", got)
		}
		_ = b.w.WaitIdle(t.Context())
	})
}
