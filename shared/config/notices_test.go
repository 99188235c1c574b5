package config_test

import (
	netmail "net/mail"
	"reflect"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
)

// noticesYAML are settings of a server that wants no login, with more lines.
func noticesYAML(lines ...string) string {
	return "notices:\n  mail:\n    " + strings.Join(append([]string{"server: smtp://relay.example.com:587", "from: support@example.com"}, lines...), "\n    ") + "\n"
}

func TestNoticesByMail(t *testing.T) {
	t.Parallel()
	plain := config.Mail{
		Server: config.MailServer{Host: "relay.example.com", Port: 587}, From: netmail.Address{Address: "support@example.com"}, Rate: 5, Parallel: 2,
	}
	whole := config.Mail{
		Server: plain.Server, User: "noroshi", From: netmail.Address{Name: "サポート", Address: "support@example.com"}, Rate: 20, Parallel: 8,
		DrillTo: []string{"drill@example.com", "Other@xn--wgv71a119e.example"},
	}
	c, wrong := load(t, `notices:
  mail: {server: smtp://Relay.example.com, user: noroshi, from: "サポート <support@example.com>", rate: 20, parallel: 8, drill_to: [drill@example.com, Other@日本語.example]}
`, map[string]string{config.SMTPPassword: " open sesame \n"})
	if wrong != "" || !reflect.DeepEqual(c.Settings.Notices.Mail, whole) || c.SMTPPassword.Reveal() != "open sesame" {
		t.Errorf("%+v, %q, %s", c.Settings.Notices.Mail, c.SMTPPassword.Reveal(), wrong)
	}
	if c, wrong = load(t, noticesYAML(), nil); wrong != "" || !reflect.DeepEqual(c.Settings.Notices.Mail, plain) || !c.Settings.Notices.Mail.Named() {
		t.Errorf("%+v, %s", c.Settings.Notices.Mail, wrong)
	}
	if c, wrong = load(t, "", nil); wrong != "" || c.Settings.Notices.Mail.Named() {
		t.Errorf("%+v, %s", c.Settings.Notices.Mail, wrong)
	}
}

// A server is what may be reached from where functions run, encrypted unless it is this machine.
func TestMailServers(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]struct {
		server string // as it is read; "": it is not
		near   bool
		fault  string
	}{
		"smtp://relay.example.com:587":      {server: "smtp://relay.example.com:587"},
		"smtp://relay.example.com:2525":     {server: "smtp://relay.example.com:2525"},
		"smtps://relay.example.com":         {server: "smtps://relay.example.com:465"},
		"smtps://relay.example.com/":        {server: "smtps://relay.example.com:465"},
		"smtp://127.0.0.1:1025":             {server: "smtp://127.0.0.1:1025", near: true},
		"smtp://[::1]:25":                   {server: "smtp://[::1]:25", near: true},
		"smtp://localhost":                  {server: "smtp://localhost:587", near: true},
		"smtp://relay.example.com:25":       {fault: "settings.yaml:3:13: notices.mail.server has port 25, which is for servers among themselves and is closed on Google Cloud; allowed: smtp://HOST:587 for STARTTLS, or smtps://HOST:465"},
		"smtps://relay.example.com:25":      {fault: "has port 25"},
		"smtp://relay.example.com:0":        {fault: "has a port that is none"},
		"smtp://relay.example.com:99999":    {fault: "has a port that is none"},
		"relay.example.com":                 {fault: "settings.yaml:3:13: notices.mail.server is no address of a mail server; allowed: smtp://HOST:587"},
		"https://relay.example.com":         {fault: "is no address of a mail server"},
		"smtp://":                           {fault: "is no address of a mail server"},
		"smtp://u:sesame@relay.example.com": {fault: "is no address of a mail server"},
		"smtp://relay.example.com/in":       {fault: "is no address of a mail server"},
		"smtp://relay.example.com?tls=no":   {fault: "is no address of a mail server"},
		"smtp://リレー.example":                {fault: "is no address of a mail server"},
	} {
		c, wrong := load(t, "notices:\n  mail:\n    server: "+said+"\n    from: support@example.com\n", nil)
		s := c.Settings.Notices.Mail.Server
		if want.fault != "" {
			if !strings.Contains(wrong, want.fault) || strings.Contains(wrong, "sesame") {
				t.Errorf("%s: %s", said, wrong)
			}
			continue
		}
		if wrong != "" || s.String() != want.server || s.Loopback() != want.near {
			t.Errorf("%s: %s, near: %t, %s", said, s, s.Loopback(), wrong)
		}
	}
}

