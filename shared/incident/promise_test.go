package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// owed is an incident that ended an hour after T0 while customers wait for what they were promised by 40 minutes after it.
func owed(t *testing.T, responders ...string) *world {
	t.Helper()
	w := noticed(t)
	w.state.Incident.Settings.Responders = responders
	w.round(written(0, "x"))
	w.at = t0.Add(time.Hour - time.Second)
	w.must(kakei, without)
	return w
}

// asks lets the clock look at moments after T0 and returns whom it asks at which.
func (w *world) asks(until time.Duration) (steps []incident.Step, at []time.Duration) {
	w.t.Helper()
	for after := w.at.Sub(t0); after <= until; after += time.Minute {
		now := t0.Add(after)
		for _, e := range w.state.Due(now) {
			if warns, ok := e.(incident.WarnNotice); ok { // TestCustomersMustHearSoon
				w.must(tool, warns)
				continue
			}
			a, ok := e.(incident.AskPromise)
			if !ok {
				w.t.Fatalf("after the end the clock asks %+v", e)
			}
			w.at = now.Add(-time.Second)
			w.must(tool, a)
			steps, at = append(steps, a.Step), append(at, after.Truncate(time.Minute))
		}
	}
	return steps, at
}

// TestAPromiseIsAskedAboutAfterTheEnd: the commander, then those who respond, and then again with growing gaps; the clock is told when.
func TestAPromiseIsAskedAboutAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := owed(t, "S0ONCALL")
	if at := w.state.Incident.AskAt; at.IsZero() || at.After(t0.Add(70*time.Minute)) {
		t.Errorf("the clock looks at %v", at)
	}
	steps, at := w.asks(4 * time.Hour)
	if want := []incident.Step{incident.AskCommander, incident.AskResponders, incident.AskResponders, incident.AskResponders}; !slices.Equal(steps, want) {
		t.Errorf("asked are %q", steps)
	}
	if want := []time.Duration{70 * time.Minute, 90 * time.Minute, 2 * time.Hour, 3 * time.Hour}; !slices.Equal(at, want) {
		t.Errorf("at %v", at)
	}
	if !w.state.NextNotice().Equal(t0.Add(40 * time.Minute)) {
		t.Errorf("customers hear next %v", w.state.NextNotice())
	}
}

// TestAPromiseEnds with the recovery notice, or when somebody says why none is needed; a follow-up makes another.
func TestAPromiseEnds(t *testing.T) {
	t.Parallel()
	w := owed(t, "S0ONCALL")
	w.asks(100 * time.Minute)
	next := follow(2, incident.FollowUpNotice, "y", 3*time.Hour)
	w.round(next)
	if n := w.state.Incident.Notices; n.Asks != 0 || !w.state.Incident.Owes() {
		t.Errorf("after a follow-up: %+v", n)
	}
	if steps, at := w.asks(3*time.Hour + 10*time.Minute); len(steps) != 1 || steps[0] != incident.AskCommander || at[0] != 3*time.Hour {
		t.Errorf("after a follow-up %q, at %v", steps, at)
	}
	for name, end := range map[string]func(*world){
		"the recovery notice": func(w *world) { w.round(follow(2, incident.RecoveryNotice, "z", 0)) },
		"a reason":            func(w *world) { w.must(berlin, incident.WaivePromise{Reason: "all were called"}) },
	} {
		w := owed(t, "S0ONCALL")
		end(w)
		if w.state.Incident.Owes() || !w.state.NextLook().IsZero() || w.state.Due(t0.Add(48*time.Hour)) != nil || !w.state.NextNotice().IsZero() {
			t.Errorf("after %s it owes something: %v", name, w.state.NextLook())
		}
		if _, err := w.ask(kakei, follow(w.state.Incident.Notices.NextNo(), incident.FollowUpNotice, "w", 5*time.Hour)); code(err) != incident.RefusedEnded {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// TestWhatIsWrittenAfterTheEndIsApproved: the clock asks for it as ever.
func TestWhatIsWrittenAfterTheEndIsApproved(t *testing.T) {
	t.Parallel()
	w := owed(t, "S0ONCALL")
	w.must(kakei, follow(2, incident.RecoveryNotice, "z", 0))
	w.asks(0)
	due := w.state.Due(t0.Add(66 * time.Minute))
	if len(due) != 1 {
		t.Fatalf("%+v", due)
	}
	if a, ok := due[0].(incident.AskApproval); !ok || a.No != 2 {
		t.Errorf("%+v", due[0])
	}
	w.must(tool, due[0])
}

// TestNothingAsksAfterOtherEnds: of an incident that ended before anybody was promised anything, that was canceled, or that was stored
// without a promise.
func TestNothingAsksAfterOtherEnds(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(*world) *world{
		"nothing was sent": func(w *world) *world { w.must(kakei, incident.End{Confirmed: true, Note: "seen"}); return w },
		"a draft is open": func(w *world) *world {
			w.must(kakei, written(0, "x"))
			w.must(kakei, incident.End{Confirmed: true, Note: "seen"})
			return w
		},
		"a false alarm": func(w *world) *world { w.round(written(0, "x")); w.must(kakei, incident.Cancel{Reason: "x"}); return w },
		"nobody is left to ask": func(w *world) *world {
			w.round(written(0, "x"))
			w.must(berlin, incident.WaivePromise{Reason: "x"})
			w.must(kakei, incident.End{Confirmed: true, Note: "seen"})
			return w
		},
	} {
		w := begin(noticed(t))
		if w.state.Incident.Owes() || !w.state.NextLook().IsZero() || w.state.Due(t0.Add(48*time.Hour)) != nil {
			t.Errorf("%s: %v", name, w.state.NextLook())
		}
		looks := 10 * time.Minute // what people said is read back
		if w.state.Incident.Measurable() {
			looks = time.Second // its times are taken
		}
		if at := w.state.Incident.AskAt; !at.Equal(w.state.Incident.EndedAt.Add(looks)) {
			t.Errorf("%s: the clock looks at %v", name, at)
		}
	}
}

// TestAnEndWithoutTheRecoveryNoticeIsNamed: confirming what is left out is not enough, neither all of it nor all that was seen.
func TestAnEndWithoutTheRecoveryNoticeIsNamed(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.round(written(0, "x"))
	o := w.state.EndOmits()
	if !o.Owing || !o.Any() {
		t.Fatalf("%+v", o)
	}
	for _, end := range []incident.End{{Note: "seen"}, {Confirmed: true, Note: "seen"}, {Seen: o.IDs(), Note: "seen"}, {Without: true, Note: "seen"}} {
		if _, err := w.ask(kakei, end); code(err) != incident.RefusedOpen {
			t.Errorf("%+v: %v", end, err)
		}
	}
	if e := w.must(kakei, incident.End{Seen: o.IDs(), Without: true, Note: "seen"}).Entry; !e.Owing {
		t.Errorf("%+v", e)
	}
}

// TestWaivingSkipsWhatWasToCome: no TODO asks for a notice that nobody needs.
func TestWaivingSkipsWhatWasToCome(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.round(written(0, "x"))
	w.must(berlin, incident.WaivePromise{Reason: "all were called"})
	w.states(map[incident.TodoID]incident.TodoState{"4.3d": incident.TodoDone, "4.3e": incident.TodoSkipped})
	if got := w.todo("4.3e").SkipReason; got != "all were called" || !w.state.NextNotice().IsZero() {
		t.Errorf("%q; customers hear next %v", got, w.state.NextNotice())
	}
}
