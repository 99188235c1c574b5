package plan_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// TestTheDraftPromisesTheNoticeAfterItself: the draft is notice 1, so what it promises is the follow-up, never its own
// deadline; with no follow-up planned it promises nothing.
func TestTheDraftPromisesTheNoticeAfterItself(t *testing.T) {
	t.Parallel()
	t0 := time.Date(2021, 2, 19, 14, 50, 0, 0, time.UTC)
	state := incident.State{Incident: incident.Incident{Status: incident.Open}, Todos: []incident.Todo{
		{ID: "4.3d", Notice: true, State: incident.TodoOpen, Due: t0.Add(30 * time.Minute)},
		{ID: "4.3e", Notice: true, State: incident.TodoOpen, Due: t0.Add(60 * time.Minute)},
	}}
	state.Incident.Playbook.Documents = []incident.Document{{ID: incident.NoticeDocument}}
	for name, c := range map[string]struct {
		todos int
		want  time.Time
	}{
		"a follow-up is planned": {2, t0.Add(60 * time.Minute)},
		"none is planned":        {1, time.Time{}},
		"no notice at all":       {0, time.Time{}},
	} {
		s := state
		s.Todos = state.Todos[:c.todos]
		if got := plan.Docs(s, nil)[0].Facts.(plan.Document).FollowUp; !got.Equal(c.want) {
			t.Errorf("%s: promises %v, want %v", name, got, c.want)
		}
	}
}
