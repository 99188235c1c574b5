package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/yamlx"
	"noroshi.internal/shared/yamlx/yamlxtest"
)

// from returns the two things Load reads from: variables, and the one file settings.yaml unless it is empty.
func from(env map[string]string, settings string) (func(string) string, func(string) ([]byte, error)) {
	if settings != "" {
		env[SettingsVar] = "settings.yaml"
	}
	return func(k string) string { return env[k] }, func(name string) ([]byte, error) {
		if name != "settings.yaml" || settings == "" {
			return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
		}
		return []byte(settings), nil
	}
}

// documented is the file as the design shows it, with a value where it shows none.
const documented = `# settings.yaml
language: ja                # ja | en
timezone: Asia/Tokyo
channel_prefix: inc
playbook: aws-outage
slack:
  help: C0HELP              # where signs are reported; optional
  announce: [C0ALL, C0DEV]  # told of every live incident
  drill: [C0DRILL]          # the only ones told of a drill
  responders: [U0LEAD, S0OPS]  # people and user groups invited to every live channel
  drill_responders: []      # … to every drill channel
  private: false            # make incident channels private
`

func TestNothingAtAllGivesTheDefaults(t *testing.T) {
	t.Parallel()
	c, err := Load(from(map[string]string{}, ""))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Settings:    Settings{Language: "ja", Timezone: "Asia/Tokyo", ChannelPrefix: "inc", Playbook: "aws-outage", ArchiveAfter: 14 * 24 * time.Hour},
		SlackAPIURL: "https://slack.com/api/",
	}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreUnexported(Config{})); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyFileGivesTheDefaults(t *testing.T) {
	t.Parallel()
	c, err := Load(from(map[string]string{}, "# nothing yet\n"))
	if diff := cmp.Diff(Defaults(), c.Settings); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestDocumentedFile(t *testing.T) {
	t.Parallel()
	c, _, err := LoadAll(from(map[string]string{}, documented))
	if err != nil {
		t.Fatal(err)
	}
	want := Defaults()
	want.Slack = Slack{
		Help: "C0HELP", Announce: []string{"C0ALL", "C0DEV"}, Drill: []string{"C0DRILL"}, Responders: []string{"U0LEAD", "S0OPS"},
	}
	if diff := cmp.Diff(want, c.Settings); diff != "" {
		t.Error(diff)
	}
}

func TestEverySettingAndVariable(t *testing.T) {
	t.Parallel()
	c, set, err := LoadAll(from(map[string]string{
		BotToken: "xoxb-1", SigningSecret: "old, new", AppToken: "xapp-1", SlackURL: "http://127.0.0.1:9/api",
		StoreVar: "firestore:p/(default)", DocsVar: "drive", DriveURL: "http://d/", DocsURL: "http://e/",
	}, `language: en
also: ja
timezone: Europe/Berlin
channel_prefix: out-1
runbook: https://wiki.example.com/runbook
meeting: https://meet.example.com/abc‑d
contact: "support@example.com, 03-0000-0000"
slack:
  announce: [C0ALL, C0DEV]
  drill: [G0DRILL]
  drill_responders: [W0LEAD]
  private: true
  leads: [S0LEADS, U0LEAD]
  audiences: {C0DEV: engineering, G0DRILL: support}
  neutral: [eyes, ":wave::skin-tone-4:", "+1", -1, ":noroshi:"]
documents:
  folder: 1FolderOfDocuments
  templates: {notice: 1TemplateOfNotice, checksheet: 1TemplateOfSheet}
  readers: [oncall@example.com, example.com]
review: {archive_after: 30d}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Settings: Settings{
			Language: "en", Also: "ja", Timezone: "Europe/Berlin", ChannelPrefix: "out-1", Playbook: "aws-outage",
			Runbook: "https://wiki.example.com/runbook", Meeting: "https://meet.example.com/abc-d", Contact: "support@example.com, 03-0000-0000",
			Slack: Slack{
				Announce: []string{"C0ALL", "C0DEV"}, Drill: []string{"G0DRILL"}, DrillResponders: []string{"W0LEAD"}, Private: true,
				Leads:     []string{"S0LEADS", "U0LEAD"},
				Audiences: map[string]string{"C0DEV": "engineering", "G0DRILL": "support"},
				Neutral:   []string{"eyes", "wave", "waving_hand", "+1", "thumbs_up", "thumbsup", "-1", "thumbs_down", "thumbsdown", "noroshi"},
			},
			ArchiveAfter: 30 * 24 * time.Hour,
			Documents: Documents{
				Folder: "1FolderOfDocuments", Readers: []string{"oncall@example.com", "example.com"},
				Templates: map[string]string{"notice": "1TemplateOfNotice", "checksheet": "1TemplateOfSheet"},
			},
		},
		SlackBotToken: "xoxb-1", SlackSigningSecrets: []Secret{"old", "new"}, SlackAppToken: "xapp-1", SlackAPIURL: "http://127.0.0.1:9/api/",
		Store: Store{Kind: Firestore, Project: "p", Database: "(default)"}, Systems: Systems{Docs: Docs{Kind: Drive, DriveURL: "http://d/", DocsURL: "http://e/"}},
	}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreUnexported(Config{})); diff != "" {
		t.Error(diff)
	}
	if _, ok := set.Get("aws-outage"); !ok {
		t.Error("no built-in playbook")
	}
}

func TestStoreAndDocs(t *testing.T) {
	t.Parallel()
	c, err := Load(from(map[string]string{StoreVar: "sqlite:C:/data/x.db", DocsVar: "local:/srv/docs"}, ""))
	if err != nil || c.Store != (Store{Kind: SQLite, Path: "C:/data/x.db"}) || c.Docs != (Docs{Kind: LocalDocs, Dir: "/srv/docs"}) {
		t.Errorf("%v, %+v, %+v", err, c.Store, c.Docs)
	}
}

func TestTenFaultsAreTenLines(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("testdata", "ten-faults.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = LoadAll(from(map[string]string{}, string(raw)))
	yamlxtest.Japanese(t, err)
	want := `settings.yaml:1:11: language is "fr"; allowed: ja, en
settings.yaml:2:11: timezone is "Asia/Tokio", which is not a time zone; allowed: an IANA name such as Asia/Tokyo, Europe/Berlin, UTC
settings.yaml:3:17: channel_prefix is "Inc!"; allowed: 1 to 20 lower case letters, digits and hyphens, not beginning with a hyphen
settings.yaml:4:11: playbook is "azure-outage", which does not exist; allowed: aws-outage
settings.yaml:5:10: runbook is not an address; allowed: one that begins with https:// or http://, without a password in it
settings.yaml:7:9: slack.help is "#help"; allowed: a channel id, C… or G… (at the bottom of the channel's details in Slack), not a name
settings.yaml:8:21: slack.announce[1] is "C0ALL", as in line 8 already; allowed: each only once
settings.yaml:9:16: slack.responders[0] is "B0BOT"; allowed: the id of a person, U… or W…, or of a user group, S…
settings.yaml:10:12: slack.private is "maybe"; allowed: true or false
settings.yaml:11:3: unknown key "slack.recipients"; allowed: help, announce, drill, responders, drill_responders, private, audiences, neutral, leads`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestFaultsOfSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, settings, want string }{
		{"announcement that the playbook has not", "slack:\n  announce: [C0A]\n  audiences: {C0A: cooks}\n", "settings.yaml:3:20: announcement \"cooks\" is not in playbook aws-outage; allowed: company, sales, engineering, support, executives"},
		{"audience that is told of nothing", "slack:\n  audiences: {C0A: sales}\n", "settings.yaml:2:15: slack.audiences key is \"C0A\", which is listed neither under announce nor under drill"},
		{"audience that is no channel", "slack:\n  audiences: {all: sales}\n", "settings.yaml:2:15: slack.audiences key is \"all\"; allowed: a channel id"},
		{"a second language of ours that is none", "also: th\n", "settings.yaml:1:7: also is \"th\"; allowed: ja, en"},
		{"a second language that is the first", "also: en\nlanguage: en\n", "settings.yaml:1:7: also is \"en\", the same as language; allowed: the other language"},
		{"a second language that is the default's", "also: ja\n", "settings.yaml:1:7: also is \"ja\", the same as language"},
		{"an emoji as it looks", "slack:\n  neutral: [x, 🙏🏽]\n", "settings.yaml:2:16: slack.neutral[1] is \"🙏🏽\"; allowed: the name of an emoji as Slack has it"},
		{"the emoji that finishes", "slack:\n  neutral: [\":white_check_mark:\"]\n", "settings.yaml:2:13: slack.neutral[0] is \":white_check_mark:\", which finishes a TODO"},
		{"one emoji twice", "slack:\n  neutral: [eyes, \":eyes:\"]\n", "settings.yaml:2:19: slack.neutral[1] is \"eyes\", as in line 2 already"},
		{"zone of this machine", "timezone: Local\n", "settings.yaml:1:11: timezone is \"Local\", which is not a time zone"},
		{"prefix too long", "channel_prefix: abcdefghijklmnopqrstu\n", "settings.yaml:1:17: channel_prefix is"},
		{"prefix of drills", "channel_prefix: drill\n", "settings.yaml:1:17: channel_prefix is \"drill\", with which the channels of drills begin"},
		{"prefix like that of drills", "channel_prefix: drill-eu\n", "settings.yaml:1:17: channel_prefix is \"drill-eu\", with which"},
		{"address with a password", "meeting: https://me:pw@meet.example.com/\n", "settings.yaml:1:10: meeting is not an address"},
		{"address of another kind", "meeting: \"javascript:alert(1)\"\n", "settings.yaml:1:10: meeting is not an address"},
		{"key left empty", "slack:\n  help:\n", "settings.yaml:2:8: slack.help is empty"},
		{"a list that is none", "slack:\n  announce: C0ALL\n", "settings.yaml:2:13: slack.announce is \"C0ALL\"; allowed: a list"},
		{"a list in place of the file", "- a\n", "settings.yaml:1:1: is a list; allowed: an object"},
		{"no YAML", "language: \"ja\n", "settings.yaml:1:11: this is not YAML"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := LoadAll(from(map[string]string{}, c.settings))
			yamlxtest.Japanese(t, err)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got\n%v\nwant one line beginning\n%s", err, c.want)
			}
		})
	}
}

func TestFaultsOfTheEnvironment(t *testing.T) {
	t.Parallel()
	const hidden = "hush-5ecret"
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"three secrets", map[string]string{SigningSecret: hidden + ",b,c"}, "SLACK_SIGNING_SECRET: holds 3 secrets; allowed: one, or two separated by a comma while rotating"},
		{"a comma too many", map[string]string{SigningSecret: hidden + ","}, "SLACK_SIGNING_SECRET: holds an empty or broken secret"},
		{"two lines", map[string]string{BotToken: hidden + "\nx", SigningSecret: "s"}, "SLACK_BOT_TOKEN: holds blanks or control characters"},
		{"a bot without a way to hear", map[string]string{BotToken: "xoxb-" + hidden}, "SLACK_SIGNING_SECRET: is missing, so requests from Slack could not be verified"},
		{"Socket Mode without a bot", map[string]string{AppToken: "xapp-" + hidden}, "SLACK_BOT_TOKEN: is missing beside SLACK_APP_TOKEN"},
		{"the bot's token where the app's belongs", map[string]string{BotToken: "xoxb-1", AppToken: "xoxb-" + hidden}, "SLACK_APP_TOKEN: holds a bot token (xoxb-…); allowed: an app-level token (xapp-…)"},
		{"the app's token where the bot's belongs", map[string]string{BotToken: "xapp-" + hidden, AppToken: "xapp-1"}, "SLACK_BOT_TOKEN: holds an app-level token (xapp-…); allowed: a bot token (xoxb-…)"},
		{"a person's token", map[string]string{BotToken: "xoxp-" + hidden, AppToken: "xapp-1"}, "SLACK_BOT_TOKEN: holds a user token (xoxp-…); allowed: a bot token (xoxb-…)"},
		{"a token that expires", map[string]string{BotToken: "xoxe.xoxb-" + hidden, AppToken: "xapp-1"}, "SLACK_BOT_TOKEN: holds a token that expires (xoxe.…); turn token rotation off; allowed: a bot token (xoxb-…)"},
		{"no token at all", map[string]string{BotToken: hidden, AppToken: "xapp-1"}, "SLACK_BOT_TOKEN: holds no token of Slack's; allowed: a bot token (xoxb-…)"},
		{"a token that signs", map[string]string{BotToken: "xoxb-1", SigningSecret: "xoxb-" + hidden}, "SLACK_SIGNING_SECRET: holds a bot token (xoxb-…); allowed: the app's signing secret"},
		{"a token that seals", map[string]string{SessionKey: "xapp-1-0123456789-0123456789-0123456789-" + hidden}, "NOROSHI_SESSION_KEY: holds an app-level token (xapp-…); allowed: 32 characters"},
		{"a token of another server, mixed up", map[string]string{SlackURL: "https://chat.example.com/api/", BotToken: "xapp-" + hidden, AppToken: "xapp-1"}, "SLACK_BOT_TOKEN: holds an app-level token"},
		{"a token where the address belongs", map[string]string{SlackURL: hidden}, "SLACK_API_URL: is not an address; allowed: one that begins with https:// or http://"},
		{"unknown store", map[string]string{StoreVar: hidden}, "NOROSHI_STORE: begins with no known store; allowed: sqlite:PATH or firestore:PROJECT/DATABASE"},
		{"store without a file", map[string]string{StoreVar: "sqlite:"}, "NOROSHI_STORE: names no file"},
		{"store without a database", map[string]string{StoreVar: "firestore:p"}, "NOROSHI_STORE: does not name a project and a database"},
		{"unknown documents", map[string]string{DocsVar: "local"}, "NOROSHI_DOCS: names no known place for documents; allowed: local:DIR or drive"},
		{"settings that are not there", map[string]string{SettingsVar: "gone.yaml"}, "NOROSHI_SETTINGS: names a file that cannot be read (open gone.yaml: file does not exist)"},
		{"playbooks that are not there", map[string]string{PlaybooksVar: "/nowhere/at/all"}, "NOROSHI_PLAYBOOKS: list playbooks: open /nowhere/at/all"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := LoadAll(from(c.env, ""))
			yamlxtest.Japanese(t, err)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("got\n%v\nwant one line beginning\n%s", err, c.want)
			}
			if strings.Contains(err.Error(), hidden) {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}

// TestTokensOfAnotherServer: what speaks the Web API and is not Slack has tokens of its own.
func TestTokensOfAnotherServer(t *testing.T) {
	t.Parallel()
	env := map[string]string{SlackURL: "https://chat.example.com/api/", BotToken: "abc", AppToken: "def"}
	if _, _, err := LoadAll(from(env, "")); err != nil {
		t.Error(err)
	}
}

func TestFaultsOfEverythingAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte("id: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := LoadAll(from(map[string]string{StoreVar: "x", PlaybooksVar: dir}, "language: fr\nplaybook: own\n"))
	var faults yamlx.Faults
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Errorf("want the variable, the playbook and the language, got\n%v", err)
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	t.Parallel()
	c := Config{SlackBotToken: "xoxb-hush", SlackSigningSecrets: []Secret{"xoxb-hush"}}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "config", c, "token", c.SlackBotToken)
	for _, shown := range []string{
		fmt.Sprintf("%v %+v %#v", c, c, c), fmt.Sprintf("%s %q %x %d", c.SlackBotToken, c.SlackBotToken, c.SlackBotToken, c.SlackBotToken),
		string(asJSON), log.String(), fmt.Errorf("no: %w %v", fs.ErrExist, c.SlackSigningSecrets).Error(),
	} {
		if strings.Contains(shown, "hush") || strings.Contains(shown, "68757368") || !strings.Contains(shown, "[secret]") {
			t.Errorf("shown: %s", shown)
		}
	}
	if c.SlackBotToken.Reveal() != "xoxb-hush" {
		t.Error("Reveal")
	}
}

func TestSecretInTheWrongPlaceIsNotShown(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"xoxb-1-2-abc", "0123456789abcdef0123456789abcdef"} {
		_, err := Load(from(map[string]string{}, "language: "+secret+"\nslack: {help: "+secret+", responders: ["+secret+"]}\n"+secret+": 1\n"))
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("shown: %v", err)
		}
	}
}

func TestFreeze(t *testing.T) {
	t.Parallel()
	pb, err := playbook.Builtin("aws-outage")
	if err != nil {
		t.Fatal(err)
	}
	s := Defaults()
	s.Also, s.Runbook, s.Meeting, s.Contact = "en", "https://r/", "https://m/", "us"
	s.Slack = Slack{
		Help: "C0HELP", Announce: []string{"C0ALL", "C0DEV", "C0OLD"}, Drill: []string{"C0DRILL"}, Responders: []string{"U0LEAD"},
		DrillResponders: []string{"U0NEW"}, Leads: []string{"S0LEADS"}, Audiences: map[string]string{"C0DEV": "engineering", "C0OLD": "no longer there"},
	}
	s.Notices.Mail = Mail{Server: MailServer{Host: "relay.example.com", Port: 587}, DrillTo: []string{"drill@example.com"}}
	want := incident.Settings{
		ArchiveAfter: 14 * 24 * time.Hour, Mail: true, Language: "ja", Also: "en", Timezone: "Asia/Tokyo", Help: "C0HELP", Runbook: "https://r/", Meeting: "https://m/", Contact: "us",
		Responders: []string{"U0LEAD"}, Leads: []string{"S0LEADS"},
		Announce: []incident.Audience{{Channel: "C0ALL", Announcement: "company"}, {Channel: "C0DEV", Announcement: "engineering"}, {Channel: "C0OLD", Announcement: "company"}},
	}
	if diff := cmp.Diff(want, s.Freeze(incident.Live, pb)); diff != "" {
		t.Errorf("live:\n%s", diff)
	}
	want.DrillTo = []string{"drill@example.com"} // a live incident's notices go to customers
	want.Responders, want.Leads, want.Announce = []string{"U0NEW"}, []string{"U0NEW"}, []incident.Audience{{Channel: "C0DRILL", Announcement: "company"}}
	if diff := cmp.Diff(want, s.Freeze(incident.Drill, pb)); diff != "" {
		t.Errorf("drill:\n%s", diff)
	}
	frozen := s.Freeze(incident.Live, pb)
	frozen.Responders[0], frozen.Leads[0] = "changed", "changed"
	if s.Slack.Responders[0] != "U0LEAD" || s.Slack.Leads[0] != "S0LEADS" {
		t.Error("a frozen incident shares memory with the settings")
	}
}

func FuzzSettings(f *testing.F) {
	f.Add([]byte(documented))
	f.Add([]byte("slack: {audiences: {C0A: x, [a]: b, 1: 2, true: 3}}\n"))
	f.Add([]byte("language: &a ja\n? {}\n: ~\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c Config
		faults := c.parse("s.yaml", raw)
		s := c.Settings
		for _, x := range faults {
			if x.File != "s.yaml" || x.Line < 1 || x.Column < 1 || x.Text == "" {
				t.Errorf("fault without a place: %+v", x)
			}
		}
		if len(faults) == 0 && (s.Language == "" || s.Timezone == "" || !prefixForm.MatchString(s.ChannelPrefix) || s.Playbook == "") {
			t.Errorf("accepted without what every incident needs: %+v", s)
		}
	})
}
