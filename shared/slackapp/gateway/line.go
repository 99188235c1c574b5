package gateway

import (
	"cmp"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// The times of a place in the line. Its worker asks again when it was told to, so a place that nobody asks for any more
// (its incident ended, its worker died) stops counting soon; a worker that is merely busy finds its number again.
const (
	placeCounts = 2 * time.Second
	placeStays  = 15 * time.Second
)

// waiter is an effect that waits for its turn.
type waiter struct {
	incident incident.ID
	key      plan.Key
}

func waiterOf(c effect.Call) waiter { return waiter{c.Room.Incident, c.Effect.Key} }

// place is where a waiter stands: before everybody less urgent, of whichever incident, and behind those as urgent who
// came earlier.
type place struct {
	urgency plan.Urgency
	number  int            // grows with each arrival
	back    time.Time      // when its worker was told to ask again
	short   map[string]int // tokens it needs of the buckets that made it wait
}

func (p place) before(q place) bool {
	return cmp.Or(cmp.Compare(p.urgency, q.urgency), cmp.Compare(p.number, q.number)) < 0
}

// line is everybody who waits, for any bucket. The budget's lock guards it.
type line struct {
	places   map[waiter]place
	arrivals int
}

// of returns the place of w, which may be new and is not in the line yet.
func (l *line) of(w waiter, u plan.Urgency) place {
	p, known := l.places[w]
	if !known {
		l.arrivals++
		p.number = l.arrivals
	}
	p.urgency = u
	return p
}

// ahead counts the tokens of a bucket that those before p wait for.
func (l *line) ahead(p place, bucket string, now time.Time) (n int) {
	for _, other := range l.places {
		if other.before(p) && now.Before(other.back.Add(placeCounts)) {
			n += other.short[bucket]
		}
	}
	return n
}

// wait puts w into the line, or keeps it there.
func (l *line) wait(w waiter, p place) {
	if l.places == nil {
		l.places = map[waiter]place{}
	}
	l.places[w] = p
}

// leave takes w out, and everybody who has not come back.
func (l *line) leave(w waiter, now time.Time) {
	delete(l.places, w)
	for other, p := range l.places {
		if !now.Before(p.back.Add(placeStays)) {
			delete(l.places, other)
		}
	}
}
