package preflight

import (
	"context"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// MailRows look whether the mail server would take a notice: probe connects, encrypts, logs in and sends nothing. It is nil where
// nobody knows the password.
func MailRows(m config.Mail, probe func(context.Context) error) []Row {
	if probe == nil {
		probe = func(context.Context) error { return &Fault{Code: "mail_password_unset"} }
	}
	return []Row{{Name: incident.PreflightMail, Subject: m.Server.String(), Needs: incident.PreflightSettings, Do: probe}}
}
