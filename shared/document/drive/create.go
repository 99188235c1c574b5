package drive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/api/drive/v3"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/plan"
)

const (
	folderType   = "application/vnd.google-apps.folder"
	documentType = "application/vnd.google-apps.document"
)

// enough is what must be left of a call's time to begin making something: a call that is cut off leaves a doubt, and what
// was done so far is found again.
const enough = 2500 * time.Millisecond

// Create implements document.Writer.
func (w *Writer) Create(ctx context.Context, d document.Draft) (plan.Ref, error) {
	there, refused, err := w.open(ctx, d)
	if err != nil {
		return plan.Ref{}, err
	}
	if done := there.filled(d.Document); len(done) > 0 {
		return refOf(done[0]), refused
	}
	file, err := w.bare(ctx, there, d)
	if err != nil {
		return plan.Ref{}, err
	}
	done, err := w.fill(ctx, file.Id, d)
	if err != nil {
		return plan.Ref{}, err
	}
	if err := w.note(ctx, file.Id, done.puts); err != nil {
		return plan.Ref{}, err
	}
	if len(done.unknown) > 0 {
		err := fmt.Errorf("fill the template of %s: it names %q", d.Document, done.unknown)
		return refOf(file), &effect.Error{Class: effect.Permanent, Code: document.CodePlaceholder, Subject: done.unknown, Err: err}
	}
	return refOf(file), refused
}

// open looks at what is there of an incident and makes its folder when there is none. refused says that readers could not
// be let in, which holds back nothing. One at a time looks and makes, so that two documents share one folder.
func (w *Writer) open(ctx context.Context, d document.Draft) (there shelf, refused, err error) {
	select {
	case w.making <- struct{}{}:
		defer func() { <-w.making }()
	case <-ctx.Done():
		return shelf{}, nil, w.inTime(ctx, enough)
	}
	if there, err = w.look(ctx, d.Incident); err != nil {
		return shelf{}, nil, err
	}
	if there.home() == "" {
		made, err := w.makeFolder(ctx, d)
		if err != nil {
			return shelf{}, nil, err
		}
		there.folders = append(there.folders, made)
	}
	refused = w.share(ctx, there.home())
	var e *effect.Error
	if errors.As(refused, &e) && e.Class != effect.Permanent {
		return shelf{}, nil, refused
	}
	return there, refused, nil
}

// inTime refuses to begin what could not end.
func (w *Writer) inTime(ctx context.Context, need time.Duration) error {
	left, ok := w.opt.Clock.Left(ctx)
	if ctx.Err() == nil && (!ok || left >= need) {
		return nil
	}
	return &effect.Error{Class: effect.RetryLater, Code: "busy", Err: fmt.Errorf("make something in Google Drive: %w", context.DeadlineExceeded)}
}

func (w *Writer) makeFolder(ctx context.Context, d document.Draft) (*drive.File, error) {
	if err := w.inTime(ctx, enough); err != nil {
		return nil, err
	}
	name := strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Fields["mark"], d.Incident, markdown.Line(d.Fields["title"])))
	made, err := w.drive.Files.Create(&drive.File{
		Name: cut(name), MimeType: folderType, Parents: []string{w.opt.Folder}, AppProperties: map[string]string{keyIncident: string(d.Incident)},
	}).SupportsAllDrives(true).Fields(fileFields).Context(ctx).Do()
	if err != nil {
		return nil, w.fail(ctx, step{what: "make the incident's folder", about: FolderURL(w.opt.Folder), making: true, missing: codeFolder}, err)
	}
	return made, nil
}

// cut keeps a name within what people can read in a list. Drive itself has no documented limit.
func cut(name string) string {
	const most = 120
	if r := []rune(name); len(r) > most {
		return string(r[:most]) + "…"
	}
	return name
}

