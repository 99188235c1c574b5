package drive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/api/drive/v3"
	"google.golang.org/api/googleapi"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// The appProperties of what is made here; only this app sees them. Names and values are stored and must not change.
const (
	keyIncident = "noroshi_incident"
	keyDocument = "noroshi_document"
	keyState    = "noroshi_state"

	keyPlace = "noroshi_at_" // and a place's name; see placed

	stateBare   = "copied"
	stateFilled = "filled:" // and the file's own id
)

const fileFields = "id,name,mimeType,parents,appProperties,createdTime,webViewLink"

// pageSize is the most that files.list gives in one page.
const pageSize = 1000

// shelf is what is there of one incident, the oldest first.
type shelf struct {
	folders []*drive.File
	files   []*drive.File // all in folders; also what people put there
}

// home is the folder to make documents in: the oldest that holds some, else the oldest. "": there is none.
func (s shelf) home() string {
	for _, f := range s.folders {
		if !s.empty(f.Id) {
			return f.Id
		}
	}
	if len(s.folders) == 0 {
		return ""
	}
	return s.folders[0].Id
}

func (s shelf) empty(folder string) bool {
	return !slices.ContainsFunc(s.files, func(f *drive.File) bool { return slices.Contains(f.Parents, folder) })
}

// spare lists the folders that doubled attempts left: they hold nothing.
func (s shelf) spare() (out []*drive.File) {
	for _, f := range s.folders {
		if f.Id != s.home() && s.empty(f.Id) {
			out = append(out, f)
		}
	}
	return out
}

func (s shelf) filled(document string) []*drive.File {
	return s.of(document, func(f *drive.File) string { return stateFilled + f.Id })
}

func (s shelf) bare(document string) []*drive.File {
	return s.of(document, func(*drive.File) string { return stateBare })
}

func (s shelf) of(document string, state func(*drive.File) string) (out []*drive.File) {
	for _, f := range s.files {
		if p := f.AppProperties; p[keyDocument] == document && p[keyState] == state(f) {
			out = append(out, f)
		}
	}
	return out
}

// Find implements document.Writer. An empty folder that a doubled attempt left is among what is to be removed.
func (w *Writer) Find(ctx context.Context, id incident.ID, documents []string) (map[string][]plan.Ref, error) {
	there, err := w.look(ctx, id)
	if err != nil {
		return nil, err
	}
	found := map[string][]plan.Ref{}
	spare := there.spare()
	for _, d := range documents {
		done := there.filled(d)
		if len(done) == 0 {
			continue
		}
		for _, f := range slices.Concat(done, there.bare(d), spare) {
			found[d] = append(found[d], refOf(f))
		}
		spare = nil
	}
	return found, nil
}

func refOf(f *drive.File) plan.Ref {
	return plan.Ref{ID: f.Id, Name: f.Name, URL: cmp.Or(f.WebViewLink, documentLink(f.Id))}
}

func documentLink(id string) string { return "https://docs.google.com/document/d/" + id + "/edit" }

// FolderURL is where a browser opens a folder.
func FolderURL(id string) string { return "https://drive.google.com/drive/folders/" + id }

// look lists what is there of an incident.
func (w *Writer) look(ctx context.Context, id incident.ID) (there shelf, err error) {
	in, err := w.root(ctx)
	if err != nil {
		return shelf{}, err
	}
	ours := func(f *drive.File) bool { return f.AppProperties[keyIncident] == string(id) }
	q := fmt.Sprintf("mimeType = '%s' and '%s' in parents and trashed = false", folderType, w.opt.Folder)
	if there.folders, err = w.list(ctx, in, q, ours); err != nil || len(there.folders) == 0 {
		return there, err
	}
	var parents []string
	for _, f := range there.folders {
		parents = append(parents, fmt.Sprintf("'%s' in parents", f.Id))
	}
	all := func(*drive.File) bool { return true }
	q = fmt.Sprintf("(%s) and trashed = false", strings.Join(parents, " or "))
	if there.files, err = w.list(ctx, in, q, all); err != nil {
		return shelf{}, err
	}
	there.files = slices.DeleteFunc(there.files, func(f *drive.File) bool { return f.AppProperties[keyDocument] != "" && !ours(f) })
	return there, nil
}

