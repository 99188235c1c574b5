package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// onward is a step to the next phase, and returns one back.
var (
	onward  = doing{kakei, incident.NextPhase{Confirmed: true}}
	returns = doing{berlin, incident.PhaseBack{Reason: "it spreads"}}
)

// onMonitoring is allowed once the watch phase has begun, and monitoring is an incident in it.
var onMonitoring = []deed{returns.do}

func monitoring(t *testing.T) *world {
	t.Helper()
	w := busy(t)
	w.must(onward.by, onward.do)
	return w
}

var backCases = []decision{
	{"back to the response", []doing{onward}, berlin, returns.do, incident.EntryPhaseBack, ""},
	{"back to what was passed over", []doing{{kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true}}}, berlin, returns.do, incident.EntryPhaseBack, ""},
	{"back before the start", nil, berlin, returns.do, "", incident.RefusedFirst},
	{"back before the start, without a reason", nil, berlin, incident.PhaseBack{}, "", incident.RefusedFirst},
	{"back without a reason", []doing{onward}, berlin, incident.PhaseBack{Reason: " \u202e"}, "", incident.RefusedReason},
	{"back from the phase that was seen", []doing{onward}, berlin, incident.PhaseBack{From: incident.Watch, Reason: "x"}, incident.EntryPhaseBack, ""},
	{"back from a phase that is over", []doing{onward, onward}, berlin, incident.PhaseBack{From: incident.Watch, Reason: "x"}, "", incident.RefusedSame},
	{"back by two at once", []doing{onward, onward, {kakei, incident.PhaseBack{From: incident.Resolve, Reason: "x"}}}, berlin, incident.PhaseBack{From: incident.Resolve, Reason: "x"}, "", incident.RefusedSame},
	{"typed a moment after somebody moved on", []doing{onward}, berlin, incident.PhaseBack{Unseen: true, From: incident.Watch, Reason: "x"}, "", incident.RefusedSoon},
	{"typed a moment after somebody went back", []doing{onward, onward, returns}, berlin, incident.PhaseBack{Unseen: true, From: incident.Watch, Reason: "x"}, "", incident.RefusedSoon},
	{"on, typed a moment after somebody went back", []doing{onward, onward, returns}, berlin, incident.NextPhase{Unseen: true, From: incident.Watch, Confirmed: true}, "", incident.RefusedSoon},
	{"back after the end", []doing{onward, ended}, berlin, returns.do, "", incident.RefusedEnded},
	{"back once it was taken up again", []doing{onward, ended, {berlin, incident.ReopenResponse{Reason: "x"}}}, berlin, returns.do, incident.EntryPhaseBack, ""},
}

// TestBackAndForth: no TODO is opened twice, none is lost, what was done stays done; one entry says why.
func TestBackAndForth(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(onward.by, onward.do)
	w.must(berlin, incident.Finish{Todo: "5.3"})
	w.must(bangkok, incident.Claim{Todo: "5.1"})
	w.must(bangkok, incident.AddProgress{Todo: "5.1", Text: "x"})
	w.must(berlin, incident.Add{Title: "call"})
	before := w.json(w.state.Todos, nil)
	since := w.state.Incident.PhaseSince
	d := w.must(returns.by, returns.do)
	if i := w.state.Incident; d.Entry.Phase != incident.Respond || d.Entry.Text != "it spreads" || i.Phase != incident.Respond || !i.PhaseSince.After(since) {
		t.Errorf("%+v", d.Entry)
	}
	if len(d.Todos) > 0 || w.json(w.state.Todos, nil) != before {
		t.Errorf("TODOs changed: %s", ids(d.Todos))
	}
	d = w.must(onward.by, onward.do)
	if len(d.Todos) > 0 || w.json(w.state.Todos, nil) != before {
		t.Errorf("the second time TODOs changed: %s", ids(d.Todos))
	}
	if got := w.news(); got != "phase_changed phase_back phase_changed" {
		t.Errorf("the room is told %s", got)
	}
}

