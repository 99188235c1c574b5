// Package docside puts together the function that keeps documents.
package docside

import (
	"cmp"
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
func Worker(p function.Parts) (http.Handler, error) { return function.ServeMarks(p, Open) }

// Open returns the system Docs.
func Open(p function.Parts) (effect.System, error) {
	w, err := writer(p)
	if err != nil {
		return nil, err
	}
	return document.New(w, p.Clock, document.Options{Commander: p.People().Name, Timeline: p.Timeline, Review: p.Review, Person: p.People().IDOfMail}), nil
}

// writer is where documents are kept. A function has no disk to keep them on: what is written there costs memory and is
// gone with the instance. So it is a shared drive, or nowhere.
func writer(p function.Parts) (document.Writer, error) {
	if w, err := Drive(p); w != nil || err != nil {
		return w, err
	}
	return nowhere{}, nil
}

// Drive returns a writer for the shared drive that the parts name; nil where documents are kept in none. Nothing is called.
func Drive(p function.Parts) (*drive.Writer, error) {
	c, d := p.Config.Docs, p.Config.Settings.Documents
	if c.Kind != config.Drive {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	return drive.New(context.Background(), drive.Options{ // the client outlives the request that makes it
		Folder: d.Folder, Templates: d.Templates, Readers: d.Readers, DriveURL: c.DriveURL, DocsURL: c.DocsURL,
		Transport: p.Transport, Clock: p.Clock,
	})
}

// Addresses are those of the APIs that keep documents in Google Drive; none where
// documents are kept in no shared drive.
func Addresses(p function.Parts) []string {
	c := p.Config.Docs
	if c.Kind != config.Drive {
		return nil
	}
	return []string{cmp.Or(c.DriveURL, drive.DefaultURL), cmp.Or(c.DocsURL, drive.DefaultDocsURL)}
}

// nowhere says for every document, on the board, that nobody has said where documents are kept.
type nowhere struct{}

// Makes implements document.Chooser: once is enough to say so.
func (nowhere) Makes(id string) bool { return !incident.PerNotice(id) }

// codeNowhere is a code of package text.
const codeNowhere = "documents_not_configured"

var errNowhere = errors.New("NOROSHI_DOCS is not drive")

// Create implements document.Writer.
func (nowhere) Create(context.Context, document.Draft) (plan.Ref, error) {
	return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: codeNowhere, Err: errNowhere}
}

// Follow implements document.Writer.
func (nowhere) Follow(context.Context, plan.Ref, document.Wish) ([]document.Spot, error) {
	return nil, nil
}

// Take implements document.Writer.
func (nowhere) Take(context.Context, document.Name, plan.Ref) (document.Taken, error) {
	return document.Taken{}, &effect.Error{Class: effect.Permanent, Code: document.CodeGone, Err: errNowhere}
}

// Find implements document.Writer.
func (nowhere) Find(context.Context, incident.ID, []string) (map[string][]plan.Ref, error) {
	return nil, nil
}

// Remove implements document.Writer.
func (nowhere) Remove(context.Context, document.Name, plan.Ref) error { return nil }
