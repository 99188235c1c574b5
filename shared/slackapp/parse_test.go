package slackapp

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func FuzzParseCommand(f *testing.F) {
	f.Add(typedIn("now 東京 EC2", "U0KAKEI"))
	f.Add("command=%2Fincident&user_id=U1&text=%00%ff")
	f.Add("%zz")
	f.Add(typedIn("now", "U0/../KAKEI"))
	f.Add("command=%2Fincident&user_id=U1&channel_id=C1%0A&trigger_id=1.2.a%2Fb")
	f.Fuzz(func(t *testing.T, body string) {
		c, err := ParseCommand([]byte(body))
		if err == nil && (c.Name == "" || c.User == "" || !tame(c.User, c.Channel, c.TriggerID)) {
			t.Errorf("%+v", c)
		}
	})
}

func FuzzParseInteraction(f *testing.F) {
	f.Add(`{"type":"block_actions","user":{"id":"U1"},"actions":[{"type":"overflow","selected_option":{"value":"x"}}]}`)
	f.Add(`{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"declare","state":{"values":{"title":{"title":{"value":null}}}}}}`)
	f.Add(`{"type":"block_actions","user":{"id":"U1"},"actions":[null]}`)
	f.Add(`null`)
	f.Add(`{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1/x"},"message":{"ts":"1.2"},"container":{"message_ts":"1/2"}}`)
	f.Add(`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","state":{"values":{"who":{"who":{"selected_user":"../U2"}}}}}}`)
	f.Fuzz(func(t *testing.T, payload string) {
		cb, err := ParseInteraction([]byte("payload=" + url.QueryEscape(payload)))
		if err != nil {
			return
		}
		if cb.Type == "" || cb.User.ID == "" || !tame(cb.User.ID, cb.Channel.ID, cb.TriggerID, cb.View.ID, cb.Container.ChannelID) {
			t.Errorf("%+v", cb)
		}
		for _, action := range cb.ActionCallback.BlockActions {
			if !tame(action.SelectedUser, action.SelectedChannel, action.ActionTs) {
				t.Errorf("%+v", action)
			}
			valueOf(action)
		}
	})
}

func FuzzParseEvent(f *testing.F) {
	f.Add(`{"type":"event_callback","event_id":"Ev1","event":{"type":"message","thread_ts":"1.1"}}`)
	f.Add(`{"type":"url_verification","challenge":"x"}`)
	f.Add(`[]`)
	f.Add(`{"type":"event_callback","event":{"type":"reaction_added","user":"U1","item":{"type":"message","channel":"C1/..","ts":"1.2/3"}}}`)
	f.Add(`{"type":"event_callback","event":{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","view":{"id":"V1","blocks":[{}]}}}`)
	f.Fuzz(func(t *testing.T, body string) {
		if e, err := ParseEvent([]byte(body)); err == nil && (e.Type == "" || !tame(e.Inner.User, e.Inner.Channel, e.Inner.TS, e.Inner.ThreadTS, e.Inner.Item.Channel, e.Inner.Item.TS)) {
			t.Errorf("%+v", e)
		}
	})
}

// tame reports whether values can be part of a path: no slash, no blank, nothing that leads upwards.
func tame(values ...string) bool {
	return !slices.ContainsFunc(values, func(v string) bool {
		return len(v) > 128 || strings.ContainsAny(v, "/\\ \x00\r\n%?#")
	})
}

