package incident_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// TestTimesAreTakenOnceItIsOver: the clock looks at it a moment after the end, and after whatever changes them, until they were taken since.
func TestTimesAreTakenOnceItIsOver(t *testing.T) {
	t.Parallel()
	w := withSent(t)
	looks := func(after string, want bool) {
		t.Helper()
		i := w.state.Incident
		soon := !i.AskAt.IsZero() && i.AskAt.After(i.EndedAt) && i.AskAt.Before(w.at.Add(2*time.Second))
		if soon != want {
			t.Errorf("%s: the clock looks at %v, it is %v", after, i.AskAt, w.at)
		}
	}
	take := func() {
		t.Helper()
		w.at = w.at.Add(time.Second)
		w.must(tool, incident.Measured{Channel: t0.Add(time.Minute)})
		i := *w.state.Incident.Times
		if !w.state.Incident.Measured() || !i.Channel.Equal(t0.Add(time.Minute)) {
			t.Errorf("they were taken: %+v", i)
		}
		w.state.Incident.AskAt = time.Time{} // as a look leaves it
	}
	if w.state.Incident.Measured() {
		t.Error("they were taken while it ran")
	}
	w.must(kakei, without)
	looks("the end", true)
	take()
	w.must(berlin, incident.Correct{Title: ptr("two hosts")})
	looks("a correction", true)
	take()
	w.must(berlin, incident.WaivePromise{Reason: "sales has called everybody"})
	looks("a word that no notice follows", true)
	take()
	w.must(berlin, incident.ReopenResponse{Reason: "it is back"})
	if w.state.Incident.Measured() {
		t.Error("they count while it runs again")
	}
	w.must(kakei, without)
	if w.state.Incident.Measured() {
		t.Error("they count after the second end")
	}
	looks("the second end", true)
	take()
	w.must(berlin, incident.WaivePromise{Reason: "sales has called everybody"})
	w.must(berlin, incident.Close{})
	looks("the end of the review", true)
	take()
}
