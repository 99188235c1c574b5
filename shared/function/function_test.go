package function

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// bench is a function with a store in memory, and what it logged.
type bench struct {
	*Function
	log     bytes.Buffer
	env     map[string]string
	connect func() (store.DB, error)
}

func newBench(t *testing.T, name string, open Open) *bench {
	t.Helper()
	b := &bench{env: map[string]string{
		"NOROSHI_STORE": "firestore:p/d", "SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_SIGNING_SECRET": "sign-secret",
	}}
	db, err := sqlite.Open(t.TempDir()+"/db", sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b.connect = func() (store.DB, error) { return db, nil }
	row, _ := RowOf(name)
	b.Function = newFunction(row, open, environment{
		get: func(name string) string { return b.env[name] }, read: func(string) ([]byte, error) { return nil, errors.New("no files") },
		clock: clock.Machine, connect: func(context.Context, string, string, clock.Clock) (store.DB, error) { return b.connect() },
	}, &b.log)
	return b
}

func (b *bench) ask(header http.Header, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// lines are the log's lines.
func (b *bench) lines(t *testing.T) (out []map[string]any) {
	t.Helper()
	for line := range bytes.Lines(b.log.Bytes()) {
		var m map[string]any
		if err := json.Unmarshal(line, &m); err != nil {
			t.Errorf("not JSON: %s", line)
		}
		out = append(out, m)
	}
	return out
}

func saying(text string) Open {
	return func(Parts) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }), nil
	}
}

