package notifyside

import (
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/mail"
)

// Sender returns what sends by the mail server of the settings; nil where they name none. Nothing is called.
func Sender(p function.Parts) *mail.Sender {
	m := p.Config.Settings.Notices.Mail
	if !m.Named() {
		return nil
	}
	return mail.New(mail.Options{
		Server: m.Server, User: m.User, Password: p.Config.SMTPPassword, From: m.From, Rate: m.Rate, Parallel: m.Parallel, DrillTo: m.DrillTo,
		Clock: p.Clock, Dial: p.Dial,
	})
}

// Addresses are the mail server's.
func Addresses(p function.Parts) []string {
	if m := p.Config.Settings.Notices.Mail; m.Named() {
		return []string{m.Server.String()}
	}
	return nil
}
