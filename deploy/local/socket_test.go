package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackfake"
)

// TestSocketMode: with an app token, a workspace elsewhere reaches the process without any address of its own, through
// commands, events and buttons.
func TestSocketMode(t *testing.T) {
	t.Parallel()
	dir, addr := t.TempDir(), freeAddr(t)
	e := newElsewhere(t, "127.0.0.1:9") // nothing can be delivered over HTTP
	settings := filepath.Join(dir, "settings.yaml")
	write(t, settings, "playbook: small\nslack:\n  announce: [C0ALL]\n")
	env := append(e.env(), "NOROSHI_PLAYBOOKS=testdata/playbooks", "SLACK_APP_TOKEN="+e.app.AppToken)
	p := launch(t, addr, env, "-data", filepath.Join(dir, "data"), "-settings", settings)
	p.ready(t)
	wait(t, "a connection", func() bool { return e.SocketConnections(e.app.ID) > 0 })

	out, err := e.Command(t.Context(), e.ids.Kakei, e.ids.Help, "/incident", "now EC2 に SSH できない")
	if err != nil || out.Problem != "" {
		t.Fatal(out, err, p.out.String())
	}
	answers := e.Ephemerals(e.ids.Kakei)
	if len(answers) == 0 || !strings.Contains(answers[0].Text, "を作りました") {
		t.Fatalf("answered %+v", answers)
	}
	var room, ts string
	wait(t, "the first TODO", func() bool {
		room, ts = e.posted("todo/4.1")
		return ts != ""
	})
	if err := e.React(e.ids.Kakei, room, ts, "eyes"); err != nil {
		t.Fatal(err)
	}
	says := func(want string) func() bool {
		return func() bool { m, _ := e.Message(room, ts); return strings.Contains(m.Text, want) }
	}
	wait(t, "the claim to show", says("🙋"))
	if out, err := e.Click(t.Context(), e.ids.Kakei, room, ts, "todo_done"); err != nil || out.Problem != "" {
		t.Fatal(out, err)
	}
	wait(t, "the end to show", says("✅"))
	for _, d := range e.Deliveries() {
		if !d.Socket {
			t.Errorf("not over the socket: %+v", d)
		}
	}
}

// TestReadBackWhenConnectedAgain: what people did while there was no connection, and Slack does not send again, is read as soon
// as there is one. By itself it would be after ten minutes.
func TestReadBackWhenConnectedAgain(t *testing.T) {
	t.Parallel()
	dir, addr := t.TempDir(), freeAddr(t)
	settings := filepath.Join(dir, "settings.yaml")
	write(t, settings, "playbook: small\nslack:\n  announce: [C0ALL]\n")
	e := newElsewhere(t, "127.0.0.1:9")
	var cut atomic.Bool
	e.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cut.Load() && strings.HasPrefix(r.URL.Path, "/socket/") {
			http.Error(w, "no way through", http.StatusForbidden)
			return
		}
		e.Handler().ServeHTTP(w, r)
	})
	env := append(e.env(), "NOROSHI_PLAYBOOKS=testdata/playbooks", "SLACK_APP_TOKEN="+e.app.AppToken)
	p := launch(t, addr, env, "-data", filepath.Join(dir, "data"), "-settings", settings)
	p.ready(t)
	wait(t, "a connection", func() bool { return e.SocketConnections(e.app.ID) > 0 })
	if out, err := e.Command(t.Context(), e.ids.Kakei, e.ids.Help, "/incident", "now EC2 に SSH できない"); err != nil || out.Problem != "" {
		t.Fatal(out, err, p.out.String())
	}
	var room, ts string
	wait(t, "the first TODO", func() bool {
		room, ts = e.posted("todo/4.1")
		return ts != ""
	})
	cut.Store(true)
	e.Cut(e.app.ID)
	wait(t, "no connection", func() bool { return e.SocketConnections(e.app.ID) == 0 })
	e.Inject(slackfake.Fault{Kind: slackfake.DropEvent, Method: "reaction_added"})
	if err := e.React(e.ids.Kakei, room, ts, "eyes"); err != nil {
		t.Fatal(err)
	}
	cut.Store(false)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	for m, _ := e.Message(room, ts); !strings.Contains(m.Text, "🙋"); m, _ = e.Message(room, ts) {
		_, changed := e.Subscribe()
		select {
		case <-changed:
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("the reaction was not read back\n%s", p.out.String())
		}
	}
}

