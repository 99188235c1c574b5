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
	rooms    map[int]slackfake.Channel
	calls    []slackfake.Call
	answers  string // what the commands were answered with at first
	status   string // of one of them, in the middle of it
}

// storming declares stormSize incidents, one every gap, on a workspace that refuses whoever is too fast, waits until it
// is quiet and hands it to look. The laws of scenarios hold at the end.
func storming(t *testing.T, gap time.Duration, look func(*testing.T, *storm)) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: makes twenty incidents")
	}
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
			w := &storm{stage: s, rooms: map[int]slackfake.Channel{}}
			w.declare(t, gap)
			s.quiet()
			clear(w.rooms)
			w.calls = s.slack.Calls()
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
		time.Sleep(max(gap, time.Millisecond)) // so that there is an order
	}
	for range w.declared {
		if err := <-answered; err != nil {
			t.Error(err)
		}
	}
	w.answers = w.asJSON()
	time.Sleep(20 * time.Second)
	if _, err := w.slack.Command(t.Context(), w.ids.Kakei, w.room(t, 5).ID, "/incident", "status"); err != nil {
		t.Error(err)
	}
	w.status = w.sees(w.ids.Kakei)
}

// asJSON is all that the declarer was answered.
func (w *storm) asJSON() string {
	var b strings.Builder
	for _, m := range w.slack.Ephemerals(w.ids.Kakei) {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// room is the channel of the i-th incident.
func (w *storm) room(t *testing.T, i int) slackfake.Channel {
	t.Helper()
	c, ok := w.rooms[i]
	if !ok {
		for _, c := range w.slack.Channels() {
			var n int
			if _, name, ok := strings.Cut(c.Name, "-storm-"); ok {
				_, _ = fmt.Sscan(strings.TrimLeft(name, "0"), &n)
				w.rooms[n] = c
			}
		}
		if c, ok = w.rooms[i]; !ok {
			t.Fatalf("incident %d has no channel", i)
		}
	}
	return c
}

// since is how long after the i-th declaration a call to its room that is matched was made and answered, the first of
// several and the last.
func (w *storm) since(t *testing.T, i int, method string) (first, last time.Duration) {
	t.Helper()
	room, name := w.room(t, i), fmt.Sprintf("storm-%02d", i)
	for _, c := range w.calls {
		mine := c.Params["channel"] == room.ID || c.Params["channel_id"] == room.ID || strings.Contains(c.Params["name"], name) || strings.Contains(c.Params["text"], name)
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

// boards is how long after its declaration each incident's board was there.
func (w *storm) boards(t *testing.T) []time.Duration {
	t.Helper()
	return w.column(t, "board", "chat.postMessage", true)
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

// table prints the waits of all incidents for what matters.
func (w *storm) table(t *testing.T) (channels, people, boards []time.Duration) {
	t.Helper()
	channels = w.column(t, "channel", "conversations.create", true)
	people = w.column(t, "first person in", "conversations.invite", true)
	w.column(t, "everybody invited", "conversations.invite", false)
	boards = w.boards(t)
	w.column(t, "last TODO or announcement", "chat.postMessage", false)
	w.column(t, "topic", "conversations.setTopic", true)
	w.column(t, "last bookmark", "bookmarks.add", false)
	return channels, people, boards
}

// TestStormInAMinute: with an incident every three seconds, the people of each are in at once, and the board is there for
// them, whatever else of the others still waits for its turn.
func TestStormInAMinute(t *testing.T) {
	t.Parallel()
	storming(t, 3*time.Second, func(t *testing.T, w *storm) {
		w.complete(t)
		channels, people, boards := w.table(t)
		if n := w.refused(); n != 0 {
			t.Errorf("%d calls were refused as too fast", n)
		}
		for i := range people {
			if channels[i] > 5*time.Second {
				t.Errorf("incident %d had no channel for %s", i, channels[i])
			}
			w.followsAtOnce(t, i, channels, people, boards)
		}
	})
}

// TestStormAtOnce: all of them in the same second. Slack makes twenty channels a minute, so the last waits about that
// long; it is told so, in the order they came, and is never behind what is less urgent.
func TestStormAtOnce(t *testing.T) {
	t.Parallel()
	storming(t, 0, func(t *testing.T, w *storm) {
		w.complete(t)
		channels, people, boards := w.table(t)
		if n := w.refused(); n != 0 {
			t.Errorf("%d calls were refused as too fast", n)
		}
		turns := slices.Sorted(slices.Values(channels))
		for i := range people {
			w.followsAtOnce(t, i, channels, people, boards)
			if most := 5*time.Second + time.Duration(i)*4*time.Second; turns[i] > most {
				t.Errorf("the channel number %d came after %s", i, turns[i])
			}
		}
		w.told(t, channels)
	})
}

// followsAtOnce: once there is a channel, neither its people nor its board wait for anything of another incident. Each
// takes a call of 100 ms; two calls may have to share a moment.
func (w *storm) followsAtOnce(t *testing.T, i int, channels, people, boards []time.Duration) {
	t.Helper()
	if wait := people[i] - channels[i]; wait > 300*time.Millisecond {
		t.Errorf("incident %d had a channel and nobody in it for %s", i, wait)
	}
	if wait := boards[i] - people[i]; wait > 2200*time.Millisecond { // the groups may take two seconds to follow
		t.Errorf("incident %d had people and no board for %s", i, wait)
	}
}

// told checks that no long wait was silent: the declarer's first answer says so, then gives way to the link; the log names
// what waited.
func (w *storm) told(t *testing.T, channels []time.Duration) {
	t.Helper()
	long, log := 0, w.log.String()
	for _, wait := range channels {
		if wait > 15*time.Second {
			long++
		}
	}
	if n := strings.Count(w.answers, "チャンネル作成は順番待ちです"); n < long || long == 0 {
		t.Errorf("%d channels came late, %d declarers were told", long, n)
	}
	for _, key := range []string{"key=channel", "key=bookmark/"} {
		if !strings.Contains(log, key) {
			t.Errorf("the log does not say that %s waited", key)
		}
	}
	if late, came := strings.Count(log, "waits for its turn"), strings.Count(log, "its turn came"); late != came {
		t.Errorf("%d waited, %d came", late, came)
	}
	if !strings.Contains(w.status, "*順番待ち*") || !strings.Contains(w.status, "ブックマーク") {
		t.Errorf("in the middle the status said: %s", w.status)
	}
}
