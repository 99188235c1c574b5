// Package lease is the right to work on one system of one incident. A worker holds it for a time and renews it. Its token
// grows with each holder and is the fence: a transaction that reads the lease fails once another worker has taken it. Before
// a worker edits anything it names the edit in the lease, so that a successor knows which edits to repeat.
package lease

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// ErrLost says that another worker has taken the lease. A worker that sees it records nothing more.
var ErrLost = errors.New("the lease was lost")

// The times of a lease.
const (
	lifetime = 20 * time.Second
	// Margin is what must be left of the lease beyond a call's timeout when the call starts.
	Margin = 2 * time.Second
)

// Term is a lease as it is stored; the names in the tags must not change.
type Term struct {
	Holder string    `json:"holder"`
	Token  int       `json:"token"`
	Until  time.Time `json:"until"`
	Clean  bool      `json:"clean"` // its holder released it and had recorded everything
	// Voided says that the holder is known to be dead, so nothing of it is under way any more.
	Voided bool `json:"voided,omitempty"`
	// Editing names what the holder may be editing. It is written before the edit is sent.
	Editing []plan.Key `json:"editing,omitempty"`
}

// voided returns the term of a holder that is known to be dead.
func (t Term) voided() Term {
	t.Until, t.Voided = time.Time{}, true
	return t
}

// Lease is a lease that this process holds.
type Lease struct {
	by          *Registry
	path        string
	term        Term
	edits       map[plan.Key]bool // under way, or done and not recorded
	Predecessor Predecessor
}

// Predecessor is what is known of the holder before. The zero Predecessor released its lease, or there was none.
type Predecessor struct {
	Dirty   bool          // something may be done and not recorded
	Settle  time.Duration // how long a call of it may still take to land
	editing []plan.Key
}

// Editing reports whether that holder may have been editing k.
func (p Predecessor) Editing(k plan.Key) bool { return slices.Contains(p.editing, k) }

// Token returns the fence.
func (l *Lease) Token() int { return l.term.Token }

// Verify makes sure in tx that the lease is still held, and returns its term as it would be if it were renewed. It precedes
// the first write of tx.
func (l *Lease) Verify(tx store.Tx) (t Term, err error) {
	if err := tx.Get(l.path, &t); err != nil {
		return t, fmt.Errorf("check lease: %w", err)
	}
	if t.Token != l.term.Token || t.Holder != l.term.Holder {
		return t, ErrLost
	}
	t.Until = l.by.clock.Now().Add(lifetime)
	return t, nil
}

// Extend writes the term that Verify returned if the lease must be renewed or must name an edit, and returns the term as it
// is then. Most transactions need no write: the read is fence enough.
func (l *Lease) Extend(tx store.Tx, t Term) (Term, error) {
	if l.Covers() {
		return l.term, nil
	}
	t.Editing = slices.Sorted(maps.Keys(l.edits))
	return t, tx.Set(l.path, t)
}

// Committed notes the term that Extend returned, once its transaction is committed.
func (l *Lease) Committed(t Term) { l.term = t }

// Covers reports whether the lease names every edit under way and outlasts a call that begins now.
func (l *Lease) Covers() bool { return l.covers(l.edits) }

// covers is Covers for some edits. The lease may name finished edits, too: a successor repeats them once.
func (l *Lease) covers(edits map[plan.Key]bool) bool {
	for k := range edits {
		if !slices.Contains(l.term.Editing, k) {
			return false
		}
	}
	return l.term.Until.Sub(l.by.clock.Now()) >= effect.CallTimeout+Margin
}

// Limit returns how long a call that begins now may take.
func (l *Lease) Limit() time.Duration {
	return min(l.term.Until.Add(-Margin).Sub(l.by.clock.Now()), effect.CallTimeout)
}

// Renew makes sure that the lease covers what is under way.
func (l *Lease) Renew(ctx context.Context) error { return l.RenewFor(ctx, l.edits) }

// RenewFor makes sure that the lease covers some edits.
func (l *Lease) RenewFor(ctx context.Context, edits map[plan.Key]bool) error {
	if l.covers(edits) {
		return nil
	}
	var t Term
	err := store.UntilKnown(func() error {
		return l.by.db.Update(ctx, func(tx store.Tx) (err error) {
			if t, err = l.Verify(tx); err != nil {
				return err
			}
			t.Editing = slices.Sorted(maps.Keys(edits))
			return tx.Set(l.path, t)
		})
	})
	if err == nil {
		l.term = t
	}
	return err
}

// Edit notes that an edit is about to be sent.
func (l *Lease) Edit(k plan.Key) { l.edits[k] = true }

// Edits returns the edits that the lease must name.
func (l *Lease) Edits() map[plan.Key]bool { return maps.Clone(l.edits) }

// Recorded notes that all edits are recorded but those still running.
func (l *Lease) Recorded(running func(plan.Key) bool) {
	maps.DeleteFunc(l.edits, func(k plan.Key, _ bool) bool { return !running(k) })
}

// Release gives the lease back, in one transaction with the last writes.
func (l *Lease) Release(ctx context.Context, last func(tx store.Tx) error) error {
	return store.UntilKnown(func() error {
		return l.by.db.Update(ctx, func(tx store.Tx) error {
			t, err := l.Verify(tx)
			if err == nil {
				err = last(tx)
			}
			if err != nil {
				return err
			}
			t.Clean, t.Editing = true, nil
			return tx.Set(l.path, t)
		})
	})
}

// Abandon ends the lease of a worker that could not use the store, so that the next one need not wait. The lease is not
// clean: something may be done and not recorded. If the store fails again this process remembers that the lease has no
// owner, and takes it at the next attempt. For other processes it runs out.
func (l *Lease) Abandon(ctx context.Context) {
	err := l.by.db.Update(ctx, func(tx store.Tx) error {
		t, err := l.Verify(tx)
		if err != nil {
			return err
		}
		t.Until = l.by.clock.Now()
		return tx.Set(l.path, t)
	})
	if err != nil && !errors.Is(err, ErrLost) {
		l.by.abandoned.Store(l.term.Holder, true)
		l.by.opts.Log.WarnContext(ctx, "a lease could not be given back and will run out", "lease", l.path, "err", err)
	}
}
