package preflight

import (
	"context"
	"net/http"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/probe"
)

// ToolRows look at each of the team's own tools as it is looked at every minute, so that one of which the settings say
// something wrong is not first met as one that is down. A status page that can be read is fine whatever it reports. transport
// nil is the network.
func ToolRows(tools []config.Tool, clock clock.Clock, transport http.RoundTripper) (rows []Row) {
	look := probe.New(nil, clock, transport)
	for _, t := range tools {
		if t.Manual() {
			continue
		}
		rows = append(rows, Row{Name: incident.PreflightTool, Subject: t.ID, Needs: incident.PreflightSettings, Do: func(ctx context.Context) error {
			_, wrong := look.One(ctx, t)
			if wrong.Code == "" || wrong.Code == incident.WrongReported {
				return nil
			}
			if t.Page != "" && wrong.Code == incident.WrongStatus {
				return &Fault{Code: "tool_page", Detail: wrong.Detail}
			}
			return &Fault{Code: "tool_" + string(wrong.Code), Detail: wrong.Detail}
		}})
	}
	return rows
}
