package effect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Prober is a System that says, by one cheap call that changes nothing, whether it answers at all. Over a System that is
// no Prober there is no breaker: each effect is tried again by itself.
type Prober interface {
	// Probe returns nil, or the error of a call that was answered, when the system answers; a Silent *Error when not.
	Probe(ctx context.Context) error
}

// The times of the breaker.
const (
	// silentCalls is how many calls in a row must stay without an answer before the system is asked whether it is there.
	silentCalls = 3
	// The gaps between probes grow with the time that the system has been away: a quarter of it.
	leastGap, mostGap = 2 * time.Second, 2 * time.Minute
	gapShare          = 4
	// slowCall is a call that takes too long, out of the callTimeout it has.
	slowCall = 3 * time.Second
	// slowCalls of them, less the quick ones between them, make a slow system.
	slowCalls = 3
)

// breaker is what this process' workers know of how their system does.
type breaker struct {
	mu      sync.Mutex
	known   store.Health // as last read or written
	silent  int          // calls in a row without an answer
	since   time.Time    // the first of them
	code    string       // of the last of them
	slow    int          // slow calls, less quick ones
	any     bool         // a call was heard of
	probing bool
}

// heard notes what a call came to: a fault, or nil, after a time; 0: not measured.
func (b *breaker) heard(fault *Error, took time.Duration, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	late := took > slowCall
	b.any = true
	if fault != nil && fault.Silent {
		if b.silent == 0 {
			b.since = now
		}
		b.silent++
		b.code, late = fault.Code, true
	} else {
		b.silent = 0
	}
	if late {
		b.slow = min(b.slow+1, 2*slowCalls)
	} else {
		b.slow = max(b.slow-1, 0)
	}
}

// state is how the system does, and whether it is to be asked if it is there.
func (b *breaker) state() (h store.Health, suspect bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.known, b.known.Down() || b.silent >= silentCalls
}

// slowness is whether the system is slow, and whether that is not what is known. Between quick and slow it stays what it was.
func (b *breaker) slowness() (slow, changed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	known := !b.known.SlowSince.IsZero()
	slow = known
	switch {
	case b.slow >= slowCalls:
		slow = true
	case b.slow == 0 && b.any:
		slow = false
	}
	return slow, slow != known
}

// learn reads how the system does, which a worker elsewhere may have found out.
func (r *Runner) learn(ctx context.Context) error {
	h, err := store.LoadHealth(ctx, r.db, r.system.Name())
	if err != nil {
		return fmt.Errorf("how %s does: %w", r.system.Name(), err)
	}
	r.breaker.mu.Lock()
	defer r.breaker.mu.Unlock()
	r.breaker.known = h
	return nil
}

// probe asks the system whether it is there, unless somebody else does or has just done so, and returns how it does. With
// until nobody may call before that.
func (r *Runner) probe(ctx context.Context) (h store.Health, until time.Time, err error) {
	if mine := r.breaker.claim(); !mine {
		h, _ := r.breaker.state()
		return h, r.now().Add(time.Second), nil
	}
	defer r.breaker.unclaim()
	h, mine, err := r.claimProbe(ctx)
	if err != nil || !mine {
		return h, h.NextProbe, err
	}
	fault := r.askWhetherThere(ctx)
	return r.probed(context.WithoutCancel(ctx), fault)
}

func (b *breaker) claim() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.probing {
		return false
	}
	b.probing = true
	return true
}

func (b *breaker) unclaim() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
}

// claimProbe takes the probe that is due of a system that is known to be down, so that one worker of all makes it.
func (r *Runner) claimProbe(ctx context.Context) (h store.Health, mine bool, err error) {
	err = r.changeHealth(ctx, func(_ store.Tx, was store.Health, now time.Time) (store.Health, error) {
		h, mine = was, !was.NextProbe.After(now)
		if was.Down() && mine {
			h.NextProbe = now.Add(callTimeout + leaseMargin)
		}
		return h, nil
	})
	return h, mine, err
}

// askWhetherThere makes the probe; nil: it answers.
func (r *Runner) askWhetherThere(ctx context.Context) *Error {
	ctx, cancel := r.opts.Clock.WithTimeout(ctx, callTimeout)
	defer cancel()
	prober, ok := r.system.(Prober)
	if !ok {
		return nil
	}
	err := prober.Probe(ctx)
	if err == nil {
		return nil
	}
	fault := classify(err)
	if !fault.Silent { // a refusal is an answer
		return nil
	}
	return fault
}

