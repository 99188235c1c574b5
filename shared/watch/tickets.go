package watch

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// TicketSource counts the tickets that customers open. It is asked every minute.
type TicketSource interface {
	// Count returns what was opened since it was asked last, minute by minute; nothing: it could not say. Of one minute it says the same
	// whenever it is asked, or more.
	Count(ctx context.Context) []Tickets
}

const (
	// maxTickets is how many tickets of one minute count, and maxOrganisations how many of their senders are known by name.
	maxTickets, maxOrganisations = 100_000, 100
	// again is how many times as many tickets as the last time are a rise once more.
	again = 2
)

// Counted takes what was counted at a moment, and returns the state after it and whether that is worth writing. Without a rule nothing
// is a rise. s is not changed.
func (s State) Counted(at time.Time, counted []Tickets, rule incident.TicketRule) (next State, changed bool) {
	if rule.Count == 0 || len(counted) == 0 && len(s.Desk.Seen) == 0 {
		return s, false
	}
	seen := slices.Clone(s.Desk.Seen)
	for _, c := range counted {
		if c = c.bounded(); c.Count > 0 && at.Sub(c.At) < rule.Within && !c.At.After(at) {
			seen = with(seen, c)
		}
	}
	seen = slices.DeleteFunc(seen, func(t Tickets) bool { return at.Sub(t.At) >= rule.Within })
	changed = !slices.EqualFunc(seen, s.Desk.Seen, Tickets.same)
	s.Desk.Seen = seen
	s.Desk.rises(at, rule)
	return s, changed
}

// rises notes a rise: so many tickets within the time, and twice as many as the last time unless they became few in between.
func (d *Desk) rises(at time.Time, rule incident.TicketRule) {
	total, from := d.sum()
	switch {
	case total*again < rule.Count:
		d.High = 0
	case total >= rule.Count && total >= again*d.High:
		d.High, d.Rise, d.On = total, &incident.TicketRise{Count: total, Organisations: d.organisations(), From: from, Until: at}, ""
	}
}

func (d *Desk) sum() (total int, from time.Time) {
	for n, t := range d.Seen {
		if total += t.Count; n == 0 {
			from = t.At
		}
	}
	return total, from
}

func (d *Desk) organisations() int {
	named := map[string]bool{}
	for _, t := range d.Seen {
		for _, o := range t.Organisations {
			named[o] = true
		}
	}
	return len(named)
}

// with puts what was counted in a minute in the place of what was known of it, unless that was more.
func with(seen []Tickets, c Tickets) []Tickets {
	n, known := slices.BinarySearchFunc(seen, c, func(a, b Tickets) int { return a.At.Compare(b.At) })
	switch {
	case !known:
		return slices.Insert(seen, n, c)
	case c.Count >= seen[n].Count:
		seen[n] = c
	}
	return seen
}

// bounded is t as it may be kept: of a full minute, and of no more than counts.
func (t Tickets) bounded() Tickets {
	t.At, t.Count = t.At.Truncate(time.Minute), min(t.Count, maxTickets)
	t.Organisations = t.Organisations[:min(len(t.Organisations), maxOrganisations)]
	return t
}

func (t Tickets) same(o Tickets) bool {
	return t.At.Equal(o.At) && t.Count == o.Count && slices.Equal(t.Organisations, o.Organisations)
}

// Raised is the state once people were told of a rise. s is not changed.
func (s State) Raised(told incident.TicketRise) State {
	if s.Desk.Waits(told) {
		s.Desk.Rise, s.Desk.On = nil, ""
	}
	return s
}

// Waits reports whether a rise is one that nobody is known to have been told of.
func (d Desk) Waits(r incident.TicketRise) bool { return d.Rise != nil && d.Rise.Until.Equal(r.Until) }
