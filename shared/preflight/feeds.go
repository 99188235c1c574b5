package preflight

import (
	"context"
	"net/http"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/feeds"
	"noroshi.internal/shared/watch/provider"
)

// FeedRows read each of the provider's feeds once, as it is read every minute: whatever it says is fine, as long as all of it that
// counts can be read. transport nil is the network.
func FeedRows(p config.Provider, clock clock.Clock, transport http.RoundTripper) (rows []Row) {
	all := feeds.New(p, clock, transport)
	for _, f := range config.Feeds {
		if p.Feeds[f.Name] == "" {
			continue
		}
		rows = append(rows, Row{Name: incident.PreflightFeed, Subject: f.Name, Needs: incident.PreflightSettings, Do: func(ctx context.Context) error {
			switch a := all.One(ctx, provider.Source(f.Name)); {
			case a.Wrong.Code != "":
				return &Fault{Code: "feed_" + string(a.Wrong.Code), Detail: a.Wrong.Detail}
			case len(a.Reading.In(provider.Filter{Regions: p.Regions, Global: p.Global}).Partly) > 0:
				return &Fault{Code: "feed_partly"}
			}
			return nil
		}})
	}
	return rows
}
