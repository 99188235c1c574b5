package notifyside_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"strconv"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/notifyside"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// parts are of the function that sends, to a server on this machine that wants a login.
func parts(t *testing.T, server *mailtest.Server) function.Parts {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	c := config.Config{Settings: config.Defaults(), SMTPPassword: "sesame"}
	c.Settings.Notices.Mail = config.Mail{
		Server: config.MailServer{Host: "127.0.0.1", Port: server.Port()}, User: "noroshi", From: netmail.Address{Address: "support@example.com"}, Rate: 5, Parallel: 2,
	}
	row, _ := function.RowOf(function.WorkerOf(incident.Mail))
	return function.Parts{Row: row, Config: c, Playbooks: playbook.Builtins(), DB: db, Clock: clock.Machine, Log: slog.New(slog.DiscardHandler)}
}

// wake calls the function for each mark, as the store does.
func wake(t *testing.T, p function.Parts) {
	t.Helper()
	worker, err := notifyside.Worker(p)
	if err != nil {
		t.Fatal(err)
	}
	marks, err := store.Marks(t.Context(), p.DB, incident.Mail)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range marks {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header.Set("Ce-Id", strconv.Itoa(i))
		r.Header.Set("Ce-Type", "created")
		r.Header.Set("Ce-Document", m.Path())
		w := httptest.NewRecorder()
		if worker.ServeHTTP(w, r); w.Code != http.StatusNoContent {
			t.Errorf("%s: %d", m.Path(), w.Code)
		}
	}
	if left, err := store.Marks(t.Context(), p.DB, incident.Mail); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// Whoever has no password hears from the function that has it, for this question and not for the one before.
func TestTheFunctionThatSendsIsAsked(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{User: "noroshi", Password: "sesame"})
	p := parts(t, server)
	asks := p
	asks.Config.SMTPPassword = ""
	for _, c := range []struct {
		faults mailtest.Faults
		want   string
	}{{mailtest.Faults{}, ""}, {mailtest.Faults{NoAuth: true}, "mail_login"}, {mailtest.Faults{NoSender: true}, "mail_sender"}, {mailtest.Faults{}, ""}} {
		server.Break(func(f *mailtest.Faults) { *f = c.faults })
		said := make(chan error, 1)
		go func() { said <- notifyside.Ask(asks)(t.Context()) }()
		for {
			if check, err := store.LoadMailCheck(t.Context(), p.DB); err != nil || check.Open() {
				break
			}
			time.Sleep(time.Millisecond)
		}
		wake(t, p)
		err, code := <-said, ""
		if err != nil {
			code = effect.Classify(err).Code
		}
		if code != c.want {
			t.Errorf("%+v: %v", c.faults, err)
		}
	}
}

// A function that does not answer is a line of the check, and so is a store that cannot be asked.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	p := parts(t, mailtest.Start(t, mailtest.Options{}))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for {
			if check, _ := store.LoadMailCheck(t.Context(), p.DB); check.Open() {
				cancel()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	if e := effect.Classify(notifyside.Ask(p)(ctx)); e.Code != "mail_unanswered" {
		t.Error(e)
	}
	p.DB = down{p.DB}
	if e := effect.Classify(notifyside.Ask(p)(t.Context())); e.Code != "mail_unanswered" {
		t.Error(e)
	}
}

type down struct{ store.DB }

func (down) Update(context.Context, func(store.Tx) error) error { return errors.New("down") }
