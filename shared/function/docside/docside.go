// Package docside puts together the function that keeps documents.
package docside

import (
	"context"
	"errors"
	"net/http"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Worker makes the documents of an incident exist, for the marks of the system Docs.
func Worker(p function.Parts) (http.Handler, error) {
	w, err := writer(p)
	if err != nil {
		return nil, err
	}
	cache := p.People()
	docs := document.New(w, p.Now, document.Options{Commander: func(ctx context.Context, id incident.PersonID) string {
		who, _, err := cache.Person(ctx, id)
		if err != nil {
			return ""
		}
		return who.Name
	}})
	return function.ServeMarks(p, p.Runner(docs, effect.Options{})), nil
}

// writer is where documents are kept. A function has no disk to keep them on: what is written there costs memory and is
// gone with the instance. So it is a shared drive, or nowhere.
func writer(p function.Parts) (document.Writer, error) {
	if p.Config.Docs.Kind != config.Drive {
		return nowhere{}, nil
	}
	return Drive(context.Background(), p.Config, p.Transport)
}

// Drive returns a writer for the shared drive that c names. transport leads to Google; nil: the network.
func Drive(ctx context.Context, c config.Config, transport http.RoundTripper) (document.Writer, error) {
	d := c.Settings.Documents
	return drive.New(ctx, drive.Options{
		Folder: d.Folder, Templates: d.Templates, Readers: d.Readers, DriveURL: c.DriveAPIURL, DocsURL: c.DocsAPIURL,
		Transport: transport,
	})
}

// nowhere says for every document, on the board, that nobody has said where documents are kept.
type nowhere struct{}

// codeNowhere is a code of package text.
const codeNowhere = "documents_not_configured"

var errNowhere = errors.New("NOROSHI_DOCS is not drive")

// Create implements document.Writer.
func (nowhere) Create(context.Context, document.Draft) (plan.Ref, error) {
	return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: codeNowhere, Err: errNowhere}
}

// Find implements document.Writer.
func (nowhere) Find(context.Context, incident.ID, []string) (map[string][]plan.Ref, error) {
	return nil, nil
}

// Remove implements document.Writer.
func (nowhere) Remove(context.Context, document.Name, plan.Ref) error { return nil }
