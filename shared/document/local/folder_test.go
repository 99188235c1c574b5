package local_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

var notice = document.Name{Incident: "k3f9q2", Document: "notice"}

func draft(n document.Name, title string) document.Draft {
	return document.Draft{
		Name: n, Lang: incident.English, Title: "Notice", Template: "# {{title}}\n\n- [ ] one\n- [x] two\n",
		Fields: map[string]string{"title": title},
	}
}

func open(t *testing.T) (folder *local.Folder, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "documents")
	folder, err := local.Open(dir, "http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = folder.Close() })
	return folder, dir
}

func create(t *testing.T, f *local.Folder, d document.Draft) {
	t.Helper()
	if _, err := f.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, dir, file string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestADocumentIsAFileWithALink(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	ref, err := f.Create(t.Context(), draft(notice, "EC2"))
	if err != nil || ref.ID != "k3f9q2/notice" || ref.URL != "http://127.0.0.1:8080/documents/k3f9q2/notice" {
		t.Errorf("ref %+v, error %v", ref, err)
	}
	if got := content(t, dir, "k3f9q2/notice.md"); !strings.HasPrefix(got, "# EC2\n") {
		t.Errorf("file holds %q", got)
	}
	found, err := f.Find(t.Context(), "k3f9q2", []string{"notice", "checksheet"})
	if err != nil || len(found) != 1 || found["notice"][0].URL != ref.URL {
		t.Errorf("found %v, error %v", found, err)
	}
}

func TestWhatPeopleWroteIsNeverOverwritten(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	create(t, f, draft(notice, "first"))
	file := filepath.Join(dir, "k3f9q2", "notice.md")
	if err := os.WriteFile(file, []byte("written by hand"), 0o600); err != nil {
		t.Fatal(err)
	}
	create(t, f, draft(notice, "second"))
	create(t, f, draft(document.Name{Incident: "k3f9q2", Document: "checksheet"}, "other"))
	if got := content(t, dir, "k3f9q2/notice.md"); got != "written by hand" {
		t.Errorf("file holds %q", got)
	}
}

// A crash between the naming of a document and the removal of its draft leaves two names for one file.
func TestADraftThatACrashLeftIsNotWrittenInto(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	create(t, f, draft(notice, "first"))
	if err := os.Link(filepath.Join(dir, "k3f9q2", "notice.md"), filepath.Join(dir, ".draft")); err != nil {
		t.Fatal(err)
	}
	create(t, f, draft(document.Name{Incident: "k3f9q2", Document: "checksheet"}, "second"))
	if got := content(t, dir, "k3f9q2/notice.md"); !strings.HasPrefix(got, "# first") {
		t.Errorf("file holds %q", got)
	}
}

func TestManyAttemptsAtOnceMakeOneWholeDocument(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	var all sync.WaitGroup
	for _, title := range []string{"a", "b", "c", "d", "e", "f"} {
		all.Go(func() {
			if _, err := f.Create(context.Background(), draft(notice, title)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := content(t, dir, "k3f9q2/notice.md"); !strings.HasSuffix(got, "- [x] two\n") || len(got) != len("# a\n\n- [ ] one\n- [x] two\n") {
		t.Errorf("file holds %q", got)
	}
}

func TestNamesDoNotLeadOutOfTheFolder(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	for _, bad := range []string{"..", "../x", "a/b", `a\b`, "", ".hidden", "A", "a\x00", "a.md", "é", strings.Repeat("a", 65)} {
		for _, n := range []document.Name{{Incident: incident.ID(bad), Document: "notice"}, {Incident: "k3f9q2", Document: bad}} {
			_, err := f.Create(t.Context(), draft(n, "x"))
			wantError(t, err, effect.Permanent, "folder_invalid_name")
			if _, err := f.Read(n); err == nil {
				t.Errorf("%+v can be read", n)
			}
		}
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 1 {
		t.Errorf("beside the folder: %v %v", left, err)
	}
}

func TestALinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "k3f9q2")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Create(t.Context(), draft(notice, "x")); err == nil {
		t.Error("no error")
	}
	if left, _ := os.ReadDir(outside); len(left) != 0 {
		t.Errorf("outside: %v", left)
	}
}

func wantError(t *testing.T, err error, class effect.Class, code string) {
	t.Helper()
	var e *effect.Error
	if !errors.As(err, &e) || e.Class != class || e.Code != code {
		t.Errorf("error %v, want %s %s", err, class, code)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	t.Run("the folder is gone", func(t *testing.T) {
		t.Parallel()
		f, dir := open(t)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		_, err := f.Create(t.Context(), draft(notice, "x"))
		wantError(t, err, effect.Permanent, "folder_missing")
	})
	t.Run("something else has the incident's name", func(t *testing.T) {
		t.Parallel()
		f, dir := open(t)
		if err := os.WriteFile(filepath.Join(dir, "k3f9q2"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := f.Create(t.Context(), draft(notice, "x"))
		wantError(t, err, effect.Permanent, "folder_name_taken")
	})
	t.Run("the call's time is up", func(t *testing.T) {
		t.Parallel()
		f, _ := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := f.Create(ctx, draft(notice, "x"))
		wantError(t, err, effect.RetryLater, "busy")
	})
	t.Run("the template has a place nobody knows", func(t *testing.T) {
		t.Parallel()
		f, _ := open(t)
		d := draft(notice, "x")
		d.Template = "# {{titel}}"
		ref, err := f.Create(t.Context(), d)
		wantError(t, err, effect.Permanent, document.CodePlaceholder)
		var e *effect.Error
		if errors.As(err, &e) && !slices.Equal(e.Subject, []string{"titel"}) || ref.Zero() {
			t.Errorf("ref %v, error %+v", ref, e)
		}
	})
}

func TestRemoveKeepsWhatPeopleWrote(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	create(t, f, draft(notice, "kept"))
	if err := f.Remove(t.Context(), notice, plan.Ref{ID: "k3f9q2/notice"}); err != nil {
		t.Fatal(err)
	}
	if found, err := f.Find(t.Context(), "k3f9q2", []string{"notice"}); err != nil || len(found) != 0 {
		t.Errorf("found %v, error %v", found, err)
	}
	aside, err := filepath.Glob(filepath.Join(dir, "k3f9q2", ".notice-*.removed.md"))
	if err != nil || len(aside) != 1 {
		t.Errorf("kept aside: %v %v", aside, err)
	}
	if err := f.Remove(t.Context(), notice, plan.Ref{ID: "k3f9q2/notice"}); err != nil {
		t.Errorf("what is gone already: %v", err)
	}
}

func TestSaveChecksWhatWasSeen(t *testing.T) {
	t.Parallel()
	f, _ := open(t)
	create(t, f, draft(notice, "x"))
	seen, err := f.Read(notice)
	if err != nil {
		t.Fatal(err)
	}
	first, err := f.Save(notice, seen.Hash, "first\n")
	if err != nil || first.Text != "first\n" {
		t.Fatal(first, err)
	}
	if page, err := f.Save(notice, seen.Hash, "second\n"); !errors.Is(err, local.ErrChanged) || page != first {
		t.Errorf("page %v, error %v", page, err)
	}
	if page, err := f.Save(notice, seen.Hash, "first\n"); err != nil || page != first {
		t.Errorf("the same text sent twice: page %v, error %v", page, err)
	}
	if _, err := f.Save(document.Name{Incident: "k3f9q2", Document: "none"}, "", "x"); !errors.Is(err, syscall.ENOENT) {
		t.Errorf("a document that is not there: %v", err)
	}
}