// probed records what the probe came to. When the system is back, everybody whose work waits is woken, and what people did
// in it meanwhile is to be read back in every incident that runs.
func (r *Runner) probed(ctx context.Context, fault *Error) (h store.Health, until time.Time, err error) {
	open, err := store.OpenIncidents(ctx, r.db)
	if err != nil {
		return h, until, err
	}
	r.breaker.mu.Lock()
	since := r.breaker.since
	r.breaker.mu.Unlock()
	var was store.Health
	err = r.changeHealth(ctx, func(tx store.Tx, known store.Health, now time.Time) (store.Health, error) {
		was, h = known, known
		if fault != nil {
			h = silenced(known, fault, since, now)
			return h, nil //nolint:nilerr // the fault is what is recorded
		}
		if !known.Down() {
			return h, nil
		}
		h = store.Health{BackAt: now, SlowSince: known.SlowSince}
		return h, r.wakeAll(tx, open, now)
	})
	if err == nil {
		r.tell(ctx, was, h)
	}
	if fault == nil {
		r.breaker.heard(nil, 0, r.now())
	}
	return h, h.NextProbe, err
}

// silenced is how a system does that did not answer a probe either.
func silenced(h store.Health, fault *Error, since, now time.Time) store.Health {
	if !h.Down() {
		h.DownSince, h.Probes = earlier(since, now), 0
	}
	h.Probes++
	h.Code = fault.Code
	h.NextProbe = now.Add(min(max(now.Sub(h.DownSince)/gapShare, leastGap), mostGap))
	return h
}

// tell writes into the log when a system goes and when it comes.
func (r *Runner) tell(ctx context.Context, was, h store.Health) {
	switch {
	case !was.Down() && h.Down():
		r.opts.Log.WarnContext(ctx, "the system does not answer; everything waits", "system", r.system.Name(),
			"since", h.DownSince, "code", h.Code)
	case was.Down() && !h.Down():
		r.opts.Log.WarnContext(ctx, "the system answers again", "system", r.system.Name(), "since", was.DownSince,
			"away", r.now().Sub(was.DownSince).Round(time.Second).String(), "probes", was.Probes)
	}
}

// changeHealth writes how the system does when change says that it is otherwise than before.
func (r *Runner) changeHealth(ctx context.Context, change func(tx store.Tx, was store.Health, now time.Time) (store.Health, error)) error {
	var h store.Health
	err := retried(func() error {
		return r.db.Update(ctx, func(tx store.Tx) error {
			was, err := store.HealthTx(tx, r.system.Name())
			if err != nil {
				return err
			}
			if h, err = change(tx, was, r.now()); err != nil || h == was {
				return err
			}
			return tx.Set(store.HealthPath(r.system.Name()), h)
		})
	})
	if err != nil {
		return fmt.Errorf("record how %s does: %w", r.system.Name(), err)
	}
	r.breaker.mu.Lock()
	defer r.breaker.mu.Unlock()
	r.breaker.known = h
	return nil
}

// wakeAll leaves a mark for every incident that runs or has work left. The marks are written after the last read.
func (r *Runner) wakeAll(tx store.Tx, open []incident.Incident, now time.Time) error {
	docs, err := tx.List(store.Query{Collection: store.MarksOf(r.system.Name())})
	if err != nil {
		return err
	}
	marks, err := store.Collect[store.Mark](docs)
	if err != nil {
		return err
	}
	ids := map[incident.ID]bool{}
	for _, m := range marks {
		ids[m.Incident] = true
	}
	for _, i := range open {
		ids[i.ID] = true
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) { // in order, so that a simulation can repeat it
		if err := setMissed(tx, id, r.system.Name(), now); err != nil {
			return err
		}
	}
	return nil
}

func setMissed(tx store.Tx, id incident.ID, s incident.System, now time.Time) error {
	m := store.MissedMark(id, s, now)
	return tx.Set(m.Path(), m)
}

// Missed wakes the workers of s for every incident that runs, and for what belongs to none, to read back what people did while
// no process of ours was there to hear of it. Local mode does so at its start.
func Missed(ctx context.Context, db store.DB, s incident.System, now time.Time) error {
	open, err := store.OpenIncidents(ctx, db)
	if err != nil {
		return err
	}
	switch own, err := store.LoadHeader(ctx, db, incident.Workspace); {
	case err == nil:
		open = append(open, own)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	for _, i := range open {
		err := db.Update(ctx, func(tx store.Tx) error {
			var was store.Mark // reading it begins the transaction; whether there is one does not matter
			if err := tx.Get(store.MissedMark(i.ID, s, now).Path(), &was); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			return setMissed(tx, i.ID, s, now)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
