// Package weekly puts together the function that Cloud Scheduler calls every week.
//
// It is a function of its own, and no part of the tick or of a worker, because it alone looks at all outside systems and at
// the store together. The tick must go on when Slack or Drive hang, and has the right to neither; the workers of Slack and
// of documents have no right to what the other holds. What fails here harms nobody: it changes nothing but one entry.
package weekly

import (
	"context"
	"net/http"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/service"
)

// Preflight looks at all rows and has the help room told of them, and asked about the tries that are open, once a week however often it is
// called.
func Preflight(p function.Parts) (http.Handler, error) {
	return weekly{p, p.Service(), systems.Preflight(p, nil)}, nil // with wrong settings no function starts
}

type weekly struct {
	function.Parts
	service *service.Service
	rows    []preflight.Row
}

// ServeHTTP is one preflight. Cloud Scheduler tries again what is not answered with 2xx: one that could not be written
// down. One that found faults got through.
func (w weekly) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if err := w.run(r.Context()); err != nil {
		w.Log.ErrorContext(r.Context(), "the check could not be told", "err", err)
		http.Error(out, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	out.WriteHeader(http.StatusNoContent)
}

func (w weekly) run(ctx context.Context) error {
	found := preflight.Run(ctx, w.Clock, w.rows)
	for _, f := range found {
		if !f.OK() {
			w.Log.WarnContext(ctx, "a check failed", "check", f.Row, "subject", f.Subject, "code", f.Code, "detail", f.Detail)
		}
	}
	if _, err := w.service.TellPreflight(ctx, found); err != nil {
		return err
	}
	if _, err := w.service.TellWeek(ctx); err != nil {
		return err
	}
	function.Note(ctx, incident.Workspace, "checked")
	w.Log.InfoContext(ctx, logline.PreflightDone, logline.Failed, incident.Preflight{Findings: found}.Failed())
	return nil
}
