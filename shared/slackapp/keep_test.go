package slackapp

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/install"
)

// TestWhatIsADecision: the word for it, however it is written, a colon of either width, and something that is decided.
func TestWhatIsADecision(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"決定: 大阪へ":                "大阪へ",
		"決定：大阪へ":                 "大阪へ",
		" \u3000決定 : 大阪へ\n次も":    "大阪へ\n次も",
		"Decision: to Osaka":     "to Osaka",
		"DECISION:to Osaka":      "to Osaka",
		"ｄｅｃｉｓｉｏｎ: to Osaka":     "to Osaka",
		"*決定:* 大阪へ":              "大阪へ",
		"*決定*: 大阪へ":              "大阪へ",
		"*決定: 大阪へ*":              "大阪へ",
		"_Decision:_ to *Osaka*": "to *Osaka*",
		"決定:":                    "",
		"決定: \u200b":             "",
		"決定事項: 大阪へ":              "",
		"決定 大阪へ":                 "",
		"昨日の決定: 大阪へ":             "",
		"decisions: two":         "",
		":pushpin: 決定: 大阪へ":      "",
		"":                       "",
	} {
		if what, ok := decision(said); what != want && ok || ok != (want != "") {
			t.Errorf("%q: %q, %v", said, what, ok)
		}
	}
}

// pins is what Slack tells of a pin on a message.
func (t *thread) pins(ts, user string) {
	t.t.Helper()
	t.n++
	body := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev%d","event":{"type":"reaction_added","user":%q,"reaction":"pushpin",`+
		`"event_ts":"200.%d","item":{"type":"message","channel":"C0ROOM","ts":%q}}}`, t.n, user, t.n, ts)
	if w := t.post("/events", body); w.Code != 200 {
		t.t.Errorf("%d for %s", w.Code, body)
	}
}

