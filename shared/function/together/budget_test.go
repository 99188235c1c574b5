package together_test

import (
	"maps"
	"net/http"
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
	for _, worker := range incident.Workers() {
		if marks, err := store.Marks(t.Context(), c.counted.DB, worker); err != nil || len(marks) > 0 {
			t.Fatalf("%d marks of %s are left, %v", len(marks), worker, err)
		}
	}
}

// TestStoreBudgets counts the documents that all functions together read and write until it is quiet, per declaration,
// claim, look in the other language and idle tick. Firestore is paid by them.
func TestStoreBudgets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := open(t, dir)
		c.tick() // learns who is who
		c.quiet(t)

		n := int64(c.n)
		c.within(t, "idle tick", 3, func() { c.tick() })
		for range 3 { // until it is known how the tools do
			c.look()
			c.quiet(t)
		}
		c.within(t, "idle tick and look", 6, func() { c.tick(); c.look() })
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
		// Who opens it, whoever commands by name, the open incidents, and of each the TODOs that people have. One more is where the
		// cards are of the TODOs that are theirs.
		for _, who := range []string{c.ids.Bangkok, c.ids.Tokyo} {
			c.within(t, "a Home tab", 6, func() {
				if err := c.slack.OpenHome(who, ""); err != nil {
					t.Fatal(err)
				}
			})
			if _, shown := c.slack.Home(who, c.app); !shown {
				t.Errorf("%s sees no Home tab", who)
			}
		}
		c.within(t, "a TODO in the other language", 12, func() {
			if _, err := c.slack.Click(t.Context(), c.ids.Bangkok, room, todo, "language"); err != nil {
				t.Fatal(err)
			}
		})
	})
}

// TestSignBudgets counts the documents of a sign: reported, joined, looked at in an idle minute, started.
func TestSignBudgets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := open(t, dir)
		c.tick() // learns who is who
		c.quiet(t)

		n, before := int64(c.n), int64(c.before)
		reports := func(who, text string) func() { return func() { c.report(t, who, text) } }
		c.within(t, "report", 2*before+30, reports(c.ids.Kakei, "東京の EC2 に SSH できない"))
		c.within(t, "idle tick beside a sign", 3, func() { c.tick() })
		c.within(t, "report that joins", before+28, reports(c.ids.Berlin, "EC2 in Tokyo times out"))
		c.within(t, "look at a sign whose leads may not be called yet", 10, func() { c.tick() })
		room, card := c.posted(t, "sign")
		press := func(action string) func() {
			return func() {
				if _, err := c.slack.Click(t.Context(), c.ids.Tokyo, room, card, action); err != nil {
					t.Fatal(err)
				}
			}
		}
		c.within(t, "not yet", before+25, press("sign_not_yet"))
		others := 10 * int64(len(incident.Systems)-2)
		// What was to be done before is read with each of the five loads of the whole, and closed. Two that begin at one moment may
		// both look up who somebody is.
		c.within(t, "start", 4*n+40+1+9*before+others, press("sign_begin"))
	})
}

// report reports a sign by the form.
func (c *cloud) report(t *testing.T, who, text string) {
	t.Helper()
	if _, err := c.slack.Command(t.Context(), who, c.ids.Help, "/incident", "sign "+text); err != nil {
		t.Fatal(err)
	}
	form, open := c.slack.Modal(who)
	if !open {
		t.Fatal("there is no form")
	}
	if _, err := c.slack.Submit(t.Context(), who, form.ID, map[string]string{"source": "3 tickets"}); err != nil {
		t.Fatal(err)
	}
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

// TestAToolThatIsDownIsSaidInTheRoom by the functions together: watch records it, and Slack's worker, which it wakes, tells.
func TestAToolThatIsDownIsSaidInTheRoom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := open(t, dir)
		c.tick() // learns who is who
		if _, err := c.slack.Command(t.Context(), c.ids.Kakei, c.ids.Help, "/incident", "now EC2 に SSH できない"); err != nil {
			t.Fatal(err)
		}
		c.quiet(t)
		room, _ := c.todo(t)
		c.down.Store(true)
		for range 3 {
			if code := c.look(); code != http.StatusNoContent {
				t.Fatalf("a look is answered with %d", code)
			}
			c.quiet(t)
		}
		var told []string
		for _, m := range c.slack.Messages(room) {
			if strings.Contains(m.Text, "正常に応答しません") {
				told = append(told, m.Text)
			}
		}
		if len(told) != 1 || strings.Count(told[0], "HTTP 503") != 2 {
			t.Errorf("the room is told %q", told)
		}
	})
}

// todo is the message of one TODO in the incident's room.
func (c *cloud) todo(t *testing.T) (room, ts string) {
	t.Helper()
	return c.posted(t, "todo/4.3b")
}

// posted is where the message of a key is.
func (c *cloud) posted(t *testing.T, key string) (channel, ts string) {
	t.Helper()
	for _, ch := range c.slack.Channels() {
		for _, m := range c.slack.Messages(ch.ID) {
			if m.Metadata != nil && m.Metadata.EventPayload["key"] == key {
				return ch.ID, m.TS
			}
		}
	}
	t.Fatalf("no %s", key)
	return "", ""
}
