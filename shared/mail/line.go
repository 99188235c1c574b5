package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
)

// line is a connection to the server that is ready for a letter. One letter at a time goes over it.
type line struct {
	client *gomail.Client
	smtp   *smtp.Client
	raw    net.Conn
	forget func() bool          // stops what would cut it when the call that dialled ends; false: it was cut
	usable bool                 // for another letter
	idle   func() time.Duration // for how long it has been, while it is
}

// dial makes a connection: encrypted but where the server is this machine, and logged in where there is a user.
func dial(ctx context.Context, o Options) (*line, *effect.Error) {
	l, a := &line{forget: func() bool { return true }}, &auth{user: o.User, password: o.Password, server: o.Server}
	client, err := gomail.NewClient(o.Server.Host, l.options(ctx, o, a)...)
	if err != nil {
		return nil, fail(effect.Permanent, CodeServer, errSettings)
	}
	l.client = client
	l.smtp, err = client.DialToSMTPClientWithContext(ctx)
	whole := l.forget()
	if err == nil && whole {
		return l, nil
	}
	l.cut()
	if err == nil || ctx.Err() != nil {
		return nil, reply{at: connecting}.fault()
	}
	if a.begun {
		return nil, dialFault(err, login)
	}
	return nil, dialFault(err, connecting)
}

var errSettings = errors.New("the mail library does not take the settings")

func (l *line) options(ctx context.Context, o Options, a *auth) []gomail.Option {
	options := []gomail.Option{
		gomail.WithPort(o.Server.Port), gomail.WithHELO(domain(o.From.Address)), gomail.WithTimeout(effect.SendTimeout),
		gomail.WithTLSPolicy(policy(o.Server)), gomail.WithTLSConfig(tlsConfig(o)),
		gomail.WithDialContextFunc(func(_ context.Context, network, address string) (net.Conn, error) {
			return l.open(ctx, o, network, address)
		}),
		// A connection that ended is noticed at its next MAIL, and a letter that was accepted leaves nothing to reset.
		gomail.WithoutNoop(), gomail.WithoutRset(), gomail.WithoutSMTPUTF8(),
	}
	if o.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(a))
	}
	return options
}

// policy is whether the connection has to be encrypted after it was opened.
func policy(s config.MailServer) gomail.TLSPolicy {
	if s.TLS || s.Loopback() {
		return gomail.NoTLS // encrypted from the first byte, or on this machine
	}
	return gomail.TLSMandatory
}

func tlsConfig(o Options) *tls.Config {
	return &tls.Config{ServerName: o.Server.Host, RootCAs: o.Roots, MinVersion: tls.VersionTLS12}
}

// open opens a connection, encrypted from its first byte where the settings say so.
func (l *line) open(ctx context.Context, o Options, network, address string) (net.Conn, error) {
	raw, err := o.Dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.raw = raw
	l.forget = context.AfterFunc(ctx, l.cut)
	if !o.Server.TLS {
		return raw, nil
	}
	conn := tls.Client(raw, tlsConfig(o))
	return conn, conn.HandshakeContext(ctx)
}

// send gives a message to the server. over: the connection had ended before the server was given anything of it.
func (l *line) send(ctx context.Context, m *gomail.Msg) (fault *effect.Error, over bool) {
	stop := context.AfterFunc(ctx, l.cut)
	err := l.client.SendWithSMTPClient(l.smtp, m)
	cut := !stop()
	if err == nil || m.IsDelivered() {
		l.usable = err == nil && !cut
		return nil, false
	}
	r := replyOf(err)
	// A letter that was refused before its content was reset; one refused after it is over. In between the server still waits for it.
	l.usable = !cut && r.code != 0 && r.code != closing && r.at != data && r.at != content
	return r.fault(), r.over()
}

// ask asks the server whether it is there, and whether it would take a letter from us. It is told of none.
func (l *line) ask(ctx context.Context, from string) *effect.Error {
	defer context.AfterFunc(ctx, l.cut)()
	if err := l.smtp.Noop(); err != nil {
		return said(err, noop).fault()
	}
	if err := l.smtp.Mail(from); err != nil {
		return said(err, mailFrom).fault()
	}
	if err := l.smtp.Reset(); err != nil {
		return said(err, noop).fault()
	}
	return nil
}

// cut ends the connection as it is: what is under way on it fails.
func (l *line) cut() {
	if l.raw != nil {
		_ = l.raw.Close()
	}
}

// quitTime is how long the server may take to say goodbye.
const quitTime = time.Second

// quit ends the connection politely.
func (l *line) quit() {
	if l.smtp.UpdateDeadline(quitTime) == nil {
		_ = l.smtp.Quit()
	}
	l.cut()
}

// auth logs in, in the first of the ways below that the server offers. The password leaves over an encrypted connection only, or on
// this machine.
type auth struct {
	user     string
	password config.Secret
	server   config.MailServer
	begun    bool
	smtp.Auth
}

var ways = []struct {
	name string
	auth func(user, password, host string, plain bool) smtp.Auth
}{
	{"PLAIN", func(user, password, host string, plain bool) smtp.Auth {
		return smtp.PlainAuth("", user, password, host, plain)
	}},
	{"LOGIN", smtp.LoginAuth},
}

// Start implements smtp.Auth.
func (a *auth) Start(s *smtp.ServerInfo) (string, []byte, error) {
	a.begun = true
	if !s.TLS && !a.server.Loopback() {
		return "", nil, errPlain
	}
	for _, w := range ways {
		if slices.Contains(s.Auth, w.name) {
			a.Auth = w.auth(a.user, a.password.Reveal(), a.server.Host, !s.TLS)
			return a.Auth.Start(s)
		}
	}
	return "", nil, errNoLogin
}

// domain is what follows the @.
func domain(address string) string { return address[strings.LastIndex(address, "@")+1:] }
