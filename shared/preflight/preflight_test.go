package preflight_test

import (
	"context"
	"errors"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/text"
)

var _ preflight.Slack = (*gateway.Gateway)(nil)

// yard is a deployment on which everything is as it should be, to be broken by a test.
type yard struct {
	t        *testing.T
	w        *slackfake.Workspace
	ids      slackfake.SeedIDs
	app      slackfake.App
	config   config.Config
	set      playbook.Set
	loading  error
	db       store.DB
	token    string
	skew     time.Duration
	lastTick time.Time
	form     aForm
	codes    int // break-glass codes left
	drive    preflight.Documents
	unopened error
}

func newYard(t *testing.T) *yard {
	t.Helper()
	y := &yard{t: t, w: slackfake.New(slackfake.Options{}), lastTick: time.Now()}
	y.ids, y.app = slackfake.Seed(y.w, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi", Scopes: install.Names(install.Scopes)})
	for _, id := range []string{y.ids.All, y.ids.Dev, y.ids.Drill} {
		y.channel(id, func(c *slackfake.Channel) { c.Members = append(c.Members, y.app.BotUserID) })
	}
	y.token = y.app.BotToken
	y.config = config.Config{Settings: config.Defaults(), Systems: config.Systems{Docs: config.Docs{Kind: config.LocalDocs, Dir: filepath.Join(t.TempDir(), "documents")}}}
	y.config.Settings.Slack = config.Slack{
		Help: y.ids.Help, Announce: []string{y.ids.All, y.ids.Dev}, Drill: []string{y.ids.Drill, y.ids.Dev},
		Responders: []string{y.ids.Kakei, y.ids.OnCall}, DrillResponders: []string{y.ids.Kakei},
	}
	y.set, y.loading = playbook.Folder("")
	y.db = openStore(t)
	y.openForm()
	return y
}

func openStore(t *testing.T) store.DB {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "x.db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (y *yard) channel(id string, change func(*slackfake.Channel)) {
	y.t.Helper()
	c, ok := y.w.Channel(id)
	if !ok {
		y.t.Fatalf("no channel %s", id)
	}
	change(&c)
	y.w.AddChannel(c)
}

func (y *yard) now() time.Time { return time.Now().Add(y.skew) }

// run makes all checks over HTTP, where Slack's answers have a date.
func (y *yard) run() []incident.Finding {
	y.t.Helper()
	server := httptest.NewServer(y.w.Handler())
	y.t.Cleanup(server.Close)
	if y.db != nil && !y.lastTick.IsZero() {
		if err := y.db.Update(y.t.Context(), func(tx store.Tx) error { return store.SaveTick(tx, y.lastTick) }); err != nil && !errors.Is(err, errDown) {
			y.t.Fatal(err)
		}
	}
	var slack preflight.Slack
	if y.token != "" {
		slack = gateway.New(y.token, gateway.Options{Clock: clock.Machine, APIURL: server.URL + "/api/"})
	}
	chosen, _ := y.set.Get(y.config.Settings.Playbook)
	return preflight.Run(y.t.Context(), clock.Machine, slices.Concat(
		preflight.SettingsRows(y.loading), preflight.PlaybookRows(y.config, y.set), preflight.DocumentRows(y.config.Docs, chosen.Documents, y.drive, y.unopened),
		preflight.StoreRows(y.db, y.config.Settings, clock.Func(y.now)),
		preflight.FormRows(y.config.Settings.Login, func(context.Context) (int, error) { return y.codes, nil }, nil),
		preflight.SlackRows(slack, y.config.Settings, clock.Func(y.now)),
	))
}

// line names a check, with what differs from run to run taken out.
func (y *yard) line(f incident.Finding) string {
	subject := strings.TrimPrefix(f.Subject, y.config.Docs.Dir)
	if y.form.Server != nil {
		subject = strings.Replace(subject, y.form.URL, "URL", 1)
	}
	return strings.TrimSpace(string(f.Row) + " " + subject)
}

func TestAllIsWell(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	var got []string
	for _, f := range y.run() {
		if !f.OK() {
			t.Error(text.PreflightLine(incident.English, f, f.Subject))
		}
		got = append(got, y.line(f))
	}
	want := []string{
		"settings", "playbook aws-outage", "templates", "folder", "store", "clock", "form URL", "sign_in URL", "codes", "token", "scopes", "time",
		"home_tab", "channel C0HELP", "channel C0ALL", "channel C0DEV", "channel C0DRILL", "person U0KAKEI", "group S0ONCALL",
	}
	if !slices.Equal(got, want) {
		t.Errorf("lines %q\nwant  %q", got, want)
	}
	if left, err := os.ReadDir(y.config.Docs.Dir); err != nil || len(left) > 0 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

// TestFaults breaks one thing at a time. want are the lines that are not ok: "check subject code detail".
func TestFaults(t *testing.T) {
	t.Parallel()
	all := maps.Clone(faults)
	maps.Copy(all, formFaults)
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := newYard(t)
			c.breaking(y)
			var got []string
			for _, f := range y.run() {
				if f.OK() {
					continue
				}
				got = append(got, strings.Join(strings.Fields(y.line(f)+" "+f.Code+" "+f.Detail), " "))
				told(t, f, y.token)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("faults %q\nwant   %q", got, c.want)
			}
		})
	}
}

// told wants a sentence with what to do, in both languages, and no token in it.
func told(t *testing.T, f incident.Finding, token string) {
	t.Helper()
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		s := text.PreflightLine(lang, f, f.Subject)
		if !strings.HasPrefix(s, "🔴 ") || strings.Contains(s, "cannot be checked ("+f.Code+")") || strings.ContainsAny(s, "{}") || token != "" && strings.Contains(s, token) {
			t.Errorf("%s: %q", lang, s)
		}
	}
}
