package notifyside

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	netmail "net/mail"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/store"
)

// asking is the function whose settings name a mail server, and no list.
func asking(t *testing.T, m config.Mail) *bench {
	t.Helper()
	b := open(t)
	b.parts.Config.SMTPPassword = "sesame"
	b.parts.Config.Settings.Customers, b.parts.Config.Settings.Notices.Mail = config.Customers{}, m
	b.deploy()
	return b
}

// deploy puts the function together from its parts.
func (b *bench) deploy() {
	b.t.Helper()
	var err error
	if b.handler, err = Worker(b.parts); err != nil {
		b.t.Fatal(err)
	}
}

// relay starts a server of the tests that wants a login, and says how the settings name it.
func relay(t *testing.T) (*mailtest.Server, config.Mail) {
	t.Helper()
	s := mailtest.Start(t, mailtest.Options{User: "noroshi", Password: "sesame"})
	return s, config.Mail{
		Server: config.MailServer{Host: "127.0.0.1", Port: s.Port()}, User: "noroshi", From: netmail.Address{Address: "support@example.com"}, Rate: 5, Parallel: 2,
	}
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

// Whoever asks is answered with what the server says today, to this question and not to the one before, and nothing is sent.
func TestTheMailServerIsLookedAtWhereSomebodyAsks(t *testing.T) {
	t.Parallel()
	server, at := relay(t)
	b := asking(t, at)
	for _, c := range []struct {
		faults mailtest.Faults
		want   string
	}{{mailtest.Faults{}, ""}, {mailtest.Faults{NoAuth: true}, "mail_login"}, {mailtest.Faults{NoSender: true}, "mail_sender"}, {mailtest.Faults{}, ""}} {
		server.Break(func(f *mailtest.Faults) { *f = c.faults })
		no := b.ask()
		marks, found := b.served(), b.found()
		if marks != 1 || found.Answered != no || found.Code != c.want || (found.Detail == "") != (c.want == "") {
			t.Errorf("%+v: %d marks, %+v", c.faults, marks, found)
		}
		if found.Server != "smtp://"+server.Address() || !found.At.Equal(b.at) {
			t.Errorf("%+v: %+v", c.faults, found)
		}
	}
	if left, sent := b.served(), len(server.Accepted()); left > 0 || sent > 0 {
		t.Errorf("%d marks are left, %d mails were sent", left, sent)
	}
	if log := b.log.String(); strings.Count(log, "mail_login") != 1 || strings.Contains(log, "sesame") || strings.Contains(log, "support@") {
		t.Errorf("logged\n%s", log)
	}
}

// A mark of the workspace that nobody asks by looks at no server; nor does one of an incident.
func TestNobodyIsCalledUnasked(t *testing.T) {
	t.Parallel()
	server, at := relay(t)
	b := asking(t, at)
	for _, id := range []incident.ID{incident.Workspace, "a"} {
		m := store.Mark{ID: "other", Incident: id, System: incident.Mail, NotBefore: store.Moment(b.at)}
		if err := b.parts.DB.Update(t.Context(), func(tx store.Tx) error { return tx.Set(m.Path(), m) }); err != nil {
			t.Fatal(err)
		}
		b.served()
	}
	if n := server.Connections(); n != 0 || b.found().Answered != 0 {
		t.Errorf("%d connections, %+v", n, b.found())
	}
}

// Settings that name no server are an answer, too: whoever asks reads other settings.
func TestSettingsWithoutAServerAnswer(t *testing.T) {
	t.Parallel()
	b := asking(t, config.Mail{})
	no := b.ask()
	b.served()
	if c := b.found(); c.Answered != no || c.Server != "" || c.Code != "" {
		t.Errorf("%+v", c)
	}
}

// A worker that cannot write its answer down leaves the mark, and the next one answers.
func TestAWorkerThatDiesWhileItLooks(t *testing.T) {
	t.Parallel()
	_, at := relay(t)
	b := asking(t, at)
	no := b.ask()
	marks, err := store.Marks(t.Context(), b.parts.DB, incident.WorkerOf(incident.Mail))
	if err != nil || len(marks) != 1 {
		t.Fatal(marks, err)
	}
	whole := b.parts.DB
	b.parts.DB = deaf{whole}
	b.deploy()
	if code := b.serve(marks[0]); code != http.StatusServiceUnavailable || b.found().Answered != 0 {
		t.Errorf("answered %d, %+v", code, b.found())
	}
	b.parts.DB = whole
	b.deploy()
	if code := b.serve(marks[0]); code != http.StatusNoContent || b.found().Answered != no {
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
