package mail_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/text"
)

const (
	relay    = "relay.example.com"
	user     = "noroshi"
	password = "open-sesame-4711"
	someone  = "taro.yamada@customer.example"
)

// at is when the letters of these tests say that they were written.
var at = time.Date(2026, 11, 27, 14, 55, 0, 0, time.UTC)

// letter is what an address gets.
func letter(to string) mail.Letter {
	return mail.Letter{To: to, Lang: incident.Japanese, ID: id(1), At: at, Letters: incident.Letters{
		JA: incident.Letter{Subject: "【第1報】東京リージョンの EC2 の障害について", Body: "お客様各位\n\n障害を確認しております。"},
		EN: incident.Letter{Subject: "[Notice 1] Outage: EC2 in Tokyo", Body: "Dear customer,\n\nWe are seeing an outage."},
	}}
}

func id(n int) string { return fmt.Sprintf("%032x", n) }

// safe is a server that encrypts and wants a login, as those of the world do.
var safe = mailtest.Options{Name: relay, User: user, Password: password}

// options are a sender's, to a server that encrypts.
func options(s *mailtest.Server) mail.Options {
	return mail.Options{
		Server: config.MailServer{Host: relay, Port: 587}, User: user, Password: password,
		From: netmail.Address{Name: "サポート", Address: "support@example.com"},
		Rate: 100, Parallel: 2, DrillTo: []string{"drill@example.com"}, Clock: clock.Machine, Dial: s.Dial, Roots: s.Roots(),
	}
}

// near are a sender's, to a server on this machine that encrypts nothing, over a pipe.
func near(s *mailtest.Server) mail.Options {
	o := options(s)
	o.Server, o.User, o.Password, o.Dial, o.Roots = config.MailServer{Host: "127.0.0.1", Port: 25}, "", "", s.Pipe, nil
	return o
}

func sender(t *testing.T, o mail.Options) *mail.Sender {
	t.Helper()
	s := mail.New(o)
	t.Cleanup(s.Close)
	return s
}

// outcome is an error in a few words: its class, its code, and whether the server may answer nobody.
func outcome(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return "sent"
	}
	var e *effect.Error
	if !errors.As(err, &e) {
		t.Errorf("%T is no *effect.Error", err)
		return ""
	}
	secret(t, err)
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		if line := text.PreflightLine(lang, incident.Finding{Code: e.Code}, ""); strings.Contains(line, e.Code) {
			t.Errorf("nobody says in %s what %s is", lang, e.Code)
		}
	}
	said := fmt.Sprint(e.Class, " ", e.Code)
	if e.Unavailable {
		said += " unavailable"
	}
	return said
}

// secret reports an error that says more than where and by which code a server refused.
func secret(t *testing.T, err error) {
	t.Helper()
	for _, said := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), fmt.Sprint(errors.Unwrap(err))} {
		for _, hidden := range []string{"@", "customer", "yamada", "障害", "第1報", "outage", password, "sesame", user, "relay.example"} {
			if strings.Contains(said, hidden) {
				t.Errorf("an error holds %q: %s", hidden, said)
			}
		}
	}
}

