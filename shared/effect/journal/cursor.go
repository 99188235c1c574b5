package journal

import (
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// BackfillCursor says how far people's acts were read back: first by a scan of what stands on the messages, then thread by
// thread. It is stored as a part of Records; the names in the tags must not change.
type BackfillCursor struct {
	// ScanAt is when the next scan is due; zero: none is.
	ScanAt time.Time `json:"missedAt,omitzero"`
	// ReadUpTo is the moment up to which everything was read. neverRead: no scan was made yet. Zero: it is not known, and what
	// was said before may stand in the timeline under other ids.
	ReadUpTo time.Time `json:"heardAt,omitzero"`
	// AuditAt is when the next audit is due; zero: not before the next scan.
	AuditAt time.Time `json:"checkAt,omitzero"`
	// RetriesServed counts the retries of a backfill that people asked for and had.
	RetriesServed int `json:"heardAsked,omitempty"`
	// Refused says that a reading was refused for good since the last scan began.
	Refused bool `json:"refused,omitempty"`
	// Threads are the messages whose threads are still to be read, each from a moment on. One is read at a time: after an
	// outage there may be more of them than the system's quota allows at once.
	Threads map[plan.Key]time.Time `json:"threads,omitempty"`
}

// neverRead is in ReadUpTo before the first scan. It is earlier than any incident.
var neverRead = time.Unix(0, 0).UTC()

// overlap is how far a scan reaches back behind the one before. Requests from clocks that differ by more are refused.
const overlap = 5 * time.Minute

// Next returns when something is to be read; zero: all is.
func (c *BackfillCursor) Next(now time.Time) time.Time {
	switch {
	case !c.ScanAt.IsZero():
		return c.ScanAt
	case len(c.Threads) > 0:
		return now
	}
	return c.AuditAt
}

// Complete reports whether everything was read.
func (c *BackfillCursor) Complete() bool {
	return c.ScanAt.IsZero() && len(c.Threads) == 0 && !c.Refused
}

// Since returns the moment from which something may be unread in an incident that was declared at a moment. It is now if nothing
// is known: earlier words would be recorded twice.
func (c *BackfillCursor) Since(declared, now time.Time) time.Time {
	if c.ReadUpTo.IsZero() {
		return now
	}
	return clock.Later(c.ReadUpTo, declared).Add(-overlap)
}

// RequestScan makes a scan due now, unless one is due already. It reports whether it changed anything.
func (c *BackfillCursor) RequestScan(now time.Time) bool {
	if !c.ScanAt.IsZero() {
		return false
	}
	c.ScanAt = now
	return true
}

// BeginScan begins a scan that serves so many retries.
func (c *BackfillCursor) BeginScan(retries int) { c.RetriesServed, c.Refused = retries, false }

// SkipScan ends a scan that had nothing to read.
func (c *BackfillCursor) SkipScan() { c.ScanAt = time.Time{} }

// EndScan ends a scan that began at a moment, read from since on, and found threads to read.
func (c *BackfillCursor) EndScan(began, since time.Time, threads []plan.Key) {
	c.ScanAt, c.ReadUpTo = time.Time{}, clock.Later(began, since.Add(overlap))
	c.enqueue(threads, since)
}

// enqueue queues threads to be read from a moment on. An earlier moment that is queued stays.
func (c *BackfillCursor) enqueue(threads []plan.Key, since time.Time) {
	if c.Threads == nil {
		c.Threads = map[plan.Key]time.Time{}
	}
	for _, k := range threads {
		c.Threads[k] = clock.Earlier(since, c.Threads[k])
	}
}

// Rescan queues the thread of a message that scans have missed, since it is only found now, with another scan: a TODO's, or that of
// the sign's card, or that of a heading of the review. It is read from when the incident was first heard of.
func (c *BackfillCursor) Rescan(key plan.Key, begun, now time.Time) {
	_, todo := plan.TodoOf(key)
	_, heading := plan.KPTOf(key)
	if !todo && !heading && key != plan.SignKey || !c.ReadUpTo.After(neverRead) {
		return
	}
	c.ScanAt = now
	c.enqueue([]plan.Key{key}, begun.Add(-overlap))
}

// NextThread returns the thread that is read next, and from when on.
func (c *BackfillCursor) NextThread() (plan.Key, time.Time) {
	key := slices.Min(slices.Collect(maps.Keys(c.Threads)))
	return key, c.Threads[key]
}

// ThreadRead takes a thread from the queue.
func (c *BackfillCursor) ThreadRead(thread plan.Key) { delete(c.Threads, thread) }

// SkipThread gives up a thread that cannot be read before people do something. The next scan reaches back as far as this
// one did.
func (c *BackfillCursor) SkipThread(thread plan.Key) {
	c.ReadUpTo = clock.Earlier(c.Threads[thread].Add(overlap), c.ReadUpTo)
	delete(c.Threads, thread)
}

// ReadFailed records that a reading failed, and makes a scan due if time alone may help.
func (c *BackfillCursor) ReadFailed(fault *effect.Error, now time.Time) {
	c.Refused = c.Refused || fault.Class == effect.Permanent
	c.ScanAt = time.Time{}
	if !fault.Final() {
		c.ScanAt = now.Add(max(fault.RetryAfter, LastBackoff))
	}
}

// AuditFrom makes an audit due at a moment; zero: none is.
func (c *BackfillCursor) AuditFrom(at time.Time) { c.AuditAt = at }
