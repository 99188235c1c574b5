package socket

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Listen keeps a connection until ctx ends, and returns when all are closed.
func (c *Client) Listen(ctx context.Context) {
	l := &listener{Client: c, ear: ear{opts: c.opts}, wait: c.opts.Pace.First}
	defer l.running.Wait()
	for ctx.Err() == nil {
		k, err := c.open(ctx)
		switch {
		case ctx.Err() != nil:
			if err == nil {
				k.close()
			}
		case err != nil:
			l.failed(ctx, err)
		default:
			l.keep(ctx, k)
		}
	}
}

// listener is the course of one Listen. Only its goroutine uses it.
type listener struct {
	*Client
	ear     ear
	open    []*conn // those that are not known to have ended
	wait    time.Duration
	missed  bool // there was a time without any, in which people may have done something
	running sync.WaitGroup
}

// failed is a try that brought no connection. While an older one is there, nothing is lost yet.
func (l *listener) failed(ctx context.Context, err error) {
	var fault *Fault
	if !errors.As(err, &fault) {
		fault = &Fault{Code: Unreachable, Err: err}
	}
	if l.left(); len(l.open) == 0 {
		l.missed = true
		l.ear.unheard(fault, l.opts.Clock.Now())
	}
	l.opts.Clock.Sleep(ctx, max(l.wait, fault.Retry))
	l.wait = min(2*l.wait, l.opts.Pace.Most)
}

// left drops the connections that have ended.
func (l *listener) left() {
	l.open = slices.DeleteFunc(l.open, func(k *conn) bool { return k.ended() })
}

// keep reads k, and returns when another connection is due: Slack asks for one, k has ended, or it is time to count.
func (l *listener) keep(ctx context.Context, k *conn) {
	began := l.opts.Clock.Now()
	l.adopt(ctx, k)
	lasting, count := l.opts.Clock.NewTimer(l.opts.Pace.Steady), l.opts.Clock.NewTimer(l.ear.next())
	defer lasting.Stop()
	defer count.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-lasting.C:
			l.lasts(began)
		case <-count.C:
			return
		case reason := <-k.leave:
			l.leaving(ctx, k, reason, l.lasts(began))
			return
		case <-k.gone:
			l.leaving(ctx, k, "", l.lasts(began))
			return
		}
	}
}

// lasts reports whether the connection that began at a moment has lasted, and notes it.
func (l *listener) lasts(began time.Time) bool {
	now := l.opts.Clock.Now()
	if now.Sub(began) < l.opts.Pace.Steady {
		return false
	}
	l.wait = l.opts.Pace.First
	l.ear.heard(now)
	return true
}

// adopt begins to read k, which replaces the connections that are there.
func (l *listener) adopt(ctx context.Context, k *conn) {
	l.left()
	old := l.open
	l.open = append(slices.Clone(old), k)
	l.running.Go(func() { k.run(ctx) })
	for _, o := range old {
		l.running.Go(func() { o.retire(ctx) })
	}
	if l.missed && len(old) == 0 && l.opts.Connected != nil {
		l.opts.Connected()
	}
	l.missed = true // when this one has ended
	l.ear.counted(k.connections - len(l.open))
}

// leaving is that k ends, or will in a moment, and why if Slack said so. Slack ends each every few hours, and then the next
// one is opened at once, before. Where it is no matter of course that would go on for ever.
func (l *listener) leaving(ctx context.Context, k *conn, reason string, steady bool) {
	usual := reason == warning || reason == refresh || reason == ""
	switch {
	case usual && steady:
	case usual:
		l.failed(ctx, &Fault{Code: Cut, Detail: reason})
	default: // Slack gives the app none
		k.close()
		<-k.gone
		l.failed(ctx, ended(reason))
	}
}