// TestOneLinePerRequest: with severity, trace and status as Cloud Logging reads them.
func TestOneLinePerRequest(t *testing.T) {
	t.Parallel()
	b := newBench(t, Command, saying("hello"))
	b.ask(http.Header{"Traceparent": {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}, "")
	b.ask(http.Header{"X-Cloud-Trace-Context": {"105445aa7843bc8bf206b12000100000/10;o=1"}}, "")
	b.ask(http.Header{"X-Cloud-Trace-Context": {`"},"severity":"x`}}, "")
	lines := b.lines(t)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, want := range []struct{ trace, span any }{
		{"projects/p/traces/0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"},
		{"projects/p/traces/105445aa7843bc8bf206b12000100000", "000000000000000a"},
		{nil, nil},
	} {
		l := lines[i]
		if l["severity"] != "INFO" || l["message"] != "request" || l["status"] != 200.0 || l[fieldTrace] != want.trace || l[fieldSpan] != want.span {
			t.Errorf("line %d: %v", i, l)
		}
	}
}

// kept is a handler that notes what the limits kept from it.
type kept struct{ refused []int }

func (*kept) ServeHTTP(http.ResponseWriter, *http.Request) {}
func (h *kept) Refused(_ *http.Request, status int)        { h.refused = append(h.refused, status) }

// TestNoFailureIsRemembered: what could not be put together is tried again by the next request, and only then kept.
func TestNoFailureIsRemembered(t *testing.T) {
	t.Parallel()
	opened := 0
	b := newBench(t, Command, func(Parts) (http.Handler, error) {
		if opened++; opened == 1 {
			return nil, errors.New("not at this moment")
		}
		return saying("hello")(Parts{})
	})
	good, connected := b.connect, 0
	b.connect = func() (store.DB, error) {
		if connected++; connected == 1 {
			return nil, errors.New("no route to the store")
		}
		return good()
	}
	var got []int
	for range 4 {
		got = append(got, b.ask(nil, "").Code)
	}
	if want := []int{503, 503, 200, 200}; !slices.Equal(got, want) || opened != 2 || connected != 2 {
		t.Errorf("%v, want %v; opened %d times, connected %d times", got, want, opened, connected)
	}
}

// TestNotReadyNamesEachFault: one line for each, and no value of a variable.
func TestNotReadyNamesEachFault(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		Command: {"NOROSHI_STORE: is missing", "SLACK_BOT_TOKEN: is missing", "SLACK_SIGNING_SECRET: is missing"},
		"slack": {"NOROSHI_STORE: is missing", "SLACK_BOT_TOKEN: is missing"},
		Form:    {"NOROSHI_SESSION_KEY: is missing", "NOROSHI_SETTINGS: names no login.url", "NOROSHI_STORE: is missing"},
		"docs":  {"NOROSHI_STORE: is missing"},
		Remind:  {"NOROSHI_STORE: is missing"},
	} {
		b := newBench(t, name, saying("hello"))
		b.env = map[string]string{}
		if code := b.ask(nil, "").Code; code != http.StatusServiceUnavailable {
			t.Errorf("%s answers %d", name, code)
		}
		var got []string
		for _, l := range b.lines(t) {
			if text, _ := l["message"].(string); l["severity"] == "ERROR" && strings.HasPrefix(text, "not ready: ") {
				got = append(got, strings.TrimPrefix(text, "not ready: "))
			}
		}
		ok := len(got) == len(want)
		for i := range min(len(got), len(want)) {
			ok = ok && strings.HasPrefix(got[i], want[i])
		}
		if !ok {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	b := newBench(t, "slack", saying("hello"))
	b.env["NOROSHI_STORE"] = "sqlite:/secret-path"
	if code := b.ask(nil, "").Code; code != http.StatusServiceUnavailable || strings.Contains(b.log.String(), "secret") {
		t.Errorf("a file as the store: %d\n%s", code, b.log.String())
	}
}

// TestAFunctionHasNoFolderForThePortal either: who writes it says where it may be, and whoever does not, answers.
func TestAFunctionHasNoFolderForThePortal(t *testing.T) {
	t.Parallel()
	notify := incident.WorkerOf(incident.Portal)
	for _, c := range []struct {
		name, place string
		want        int
	}{
		{notify, "dir:portal", http.StatusServiceUnavailable}, {notify, "gs://status/p", http.StatusOK}, {notify, "", http.StatusServiceUnavailable}, {"slack", "", http.StatusOK},
	} {
		b := newBench(t, c.name, saying("hello"))
		b.env["NOROSHI_SETTINGS"], b.env["NOROSHI_PORTAL"] = "settings.yaml", c.place
		b.Function.env.read = func(string) ([]byte, error) {
			return []byte("notices: {portal: {url: https://status.example.com}}\n"), nil
		}
		code := b.ask(nil, "").Code
		if told := strings.Contains(b.log.String(), "NOROSHI_PORTAL"); code != c.want || told != (code != http.StatusOK) {
			t.Errorf("%s with %q: %d\n%s", c.name, c.place, code, b.log.String())
		}
	}
}

// TestAFunctionHasNoListOfCustomers of its own: who reads it says where it may be; whoever does not, answers.
func TestAFunctionHasNoListOfCustomers(t *testing.T) {
	t.Parallel()
	notify := incident.WorkerOf(incident.Mail)
	for _, c := range []struct {
		name, csv string
		want      int
	}{
		{notify, "customers.csv", http.StatusServiceUnavailable}, {notify, "gs://private/customers.csv", http.StatusOK}, {"slack", "customers.csv", http.StatusOK},
	} {
		b := newBench(t, c.name, saying("hello"))
		b.env["NOROSHI_SETTINGS"] = "settings.yaml"
		b.Function.env.read = func(string) ([]byte, error) { return []byte("customers: {csv: " + c.csv + "}\n"), nil }
		code := b.ask(nil, "").Code
		if told := strings.Contains(b.log.String(), "allowed: gs://BUCKET/OBJECT, or a sheet"); code != c.want || told != (code != http.StatusOK) {
			t.Errorf("%s with a list at %s: %d\n%s", c.name, c.csv, code, b.log.String())
		}
	}
}

// TestWorkersNeedNoSigningSecret: a function is not given what it has no use for.
func TestWorkersNeedNoSigningSecret(t *testing.T) {
	t.Parallel()
	var seen Parts
	b := newBench(t, "slack", func(p Parts) (http.Handler, error) { seen = p; return saying("hello")(p) })
	delete(b.env, "SLACK_SIGNING_SECRET")
	b.env["NOROSHI_DOCS"], b.env["SLACK_APP_TOKEN"] = "nonsense", "xapp-1"
	if code := b.ask(nil, "").Code; code != http.StatusOK || seen.Config.SlackAppToken != "" || seen.Config.SlackBotToken == "" {
		t.Errorf("%d\n%s", code, b.log.String())
	}
}

// TestOnlyTheFormReadsTheKeyOfSessions: what could make a session is in no other function's memory.
func TestOnlyTheFormReadsTheKeyOfSessions(t *testing.T) {
	t.Parallel()
	for _, row := range Table() {
		b := newBench(t, row.Name, saying("hello"))
		b.env["NOROSHI_SESSION_KEY"], b.env["NOROSHI_OIDC_SECRET"] = strings.Repeat("k", 40), "oidc-secret"
		c, _, _ := b.configuration()
		if got := len(c.SessionKeys) > 0; got != (row.Name == Form) || (c.OIDCSecret != "") != got {
			t.Errorf("%s has the keys: %v", row.Name, got)
		}
		if row.Name == Form && c.SlackBotToken != "" {
			t.Error("the form has Slack's token")
		}
	}
}

// TestOnlyWhoUsesASecretNeedsIt: the others start without it, whatever the settings name, and read none.
func TestOnlyWhoUsesASecretNeedsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		settings, name, secret, function string
		has                              func(config.Config) bool
	}{
		{"alerts: {pagerduty: {}}", config.AlertSecrets, "pagerduty=secret", Alert, func(c config.Config) bool { return c.AlertSecrets != nil }},
		{
			"notices: {mail: {server: smtps://relay.example.com, user: noroshi, from: support@example.com}}", config.SMTPPassword, "secret",
			incident.WorkerOf(incident.Mail), func(c config.Config) bool { return c.SMTPPassword != "" },
		},
	} {
		for _, row := range Table() {
			b := newBench(t, row.Name, saying("hello"))
			b.Function.env.read = func(string) ([]byte, error) {
				return []byte(c.settings + "\nlogin: {url: https://form.example.com}\n"), nil
			}
			b.env["NOROSHI_SETTINGS"], b.env["NOROSHI_SESSION_KEY"] = "settings.yaml", strings.Repeat("k", 40)
			uses := row.Name == c.function
			if _, _, err := b.configuration(); (err != nil) != uses {
				t.Errorf("%s without %s: %v", row.Name, c.name, err)
			}
			b.env[c.name] = c.secret
			if got, _, err := b.configuration(); err != nil || c.has(got) != uses {
				t.Errorf("%s with %s: %v", row.Name, c.name, err)
			}
		}
	}
}

