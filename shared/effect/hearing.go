package effect

import (
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/plan"
)

// Hearing is how far it is read back what people did while nobody heard of it: by a look at what stands on the messages, and
// then thread by thread. It is stored as a part of Records; field names must not change.
type Hearing struct {
	// MissedAt is when to look; zero: no look is due.
	MissedAt time.Time `json:"missedAt,omitzero"`
	// HeardAt is up to when it was read, as far as it can be; never: not yet; zero: not known, and what was said may be
	// recorded under other ids.
	HeardAt time.Time `json:"heardAt,omitzero"`
	// CheckAt is when to hold what is there against what should be; zero: not before the next look.
	CheckAt time.Time `json:"checkAt,omitzero"`
	// HeardAsked is how many of the people's retries of a reading it has had.
	HeardAsked int `json:"heardAsked,omitempty"`
	// Refused says that something could not be read for good since the last look began: only another one can tell that all is.
	Refused bool `json:"refused,omitempty"`
	// Threads are the messages under which is still to be read what was said since a moment. They are read one by one: after
	// an outage there may be more of them than the system lets anybody read at once.
	Threads map[plan.Key]time.Time `json:"threads,omitempty"`
}

// never is in HeardAt before the first look: earlier than any incident.
var never = time.Unix(0, 0).UTC()

// overlap is how far a look goes back behind the one before: so much may the clocks of two machines and of the system
// differ, since requests whose clock is further off are refused.
const overlap = 5 * time.Minute

// next is when something is to be read; zero: all is.
func (h *Hearing) next(now time.Time) time.Time {
	switch {
	case !h.MissedAt.IsZero():
		return h.MissedAt
	case len(h.Threads) > 0:
		return now
	}
	return h.CheckAt
}

// all reports whether everything was read.
func (h *Hearing) all() bool { return h.MissedAt.IsZero() && len(h.Threads) == 0 && !h.Refused }

// since is from when on something may have been said that nobody heard, in an incident that was declared at a moment. Where
// that is not known it is now: what was said before and heard would be recorded again.
func (h *Hearing) since(declared, now time.Time) time.Time {
	if h.HeardAt.IsZero() {
		return now
	}
	return later(h.HeardAt, declared).Add(-overlap)
}

// miss has a look made at once, unless one is due already. It reports whether that is news.
func (h *Hearing) miss(now time.Time) bool {
	if !h.MissedAt.IsZero() {
		return false
	}
	h.MissedAt = now
	return true
}

// begin begins a look, which serves so many retries.
func (h *Hearing) begin(asked int) { h.HeardAsked, h.Refused = asked, false }

// heard ends a look that began at a moment and was about what was said since another one, which it found in threads.
func (h *Hearing) heard(began, since time.Time, threads []plan.Key) {
	h.MissedAt, h.HeardAt = time.Time{}, later(began, since.Add(overlap))
	h.owe(threads, since)
}

// owe notes that threads are to be read from a moment on, or from an earlier one that was noted before.
func (h *Hearing) owe(threads []plan.Key, since time.Time) {
	if h.Threads == nil {
		h.Threads = map[plan.Key]time.Time{}
	}
	for _, k := range threads {
		h.Threads[k] = earlier(since, h.Threads[k])
	}
}

// thread is what is read first of what is owed, and since when.
func (h *Hearing) thread() (plan.Key, time.Time) {
	key := slices.Min(slices.Collect(maps.Keys(h.Threads)))
	return key, h.Threads[key]
}

// skip gives up a thread that cannot be read before people do something: the next look begins no later than this one did.
func (h *Hearing) skip(thread plan.Key) {
	h.HeardAt = earlier(h.Threads[thread].Add(overlap), h.HeardAt)
	delete(h.Threads, thread)
}

// fail notes that a reading failed, and when to look again, if time alone may help.
func (h *Hearing) fail(fault *Error, now time.Time) {
	h.Refused = h.Refused || fault.Class == Permanent
	h.MissedAt = time.Time{}
	if !fault.final() {
		h.MissedAt = now.Add(max(fault.RetryAfter, lastBackoff))
	}
}
