package drive_test

import (
	"encoding/json"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/documenttest"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// madeBefore is a drive with the copies that an earlier version left, and the templates that it copied.
func madeBefore(t *testing.T, b *documenttest.Before) (*drivefake.Fake, document.Writer, map[string]plan.Ref) {
	t.Helper()
	f, w, o := setUp(t, drivefake.Options{})
	for _, id := range o.Templates {
		f.Change(id, func(file *drivefake.File) {
			file.Text = drivefake.Text{Body: []string{"{{mark}}{{title}}", "{{started_at}}"}, Table: [][]string{{"{{region}}", "{{contact}}"}}}
		})
	}
	var copies []drivefake.File
	if err := json.Unmarshal([]byte(b.File("drive.json")), &copies); err != nil {
		t.Fatal(err)
	}
	f.Put(drivefake.File{ID: copies[0].Parent, MimeType: drivefake.FolderType, Parent: root})
	refs := map[string]plan.Ref{}
	for _, file := range copies {
		refs[file.Properties["noroshi_document"]] = plan.Ref{ID: f.Put(file)}
	}
	return f, w, refs
}

// Of a copy that an earlier version made nobody knows where its places are: nothing changes in it, and people are told what it does
// not say, but not that somebody edited it.
func TestACopyOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		b := documenttest.ReadBefore(t, lang)
		f, w, refs := madeBefore(t, b)
		behind := func(want string) {
			t.Helper()
			for name, ref := range refs {
				says := documentText(f, ref.ID)
				if told := documenttest.Places(b.Follow(w, ref, name)); told != want || documentText(f, ref.ID) != says {
					t.Errorf("%s in %s: behind are %q, want %q, and it says %q", name, lang, told, want, documentText(f, ref.ID))
				}
			}
		}
		behind("") // Tokyo is there as earlier versions wrote it
		to := "us-east-1"
		b.Correct(incident.Correct{Region: &to})
		behind("region?")
		behind("region?")
		for _, ref := range refs {
			f.Change(ref.ID, func(file *drivefake.File) { file.Text.Table[0][0] = to })
		}
		behind("")
	}
}