// Each id is held to the form that Slack gives it; one that is not there is no fault.
func TestIDs(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A", 65)
	command := func(name, value string) error {
		f, _ := url.ParseQuery(typedIn("status", "U0KAKEI"))
		f.Set(name, value)
		_, err := ParseCommand([]byte(f.Encode()))
		return err
	}
	sent := func(kind, form string) func(string) error {
		return func(value string) error {
			payload := `{"type":"` + kind + `","user":{"id":"U1"},` + strings.ReplaceAll(form, "@", quoted(value)) + `}`
			_, err := ParseInteraction([]byte("payload=" + url.QueryEscape(payload)))
			return err
		}
	}
	interaction := func(form string) func(string) error { return sent("block_actions", form) }
	submission := func(form string) func(string) error { return sent("view_submission", form) }
	event := func(form string) func(string) error {
		return func(value string) error {
			_, err := ParseEvent([]byte(`{"type":"event_callback","event":{"type":"message",` + strings.ReplaceAll(form, "@", quoted(value)) + `}}`))
			return err
		}
	}
	ids := map[string]func(string) error{
		"a command's channel":        func(v string) error { return command("channel_id", v) },
		"the channel":                interaction(`"channel":{"id":@}`),
		"the message's place":        interaction(`"container":{"type":"message","channel_id":@}`),
		"the view":                   interaction(`"view":{"id":@}`),
		"the form":                   submission(`"view":{"id":@}`),
		"a person in a button":       interaction(`"actions":[{"type":"users_select","block_id":"b","selected_user":@}]`),
		"a person in a form":         submission(`"view":{"id":"V1","state":{"values":{"b":{"a":{"type":"users_select","selected_user":@}}}}}`),
		"people in a form":           submission(`"view":{"id":"V1","state":{"values":{"b":{"a":{"type":"multi_users_select","selected_users":["U1",@]}}}}}`),
		"a channel in a form":        submission(`"view":{"id":"V1","state":{"values":{"b":{"a":{"type":"channels_select","selected_channel":@}}}}}`),
		"an event's user":            event(`"user":@`),
		"an event's channel":         event(`"channel":@`),
		"a reaction's channel":       event(`"item":{"type":"message","channel":@}`),
		"a changed message's user":   event(`"message":{"user":@}`),
		"a changed message's editor": event(`"message":{"edited":{"user":@}}`),
		"a deleted message's user":   event(`"previous_message":{"user":@}`),
		"a pinned message's user":    event(`"item":{"message":{"user":@}}`),
		"the editor of a message":    event(`"edited":{"user":@}`),
	}
	stamps := map[string]func(string) error{
		"the message":                interaction(`"message":{"ts":@}`),
		"the message's thread":       interaction(`"container":{"type":"message","thread_ts":@}`),
		"the press":                  interaction(`"actions":[{"type":"button","block_id":"b","action_ts":@}]`),
		"an event's ts":              event(`"ts":@`),
		"an event's thread":          event(`"thread_ts":@`),
		"a changed message":          event(`"message":{"ts":@}`),
		"a changed message's thread": event(`"message":{"thread_ts":@}`),
		"a changed message's edit":   event(`"message":{"edited":{"ts":@}}`),
		"a deleted message's own":    event(`"previous_message":{"ts":@}`),
		"a deleted message's thread": event(`"previous_message":{"thread_ts":@}`),
		"a pinned message's thread":  event(`"item":{"message":{"thread_ts":@}}`),
		"an edit":                    event(`"edited":{"ts":@}`),
		"an event's time":            event(`"event_ts":@`),
		"a reaction's message":       event(`"item":{"type":"message","ts":@}`),
	}
	held := func(what map[string]func(string) error, good, bad []string) {
		for name, parse := range what {
			for _, v := range append(good, "") {
				if err := parse(v); err != nil {
					t.Errorf("%s %q: %v", name, v, err)
				}
			}
			for _, v := range bad {
				if parse(v) == nil {
					t.Errorf("%s may be %q", name, v)
				}
			}
		}
	}
	held(ids, []string{"U0KAKEI", "C0-a_b", long[1:]}, []string{long, "U/1", "..", "U 1", "U1\n", "Ｕ１", "<U1>", "U1.2"})
	held(stamps, []string{"1613746300.000100", "1.2"}, []string{"1", ".", "1.", ".1", "1.2.3", "1.2\n", "1/2", "-1.2", "１.２", long + ".1"})
	held(map[string]func(string) error{"a trigger": func(v string) error { return command("trigger_id", v) }},
		[]string{"13345224609.738474920.8088930838d88f008e0"}, []string{"1/2", "1 2", strings.Repeat("1", 129)})
	if command("user_id", "") == nil || command("user_id", "U/1") == nil {
		t.Error("a command without a user who can be one")
	}
}

