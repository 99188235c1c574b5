package preflight

import (
	"context"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// MailRows look whether the mail server would take a notice: probe connects, encrypts, logs in and sends nothing. known says that the
// password is at hand; where it is not, nobody tries to log in without.
func MailRows(m config.Mail, known bool, probe func(context.Context) error) []Row {
	if !m.Named() {
		return nil
	}
	row := Row{Name: incident.PreflightMail, Subject: m.Server.String(), Needs: incident.PreflightSettings, Do: probe}
	if m.User != "" && !known {
		row.Do = func(context.Context) error { return &Fault{Code: "mail_password_unset"} }
	}
	return []Row{row}
}
