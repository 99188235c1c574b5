package drive_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
)

var notice = document.Name{Incident: "k3f9q2", Document: "notice"}

func draft(n document.Name) document.Draft {
	return document.Draft{
		Name: n, Lang: incident.English, Title: "Customer notice",
		Fields: map[string]string{"title": "EC2 refuses SSH", "mark": "", "as_of_utc": "2026-02-19 15:09 UTC"},
	}
}

func classOf(err error) (effect.Class, string) {
	var e *effect.Error
	if !errors.As(err, &e) {
		return "", ""
	}
	return e.Class, e.Code
}

// wantOne: one folder, and in it one document, filled.
func wantOne(t *testing.T, f *drivefake.Fake) {
	t.Helper()
	var docs []drivefake.File
	folders := f.In(root)
	for _, folder := range folders {
		docs = append(docs, f.In(folder.ID)...)
	}
	if len(folders) != 1 || len(docs) != 1 || strings.Contains(docs[0].Text.String(), "{{") {
		t.Errorf("%d folders, documents %+v", len(folders), docs)
	}
}

// making are the calls whose lost answer leaves a doubt.
var making = []string{"files.create", "files.copy"}

// TestEveryCallMayBreak breaks every call of the making of a document in every way, and goes on as the runner does: an
// unknown outcome is looked for first.
func TestEveryCallMayBreak(t *testing.T) {
	t.Parallel()
	for _, op := range []string{
		"files.get", "files.list", "files.create", "permissions.create", "files.copy", "documents.get", "documents.batchUpdate", "files.update",
	} {
		for _, c := range []struct {
			fault   drivefake.Fault
			unknown bool
		}{
			{drivefake.Fault{}, true},
			{drivefake.Fault{Did: true}, true},
			{drivefake.Fault{Did: true, Status: 500, Reason: "backendError"}, true},
			{drivefake.Fault{Status: 503, Reason: "no reason of theirs"}, true},
			{drivefake.Fault{Status: 429, Reason: "rateLimitExceeded", RetryAfter: 7}, false},
			{drivefake.Fault{Status: 403, Reason: "userRateLimitExceeded"}, false},
		} {
			t.Run(fmt.Sprintf("%s %+v", op, c.fault), func(t *testing.T) {
				t.Parallel()
				f, _, o := setUp(t, drivefake.Options{})
				o.Readers = []string{"example.com"}
				f.Next(op, c.fault)
				_, err := open(t, o).Create(t.Context(), draft(notice))
				class, _ := classOf(err)
				if want := c.unknown && slices.Contains(making, op); (class == effect.Unknown) != want || class == effect.Permanent {
					t.Errorf("error %v", err)
				}
				var e *effect.Error
				if errors.As(err, &e) && c.fault.RetryAfter > 0 && e.RetryAfter != 7*time.Second {
					t.Errorf("come back after %v", e.RetryAfter)
				}
				w := open(t, o) // another process
				if _, err := w.Create(t.Context(), draft(notice)); err != nil {
					t.Fatal(err)
				}
				wantOne(t, f)
			})
		}
	}
}

func TestACopyThatLandsLateIsRemoved(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	f.Next("files.copy", drivefake.Fault{Late: true})
	if class, _ := classOf(second(w.Create(t.Context(), draft(notice)))); class != effect.Unknown {
		t.Errorf("class %s", class)
	}
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	f.Land()
	sweep(t, w, ref.ID)
	wantOne(t, f)
}

func second[A, B any](_ A, b B) B { return b }

// sweep does what the runner's look a minute later does.
func sweep(t *testing.T, w document.Writer, keep string) {
	t.Helper()
	found, err := w.Find(t.Context(), notice.Incident, []string{"notice"})
	if err != nil || len(found["notice"]) < 2 || found["notice"][0].ID != keep {
		t.Fatalf("found %v, error %v; want %s first and something to remove", found, err, keep)
	}
	for _, extra := range found["notice"][1:] {
		if err := w.Remove(t.Context(), notice, extra); err != nil {
			t.Error(err)
		}
	}
}

func TestAFolderThatLandsLateIsRemovedWhileItIsEmpty(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	f.Next("files.create", drivefake.Fault{Late: true})
	if class, _ := classOf(second(w.Create(t.Context(), draft(notice)))); class != effect.Unknown {
		t.Errorf("class %s", class)
	}
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	f.Land()
	folders := f.In(root)
	if len(folders) != 2 {
		t.Fatalf("%d folders", len(folders))
	}
	before, _ := w.Find(t.Context(), notice.Incident, []string{"notice"})
	put := f.Put(drivefake.File{Name: "minutes", MimeType: drivefake.SpreadsheetType, Parent: before["notice"][1].ID})
	if err := w.Remove(t.Context(), notice, before["notice"][1]); err != nil || len(f.In(root)) != 2 {
		t.Errorf("a folder that somebody put something in: %d left, error %v", len(f.In(root)), err)
	}
	f.Delete(put)
	sweep(t, w, ref.ID)
	wantOne(t, f)
}