// What was typed keeps no mark of Slack's that would mention somebody.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"<!channel>", "<!subteam^S1|@oncall>", "<@U1|kakei>", "a &lt;!here&gt; b", "<<!channel>>", "<!date^1^{time}|x>", "<", "|>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := asTyped(s)
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
		if !strings.Contains(s, "&") && slackTokens().MatchString(got) && strings.Count(s, "<") == 1 {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func FuzzCutMention(f *testing.F) {
	f.Add("<@U0KAKEI|kakei> please")
	f.Add("<@U0KAKEI>")
	f.Add("<@>")
	f.Fuzz(func(t *testing.T, s string) {
		person, rest := cutMention(s)
		if person != "" && (!strings.HasPrefix(s, "<@"+person) || len(rest) >= len(s)) || person == "" && rest != s {
			t.Errorf("%q: %q %q", s, person, rest)
		}
	})
}

// A held back declaration comes back as it was kept, within a button's 2,000 characters; nothing else is one.
func FuzzParseAnyway(f *testing.F) {
	f.Add("command-x", "東京 EC2 <!channel> \"quoted\" \\ \x00", true)
	f.Add("command-x", strings.Repeat("<", 3000), false)
	f.Add("", "", false)
	f.Fuzz(func(t *testing.T, request, title string, drill bool) {
		if len(request) > 40 || !utf8.ValidString(request) || !utf8.ValidString(title) {
			t.Skip()
		}
		held := anyway{RequestID: request, Kind: incident.Live, Title: title}
		if drill {
			held.Kind = incident.Drill
		}
		value := held.encode()
		got, err := parseAnyway(value)
		if held.Title = incident.WholeTitle(title); got.Title != held.Title { // as much of it as there is room for
			begins := strings.TrimSuffix(got.Title, "…")
			if utf8.RuneCountInString(value) < 1700-6 || begins == got.Title || !strings.HasPrefix(held.Title, begins) {
				t.Errorf("%d characters: %q of %q", utf8.RuneCountInString(value), got.Title, held.Title)
			}
			held.Title = got.Title
		}
		if request != "" && (err != nil || got != held) {
			t.Errorf("%q: %+v %v", value, got, err)
		}
		if request == "" && err == nil {
			t.Error("nobody's declaration")
		}
		if n := utf8.RuneCountInString(value); n > 2000 {
			t.Errorf("%d characters", n)
		}
	})
}

func TestNotAHeldBackDeclaration(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "x", "{}", `{"r":"x"}`, `{"r":"x","k":"war"}`, `{"k":"live","t":"x"}`, "[]", "null"} {
		if a, err := parseAnyway(value); err == nil {
			t.Errorf("%s: %+v", value, a)
		}
	}
}

// An id out of a command never leads anywhere else in the store.
func FuzzPlainID(f *testing.F) {
	f.Add("k3f9qa")
	f.Add("../workspace")
	f.Fuzz(func(t *testing.T, id string) {
		if plainID(incident.ID(id)) && strings.Count(store.IncidentPath(incident.ID(id)), "/") != 1 {
			t.Errorf("%q", id)
		}
	})
}

// TestAPressIsReadAsSlackMeansIt: what is read of a press is what slack-go reads of it, whatever comes with it.
func TestAPressIsReadAsSlackMeansIt(t *testing.T) {
	t.Parallel()
	payload := `{"type":"block_actions","user":{"id":"U1","username":"kakei"},"team":{"id":"T1"},"channel":{"id":"C1","name":"inc"},` +
		`"trigger_id":"1.2.a","response_url":"https://r","container":{"type":"message","message_ts":"1.2","channel_id":"C1","thread_ts":"1.1"},` +
		`"message":{"type":"message","ts":"1.2","thread_ts":"1.1","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]},` +
		`"view":{"id":"V1","root_view_id":"V0","previous_view_id":"V2"},"actions":[{"name":"old","type":"button","value":"x"},` +
		`{"type":"overflow","block_id":"b","action_id":"more","action_ts":"1.3","selected_option":{"value":"skip"},"selected_users":["U2"]},` +
		`{"type":"button","block_id":"b","action_id":"todo_claim","value":"k3f9qa:4.3b","action_ts":"1.4"}]}`
	got, err := ParseInteraction([]byte(url.Values{"payload": {payload}}.Encode()))
	var want slack.InteractionCallback
	if wantErr := json.Unmarshal([]byte(payload), &want); err != nil || wantErr != nil {
		t.Fatal(err, wantErr)
	}
	read := func(cb slack.InteractionCallback) (out []any) {
		out = []any{
			cb.Type, cb.User.ID, cb.Channel.ID, cb.TriggerID, cb.ResponseURL, cb.View.ID, cb.View.RootViewID, cb.View.PreviousViewID,
			cb.Container.MessageTs, cb.Container.ThreadTs, cb.Container.ChannelID, cb.Message.Timestamp, cb.Message.ThreadTimestamp,
		}
		for _, a := range cb.ActionCallback.BlockActions {
			out = append(out, a.ActionID, a.BlockID, a.Value, a.SelectedOption.Value, a.ActionTs, a.SelectedUsers)
		}
		return out
	}
	if !reflect.DeepEqual(read(got), read(want)) || len(got.ActionCallback.BlockActions) != 2 {
		t.Errorf("got  %v\nwant %v", read(got), read(want))
	}
}
