package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/slackfake"
)

// budgets plays a declaration in virtual time on a Slack whose calls take latency, and hands the calls it made to look,
// with the moment the command was typed. Virtual time makes every figure the same on every machine.
func budgets(t *testing.T, latency string, look func(t *testing.T, s *stage, calls []slackfake.Call, begin time.Time)) {
	t.Helper()
	dir := t.TempDir()
	archive := txtar.Parse([]byte(`
-- settings.yaml --
runbook: https://example.com/runbook
slack:
  help: C0HELP
  announce: [C0ALL, C0DEV]
  responders: [U0TOKYO, S0ONCALL]
-- script --
quiet
slack slow * ` + latency + `
forget
kakei types /incident now EC2 に SSH できない
kakei sees を作りました
quiet
`))
	synctest.Test(t, func(t *testing.T) {
		var played *stage
		playTo(t, archive, dir, func(s *stage) { played = s })
		all := played.slack.Calls()
		from := 0
		for i, c := range all {
			if c.Method == "conversations.create" {
				from = i
			}
		}
		begin := played.slack.Deliveries()[0].At
		for _, d := range played.slack.Deliveries() {
			if d.Kind == slackfake.DeliverCommand {
				begin = d.At
			}
		}
		look(t, played, all[from:], begin)
	})
}

// TestFirstPersonIsInWithTheSecondCall: create, invite, and nothing in between (budget: 2 calls).
func TestFirstPersonIsInWithTheSecondCall(t *testing.T) {
	t.Parallel()
	budgets(t, "150ms", func(t *testing.T, s *stage, calls []slackfake.Call, begin time.Time) {
		n := 0
		for i, c := range calls {
			if c.Method == "conversations.invite" && c.OK() {
				n = i + 1
				break
			}
		}
		t.Logf("Slack calls until the first person is in: %d", n)
		if n != 2 {
			t.Errorf("the first person is in after %d calls", n)
		}
	})
}

// TestAnswerInTimeOnASlowSlack: with 500 ms a call the answer still comes within Slack's three seconds, with the link.
func TestAnswerInTimeOnASlowSlack(t *testing.T) {
	t.Parallel()
	budgets(t, "500ms", func(t *testing.T, s *stage, _ []slackfake.Call, _ time.Time) {
		for _, d := range s.slack.Deliveries() {
			if d.Kind == slackfake.DeliverCommand {
				t.Logf("answered in %s of Slack's 3 s", d.Took)
				if d.Problem != "" {
					t.Errorf("the command ended in %s", d.Problem)
				}
			}
		}
	})
}

// TestMakespan holds the time of the whole first response against its critical path: create and invite, then one message
// a second in the incident's channel, the last of them taking its call's time (budget: 1.10).
func TestMakespan(t *testing.T) {
	t.Parallel()
	const latency = 150 * time.Millisecond
	budgets(t, latency.String(), func(t *testing.T, s *stage, calls []slackfake.Call, begin time.Time) {
		room, err := s.channel("room")
		if err != nil {
			t.Fatal(err)
		}
		posts, last := 0, begin
		for _, c := range calls {
			if c.Method == "chat.postMessage" && c.Params["channel"] == room.ID {
				posts++
				last = later(last, c.At.Add(latency))
			}
		}
		critical := 3*latency + time.Duration(posts-1)*time.Second
		ratio := float64(last.Sub(begin)) / float64(critical)
		t.Logf("makespan ÷ critical path: %s ÷ %s = %.3f (%d messages)", last.Sub(begin), critical, ratio, posts)
		if ratio > 1.10 {
			t.Errorf("the first response takes %.3f of its critical path", ratio)
		}
		if posts != 18 {
			t.Errorf("%s", fmt.Sprint(posts, " messages: ", strings.Count(s.picture(), "todo/")))
		}
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
