package reconcile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Serve brings the system up to the incident's current state, as far as it can before ctx ends. It returns nil when it did,
// when another worker does it, and when what is left has a mark to wake a later worker. An error means that the store could
// not be used; the marks are still there.
func (r *Reconciler) Serve(ctx context.Context, id incident.ID) error {
	if err := r.TryServe(ctx, id); !errors.Is(err, lease.ErrHeld) {
		return err
	}
	return nil
}

// TryServe is Serve, except that lease.ErrHeld says that another worker does it.
func (r *Reconciler) TryServe(ctx context.Context, id incident.ID) error {
	for {
		again, err := r.serveOnce(ctx, id)
		if errors.Is(err, lease.ErrLost) {
			r.opts.Log.WarnContext(ctx, "another worker took over", "incident", id, "system", r.system.Name())
			return lease.ErrHeld
		}
		if err != nil || !again || r.outOfTime(ctx) {
			return err
		}
	}
}

// serveOnce works under one lease. again says that new marks came while it let go.
func (r *Reconciler) serveOnce(ctx context.Context, id incident.ID) (again bool, err error) {
	l, err := r.leases.Acquire(ctx, id)
	if err != nil {
		return false, err
	}
	p := newPass(r, id, l)
	left, err := p.run(ctx)
	p.calls.drain()
	if err == nil {
		err = p.release(context.WithoutCancel(ctx), left)
	}
	if err != nil {
		if !errors.Is(err, lease.ErrLost) {
			l.Abandon(context.WithoutCancel(ctx))
		}
		return false, fmt.Errorf("serve %s of %s: %w", r.system.Name(), id, err)
	}
	if r.outOfTime(ctx) || r.opts.Only != nil {
		return false, nil
	}
	marks, err := store.MarksFor(ctx, r.db, id, r.system.Name())
	return anyDue(marks, r.now()), err
}

// HeldUntil returns when the lease of another worker on the incident runs out, if that worker may be dead: there are marks that
// are due and it did not release. Zero: nothing is left to do, or nobody holds the lease.
func (r *Reconciler) HeldUntil(ctx context.Context, id incident.ID) (until time.Time, err error) {
	if until, err = r.leases.HeldUntil(ctx, id); err != nil || until.IsZero() {
		return time.Time{}, err
	}
	marks, err := store.MarksFor(ctx, r.db, id, r.system.Name())
	if err != nil || !anyDue(marks, r.now()) {
		return time.Time{}, err
	}
	return until, nil
}
