// Package mailtest is a mail server for tests: strict in what it takes, with everything that mail servers do to senders as a switch. It
// listens on this machine, or is reached over a pipe, where a test tells the time.
package mailtest

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"noroshi.internal/shared/clock"
)

// Start returns a server that listens on this machine until the test ends, and fails the test when a message was not as it should be.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	s := begin(t, o)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	s.listen(l)
	return s
}

// Piped returns a server that is reached by Pipe alone.
func Piped(t testing.TB, o Options) *Server {
	t.Helper()
	return begin(t, o)
}

func begin(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{opt: o, quiet: make(chan struct{}), connections: map[*conn]struct{}{}, met: map[string]bool{}}
	s.opt.Clock = o.Clock.Or(clock.Machine)
	if o.Name != "" {
		s.certs = newCertificates(t, o.Name)
	}
	t.Cleanup(func() {
		s.Close()
		for _, w := range s.wrong {
			t.Errorf("the mail server met %s", w)
		}
	})
	return s
}

// Close ends the server.
func (s *Server) Close() {
	s.mu.Lock()
	over := s.quiet
	select {
	case <-over:
	default:
		close(over)
	}
	s.mu.Unlock()
	s.Down()
	s.serves.Wait()
}

// Break changes what the server does to those who send.
func (s *Server) Break(change func(*Faults)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.faults)
}

// Down takes the server away: its connections end, and none can be made.
func (s *Server) Down() {
	s.mu.Lock()
	l, all := s.listener, slices.Collect(maps.Keys(s.connections))
	s.down, s.listener = true, nil
	s.mu.Unlock()
	if l != nil {
		_ = l.Close()
	}
	for _, c := range all {
		_ = c.Close()
	}
}

// Up brings the server back to where it was.
func (s *Server) Up() error {
	s.mu.Lock()
	s.down = false
	address := s.address
	s.mu.Unlock()
	if address == "" {
		return nil
	}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", address)
	if err != nil {
		return fmt.Errorf("bring the mail server back: %w", err)
	}
	s.listen(l)
	return nil
}

// Address is where it listens, as HOST:PORT.
func (s *Server) Address() string { return s.address }

// Port is where it listens on this machine.
func (s *Server) Port() int {
	_, port, _ := net.SplitHostPort(s.address)
	n, _ := strconv.Atoi(port)
	return n
}

// Roots are whose certificates are to be believed; nil where it has none.
func (s *Server) Roots() *x509.CertPool { return s.certs.roots }

// Dial reaches it whatever the address: the name in its certificate need not be known on this machine.
func (s *Server) Dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, s.address)
}

// Pipe reaches it whatever the address, in this process.
func (s *Server) Pipe(context.Context, string, string) (net.Conn, error) {
	s.mu.Lock()
	down := s.down
	s.mu.Unlock()
	if down {
		return nil, &net.OpError{Op: "dial", Net: "pipe", Err: syscall.ECONNREFUSED}
	}
	here, middle := net.Pipe()
	relayed, there := net.Pipe()
	pass := func(to, from net.Conn) { // who says goodbye need not be heard at once, as on a line
		_, _ = io.Copy(to, from)
		_ = to.Close()
		_ = from.Close()
	}
	s.serves.Go(func() { pass(relayed, middle) })
	s.serves.Go(func() { pass(middle, relayed) })
	s.serves.Go(func() { s.serve(there) })
	return here, nil
}

// Accepted are the messages that it took, the oldest first.
func (s *Server) Accepted() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accepted)
}

// Count is how many messages to an address it took.
func (s *Server) Count(to string) (n int) {
	for _, m := range s.Accepted() {
		if strings.EqualFold(m.To, to) {
			n++
		}
	}
	return n
}

// Connections are how many it has had.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made
}

func (s *Server) listen(l net.Listener) {
	s.mu.Lock()
	s.listener = l
	s.mu.Unlock()
	s.serves.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.serves.Go(func() { s.serve(c) })
		}
	})
}
