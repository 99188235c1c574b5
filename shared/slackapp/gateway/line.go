package gateway

import (
	"cmp"
	"slices"
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

func waiterOf(c effect.Call) waiter { return waiter{c.Inventory.Incident, c.Effect.Key} }

// place is where a waiter stands: before everybody less urgent, of whichever incident, and behind those as urgent who
// came earlier.
type place struct {
	urgency plan.Urgency
	number  int            // grows with each arrival
	back    time.Time      // when its worker was told to ask again
	short   map[string]int // tokens it needs of the buckets that made it wait
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.urgency, q.urgency), cmp.Compare(p.number, q.number))
}

// line is everybody who waits. The budget's lock guards it.
type line struct {
	places   map[waiter]*place
	queues   map[string][]*place // by bucket: who is short of it, in their order; of none the key is not there
	arrivals int
}

// of returns the place of w, which may be new and is not in the line yet.
func (l *line) of(w waiter, u plan.Urgency) (p place) {
	if known := l.places[w]; known != nil {
		p = *known
	} else {
		l.arrivals++
		p.number = l.arrivals
	}
	p.urgency = u
	return p
}

// ahead counts the tokens of a bucket that those before p wait for.
func (l *line) ahead(p place, bucket string, now time.Time) (n int) {
	for _, other := range l.queues[bucket] {
		if other.compare(p) >= 0 {
			break
		}
		if now.Before(other.back.Add(placeCounts)) {
			n += other.short[bucket]
		}
	}
	return n
}

// wait puts w into the line, or keeps it there.
func (l *line) wait(w waiter, p place) {
	if l.places == nil {
		l.places, l.queues = map[waiter]*place{}, map[string][]*place{}
	}
	was := l.places[w]
	if was != nil && was.compare(p) == 0 && sameBuckets(was.short, p.short) { // asked again: nobody moves
		*was = p
		return
	}
	l.drop(w)
	l.places[w] = &p
	for bucket := range p.short {
		at, _ := l.find(bucket, p)
		l.queues[bucket] = slices.Insert(l.queues[bucket], at, &p)
	}
}

func sameBuckets(a, b map[string]int) bool {
	for bucket := range a {
		if _, ok := b[bucket]; !ok {
			return false
		}
	}
	return len(a) == len(b)
}

// find returns where p stands in a bucket's queue, or would.
func (l *line) find(bucket string, p place) (at int, there bool) {
	return slices.BinarySearchFunc(l.queues[bucket], p, func(q *place, p place) int { return q.compare(p) })
}

func (l *line) drop(w waiter) {
	p := l.places[w]
	if p == nil {
		return
	}
	delete(l.places, w)
	for bucket := range p.short {
		if at, there := l.find(bucket, *p); there {
			l.queues[bucket] = slices.Delete(l.queues[bucket], at, at+1)
		}
		if len(l.queues[bucket]) == 0 {
			delete(l.queues, bucket)
		}
	}
}

// leave takes w out, and everybody who has not come back.
func (l *line) leave(w waiter, now time.Time) {
	l.drop(w)
	for other, p := range l.places {
		if !now.Before(p.back.Add(placeStays)) {
			l.drop(other)
		}
	}
}