// kept is what of the timeline was kept or decided: the kind, who, whose, and what.
func (t *thread) kept() (out []string) {
	t.t.Helper()
	entries, _, err := t.svc.Timeline(t.t.Context(), t.id, 1000)
	if err != nil {
		t.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Kind == incident.EntryKept || e.Kind == incident.EntryDecided {
			line := fmt.Sprint(e.Kind, " ", e.By, " ", e.To, " ", e.App, " ", e.Text)
			if !e.Edited.IsZero() {
				line += " (edited)"
			}
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

func (t *thread) keeps(name string, lines ...string) {
	t.t.Helper()
	if got := t.kept(); !slices.Equal(got, lines) {
		t.t.Errorf("%s: %q, want %q", name, got, lines)
	}
}

// TestAnAppsMessageIsKept under its name, follows what the app makes of it, and decides nothing.
func TestAnAppsMessageIsKept(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	d.words = []gateway.Word{{TS: "110.1", Bot: true, App: "Datadog", Text: "決定: CPU 90%"}}
	d.event(`"subtype":"bot_message","bot_id":"B0DOG","username":"Datadog","ts":"110.1","text":"決定: CPU 90%"`)
	d.keeps("said by an app")
	d.pins("110.1", "U0GUEST")
	d.keeps("pinned by a guest")
	d.pins("110.1", "U0BERLIN")
	d.keeps("pinned", "message_kept U0BERLIN  Datadog 決定: CPU 90%")
	d.event(`"subtype":"message_changed","event_ts":"111.1","ts":"111.1","message":{"subtype":"bot_message","bot_id":"B0DOG","username":"Datadog","ts":"110.1","text":"CPU 40%"}`)
	d.keeps("changed by the app", "message_kept U0BERLIN  Datadog CPU 40% (edited)")
}

// TestAGuestsReplyIsKept: in a TODO's thread it is no progress, and follows what the guest does with it.
func TestAGuestsReplyIsKept(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	guest := func(text, more string) string {
		return strings.Replace(said("110.1", text, more), "U0BERLIN", "U0GUEST", 1)
	}
	d.words = []gateway.Word{{TS: "110.1", Thread: "100.1", User: "U0GUEST", Text: "決定: 3台"}}
	d.event(guest("決定: 3台", ""))
	d.keeps("said by a guest")
	d.pins("110.1", "U0KAKEI")
	d.keeps("pinned", "message_kept U0KAKEI U0GUEST  決定: 3台")
	d.event(`"subtype":"message_changed","event_ts":"111.1","ts":"111.1","message":{` + guest("4台", `,"edited":{"user":"U0GUEST","ts":"111.1"}`) + `}`)
	d.keeps("corrected", "message_kept U0KAKEI U0GUEST  4台 (edited)")
	d.event(`"subtype":"message_deleted","deleted_ts":"110.1","event_ts":"112.1","ts":"112.1","previous_message":{` + guest("4台", "") + `}`)
	if all := d.everything(); strings.Contains(all, "3台") || strings.Contains(all, "4台") {
		t.Errorf("it is left in\n%s", all)
	}
	if n := len(d.shown()); n != 0 {
		t.Errorf("%d words of progress", n)
	}
}

// TestWhatIsLeftOfAMessageIsNone: one that is deleted while people have answered it leaves a tombstone, and nothing of it on the
// timeline.
func TestWhatIsLeftOfAMessageIsNone(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	d.event(`"user":"U0BERLIN","ts":"110.1","text":"決定: hunter2"`)
	d.keeps("decided", "decided U0BERLIN   hunter2")
	d.event(`"subtype":"message_changed","event_ts":"112.1","ts":"112.1","message":{"subtype":"tombstone","user":"USLACKBOT","ts":"110.1","text":"This message was deleted."},` +
		`"previous_message":{"user":"U0BERLIN","ts":"110.1","text":"決定: hunter2"}`)
	if all := d.everything(); strings.Contains(all, "hunter2") {
		t.Errorf("it is left in\n%s", all)
	}
}

// TestOursCostsNothing: Slack tells of each edit of our own messages, and nothing is read for it.
func TestOursCostsNothing(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	_ = d.db.Close() // whatever read it would fail
	d.n++
	body := `{"type":"event_callback","event_id":"Ev9","api_app_id":"A0","event":{"type":"message","subtype":"message_changed","channel":"C0ROOM",` +
		`"event_ts":"1.2","ts":"1.2","message":{"bot_id":"B0","bot_profile":{"app_id":"A0"},"user":"U0BOT","ts":"100.1","text":"x"}}}`
	if w := d.post("/events", body); w.Code != 200 {
		t.Error(w.Code)
	}
}

// shortcut is the message shortcut of somebody, and what they are answered.
func (t *thread) shortcut(callback, user, channel, message string) string {
	t.t.Helper()
	payload := fmt.Sprintf(`{"type":"message_action","callback_id":%q,"trigger_id":"1.2.ab%d","response_url":"https://slack.test/r","api_app_id":"A0",`+
		`"user":{"id":%q},"channel":{"id":%q},"message_ts":"110.1","message":{%s}}`, callback, len(t.responded), user, channel, message)
	if w := t.post("/interact", url.Values{"payload": {payload}}.Encode()); w.Code != 200 || len(t.responded) == 0 {
		t.t.Fatalf("%d, %d answers", w.Code, len(t.responded))
	}
	return t.responded[len(t.responded)-1].Text
}

// TestTheShortcutAnswers whoever chose it, whatever comes of it.
func TestTheShortcutAnswers(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	spoken := `"type":"message","user":"U0BERLIN","ts":"110.1","text":"two zones"`
	for _, c := range []struct{ name, callback, user, channel, message, want string }{
		{"a guest", install.KeepShortcut, "U0GUEST", "C0ROOM", spoken, "Guests, bots"},
		{"elsewhere", install.KeepShortcut, "U0KAKEI", "C0OTHER", spoken, "not an incident's channel"},
		{"one of ours", install.KeepShortcut, "U0KAKEI", "C0ROOM", `"bot_id":"B0","bot_profile":{"app_id":"A0"},"ts":"110.1","text":"board"`, "own messages cannot be kept"},
		{"nothing to read", install.KeepShortcut, "U0KAKEI", "C0ROOM", `"user":"U0BERLIN","ts":"110.1","text":""`, "cannot be read"},
		{"another shortcut", "sing", "U0KAKEI", "C0ROOM", spoken, ""},
		{"the first", install.KeepShortcut, "U0KAKEI", "C0ROOM", spoken, "Kept on the timeline: two zones"},
		{"the first once more", install.KeepShortcut, "U0KAKEI", "C0ROOM", spoken, "Kept on the timeline: two zones"},
		{"another one", install.KeepShortcut, "U0BERLIN", "C0ROOM", spoken, "It is on the timeline already."},
	} {
		if got := d.shortcut(c.callback, c.user, c.channel, c.message); !strings.Contains(got, c.want) || got == "" {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	d.keeps("kept", "message_kept U0KAKEI U0BERLIN  two zones")
}
