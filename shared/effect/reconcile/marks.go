package reconcile

import (
	"slices"
	"time"

	"noroshi.internal/shared/store"
)

// markPollInterval is how often a waiting worker reads the marks, so that a claim shows within two seconds.
const markPollInterval = 1700 * time.Millisecond

// marks are the marks that woke this worker and those that came since.
type marks struct {
	served  []store.Mark
	wake    string          // the id of the one that stays until the lease goes
	applied map[string]bool // by id: the mark's hint, if it has one, is in the records
	readAt  time.Time
	skipped bool        // the last refresh did not read them
	left    *store.Mark // to be written with what is saved next
}

// skip reports whether the marks were read a moment ago, and notes whether this refresh leaves them.
func (m *marks) skip(must bool, now time.Time) bool {
	m.skipped = !must && now.Sub(m.readAt) < markPollInterval
	return m.skipped
}

// readNext makes the next refresh read the marks.
func (m *marks) readNext() { m.readAt = time.Time{} }

// untilRead is how long the marks need not be read.
func (m *marks) untilRead(now time.Time) time.Duration {
	return max(markPollInterval-now.Sub(m.readAt), 0)
}

// read notes that the marks were read, and reports whether there are new ones.
func (m *marks) read(all []store.Mark, now time.Time) (fresh bool) {
	m.readAt = now
	served := map[string]bool{}
	for _, mark := range m.served {
		served[mark.ID] = true
	}
	return slices.ContainsFunc(all, func(mark store.Mark) bool { return !served[mark.ID] })
}

// serve makes all marks those that are served, and chooses which one of them stays until the lease goes: one that is due, so
// that a crash leaves something that wakes a successor. One is enough, since a successor plans from the incident as it is.
func (m *marks) serve(all []store.Mark, now time.Time) {
	m.served = all
	if slices.ContainsFunc(all, func(mark store.Mark) bool { return mark.ID == m.wake }) {
		return
	}
	m.wake = ""
	if i := slices.IndexFunc(all, func(mark store.Mark) bool { return due(mark, now) }); i >= 0 {
		m.wake = all[i].ID
	}
}

// leave has a mark written with what is saved next, unless there is one that wakes a successor.
func (m *marks) leave(mark store.Mark) {
	if m.wake == "" {
		m.left = &mark
	}
}

// write writes the mark that is to be left.
func (m *marks) write(tx store.Tx) error {
	if m.left == nil {
		return nil
	}
	return tx.Set(m.left.Path(), *m.left)
}

// written notes that write was committed: that mark is served like the others.
func (m *marks) written() {
	if m.left != nil {
		m.served, m.wake, m.left = append(slices.Clip(m.served), *m.left), m.left.ID, nil
	}
}

func due(m store.Mark, now time.Time) bool { return m.NotBefore <= store.Moment(now) }

func anyDue(all []store.Mark, now time.Time) bool {
	return slices.ContainsFunc(all, func(m store.Mark) bool { return due(m, now) })
}

// apply notes that the hint of a mark is in the records. It reports whether it was not before.
func (m *marks) apply(mark store.Mark) bool {
	fresh := !m.applied[mark.ID]
	m.applied[mark.ID] = true
	return fresh
}

// obsolete reports whether a mark may go before the lease does. The fewer marks there are, the less each reading costs.
func (m *marks) obsolete(mark store.Mark) bool {
	return m.wake != "" && mark.ID != m.wake && m.applied[mark.ID]
}

// compactFrom is how many marks are worth a transaction of their own.
const compactFrom = 8

// crowded reports whether obsolete marks are worth a transaction of their own.
func (m *marks) crowded() bool { return len(m.served) >= compactFrom && m.wake != "" }

// compact deletes the obsolete marks.
func (m *marks) compact(tx store.Tx) error {
	for _, mark := range m.served {
		if !m.obsolete(mark) {
			continue
		}
		if err := tx.Delete(mark.Path()); err != nil {
			return err
		}
	}
	return nil
}

// compacted notes that compact was committed.
func (m *marks) compacted() { m.served = slices.DeleteFunc(m.served, m.obsolete) }

// end deletes all marks that were served.
func (m *marks) end(tx store.Tx) error {
	for _, mark := range m.served {
		if err := tx.Delete(mark.Path()); err != nil {
			return err
		}
	}
	return nil
}
