package slackfake_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/slackfake"
)

func modal(parts ...any) obj {
	return obj{"type": "modal", "callback_id": "declare", "title": plain("Declare"), "submit": plain("Go"), "blocks": parts}
}

// trigger runs a command and returns the trigger_id the app got.
func (b bench) trigger(t *testing.T, app *recordingApp) string {
	t.Helper()
	if _, err := b.w.Command(t.Context(), b.ids.Kakei, b.ids.Help, "/incident", ""); err != nil {
		t.Fatal(err)
	}
	return app.form(t).Get("trigger_id")
}

// Rule: interactivity/handling-user-interaction: a trigger_id lives three seconds and works once.
func TestTriggers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{}
		b := setup(t, app)
		view := toJSON(modal(inputBlock("title")))
		used := b.trigger(t, app)
		b.must(t, "views.open", "trigger_id", used, "view", view)
		if got := b.call(t, "views.open", "trigger_id", used, "view", view).err(); got != "exchanged_trigger_id" {
			t.Errorf("used twice: %q", got)
		}
		late := b.trigger(t, app)
		time.Sleep(slackfake.TriggerLife)
		if got := b.call(t, "views.open", "trigger_id", late, "view", view).err(); got != "expired_trigger_id" {
			t.Errorf("after three seconds: %q", got)
		}
		if got := b.call(t, "views.open", "trigger_id", "1.2.abc", "view", view).err(); got != "invalid_trigger_id" {
			t.Errorf("made up: %q", got)
		}
	})
}

// Rules: reference/views/modal-views and surfaces/modals.
func TestModalLimits(t *testing.T) {
	t.Parallel()
	app := &recordingApp{}
	b := setup(t, app)
	ok := modal(inputBlock("title"))
	cases := []struct {
		name      string
		good, bad obj
	}{
		{"title 24", with(ok, "title", plain(x(24))), with(ok, "title", plain(x(25)))},
		{"title is there", ok, with(ok, "title", nil)},
		{"submit 24", with(ok, "submit", plain(x(24))), with(ok, "submit", plain(x(25)))},
		{"close 24", with(ok, "close", plain(x(24))), with(ok, "close", plain(x(25)))},
		{"inputs need submit", ok, with(ok, "submit", nil)},
		{"private_metadata 3000", with(ok, "private_metadata", x(3000)), with(ok, "private_metadata", x(3001))},
		{"callback_id 255", with(ok, "callback_id", x(255)), with(ok, "callback_id", x(256))},
		{
			"100 blocks", with(ok, "blocks", repeat(100, func(int) any { return section("x") })),
			with(ok, "blocks", repeat(101, func(int) any { return section("x") })),
		},
		{"type modal", ok, with(ok, "type", "home")},
		{"no unknown fields", ok, with(ok, "colour", "red")},
	}
	for _, c := range cases {
		b.must(t, "views.open", "trigger_id", b.trigger(t, app), "view", toJSON(c.good))
		s := b.call(t, "views.open", "trigger_id", b.trigger(t, app), "view", toJSON(c.bad))
		if s.err() != "invalid_arguments" || s.at("response_metadata", "messages") == nil {
			t.Errorf("%s: %v", c.name, s.body)
		}
	}
	huge := modal(section("x"))
	huge["private_metadata"] = strings.Repeat("x", 250<<10)
	if got := b.call(t, "views.open", "trigger_id", b.trigger(t, app), "view", toJSON(huge)).err(); got != "view_too_large" {
		t.Errorf("250 KB: %q", got)
	}
}

// open shows Kakei a modal and returns its id.
func (b bench) open(t *testing.T, app *recordingApp, view obj) string {
	t.Helper()
	return b.must(t, "views.open", "trigger_id", b.trigger(t, app), "view", toJSON(view)).at("view", "id").(string)
}

