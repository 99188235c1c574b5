// Package mail sends one letter to one address, through the team's own mail server. It says what became of it as every adapter does:
// done, not done, or nobody knows. Which letter goes to whom and when, and what is done about an outcome, is the caller's.
//
// One letter is one message with one address on its envelope. Its bytes follow from the letter alone, so the same letter sent twice
// is the same message, by its Message-ID as well. Before the server has been given the end of a message, nothing of it is out; after
// that, only its answer says whether it is. SMTP offers no later proof.
//
//	mail.go     a sender: a letter to the server, over a connection that is kept for the next
//	options.go  what a sender needs
//	letter.go   a letter as a message: headers, subject, body; what is no letter is refused
//	line.go     a connection: dialled, encrypted, logged in
//	reply.go    what a server's answer means
//	pace.go     how many a second, and how many at once
//	system.go   the sender as an outside system
//
// No error and no log of this package holds an address, a subject, a body, a password, or what a server said, which may repeat any of
// them. An error says where the server refused, and by which code.
package mail

import (
	"context"
	"net"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"

	"noroshi.internal/shared/effect"
)

// Sender sends letters. Its methods may be called at the same time.
type Sender struct {
	opt  Options
	pace *pace

	mu    sync.Mutex
	busy  int           // letters under way
	freed chan struct{} // closed when one of them is not any more
	idle  []*line       // the last one used is used next, so that the others grow old
}

// New returns a Sender. Nothing is called.
func New(o Options) *Sender {
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	return &Sender{opt: o, pace: newPace(o.Rate, o.Parallel), freed: make(chan struct{})}
}

// Send sends a letter. Nil: the server has accepted it. Otherwise the error is an *effect.Error: RetryLater, it is not out; Permanent,
// it is not out and a person has to do something; Unknown, it may be out.
func (s *Sender) Send(ctx context.Context, l Letter) error {
	m, err := s.opt.message(l)
	if err != nil {
		return fail(effect.Permanent, codeOf(err), err)
	}
	ctx, cancel := s.opt.Clock.WithTimeout(ctx, effect.SendTimeout)
	defer cancel()
	if !s.enter(ctx) {
		return fail(effect.RetryLater, CodeBusy, errTurn)
	}
	defer s.leave()
	if fault := s.deliver(ctx, m); fault != nil {
		return fault
	}
	return nil
}

// deliver gives a message to the server. A server may end a connection between two messages, as it likes: nothing of the next one is
// out then, and it goes over another.
func (s *Sender) deliver(ctx context.Context, m *gomail.Msg) *effect.Error {
	for {
		l, used, fault := s.line(ctx)
		if fault != nil {
			s.pace.note(s.opt.Clock.Now(), fault)
			return fault
		}
		fault, over := l.send(ctx, m)
		s.settle(l)
		if used && over && ctx.Err() == nil {
			continue
		}
		s.pace.note(s.opt.Clock.Now(), fault)
		return fault
	}
}

// line returns a connection, and whether it was used before.
func (s *Sender) line(ctx context.Context) (l *line, used bool, fault *effect.Error) {
	for l = s.take(); l != nil; l = s.take() {
		if l.idle() < maxIdle {
			return l, true, nil
		}
		l.cut()
	}
	l, fault = s.dial(ctx)
	return l, false, fault
}

// dial makes a connection: in less time than a letter has, so that a server which is away is soon known to be.
func (s *Sender) dial(ctx context.Context) (*line, *effect.Error) {
	ctx, cancel := s.opt.Clock.WithTimeout(ctx, effect.CallTimeout)
	defer cancel()
	return dial(ctx, s.opt)
}

// maxIdle is how long a connection may have been idle and still be used: what is on the way may have forgotten it, and a function that
// is asleep does not see it end.
const maxIdle = 30 * time.Second

func (s *Sender) take() *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.idle) - 1
	if n < 0 {
		return nil
	}
	l := s.idle[n]
	s.idle = s.idle[:n]
	return l
}

// settle keeps a connection for the next letter, or ends it.
func (s *Sender) settle(l *line) {
	if !l.usable {
		l.cut()
		return
	}
	l.idle = s.opt.Clock.Stopwatch()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, l)
}

// enter waits until another letter may be under way, and reports whether ctx lasted that long.
func (s *Sender) enter(ctx context.Context) bool {
	for ctx.Err() == nil {
		freed, entered := s.tryEnter()
		if entered {
			return true
		}
		select {
		case <-freed:
		case <-ctx.Done():
		}
	}
	return false
}

func (s *Sender) tryEnter() (freed <-chan struct{}, entered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy >= s.pace.atOnce(s.opt.Clock.Now()) {
		return s.freed, false
	}
	s.busy++
	return nil, true
}

func (s *Sender) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	close(s.freed)
	s.freed = make(chan struct{})
}

// Probe says whether the server would take letters from us. It connects, encrypts, logs in, says NOOP and begins a letter that it
// drops (MAIL, RSET), over a connection of its own.
func (s *Sender) Probe(ctx context.Context) error {
	ctx, cancel := s.opt.Clock.WithTimeout(ctx, effect.CallTimeout)
	defer cancel()
	l, fault := dial(ctx, s.opt)
	if fault != nil {
		return fault
	}
	defer l.quit()
	if fault = l.ask(ctx, envelope(s.opt.From)); fault != nil {
		return fault
	}
	return nil
}

// TakeQuota takes one letter from what may leave in a second and returns 0, or takes nothing and returns how long to wait.
func (s *Sender) TakeQuota() time.Duration { return s.pace.take(s.opt.Clock.Now()) }

// Batch is how many letters leave in a second: at least one, at most 20.
func (s *Sender) Batch() int { return s.pace.batch(s.opt.Clock.Now()) }

// Close ends the connections that are idle, politely.
func (s *Sender) Close() {
	for l := s.take(); l != nil; l = s.take() {
		l.quit()
	}
}
