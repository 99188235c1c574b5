package incident_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

var (
	closed    = doing{berlin, incident.Close{}}
	bothSides = incident.Sides{Provider: "https://health.aws.amazon.com/", Own: "all monitors are green"}
)

var reviewCases = []decision{
	{"the end of which nobody says how it is known", nil, kakei, incident.End{Confirmed: true}, "", incident.RefusedSides},
	{"the end that only the provider knows of", nil, kakei, incident.End{Confirmed: true, Sides: incident.Sides{Provider: "resolved"}}, "", incident.RefusedSides},
	{"the end that only we know of", nil, kakei, incident.End{Confirmed: true, Sides: incident.Sides{Own: "green", Provider: " \u200b"}}, "", incident.RefusedSides},
	{"the end that both know of", nil, kakei, incident.End{Confirmed: true, Sides: bothSides}, incident.EntryResolved, ""},
	{"the end that only we know of, saying why", nil, kakei, incident.End{Confirmed: true, Sides: incident.Sides{Own: "green"}, Note: "AWS never posted"}, incident.EntryResolved, ""},
	{"reopening what runs", nil, kakei, incident.ReopenResponse{Reason: "it is back"}, "", incident.RefusedRunning},
	{"closing what runs", nil, kakei, incident.Close{}, "", incident.RefusedRunning},
	{"reopening", []doing{ended}, berlin, incident.ReopenResponse{Reason: "it is back"}, incident.EntryTakenUp, ""},
	{"reopening without a reason", []doing{ended}, berlin, incident.ReopenResponse{Reason: " "}, "", incident.RefusedReason},
	{"reopening twice", []doing{ended, {berlin, incident.ReopenResponse{Reason: "x"}}}, kakei, incident.ReopenResponse{Reason: "y"}, "", incident.RefusedRunning},
	{"the end after it was reopened", []doing{ended, {berlin, incident.ReopenResponse{Reason: "x"}}}, kakei, ended.do, incident.EntryResolved, ""},
	{"correcting in the review", []doing{ended}, berlin, incident.Correct{Impact: ptr("two hosts")}, incident.EntryCorrected, ""},
	{"closing", []doing{ended}, berlin, incident.Close{}, incident.EntryClosed, ""},
	{"closing twice", []doing{ended, closed}, berlin, incident.Close{}, "", incident.RefusedEnded},
	{"reopening what is closed", []doing{ended, closed}, berlin, incident.ReopenResponse{Reason: "x"}, "", incident.RefusedEnded},
	{"correcting what is closed", []doing{ended, closed}, berlin, incident.Correct{Impact: ptr("two hosts")}, "", incident.RefusedEnded},
	{"reopening a false alarm", []doing{{kakei, incident.Cancel{Reason: "our VPN"}}}, berlin, incident.ReopenResponse{Reason: "x"}, "", incident.RefusedEnded},
	{"its times are taken", []doing{ended}, tool, incident.Measured{Channel: t0.Add(time.Minute)}, incident.EntryMeasured, ""},
	{"its times are taken once it is closed", []doing{ended, closed}, tool, incident.Measured{}, incident.EntryMeasured, ""},
	{"what runs has no times yet", nil, tool, incident.Measured{}, "", incident.RefusedSame},
	{"a false alarm has none", []doing{{kakei, incident.Cancel{Reason: "our VPN"}}}, tool, incident.Measured{}, "", incident.RefusedSame},
	{"what was taken up again has none", []doing{ended, {berlin, incident.ReopenResponse{Reason: "x"}}}, tool, incident.Measured{}, "", incident.RefusedSame},
	{"closing while customers wait", []doing{draft, approved, sent, {kakei, without}}, berlin, incident.Close{}, "", incident.RefusedOwes},
	{"closing once they need no more", []doing{draft, approved, sent, {kakei, without}, {berlin, incident.WaivePromise{Reason: "x"}}}, berlin, incident.Close{}, incident.EntryClosed, ""},
}

