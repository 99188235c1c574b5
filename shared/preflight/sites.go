package preflight

import (
	"context"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// SiteRows look whether some site is awake at every minute of the next year. Where there are no sites there is nothing to look at.
func SiteRows(s config.Settings, clock clock.Clock) []Row {
	if len(s.Sites) == 0 {
		return nil
	}
	return []Row{{Name: incident.PreflightSites, Needs: incident.PreflightSettings, Do: func(context.Context) error {
		if gaps := incident.YearsGaps(s.Sites, clock.Now()); len(gaps) > 0 {
			return &Fault{Code: "sites_gap", Detail: text.Gaps(gaps, s.Location())}
		}
		return nil
	}}}
}
