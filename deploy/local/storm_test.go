package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/slackfake"
)

// stormSize is how many incidents are declared.
const stormSize = 20

// storm is many incidents declared one after the other, each by a person who waits for the answer.
type storm struct {
	*stage
	declared [stormSize]time.Time
}

// storming declares stormSize incidents, one every gap, on a workspace that refuses whoever is too fast, waits until it
// is quiet and hands it to look. The laws of scenarios hold at the end.
func storming(t *testing.T, gap time.Duration, look func(*testing.T, *storm)) {
	t.Helper()
	dir := t.TempDir()
	archive := txtar.Parse([]byte(`
-- settings.yaml --
runbook: https://example.com/runbook
meeting: https://meet.example.com/noroshi
slack:
  help: C0HELP
  announce: [C0ALL, C0DEV]
  responders: [U0TOKYO, S0ONCALL]
-- script --
quiet
slack slow * 100ms
forget
`))
	synctest.Test(t, func(t *testing.T) {
		playTo(t, archive, dir, func(s *stage) {
			w := &storm{stage: s}
			w.declare(t, gap)
			s.quiet()
			s.wait("10m")
			look(t, w)
			if t.Failed() {
				t.Log(s.picture())
			}
		})
	})
}

func (w *storm) declare(t *testing.T, gap time.Duration) {
	answered := make(chan error)
	for i := range w.declared {
		w.declared[i] = time.Now()
		go func() {
			_, err := w.slack.Command(t.Context(), w.ids.Kakei, w.ids.Help, "/incident", fmt.Sprintf("now storm %02d", i))
			answered <- err
		}()
		time.Sleep(gap)
	}
	for range w.declared {
		if err := <-answered; err != nil {
			t.Error(err)
		}
	}
}

// room is the channel of the i-th incident.
func (w *storm) room(t *testing.T, i int) slackfake.Channel {
	t.Helper()
	for _, c := range w.slack.Channels() {
		if strings.HasSuffix(c.Name, fmt.Sprintf("-storm-%02d", i)) {
			return c
		}
	}
	t.Fatalf("incident %d has no channel", i)
	return slackfake.Channel{}
}

// since is how long after the i-th declaration a call to its room that is matched was made and answered, the first of
// several and the last.
func (w *storm) since(t *testing.T, i int, method string) (first, last time.Duration) {
	t.Helper()
	room, name := w.room(t, i), fmt.Sprintf("storm-%02d", i)
	for _, c := range w.slack.Calls() {
		mine := c.Params["channel"] == room.ID || c.Params["channel_id"] == room.ID || strings.HasSuffix(c.Params["name"], name) || strings.Contains(c.Params["text"], name)
		if c.Method != method || !mine || !c.OK() {
			continue
		}
		last = c.At.Add(c.Took).Sub(w.declared[i])
		if first == 0 {
			first = last
		}
	}
	if first == 0 {
		t.Errorf("incident %d: no %s", i, method)
	}
	return first, last
}

// column is one line of the table: the waits of all incidents for something.
func (w *storm) column(t *testing.T, what, method string, first bool) (waits []time.Duration) {
	t.Helper()
	for i := range stormSize {
		a, z := w.since(t, i, method)
		if !first {
			a = z
		}
		waits = append(waits, a)
	}
	sorted := slices.Sorted(slices.Values(waits))
	t.Logf("%-28s median %6.1f s   longest %6.1f s", what, sorted[stormSize/2].Seconds(), sorted[stormSize-1].Seconds())
	return waits
}

// complete checks that nothing of any incident was lost.
func (w *storm) complete(t *testing.T) {
	t.Helper()
	for i := range stormSize {
		room := w.room(t, i)
		keys := map[string]int{}
		for _, m := range w.slack.Messages(room.ID) {
			keys[strings.SplitN(keyOf(m), "/", 2)[0]]++
		}
		if keys["board"] != 1 || keys["todo"] != 17 || len(room.Pins) != 1 || len(room.Bookmarks) != 4 || len(room.Members) != 5 {
			t.Errorf("incident %d: %v, %d pins, %d bookmarks, %d members", i, keys, len(room.Pins), len(room.Bookmarks), len(room.Members))
		}
		if room.Topic.Value == "" || room.Purpose.Value == "" {
			t.Errorf("incident %d has no topic or purpose", i)
		}
	}
	for _, channel := range []string{w.ids.All, w.ids.Dev} {
		if n := len(w.slack.Messages(channel)); n < stormSize {
			t.Errorf("%d announcements in %s", n, channel)
		}
	}
}

// refused counts the calls that Slack refused as too fast.
func (w *storm) refused() (n int) {
	for _, c := range w.slack.Calls() {
		if c.Error == "ratelimited" {
			n++
		}
	}
	return n
}

func (w *storm) table(t *testing.T) (channels, people, work []time.Duration) {
	t.Helper()
	channels = w.column(t, "channel", "conversations.create", true)
	people = w.column(t, "first person in", "conversations.invite", true)
	w.column(t, "everybody invited", "conversations.invite", false)
	w.column(t, "board", "chat.postMessage", true)
	work = w.column(t, "last TODO or announcement", "chat.postMessage", false)
	w.column(t, "topic", "conversations.setTopic", true)
	w.column(t, "last bookmark", "bookmarks.add", false)
	return channels, people, work
}

func TestStormInAMinute(t *testing.T) {
	t.Parallel()
	storming(t, 3*time.Second, func(t *testing.T, w *storm) {
		w.complete(t)
		_, people, _ := w.table(t)
		if n := w.refused(); n != 0 {
			t.Errorf("%d calls were refused as too fast", n)
		}
		for i, wait := range people {
			if wait > 10*time.Second {
				t.Errorf("the first person of incident %d waited %s", i, wait)
			}
		}
	})
}

func TestStormAtOnce(t *testing.T) {
	t.Parallel()
	storming(t, 0, func(t *testing.T, w *storm) {
		w.complete(t)
		channels, people, _ := w.table(t)
		if n := w.refused(); n != 0 {
			t.Errorf("%d calls were refused as too fast", n)
		}
		for i := range people {
			if wait := people[i] - channels[i]; wait > time.Second {
				t.Errorf("incident %d had a channel and nobody in it for %s", i, wait)
			}
			if channels[i] > time.Minute+5*time.Second {
				t.Errorf("incident %d had no channel for %s", i, channels[i])
			}
		}
	})
}
