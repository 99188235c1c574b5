package e2e_test

import (
	"io"
	"net"
	"testing"
	"time"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// TestTerminated: told to end while it works, a worker finishes the call under way, gives back its lease and ends with code
// 0; what is left has its mark.
func TestTerminated(t *testing.T) {
	t.Parallel()
	c := deploy(t, "small")
	c.start(t, function.Command, string(incident.Slack))
	c.slack.Inject(slackfake.Fault{Kind: slackfake.DelayBefore, Method: "chat.postMessage", Delay: time.Second})
	c.eventually(t, "an incident", func() bool { // an emulator that has just started may take longer than a person's request may
		if _, err := c.slack.Command(t.Context(), c.ids.Kakei, c.ids.Help, "/incident", "now EC2 に SSH できない"); err != nil {
			t.Fatal(err)
		}
		all, err := c.db.List(t.Context(), store.Query{Collection: "incidents"})
		return err == nil && len(all) > 0
	})
	called := func() bool {
		for _, call := range c.slack.Calls() {
			if call.Method == "chat.postMessage" {
				return true
			}
		}
		return false
	}
	c.eventually(t, "a message is on its way", called)
	if code := c.fn[string(incident.Slack)].terminate(t); code != 0 {
		t.Errorf("exit code %d\n%s", code, c.fn[string(incident.Slack)].printed())
	}
	leases, err := c.db.List(t.Context(), store.Query{Collection: "leases"})
	if err != nil || len(leases) == 0 {
		t.Fatalf("%d leases, %v", len(leases), err)
	}
	for _, l := range leases {
		var doc struct{ Clean bool }
		if err := l.Decode(&doc); err != nil || !doc.Clean {
			t.Errorf("%s was not given back: %s, %v", l.Path, l.Body, err)
		}
	}
	marks, err := store.Marks(t.Context(), c.db, incident.WorkerOf(incident.Slack))
	if err != nil || len(marks) == 0 {
		t.Errorf("no mark is left for what was not done: %v", err)
	}
}

// TestSlowHeaders: who sends half a request and no more is hung up on. The test's own time limit ends the wait.
func TestSlowHeaders(t *testing.T) {
	t.Parallel()
	c := deploy(t, "small")
	c.start(t, function.Command)
	conn, err := net.Dial("tcp", c.fn[function.Command].addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("the connection ended in %v", err)
	}
}
