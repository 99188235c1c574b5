package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/firestore/emulator"
)

// google is the emulator and the relay that all tests of this package share. Each test keeps to a project of its own.
var google struct {
	once     sync.Once
	relay    *relay
	emulator *emulator.Emulator
	err      error
}

func startGoogle() {
	google.relay = newRelay()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if google.emulator, google.err = emulator.Start(ctx, emulator.Options{Functions: google.relay.addr()}); google.err == nil {
		google.err = os.Setenv(emulator.HostVariable, google.emulator.Host)
	}
}

func stopEmulator() {
	if google.emulator != nil {
		google.emulator.Stop()
	}
}

// cloud is one deployment: its project, its Slack, its functions.
type cloud struct {
	project string
	db      store.DB
	slack   *slackfake.Workspace
	ids     slackfake.SeedIDs
	app     slackfake.App
	env     []string
	fn      map[string]*instance
	way     map[string]*route
}

// needEmulator skips or fails a test where the emulator is not installed.
func needEmulator(t testing.TB) {
	t.Helper()
	google.once.Do(startGoogle)
	if errors.Is(google.err, emulator.ErrMissing) && os.Getenv("CI") == "" {
		t.Skip("NOT TESTED:", google.err)
	}
	if google.err != nil {
		t.Fatal(google.err)
	}
}

const settingsYAML = `
playbook: %s
runbook: https://example.com/runbook
meeting: https://meet.example.com/room
login:
  domains: [example.com]
  url: https://form.example.com
watch: {ranges: "http://127.0.0.1:1/"} # nobody answers there
slack:
  help: C0HELP
  announce: [C0ALL, C0DEV]
  responders: [U0TOKYO, S0ONCALL]
alerts: {plain: {}}
notices: {mail: {server: "smtp://127.0.0.1:1", from: support@example.com}} # nobody takes mails there, either
`

// alertSecret is what a monitor proves itself by.
const alertSecret = "end-to-end-secret-0123456789abcdef"

// deploy makes a project with nothing running in it.
func deploy(t *testing.T, playbook string) *cloud {
	t.Helper()
	needEmulator(t)
	c := &cloud{project: emulator.Project(), fn: map[string]*instance{}, way: map[string]*route{}}
	settings := filepath.Join(t.TempDir(), "settings.yaml")
	if err := put(settings, fmt.Appendf(nil, settingsYAML, playbook)); err != nil {
		t.Fatal(err)
	}
	playbooks, err := filepath.Abs("../local/testdata/playbooks")
	if err != nil {
		t.Fatal(err)
	}
	db, err := firestore.Open(t.Context(), c.project, "", clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	c.db = db
	c.openSlack(t)
	c.env = []string{
		"NOROSHI_STORE=firestore:" + c.project + "/(default)", "NOROSHI_SETTINGS=" + settings, "NOROSHI_PLAYBOOKS=" + playbooks,
		"SLACK_BOT_TOKEN=" + c.app.BotToken, "SLACK_SIGNING_SECRET=" + c.app.SigningSecret,
		"SLACK_API_URL=" + c.slack.BaseURL() + "/api/", "NOROSHI_SESSION_KEY=" + sessionKey,
		"NOROSHI_ALERT_SECRETS=plain=" + alertSecret,
	}
	return c
}

// openSlack opens a workspace on a real port.
func (c *cloud) openSlack(t *testing.T) {
	server := httptest.NewUnstartedServer(nil)
	c.slack = slackfake.New(slackfake.Options{BaseURL: "http://" + server.Listener.Addr().String(), AppTransport: toFunctions{c}})
	server.Config.Handler = c.slack.Handler()
	server.Start()
	t.Cleanup(server.Close)
	c.ids, c.app = slackfake.Seed(c.slack, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", SigningSecret: "e2e", Scopes: install.Names(install.Scopes), Events: install.Names(install.Events),
		Commands:   []string{"/incident"},
		CommandURL: "http://command/", InteractivityURL: "http://interact/", EventsURL: "http://events/",
	})
}

// toFunctions leads Slack's requests to the function that the URL names, wherever it listens.
type toFunctions struct{ c *cloud }

// RoundTrip carries one request.
func (f toFunctions) RoundTrip(r *http.Request) (*http.Response, error) {
	i := f.c.fn[r.URL.Host]
	if i == nil {
		return nil, fmt.Errorf("no function %s", r.URL.Host)
	}
	r = r.Clone(i.carried(r.Context()))
	r.URL.Host, r.Host = i.addr, i.addr
	return http.DefaultTransport.RoundTrip(r)
}

// start starts functions; none named: all.
func (c *cloud) start(t *testing.T, names ...string) {
	t.Helper()
	for _, row := range function.Table() {
		if len(names) > 0 && !contains(names, row.Name) {
			continue
		}
		c.fn[row.Name] = start(t, row.Name, c.env)
		if row.Kind == function.Worker {
			c.trigger(t, row)
		}
	}
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

// trigger has the emulator tell a worker of every mark of its system that is created.
func (c *cloud) trigger(t *testing.T, row function.Row) {
	t.Helper()
	path := fmt.Sprintf("/functions/projects/%s/triggers/%s", c.project, row.Name)
	c.way[row.Name] = google.relay.connect(t, path, c.fn[row.Name])
	body, err := json.Marshal(map[string]any{
		"eventType": "google.cloud.firestore.document.v1.created", "database": "(default)", "namespace": "(default)",
		"document": map[string]string{"value": store.MarksOf(row.Name) + "/{mark}", "matchType": "PATH_PATTERN"},
	})
	if err != nil {
		t.Fatal(err)
	}
	url := fmt.Sprintf("http://%s/emulator/v1/projects/%s/eventarcTrigger?eventarcTriggerId=%s", google.emulator.Host, c.project, row.Name)
	resp, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("register the trigger of %s: %s", row.Name, resp.Status)
	}
}

// tick calls remind as Cloud Scheduler does, until it answers 2xx.
func (c *cloud) tick(ctx context.Context) {
	for ctx.Err() == nil {
		status, _, err := c.fn[function.Remind].post(ctx, http.Header{}, nil)
		if err == nil && status < http.StatusMultipleChoices {
			return
		}
		pause(ctx, 200*time.Millisecond)
	}
}

// keepTicking ticks until the test ends, more often than every minute.
func (c *cloud) keepTicking(t *testing.T, every time.Duration) {
	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		for c.tick(ctx); pause(ctx, every); c.tick(ctx) {
		}
	})
	t.Cleanup(func() { stop(); wg.Wait() })
}