// What a server does to a letter, what that means, and how often the letter is out.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults mailtest.Faults
		change func(*mail.Options)
		want   string
		out    int
	}{
		"takes it":                          {want: "sent", out: 1},
		"serves nobody":                     {faults: mailtest.Faults{NoService: true}, want: "permanent mail_server"},
		"has too many connections":          {faults: mailtest.Faults{Crowded: true}, want: "retry-later mail_busy unavailable"},
		"has no room for more":              {faults: mailtest.Faults{Full: true}, want: "retry-later mail_busy unavailable"},
		"makes strangers wait":              {faults: mailtest.Faults{Greylist: true}, want: "retry-later mail_later"},
		"does not know the address":         {faults: mailtest.Faults{Refuse: []string{someone}}, want: "permanent mail_refused"},
		"writes to nobody for us":           {faults: mailtest.Faults{NoRelay: true}, want: "permanent mail_policy"},
		"takes nothing from us":             {faults: mailtest.Faults{NoSender: true}, want: "permanent mail_sender"},
		"does not like the letter":          {faults: mailtest.Faults{RefuseContent: true}, want: "permanent mail_content"},
		"cannot keep the letter":            {faults: mailtest.Faults{LaterContent: true}, want: "retry-later mail_later"},
		"ends before the content":           {faults: mailtest.Faults{NoData: true}, want: "retry-later mail_unreachable unavailable"},
		"ends before it says whether":       {faults: mailtest.Faults{DropAfterDot: 1}, want: "unknown mail_unknown unavailable", out: 1},
		"offers no encryption":              {faults: mailtest.Faults{NoSTARTTLS: true}, want: "permanent mail_plain"},
		"is another":                        {faults: mailtest.Faults{OtherName: true}, want: "permanent mail_tls"},
		"has a certificate of nobody":       {change: func(o *mail.Options) { o.Roots = x509.NewCertPool() }, want: "permanent mail_tls"},
		"offers no login":                   {faults: mailtest.Faults{NoAuth: true}, want: "permanent mail_login"},
		"does not know the password":        {change: func(o *mail.Options) { o.Password = "wrong" + password }, want: "permanent mail_login"},
		"wants a login that is not set":     {change: func(o *mail.Options) { o.User = "" }, want: "permanent mail_login"},
		"does not speak TLS from the start": {change: func(o *mail.Options) { o.Server.TLS = true }, want: "permanent mail_tls"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t, safe)
			server.Break(func(f *mailtest.Faults) { *f = c.faults })
			o := options(server)
			if c.change != nil {
				c.change(&o)
			}
			err := sender(t, o).Send(t.Context(), letter(someone))
			if got := outcome(t, err); got != c.want || server.Count(someone) != c.out {
				t.Errorf("%s: %s, and %d are out", name, got, server.Count(someone))
			}
		})
	}
}

// Whatever is wrong with one letter, the next one leaves as soon as the server takes it.
func TestTheNextLetterLeaves(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]mailtest.Faults{
		"full": {Full: true}, "refused": {Refuse: []string{someone}}, "greylisted": {Greylist: true}, "no sender": {NoSender: true},
		"no content": {RefuseContent: true}, "no data": {NoData: true}, "dropped after": {DropAfterDot: 1}, "dropped before": {DropBeforeDot: 1}, "no login": {NoAuth: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t, safe)
			s := sender(t, options(server))
			send(t, s, letter("before@customer.example"))
			server.Break(func(f *mailtest.Faults) { *f = faults })
			if err := s.Send(t.Context(), letter(someone)); err == nil {
				t.Error("it was sent")
			} else {
				secret(t, err)
			}
			server.Break(func(f *mailtest.Faults) { *f = mailtest.Faults{} })
			send(t, s, letter("after@customer.example"))
			if n := server.Count("after@customer.example"); n != 1 {
				t.Errorf("it came %d times", n)
			}
		})
	}
}

func send(t *testing.T, s *mail.Sender, l mail.Letter) {
	t.Helper()
	if err := s.Send(t.Context(), l); err != nil {
		t.Error(err)
	}
}

// A server that closes after so many letters loses none and gets none twice, and each connection carries as many as it takes.
func TestAServerThatClosesAfterAWhile(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, safe)
	server.Break(func(f *mailtest.Faults) { f.CloseAfter = 50 })
	s := sender(t, options(server))
	for i := range 120 {
		send(t, s, letter(fmt.Sprintf("n%d@customer.example", i)))
	}
	for i := range 120 {
		if n := server.Count(fmt.Sprintf("n%d@customer.example", i)); n != 1 {
			t.Errorf("%d came %d times", i, n)
		}
	}
	if n := server.Connections(); n != 3 {
		t.Errorf("%d connections", n)
	}
	if s.Batch() != 20 {
		t.Error("it is slower, though the server took everything")
	}
}

// A server that went away between two letters, and is back, is reached again without anybody being told.
func TestAServerThatWasRestarted(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, safe)
	s := sender(t, options(server))
	send(t, s, letter("one@customer.example"))
	server.Down()
	if got := outcome(t, s.Send(t.Context(), letter("two@customer.example"))); got != "retry-later mail_unreachable unavailable" {
		t.Error(got)
	}
	if err := server.Up(); err != nil {
		t.Fatal(err)
	}
	send(t, s, letter("two@customer.example"))
	if len(server.Accepted()) != 2 {
		t.Error(server.Accepted())
	}
}

// A login that is taken away while letters leave stops them, on old connections and on new ones.
func TestALoginThatIsTakenAway(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, safe)
	s := sender(t, options(server))
	send(t, s, letter("one@customer.example"))
	server.Break(func(f *mailtest.Faults) { f.NoAuth = true })
	for range 2 {
		err := s.Send(t.Context(), letter(someone))
		if got := outcome(t, err); got != "permanent mail_login" {
			t.Error(got)
		}
		s.Close()
	}
	if server.Count(someone) != 0 {
		t.Error("it is out")
	}
}

