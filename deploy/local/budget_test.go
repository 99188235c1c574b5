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

// budgets plays a declaration in virtual time on a Slack whose calls take latency, with a step before it if there is trouble,
// and hands the calls it made to look, with the moment the command was typed. Virtual time makes every figure the same on every
// machine.
func budgets(t *testing.T, latency string, look func(t *testing.T, s *stage, calls []slackfake.Call, begin time.Time), trouble ...string) {
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
` + strings.Join(trouble, "\n") + `
forget
kakei types /incident now EC2 に SSH できない
quiet
kakei sees を作りました
`))
	synctest.Test(t, func(t *testing.T) {
		var played *stage
		playTo(t, archive, dir, func(s *stage) { played = s })
		all := played.slack.Calls()
		from := 0
		for i, c := range all {
			if c.Method == "conversations.create" {
				from = i
				break
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
		at := slices.IndexFunc(calls, func(c slackfake.Call) bool { return c.Method == "conversations.invite" && c.OK() })
		n := 1
		for _, c := range calls { // what goes beside it, at the same moment, nobody waits for
			if at >= 0 && c.At.Before(calls[at].At) {
				n++
			}
		}
		t.Logf("Slack calls until the first person is in: %d", n)
		if n != 2 {
			t.Errorf("the first person is in after %d calls", n)
		}
	})
}

// TestAnnouncedBesideTheFirstPerson: those elsewhere are told beside the invitation and not after it (budget: 1.5 times the time
// until the first person is in, which is two calls: create, then join and post where others create and invite).
func TestAnnouncedBesideTheFirstPerson(t *testing.T) {
	t.Parallel()
	const latency = 150 * time.Millisecond
	budgets(t, latency.String(), func(t *testing.T, _ *stage, calls []slackfake.Call, begin time.Time) {
		var in, told time.Time
		for _, c := range calls {
			switch {
			case c.Method == "conversations.invite" && in.IsZero():
				in = c.At.Add(latency)
			case c.Method == "chat.postMessage" && strings.Contains(c.Params["metadata"], `"key":"announce/`):
				told = later(told, c.At.Add(latency))
			}
		}
		ratio := float64(told.Sub(begin)) / float64(in.Sub(begin))
		t.Logf("announced ÷ first person: %s ÷ %s = %.3f", told.Sub(begin), in.Sub(begin), ratio)
		if told.IsZero() || ratio > 1.5 {
			t.Errorf("the last announcement takes %.3f of the time until the first person is in", ratio)
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