// What was there before the end is there after it was taken back: T0, facts, who has which TODO, and what customers were promised. What
// recurs begins a round, and nobody missed those between.
func TestReopeningBringsAllBack(t *testing.T) {
	t.Parallel()
	w := busy(t)
	w.must(berlin, incident.Claim{Todo: view})
	before := w.state
	w.must(kakei, incident.End{Confirmed: true, Without: true, Sides: bothSides})
	if got := w.state.Incident; got.Sides == nil || *got.Sides != bothSides || got.Review == nil {
		t.Errorf("the end keeps %+v and %v", got.Sides, got.Review)
	}
	w.at = w.at.Add(3 * time.Hour)
	d := w.must(bangkok, incident.ReopenResponse{Reason: "it is back"})
	was, is := before.Incident, w.state.Incident
	if is.Status != incident.Open || !is.DeclaredAt.Equal(was.DeclaredAt) || !is.EndedAt.IsZero() || is.EndedBy != "" || is.Sides != nil ||
		is.Phase != was.Phase || is.Facts.Title != was.Facts.Title || is.Commander != was.Commander || !is.Notices.Promise.Equal(was.Notices.Promise) {
		t.Errorf("it is %+v", is)
	}
	if is.AskAt.After(d.Entry.At) {
		t.Errorf("the clock looks at it at %s", is.AskAt)
	}
	for n, todo := range w.state.Todos {
		if old := before.Todos[n]; todo.Owner != old.Owner || todo.Missed != old.Missed || todo.Closed() && !old.Closed() {
			t.Errorf("%s was %+v, is %+v", todo.ID, old, todo)
		}
		if todo.Every > 0 && !todo.Due.After(w.at.Add(-todo.Every)) {
			t.Errorf("%s is due at %s, long ago", todo.ID, todo.Due)
		}
	}
	for _, e := range w.state.Due(w.at) {
		if _, recurs := e.(incident.Recur); recurs {
			t.Errorf("rounds in which nobody responded count: %+v", e)
		}
	}
}

// Customers who had the recovery notice must hear that it is not over: what tells them is open again, and due.
func TestReopeningAfterTheRecoveryNotice(t *testing.T) {
	t.Parallel()
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, with(declaration(), func(d *incident.Declare) { d.Playbook.Phases[2].Todos[1].Every = 30 * time.Minute }))
	for n, stage := range []incident.NoticeStage{incident.FirstNotice, incident.RecoveryNotice} {
		text := written(0, "x")
		text.No, text.Stage = n+1, stage
		if stage == incident.RecoveryNotice {
			w.must(kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true})
			text.Promise = time.Time{}
		}
		sum := w.must(kakei, text).Notice.Sum
		w.must(berlin, incident.ApproveNotice{No: n + 1, Version: 1, Sum: sum})
		w.must(kakei, incident.SendNotice{No: n + 1, Version: 1, Sum: sum})
	}
	w.must(kakei, incident.End{Confirmed: true, Sides: bothSides})
	w.at = w.at.Add(time.Hour)
	w.must(berlin, incident.ReopenResponse{Reason: "it is back"})
	if next := w.state.NextNotice(); !next.After(w.at) || next.After(w.at.Add(2*time.Hour)) {
		t.Errorf("customers hear next at %s", next)
	}
}

// Whoever ends it once more has as long as the first time before they are asked about what customers were promised.
func TestASecondEndIsAskedAboutAnew(t *testing.T) {
	t.Parallel()
	w := owing(t)
	w.at = w.at.Add(3 * time.Hour)
	for range 2 {
		for _, e := range w.state.Due(w.at) {
			w.must(tool, e)
		}
	}
	w.must(berlin, incident.ReopenResponse{Reason: "it is back"})
	w.must(kakei, without)
	if due := w.state.Due(w.at.Add(time.Minute)); len(due) > 0 {
		t.Errorf("a minute after the end: %+v", due)
	}
	due := w.state.Due(w.at.Add(time.Hour))
	if len(due) != 1 || due[0].(incident.AskPromise).Ask != 1 {
		t.Errorf("an hour after it: %+v", due)
	}
}

// Whose account was closed in the review commands no more once it goes on, and is not waited for.
func TestReopeningWithoutACommander(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(ended.by, ended.do)
	w.must(berlin, incident.ReopenResponse{Reason: "it is back", Gone: true})
	if got := w.state.Incident.Commander; got != "" {
		t.Errorf("%s commands", got)
	}
	w.must(bangkok, incident.TakeCommand{})
}

// An incident that was stored before there were reviews is closed, unless customers wait for a notice.
func TestWhatEndedBeforeThereWereReviews(t *testing.T) {
	t.Parallel()
	promised := incident.Notices{Sent: 1, Promise: t0}
	for name, c := range map[string]struct {
		i    incident.Incident
		want incident.Status
	}{
		"it ended":                     {incident.Incident{Status: incident.Resolved, Kind: incident.Live}, incident.Closed},
		"customers wait":               {incident.Incident{Status: incident.Resolved, Kind: incident.Live, Notices: promised}, incident.Resolved},
		"it was a drill":               {incident.Incident{Status: incident.Resolved, Kind: incident.Drill, Notices: promised}, incident.Closed},
		"it is in review":              {incident.Incident{Status: incident.Resolved, Review: &incident.ReviewState{}}, incident.Resolved},
		"it runs":                      {incident.Incident{Status: incident.Open}, incident.Open},
		"it came to nothing":           {incident.Incident{Status: incident.Canceled}, incident.Canceled},
		"its review was closed before": {incident.Incident{Status: incident.Closed, Review: &incident.ReviewState{ClosedAt: t0}}, incident.Closed},
	} {
		if got := c.i.AsStored().Status; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
