package preflight_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// The mail server is one line where there is one, and what is wrong with it has a sentence and a next step in both languages.
func TestMailRows(t *testing.T) {
	t.Parallel()
	there := config.Mail{Server: config.MailServer{Host: "relay.example.com", Port: 587}, User: "noroshi"}
	answers := func(err error) func(context.Context) error { return func(context.Context) error { return err } }
	for name, c := range map[string]struct {
		mail  config.Mail
		known bool
		err   error
		lines int
		code  string
	}{
		"none":                {config.Mail{}, true, nil, 0, ""},
		"fine":                {there, true, nil, 1, ""},
		"no password at hand": {there, false, nil, 1, "mail_password_unset"},
		"nobody logs in":      {config.Mail{Server: there.Server}, false, nil, 1, ""},
		"a wrong password":    {there, true, &effect.Error{Class: effect.Permanent, Code: "mail_login", Err: errors.New("535")}, 1, "mail_login"},
		"no answer":           {there, true, &effect.Error{Class: effect.RetryLater, Code: "mail_unreachable", Err: errors.New("")}, 1, "mail_unreachable"},
	} {
		found := preflight.Run(t.Context(), clock.Machine, preflight.MailRows(c.mail, c.known, answers(c.err)))
		if len(found) != c.lines {
			t.Errorf("%s: %+v", name, found)
			continue
		}
		for _, f := range found {
			if f.Code != c.code || f.Subject != "smtp://relay.example.com:587" {
				t.Errorf("%s: %+v", name, f)
			}
			for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
				if line := text.PreflightLine(lang, f, f.Subject); strings.Contains(line, "mail_") || strings.HasPrefix(line, "✅") != (f.Code == "") {
					t.Errorf("%s: %s", name, line)
				}
			}
		}
	}
}

// notifier is whoever sends notices, and answers after a while; 0: never.
type notifier struct {
	after           time.Duration
	answer          store.MailCheck
	unasked, unsaid error
	asked           int
	at              time.Time
}

func (n *notifier) AskMail(context.Context) (int, error) {
	n.asked++
	n.at = time.Now()
	return n.asked, n.unasked
}

func (n *notifier) MailCheck(context.Context) (store.MailCheck, error) {
	if n.after > 0 && time.Since(n.at) >= n.after {
		n.answer.Answered = n.asked
	}
	return n.answer, n.unsaid
}

// Whoever sends notices is asked; only an answer to this question counts, and one that does not come is a fault. All of them have words.
func TestWhoeverSendsIsAskedOfTheMailServer(t *testing.T) {
	t.Parallel()
	const server = "smtp://relay.example.com:587"
	there := config.Mail{Server: config.MailServer{Host: "relay.example.com", Port: 587}, User: "noroshi"}
	broken := errors.New("the store is down")
	for name, c := range map[string]struct {
		by     notifier
		code   string
		detail string
		within time.Duration
	}{
		"fine":             {by: notifier{after: 3 * time.Second, answer: store.MailCheck{Server: server}}, within: 4 * time.Second},
		"a cold start":     {by: notifier{after: 40 * time.Second, answer: store.MailCheck{Server: server}}, within: 41 * time.Second},
		"a wrong password": {by: notifier{after: time.Second, answer: store.MailCheck{Server: server, Code: "mail_login", Detail: "535 at AUTH"}}, code: "mail_login", detail: "535 at AUTH", within: 2 * time.Second},
		"an answer of before": {
			by: notifier{asked: 3, answer: store.MailCheck{Answered: 3, Server: server}}, code: "mail_unanswered", within: 46 * time.Second,
		},
		"other settings":     {by: notifier{after: time.Second, answer: store.MailCheck{Server: "smtp://old.example.com:587"}}, code: "mail_elsewhere", detail: "smtp://old.example.com:587", within: 2 * time.Second},
		"settings without":   {by: notifier{after: time.Second}, code: "mail_elsewhere", detail: "-", within: 2 * time.Second},
		"no answer":          {by: notifier{}, code: "mail_unanswered", within: 46 * time.Second},
		"it cannot be asked": {by: notifier{unasked: broken}, code: "store_unusable"},
		"the store is gone":  {by: notifier{unsaid: broken}, code: "store_unusable"},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			found := preflight.Run(t.Context(), clock.Machine, preflight.AskedMailRows(there, &c.by, clock.Machine))
			if len(found) != 1 || found[0].Code != c.code || found[0].Detail != c.detail || found[0].Subject != server {
				t.Errorf("%s: %+v", name, found)
			}
			if took := time.Since(began); took > c.within {
				t.Errorf("%s: it took %s", name, took)
			}
			for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
				if line := text.PreflightLine(lang, found[0], server); strings.Contains(line, "mail_") || strings.HasPrefix(line, "✅") != (c.code == "") {
					t.Errorf("%s: %s", name, line)
				}
			}
		})
	}
	if rows := preflight.AskedMailRows(config.Mail{}, &notifier{}, clock.Machine); len(rows) > 0 {
		t.Errorf("%d rows where notices do not leave by mail", len(rows))
	}
}