// TestPanic: the person gets an answer, the log says where, and the next request is served.
func TestPanic(t *testing.T) {
	t.Parallel()
	n := 0
	b := newBench(t, "slack", func(Parts) (http.Handler, error) {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			if n++; n == 1 {
				panic("oops")
			}
		}), nil
	})
	first, second := b.ask(nil, "").Code, b.ask(nil, "").Code
	if first != http.StatusInternalServerError || second != http.StatusOK {
		t.Errorf("%d, then %d", first, second)
	}
	l := b.lines(t)
	if l[0]["severity"] != "ERROR" || l[0]["panic"] != "oops" || !strings.Contains(l[0]["stack"].(string), "TestPanic") || l[1]["status"] != 500.0 {
		t.Errorf("%v", l)
	}
}

func TestBodiesAreLimited(t *testing.T) {
	t.Parallel()
	b := newBench(t, Command, saying("hello"))
	for size, want := range map[int]int{maxBody: http.StatusOK, maxBody + 1: http.StatusRequestEntityTooLarge} {
		if code := b.ask(nil, strings.Repeat("x", size)).Code; code != want {
			t.Errorf("%d bytes: %d, want %d", size, code, want)
		}
	}
}

// TestWorkersEndWithTheInstance: what a worker leaves has its mark; what a person asked for goes on.
func TestWorkersEndWithTheInstance(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"slack": true, "docs": true, Command: false, Remind: false} {
		synctest.Test(t, func(t *testing.T) {
			var ended bool
			var b *bench
			b = newBench(t, name, func(Parts) (http.Handler, error) {
				return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					b.end()
					select {
					case <-r.Context().Done():
						ended = true
					case <-time.After(10 * time.Millisecond):
					}
				}), nil
			})
			if b.ask(nil, ""); ended != want {
				t.Errorf("%s was ended: %v", name, ended)
			}
		})
	}
}

// TestACollectionWaitsForGarbage: and the heap stays within what the function has.
func TestACollectionWaitsForGarbage(t *testing.T) { //nolint:paralleltest // the collector is the process's
	pace, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	collectSeldom()
	gotPace, gotLimit := debug.SetGCPercent(pace), debug.SetMemoryLimit(limit)
	if gotPace != heapPace || gotLimit != heapLimit || heapLimit >= Memory {
		t.Errorf("pace %d %%, limit %d of %d bytes", gotPace, gotLimit, Memory)
	}
}

// TestWhatTheLimitsRefuseIsTold to a handler that wants to know.
func TestWhatTheLimitsRefuseIsTold(t *testing.T) {
	t.Parallel()
	var h kept
	b := newBench(t, Alert, func(Parts) (http.Handler, error) { return &h, nil })
	b.ask(nil, "x")
	b.ask(nil, strings.Repeat("x", maxBody+1))
	if !slices.Equal(h.refused, []int{http.StatusRequestEntityTooLarge}) {
		t.Error(h.refused)
	}
}
