// Package local keeps documents as Markdown files in a folder, <folder>/<incident>/<document>.md, and serves the pages on
// which people read and write them.
//
// A Folder is a document.Writer. It makes a file whole or not at all, and later replaces in it only what it put in itself and nobody
// has edited, or what people asked for. All else a person changes who has seen what stands there, on the page. What it put where
// stands in a hidden file beside the document. One process at a time uses a folder (local mode holds a lock on its data).
package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

var _ document.Writer = (*Folder)(nil)

// Open opens the folder dir, which is made when it is missing. origin is what people's links begin with, such as
// "http://127.0.0.1:8080"; Handler is served there under Prefix.
func Open(dir, origin string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make the documents folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the documents folder: %w", err)
	}
	return &Folder{root: root, origin: origin}, nil
}

// Create implements document.Writer.
func (f *Folder) Create(ctx context.Context, d document.Draft) (plan.Ref, error) {
	if err := ctx.Err(); err != nil {
		return plan.Ref{}, fail("make a document", err)
	}
	to, err := file(d.Name)
	if err != nil {
		return plan.Ref{}, fail("make a document", err)
	}
	body, unknown := d.Markdown()
	if err := f.create(d, to, body); err != nil && !errors.Is(err, errThere) {
		return plan.Ref{}, fail("make "+to, err)
	}
	if len(unknown) > 0 {
		err := fmt.Errorf("fill the template of %s: it names %q", to, unknown)
		return f.ref(d.Name, d.Title), &effect.Error{Class: effect.Permanent, Code: document.CodePlaceholder, Subject: unknown, Err: err}
	}
	return f.ref(d.Name, d.Title), nil
}

// Find implements document.Writer.
func (f *Folder) Find(ctx context.Context, id incident.ID, documents []string) (map[string][]plan.Ref, error) {
	if err := ctx.Err(); err != nil {
		return nil, fail("find documents", err)
	}
	found := map[string][]plan.Ref{}
	for _, d := range documents {
		n := document.Name{Incident: id, Document: d}
		switch page, err := f.Read(n); {
		case err == nil:
			found[d] = []plan.Ref{f.ref(n, title(page.Text))}
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fail("find documents", err)
		}
	}
	return found, nil
}

// Remove implements document.Writer. A name here is one file, so an attempt never doubles; should one be taken away all
// the same, what people wrote stays in the incident's folder under a hidden name.
func (f *Folder) Remove(_ context.Context, n document.Name, _ plan.Ref) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	from, err := file(n)
	if err != nil {
		return fail("take away a document", err)
	}
	page, err := f.Read(n)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fail("take away "+from, err)
	}
	aside := path.Join(string(n.Incident), "."+n.Document+"-"+page.Hash[:12]+".removed.md")
	if err := f.root.Rename(from, aside); err != nil {
		return fail("take away "+from, err)
	}
	return nil
}

// Read returns what stands in a document. The error is fs.ErrNotExist when there is none.
func (f *Folder) Read(n document.Name) (Page, error) {
	from, err := file(n)
	if err != nil {
		return Page{}, err
	}
	body, err := f.root.ReadFile(from)
	if err != nil {
		return Page{}, fmt.Errorf("read a document: %w", err)
	}
	info, err := f.root.Stat(from)
	if err != nil {
		return Page{}, fmt.Errorf("read a document's time: %w", err)
	}
	return Page{Text: string(body), Hash: hash(body), Modified: info.ModTime()}, nil
}

// Save replaces what stands in a document by body, if its hash is still seen. If only the tool has changed it since, in places that
// body leaves alone, body gets the same. Otherwise the error is ErrChanged and the
// page is what stands there. Saving what stands there already is done, whatever was seen: a form sent twice saves once.
func (f *Folder) Save(n document.Name, seen, body string) (Page, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	page, err := f.Read(n)
	if err != nil {
		return Page{}, err
	}
	if page.Text == body {
		return page, nil
	}
	if page.Hash != seen {
		if body, err = f.merge(n, page, seen, body); err != nil {
			return page, err
		}
	}
	to, err := file(n)
	if err != nil {
		return Page{}, err
	}
	if err := f.replace(to, []byte(body)); err != nil {
		return page, fmt.Errorf("save %s: %w", to, err)
	}
	return f.Read(n)
}

// merge is a text that somebody wrote in one that was seen, with what the tool has changed since.
func (f *Folder) merge(n document.Name, page Page, seen, body string) (string, error) {
	p, known, err := f.remembered(n)
	if err != nil {
		return "", err
	}
	merged, ok := p.merged(page, seen, body)
	if !known || !ok {
		return "", ErrChanged
	}
	return merged, nil
}

// title is the first line of a document that says something.
func title(body string) string {
	for line := range bytes.Lines([]byte(body)) {
		if t := plainLine(string(line)); t != "" {
			return t
		}
	}
	return ""
}
