package web

import (
	"strings"
	"testing"

	"noroshi.internal/shared/ask/asktest"
	"noroshi.internal/shared/incident"
)

// TestAPhaseIsNamedAsTheIncidentNamesIt, on the timeline as on the board.
func TestAPhaseIsNamedAsTheIncidentNamesIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	v := &visit{ctx: t.Context(), lang: incident.English, now: d.svc.Now(), state: asktest.Seen(incident.English).State, cache: d.people, known: map[incident.PersonID]string{}}
	v.state.Incident.Playbook.Phases = []incident.PlaybookPart{{Phase: incident.Watch, Title: incident.Text{EN: "Keeping watch"}}}
	e := incident.Entry{Kind: incident.EntryPhase, By: "U0KAKEI", Phase: incident.Watch}
	if said := d.line(v, e, "").Text; !strings.Contains(said, "Keeping watch") {
		t.Error(said)
	}
}
