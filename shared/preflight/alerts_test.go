package preflight_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
)

// TestEachSourceOfAlertsIsLookedAt: one that lately sent what nobody understands has a line with what to do.
func TestEachSourceOfAlertsIsLookedAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	known := map[alert.Source]service.AlertHealth{
		alert.PagerDuty: {UnclearAt: now.Add(-7 * 24 * time.Hour), Unclear: 3}, alert.Grafana: {UnclearAt: now.Add(-9 * 24 * time.Hour), Unclear: 1},
	}
	rows := preflight.AlertRows(config.Alerts{alert.PagerDuty: {}, alert.Grafana: {}, alert.Plain: {}}, func(_ context.Context, s alert.Source) (service.AlertHealth, error) {
		return known[s], nil
	}, clock.Func(func() time.Time { return now }))
	found := map[string]string{}
	for _, r := range rows {
		var fault *preflight.Fault
		if errors.As(r.Do(t.Context()), &fault) {
			f := incident.Finding{Row: r.Name, Subject: r.Subject, Code: fault.Code, Detail: fault.Detail}
			found[r.Subject] = f.Code + " " + f.Detail
			if text.PreflightLine(incident.English, f, "x") == text.PreflightLine(incident.Japanese, f, "x") {
				t.Error("it is said in one language only")
			}
		}
	}
	if len(rows) != 3 || len(found) != 1 || found["pagerduty"] != "alert_unclear 3" {
		t.Errorf("%d rows, %v", len(rows), found)
	}
}
