package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/render"
)

// TestOneIsNotSeveral: what waits, and what was missed, is counted as people count.
func TestOneIsNotSeveral(t *testing.T) {
	t.Parallel()
	s := lateIn(incident.English)
	for n, want := range []string{"No changes are waiting.", "1 change is waiting", "2 changes are waiting"} {
		health := map[incident.System]service.Health{incident.Slack: {DownSince: at(1), Of: map[incident.ID]int{s.Incident.ID: n}}}
		said(t, render.WithHealth(render.Reply{}, incident.English, []incident.State{s}, health), want)
	}
	for i := range s.Todos {
		s.Todos[i].Missed = min(s.Todos[i].Missed, 1)
	}
	for _, e := range plan.Slack(s, plan.Refs{plan.ChannelKey: {ID: "C0INC"}}) {
		if e.Key == plan.BoardKey {
			r, err := render.Message(e, plan.Refs{})
			if err != nil {
				t.Fatal(err)
			}
			said(t, r, "missed once")
		}
	}
}

// TestAStatusSaysSinceWhenSomethingWasMissed, not when it is due again.
func TestAStatusSaysSinceWhenSomethingWasMissed(t *testing.T) {
	t.Parallel()
	s := lateIn(incident.English)
	for i := range s.Todos {
		if x := &s.Todos[i]; x.Missed > 0 {
			x.Late, x.Due = at(2), at(60)
		}
	}
	said(t, render.Status(incident.English, []incident.State{s}, at(39)), "37 min late")
}

func said(t *testing.T, r render.Reply, want string) {
	t.Helper()
	b, err := json.Marshal(r.Blocks)
	if err != nil || !strings.Contains(string(b), want) {
		t.Errorf("%q is not in %s: %v", want, b, err)
	}
}

// TestAStatusSaysWhatDoesNotArrive, also where nothing runs: it may run in the other process, which gets every second command.
func TestAStatusSaysWhatDoesNotArrive(t *testing.T) {
	t.Parallel()
	for want, h := range map[string]service.Hearing{
		"Another process is connected":    {Suspected: true, Others: 1},
		"Set SLACK_APP_TOKEN to":          {UnheardSince: at(1), Why: "socket_other_app"},
		"does not receive what people do": {UnheardSince: at(1), Suspected: true, Others: 1},
	} {
		health := map[incident.System]service.Health{incident.Slack: {Reachable: true, Hearing: h}}
		said(t, render.WithHealth(render.NoneRuns(incident.English, "/incident"), incident.English, nil, health), want)
	}
	none := render.NoneRuns(incident.English, "/incident")
	health := map[incident.System]service.Health{incident.Slack: {Reachable: true, Hearing: service.Hearing{Suspected: true}}}
	if r := render.WithHealth(none, incident.English, nil, health); len(r.Blocks) != len(none.Blocks) {
		t.Error("what is only suspected is told")
	}
}