// TestBackToAPhaseThatWasPassedOver opens its TODOs, once.
func TestBackToAPhaseThatWasPassedOver(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true})
	if d := w.must(returns.by, returns.do); ids(d.Todos) != "5.1 5.3" || !d.Begins() || w.state.Incident.Phase != incident.Watch {
		t.Errorf("back to the watch phase: %s", ids(d.Todos))
	}
	w.must(returns.by, returns.do)
	w.must(onward.by, onward.do)
	w.must(onward.by, onward.do)
	if got := ids(w.state.Todos); got != "4.1a 4.3d 4.4a 4.9 5.1 5.3 6.1 6.2 6.3 6.4 6.5" {
		t.Errorf("in the end: %s", got)
	}
}

// TestBackPassesWhatThePlaybookHasNot.
func TestBackPassesWhatThePlaybookHasNot(t *testing.T) {
	t.Parallel()
	do := declaration()
	do.Playbook.Phases = slices.DeleteFunc(do.Playbook.Phases, func(p incident.PlaybookPart) bool { return p.Phase == incident.Watch })
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, do)
	w.must(kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true})
	if d := w.must(returns.by, returns.do); d.Entry.Phase != incident.Respond {
		t.Errorf("back to %s", d.Entry.Phase)
	}
}

// TestTheRecoveryCountsAnew: what is due after it is due at no time once it was left, and asked of nobody; when it begins again it counts
// from then.
func TestTheRecoveryCountsAnew(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true})
	w.must(berlin, incident.Finish{Todo: "6.1"})
	w.must(berlin, incident.Claim{Todo: "6.2"})
	expect(t, "in the recovery phase", only("6.2", w.until(35)), "31 late 6.2", "31 owner 6.2 U0BERLIN")
	w.must(returns.by, returns.do)
	if late := w.todo("6.2"); !late.Due.IsZero() || !late.Late.IsZero() || late.Asked != nil || late.Owner != berlin.ID || w.todo("6.1").State != incident.TodoDone {
		t.Errorf("%+v", late)
	}
	if did := w.until(120); len(only("6.2", did))+len(only("6.4", did)) > 0 {
		t.Errorf("while it is ahead: %q", did)
	}
	if omits := w.state.EndOmits(); ids(omits.Never) != "" || !w.state.RecoveryAhead() || !slices.Contains(omits.IDs(), "6.2") || slices.Contains(omits.IDs(), "6.1") {
		t.Errorf("the end would leave out %v", omits.IDs())
	}
	w.must(onward.by, onward.do)
	wantDues(t, map[incident.TodoID]int{"6.2": dues(w, incident.Resolve)["6.2"], "6.5": dues(w, incident.Resolve)["6.5"]}, map[incident.TodoID]int{"6.2": 30, "6.5": -1})
	if at := w.todo("6.2").Due; w.state.Incident.AskAt.After(at) {
		t.Errorf("the clock looks at %v", w.state.Incident.AskAt)
	}
	expect(t, "the second time", only("6.2", w.until(155)), "151 late 6.2", "151 owner 6.2 U0BERLIN")
}

// TestALateWordOfTheClock: a TODO that is due at another time by now is not late by what was found before.
func TestALateWordOfTheClock(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true})
	found := incident.Lapse{Todo: "6.2", Due: w.todo("6.2").Due}
	w.must(returns.by, returns.do)
	w.must(onward.by, onward.do)
	if _, err := w.ask(tool, found); code(err) != incident.RefusedSame {
		t.Errorf("it is late: %v", err)
	}
}

// TestWhatComesAgainGoesOn when the phase that opened it is left.
func TestWhatComesAgainGoesOn(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(onward.by, onward.do)
	w.must(berlin, incident.Finish{Todo: "5.1"})
	w.must(returns.by, returns.do)
	expect(t, "back in the response", only("5.1", w.until(91)), "75 recur 5.1 1", "85 take 5.1 S0ONCALL", "90 late 5.1")
}
