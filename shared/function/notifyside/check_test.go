package notifyside

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
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

// inquiry is the function, the store, and whoever waits for an answer.
type inquiry struct {
	t     *testing.T
	parts function.Parts
	log   bytes.Buffer
	marks []store.Mark
}

func ask(t *testing.T, m config.Mail) *inquiry {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	b := &inquiry{t: t}
	row, _ := function.RowOf(function.WorkerOf(incident.Mail))
	s := config.Defaults()
	s.Notices.Mail = m
	b.parts = function.Parts{
		Row: row, Config: config.Config{Settings: s, SMTPPassword: "sesame"}, Playbooks: playbook.Builtins(), Clock: clock.Machine, Log: slog.New(slog.NewJSONHandler(&b.log, nil)),
		DB: store.ObserveMarks(db, func(m store.Mark) { b.marks = append(b.marks, m) }),
	}
	return b
}

// at is a server of the tests that wants a login, as the settings name it.
func at(s *mailtest.Server) config.Mail {
	return config.Mail{
		Server: config.MailServer{Host: "127.0.0.1", Port: s.Port()}, User: "noroshi", From: netmail.Address{Address: "support@example.com"}, Rate: 5, Parallel: 2,
	}
}

// start starts it.
func start(t *testing.T) *mailtest.Server {
	t.Helper()
	return mailtest.Start(t, mailtest.Options{User: "noroshi", Password: "sesame"})
}

// serve delivers the event of the last mark.
func (b *inquiry) serve() int {
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

func (b *inquiry) ask() int {
	b.t.Helper()
	no, err := b.parts.Service().AskMail(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return no
}

func (b *inquiry) found() store.MailCheck {
	b.t.Helper()
	c, err := b.parts.Service().MailCheck(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// Whoever asks is answered with what the server says today, to this question and not to the one before, and nothing is sent.
func TestTheMailServerIsLookedAtWhereSomebodyAsks(t *testing.T) {
	t.Parallel()
	server := start(t)
	b := ask(t, at(server))
	for _, c := range []struct {
		faults mailtest.Faults
		want   string
	}{{mailtest.Faults{}, ""}, {mailtest.Faults{NoAuth: true}, "mail_login"}, {mailtest.Faults{NoSender: true}, "mail_sender"}, {mailtest.Faults{}, ""}} {
		server.Break(func(f *mailtest.Faults) { *f = c.faults })
		no := b.ask()
		if code := b.serve(); code != http.StatusNoContent {
			t.Fatalf("%+v: answered %d\n%s", c.faults, code, &b.log)
		}
		found := b.found()
		if found.Answered != no || found.Code != c.want || (found.Detail == "") != (c.want == "") || found.Server != "smtp://"+server.Address() || found.At.IsZero() {
			t.Errorf("%+v: %+v", c.faults, found)
		}
		if marks, err := store.Marks(t.Context(), b.parts.DB, incident.Mail); err != nil || len(marks) > 0 {
			t.Errorf("%+v: left %v, %v", c.faults, marks, err)
		}
	}
	if sent := server.Accepted(); len(sent) > 0 {
		t.Errorf("sent %d", len(sent))
	}
	if log := b.log.String(); strings.Count(log, "mail_login") != 1 || strings.Contains(log, "sesame") || strings.Contains(log, "support@") {
		t.Errorf("logged\n%s", log)
	}
}

// A mark of the workspace that nobody asks by looks at no server; nor does one of an incident.
func TestNobodyIsCalledUnasked(t *testing.T) {
	t.Parallel()
	server := start(t)
	b := ask(t, at(server))
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
	b := ask(t, config.Mail{})
	no := b.ask()
	b.serve()
	if c := b.found(); c.Answered != no || c.Server != "" || c.Code != "" {
		t.Errorf("%+v", c)
	}
}

// A worker that dies while it looks leaves the mark, and the next one answers.
func TestAWorkerThatDiesWhileItLooks(t *testing.T) {
	t.Parallel()
	server := start(t)
	b := ask(t, at(server))
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
