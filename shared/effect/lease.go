package effect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// errLost says that another worker has the lease. Whoever sees it records nothing more.
var errLost = errors.New("the lease was lost")

// The times of a lease.
const (
	leaseTime   = 20 * time.Second
	callTimeout = 8 * time.Second
	// leaseMargin is what must be left of the lease beyond a call's timeout before the call may start.
	leaseMargin = 2 * time.Second
)

// leaseDoc is how a lease is stored; field names must not change.
type leaseDoc struct {
	Holder string    `json:"holder"`
	Token  int       `json:"token"` // grows with each holder: the fence
	Until  time.Time `json:"until"`
	Clean  bool      `json:"clean"` // released by its holder, all it had begun being recorded
	// Voided says that the holder is known to be dead, so that nothing of it is under way any more.
	Voided bool `json:"voided,omitempty"`
	// Editing names what the holder may be editing: written before the edit is sent. An edit leaves no evidence, so this
	// is how a successor knows which ones to make again.
	Editing []plan.Key `json:"editing,omitempty"`
}

// lease is the right to work on one system of one incident.
type lease struct {
	path    string
	doc     leaseDoc
	dirty   bool          // the holder before did not release it: something of it may be done and not recorded
	await   time.Duration // how long a call of that holder may still land
	editing []plan.Key    // what that holder may have been editing
}

// retried runs f again when the outcome of its commit is unknown. What it writes must be the same the second time.
func retried(f func() error) (err error) {
	for range 3 {
		err = f()
		if !errors.Is(err, store.ErrExists) && !errors.Is(err, store.ErrUnknownOutcome) {
			return err
		}
	}
	return err
}

// take takes the lease if it is free; ok is false when somebody works there.
func (r *Runner) take(ctx context.Context, id incident.ID) (l lease, ok bool, err error) {
	path, holder := store.LeasePath(id, r.system.Name()), r.opts.NewID()
	err = retried(func() error {
		return r.db.Update(ctx, func(tx store.Tx) error {
			var doc leaseDoc
			err := tx.Get(path, &doc)
			known := err == nil
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if ok = known && doc.Holder == holder; ok {
				return nil // taken by the first run, whose outcome was unknown: l says how it was before
			}
			now := r.now()
			if ok = !known || doc.Clean || !doc.Until.After(now) || r.wasOurs(doc.Holder); !ok {
				return nil
			}
			l = lease{path: path, dirty: known && !doc.Clean, await: r.opts.Settle, editing: doc.Editing}
			if doc.Voided {
				l.await = r.opts.VoidSettle
			}
			l.doc = leaseDoc{Holder: holder, Token: doc.Token + 1, Until: now.Add(leaseTime), Editing: doc.Editing} // until it is recorded
			return tx.Set(path, l.doc)
		})
	})
	return l, ok && err == nil, err
}

// Held returns when the lease of another worker on the incident runs out, if that worker may be dead: there are marks that
// are due and nobody let go. Zero: nothing is left to do, or nobody holds the lease.
func (r *Runner) Held(ctx context.Context, id incident.ID) (until time.Time, err error) {
	var doc leaseDoc
	err = r.db.Get(ctx, store.LeasePath(id, r.system.Name()), &doc)
	if errors.Is(err, store.ErrNotFound) || err == nil && (doc.Clean || !doc.Until.After(r.now())) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	marks, err := store.MarksFor(ctx, r.db, id, r.system.Name())
	if err != nil || !hasDue(marks, r.now()) {
		return time.Time{}, err
	}
	return doc.Until, nil
}

// check makes sure in tx that l is still held, and returns it as it would be with its time renewed. Read before writing.
func (r *Runner) check(tx store.Tx, l lease) (leaseDoc, error) {
	var doc leaseDoc
	if err := tx.Get(l.path, &doc); err != nil {
		return doc, fmt.Errorf("check lease: %w", err)
	}
	if doc.Token != l.doc.Token || doc.Holder != l.doc.Holder {
		return doc, errLost
	}
	doc.Until = r.now().Add(leaseTime)
	return doc, nil
}

