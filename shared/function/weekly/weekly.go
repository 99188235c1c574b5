// Package weekly puts together the function that Cloud Scheduler calls every week.
//
// It is a function of its own, and no part of the tick or of a worker, because it alone looks at Slack, at documents and at
// the store together. The tick must go on when Slack or Drive hang, and has the right to neither; the workers of Slack and
// of documents have no right to what the other holds. What fails here harms nobody: it changes nothing but one entry.
package weekly

import (
	"context"
	"net/http"
	"slices"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/slackside"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/service"
)

// Preflight makes the checks and has the help room told of them, once a week however often it is called.
func Preflight(p function.Parts) (http.Handler, error) {
	gateway, _ := slackside.Open(p.Remembering())
	documents, err := openDrive(p)
	checks := slices.Concat(
		preflight.SettingsChecks(nil), // with wrong ones no function starts
		preflight.PlaybookChecks(p.Config, p.Playbooks),
		preflight.DocumentChecks(p.Config.Docs, p.Service().Playbook().Documents, documents, err),
		preflight.StoreChecks(p.DB, p.Config.Settings, p.Now),
		preflight.FormChecks(p.Config.Settings.Login, p.Service().CodesLeft, p.Transport),
		preflight.SlackChecks(gateway, p.Config.Settings, p.Now),
	)
	return weekly{p, p.Service(), checks}, nil
}

// openDrive opens the shared drive, if documents are kept in one.
func openDrive(p function.Parts) (preflight.Documents, error) {
	c := p.Config
	if c.Docs.Kind != config.Drive {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	d := c.Settings.Documents
	return drive.New(context.Background(), drive.Options{ // the client outlives the request that makes it
		Folder: d.Folder, Templates: d.Templates, Readers: d.Readers, DriveURL: c.DriveAPIURL, DocsURL: c.DocsAPIURL, Now: p.Now,
	})
}

type weekly struct {
	function.Parts
	service *service.Service
	checks  []preflight.Check
}

// ServeHTTP is one check. Cloud Scheduler tries again what is not answered with 2xx: a check that could not be written
// down. One that found faults got through.
func (w weekly) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if err := w.check(r.Context()); err != nil {
		w.Log.ErrorContext(r.Context(), "the check could not be told", "err", err)
		http.Error(out, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	out.WriteHeader(http.StatusNoContent)
}

func (w weekly) check(ctx context.Context) error {
	found := preflight.Run(ctx, w.checks)
	for _, f := range found {
		if !f.OK() {
			w.Log.WarnContext(ctx, "a check failed", "check", f.Check, "subject", f.Subject, "code", f.Code, "detail", f.Detail)
		}
	}
	if _, err := w.service.TellPreflight(ctx, found); err != nil {
		return err
	}
	function.Note(ctx, incident.Workspace, "checked")
	w.Log.InfoContext(ctx, logline.PreflightDone, logline.Failed, incident.Preflight{Findings: found}.Failed())
	return nil
}
