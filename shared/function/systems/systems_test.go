package systems_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

func parts(t *testing.T) function.Parts {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return function.Parts{
		Config: config.Config{Settings: config.Defaults()}, Playbooks: playbook.Builtins(), DB: db, Clock: clock.Machine, Log: slog.New(slog.DiscardHandler),
	}
}

// Each system of the rules has a row that is whole and opens what bears its name. One that is optional and not configured has
// neither a plan nor anything to be looked at.
func TestEachSystemHasARow(t *testing.T) {
	t.Parallel()
	var have, want []incident.System
	for _, s := range incident.Systems {
		want = append(want, s.Name)
	}
	for _, row := range systems.Table {
		have = append(have, row.Name)
		s, err := row.Open(parts(t))
		if err != nil || s.Name() != row.Name || row.Worker == nil {
			t.Errorf("%s opens %v, %v", row.Name, s, err)
		}
		if looked := len(row.Preflight(parts(t))) > 0; looked != (s.Plan().Of != nil) {
			t.Errorf("%s has a plan or checks, and not both: it is looked at: %v", row.Name, looked)
		}
	}
	slices.Sort(have)
	if slices.Sort(want); !slices.Equal(have, want) {
		t.Errorf("the rows are %v, and the systems %v", have, want)
	}
}

// What a third system's row looks at is looked at, and what only some can look at stands before Slack's own lines.
//
//nolint:paralleltest // it changes the table that the others read
func TestAThirdSystemIsLookedAt(t *testing.T) {
	table := systems.Table
	t.Cleanup(func() { systems.Table = table })
	const desk incident.PreflightRow = "third"
	systems.Table = append([]systems.Row{{
		Name: "third", Open: func(function.Parts) (effect.System, error) { return nil, nil },
		Preflight: func(p function.Parts) []preflight.Row {
			return []preflight.Row{{Name: desk, Subject: p.Config.Settings.Timezone, Do: func(context.Context) error { return &preflight.Fault{Code: "desk_unset"} }}}
		},
	}}, table...)
	also := preflight.Row{Name: incident.PreflightSocket, Do: func(context.Context) error { return nil }}
	var names []incident.PreflightRow
	for _, f := range preflight.Run(t.Context(), clock.Machine, systems.Preflight(parts(t), nil, also)) {
		names = append(names, f.Row)
		if f.Row == desk && (f.Code != "desk_unset" || f.Subject != "Asia/Tokyo") {
			t.Errorf("%+v", f)
		}
	}
	want := []incident.PreflightRow{
		incident.PreflightSettings, incident.PreflightPlaybook, incident.PreflightTemplates, desk, incident.PreflightFolder, incident.PreflightStore, incident.PreflightClock,
		incident.PreflightForm, incident.PreflightSocket, incident.PreflightToken, incident.PreflightScopes, incident.PreflightTime,
	}
	if !slices.Equal(names, want) {
		t.Errorf("looked at %v\nwant      %v", names, want)
	}
}
