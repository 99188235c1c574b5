package reconcile

import (
	"context"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// recorder has the records and the write buffer. The outcome of a call is recorded a moment later, together with those that
// follow: a declaration posts a message a second, and each transaction is paid for. A successor treats buffered calls like those
// that were under way: it finds them by evidence, and edits by their names in the lease.
type recorder struct {
	journal.Records
	docs    *journal.Store
	at      string             // where the first of them is
	indexed plan.Refs          // as the index has them
	flushBy time.Time          // when the buffer must be recorded; zero: it is empty
	pending []incident.Request // buffered for the incident, besides what pass.events derives
}

// load reads the records. Before the first lease there are none.
func (r *recorder) load(ctx context.Context, db store.DB, token int, path func(n int) string, size int) (err error) {
	r.docs, r.at = journal.NewStore(path, size), path(0)
	r.Records = journal.Empty()
	if token > 1 {
		r.Records, err = r.docs.Load(ctx, db)
	}
	r.indexed = r.Refs()
	return err
}

// loaded reports whether load was called.
func (r *recorder) loaded() bool { return r.Items != nil }

// buffer makes the buffer due at a moment, or earlier if it was.
func (r *recorder) buffer(by time.Time) { r.flushBy = clock.Earlier(r.flushBy, by) }

// emit buffers requests.
func (r *recorder) emit(reqs []incident.Request, by time.Time) {
	r.pending = append(r.pending, reqs...)
	r.buffer(by)
}

// buffering reports whether something is buffered.
func (r *recorder) buffering() bool { return !r.flushBy.IsZero() }

// flushDue reports whether a buffer that is not empty must be recorded now.
func (r *recorder) flushDue(now time.Time) bool { return !r.flushBy.After(now) }

// take empties the buffer, all of which is about to be recorded.
func (r *recorder) take() (pending []incident.Request) {
	pending = r.pending
	r.flushBy, r.pending = time.Time{}, nil
	return pending
}

// write writes the records that have changed.
func (r *recorder) write(tx store.Tx) error {
	docs := r.docs.Changes(r.Records)
	for _, path := range slices.Sorted(maps.Keys(docs)) {
		if err := tx.Set(path, docs[path]); err != nil {
			return err
		}
	}
	return nil
}

// written notes that all records and their index are in the store.
func (r *recorder) written() {
	r.docs.Written(r.Records)
	r.indexed = r.Refs()
}
