package together_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// quiet lets everything happen that is under way.
func (c *cloud) quiet(t *testing.T) {
	t.Helper()
	c.slack.WaitIdle(t.Context())
	time.Sleep(3 * time.Minute)
	synctest.Wait()
	for _, s := range incident.Systems {
		if marks, err := store.Marks(t.Context(), c.counted.DB, s.Name); err != nil || len(marks) > 0 {
			t.Fatalf("%d marks of %s are left, %v", len(marks), s.Name, err)
		}
	}
}

// TestStoreBudgets counts the documents that all functions together read and write until it is quiet, per declaration,
// claim and idle tick. Firestore is paid by them.
func TestStoreBudgets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := open(t, dir)
		c.tick() // learns who is who
		c.quiet(t)

		n := int64(c.n)
		c.within(t, "idle tick", 3, func() { c.tick() })
		var said slackfake.Outcome
		others := 10 * int64(len(incident.Systems)-2) // each system more costs its own mark, lease and records
		c.within(t, "declaration", 4*n+40+others, func() {
			var err error
			if said, err = c.slack.Command(t.Context(), c.ids.Kakei, c.ids.Help, "/incident", "now EC2 に SSH できない"); err != nil {
				t.Fatal(err)
			}
		})
		if !strings.Contains(said.Body, "を作りました") {
			t.Errorf("the answer has no link: %s", said.Body)
		}
		room, todo := c.todo(t)
		c.within(t, "claim by reaction", n+25, func() { _ = c.slack.React(c.ids.Bangkok, room, todo, "eyes") })
		c.within(t, "claim by button", n+25, func() {
			if _, err := c.slack.Click(t.Context(), c.ids.Kakei, room, todo, "todo_claim"); err != nil {
				t.Fatal(err)
			}
		})
	})
}

func (c *cloud) within(t *testing.T, what string, budget int64, do func()) {
	t.Helper()
	c.counted.reset()
	do()
	c.quiet(t)
	documents, billed := c.counted.total()
	t.Logf("%s: %d documents (%d read, %d written), budget %d; %d as Firestore bills them", what, documents,
		c.counted.reads.Load(), c.counted.writes.Load(), budget, billed)
	for _, k := range slices.Sorted(maps.Keys(c.counted.of)) {
		t.Logf("%6d %s", c.counted.of[k], k)
	}
	if documents > budget {
		t.Errorf("%s: %d documents, more than %d", what, documents, budget)
	}
}

// todo is the message of one TODO in the incident's room.
func (c *cloud) todo(t *testing.T) (room, ts string) {
	t.Helper()
	for _, ch := range c.slack.Channels() {
		if !strings.HasPrefix(ch.Name, "inc-") {
			continue
		}
		for _, m := range c.slack.Messages(ch.ID) {
			if m.Metadata == nil {
				continue
			}
			if key, _ := m.Metadata.EventPayload["key"].(string); key == "todo/4.3b" {
				return ch.ID, m.TS
			}
		}
	}
	t.Fatal("no room")
	return "", ""
}