var errPartly = errors.New("the listing is not complete")

// list returns what q selects in a shared drive and keep keeps, the oldest first. A listing that Google calls incomplete is
// no evidence.
func (w *Writer) list(ctx context.Context, in, q string, keep func(*drive.File) bool) (out []*drive.File, err error) {
	s := step{what: "list the incident's documents", about: FolderURL(w.opt.Folder), missing: codeFolder}
	err = w.drive.Files.List().Q(q).Corpora("drive").DriveId(in).IncludeItemsFromAllDrives(true).SupportsAllDrives(true).
		PageSize(pageSize).Fields("nextPageToken,incompleteSearch,files("+fileFields+")").
		Pages(ctx, func(page *drive.FileList) error {
			if page.IncompleteSearch {
				return &effect.Error{Class: effect.RetryLater, Code: "busy", Err: errPartly}
			}
			for _, f := range page.Files {
				if keep(f) {
					out = append(out, f)
				}
			}
			return nil
		})
	if err != nil {
		return nil, w.fail(ctx, s, err)
	}
	slices.SortStableFunc(out, func(a, b *drive.File) int {
		return cmp.Or(cmp.Compare(a.CreatedTime, b.CreatedTime), cmp.Compare(a.Id, b.Id)) // RFC 3339, UTC, milliseconds
	})
	return out, nil
}

var errFolder = errors.New("the folder cannot be used")

// root looks, once, at the folder that all is made in, and returns the shared drive it is in.
func (w *Writer) root(ctx context.Context) (driveID string, err error) {
	w.mu.Lock()
	driveID = w.driveID
	w.mu.Unlock()
	if driveID != "" {
		return driveID, nil
	}
	s := step{what: "look at the documents folder", about: FolderURL(w.opt.Folder), missing: codeFolder}
	f, err := w.drive.Files.Get(w.opt.Folder).SupportsAllDrives(true).
		Fields("id,mimeType,trashed,driveId,capabilities(canAddChildren)").Context(ctx).Do()
	switch {
	case err != nil:
		return "", w.fail(ctx, s, err)
	case f.Trashed || f.MimeType != folderType:
		return "", w.refuse(ctx, s, codeFolder, errFolder)
	case f.DriveId == "":
		return "", w.refuse(ctx, s, codeNotShared, errFolder)
	case f.Capabilities != nil && !f.Capabilities.CanAddChildren:
		return "", w.refuse(ctx, s, codeRights, errFolder)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.driveID = f.DriveId
	return f.DriveId, nil
}

// Remove implements document.Writer. It puts the file in the bin of the shared drive; a folder only while it is empty, since
// all that is in it would go with it.
func (w *Writer) Remove(ctx context.Context, n document.Name, ref plan.Ref) error {
	there, err := w.look(ctx, n.Incident)
	if err != nil {
		return err
	}
	isFolder := slices.ContainsFunc(there.folders, func(f *drive.File) bool { return f.Id == ref.ID })
	if isFolder && !slices.ContainsFunc(there.spare(), func(f *drive.File) bool { return f.Id == ref.ID }) {
		return nil
	}
	_, err = w.drive.Files.Update(ref.ID, &drive.File{Trashed: true}).SupportsAllDrives(true).Fields("id").Context(ctx).Do()
	var e *googleapi.Error
	if errors.As(err, &e) && e.Code == 404 {
		return nil
	}
	if err != nil {
		return w.fail(ctx, step{what: "remove a doubled document", about: documentLink(ref.ID)}, err)
	}
	return nil
}
