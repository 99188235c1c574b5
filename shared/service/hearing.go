package service

import (
	"time"
)

// Hearing is how what people do in Slack reaches this process, as far as that shows: with Socket Mode, whose connections
// Slack counts. The zero Hearing says that nothing is known to be wrong.
type Hearing struct {
	UnheardSince time.Time // since when nothing arrives, whatever Slack answers; zero: it arrives
	Why          string    // why nothing arrives: a code of which shared/text knows what to do; empty: not known
	Others       int       // connections of other processes, which take a part of what arrives
	Suspected    bool      // Slack counted others when it was last asked
}

// Heard notes how what people do reaches this process.
func (s *Service) Heard(h Hearing) { s.hearing.Store(&h) }

// Hearing is what was last noted.
func (s *Service) Hearing() Hearing {
	if h := s.hearing.Load(); h != nil {
		return *h
	}
	return Hearing{}
}

// rereadEvery is how long a reaction or a reply may go unheard of when Slack never delivers it, and how long something may be
// missing that somebody took away. Reading back takes a call or
// two for each incident that runs, of the fifty a minute that Slack allows: more often only while it is known that not all
// arrives.
func (h Hearing) rereadEvery() time.Duration {
	if h.UnheardSince.IsZero() && !h.Suspected {
		return 10 * time.Minute
	}
	return 2 * time.Minute
}
