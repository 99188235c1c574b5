package config

import (
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// Notices is how notices to customers leave.
type Notices struct {
	Mail   Mail   // mail: by the team's own mail server
	Portal Portal // portal: a page where customers look
}

// Mail is how they leave by mail.
type Mail struct {
	Server   MailServer
	User     string          // user: as whom we log in there; "": nobody does
	From     netmail.Address // from: whom customers read as the sender, with its address in ASCII
	Rate     int             // rate: letters a second, at the most
	Parallel int             // parallel: letters at once, at the most
	DrillTo  []string        // drill_to: the only addresses that get letters in a drill
}

// Named reports whether notices leave by mail.
func (m Mail) Named() bool { return m.Server != MailServer{} }

// MailServer is the team's own mail server, which takes letters for anybody.
type MailServer struct {
	Host string
	Port int
	TLS  bool // smtps: encrypted from the first byte; otherwise after STARTTLS, or not at all on this machine
}

// Loopback reports whether the server is this machine, so that nobody reads what is sent there unencrypted.
func (s MailServer) Loopback() bool { return ThisMachine(s.Host) }

// String is the server as the settings name it.
func (s MailServer) String() string {
	u := url.URL{Scheme: plainScheme, Host: net.JoinHostPort(s.Host, strconv.Itoa(s.Port))}
	if s.TLS {
		u.Scheme = secureScheme
	}
	return u.String()
}

const (
	plainScheme, secureScheme = "smtp", "smtps"

	defaultRate, maxRate         = 5, 100
	defaultParallel, maxParallel = 2, 8

	relayPort   = 25
	maxMailUser = 300
	maxFrom     = 300
)

// mailPorts are the ports that a scheme goes without naming (RFC 8314, 3.3).
var mailPorts = map[string]int{plainScheme: 587, secureScheme: 465}

const (
	serverWords = "smtp://HOST:587 for STARTTLS, or smtps://HOST:465"
	fromWords   = "an address, or a name and an address, such as サポート <support@example.com>"
)

// notices reads how they leave. What each way out is told beside that is in its own row of the table.
func notices(v yamlx.Value) Notices {
	o := v.Object("mail", "portal")
	return Notices{Mail: mail(o.Get("mail")), Portal: portal(o.Get("portal"))}
}

func mail(v yamlx.Value) (m Mail) {
	if !v.Present() {
		return m
	}
	o := v.Object("server", "user", "from", "rate", "parallel", "drill_to")
	m = Mail{Server: mailServer(o.Need("server")), From: mailFrom(o.Need("from")), Rate: defaultRate, Parallel: defaultParallel}
	set(o, "user", &m.User, mailUser)
	set(o, "rate", &m.Rate, func(v yamlx.Value) int { return v.Int(1, maxRate) })
	set(o, "parallel", &m.Parallel, func(v yamlx.Value) int { return v.Int(1, maxParallel) })
	m.DrillTo = mailAddresses(o.Get("drill_to"))
	return m
}

// mailServer reads where letters are handed in.
func mailServer(v yamlx.Value) (s MailServer) {
	said := v.Line(maxURL)
	if said == "" {
		return s
	}
	u, err := url.Parse(said)
	if err != nil || mailPorts[u.Scheme] == 0 || !bareHost(u) {
		v.Fault("is no address of a mail server; allowed: %s, without a user name or password in it", serverWords)
		return s
	}
	s = MailServer{Host: strings.ToLower(u.Hostname()), Port: mailPorts[u.Scheme], TLS: u.Scheme == secureScheme}
	if u.Port() != "" {
		s.Port, err = strconv.Atoi(u.Port())
	}
	switch {
	case err != nil || s.Port < 1 || s.Port > 65535:
		v.Fault("has a port that is none; allowed: %s", serverWords)
	case s.Port == relayPort && !s.Loopback():
		v.Fault("has port 25, which is for servers among themselves and is closed on Google Cloud; allowed: %s", serverWords)
	}
	return s
}

// bareHost reports whether an address names a host and nothing beside it.
func bareHost(u *url.URL) bool {
	return u.Hostname() != "" && printable(u.Host) && u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// mailFrom reads whom customers read as the sender.
func mailFrom(v yamlx.Value) netmail.Address {
	said := v.Line(maxFrom)
	if said == "" {
		return netmail.Address{}
	}
	name, address := "", said
	if at := strings.LastIndex(said, "<"); at >= 0 && strings.HasSuffix(said, ">") {
		name, address = strings.Trim(said[:at], `" `), said[at+1:len(said)-1]
	}
	ascii, err := customer.Address(address)
	if err != nil || strings.ContainsFunc(name, unicode.IsControl) || strings.ContainsAny(name, "<>") {
		v.Fault("is %s; allowed: %s", yamlx.Quote(said), fromWords)
		return netmail.Address{}
	}
	parsed, err := netmail.ParseAddress(ascii)
	if err != nil { // what package customer takes is one
		return netmail.Address{}
	}
	return netmail.Address{Name: name, Address: parsed.Address}
}

func mailUser(v yamlx.Value) string {
	s := v.Line(maxMailUser)
	if strings.ContainsFunc(s, unicode.IsControl) {
		v.Fault("holds characters that nobody sees; allowed: the user's name at the mail server")
		return ""
	}
	return s
}

// mailAddresses reads addresses that letters are written to.
func mailAddresses(v yamlx.Value) (out []string) {
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		said := item.Word()
		if said == "" { // reported by Word
			continue
		}
		address, err := customer.Address(said)
		if err != nil {
			item.Fault("is %s; allowed: an address such as drill@example.com", yamlx.Quote(said))
			continue
		}
		if !seen.Seen(incident.MailKey(address), item) {
			out = append(out, address)
		}
	}
	return out
}

// mail reads the password of the user at the mail server. Each needs the other; what is wrong with the settings may hide the user.
func (e *environment) mail(c *Config) {
	readable := len(e.faults) == 0
	c.SMTPPassword = e.mailPassword()
	user, set := c.Settings.Notices.Mail.User, e.get(SMTPPassword) != ""
	switch {
	case user != "" && !set:
		e.fault(SMTPPassword, "is missing, and settings.yaml names notices.mail.user; allowed: the password of that user at the mail server")
	case user == "" && set && readable:
		e.fault(SMTPPassword, "is set, and settings.yaml names no notices.mail.user; allowed: both, or neither for a server that wants no login")
	}
}

func (e *environment) mailPassword() Secret {
	s := e.get(SMTPPassword)
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		e.fault(SMTPPassword, "holds line ends or characters outside ASCII; allowed: one password")
		return ""
	}
	return Secret(s)
}
