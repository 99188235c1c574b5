package preflight_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
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
