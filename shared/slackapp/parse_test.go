package slackapp

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

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
	f.Fuzz(func(t *testing.T, body string) {
		c, err := ParseCommand([]byte(body))
		if err == nil && (c.Name == "" || c.User == "") {
			t.Errorf("%+v", c)
		}
	})
}

func FuzzParseInteraction(f *testing.F) {
	f.Add(`{"type":"block_actions","user":{"id":"U1"},"actions":[{"type":"overflow","selected_option":{"value":"x"}}]}`)
	f.Add(`{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"declare","state":{"values":{"title":{"title":{"value":null}}}}}}`)
	f.Add(`{"type":"block_actions","user":{"id":"U1"},"actions":[null]}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, payload string) {
		cb, err := ParseInteraction([]byte("payload=" + url.QueryEscape(payload)))
		if err != nil {
			return
		}
		if cb.Type == "" || cb.User.ID == "" {
			t.Errorf("%+v", cb)
		}
		for _, action := range cb.ActionCallback.BlockActions {
			valueOf(action)
		}
	})
}

func FuzzParseEvent(f *testing.F) {
	f.Add(`{"type":"event_callback","event_id":"Ev1","event":{"type":"message","thread_ts":"1.1"}}`)
	f.Add(`{"type":"url_verification","challenge":"x"}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, body string) {
		if e, err := ParseEvent([]byte(body)); err == nil && e.Type == "" {
			t.Errorf("%+v", e)
		}
	})
}

// What was typed keeps no mark of Slack's that would mention somebody.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"<!channel>", "<!subteam^S1|@oncall>", "<@U1|kakei>", "a &lt;!here&gt; b", "<<!channel>>", "<!date^1^{time}|x>", "<", "|>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := typed(s)
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
		if !strings.Contains(s, "&") && marked.MatchString(got) && strings.Count(s, "<") == 1 {
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
		held.Title = incident.CleanTitle(title)
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
