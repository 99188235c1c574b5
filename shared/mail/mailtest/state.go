package mailtest

import (
	"net"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
)

// Options say what kind of server it is. The zero Options are one on this machine that encrypts nothing and wants no login.
type Options struct {
	Name           string // that its certificate is for; "": it encrypts nothing
	Implicit       bool   // it encrypts from the first byte, and not after STARTTLS
	User, Password string // who may log in; "": nobody has to
	Login          bool   // it knows AUTH LOGIN, and not PLAIN
	Clock          clock.Clock
}

// Faults are what a server may do to those who send. All may change while it runs.
type Faults struct {
	NoService     bool          // serves nobody (554)
	Crowded       bool          // has too many connections already (421)
	CloseAfter    int           // closes a connection (421) at the letter after so many; 0: never
	Full          bool          // closes each connection (421) at its first letter
	Greylist      bool          // makes each address wait (451) at the first try
	NoSTARTTLS    bool          // offers none
	OtherName     bool          // has a certificate of another name
	NoAuth        bool          // takes AUTH away: what comes in without one, and later on what had one, is refused (530)
	RcptDelay     time.Duration // answers a RCPT after so long
	DotDelay      time.Duration // says after so long whether it has a letter
	Refuse        []string      // addresses that it does not take (550), naming them in what it says
	NoRelay       bool          // writes to nobody for us (554 5.7.1)
	NoSender      bool          // takes nothing from our address (553)
	RefuseContent bool          // takes no letter once it has read it (554), naming whom it is for
	LaterContent  bool          // likewise, for now (451)
	NoData        bool          // takes no DATA for now: closes the connection instead
	DropAfterDot  int           // drops the line after so many letters that it has taken, without an answer
	DropBeforeDot int           // drops the line within so many letters, which it does not take
	Slow          time.Duration // before each answer
}

// Message is one that was accepted.
type Message struct {
	From, To string // on the envelope
	Data     []byte // as it came, with CRLF
}

// Server is a mail server.
type Server struct {
	opt    Options
	certs  certificates
	quiet  chan struct{} // closed when the server is over: nothing of it waits any more
	serves sync.WaitGroup

	mu          sync.Mutex
	faults      Faults
	down        bool
	address     string
	listener    net.Listener
	connections map[*conn]struct{}
	made        int // connections, ever
	met         map[string]bool
	accepted    []Message
	wrong       []string
}

func (s *Server) now() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

// slow waits as long as the server does before it answers.
func (s *Server) slow(c *conn) {
	if d := s.now().Slow; d > 0 {
		s.wait(c, d)
	}
}

// wait waits for a while, unless the connection ends before.
func (s *Server) wait(c *conn, d time.Duration) {
	t := s.opt.Clock.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.over:
	case <-s.quiet:
	}
}

// count counts a connection, unless the server is down.
func (s *Server) count(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return false
	}
	s.made++
	s.connections[c] = struct{}{}
	return true
}

func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.connections, c)
}

// stranger reports whether an address was not tried before.
func (s *Server) stranger(to string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	met := s.met[to]
	s.met[to] = true
	return !met
}

// takeOne takes one from a fault that is for so many letters, and reports whether there was one.
func (s *Server) takeOne(of func(*Faults) *int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := of(&s.faults)
	if *n == 0 {
		return false
	}
	*n--
	return true
}

func (s *Server) accept(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted = append(s.accepted, m)
	if fault := misformed(m.Data); fault != "" {
		s.wrong = append(s.wrong, "a message "+fault)
	}
}
