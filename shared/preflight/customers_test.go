package preflight_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
)

// TestTheListOfCustomers: the line says what counts, and what somebody must do, in words that are there.
func TestTheListOfCustomers(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 20, 15, 0, 0, 0, time.UTC)
	good := incident.ListState{Version: "a", Count: 300, ReadAt: now.Add(-5 * time.Hour)}
	with := func(change func(*incident.ListState)) incident.ListState {
		l := good
		change(&l)
		return l
	}
	for name, c := range map[string]struct {
		list incident.ListState
		want incident.Finding
	}{
		"fine":      {good, incident.Finding{List: &incident.ListSeen{Count: 300, Age: 5}}},
		"never":     {incident.ListState{}, incident.Finding{Code: "list_never", List: &incident.ListSeen{}}},
		"two days":  {with(func(l *incident.ListState) { l.ReadAt = now.Add(-48 * time.Hour) }), incident.Finding{List: &incident.ListSeen{Count: 300, Age: 48}}},
		"older":     {with(func(l *incident.ListState) { l.ReadAt = now.Add(-49 * time.Hour) }), incident.Finding{Code: "list_old", List: &incident.ListSeen{Count: 300, Age: 49}}},
		"it failed": {with(func(l *incident.ListState) { l.Fault = &incident.ListFault{Code: "list_faulty", Count: 7} }), incident.Finding{Code: "list_faulty", Detail: "7", List: &incident.ListSeen{Count: 300, Age: 5}}},
		"held back, and the next failed": {
			with(func(l *incident.ListState) {
				l.Held, l.Fault = &incident.HeldList{No: 2, Count: 150}, &incident.ListFault{Code: "list_not_found"}
			}),
			incident.Finding{Code: "list_held", Detail: "150", List: &incident.ListSeen{Count: 300, Age: 5, Held: 2}},
		},
		"decided": {with(func(l *incident.ListState) { l.Held = &incident.HeldList{No: 2, Answer: incident.HeldUsed} }), incident.Finding{List: &incident.ListSeen{Count: 300, Age: 5}}},
	} {
		state := func(context.Context) (incident.ListState, error) { return c.list, nil }
		c.want.Row = incident.PreflightCustomers
		rows := preflight.CustomerRows(true, state, clock.Func(func() time.Time { return now }))
		got := preflight.Run(t.Context(), clock.Machine, rows)
		if diff := cmp.Diff([]incident.Finding{c.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if c.want.Code != "" && text.PreflightAdvice(incident.English, c.want) == "" {
			t.Errorf("nobody is told what to do about %s", c.want.Code)
		}
	}
	broken := func(context.Context) (incident.ListState, error) { return incident.ListState{}, errors.New("no store") }
	if got := preflight.Run(t.Context(), clock.Machine, preflight.CustomerRows(true, broken, clock.Machine)); got[0].Code != "store_unusable" {
		t.Errorf("%+v", got)
	}
	if rows := preflight.CustomerRows(false, broken, clock.Machine); len(rows) > 0 {
		t.Errorf("%d rows where no list is named", len(rows))
	}
}
