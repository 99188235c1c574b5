package service_test

import (
	"testing"

	"noroshi.internal/shared/incident"
)

// What the help room could not be told has no board with a button: it is tried again by itself. Several functions that start
// in the same minute have it tried once; what only waits is not tried.
func TestTheWorkspaceIsTriedAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	try := func(why string, n int) {
		t.Helper()
		if err := d.TryWorkspace(t.Context(), why); err != nil {
			t.Fatal(err)
		}
		s, err := d.State(t.Context(), incident.Workspace)
		if got := s.Incident.Retries["slack:code/1"]; n > 0 && (err != nil || got != n || len(s.Incident.Retries) != 1) {
			t.Errorf("%v, retries %v, want %d", err, s.Incident.Retries, n)
		}
	}
	try("", 0) // there is no workspace yet
	if err := d.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	fails := func(request, key, code string) {
		failed := incident.Failed{Problem: incident.Problem{System: "slack", Key: key, Code: code, Since: t0}}
		if _, err := d.Do(t.Context(), incident.Tell(request, incident.Workspace, d.Now(), incident.ViaTool, failed)); err != nil {
			t.Fatal(err)
		}
	}
	fails("f1", "code/1", "is_archived")
	fails("f2", "code/2", incident.CodeWaiting)
	try("", 1)
	try("", 1)
	try("Ev1", 2)
	try("Ev1", 2)
	d.now.Add(60)
	try("", 3)
}
