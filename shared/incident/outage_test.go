package incident_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

var (
	lost = incident.Lost{System: incident.Slack, Since: start}
	back = incident.Back{System: incident.Slack, From: start, Until: start.Add(34 * time.Minute), Waiting: 7}
	// start is a moment of these tests.
	start = time.Date(2027, 2, 20, 0, 41, 0, 0, time.UTC)
)

func TestAnOutageIsAProblemWhileItLastsAndRememberedAfter(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(tool, lost)
	p := w.state.Incident.Problems[incident.WaitingID(incident.Slack)]
	if p.Code != incident.CodeWaiting || !p.Since.Equal(start) {
		t.Fatalf("the problem is %+v", p)
	}
	if d := w.must(tool, back); d.Entry.Count != 7 || !d.Entry.From.Equal(start) {
		t.Errorf("the entry is %+v", d.Entry)
	}
	if i := w.state.Incident; len(i.Problems) != 0 || len(i.Outages) != 1 || i.Outages[0].Waiting != 7 {
		t.Errorf("problems %v, outages %v", i.Problems, i.Outages)
	}
}

func TestWhoAskedToTryAgainHearsWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{"again in vain": false, "it works": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := declared(t)
			w.must(tool, failed.do)
			to := incident.AnswerTo{Person: berlin.ID, ResponseURL: "https://slack.test/response/1"}
			w.must(berlin, incident.Retry{ProblemID: problem.ID(), Answer: to})
			if r := w.state.Incident.Retried[problem.ID()]; r.Told || r.To != to || r.Try != 1 {
				t.Fatalf("before: %+v", r)
			}
			if ok {
				w.must(tool, incident.Healed{ProblemID: problem.ID()})
			} else {
				w.must(tool, failed.do)
			}
			if r := w.state.Incident.Retried[problem.ID()]; !r.Told || r.OK != ok {
				t.Errorf("after: %+v", r)
			}
		})
	}
}

func TestADismissedReactionIsNoneThatStands(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.React{Todo: view, Emoji: "eyes", On: true, Stamp: "1.1"})
	if s := w.todo(view).Standing(); len(s[berlin.ID]) != 1 {
		t.Fatalf("standing: %v", s)
	}
	w.must(berlin, incident.Release{Todo: view})
	if todo := w.todo(view); len(todo.Standing()) != 0 || !todo.Reaction(berlin.ID, "eyes").Dismissed {
		t.Errorf("signs: %v", todo.Reactions)
	}
}
