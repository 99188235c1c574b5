package slackfake_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/slackfake"
)

// events returns the types of the events that reached the app, oldest first.
func (a *recordingApp) events() []string {
	var types []string
	for i := range a.count() {
		if _, rest, found := strings.Cut(a.body(i), `"type":"event_callback"`); !found || rest == "" {
			continue
		}
		_, rest, _ := strings.Cut(a.body(i), `"event":{`)
		event, _, _ := strings.Cut(rest, `"event_context"`)
		_, typ, _ := strings.Cut(event[strings.LastIndex(event, `"type":"`):], `"type":"`)
		types = append(types, typ[:strings.Index(typ, `"`)])
	}
	return types
}

// Each act of a person reaches the app as the event Slack documents for it (reference/events).
func TestActsReachTheAppAsEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{}
		b := setup(t, app)
		w, kakei, help := b.w, b.ids.Kakei, b.ids.Help
		m, err := w.Say(kakei, help, "hello <@"+b.app.BotUserID+">")
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for _, act := range []struct {
			name string
			do   func() error
			want string
		}{
			{"react", func() error { return w.React(kakei, help, m.TS, "eyes") }, `"reaction_added"`},
			{"unreact", func() error { return w.Unreact(kakei, help, m.TS, "eyes") }, `"reaction_removed"`},
			{"edit", func() error { return w.EditMessage(kakei, help, m.TS, "changed") }, `"message_changed"`},
			{"delete", func() error { return w.DeleteMessage(kakei, help, m.TS) }, `"message_deleted"`},
			{"leave", func() error { return w.LeaveChannel(b.ids.Tokyo, help) }, `"member_left_channel"`},
			{"join", func() error { return w.JoinChannel(b.ids.Tokyo, help) }, `"member_joined_channel"`},
			{"home", func() error { return w.OpenHome(kakei, "") }, `"app_home_opened"`},
			{"archive", func() error { return w.ArchiveChannel(kakei, help) }, `"channel_archive"`},
			{"delete the channel", func() error { return w.DeleteChannel(kakei, help) }, `"channel_deleted"`},
		} {
			before := app.count()
			if err := act.do(); err != nil {
				t.Fatalf("%s: %v", act.name, err)
			}
			synctest.Wait()
			heard := ""
			for i := before; i < app.count(); i++ {
				heard += app.body(i)
			}
			if !strings.Contains(heard, act.want) {
				t.Errorf("%s: the app heard %q, not %s", act.name, heard, act.want)
			}
		}
		if first := strings.Join(app.events()[:2], " "); !strings.Contains(first, "app_mention") {
			t.Errorf("a mention arrived as %s", first)
		}
	})
}

// A bot that was put out hears nothing more and may do nothing more there.
func TestABotThatWasPutOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{}
		b := setup(t, app)
		if err := b.w.RemoveFromChannel(b.ids.Kakei, b.ids.Help, b.app.BotUserID); err != nil {
			t.Fatal(err)
		}
		_ = b.w.WaitIdle(t.Context())
		before := app.count()
		if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, "it is gone"); err != nil {
			t.Fatal(err)
		}
		_ = b.w.WaitIdle(t.Context())
		if app.count() != before {
			t.Error("it still hears")
		}
		if got := b.call(t, "chat.postMessage", "channel", b.ids.Help, "text", "x").err(); got != "not_in_channel" {
			t.Errorf("it posts: %q", got)
		}
	})
}

func TestShortcutsAndDirectMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{}
		b := setup(t, app)
		m, err := b.w.Say(b.ids.Kakei, b.ids.Help, "EC2 is slow")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.w.Shortcut(t.Context(), b.ids.Kakei, "", "declare"); err != nil {
			t.Fatal(err)
		}
		if p := app.form(t).Get("payload"); !strings.Contains(p, `"type":"shortcut"`) || !strings.Contains(p, `"callback_id":"declare"`) {
			t.Errorf("shortcut: %s", p)
		}
		if _, err := b.w.MessageShortcut(t.Context(), b.ids.Kakei, b.ids.Help, m.TS, "", "sign"); err != nil {
			t.Fatal(err)
		}
		if p := app.form(t).Get("payload"); !strings.Contains(p, `"type":"message_action"`) || !strings.Contains(p, "EC2 is slow") {
			t.Errorf("message shortcut: %s", p)
		}
		im, err := b.w.OpenDirect(b.ids.Kakei, b.app.BotUserID)
		if err != nil {
			t.Fatal(err)
		}
		_, ts, err := b.client.PostMessageContext(t.Context(), b.ids.Kakei, slack.MsgOptionText("hello", false))
		if err != nil {
			t.Fatal(err)
		}
		if m, found := b.w.Message(im.ID, ts); !found || m.Text != "hello" {
			t.Error("a message to a user's id does not arrive in the direct message")
		}
		_ = b.w.WaitIdle(t.Context())
	})
}

// Rule: handling-user-interaction, "Message responses": delete_original.
func TestAnAnswerCanDeleteTheMessageItCameFrom(t *testing.T) {
	t.Parallel()
	app := &recordingApp{reply: func(n int, rw http.ResponseWriter, _ *http.Request, _ string) {
		if n == 0 {
			_, _ = rw.Write([]byte(`{"blocks":[{"type":"actions","elements":[
				{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"}}]}]}`))
		}
	}}
	b := setup(t, app)
	out, err := b.w.Command(t.Context(), b.ids.Kakei, b.ids.Help, "/incident", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.w.Click(t.Context(), b.ids.Kakei, b.ids.Help, out.Shown, "go"); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(app.form(t).Get("payload"), `"response_url":"`)
	address, _, _ := strings.Cut(rest, `"`)
	err = slack.PostWebhookCustomHTTPContext(t.Context(), address, &http.Client{Transport: b.w.Transport()},
		&slack.WebhookMessage{DeleteOriginal: true})
	if err != nil || len(b.w.Ephemerals(b.ids.Kakei)) != 0 {
		t.Errorf("%v, %d left", err, len(b.w.Ephemerals(b.ids.Kakei)))
	}
}

// Every kind of input travels in view.state.values as reference/interaction-payloads/view-interactions shows it.
func TestWhatInputsSubmit(t *testing.T) {
	t.Parallel()
	app := &recordingApp{}
	b := setup(t, app)
	input := func(id string, element obj) obj {
		element["action_id"] = id
		return obj{"type": "input", "block_id": id, "optional": true, "label": plain(id), "element": element}
	}
	id := b.open(t, app, modal(
		input("text", obj{"type": "plain_text_input", "initial_value": "before"}),
		input("menu", menu(options(3))),
		input("many", obj{"type": "multi_static_select", "options": options(3)}),
		input("boxes", obj{"type": "checkboxes", "options": options(3), "initial_options": options(1)}),
		input("radio", obj{"type": "radio_buttons", "options": options(3)}),
		input("who", obj{"type": "users_select"}),
		input("all", obj{"type": "multi_users_select"}),
		input("day", obj{"type": "datepicker"}),
		input("time", obj{"type": "timepicker"}),
		input("room", obj{"type": "channels_select"}),
	))
	if _, err := b.w.SelectView(t.Context(), b.ids.Kakei, id, "menu", "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.w.Submit(t.Context(), b.ids.Kakei, id, map[string]string{
		"many": "0, 2", "radio": "2", "who": b.ids.Tokyo, "all": b.ids.Tokyo + "," + b.ids.Berlin, "day": "2026-02-20",
		"time": "23:50", "room/room": b.ids.Help,
	}); err != nil {
		t.Fatal(err)
	}
	payload := app.form(t).Get("payload")
	for _, want := range []string{
		`"text":{"text":{"type":"plain_text_input","value":"before"}}`,
		`"menu":{"menu":{"selected_option":{"text":{"text":"o","type":"plain_text"},"value":"1"},"type":"static_select"}}`,
		`"selected_options":[{"text":{"text":"o","type":"plain_text"},"value":"0"},{"text":{"text":"o","type":"plain_text"},"value":"2"}]`,
		`"boxes":{"boxes":{"selected_options":[{"text":{"text":"o","type":"plain_text"},"value":"0"}],"type":"checkboxes"}}`,
		`"selected_user":"` + b.ids.Tokyo + `"`, `"selected_users":["` + b.ids.Tokyo + `","` + b.ids.Berlin + `"]`,
		`"selected_date":"2026-02-20"`, `"selected_time":"23:50"`, `"selected_channel":"` + b.ids.Help + `"`,
	} {
		if !strings.Contains(payload, want) {
			t.Errorf("%s is not in %s", want, payload)
		}
	}
	if app.count() != 2 { // the command and the submission: choosing in an input tells nobody
		t.Errorf("%d requests", app.count())
	}
}

