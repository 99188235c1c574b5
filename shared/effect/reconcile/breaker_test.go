package reconcile_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// tries has an edit of one message fail in these ways, one after the other.
func (b *bundle) tries(key plan.Key, faults ...effect.Error) {
	b.t.Helper()
	for _, f := range faults {
		b.out.next(key, refused(f))
	}
	b.out.wait[plan.BoardKey] = time.Now().Add(time.Minute) // it would be an answer, too
	b.ask(incident.Claim{Todo: "2"})
	b.serve(soon)
	b.complete()
}

// Only calls without an answer lead to a probe. A refusal is an answer, and the count begins again after it.
func TestARefusalIsAnAnswer(t *testing.T) {
	silence := effect.Error{Class: effect.Unknown, Code: "server_error", Unavailable: true}
	refusal := effect.Error{Class: effect.RetryLater, Code: "ratelimited"}
	for name, c := range map[string]struct {
		faults []effect.Error
		probes int
	}{
		"refusals":           {[]effect.Error{refusal, refusal, refusal, refusal}, 0},
		"silence":            {[]effect.Error{silence, silence, silence}, 1},
		"silence, broken":    {[]effect.Error{silence, silence, refusal, silence, silence}, 0},
		"silence, too short": {[]effect.Error{silence, silence}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				p := b.probing(nil)
				b.declare()
				b.serve(soon)
				b.tries("todo/2", c.faults...)
				if len(p.probes) != c.probes {
					b.t.Errorf("%d probes", len(p.probes))
				}
			})
		})
	}
}

// A system that takes long, time after time, is known to be slow until it is quick again; one slow call says nothing.
func TestASlowSystemIsKnownToBeSlow(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.probing(nil)
		b.declare()
		b.serve(soon)
		claimed := func(takes time.Duration) (slow bool) {
			b.t.Helper()
			b.out.takes = takes
			b.ask(incident.Claim{Todo: "2"}) // the board and the TODO
			b.ask(incident.Claim{Todo: "3"})
			b.serve(soon)
			b.ask(incident.Release{Todo: "2"})
			b.ask(incident.Release{Todo: "3"})
			b.serve(soon)
			return !b.health().SlowSince.IsZero()
		}
		b.out.next("todo/2", slow(3*time.Second))
		if claimed(time.Second) {
			b.t.Error("one slow call made it slow")
		}
		began := time.Now()
		if !claimed(4 * time.Second) {
			b.t.Error("nobody knows that it is slow")
		}
		if since := b.health().SlowSince.Sub(began); since < 0 || since > 20*time.Second {
			b.t.Errorf("it is slow since %s", since)
		}
		known := b.health().SlowSince
		if !claimed(4*time.Second) || b.health().SlowSince != known {
			b.t.Error("it is slow since then, not since later")
		}
		if claimed(time.Second); claimed(time.Second) {
			b.t.Error("it is slow for ever")
		}
	})
}
