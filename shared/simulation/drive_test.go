package simulation

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	clocks "noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// The ids in the simulated drive.
const (
	driveRoot     = "1DocumentsFolder"
	driveTemplate = "1TemplateOfNotice"
)

// openDrive sets up a shared drive as a team does. It must be called before a process starts.
func (w *world) openDrive() {
	w.drive = drivefake.New(drivefake.Options{})
	w.drive.SharedDrive("0SharedDrive", drivefake.ContentManager)
	w.drive.Put(drivefake.File{ID: driveRoot, MimeType: drivefake.FolderType, Parent: "0SharedDrive"})
	w.drive.Put(drivefake.File{
		ID: driveTemplate, MimeType: drivefake.DocumentType, Parent: "0SharedDrive",
		Text: drivefake.Text{Header: "{{mark}}", Body: []string{"{{title}}", "{{region}}, {{zone}}"}, Table: [][]string{{"{{as_of_jst}}", "{{impact}}"}}},
	})
}

// writer is where a process makes documents. In a drive each call is a boundary.
func (p *process) writer() document.Writer {
	if p.w.drive == nil {
		return folderCable{p, p.w.docs}
	}
	d, err := drive.New(p.ctx, drive.Options{
		Folder: driveRoot, Templates: map[string]string{"notice": driveTemplate}, Readers: []string{"example.com"},
		DriveURL: "http://drive.test" + drivefake.DrivePath, DocsURL: "http://drive.test/",
		Transport: driveCable{wireCable{p, p.w.drive.Transport()}}, Clock: clocks.Machine,
	})
	if err != nil {
		p.w.t.Fatal(err)
	}
	return d
}

// driveCable is a wireCable for calls that may have no body.
type driveCable struct{ wireCable }

func (c driveCable) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body == nil {
		req = req.Clone(req.Context())
		req.Body = http.NoBody
	}
	return c.wireCable.RoundTrip(req)
}

// nameDriveCall names a call to Google; "": it is to Slack.
func nameDriveCall(address string, body []byte) string {
	verb := "read"
	if len(body) > 0 {
		verb = "write"
	}
	if files, ok := strings.CutPrefix(address, drivefake.DrivePath); ok {
		what, rest, _ := strings.Cut(files, "/")
		if _, sub, ok := strings.Cut(rest, "/"); ok {
			return "drive " + sub
		}
		if rest != "" {
			what = "one of " + what
		}
		return "drive " + verb + " " + what
	}
	if strings.HasPrefix(address, "/v1/documents/") {
		return "docs " + verb
	}
	return ""
}

// judgeDrive: one folder, in it one document of each kind, filled, and everybody is led to it.
func (w *world) judgeDrive(s incident.State, fail failer) {
	planned := plan.Docs(s, plan.Refs{})
	if len(planned) == 0 {
		return
	}
	folders := w.drive.In(driveRoot)
	if len(folders) != 1 || !slices.Equal(folders[0].Readers, []string{"example.com"}) {
		fail("there are %d folders in the drive: %v", len(folders), folders)
		return
	}
	files := w.drive.In(folders[0].ID)
	if len(files) != len(planned) {
		fail("there are %d documents in the drive", len(files))
	}
	for _, e := range planned {
		link := s.Incident.Links[e.Link]
		at := slices.IndexFunc(files, func(f drivefake.File) bool { return f.ID == link.Ref })
		switch {
		case at < 0 || link.URL == "":
			fail("nobody is led to the document %s: %v", e.Key, link)
		case strings.Contains(files[at].Text.String(), "{{") || !strings.Contains(files[at].Text.String(), "EC2"):
			fail("%s says %q", e.Key, files[at].Text)
		default:
			w.judgeCopy(s, files[at].Text.String(), fail)
		}
	}
}

// judgeCopy: each place says what is known, and what somebody wrote stands there.
func (w *world) judgeCopy(s incident.State, says string, fail failer) {
	f, ok := w.followed(s)
	fields := document.Fields(f.Document, document.Extras{})
	for _, field := range []string{"title", "region", "zone", "impact"} {
		edited := slices.ContainsFunc(w.written, func(e *writing) bool { return e.place == field })
		if ok && !edited && !strings.Contains(says, fields[field]) {
			fail("the copy does not say the %s %q: %q", field, fields[field], says)
		}
	}
	for _, e := range w.written {
		if !strings.Contains(says, e.words) {
			fail("%q is gone, which somebody wrote: %q", e.words, says)
		}
	}
}

// writesInCopy is a person who writes in a place of the copy, as soon as there is one that says it.
func writesInCopy(at time.Duration, place, says, words string) step {
	return step{at: at, outside: func(w *world, _ incident.ID) (done bool) {
		for _, folder := range w.drive.In(driveRoot) {
			for _, f := range w.drive.In(folder.ID) {
				if !strings.Contains(f.Text.String(), says) || strings.Contains(f.Text.String(), "{{") {
					continue
				}
				w.drive.Change(f.ID, func(f *drivefake.File) {
					for i := range f.Text.Body {
						f.Text.Body[i] = strings.Replace(f.Text.Body[i], says, words, 1)
					}
				})
				w.written = append(w.written, &writing{place: place, words: words, saved: true})
				return true
			}
		}
		return false
	}}
}

// inDrive is a declaration whose document is made in Google Drive. Facts change, and somebody writes in it.
func inDrive(string) plot {
	zone, other, impact, title := "apne1-az1", "apne1-az2", "2社", "EC2 と RDS に接続できない"
	return plot{name: "in Google Drive", drive: true, steps: []step{
		declare(time.Second),
		asks(6*time.Second, "correct-1", kakei, incident.Correct{Zone: &zone}),
		asks(6100*time.Millisecond, "correct-2", kakei, incident.Correct{Impact: &impact}),
		writesInCopy(8*time.Second, "zone", ", apne1-az1", ", AZ はお客様ごとに違います"),
		asks(9*time.Second, "correct-3", kakei, incident.Correct{Zone: &other, Title: &title}),
	}}
}

// TestDrive breaks at every call to Google, as TestMatrix does at all boundaries of an evening.
func TestDrive(t *testing.T) {
	t.Parallel()
	points := matrix(t, inDrive)
	points = slices.DeleteFunc(points, func(p point) bool {
		google := strings.HasPrefix(p.at.what, "call drive ") || strings.HasPrefix(p.at.what, "call docs ")
		return !google || *only != "" && !strings.Contains(p.String(), *only)
	})
	switch {
	case *only != "" || *all:
	case testing.Short():
		points = every(points, 17)
	default:
		points = inTurn(points, 4)
	}
	t.Logf("%d points", len(points))
	if len(points) == 0 && *only == "" {
		t.Error("no call to Google was passed")
	}
	for _, p := range points {
		breaksAt(t, inDrive, p)
	}
}

// TestDriveMutation: without evidence a second document stays, and the law notices.
func TestDriveMutation(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: weakens the tool")
	}
	noticed := 0
	for _, p := range matrix(t, inDrive) {
		if !strings.HasPrefix(p.at.what, "call drive copy") || p.how.name != "the process dies, the call lands when evidence has settled" {
			continue
		}
		if _, _, wrong := run(t, inDrive, p.at, p.how, mutant{findsNothing: true}); len(wrong) > 0 {
			noticed++
		}
	}
	if noticed == 0 {
		t.Error("nothing noticed")
	}
}
