package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/slackfake"
)

// repeatable are the calls that do no harm when they are made again.
var repeatable = []string{
	"conversations.create", "conversations.invite", "pins.add", "conversations.setTopic", "conversations.setPurpose",
}

// lostAnswers are what leaves the outcome of a call unknown, each as a step on the method, and until when it is.
var lostAnswers = []struct {
	name, word, what string
	after            time.Duration // of the call, beyond its latency: 0, or what is left of its time-out
}{
	{name: "done, the connection breaks", word: "loses"},
	{name: "not done, the connection breaks", word: "breaks"},
	{name: "done, 503", word: "ails"},
	{name: "not done, 503", word: "503"},
	{name: "done, no answer in time", word: "lags", what: "20s", after: callTime},
	{name: "it arrives as it is given up", word: "lands", what: "8s", after: callTime},
	{name: "it arrives after the second", word: "lands", what: "9s", after: callTime},
	{name: "it arrives much later", word: "lands", what: "40s", after: callTime},
}

const (
	slackLatency = 150 * time.Millisecond
	callTime     = 8 * time.Second // the time-out of one call
	atOnce       = time.Second     // the budget beyond it
)

// TestWhatIsRepeatableIsMadeAgainAtOnce: a call whose outcome is unknown, and that does no harm when it is made again, waits for
// nothing to settle (budget: 1 s beyond the call's own time-out, until the first person is in, the board is pinned, the topic
// stands), and nothing is there twice, whichever of the two arrives last.
func TestWhatIsRepeatableIsMadeAgainAtOnce(t *testing.T) {
	t.Parallel()
	for _, method := range repeatable {
		for _, lost := range lostAnswers {
			t.Run(method+"/"+lost.name, func(t *testing.T) {
				t.Parallel()
				step := strings.TrimSpace(strings.Join([]string{"slack", lost.word, method, lost.what}, " ")) + " 1"
				budgets(t, slackLatency.String(), func(t *testing.T, s *stage, calls []slackfake.Call, _ time.Time) {
					madeAgain(t, s, calls, method, lost.after)
				}, "trouble", step)
			})
		}
	}
}

// madeAgain judges calls, of which the first one of method went wrong.
func madeAgain(t *testing.T, s *stage, calls []slackfake.Call, method string, after time.Duration) {
	t.Helper()
	first := slices.IndexFunc(calls, func(c slackfake.Call) bool { return c.Method == method })
	if first < 0 || calls[first].OK() && calls[first].Fault == "" {
		t.Fatal("nothing went wrong")
	}
	goal := method // what people wait for
	if method == "conversations.create" {
		goal = "conversations.invite"
	}
	there := slices.IndexFunc(calls, func(c slackfake.Call) bool {
		return c.Method == goal && c.At.After(calls[first].At) && (c.OK() || c.Error == "already_pinned")
	})
	if there < 0 {
		t.Fatalf("there was no other %s", goal)
	}
	beyond := calls[there].At.Add(slackLatency).Sub(calls[first].At.Add(max(after, slackLatency)))
	t.Logf("%s after a lost answer of %s: %s beyond it", goal, method, beyond)
	if beyond > atOnce {
		t.Errorf("it took %s beyond it:\n%s", beyond, s.picture())
	}
	s.pass(2 * time.Minute) // what is late has landed, and was looked for
	s.quiet()
	onlyOne(t, s)
}

// onlyOne is that everything is there once; the laws of scenarios say so of messages.
func onlyOne(t *testing.T, s *stage) {
	t.Helper()
	created := 0
	for _, c := range s.slack.Calls() {
		if c.Method == "conversations.create" && c.Did {
			created++
		}
	}
	room, err := s.channel("room")
	if err != nil || created != 1 {
		t.Fatalf("%d rooms were made (%v)", created, err)
	}
	said := map[string]int{}
	for _, m := range s.slack.Messages(room.ID) {
		said[m.Subtype]++
	}
	if len(room.Pins) != 1 || said["channel_topic"] != 1 || said["channel_purpose"] != 1 || said["pinned_item"] > 1 {
		t.Errorf("%d pins; Slack says in the room: %v", len(room.Pins), said)
	}
	for _, who := range []string{s.ids.Kakei, s.ids.Tokyo} {
		if !slices.Contains(room.Members, who) {
			t.Errorf("%s is not in the room", who)
		}
	}
	if !strings.Contains(room.Topic.Value, "SSH") {
		t.Errorf("the topic is %q", room.Topic.Value)
	}
}
