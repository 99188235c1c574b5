package main

import (
	"log/slog"
	"net/netip"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// TestWhoeverAsksOfTheMailServerIsAnswered: local mode serves the mark as the function does.
func TestWhoeverAsksOfTheMailServerIsAnswered(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	at := netip.MustParseAddrPort(server.Address())
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	documents, err := local.Open(t.TempDir(), "http://127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = documents.Close() })
	s := config.Defaults()
	s.Notices.Mail = config.Mail{Server: config.MailServer{Host: at.Addr().String(), Port: int(at.Port())}, Rate: 5, Parallel: 2}
	s.Notices.Mail.From.Address = "support@example.com"
	m := assemble(parts{config: config.Config{Settings: s}, playbooks: playbook.Builtins(), db: db, documents: documents, log: slog.New(slog.DiscardHandler)})
	defer m.stop()
	runners, err := m.runners()
	if err != nil {
		t.Fatal(err)
	}
	delete(runners, incident.Slack) // nobody answers there
	if err := m.dispatch.start(m.db, runners, m.tick); err != nil {
		t.Fatal(err)
	}
	no, err := m.service.AskMail(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for found := (store.MailCheck{}); found.Answered < no; time.Sleep(time.Millisecond) {
		if found, err = m.service.MailCheck(t.Context()); err != nil {
			t.Fatal(err)
		}
		if found.Code != "" || found.Answered == no && found.Server != "smtp://"+server.Address() {
			t.Fatalf("%+v", found)
		}
	}
	if server.Connections() != 1 || len(server.Accepted()) > 0 {
		t.Errorf("%d connections, %d mails", server.Connections(), len(server.Accepted()))
	}
}
