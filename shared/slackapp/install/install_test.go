package install_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v3"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/text"
)

// TestManifest holds the manifest against slack-go's idea of one: every key is known and stands where Slack wants it.
func TestManifest(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]install.Options{
		"Socket Mode": {},
		"deployed":    {URL: "https://noroshi.example.com/", Command: "/障害"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := parse(t, o)
			if m.Settings.SocketModeEnabled != (o.URL == "") || m.Settings.Interactivity == nil || !m.Settings.Interactivity.IsEnabled {
				t.Errorf("settings: %+v", m.Settings)
			}
			want := install.Addresses{}
			if o.URL != "" {
				want = install.Addresses{Command: "https://noroshi.example.com/command", Interact: "https://noroshi.example.com/interact", Events: "https://noroshi.example.com/events"}
			}
			if got := addresses(m); got != want {
				t.Errorf("addresses: %+v", got)
			}
			if got := m.OAuthConfig.Scopes.Bot; !slices.Equal(got, install.Names(install.Scopes)) {
				t.Errorf("scopes: %v", got)
			}
			if got := m.Settings.EventSubscriptions.BotEvents; !slices.Equal(got, install.Names(install.Events)) {
				t.Errorf("events: %v", got)
			}
			command := m.Features.SlashCommands[0]
			if !command.ShouldEscape {
				t.Errorf("command: %+v", command)
			}
			var shortcuts []string
			for _, s := range m.Features.Shortcuts { // docs of the manifest: 24 characters of a name, 150 of a description
				shortcuts = append(shortcuts, s.CallbackID)
				if s.Type != slack.MessageShortcut || utf8.RuneCountInString(s.Name) > 24 || utf8.RuneCountInString(s.Description) > 150 {
					t.Errorf("shortcut: %+v", s)
				}
			}
			if !slices.Equal(shortcuts, []string{install.KeepShortcut, install.SignShortcut}) {
				t.Errorf("shortcuts: %v", shortcuts)
			}
		})
	}
}

// TestTheShortcutHasTheWordsOfTheRest: whoever read of a possible outage elsewhere finds it in the menu, in either language.
func TestTheShortcutHasTheWordsOfTheRest(t *testing.T) {
	t.Parallel()
	want := text.ButtonSign.In(incident.Japanese) + " / " + text.WebSign.In(incident.English)
	if name := parse(t, install.Options{}).Features.Shortcuts[1].Name; name != want {
		t.Errorf("%q, want %q", name, want)
	}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		guide, err := os.ReadFile("../../web/guide/responders." + string(lang) + ".md")
		said := map[incident.Lang]string{incident.Japanese: "「" + text.ButtonSign.In(lang) + "」", incident.English: "*" + text.WebSign.In(lang) + "*"}[lang]
		if err != nil || !strings.Contains(string(guide), said) {
			t.Errorf("%s: the guide does not say %s: %v", lang, said, err)
		}
	}
}

// TestEveryNeedHasAReason: nobody grants what is not explained, in either language.
func TestEveryNeedHasAReason(t *testing.T) {
	t.Parallel()
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		out, err := install.Manifest(install.Options{Lang: lang})
		for _, name := range slices.Concat(install.Scopes, install.Events) {
			if why := text.Need(lang, name); why == "" || err != nil || !strings.Contains(out, "- "+name+" # "+why+"\n") {
				t.Errorf("%s: %s has no reason: %v", lang, name, err)
			}
		}
	}
}

func addresses(m slack.Manifest) install.Addresses {
	return install.Addresses{
		Command: m.Features.SlashCommands[0].Url, Interact: m.Settings.Interactivity.RequestUrl, Events: m.Settings.EventSubscriptions.RequestUrl,
	}
}

// outputs is what `terraform output -json` prints.
const outputs = `{
  "command_url": {"sensitive": false, "type": "string", "value": "https://command-abc-dt.a.run.app"},
  "events_url": {"sensitive": false, "type": "string", "value": "https://events-abc-dt.a.run.app"},
  "interact_url": {"sensitive": false, "type": "string", "value": "https://interact-abc-dt.a.run.app"},
  "secrets": {"sensitive": false, "type": ["object", {"settings": "string"}], "value": {"settings": "noroshi-settings"}}
}`

// TestManifestOfADeployment: the functions are at addresses that have nothing in common.
func TestManifestOfADeployment(t *testing.T) {
	t.Parallel()
	at, err := install.Outputs([]byte(outputs))
	if err != nil {
		t.Fatal(err)
	}
	m := parse(t, install.Options{At: at})
	want := install.Addresses{Command: "https://command-abc-dt.a.run.app", Interact: "https://interact-abc-dt.a.run.app", Events: "https://events-abc-dt.a.run.app"}
	if got := addresses(m); got != want || m.Settings.SocketModeEnabled {
		t.Errorf("addresses %+v, Socket Mode %t", got, m.Settings.SocketModeEnabled)
	}
}

func TestOutputsRefuse(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "{}", "[]", strings.Replace(outputs, "events_url", "event_url", 1), strings.Replace(outputs, `"https://events-abc-dt.a.run.app"`, "null", 1)} {
		if at, err := install.Outputs([]byte(raw)); err == nil {
			t.Errorf("%s: got %+v", raw, at)
		}
	}
}

func parse(t *testing.T, o install.Options) slack.Manifest {
	t.Helper()
	out, err := install.Manifest(o)
	if err != nil {
		t.Fatal(err)
	}
	var generic map[string]any
	if err := yaml.Unmarshal([]byte(out), &generic); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	body, err := json.Marshal(generic)
	if err != nil {
		t.Fatal(err)
	}
	var m slack.Manifest
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%v in\n%s", err, body)
	}
	return m
}

func TestManifestRefuses(t *testing.T) {
	t.Parallel()
	for _, o := range []install.Options{
		{URL: "http://plain.example.com"},
		{URL: "noroshi.example.com"},
		{Command: "incident"},
		{Command: "/in cident"},
		{Command: "/a\nsettings:"},
		{URL: "https://a.example.com/x #"},
		{URL: "https://me:pw@a.example.com"},
		{At: install.Addresses{Command: "https://a.example.com"}},
	} {
		if out, err := install.Manifest(o); err == nil {
			t.Errorf("%+v: got a manifest:\n%s", o, out)
		}
	}
}

// TestScopesSuffice holds the scopes against Slack's documentation: every method the gateway calls has one of the scopes
// that Slack accepts for it, and every scope serves a method, a command or an event.
func TestScopesSuffice(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.FromSlash("../../../../shared/data/slack_methods.json"))
	if err != nil {
		t.Skip("Slack's method table is not beside the project; the fake Slack holds the scopes to its own table")
	}
	var table map[string]json.RawMessage
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	have := install.Names(install.Scopes)
	useful := map[string]bool{"commands": true, "users:read.email": true, "groups:history": true, "groups:read": true}
	for _, method := range gateway.Methods() {
		var doc struct {
			Scopes []string `json:"bot_scopes"`
		}
		if table[method] == nil || json.Unmarshal(table[method], &doc) != nil || len(doc.Scopes) == 0 {
			continue
		}
		ok := false
		for _, s := range doc.Scopes {
			ok = ok || slices.Contains(have, s)
			useful[s] = true
		}
		if !ok {
			t.Errorf("%s needs one of %s", method, strings.Join(doc.Scopes, ", "))
		}
	}
	for _, s := range have {
		if !useful[s] {
			t.Errorf("no call needs %s", s)
		}
	}
}
