package service_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// TestPreflightIsToldOnceAWeek: the week is that of the settings' time zone, a commit of unknown outcome counts once, and
// what the settings say of the workspace stays.
func TestPreflightIsToldOnceAWeek(t *testing.T) {
	t.Parallel()
	d := open(t)
	tell := func(code string, want bool, entries int) {
		t.Helper()
		told, err := d.TellPreflight(t.Context(), []incident.Finding{{Row: incident.PreflightToken, Code: code}})
		if err != nil || told != want {
			t.Errorf("told %v, %v; want %v", told, err, want)
		}
		if got := len(d.entries(incident.Workspace)); got != entries || len(d.marks(incident.Workspace)) != entries {
			t.Errorf("%d entries, %d marks, want %d", got, len(d.marks(incident.Workspace)), entries)
		}
	}
	tell("a", true, 1) // before anything else is known of the workspace
	tell("b", false, 1)
	d.found("2026-W08", "a")
	if err := d.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.found("2026-W08", "a")
	d.now.Store(int64((24*time.Hour - 10*time.Minute).Seconds())) // Sunday 14:59 in UTC and 23:59 in Tokyo
	d.now.Add(int64((24 * time.Hour).Seconds()))
	tell("c", false, 1)
	d.now.Add(120)
	d.db.lose = []bool{true}
	tell("d", false, 2) // whose commit it was, nobody can say
	d.found("2026-W09", "d")
	if d.running() != 0 {
		t.Error("the workspace counts as an incident")
	}
}

func (d *desk) found(week, code string) {
	d.t.Helper()
	s, err := d.State(d.t.Context(), incident.Workspace)
	p := s.Incident.Preflight
	if err != nil || p == nil || p.Week != week || p.Findings[0].Code != code || s.Incident.Settings.Help != "C0HELP" {
		d.t.Errorf("%v, %+v, help %q; want %s %s", err, p, s.Incident.Settings.Help, week, code)
	}
}