// Who makes strangers wait takes the letter at the second try, and says nothing sooner than it may be tried.
func TestGreylisting(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, safe)
	server.Break(func(f *mailtest.Faults) { f.Greylist = true })
	s := sender(t, options(server))
	if e := effect.Classify(s.Send(t.Context(), letter(someone))); e.Class != effect.RetryLater || e.Code != mail.CodeLater || e.RetryAfter != time.Minute {
		t.Error(e)
	}
	if s.Batch() != 20 {
		t.Errorf("a batch of %d at 50 a second", s.Batch())
	}
	send(t, s, letter(someone))
	if server.Count(someone) != 1 || server.Connections() != 1 {
		t.Errorf("%d came over %d connections", server.Count(someone), server.Connections())
	}
}

// One of a customer's three addresses that is refused keeps the others from nothing, and is known as refused alone.
func TestOneOfThreeAddressesIsRefused(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, safe)
	server.Break(func(f *mailtest.Faults) { f.Refuse = []string{"b@customer.example"} })
	s := sender(t, options(server))
	for _, name := range []string{"a", "b", "c"} {
		to := name + "@customer.example"
		err := s.Send(t.Context(), letter(to))
		if refused := name == "b"; (err != nil && outcome(t, err) == "permanent mail_refused") != refused || (err == nil) == refused || server.Count(to) == 0 != refused {
			t.Errorf("%s: %v", to, err)
		}
	}
	if server.Connections() != 1 {
		t.Error("a refusal costs a connection")
	}
}

// Both ways of logging in work, encrypted from the first byte, after STARTTLS, and not at all on this machine.
func TestWaysIn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server mailtest.Options
		to     config.MailServer
	}{
		"STARTTLS":          {safe, config.MailServer{Host: relay, Port: 587}},
		"STARTTLS, LOGIN":   {mailtest.Options{Name: relay, User: user, Password: password, Login: true}, config.MailServer{Host: relay, Port: 587}},
		"TLS":               {mailtest.Options{Name: relay, Implicit: true, User: user, Password: password}, config.MailServer{Host: relay, Port: 465, TLS: true}},
		"this machine":      {mailtest.Options{User: user, Password: password}, config.MailServer{Host: "127.0.0.1", Port: 2525}},
		"localhost, LOGIN":  {mailtest.Options{User: user, Password: password, Login: true}, config.MailServer{Host: "localhost", Port: 2525}},
		"this machine, TLS": {mailtest.Options{Name: "localhost", Implicit: true, User: user, Password: password}, config.MailServer{Host: "localhost", Port: 465, TLS: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t, c.server)
			o := options(server)
			o.Server = c.to
			s := sender(t, o)
			if err := s.Probe(t.Context()); err != nil {
				t.Error(err)
			}
			send(t, s, letter(someone))
			if server.Count(someone) != 1 {
				t.Error("it did not come")
			}
		})
	}
}

// The password does not leave over a connection that is not encrypted, whatever the server offers.
func TestNoPasswordInTheClear(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{User: user, Password: password})
	s := sender(t, options(server))
	for _, err := range []error{s.Send(t.Context(), letter(someone)), s.Probe(t.Context())} {
		if got := outcome(t, err); got != "permanent mail_plain" {
			t.Error(got)
		}
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults mailtest.Faults
		want   string
	}{
		"fine":     {want: "sent"},
		"no login": {mailtest.Faults{NoAuth: true}, "permanent mail_login"},
		"another":  {mailtest.Faults{OtherName: true}, "permanent mail_tls"},
		"no TLS":   {mailtest.Faults{NoSTARTTLS: true}, "permanent mail_plain"},
		"not us":   {mailtest.Faults{NoSender: true}, "permanent mail_sender"},
		"full":     {mailtest.Faults{Full: true}, "retry-later mail_busy unavailable"},
	} {
		server := mailtest.Start(t, safe)
		server.Break(func(f *mailtest.Faults) { *f = c.faults })
		s := sender(t, options(server))
		if got := outcome(t, s.Probe(t.Context())); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
		server.Down()
		if got := outcome(t, s.Probe(t.Context())); got != "retry-later mail_unreachable unavailable" {
			t.Errorf("%s: while it is down: %s", name, got)
		}
		if len(server.Accepted()) != 0 {
			t.Error("a probe sends a letter")
		}
	}
}

