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

// The mail server is one line, and what is wrong with it has a sentence and a next step in both languages.
func TestMailRows(t *testing.T) {
	t.Parallel()
	there := config.Mail{Server: config.MailServer{Host: "relay.example.com", Port: 587}}
	answers := func(err error) func(context.Context) error { return func(context.Context) error { return err } }
	for name, c := range map[string]struct {
		probe func(context.Context) error
		code  string
	}{
		"fine":             {answers(nil), ""},
		"no password":      {nil, "mail_password_unset"},
		"a wrong password": {answers(&effect.Error{Class: effect.Permanent, Code: "mail_login", Err: errors.New("535")}), "mail_login"},
		"no answer":        {answers(&effect.Error{Class: effect.RetryLater, Code: "mail_unreachable", Err: errors.New("")}), "mail_unreachable"},
		"nobody answers":   {answers(&effect.Error{Class: effect.RetryLater, Code: "mail_unanswered", Err: errors.New("")}), "mail_unanswered"},
	} {
		for _, f := range preflight.Run(t.Context(), clock.Machine, preflight.MailRows(there, c.probe)) {
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
