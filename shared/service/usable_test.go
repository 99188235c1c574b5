package service_test

import (
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TestUsable: what can be done again is tried again, whether or not people know yet that it failed; the timeline says so where they do.
func TestUsable(t *testing.T) {
	t.Parallel()
	const key = "announce/C0ALL"
	problem := incident.Problem{System: string(incident.Slack), Key: key, Code: "is_archived", Since: t0}
	for name, known := range map[string]bool{"its failure is known": true, "nothing is known of it": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			id := d.declare(outage("a")).Entry.Incident
			if known {
				if _, err := d.Do(t.Context(), incident.Tell("failed", id, t0, incident.ViaTool, incident.Failed{Problem: problem})); err != nil {
					t.Fatal(err)
				}
			}
			d.serve()
			for _, event := range []string{"Ev1", "Ev1"} { // Slack delivers it twice
				if err := d.Usable(t.Context(), id, key, event); err != nil {
					t.Fatal(err)
				}
			}
			state, err := d.State(t.Context(), id)
			if err != nil || state.Incident.Retries[problem.ID()] == 0 {
				t.Errorf("retries %v, %v", state.Incident.Retries, err)
			}
			if woken := d.pending(incident.Slack); len(woken) != 1 {
				t.Errorf("the worker is woken by %v", woken)
			}
			said := slices.ContainsFunc(d.timeline(id), func(e incident.Entry) bool { return e.Kind == incident.EntryRetry })
			if said != known {
				t.Errorf("the timeline says that it is tried again: %v", said)
			}
		})
	}
}

// TestUsableOfNothing: of an incident that is not there nothing is written.
func TestUsableOfNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	if err := d.Usable(t.Context(), "k3f9qa", "announce/C0ALL", "Ev1"); err == nil {
		t.Error("no error")
	}
	marks := slices.DeleteFunc(d.pending(incident.Slack), func(m store.Mark) bool { return !strings.Contains(m.ID, "usable") })
	if len(marks) > 0 {
		t.Errorf("marks %v", marks)
	}
}
