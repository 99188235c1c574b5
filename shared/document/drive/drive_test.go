package drive_test

import (
	"maps"
	"net/http/httptest"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/documenttest"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// The ids of a drive as a team has set it up.
const (
	sharedDrive = "0SharedDrive"
	root        = "1DocumentsFolder"
	template    = "1TemplateOfNotice"
	spreadsheet = "1TemplateOfSheet"
)

// inMemory returns a drive with a folder and two templates, and how to reach it without a network.
func inMemory() (*drivefake.Fake, drive.Options) { return furnish(drivefake.Options{}) }

func furnish(opt drivefake.Options) (*drivefake.Fake, drive.Options) {
	f := drivefake.New(opt)
	f.SharedDrive(sharedDrive, drivefake.ContentManager)
	f.Put(drivefake.File{ID: root, Name: "Incidents", MimeType: drivefake.FolderType, Parent: sharedDrive})
	for id, name := range map[string]string{template: "Notice", spreadsheet: "Check sheet"} {
		f.Put(drivefake.File{
			ID: id, Name: name, MimeType: drivefake.DocumentType, Parent: sharedDrive,
			Text: drivefake.Text{Body: []string{"{{title}}"}, Header: "{{mark}}", Footer: "as of {{as_of_utc}}"},
		})
	}
	return f, drive.Options{
		Folder: root, Templates: map[string]string{"notice": template, "checksheet": spreadsheet, "review": template}, Clock: opt.Clock.Or(clock.Machine),
		DriveURL: "http://drive.test" + drivefake.DrivePath, DocsURL: "http://drive.test/", Transport: f.Transport(),
	}
}

// setUp returns the same with a writer that reaches it over HTTP.
func setUp(t *testing.T, opt drivefake.Options) (*drivefake.Fake, *drive.Writer, drive.Options) {
	t.Helper()
	f, o := furnish(opt)
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	o.DriveURL, o.DocsURL, o.Transport = server.URL+drivefake.DrivePath, server.URL, nil
	return f, open(t, o), o
}

func open(t *testing.T, o drive.Options) *drive.Writer {
	t.Helper()
	w, err := drive.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func documentText(f *drivefake.Fake, id string) string {
	for _, file := range f.Files() {
		if file.ID == id {
			return file.Text.String()
		}
	}
	return ""
}

func TestWriter(t *testing.T) {
	t.Parallel()
	documenttest.TestWriter(t, func(t *testing.T) documenttest.Bench {
		t.Helper()
		f, w, o := setUp(t, drivefake.Options{})
		return documenttest.Bench{
			Writer: w,
			Template: func(document string, lines []string) {
				f.Change(o.Templates[document], func(file *drivefake.File) { file.Text = drivefake.Text{Body: lines} })
			},
			Read: func(ref plan.Ref) string { return documentText(f, ref.ID) },
			Write: func(ref plan.Ref, line string) {
				f.Change(ref.ID, func(file *drivefake.File) { file.Text.Body = append(file.Text.Body, line) })
			},
			Edit: func(ref plan.Ref, words, other string) {
				f.Change(ref.ID, func(file *drivefake.File) {
					for i, line := range file.Text.Body {
						if strings.Contains(line, words) {
							file.Text.Body[i] = strings.Replace(line, words, other, 1)
							return
						}
					}
				})
			},
			Forget: func(ref plan.Ref) {
				f.Change(ref.ID, func(file *drivefake.File) {
					file.Ranges = nil
					maps.DeleteFunc(file.Properties, func(k, _ string) bool { return strings.HasPrefix(k, "noroshi_at_") })
				})
			},
			Editors: []string{drivefake.Somebody.Mail},
			Delete:  func(ref plan.Ref) { f.Delete(ref.ID) },
			Double:  func(n document.Name) { double(t, f, n) },
		}
	})
}

// double makes what an attempt leaves that got no further than the copy.
func double(t *testing.T, f *drivefake.Fake, n document.Name) {
	t.Helper()
	home := ""
	for _, file := range f.In(root) {
		if file.Properties["noroshi_incident"] == string(n.Incident) {
			home = file.ID
		}
	}
	if home == "" {
		home = f.Put(drivefake.File{
			Name: "k3f9q2", MimeType: drivefake.FolderType, Parent: root, Properties: map[string]string{"noroshi_incident": string(n.Incident)},
		})
	}
	f.Put(drivefake.File{
		Name: "Customer notice", MimeType: drivefake.DocumentType, Parent: home, Text: drivefake.Text{Body: []string{"{{title}}"}},
		Properties: map[string]string{"noroshi_incident": string(n.Incident), "noroshi_document": n.Document, "noroshi_state": "copied"},
	})
}

// TestSpacesBetweenWordsStay: all places that read alike are replaced at once, so a space goes only where each can spare it.
func TestSpacesBetweenWordsStay(t *testing.T) {
	t.Parallel()
	f, w, o := setUp(t, drivefake.Options{})
	f.Change(o.Templates["notice"], func(file *drivefake.File) { file.Text = drivefake.Text{Body: []string{"{{mark}} one{{mark}} two"}} })
	ref, err := w.Create(t.Context(), document.Draft{
		Name: document.Name{Incident: "k3f9q2", Document: "notice"}, Lang: incident.English, Title: "Notice", Fields: map[string]string{"mark": ""},
	})
	if got := documentText(f, ref.ID); err != nil || !strings.Contains(got, "one two") {
		t.Errorf("it says %q, %v", got, err)
	}
}
