package slackapp

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/gateway"
)

// TestWordsAreHeardOnce: what Slack told of, or what is said by somebody who cannot act here, is not heard again.
func TestWordsAreHeardOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.post("/command", typedIn("now Tokyo EC2", "U0KAKEI"))
	id := d.running()[0].ID
	state, err := d.svc.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	todo := state.Todos[0].ID
	early, late := incident.Stamp(at.Add(-time.Minute)), incident.Stamp(at.Add(time.Minute))
	d.words = []gateway.Word{
		{TS: early, Thread: "1.0", User: "U0BERLIN", Text: "a &lt;b&gt;"},
		{TS: late, Thread: "1.0", User: "U0BERLIN", Text: "b"},
		{TS: "1.3", Thread: "1.0", User: "U0GUEST", Text: "c"},
	}
	for _, wants := range [][]string{{"a <b>", "b"}, nil} {
		reqs, err := d.app.BackfillThread(t.Context(), state, plan.TodoKey(todo), plan.Ref{ID: "1.0", Channel: "C0ROOM"}, time.Time{})
		if err != nil || len(reqs) != len(wants) {
			t.Fatalf("%v, %v", reqs, err)
		}
		for n, req := range reqs {
			do, ok := req.Do.(incident.AddProgress)
			if !ok || do.Text != wants[n] || do.Todo != todo || req.By.ID != "U0BERLIN" || req.At.After(at) {
				t.Errorf("%+v", req)
			}
			if _, err := d.svc.Do(t.Context(), req); err != nil {
				t.Fatal(err)
			}
		}
	}
	entries, _, err := d.svc.Timeline(t.Context(), id, 10)
	if err != nil || len(entries) != 3 || !entries[0].At.Equal(at.Add(-time.Minute)) {
		t.Errorf("%v, %+v", err, entries)
	}
}