// bare returns the copy that an earlier attempt did not finish, or a fresh one.
func (w *Writer) bare(ctx context.Context, there shelf, d document.Draft) (*drive.File, error) {
	if left := there.bare(d.Document); len(left) > 0 {
		return left[0], nil
	}
	template, err := w.template(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := w.inTime(ctx, enough); err != nil {
		return nil, err
	}
	made, err := w.drive.Files.Copy(template, &drive.File{
		Name: cut(d.Title), Parents: []string{there.home()}, AppProperties: map[string]string{
			keyIncident: string(d.Incident), keyDocument: d.Document, keyState: stateBare,
		},
	}).SupportsAllDrives(true).Fields(fileFields).Context(ctx).Do()
	if err != nil {
		w.setFine(template, false)
		return nil, w.fail(ctx, step{what: "copy the template of " + d.Document, about: documentLink(template), making: true, missing: codeTemplate}, err)
	}
	return made, nil
}

var errTemplate = errors.New("the template cannot be copied")

// template returns the id of the document to copy, having looked whether it can be.
func (w *Writer) template(ctx context.Context, d document.Draft) (string, error) {
	id := w.templateOf(d.Document)
	s := step{what: "look at the template of " + d.Document, about: documentLink(id), missing: codeTemplate}
	if id == "" {
		s.about = d.Document
		return "", w.refuse(ctx, s, codeUnset, errTemplate)
	}
	if w.isFine(id) {
		return id, nil
	}
	f, err := w.drive.Files.Get(id).SupportsAllDrives(true).Fields("id,mimeType,trashed,capabilities(canCopy)").Context(ctx).Do()
	switch {
	case err != nil:
		return "", w.fail(ctx, s, err)
	case f.Trashed:
		return "", w.refuse(ctx, s, codeTemplate, errTemplate)
	case f.MimeType != documentType:
		return "", w.refuse(ctx, s, codeKind, errTemplate)
	case f.Capabilities != nil && !f.Capabilities.CanCopy:
		return "", w.refuse(ctx, s, codeNoCopy, errTemplate)
	}
	w.setFine(id, true)
	return id, nil
}

// note writes on a copy that it is filled, and what its places say. What it says names the copy, so that a copy of the copy is not
// taken for it.
func (w *Writer) note(ctx context.Context, id string, puts map[string]placed) error {
	properties := map[string]string{keyState: stateFilled + id}
	for place, p := range puts {
		properties[keyPlace+place] = p.on(id)
	}
	_, err := w.drive.Files.Update(id, &drive.File{AppProperties: properties}).SupportsAllDrives(true).Fields("id").Context(ctx).Do()
	if err != nil {
		return w.fail(ctx, step{what: "note that the document is filled", about: documentLink(id)}, err)
	}
	return nil
}

// share lets the readers into a folder, and so into all that is in it. Google keeps one permission for each reader.
func (w *Writer) share(ctx context.Context, folder string) error {
	var refused error
	for _, reader := range w.opt.Readers {
		done := folder + " " + reader
		if w.isFine(done) {
			continue
		}
		if err := w.letIn(ctx, folder, reader); err != nil {
			var e *effect.Error
			if errors.As(err, &e); e == nil || e.Class != effect.Permanent {
				return err
			}
			refused = err
			continue
		}
		w.setFine(done, true)
	}
	return refused
}

func (w *Writer) letIn(ctx context.Context, folder, reader string) error {
	call := w.drive.Permissions.Create(folder, &drive.Permission{Type: "domain", Domain: reader, Role: "reader"})
	if strings.Contains(reader, "@") {
		call = w.drive.Permissions.Create(folder, &drive.Permission{Type: "group", EmailAddress: reader, Role: "reader"}).
			SendNotificationEmail(false) // which only people and groups get
	}
	if _, err := call.SupportsAllDrives(true).Fields("id").Context(ctx).Do(); err != nil {
		return w.fail(ctx, step{what: "let readers in", about: reader, sharing: true}, err)
	}
	return nil
}

// Share implements document.Sharer.
func (w *Writer) Share(ctx context.Context, n document.Name) error {
	if len(w.opt.Readers) == 0 {
		return nil
	}
	there, err := w.look(ctx, n.Incident)
	if err != nil || there.home() == "" {
		return err
	}
	return w.share(ctx, there.home())
}
