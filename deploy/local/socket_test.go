package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
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
		for _, c := range e.Channels() {
			for _, m := range e.Messages(c.ID) {
				if keyOf(m) == "todo/4.1" {
					room, ts = c.ID, m.TS
				}
			}
		}
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
