// Package clock is where time comes from. All of shared is given one Clock, and a lint rule (forbidigo in .golangci.yml)
// forbids what else would read the machine's: time.Now and its kind, and the deadlines of package context.
//
// A Clock tells two times, since a drill steps from one due moment to the next, which nothing outside of it can follow.
//
// Incident time is that of the story: when something happened, is due, runs out or is tried again. It is what is stored and
// shown, what a lease, a sign-in, a token or a rate budget lasts, and how long somebody waits while nothing is under way.
// Now, Sleep and NewTimer are of it. While a Stepped clock is not stepped it stands still, so work takes no time.
//
// Machine time is how long a call may take: another machine, a disk, the platform or a browser answers as fast as it does,
// however fast the story is told. At 600 times the pace a call of 10 s would have 16 ms and fail with nothing wrong, and all
// that is tried again would be tried again. So a limit on something under way is of machine time whatever the Clock:
// WithTimeout, WithDeadline, Deadline, Left, Stopwatch and Pause. A moment of the one time is never compared with one of the other;
// what is left of a lease becomes a duration first.
//
// # What reads the machine's clock elsewhere
//
// Libraries do, for machine time, and may:
//
//   - net/http: a Client's Timeout, a dialer's, a Server's, and how long idle connections are kept; grpc likewise.
//   - crypto/tls: whether a peer's certificate is valid, which is about the real world.
//   - google.golang.org/api: when to renew the access token, which Google checks by its own clock.
//   - golang.org/x/oauth2: the expiry of an access token that is used once, at once.
//   - log/slog: the time of a line, for whoever looks for it in the machine's logs.
//   - gorilla/websocket: nothing but the deadlines that it is given.
//   - Firestore and browsers: when to drop what has expired (TTL, Max-Age). What has is refused before, by Now.
//   - The modification time of a document in a folder, which the file system sets.
//
// What would count in incident time is told it: x/time/rate by ReserveN and TokensAt, go-oidc by Config.Now.
//
// Tests read the machine's clock as they like: inside a bubble of testing/synctest it is the bubble's, and so is Machine.
package clock

import (
	"context"
	"time"
)

// Clock tells incident time and machine time. The zero Clock is none and panics: one that was forgotten would else be the
// machine's unnoticed.
type Clock struct{ source source }

// source is what differs between clocks: incident time.
type source interface {
	now() time.Time
	timer(d time.Duration) *Timer
	outside() time.Time
}

// Machine is the clock of this machine, in both times.
var Machine = Clock{machine{}}

// Func returns a clock whose Now is a function's, for tests. Waiting in it takes as long as on the machine.
func Func(now func() time.Time) Clock { return Clock{&told{says: now}} }

// Or returns c, or another clock when c is the zero Clock.
func (c Clock) Or(other Clock) Clock {
	if c.source == nil {
		return other
	}
	return c
}

// Now returns the moment, in incident time.
func (c Clock) Now() time.Time { return c.source.now() }

// NewTimer returns a timer that goes off after d of incident time.
func (c Clock) NewTimer(d time.Duration) *Timer { return c.source.timer(d) }

// Sleep waits for d of incident time, and reports whether ctx lasted that long.
func (c Clock) Sleep(ctx context.Context, d time.Duration) (lasted bool) {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := c.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// WithTimeout returns a context that ends after d of machine time, as context.WithTimeout does.
func (c Clock) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return c.WithDeadline(ctx, c.Deadline(d))
}

// WithDeadline returns a context that ends at a moment of machine time, as context.WithDeadline does.
func (c Clock) WithDeadline(ctx context.Context, at time.Time) (context.Context, context.CancelFunc) {
	return context.WithDeadline(ctx, at)
}

// Deadline returns the moment of machine time that is d away, for WithDeadline and for connections.
func (c Clock) Deadline(d time.Duration) time.Time { return c.source.outside().Add(d) }

// Left returns how much machine time a context has left; ok is false when it has no deadline.
func (c Clock) Left(ctx context.Context) (left time.Duration, ok bool) {
	at, ok := ctx.Deadline()
	if !ok {
		return 0, false
	}
	return at.Sub(c.source.outside()), true
}

// Stopwatch begins to measure machine time: how long a call takes. It returns how to read it.
func (c Clock) Stopwatch() (took func() time.Duration) {
	began := c.source.outside()
	return func() time.Duration { return c.source.outside().Sub(began) }
}

// Pause waits for d of machine time, before something outside is asked again that is about to answer, and reports whether
// ctx lasted that long.
func (c Clock) Pause(ctx context.Context, d time.Duration) (lasted bool) {
	return Machine.Sleep(ctx, d)
}

// Timer is a timer of a Clock.
type Timer struct {
	C    <-chan time.Time // gets the moment at which the timer goes off
	stop func()
}

// Stop releases the timer; it goes off no more.
func (t *Timer) Stop() { t.stop() }

// machine is the machine's clock as a source.
type machine struct{}

func (machine) now() time.Time     { return time.Now() }
func (machine) outside() time.Time { return time.Now() }

func (machine) timer(d time.Duration) *Timer {
	t := time.NewTimer(d)
	return &Timer{C: t.C, stop: func() { t.Stop() }}
}

// told is a clock whose moment a function says.
type told struct {
	machine
	says func() time.Time
}

func (t *told) now() time.Time { return t.says() }
