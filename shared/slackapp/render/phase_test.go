package render_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// TestAPhaseHasOneName: whoever reads board, timeline and answer of an incident reads the names with which it began, harmless as they are.
func TestAPhaseHasOneName(t *testing.T) {
	t.Parallel()
	s := stateIn(incident.Japanese)
	s.Incident.Phase, s.Incident.Playbook.Phases = incident.Respond, []incident.PlaybookPart{
		{Phase: incident.Respond, Title: incident.Text{JA: "初動 & 確認"}}, {Phase: incident.Watch, Title: incident.Text{JA: "終息"}},
	}
	e := incident.Entry{Kind: incident.EntryPhase, By: kakei, Phase: incident.Respond, Skipped: []incident.Phase{incident.Watch}, At: t0}
	for name, r := range map[string]render.Reply{
		"timeline": render.Timeline(incident.Japanese, s, []incident.Entry{e}, 0, at(9)),
		"answer":   render.Did(incident.Japanese, e, incident.Todo{}, s.Incident),
		"board":    rendered(t, s, plan.BoardKey),
	} {
		var all string
		for _, b := range r.Blocks {
			all += seen(t, b) + "\n"
		}
		if !strings.Contains(all, "初動 & 確認") || name != "board" && !strings.Contains(all, "終息") {
			t.Errorf("%s:\n%s", name, all)
		}
	}
	if e.Phase != incident.Respond || e.Skipped[0] != incident.Watch {
		t.Errorf("the entry has changed: %+v", e)
	}
}
