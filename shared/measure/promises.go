// Package measure computes how a response went from its timeline alone. It is pure: the same entries give the same numbers, here, in a
// drill and from an archive.
package measure

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// Told is how customers were told: how often, how long they waited between two notices at most, and which promises were kept when.
type Told struct {
	Sent     int           `json:"sent,omitempty"`
	Gap      time.Duration `json:"gap,omitempty"` // the longest between two notices that the same readers got; zero: there were no two
	From     time.Time     `json:"from,omitzero"` // when that began
	To       time.Time     `json:"to,omitzero"`   // when it ended
	Promises []Promise     `json:"promises,omitempty"`
}

// Promise is what a notice promised, and when it was kept.
type Promise struct {
	No   int           `json:"no"` // of the notice that made it
	Due  time.Time     `json:"due"`
	By   int           `json:"by,omitempty"`   // the number of the notice that kept it; 0: none has
	Kept time.Time     `json:"kept,omitzero"`  // when that was sent
	Late time.Duration `json:"late,omitempty"` // by how much that was later than promised; zero: it was not
}

// FromTimeline is what a timeline says of it.
func FromTimeline(all []incident.Entry) Told { return Of(incident.SentNotices(all)) }

// Now is what an incident's notices say of it by now: what was promised and is waited for no more, since somebody said why or it was called
// off, counts as neither kept nor broken.
func Now(i incident.Incident) Told {
	t := Of(i.Sent)
	if !i.Notices.Promises() || !i.Status.Editable() && !i.Owes() {
		t.Promises = slices.DeleteFunc(t.Promises, func(p Promise) bool { return p.By == 0 })
	}
	return t
}

// Of is what notices that were sent say of it. They count in the order of their numbers, whatever clocks said.
func Of(sent []incident.SentNotice) (t Told) {
	sent = slices.Clone(sent)
	slices.SortStableFunc(sent, func(a, b incident.SentNotice) int { return a.No - b.No })
	t.Sent = len(sent)
	for n, one := range sent {
		for _, way := range one.Readers() {
			if one.Stage != incident.RecoveryNotice { // after which nobody waits
				t.waited(way, one.At, sent[n+1:])
			}
		}
		if !one.Promise.IsZero() {
			t.Promises = append(t.Promises, kept(one, sent[n+1:]))
		}
	}
	return t
}

// waited takes the time until the readers of a way heard again, if it is the longest so far: one that only stands on the portal tells
// nobody who waits for a mail.
func (t *Told) waited(way incident.Way, from time.Time, after []incident.SentNotice) {
	next := slices.IndexFunc(after, func(n incident.SentNotice) bool { return n.Keeps(way) })
	if next < 0 {
		return
	}
	if to := after[next].At; to.Sub(from) > t.Gap {
		t.Gap, t.From, t.To = to.Sub(from), from, to
	}
}

// kept is the promise of a notice. It is kept once customers have heard again by each way by which it was made.
func kept(n incident.SentNotice, after []incident.SentNotice) Promise {
	p, open := Promise{No: n.No, Due: n.Promise}, n.Promised()
	for _, next := range after {
		if open = slices.DeleteFunc(open, next.Keeps); len(open) == 0 {
			p.By, p.Kept, p.Late = next.No, next.At, max(0, next.At.Sub(p.Due))
			break
		}
	}
	return p
}

// Late are the promises that were kept late, and by how much the worst was.
func (t Told) Late() (n int, most time.Duration) {
	for _, p := range t.Promises {
		if p.Late > 0 {
			n, most = n+1, max(most, p.Late)
		}
	}
	return n, most
}

// Broken are the promises that nothing has kept by a moment: those that are due later are none yet.
func (t Told) Broken(at time.Time) (n int) {
	for _, p := range t.Promises {
		if p.By == 0 && p.Due.Before(at) {
			n++
		}
	}
	return n
}
