package notifyside

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// bench is the function, the store, and whoever waits for an answer.
type bench struct {
	t     *testing.T
	parts function.Parts
	log   bytes.Buffer
	marks []store.Mark
}

func newBench(t *testing.T, m config.Mail) *bench {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &bench{t: t}
	row, _ := function.RowOf(function.WorkerOf(incident.Mail))
	s := config.Defaults()
	s.Notices.Mail = m
	b.parts = function.Parts{
		Row: row, Config: config.Config{Settings: s}, Playbooks: playbook.Builtins(), Clock: clock.Machine, Log: slog.New(slog.NewJSONHandler(&b.log, nil)),
		DB: store.ObserveMarks(db, func(m store.Mark) { b.marks = append(b.marks, m) }),
	}
	return b
}

// at is a server of the tests, as the settings name it.
func at(t *testing.T, s *mailtest.Server) config.Mail {
	t.Helper()
	host, port, err := net.SplitHostPort(s.Address())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	m := config.Mail{Server: config.MailServer{Host: host, Port: n}, Rate: 5, Parallel: 2}
	m.From.Address = "support@example.com"
	return m
}

// serve delivers the event of the last mark.
func (b *bench) serve() int {
	b.t.Helper()
	worker, err := Worker(b.parts)
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "/", nil)
	r.Header.Set("Ce-Id", "1")
	r.Header.Set("Ce-Type", "google.cloud.firestore.document.v1.created")
	r.Header.Set("Ce-Document", b.marks[len(b.marks)-1].Path())
	w := httptest.NewRecorder()
	worker.ServeHTTP(w, r)
	return w.Code
}

func (b *bench) ask() int {
	b.t.Helper()
	no, err := b.parts.Service().AskMail(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return no
}

func (b *bench) found() store.MailCheck {
	b.t.Helper()
	c, err := b.parts.Service().MailCheck(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// Whoever asks is answered with what the server says today, and nothing is sent.
func TestTheMailServerIsLookedAtWhereSomebodyAsks(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	b := newBench(t, at(t, server))
	for n, want := range []string{"", "mail_unreachable", ""} {
		switch n {
		case 1:
			server.Down()
		case 2:
			if err := server.Up(); err != nil {
				t.Fatal(err)
			}
		}
		no := b.ask()
		if code := b.serve(); code != http.StatusNoContent {
			t.Fatalf("%d: answered %d\n%s", n, code, &b.log)
		}
		c := b.found()
		if c.Answered != no || c.Code != want || c.Server != "smtp://"+server.Address() || c.At.IsZero() {
			t.Errorf("%d: %+v", n, c)
		}
		if marks, err := store.Marks(t.Context(), b.parts.DB, incident.Mail); err != nil || len(marks) > 0 {
			t.Errorf("%d: left %v, %v", n, marks, err)
		}
	}
	if sent := server.Accepted(); len(sent) > 0 {
		t.Errorf("sent %d", len(sent))
	}
	if n := strings.Count(b.log.String(), "mail_unreachable"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, &b.log)
	}
}

// A mark of the workspace that nobody asks by looks at no server; nor does one of an incident.
func TestNobodyIsCalledUnasked(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	b := newBench(t, at(t, server))
	for _, id := range []incident.ID{incident.Workspace, "a"} {
		m := store.Mark{ID: "other", Incident: id, System: incident.Mail, NotBefore: store.Moment(b.parts.Clock.Now())}
		if err := b.parts.DB.Update(t.Context(), func(tx store.Tx) error { return tx.Set(m.Path(), m) }); err != nil {
			t.Fatal(err)
		}
		b.serve()
	}
	if n := server.Connections(); n != 0 || b.found().Answered != 0 {
		t.Errorf("%d connections, %+v", n, b.found())
	}
}

// Settings that name no server are an answer, too: whoever asks reads other settings.
func TestSettingsWithoutAServerAnswer(t *testing.T) {
	t.Parallel()
	b := newBench(t, config.Mail{})
	no := b.ask()
	b.serve()
	if c := b.found(); c.Answered != no || c.Server != "" || c.Code != "" {
		t.Errorf("%+v", c)
	}
}

// A worker that dies while it looks leaves the mark, and the next one answers.
func TestAWorkerThatDiesWhileItLooks(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	b := newBench(t, at(t, server))
	no := b.ask()
	whole := b.parts.DB
	b.parts.DB = deaf{whole}
	if code := b.serve(); code != http.StatusServiceUnavailable || b.found().Answered != 0 {
		t.Errorf("answered %d, %+v", code, b.found())
	}
	b.parts.DB = whole
	if code := b.serve(); code != http.StatusNoContent || b.found().Answered != no {
		t.Errorf("then answered %d, %+v", code, b.found())
	}
}

// deaf is a store that takes nothing.
type deaf struct{ store.DB }

func (deaf) Update(context.Context, func(store.Tx) error) error {
	return errors.New("the store is down")
}

// What is said of a fault is its code, and where the server said no; an error that nobody knows says nothing.
func TestWhatIsSaidOfAFault(t *testing.T) {
	t.Parallel()
	said := errors.New("535 5.7.8 at AUTH")
	for _, c := range []struct {
		err          error
		code, detail string
	}{
		{nil, "", ""},
		{&effect.Error{Class: effect.Permanent, Code: "mail_login", Err: said}, "mail_login", "535 5.7.8 at AUTH"},
		{fmt.Errorf("probe: %w", &effect.Error{Code: "mail_tls"}), "mail_tls", ""},
		{errors.New("550 <customer@example.com> unknown"), "unknown", ""},
	} {
		if code, detail := judge(c.err); code != c.code || detail != c.detail {
			t.Errorf("%v: %q, %q", c.err, code, detail)
		}
	}
}
