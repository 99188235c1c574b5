package e2e_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// TestFirstResponse declares with a signed command, has people take TODOs, loses, doubles and delays events, kills every
// process once while it works, and finds exactly one of everything.
func TestFirstResponse(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: starts many processes")
	}
	c := deploy(t, "small")
	c.start(t)
	c.keepTicking(t, 3*time.Second)
	c.awaitLearned(t)
	slackWay := c.way[string(incident.Slack)]

	slackWay.decide(fate{double: true}) // of the declaration
	docs := c.fn[string(incident.Docs)].atWork()
	said := make(chan error, 1)
	go func() {
		_, err := c.slack.Command(t.Context(), c.ids.Kakei, c.ids.Help, "/incident", "now EC2 に SSH できない")
		said <- err
	}()
	reached(t, string(incident.Docs), docs)
	c.fn[string(incident.Docs)].restart(t)
	if err := <-said; err != nil {
		t.Fatal(err)
	}
	room := c.awaitRoom(t)
	c.awaitKeys(t, room, "board")
	c.fn[string(incident.Slack)].restart(t) // while it posts: the TODOs come after the board, one a second
	c.awaitKeys(t, room, "board", "todo/4.1", "todo/4.2", "todo/4.3")
	c.ready(t, room)

	slackWay.decide(fate{drop: true}, fate{late: 4 * time.Second})
	c.claimByReaction(t, room, c.ids.Bangkok, "4.1") // its event is lost: the tick heals it
	c.claimByReaction(t, room, c.ids.Berlin, "4.2")  // its event is late
	c.awaitOwner(t, room, "4.1", c.ids.Bangkok)
	c.awaitOwner(t, room, "4.2", c.ids.Berlin)

	c.killedWhileClaiming(t, room)
	c.killedWhileTicking(t)
	second := c.killedWhileDeclaring(t)
	c.ready(t, room)
	c.ready(t, second)
	c.awaitQuiet(t)
	c.oneOfEverything(t, room)
	c.oneOfEverything(t, second)
}

// eventually waits until f holds. The test's own time limit ends the wait.
func (c *cloud) eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	for !f() {
		if !pause(ctx, 50*time.Millisecond) {
			for _, i := range c.fn {
				t.Logf("%s:\n%s", i.name, i.printed())
			}
			t.Fatalf("never: %s", what)
		}
	}
}

// awaitLearned waits until the workspace's people are known, as they are in a deployment that runs.
func (c *cloud) awaitLearned(t *testing.T) {
	t.Helper()
	c.eventually(t, "people are known", func() bool {
		var p struct{}
		return c.db.Get(t.Context(), store.PersonPath(incident.PersonID(c.ids.Kakei)), &p) == nil &&
			c.db.Get(t.Context(), store.GroupPath(c.ids.OnCall), &p) == nil
	})
}

// rooms are the incidents' channels.
func (c *cloud) rooms() (ids []string) {
	for _, ch := range c.slack.Channels() {
		if strings.HasPrefix(ch.Name, "inc-") {
			ids = append(ids, ch.ID)
		}
	}
	return ids
}

func (c *cloud) awaitRoom(t *testing.T, but ...string) (id string) {
	t.Helper()
	c.eventually(t, "a channel", func() bool {
		for _, id = range c.rooms() {
			if !slices.Contains(but, id) {
				return true
			}
		}
		return false
	})
	return id
}

// keyOf is the effect that a message is.
func keyOf(m slackfake.Message) string {
	if m.Metadata == nil {
		return ""
	}
	key, _ := m.Metadata.EventPayload["key"].(string)
	return key
}

// count counts the room's messages by their effect.
func (c *cloud) count(room string) map[string]int {
	out := map[string]int{}
	for _, m := range c.slack.Messages(room) {
		if k := keyOf(m); k != "" {
			out[k]++
		}
	}
	return out
}

func (c *cloud) awaitKeys(t *testing.T, room string, keys ...string) {
	t.Helper()
	c.eventually(t, fmt.Sprint(keys), func() bool {
		n := c.count(room)
		return !slices.ContainsFunc(keys, func(k string) bool { return n[k] == 0 })
	})
}

// ready waits until the room has all it should have.
func (c *cloud) ready(t *testing.T, room string) {
	t.Helper()
	c.awaitKeys(t, room, "board", "todo/4.1", "todo/4.2", "todo/4.3")
	c.eventually(t, "people, pin, bookmarks and topic", func() bool {
		ch, _ := c.slack.Channel(room)
		return len(ch.Pins) == 1 && len(ch.Bookmarks) >= 2 && len(ch.Members) >= 5 && ch.Topic.Value != "" && ch.Purpose.Value != ""
	})
	c.eventually(t, "the announcements, and what is wrong with the documents", func() bool {
		board := fmt.Sprint(c.message(room, "board").Blocks)
		return c.announced(room) == 2 && strings.Contains(board, "NOROSHI_DOCS")
	})
}

// announced counts the announcements of the room's incident.
func (c *cloud) announced(room string) (n int) {
	id := c.incidentOf(room)
	for _, ch := range []string{c.ids.All, c.ids.Dev} {
		for _, m := range c.slack.Messages(ch) {
			if keyOf(m) == "announce/"+ch && m.Metadata.EventPayload["incident"] == id {
				n++
			}
		}
	}
	return n
}

func (c *cloud) incidentOf(room string) string {
	m := c.message(room, "board")
	if m.Metadata == nil {
		return ""
	}
	id, _ := m.Metadata.EventPayload["incident"].(string)
	return id
}

