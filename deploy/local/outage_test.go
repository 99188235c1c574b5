package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake"
)

// outage is a running incident whose Slack goes away; nothing of what people do in Slack is heard of meanwhile.
const outage = `
-- settings.yaml --
runbook: https://example.com/runbook
meeting: https://meet.example.com/noroshi
slack:
  help: C0HELP
  announce: [C0ALL, C0DEV]
  responders: [S0ONCALL, U0TOKYO]
-- script --
kakei types /incident now 東京 EC2 に SSH できない
quiet
wait 3m
slack refuses * service_unavailable
slack drops reaction_added
slack drops reaction_removed
`

// manyChanges is 200 changes: from the browser, and from Slack, of which nobody tells us.
func (s *stage) manyChanges(id incident.ID) error {
	todos := []string{"4.3b", "4.3c", "4.3d", "4.3e", "4.4a", "4.4b", "4.4c", "4.5a"}
	_, err := s.machine.service.Do(s.t.Context(), incident.Request{ // it recurs by the clock, which is another matter
		ID: "change", Incident: id, At: time.Now(), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaBrowser,
		Do: incident.Skip{Todo: "4.5b", Reason: "none"},
	})
	if err != nil {
		return err
	}
	people := []incident.PersonID{"U0KAKEI", "U0BANGKOK", "U0BERLIN", "U0TOKYO"}
	for n := range 200 {
		todo, who := incident.TodoID(todos[n%len(todos)]), people[n/len(todos)%len(people)]
		impact := fmt.Sprintf("%d社", n)
		var do incident.Action
		switch n % 7 {
		case 0:
			do = incident.Correct{Impact: &impact}
		case 1, 2:
			do = incident.AddProgress{Todo: todo, Text: impact}
		case 3, 4:
			do = incident.Claim{Todo: todo}
		case 5:
			do = incident.Finish{Todo: todo}
		case 6:
			m, err := s.message(string(todo))
			if err == nil {
				err = s.slack.React(string(who), m.Channel, m.TS, []string{"eyes", "wave", "raised_hand"}[n%3])
			}
			if err != nil {
				return err
			}
			continue
		}
		_, err := s.machine.service.Do(s.t.Context(), incident.Request{
			ID: fmt.Sprint("change-", n), Incident: id, At: time.Now(), By: incident.Actor{ID: who}, Via: incident.ViaBrowser, Do: do,
		})
		if err != nil && !strings.Contains(err.Error(), "refused") {
			return err
		}
		time.Sleep(3 * time.Second)
	}
	return nil
}

// TestAfterAnOutage: whatever happened in 30 minutes or 24 hours without Slack, it is brought to now by at most one create
// and one edit of each message, the urgent ones first, within the rate limits of the strict fake, and with few more calls
// than effects that differ (budget: 1.5). What people did in Slack meanwhile is recorded.
func TestAfterAnOutage(t *testing.T) {
	for _, away := range []time.Duration{30 * time.Minute, 24 * time.Hour} {
		t.Run(away.String(), func(t *testing.T) {
			t.Parallel()
			if testing.Short() && away > time.Hour {
				t.Skip("-short: the same as half an hour, for longer")
			}
			archive, dir := txtar.Parse([]byte(outage)), t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				playTo(t, archive, dir, func(s *stage) { afterAnOutage(t, s, away) })
			})
		})
	}
}

func afterAnOutage(t *testing.T, s *stage, away time.Duration) {
	began, before := time.Now(), len(s.slack.Calls())
	id, err := s.incident()
	if err == nil {
		err = s.manyChanges(id)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.pass(away - time.Since(began))
	health, err := s.machine.service.Health(t.Context())
	if err != nil || health[incident.Slack].Reachable {
		t.Fatalf("Slack is away and shown as %+v (%v)", health[incident.Slack], err)
	}
	differ := health[incident.Slack].Waiting
	probes := len(s.slack.Calls())
	for _, end := range s.faults {
		end()
	}
	s.faults, s.seen = nil, probes
	if err := s.step("slack slow * 150ms"); err != nil {
		t.Fatal(err)
	}
	s.pass(5 * time.Minute) // before the half hour, which brings calls of its own
	calls := s.slack.Calls()[s.seen:]
	differ++ // the message that says how late it is
	ratio := float64(len(calls)) / float64(differ)
	t.Logf("%s: %d calls after it ÷ %d effects that differed = %.2f; %d while it lasted", away, len(calls), differ, ratio, probes-before)
	if ratio > 1.5 || differ < 10 {
		t.Errorf("%d calls for %d effects:\n%s", len(calls), differ, s.listed(calls))
	}
	s.onceEach(t, calls)
	s.urgentFirst(t, calls)
	s.showsNow(t, id)
}

func (s *stage) listed(calls []slackfake.Call) string {
	var b strings.Builder
	for _, c := range calls {
		fmt.Fprintln(&b, c.At.Format(time.TimeOnly), s.describe(c), c.Error)
	}
	return b.String()
}

// onceEach: no message is made or edited twice, and nothing was asked too fast.
func (s *stage) onceEach(t *testing.T, calls []slackfake.Call) {
	n := map[string]int{}
	for _, c := range calls {
		if c.Error != "" {
			t.Errorf("%s was refused: %s", s.describe(c), c.Error)
		}
		if c.Method == "chat.postMessage" || c.Method == "chat.update" {
			n[s.describe(c)]++
		}
	}
	for what, times := range n {
		if times > 1 {
			t.Errorf("%d times: %s", times, what)
		}
	}
}

// urgentFirst: the board, then what people work with, before the channel's topic. What the clock asks later is another matter.
func (s *stage) urgentFirst(t *testing.T, calls []slackfake.Call) {
	calls = slices.DeleteFunc(slices.Clone(calls), func(c slackfake.Call) bool { return c.At.Sub(calls[0].At) > 30*time.Second })
	at := func(what string) (first time.Time) {
		for _, c := range calls {
			if strings.Contains(s.describe(c), what) {
				first = cmp.Or(first, c.At)
			}
		}
		return first
	}
	board := at("chat.update room board")
	first := at("todo/")
	topic := at("conversations.setTopic")
	if board.IsZero() || first.IsZero() || board.After(first) || topic.Before(first) {
		t.Errorf("the board came %s, the first TODO %s, the topic %s", board, first, topic)
	}
}

// showsNow: the messages show the last facts, and the claims that only Slack knew of.
func (s *stage) showsNow(t *testing.T, id incident.ID) {
	state, err := s.machine.service.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range []string{
		"board shows " + state.Incident.Facts.Impact, "#all-company shows " + state.Incident.Facts.Impact,
		"timeline has 1 応答しなくなり", "timeline has 1 応答を再開", "room has 1 of late/1", "room has 1 of board",
	} {
		if err := s.step(check); err != nil {
			t.Errorf("%s: %v", check, err)
		}
	}
	room, _ := s.channel("room")
	for _, m := range s.slack.Messages(room.ID) {
		todo, ok := state.Todo(incident.TodoID(strings.TrimPrefix(keyOf(m), "todo/")))
		for _, r := range m.Reactions {
			for _, u := range r.Users {
				if ok && !todo.Reaction(incident.PersonID(u), r.Name).On {
					t.Errorf("%s of %s on %s is not known", r.Name, u, todo.ID)
				}
			}
		}
	}
}