// Rule: surfaces/modals, "Handling submissions": response_action errors, update, push, clear, or nothing.
func TestSubmissions(t *testing.T) {
	t.Parallel()
	const next = `{"type":"modal","title":{"type":"plain_text","text":"Next"},"blocks":[]}`
	cases := []struct {
		name, reply string
		check       func(slackfake.View, bool) bool
	}{
		{"nothing closes it", "", func(_ slackfake.View, open bool) bool { return !open }},
		{"clear closes it", `{"response_action":"clear"}`, func(_ slackfake.View, open bool) bool { return !open }},
		{
			"errors are shown", `{"response_action":"errors","errors":{"title":"too vague"}}`,
			func(v slackfake.View, _ bool) bool { return v.Errors["title"] == "too vague" && v.Trouble == "" },
		},
		{
			"errors of unknown blocks are not", `{"response_action":"errors","errors":{"other":"x"}}`,
			func(v slackfake.View, _ bool) bool { return v.Errors == nil && v.Trouble != "" },
		},
		{
			"update replaces it", `{"response_action":"update","view":` + next + `}`,
			func(v slackfake.View, _ bool) bool { return v.Title() == "Next" && v.PreviousID == "" },
		},
		{
			"push puts another above it", `{"response_action":"push","view":` + next + `}`,
			func(v slackfake.View, _ bool) bool { return v.Title() == "Next" && v.PreviousID != "" },
		},
		{
			"an invalid view is trouble", `{"response_action":"update","view":{"type":"modal"}}`,
			func(v slackfake.View, _ bool) bool { return v.Trouble != "" },
		},
		{"an error is trouble", "500", func(v slackfake.View, _ bool) bool { return v.Trouble != "" }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			app := &recordingApp{reply: func(n int, rw http.ResponseWriter, _ *http.Request, _ string) {
				switch {
				case n == 0: // the command
				case c.reply == "500":
					rw.WriteHeader(http.StatusInternalServerError)
				default:
					_, _ = rw.Write([]byte(c.reply))
				}
			}}
			b := setup(t, app)
			id := b.open(t, app, modal(inputBlock("title")))
			if _, err := b.w.Submit(t.Context(), b.ids.Kakei, id, map[string]string{"title": "EC2"}); err != nil {
				t.Fatal(err)
			}
			payload := app.form(t).Get("payload")
			if !strings.Contains(payload, `"values":{"title":{"title":{"type":"plain_text_input","value":"EC2"}}}`) ||
				!strings.Contains(payload, `"view_submission"`) {
				t.Errorf("payload: %s", payload)
			}
			if v, open := b.w.Modal(b.ids.Kakei); !c.check(v, open) {
				t.Errorf("open %v, view %+v", open, v)
			}
		})
	}
}

func TestAFormRefusesWhatSlacksFormRefuses(t *testing.T) {
	t.Parallel()
	app := &recordingApp{}
	b := setup(t, app)
	short := inputBlock("title")
	short["element"] = obj{"type": "plain_text_input", "action_id": "title", "max_length": 5}
	severity := obj{
		"type": "input", "block_id": "severity", "optional": true, "label": plain("Severity"),
		"element": with(menu(options(3)), "action_id", "severity"),
	}
	id := b.open(t, app, modal(short, severity))
	before := app.count()
	for name, values := range map[string]map[string]string{
		"a required field left out": {}, "too long": {"title": "123456"}, "no such option": {"title": "x", "severity": "9"},
		"no such field": {"title": "x", "colour": "red"},
	} {
		if _, err := b.w.Submit(t.Context(), b.ids.Kakei, id, values); err == nil {
			t.Errorf("%s: submitted", name)
		}
	}
	if app.count() != before {
		t.Error("the app heard of a form that was not complete")
	}
	if _, err := b.w.Submit(t.Context(), b.ids.Tokyo, id, nil); !errors.Is(err, slackfake.ErrNoSuchView) {
		t.Errorf("somebody else's modal: %v", err)
	}
}

// Rules: reference/methods/views.update (hash, external_id, not_found) and views.push (three views at most).
func TestUpdatingAndPushingViews(t *testing.T) {
	t.Parallel()
	app := &recordingApp{}
	b := setup(t, app)
	view := modal(inputBlock("title"), actions(button("more")))
	view["external_id"] = "mine"
	opened := b.must(t, "views.open", "trigger_id", b.trigger(t, app), "view", toJSON(view))
	id, hash := opened.at("view", "id").(string), opened.at("view", "hash").(string)
	b.must(t, "views.update", "external_id", "mine", "hash", hash, "view", toJSON(modal(inputBlock("title"), actions(button("more")))))
	if got := b.call(t, "views.update", "view_id", id, "hash", hash, "view", toJSON(view)).err(); got != "hash_conflict" {
		t.Errorf("an old hash: %q", got)
	}
	if got := b.call(t, "views.update", "view_id", "V0NONE", "view", toJSON(view)).err(); got != "not_found" {
		t.Errorf("an unknown view: %q", got)
	}
	push := func(on string) string {
		if _, err := b.w.ClickView(t.Context(), b.ids.Kakei, on, "a"); err != nil {
			t.Fatal(err)
		}
		return b.call(t, "views.push", "trigger_id", triggerOf(t, app.form(t).Get("payload")),
			"view", toJSON(modal(actions(button("more"))))).err()
	}
	for i, want := range []string{"", "", "push_limit_reached"} {
		top, _ := b.w.Modal(b.ids.Kakei)
		if got := push(top.ID); got != want {
			t.Errorf("push %d: %q, want %q", i+1, got, want)
		}
	}
	top, _ := b.w.Modal(b.ids.Kakei)
	if err := b.w.CloseView(t.Context(), b.ids.Kakei, top.ID, true); err != nil || len(b.w.Modals(b.ids.Kakei)) != 0 {
		t.Errorf("closed: %v, %d left", err, len(b.w.Modals(b.ids.Kakei)))
	}
	if got := b.call(t, "views.update", "view_id", id, "view", toJSON(view)).err(); got != "not_found" {
		t.Errorf("a closed view: %q", got)
	}
}

func triggerOf(t *testing.T, payload string) string {
	t.Helper()
	_, rest, found := strings.Cut(payload, `"trigger_id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	if !found {
		t.Fatalf("no trigger in %s", payload)
	}
	return id
}