// A call ends at its deadline wherever it is, whether that is its own or the caller's. Before the content that means that the letter
// is not out; after its end nobody knows.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults mailtest.Faults
		limit  time.Duration // the caller's; 0: none
		want   string
		took   time.Duration
	}{
		"an address that takes 20 s":      {mailtest.Faults{RcptDelay: 20 * time.Second}, 0, "sent", 20 * time.Second},
		"an address that takes a minute":  {mailtest.Faults{RcptDelay: time.Minute}, 0, "retry-later mail_unreachable unavailable", effect.SendTimeout},
		"the caller has less time":        {mailtest.Faults{RcptDelay: 20 * time.Second}, 2 * time.Second, "retry-later mail_unreachable unavailable", 2 * time.Second},
		"less than its greeting takes":    {mailtest.Faults{Slow: 9 * time.Second}, 3 * time.Second, "retry-later mail_unreachable unavailable", 3 * time.Second},
		"a slow server, fast enough":      {mailtest.Faults{Slow: time.Second}, 0, "sent", 6 * time.Second},
		"too slow for its greeting":       {mailtest.Faults{Slow: 9 * time.Second}, 0, "retry-later mail_unreachable unavailable", effect.CallTimeout},
		"too slow for its last answer":    {mailtest.Faults{DotDelay: 31 * time.Second}, 0, "unknown mail_unknown unavailable", effect.SendTimeout},
		"the caller has no time any more": {mailtest.Faults{}, -time.Second, "retry-later mail_busy", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := mailtest.Piped(t, mailtest.Options{})
				server.Break(func(f *mailtest.Faults) { *f = c.faults })
				s := sender(t, near(server))
				ctx := t.Context()
				if c.limit != 0 {
					limited, cancel := context.WithTimeout(ctx, c.limit)
					defer cancel()
					ctx = limited
				}
				began := time.Now()
				err := s.Send(ctx, letter(someone))
				if got := outcome(t, err); got != c.want || time.Since(began) != c.took {
					t.Errorf("%s after %s", got, time.Since(began))
				}
				if n := server.Count(someone); n > 1 || n == 1 && effect.Classify(err).Class == effect.RetryLater {
					t.Errorf("%v, and %d are out", err, n)
				}
				server.Break(func(f *mailtest.Faults) { *f = mailtest.Faults{} })
				send(t, s, letter("after@customer.example"))
			})
		})
	}
}

// A line that breaks within the content has carried no end of it, where that is seen; what is short leaves at once, so that nobody
// knows. The server has neither.
func TestALineThatBreaksWithinTheContent(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]string{1: "unknown mail_unknown unavailable", 4000: "retry-later mail_unreachable unavailable"} {
		server := mailtest.Piped(t, mailtest.Options{})
		server.Break(func(f *mailtest.Faults) { f.DropBeforeDot = 1 })
		s := sender(t, near(server))
		l := letter(someone)
		l.Letters.JA.Body = strings.Repeat("障害\n", size)
		if got := outcome(t, s.Send(t.Context(), l)); got != want || server.Count(someone) != 0 {
			t.Errorf("%d: %s, and %d are out", size, got, server.Count(someone))
		}
		send(t, s, l)
		if server.Count(someone) != 1 {
			t.Error("the second try did not come")
		}
	}
}

// As many letters are under way as the settings say, over as many connections, which are used again.
func TestLettersAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := mailtest.Piped(t, mailtest.Options{})
		server.Break(func(f *mailtest.Faults) { f.RcptDelay = 100 * time.Millisecond })
		o := near(server)
		o.Parallel = 3
		s := sender(t, o)
		began := time.Now()
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() { send(t, s, letter(fmt.Sprintf("n%d@customer.example", i))) })
		}
		all.Wait()
		if took := time.Since(began); took != 400*time.Millisecond || server.Connections() != 3 || len(server.Accepted()) != 12 {
			t.Errorf("%d letters over %d connections in %s", len(server.Accepted()), server.Connections(), took)
		}
	})
}

// A connection that was idle for long is not trusted: what is on the way may have forgotten it.
func TestAnIdleConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := mailtest.Piped(t, mailtest.Options{})
		s := sender(t, near(server))
		for _, want := range []int{1, 1, 2} {
			send(t, s, letter(someone))
			if n := server.Connections(); n != want {
				t.Errorf("%d connections, not %d", n, want)
			}
			if time.Sleep(20 * time.Second); want == 1 && len(server.Accepted()) == 2 {
				time.Sleep(11 * time.Second)
			}
		}
	})
}
