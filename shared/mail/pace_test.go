package mail_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/mail/mailtest"
)

// paced is a sender whose time a test tells.
func paced(t *testing.T, rate, parallel int) (s *mail.Sender, server *mailtest.Server, now *time.Time) {
	t.Helper()
	now = &time.Time{}
	*now = at
	server = mailtest.Piped(t, mailtest.Options{})
	o := near(server)
	o.Rate, o.Parallel, o.Clock = rate, parallel, clock.Func(func() time.Time { return *now })
	return sender(t, o), server, now
}

// leave is how many letters leave within a while.
func leave(s *mail.Sender, now *time.Time, d time.Duration) (n int) {
	for end := now.Add(d); now.Before(end); n++ {
		wait := s.TakeQuota()
		for wait > 0 {
			*now = now.Add(wait)
			wait = s.TakeQuota()
		}
	}
	return n
}

// As many leave in a second as the settings say, and after a pause no more than a few at once.
func TestPace(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{1, 5, 20, 100} {
		s, _, now := paced(t, rate, 2)
		if n := leave(s, now, 10*time.Second); n < 10*rate || n > 10*rate+rate/5+1 {
			t.Errorf("%d left in 10 s at %d a second", n, rate)
		}
		*now = now.Add(time.Hour)
		n := 0
		for s.TakeQuota() == 0 {
			n++
		}
		if n != max(1, rate/5) {
			t.Errorf("%d left at once at %d a second", n, rate)
		}
	}
}

func TestBatches(t *testing.T) {
	t.Parallel()
	for rate, want := range map[int]int{1: 1, 5: 5, 20: 20, 21: 20, 100: 20} {
		if s, _, _ := paced(t, rate, 2); s.Batch() != want {
			t.Errorf("a batch of %d at %d a second", s.Batch(), rate)
		}
	}
}

// A server that asks for less gets half, at once and again as long as it asks, but never less than a quarter. Then it gets more again.
// What it says about one moment is one complaint, and what it says against a letter is none.
func TestAServerThatAsksForLess(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]mailtest.Faults{"421": {Full: true}, "421 to EHLO": {Crowded: true}, "451": {LaterContent: true}} {
		s, server, now := paced(t, 16, 4)
		complain := func() {
			server.Break(func(f *mailtest.Faults) { *f = faults })
			_ = s.Send(t.Context(), letter(someone))
		}
		want := func(when string, batch int) {
			t.Helper()
			if got := s.Batch(); got != batch {
				t.Errorf("%s, %s: %d a second, not %d", name, when, got, batch)
			}
		}
		complain()
		complain()
		want("after two at once", 8)
		if n := leave(s, now, 10*time.Second); n < 80 || n > 84 {
			t.Errorf("%s: %d left in 10 s", name, n)
		}
		complain()
		want("after another", 4)
		*now = now.Add(10 * time.Second)
		complain()
		want("after a third", 4)
		*now = now.Add(15 * time.Second)
		want("after a quiet while", 6)
		*now = now.Add(30 * time.Second)
		want("after another two", 10)
		*now = now.Add(time.Hour)
		want("in the end", 16)
	}
	s, server, _ := paced(t, 16, 4)
	server.Break(func(f *mailtest.Faults) { f.Refuse = []string{someone} })
	_ = s.Send(t.Context(), letter(someone))
	if s.Batch() != 16 {
		t.Error("a refused address makes it slower")
	}
}

// A server that asks for less gets fewer letters at once, too.
func TestFewerAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := mailtest.Piped(t, mailtest.Options{})
		o := near(server)
		o.Rate, o.Parallel = 16, 4
		s := sender(t, o)
		server.Break(func(f *mailtest.Faults) { f.Full = true })
		_ = s.Send(t.Context(), letter(someone))
		server.Break(func(f *mailtest.Faults) { *f = mailtest.Faults{RcptDelay: time.Second} })
		began := time.Now()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { send(t, s, letter(someone)) })
		}
		all.Wait()
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("four letters in %s, two at a time", took)
		}
	})
}
