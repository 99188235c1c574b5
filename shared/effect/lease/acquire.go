package lease

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// ErrHeld says that another worker holds the lease. It serves the marks that are there, unless it is dead.
var ErrHeld = errors.New("another worker is at it")

// Acquire takes the lease of an incident if it is free, and returns ErrHeld if not.
func (r *Registry) Acquire(ctx context.Context, id incident.ID) (*Lease, error) {
	var l *Lease
	holder := r.opts.NewID()
	err := store.UntilKnown(func() error {
		return r.db.Update(ctx, func(tx store.Tx) error {
			was, known, err := read(tx, store.LeasePath(id, r.system))
			switch {
			case err != nil:
				return err
			case known && was.Holder == holder: // the first run, whose outcome was unknown, has taken it
				return nil
			case known && !r.free(was):
				l = nil
				return nil
			}
			l = r.successor(id, was, known, holder)
			return tx.Set(l.path, l.term)
		})
	})
	if err == nil && l == nil {
		err = ErrHeld
	}
	return l, err
}

func read(tx store.Tx, path string) (t Term, known bool, err error) {
	err = tx.Get(path, &t)
	if errors.Is(err, store.ErrNotFound) {
		return t, false, nil
	}
	return t, err == nil, err
}

// free reports whether nobody works under t any more.
func (r *Registry) free(t Term) bool {
	_, abandoned := r.abandoned.Load(t.Holder)
	return t.Clean || !t.Until.After(r.clock.Now()) || abandoned
}

// successor returns the lease that follows on was. It names the edits of the holder before until they are recorded.
func (r *Registry) successor(id incident.ID, was Term, known bool, holder string) *Lease {
	settle := r.opts.Settle
	if was.Voided {
		settle = r.opts.VoidSettle
	}
	return &Lease{
		by: r, path: store.LeasePath(id, r.system), edits: map[plan.Key]bool{},
		Predecessor: Predecessor{Dirty: known && !was.Clean, Settle: settle, editing: was.Editing},
		term:        Term{Holder: holder, Token: was.Token + 1, Until: r.clock.Now().Add(lifetime), Editing: was.Editing},
	}
}

// HeldUntil returns when the lease of an incident runs out; zero: nobody holds it.
func (r *Registry) HeldUntil(ctx context.Context, id incident.ID) (until time.Time, err error) {
	var t Term
	err = r.db.Get(ctx, store.LeasePath(id, r.system), &t)
	if errors.Is(err, store.ErrNotFound) || err == nil && (t.Clean || !t.Until.After(r.clock.Now())) {
		return time.Time{}, nil
	}
	return t.Until, err
}

// Void frees all leases of a process that is known to be dead, as a lock on the data folder proves at the start of local mode.
// Calls that its workers had begun may be done and not recorded.
func Void(ctx context.Context, db store.DB) error {
	docs, err := db.List(ctx, store.Query{Collection: "leases"})
	if err != nil {
		return err
	}
	for _, d := range docs {
		err := db.Update(ctx, func(tx store.Tx) error {
			var t Term
			if err := tx.Get(d.Path, &t); err != nil || t.Clean {
				return err
			}
			return tx.Set(d.Path, t.voided())
		})
		if err != nil {
			return err
		}
	}
	return nil
}
