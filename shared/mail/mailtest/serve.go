package mailtest

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// serve talks to one sender, as the faults of the moment have it.
func (s *Server) serve(raw net.Conn) {
	c := &conn{Conn: raw, slow: s.slow, over: make(chan struct{})}
	defer func() { _ = c.Close() }()
	if !s.count(c) {
		return
	}
	defer s.forget(c)
	inner := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return s.greet(c) }))
	inner.Domain, inner.ErrorLog, inner.AllowInsecureAuth, inner.EnableSMTPUTF8 = "relay.test", silent{}, s.opt.Name == "", true
	conn := s.encrypted(c, inner)
	_ = inner.Serve(&one{conn: conn})
	_ = inner.Shutdown(context.Background())
}

// greet is the server's answer to a sender who says who it is.
func (s *Server) greet(c *conn) (smtp.Session, error) {
	switch f := s.now(); {
	case f.NoService:
		return nil, no(554, 5, 7, 1, "no service for you")
	case f.Crowded:
		c.hangUp()
		return nil, no(421, 4, 7, 0, "too many connections")
	}
	return &session{server: s, conn: c}, nil
}

// encrypted is a connection as the server encrypts it, now or after STARTTLS.
func (s *Server) encrypted(c *conn, inner *smtp.Server) net.Conn {
	f := s.now()
	if s.opt.Name == "" {
		return c
	}
	cert := s.certs.own
	if f.OtherName {
		cert = s.certs.other
	}
	config := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	if s.opt.Implicit {
		return tls.Server(c, config)
	}
	if !f.NoSTARTTLS {
		inner.TLSConfig = config
	}
	return c
}

// one is a listener for one connection, so that each has a server of its own, as the faults are at that moment.
type one struct {
	conn net.Conn
	had  bool
}

func (o *one) Accept() (net.Conn, error) {
	if o.had {
		return nil, net.ErrClosed
	}
	o.had = true
	return o.conn, nil
}

func (o *one) Close() error   { return nil }
func (o *one) Addr() net.Addr { return o.conn.LocalAddr() }

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// session is what one sender does.
type session struct {
	server   *Server
	conn     *conn
	loggedIn bool
	taken    int
	from, to string
}

func no(code, class, subject, detail int, said string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{class, subject, detail}, Message: said}
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	switch {
	case s.server.opt.User == "" || s.server.now().NoAuth:
		return nil
	case s.server.opt.Login:
		return []string{"LOGIN"}
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if !slices.Contains(s.AuthMechanisms(), mechanism) {
		return nil, no(504, 5, 7, 4, "unknown mechanism")
	}
	if mechanism == sasl.Plain {
		return sasl.NewPlainServer(func(_, user, password string) error { return s.logIn(user, password) }), nil
	}
	return &loginServer{done: s.logIn}, nil
}

func (s *session) logIn(user, password string) error {
	if user != s.server.opt.User || password != s.server.opt.Password {
		return no(535, 5, 7, 8, "no such user or password: "+user+" "+password)
	}
	s.loggedIn = true
	return nil
}

// loginServer is the server's side of AUTH LOGIN: it asks for the user, then for the password.
type loginServer struct {
	asked int
	user  string
	done  func(user, password string) error
}

func (l *loginServer) Next(said []byte) (challenge []byte, done bool, err error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(said)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.done(l.user, string(said))
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, o *smtp.MailOptions) error {
	if o.UTF8 {
		s.server.complain("a sender who wants more than ASCII, which few servers pass on")
	}
	f := s.server.now()
	switch {
	case f.Full || f.CloseAfter > 0 && s.taken >= f.CloseAfter:
		s.conn.hangUp()
		return no(421, 4, 7, 0, "too many letters, closing")
	case s.server.opt.User != "" && (f.NoAuth || !s.loggedIn):
		return no(530, 5, 7, 0, "log in first")
	case f.NoSender:
		return no(553, 5, 7, 1, from+": not your address")
	}
	s.from = from
	return nil
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	f := s.server.now()
	if f.RcptDelay > 0 {
		s.server.wait(s.conn, f.RcptDelay)
	}
	switch {
	case slices.ContainsFunc(f.Refuse, func(a string) bool { return strings.EqualFold(a, to) }):
		return no(550, 5, 1, 1, "<"+to+">: no such user")
	case f.NoRelay:
		return no(554, 5, 7, 1, "<"+to+">: relay access denied")
	case f.Greylist && s.server.stranger(to):
		return no(451, 4, 7, 1, "<"+to+">: greylisted, try again later")
	}
	if f.NoData {
		s.conn.hangUp() // its yes to the address is the last that it says
	}
	s.to = to
	return nil
}

var errDropped = errors.New("dropped")

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	if s.server.takeOne(func(f *Faults) *int { return &f.DropBeforeDot }) {
		_ = s.conn.Close()
		return errDropped
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f := s.server.now()
	if f.DotDelay > 0 {
		s.server.wait(s.conn, f.DotDelay)
	}
	switch {
	case f.RefuseContent:
		return no(554, 5, 7, 1, "letter to "+s.to+" looks like spam")
	case f.LaterContent:
		return no(451, 4, 3, 0, "letter to "+s.to+" cannot be kept")
	}
	s.server.accept(Message{From: s.from, To: s.to, Data: data})
	s.taken++
	if s.server.takeOne(func(f *Faults) *int { return &f.DropAfterDot }) {
		_ = s.conn.Close()
	}
	return nil
}

// complain notes what the test is to fail with.
func (s *Server) complain(about string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong = append(s.wrong, about)
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.from, s.to = "", "" }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }
