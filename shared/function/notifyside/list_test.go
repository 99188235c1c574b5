package notifyside

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/customer/source"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/text"
)

// bench is the function over a store in memory, and the list that it reads.
type bench struct {
	t       *testing.T
	parts   function.Parts
	handler http.Handler
	at      time.Time
	file    string
	log     bytes.Buffer
}

func open(t *testing.T) *bench {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &bench{t: t, at: time.Date(2026, 2, 20, 15, 0, 0, 0, time.UTC), file: filepath.Join(t.TempDir(), "customers.csv")}
	s := config.Defaults()
	s.Customers.Path = b.file
	row, _ := function.RowOf(incident.WorkerOf(incident.Mail))
	b.parts = function.Parts{
		Row: row, Config: config.Config{Settings: s}, Playbooks: playbook.Builtins(), DB: db, Clock: clock.Func(func() time.Time { return b.at }), Log: slog.New(slog.NewTextHandler(&b.log, nil)),
	}
	if b.handler, err = Worker(b.parts); err != nil {
		t.Fatal(err)
	}
	return b
}

// asked leaves the clock's mark, if the list is due, and serves the marks that are there. It returns how many there were.
func (b *bench) asked() int {
	b.t.Helper()
	if err := b.parts.Service().TryCustomers(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	return b.served()
}

// served serves the marks that are there.
func (b *bench) served() int {
	b.t.Helper()
	marks, err := store.Marks(b.t.Context(), b.parts.DB, incident.WorkerOf(incident.Mail))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range marks {
		if code := b.serve(m); code != http.StatusNoContent {
			b.t.Fatalf("it answers %d\n%s", code, b.log.String())
		}
	}
	return len(marks)
}

func (b *bench) serve(m store.Mark) int {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "/", nil)
	r.Header.Set("Ce-Id", "1")
	r.Header.Set("Ce-Type", "google.cloud.firestore.document.v1.created")
	r.Header.Set("Ce-Document", m.Path())
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w.Code
}

func (b *bench) writes(csv string) {
	b.t.Helper()
	if err := os.WriteFile(b.file, []byte(csv), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) state() incident.ListState {
	b.t.Helper()
	l, err := b.parts.Service().ListState(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return l
}

// TestAMarkOfTheWorkspaceReadsTheList: daily, hourly while that fails, and the last good copy stays.
func TestAMarkOfTheWorkspaceReadsTheList(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.writes("id,name,mail\nC1,One,secret@one.example.com\n")
	for _, step := range []struct {
		after time.Duration
		csv   string // "": as it was
		marks int
		count int
		fault string
	}{
		{after: 0, marks: 1, count: 1},
		{after: 23 * time.Hour, marks: 0, count: 1},
		{after: time.Hour, csv: "id,name,mail\nC1,One,secret@\nC1,Two,\n", marks: 1, count: 1, fault: "list_faulty"},
		{after: 59 * time.Minute, marks: 0, count: 1, fault: "list_faulty"},
		{after: time.Minute, csv: "gone", marks: 1, count: 1, fault: "list_not_found"},
		{after: time.Hour, csv: "id,name,mail\nC1,One,secret@one.example.com\nC2,Two,\n", marks: 1, count: 2},
		{after: 24 * time.Hour, csv: "id,name,mail\n", marks: 1, count: 2, fault: "list_faulty"},
	} {
		b.at = b.at.Add(step.after)
		switch step.csv {
		case "":
		case "gone":
			_ = os.Remove(b.file)
		default:
			b.writes(step.csv)
		}
		marks, l := b.asked(), b.state()
		fault := ""
		if l.Fault != nil {
			fault = l.Fault.Code
		}
		if marks != step.marks || l.Count != step.count || fault != step.fault {
			t.Errorf("after %s, %q: %d marks, %+v, %s", step.after, step.csv, marks, l, fault)
		}
	}
	if strings.Contains(b.log.String(), "secret") {
		t.Errorf("an address is in the log:\n%s", b.log.String())
	}
	entries, err := store.Timeline(t.Context(), b.parts.DB, incident.Workspace, 0)
	if err != nil || len(entries) != 5 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// TestWhatWasFollowedIsTakenAway: of the versions that no notice names only the one that counts is kept.
func TestWhatWasFollowedIsTakenAway(t *testing.T) {
	t.Parallel()
	b := open(t)
	for n := range 3 {
		b.writes("id,name,mail\nC1,One,\nC2,Two" + strings.Repeat("!", n) + ",\n")
		b.asked()
		b.at = b.at.Add(24 * time.Hour)
	}
	docs, err := b.parts.DB.List(t.Context(), store.Query{Collection: "customers"})
	if err != nil || len(docs) != 2 {
		t.Errorf("%d documents of a list and its state, %v", len(docs), err)
	}
}

// TestAPressReadsAtOnce, and another mark reads nothing more.
func TestAPressReadsAtOnce(t *testing.T) {
	t.Parallel()
	b := open(t)
	if err := b.parts.Service().Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.writes("id,name,mail\nC1,One,\n")
	b.asked()
	b.writes("id,name,mail\nC1,One,\nC2,Two,\n")
	b.at = b.at.Add(time.Minute)
	_, err := b.parts.Service().Do(t.Context(), incident.Request{
		ID: "press", Incident: incident.Workspace, At: b.at, By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Do: incident.ReadList{},
	})
	b.at = b.at.Add(time.Second)
	if marks := b.served(); err != nil || marks != 1 || b.state().Count != 2 {
		t.Errorf("%d marks, %+v, %v", marks, b.state(), err)
	}
	_ = os.Remove(b.file)
	if marks := b.asked(); marks != 0 || b.state().Fault != nil {
		t.Errorf("%d marks, %+v", marks, b.state().Fault)
	}
}

// TestNoListIsRead where none is named.
func TestNoListIsRead(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.parts.Config.Settings.Customers = config.Customers{}
	if marks := b.asked(); marks != 0 {
		t.Errorf("%d marks", marks)
	}
	if err := readList(t.Context(), b.parts); err != nil || !b.state().TriedAt.IsZero() {
		t.Errorf("%+v, %v", b.state(), err)
	}
}

// TestEveryReasonHasWords: people read why a list was not taken, and what to do.
func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	for _, err := range []error{os.ErrNotExist, os.ErrPermission, source.ErrNotFound, source.ErrNotShared, source.ErrTooLarge, http.ErrHandlerTimeout} {
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if cause, next := text.ListFault(lang, incident.ListFault{Code: source.Code(err)}); cause == "" || next == "" {
				t.Errorf("%v is %s, of which nobody reads", err, source.Code(err))
			}
		}
	}
}