// Each fault is named with its place, all at once.
func TestFaultsOfNotices(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"notices: {mail: {}}": "server is missing",
		"notices: {mail: {server: smtp://relay.example.com}}": "from is missing",
		"notices: {post: {}}":                                                           "unknown key",
		noticesYAML("rate: 0"):                                                          "settings.yaml:5:11: notices.mail.rate",
		noticesYAML("rate: 101"):                                                        "notices.mail.rate",
		noticesYAML("parallel: 9"):                                                      "notices.mail.parallel",
		noticesYAML("password: sesame"):                                                 "unknown key",
		noticesYAML("drill_to: drill@example.com"):                                      "a list",
		noticesYAML("drill_to: [drill]"):                                                `settings.yaml:5:16: notices.mail.drill_to[0] is "drill"; allowed: an address such as drill@example.com`,
		noticesYAML("drill_to: [a@example.com, A@example.com]"):                         "a@example.com",
		noticesYAML("drill_to: [\"a@example.com\\r\\nBcc: b@example.com\"]"):            "notices.mail.drill_to[0]",
		strings.ReplaceAll(noticesYAML(), "from: support@example.com", "from: Support"): "notices.mail.from is \"Support\"; allowed: an address",
		strings.ReplaceAll(noticesYAML(), "from: support@example.com", "from: \"A <a@example.com>, B <b@example.com>\""):      "notices.mail.from",
		strings.ReplaceAll(noticesYAML(), "from: support@example.com", "from: \"A\\r\\nBcc: b@example.com <a@example.com>\""): "notices.mail.from",
		noticesYAML("user: \"no\\u0007roshi\""): "holds characters that nobody sees",
	} {
		if _, wrong := load(t, said, nil); !strings.Contains(wrong, want) {
			t.Errorf("%s: %s", said, wrong)
		}
	}
	_, wrong := load(t, "notices: {mail: {server: ftp://x, from: nobody, rate: 0, parallel: 0, drill_to: [x, y]}}", map[string]string{config.SMTPPassword: "sesame"})
	if n := len(strings.Split(wrong, "\n")); n != 6 { // that nobody is named whose password it is follows from them
		t.Errorf("%d faults: %s", n, wrong)
	}
}

// A user needs a password and a password a user, each in one line; what is in it nobody reads.
func TestTheMailPassword(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		settings, password, want string
	}{
		{noticesYAML(), "", ""},
		{noticesYAML("user: noroshi"), "sesame", ""},
		{noticesYAML("user: noroshi"), "'se\"same", ""},
		{noticesYAML("user: noroshi"), "", "NOROSHI_SMTP_PASSWORD: is missing, and settings.yaml names notices.mail.user; allowed: the password of that user at the mail server"},
		{noticesYAML(), "sesame", "NOROSHI_SMTP_PASSWORD: is set, and settings.yaml names no notices.mail.user; allowed: both, or neither for a server that wants no login"},
		{"", "sesame", "NOROSHI_SMTP_PASSWORD: is set"},
		{noticesYAML("user: noroshi"), "ses\x00ame", "NOROSHI_SMTP_PASSWORD: holds line ends or characters outside ASCII; allowed: one password"},
		{noticesYAML("user: noroshi"), "xoxb-1-sesame", "NOROSHI_SMTP_PASSWORD: holds a bot token (xoxb-…); allowed: the password of notices.mail.user at the mail server"},
	} {
		_, wrong := load(t, c.settings, map[string]string{config.SMTPPassword: c.password})
		if !strings.HasPrefix(wrong, c.want) || (wrong == "") != (c.want == "") || strings.Contains(wrong, "\n") || strings.Contains(wrong, "sesame") {
			t.Errorf("%q: %s", c.password, wrong)
		}
	}
}