// entries counts the timeline of the room's incident.
func (c *cloud) entries(t *testing.T, room string) int {
	t.Helper()
	docs, err := c.db.List(t.Context(), store.Query{Collection: "incidents/" + c.incidentOf(room) + "/entries"})
	if err != nil {
		t.Fatal(err)
	}
	return len(docs)
}

func (c *cloud) owner(t *testing.T, room, todo string) string {
	t.Helper()
	s, err := store.Load(t.Context(), c.db, incident.ID(c.incidentOf(room)))
	if err != nil {
		t.Fatal(err)
	}
	it, _ := s.Todo(incident.TodoID(todo))
	return string(it.Owner)
}

func (c *cloud) message(room, key string) slackfake.Message {
	for _, m := range c.slack.Messages(room) {
		if keyOf(m) == key {
			return m
		}
	}
	return slackfake.Message{}
}

func (c *cloud) claimByReaction(t *testing.T, room, person, todo string) {
	t.Helper()
	if err := c.slack.React(person, room, c.message(room, "todo/"+todo).TS, "eyes"); err != nil {
		t.Fatal(err)
	}
}

// awaitOwner waits until the message of a TODO shows who has it.
func (c *cloud) awaitOwner(t *testing.T, room, todo, person string) {
	t.Helper()
	c.eventually(t, todo+" has its owner", func() bool {
		return strings.Contains(fmt.Sprint(c.message(room, "todo/"+todo).Blocks), person)
	})
}

// reached waits until a function is at work. The minute only ends a test that would else hang.
func reached(t *testing.T, name string, atWork <-chan struct{}) {
	t.Helper()
	select {
	case <-atWork:
	case <-time.After(time.Minute):
		t.Fatalf("%s was asked nothing", name)
	}
}

// killedWhileClaiming kills the doors of a claim: one with the request in its hands, the other right after the commit. What a
// person's press did not reach they press again, for as long as the transaction of the killed one keeps what it read; what
// Slack was not told it delivers again.
func (c *cloud) killedWhileClaiming(t *testing.T, room string) {
	t.Helper()
	interact, events := c.fn[function.Interact], c.fn[function.Events]
	ts := c.message(room, "todo/4.3").TS
	atWork, pressed := interact.atWork(), make(chan slackfake.Outcome, 1)
	go func() {
		seen, _ := c.slack.Click(t.Context(), c.ids.Tokyo, room, ts, "todo_claim")
		pressed <- seen
	}()
	reached(t, function.Interact, atWork)
	interact.restart(t)
	t.Logf("a press at a killed function: %+v", <-pressed)
	c.eventually(t, "a press is recorded", func() bool {
		if c.owner(t, room, "4.3") == c.ids.Tokyo {
			return true
		}
		if _, err := c.slack.Click(t.Context(), c.ids.Tokyo, room, ts, "todo_claim"); err != nil {
			t.Fatal(err)
		}
		return false
	})
	before := c.entries(t, room)
	if err := c.slack.React(c.ids.Kakei, room, ts, "eyes"); err != nil {
		t.Fatal(err)
	}
	c.eventually(t, "the claim is recorded", func() bool { return c.entries(t, room) > before })
	events.restart(t)
	c.awaitOwner(t, room, "4.3", c.ids.Tokyo)
	c.awaitOwner(t, room, "4.3", c.ids.Kakei) // helps, after one of Slack's retries at the latest
}

func (c *cloud) killedWhileTicking(t *testing.T) {
	t.Helper()
	atWork := c.fn[function.Remind].atWork()
	go c.tick(t.Context())
	reached(t, function.Remind, atWork)
	c.fn[function.Remind].restart(t)
	c.tick(t.Context())
}

// killedWhileDeclaring kills the command's process between the commit and Slack's answer: the person hears nothing, and
// the incident is served all the same.
func (c *cloud) killedWhileDeclaring(t *testing.T) (room string) {
	t.Helper()
	before := c.rooms()
	undo := c.slack.Inject(slackfake.Fault{Kind: slackfake.DelayBefore, Method: "conversations.create", Delay: 500 * time.Millisecond})
	calls := len(c.slack.Calls())
	go func() {
		_, _ = c.slack.Command(t.Context(), c.ids.Berlin, c.ids.Help, "/incident", "now S3 errors in Osaka")
	}()
	c.eventually(t, "the channel's call", func() bool {
		return slices.ContainsFunc(c.slack.Calls()[calls:], func(x slackfake.Call) bool { return x.Method == "conversations.create" })
	})
	c.fn[function.Command].restart(t)
	undo()
	return c.awaitRoom(t, before...)
}

// awaitQuiet waits until no mark is left that is due.
func (c *cloud) awaitQuiet(t *testing.T) {
	t.Helper()
	c.eventually(t, "no work is left", func() bool {
		for _, worker := range incident.Workers() {
			marks, err := store.Marks(t.Context(), c.db, worker)
			if err != nil || len(marks) > 0 {
				return false
			}
		}
		return true
	})
}

func (c *cloud) oneOfEverything(t *testing.T, room string) {
	t.Helper()
	want := map[string]int{"board": 1, "todo/4.1": 1, "todo/4.2": 1, "todo/4.3": 1}
	if got := c.count(room); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("messages: %v, want %v", got, want)
	}
	ch, _ := c.slack.Channel(room)
	if len(ch.Pins) != 1 || len(ch.Bookmarks) != 2 || c.announced(room) != 2 || len(c.rooms()) != 2 {
		t.Errorf("%d pins, %d bookmarks, %d announcements, %d rooms", len(ch.Pins), len(ch.Bookmarks), c.announced(room), len(c.rooms()))
	}
}
