package config

import "noroshi.internal/shared/yamlx"

// Notices is how notices to customers leave.
type Notices struct {
	Mail Mail
}

// Mail is the server that takes mails to customers; the zero value where there is none.
type Mail struct {
	Server string // smtp://HOST:PORT or smtps://HOST:PORT
	User   string
	From   string
}

// notices reads how notices leave.
func notices(v yamlx.Value, c *Config) []claim {
	o := v.Object("mail")
	m := o.Get("mail").Object("server", "user", "from")
	c.Settings.Notices.Mail = Mail{Server: m.Get("server").Line(maxURL), User: m.Get("user").Line(maxURL), From: m.Get("from").Line(maxURL)}
	return nil
}

// mail reads the server's password.
func (e *environment) mail(c *Config) { c.SMTPPassword = e.token(SMTPPassword) }
