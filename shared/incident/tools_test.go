package incident_test

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

var (
	portal     = incident.ToolState{ID: "portal", Name: both("portal"), Is: incident.ToolDown, Since: t0, Wrong: incident.Wrong{Code: incident.WrongName}}
	portalLost = incident.ToolLost{Tool: portal}
	portalBack = incident.ToolBack{Tool: incident.ToolState{ID: "portal", Name: both("portal"), Is: incident.ToolUp, Since: t0.Add(time.Hour)}, From: t0}
)

// An incident hears what its own playbook says to use instead, whatever is written there meanwhile.
func TestAToolThatIsDownComesWithItsSubstitute(t *testing.T) {
	t.Parallel()
	w := declared(t)
	pb := playbook()
	pb.Tools = []incident.ToolDef{{ID: "desk", Instead: both("mail")}, {ID: "portal", Instead: both("the notice on the home page")}}
	w.state.Incident.Playbook = pb
	e := w.must(tool, portalLost).Entry
	if e.Key != "portal" || !e.From.Equal(t0) || e.Tool == nil || e.Tool.Instead != both("the notice on the home page") || e.Tool.Wrong.Code != incident.WrongName {
		t.Errorf("%+v of %+v", e, e.Tool)
	}
	if down := w.state.Incident.ToolsDown(); len(down) != 1 || down[0].Instead != e.Tool.Instead {
		t.Errorf("down: %+v", down)
	}
	w.later(time.Hour)
	e = w.must(tool, portalBack).Entry
	if !e.From.Equal(t0) || e.Tool.Instead != (incident.Text{}) {
		t.Errorf("%+v of %+v", e, e.Tool)
	}
	if down := w.state.Incident.ToolsDown(); len(down) > 0 {
		t.Errorf("down: %+v", down)
	}
	if got := w.news(); got != "tool_down | tool_up" {
		t.Errorf("the room is told %q", got)
	}
}

// However much the room was told since, what is down is known, and what works again is not taken for what it was on the card.
func TestWhatIsDownIsKnownWhateverIsToldSince(t *testing.T) {
	t.Parallel()
	w := declared(t)
	card := portalLost.Tool
	card.ID = "desk"
	w.state.Incident.Sign = &incident.Sign{Tools: []incident.ToolState{card}}
	desk := portalBack
	desk.Tool.ID = "desk"
	w.must(tool, portalLost)
	w.must(tool, desk)
	for range 15 {
		w.later(2 * time.Minute)
		w.must(berlin, incident.Correct{Region: ptr(fmt.Sprint("region ", w.n))})
	}
	if down := w.state.Incident.ToolsDown(); len(down) != 1 || down[0].ID != "portal" {
		t.Errorf("down: %+v", down)
	}
	if !w.state.Incident.KnowsDown("portal", t0) {
		t.Error("nobody knows that it is down")
	}
}

// What is late is not told: it would be taken for the latest.
func TestAToolThatIsBackWasNotLostSince(t *testing.T) {
	t.Parallel()
	for name, knows := range map[string]func(*incident.Incident){
		"the room was told": func(i *incident.Incident) {
			i.News = append(i.News, incident.News{Entry: incident.Entry{Tool: &portalBack.Tool}})
		},
		"the card says it": func(i *incident.Incident) { i.Sign = &incident.Sign{Tools: []incident.ToolState{portalBack.Tool}} },
	} {
		w := declared(t)
		knows(&w.state.Incident)
		if _, err := w.ask(tool, portalLost); code(err) != incident.RefusedSame {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whoever asks for it, nothing real is said in a drill.
func TestADrillHearsOfNoTool(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.state.Incident.Kind = incident.Drill
	for _, event := range []incident.Event{portalLost, portalBack} {
		if _, err := w.ask(tool, event); code(err) != incident.RefusedUnknown {
			t.Errorf("%T: %v", event, err)
		}
	}
}

// A row for each status, held against them by TestWhatAStatusMeans.
func TestWhoHearsOfTheTeamsTools(t *testing.T) {
	t.Parallel()
	for status := range statuses {
		hears := status == incident.Open || status == incident.SignStatus // whoever decides about one looks at the tools first
		for kind, want := range map[incident.Kind]bool{incident.Live: hears, incident.Drill: false} {
			if got := (incident.Incident{Kind: kind, Status: status}).Observes(); got != want {
				t.Errorf("%s, %s: %v", kind, status, got)
			}
		}
	}
}