// A page goes on at the right place when the message its cursor names was deleted meanwhile.
func TestACursorSurvivesTheDeletionOfItsMessage(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	room := b.room(t, "room")
	var all []string
	for range 4 {
		all = append(all, b.posted(t, room, "x"))
	}
	first := b.must(t, "conversations.history", "channel", room, "limit", "2")
	b.must(t, "chat.delete", "channel", room, "ts", all[2])
	next := b.must(t, "conversations.history", "channel", room, "limit", "2",
		"cursor", first.at("response_metadata", "next_cursor").(string))
	if got := next.body["messages"].([]any)[0].(map[string]any)["ts"]; got != all[1] {
		t.Errorf("the second page begins with %v, want %v", got, all[1])
	}
}

func TestPeopleAndChannelsByName(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	if c, found := b.w.ChannelNamed("help-247"); !found || c.ID != b.ids.Help {
		t.Errorf("#help-247: %v", c.ID)
	}
	if u, found := b.w.User(b.ids.Stranger); !found || u.TeamID == b.w.TeamID() {
		t.Error("the stranger is of this company")
	}
	if apps := b.w.Apps(); len(apps) != 1 || apps[0].SigningSecret != "s3cret" {
		t.Errorf("%d apps", len(apps))
	}
	if got := len(b.w.Users()); got != 7 {
		t.Errorf("%d users", got)
	}
	if groups := b.w.Groups(); len(groups) != 1 || groups[0].ID != b.ids.OnCall {
		t.Errorf("groups %+v", groups)
	}
}

// Only an administrator deletes a channel, and nothing of it is left: not for people, not for the bot, not its name.
func TestADeletedChannelIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t, &recordingApp{})
		w, help := b.w, b.ids.Help
		was, _ := w.Channel(help)
		if err := w.DeleteChannel(b.ids.Tokyo, help); !errors.Is(err, slackfake.ErrNotAllowed) {
			t.Fatalf("a member deletes it: %v", err)
		}
		if err := w.DeleteChannel(b.ids.Kakei, help); err != nil {
			t.Fatal(err)
		}
		if err := w.DeleteChannel(b.ids.Kakei, help); !errors.Is(err, slackfake.ErrNoSuchChannel) {
			t.Errorf("twice: %v", err)
		}
		for _, call := range [][]string{
			{"chat.postMessage", "channel", help, "text", "x"}, {"conversations.info", "channel", help}, {"pins.list", "channel", help},
		} {
			if got := b.call(t, call[0], call[1:]...).err(); got != "channel_not_found" {
				t.Errorf("%s: %q", call[0], got)
			}
		}
		if _, err := w.CreateChannel(b.ids.Kakei, was.Name, false); err != nil {
			t.Errorf("its name is taken: %v", err)
		}
		_ = w.WaitIdle(t.Context())
	})
}
