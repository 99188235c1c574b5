package preflight

import (
	"context"
	"strconv"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
)

// unclearFor is how long what was not understood is told: until the next weekly check has told it, too.
const unclearFor = 8 * 24 * time.Hour

// AlertRows look, for each source whose alerts are taken, whether what it sent lately was understood. That its secret is right shows
// only when it sends.
func AlertRows(sources config.Alerts, health func(context.Context, alert.Source) (service.AlertHealth, error), clock clock.Clock) (rows []Row) {
	for _, s := range alert.Sources {
		if _, taken := sources[s]; !taken {
			continue
		}
		rows = append(rows, Row{Name: incident.PreflightAlerts, Subject: string(s), Needs: incident.PreflightStore, Do: func(ctx context.Context) error {
			h, err := health(ctx, s)
			if err == nil && !h.UnclearAt.IsZero() && clock.Now().Sub(h.UnclearAt) < unclearFor {
				err = &Fault{Code: "alert_unclear", Detail: strconv.Itoa(h.Unclear)}
			}
			return err
		}})
	}
	return rows
}