// posted is where the message of a key stands.
func (e *elsewhere) posted(key string) (room, ts string) {
	for _, c := range e.Channels() {
		for _, m := range e.Messages(c.ID) {
			if keyOf(m) == key {
				room, ts = c.ID, m.TS
			}
		}
	}
	return room, ts
}

// TestSocketModeThatDoesNotConnect: with a proxy that lets no WebSocket through, Slack answers every call and nothing that
// people do arrives. The log says so, once, and /healthz beside its ok: starting the process again would mend nothing.
func TestSocketModeThatDoesNotConnect(t *testing.T) {
	t.Parallel()
	dir, addr := t.TempDir(), freeAddr(t)
	e := newElsewhere(t, "127.0.0.1:9")
	e.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/socket/") {
			http.Error(w, "blocked by policy", http.StatusForbidden)
			return
		}
		e.Handler().ServeHTTP(w, r)
	})
	p := launch(t, addr, append(e.env(), "SLACK_APP_TOKEN="+e.app.AppToken), "-data", filepath.Join(dir, "data"))
	p.ready(t)
	wait(t, "the line", func() bool { return strings.Contains(p.out.String(), "Socket Mode is not connected") })
	var health string
	wait(t, "the note", func() bool {
		health = p.get(t, "/healthz")
		return strings.HasPrefix(health, "ok\nSocket Mode has not been connected since ")
	})
	if out := p.out.String(); strings.Count(out, "is not connected") != 1 || !strings.Contains(out, "HTTP 403") || strings.Contains(out, e.app.AppToken) {
		t.Errorf("the log:\n%s", out)
	}
}

// TestAnotherAppsToken: Slack takes it, and what people do with our bot goes nowhere. The log says which token is wrong, healthz
// that nothing arrives, and what people do with that other app is left to it.
func TestAnotherAppsToken(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t, "127.0.0.1:9")
	other := e.AddApp(slackfake.App{Name: "Other"})
	p := launch(t, freeAddr(t), append(e.env(), "SLACK_APP_TOKEN="+other.AppToken), "-data", t.TempDir())
	p.ready(t)
	wait(t, "the line", func() bool { return strings.Contains(p.out.String(), "why=socket_other_app") })
	wait(t, "the note", func() bool { return strings.HasPrefix(p.get(t, "/healthz"), "ok\nSocket Mode has not been connected") })
	wait(t, "no connection", func() bool { return e.SocketConnections(other.ID) == 0 })
	if out := p.out.String(); !strings.Contains(out, "Set SLACK_APP_TOKEN to") || !strings.Contains(out, other.ID) || strings.Contains(out, other.AppToken) {
		t.Errorf("the log:\n%s", out)
	}
}

// get reads a page of the process.
func (p *process) get(t *testing.T, path string) string {
	t.Helper()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, p.origin+path, nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestWrongToken: the bot's token where the app's belongs stops the start, with what it is, and without it.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t, "127.0.0.1:9")
	p := launch(t, freeAddr(t), append(e.env(), english, "SLACK_APP_TOKEN="+e.app.BotToken), "-data", t.TempDir())
	if err := <-p.exited; err == nil {
		t.Error("it started")
	}
	const want = "SLACK_APP_TOKEN: holds a bot token (xoxb-…); allowed: an app-level token (xapp-…)"
	if out := p.out.String(); !strings.Contains(out, want) || strings.Contains(out, e.app.BotToken) {
		t.Errorf("it said\n%s", out)
	}
}

// TestEventsThatOthersGet: another process with the same app gets half of what people say, and answers Slack. While that is
// known, all of it is on the timeline some minutes later, each word once.
func TestEventsThatOthersGet(t *testing.T) {
	t.Parallel()
	archive, dir := txtar.Parse([]byte(outage)), t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		playTo(t, archive, dir, func(s *stage) {
			steps := []string{"slack heals", "quiet"}
			for n := range 6 {
				steps = append(steps, fmt.Sprintf("berlin replies on 4.3c: %d社から連絡", n))
				if n%2 == 0 {
					steps = slices.Insert(steps, len(steps)-1, "slack drops message 1")
				}
			}
			s.machine.service.Heard(service.Hearing{Suspected: true})
			for _, step := range append(steps, "wait 3m", "quiet", "timeline has 6 @berlin が 4.3c … の進捗を記録") {
				if err := s.step(step); err != nil {
					t.Fatalf("%s: %v\n%s", step, err, s.picture())
				}
			}
		})
	})
}

// wait waits for something to become true; the test's own limit ends the wait.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-t.Context().Done():
			t.Fatalf("never: %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
