package main

import (
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/store"
)

// TestWhoeverAsksOfTheMailServerIsAnswered: local mode serves the mark as the function does.
func TestWhoeverAsksOfTheMailServerIsAnswered(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	s := config.Defaults()
	s.Notices.Mail = config.Mail{Server: config.MailServer{Host: "127.0.0.1", Port: server.Port()}, Rate: 5, Parallel: 2}
	s.Notices.Mail.From.Address = "support@example.com"
	m := slackless(t, s)
	m.work(t)
	no, err := m.service.AskMail(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var found store.MailCheck
	for ; found.Answered < no; time.Sleep(time.Millisecond) {
		if found, err = m.service.MailCheck(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if found.Code != "" || found.Server != "smtp://"+server.Address() || server.Connections() != 1 || len(server.Accepted()) > 0 {
		t.Errorf("%+v, %d connections, %d mails", found, server.Connections(), len(server.Accepted()))
	}
}