// lasts reports whether l names every edit under way and a call begun at this moment ends before it does. One that names
// edits which are over, too, costs a successor an edit more.
func (r *Runner) lasts(l lease, edits map[plan.Key]bool) bool {
	for k := range edits {
		if !slices.Contains(l.doc.Editing, k) {
			return false
		}
	}
	return l.doc.Until.Sub(r.now()) >= callTimeout+leaseMargin
}

// renew makes sure that a call begun at this moment ends before the lease does, and that the lease names every edit under
// way.
func (r *Runner) renew(ctx context.Context, l *lease, edits map[plan.Key]bool) error {
	if r.lasts(*l, edits) {
		return nil
	}
	var doc leaseDoc
	err := retried(func() error {
		return r.db.Update(ctx, func(tx store.Tx) (err error) {
			if doc, err = r.check(tx, *l); err != nil {
				return err
			}
			doc.Editing = slices.Sorted(maps.Keys(edits))
			return tx.Set(l.path, doc)
		})
	})
	if err == nil {
		l.doc = doc
	}
	return err
}

// release gives the lease back with what is held, deletes the marks that were served and, with work left, leaves a mark for
// when it is due.
func (rd *round) release(ctx context.Context, left time.Time) error {
	return retried(func() error {
		return rd.r.db.Update(ctx, func(tx store.Tx) error {
			doc, err := rd.r.check(tx, rd.lease)
			if err == nil && !rd.saveBy.IsZero() {
				err = rd.write(tx)
			}
			if err == nil {
				err = rd.handMarks(tx, left)
			}
			if err != nil {
				return err
			}
			doc.Clean, doc.Editing = true, nil
			return tx.Set(rd.lease.path, doc)
		})
	})
}

// handMarks deletes the marks that were served and makes one for what is left.
func (rd *round) handMarks(tx store.Tx, left time.Time) error {
	for _, m := range rd.served {
		if err := tx.Delete(m.Path()); err != nil {
			return err
		}
	}
	if left.IsZero() {
		return nil
	}
	system := rd.r.system.Name()
	id := fmt.Sprintf("%s-again-%d", rd.id, rd.lease.doc.Token)
	m := store.Mark{ID: id, Incident: rd.id, System: system, NotBefore: store.Moment(left)}
	return tx.Set(m.Path(), m)
}

// abandon ends the lease of a worker that could not use the store, so that the next one need not wait for it to run out.
// It is not clean: what the worker had begun may be done and not recorded. Without a store this runner remembers that it
// is nobody's, and takes it when it tries again; for others it runs out by itself.
func (r *Runner) abandon(ctx context.Context, l lease) {
	err := r.db.Update(ctx, func(tx store.Tx) error {
		doc, err := r.check(tx, l)
		if err != nil {
			return err
		}
		doc.Until = r.now()
		return tx.Set(l.path, doc)
	})
	if err != nil && !errors.Is(err, errLost) {
		r.left.Store(l.doc.Holder, true)
		r.opts.Log.WarnContext(ctx, "a lease could not be given back and will run out", "lease", l.path, "err", err)
	}
}

// wasOurs reports whether a lease is one that abandon could not give back: its worker has ended.
func (r *Runner) wasOurs(holder string) bool {
	_, ours := r.left.Load(holder)
	return ours
}

// Void frees the leases of a process that is known to be dead, as a lock on the data folder proves at the start of local
// mode. What those workers had begun may be done and not recorded, so their successors find before they act.
func Void(ctx context.Context, db store.DB) error {
	docs, err := db.List(ctx, store.Query{Collection: "leases"})
	if err != nil {
		return err
	}
	for _, d := range docs {
		err := db.Update(ctx, func(tx store.Tx) error {
			var doc leaseDoc
			if err := tx.Get(d.Path, &doc); err != nil || doc.Clean {
				return err
			}
			doc.Until, doc.Voided = time.Time{}, true
			return tx.Set(d.Path, doc)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