// A fill that arrives after people began to write changes nothing, although what they wrote looks like a place.
func TestAFillThatLandsLateIsRefused(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	f.Next("documents.batchUpdate", drivefake.Fault{Late: true})
	if class, _ := classOf(second(w.Create(t.Context(), draft(notice)))); class != effect.RetryLater {
		t.Errorf("class %s", class)
	}
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	f.Change(ref.ID, func(file *drivefake.File) { file.Text.Body = append(file.Text.Body, "write {{title}} here") })
	f.Land()
	if got := documentText(f, ref.ID); !strings.Contains(got, "write {{title}} here") {
		t.Errorf("it says %q", got)
	}
}

// Somebody may open the copy between its reading and its filling.
func TestACopyThatSomebodyOpenedIsReadAgain(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	f.Next("files.update", drivefake.Fault{}) // stop before the note
	_, _ = w.Create(t.Context(), draft(notice))
	id := f.In(f.In(root)[0].ID)[0].ID
	f.Change(id, func(file *drivefake.File) { file.Text.Body = append(file.Text.Body, "{{title}} by hand") })
	refused := drivefake.Fault{Status: 400, Reason: "INVALID_ARGUMENT"}
	f.Next("documents.batchUpdate", refused, refused) // with its places named, and without
	class, code := classOf(second(w.Create(t.Context(), draft(notice))))
	if class != effect.Permanent || code != "drive_refused" {
		t.Errorf("a fill refused for another reason than its revision: %s %s", class, code)
	}
	if _, err := w.Create(t.Context(), draft(notice)); err != nil {
		t.Fatal(err)
	}
	wantOne(t, f)
}

func TestACopyThatAPersonMadeIsTheirs(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	theirs := f.CopyByHand(ref.ID)
	found, err := w.Find(t.Context(), notice.Incident, []string{"notice"})
	if err != nil || len(found["notice"]) != 1 || found["notice"][0].ID != ref.ID {
		t.Errorf("found %v, error %v", found, err)
	}
	f.Change(ref.ID, func(file *drivefake.File) { file.Trashed = true })
	if found, _ := w.Find(t.Context(), notice.Incident, []string{"notice"}); len(found) != 0 {
		t.Errorf("%s is taken for ours: %v", theirs, found)
	}
}

// An earlier incident's document may serve as a template: what is written on it is not the copy's.
func TestATemplateThatIsACopyItself(t *testing.T) {
	t.Parallel()
	f, w, o := setUp(t, drivefake.Options{})
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	o.Templates["notice"] = ref.ID
	again, err := open(t, o).Create(t.Context(), draft(document.Name{Incident: "z9z9z9", Document: "notice"}))
	if err != nil || again.ID == ref.ID {
		t.Errorf("ref %v, error %v", again, err)
	}
	if n := len(f.In(root)); n != 2 {
		t.Errorf("%d folders", n)
	}
}

// Should a listing lag behind, a second document is made; the one that people know stays.
func TestAListingThatLags(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 19, 15, 9, 0, 0, time.UTC)
	f, w, o := setUp(t, drivefake.Options{Lag: 20 * time.Second, Clock: clock.Func(func() time.Time { return now })})
	first, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(11 * time.Second)
	if _, err := open(t, o).Create(t.Context(), draft(notice)); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	sweep(t, w, first.ID)
	if found, err := w.Find(t.Context(), notice.Incident, []string{"notice"}); err != nil || found["notice"][0].ID != first.ID {
		t.Errorf("found %v, error %v", found, err)
	}
	_ = f
}

func TestEveryPageIsRead(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 19, 15, 9, 0, 0, time.UTC)
	f, w, _ := setUp(t, drivefake.Options{Clock: clock.Func(func() time.Time { return now })})
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Second)
	for range 1100 { // a few years of incidents
		f.Put(drivefake.File{MimeType: drivefake.FolderType, Parent: root, Properties: map[string]string{"noroshi_incident": "another"}})
	}
	found, err := w.Find(t.Context(), notice.Incident, []string{"notice"})
	if err != nil || len(found["notice"]) != 1 || found["notice"][0].ID != ref.ID {
		t.Errorf("found %v, error %v", found, err)
	}
}

func TestAListingThatIsNotCompleteIsNoEvidence(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	f.Next("files.list", drivefake.Fault{Incomplete: true}, drivefake.Fault{Incomplete: true})
	for range 2 {
		if class, _ := classOf(second(w.Find(t.Context(), notice.Incident, []string{"notice"}))); class != effect.RetryLater {
			t.Errorf("class %s", class)
		}
	}
}

// A document costs one write of the 60 that Docs allows a minute.
func TestPace(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 19, 15, 9, 0, 0, time.UTC)
	_, w, _ := setUp(t, drivefake.Options{Clock: clock.Func(func() time.Time { return now })})
	begun, made := now, 0
	var at []time.Time
	for now.Sub(begun) < 3*time.Minute {
		wait := w.TakeQuota()
		if wait == 0 {
			made++
			at = append(at, now)
			continue
		}
		now = now.Add(wait)
	}
	for i := range at {
		if i >= 60 && at[i].Sub(at[i-60]) < time.Minute {
			t.Fatalf("more than 60 in the minute from %v", at[i-60])
		}
	}
	if made < 140 {
		t.Errorf("only %d in three minutes", made)
	}
}
