package breaker

import (
	"context"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// Probe asks the system whether it is there, unless somebody else does or has just done so, and returns its health. Nobody
// may call before until, if it is set.
func (b *Breaker) Probe(ctx context.Context) (h store.Health, until time.Time, err error) {
	if mine := b.seen.beginProbe(); !mine {
		h, _ := b.State()
		return h, b.opts.Clock.Now().Add(time.Second), nil
	}
	defer b.seen.endProbe()
	h, mine, err := b.claim(ctx)
	if err != nil || !mine {
		return h, h.NextProbe, err
	}
	fault := b.call(ctx)
	return b.record(context.WithoutCancel(ctx), fault)
}

// claim takes the probe that is due of a system that is down, so that one worker of all makes it.
func (b *Breaker) claim(ctx context.Context) (h store.Health, mine bool, err error) {
	err = b.change(ctx, func(_ store.Tx, was store.Health, now time.Time) (store.Health, error) {
		h, mine = was, !was.NextProbe.After(now)
		if was.Down() && mine {
			h.NextProbe = now.Add(b.opts.ProbeTime)
		}
		return h, nil
	})
	return h, mine, err
}

// call makes the probe; nil: the system answers. A refusal is an answer.
func (b *Breaker) call(ctx context.Context) *effect.Error {
	ctx, cancel := b.opts.Clock.WithTimeout(ctx, effect.CallTimeout)
	defer cancel()
	if b.prober == nil {
		return nil
	}
	err := b.prober.Probe(ctx)
	if err == nil {
		return nil
	}
	fault := effect.Classify(err)
	if !fault.Unavailable {
		return nil
	}
	return fault
}

// record records the outcome of the probe. A system that is back wakes every incident, to backfill and to apply what waits.
func (b *Breaker) record(ctx context.Context, fault *effect.Error) (h store.Health, until time.Time, err error) {
	written, err := store.Written(ctx, b.db, b.opts.Clock.Now())
	if err != nil {
		return h, until, err
	}
	since := b.seen.unansweredSince()
	var was store.Health
	err = b.change(ctx, func(tx store.Tx, stored store.Health, now time.Time) (store.Health, error) {
		was, h = stored, stored
		if fault != nil {
			h = opened(stored, fault, since, now)
			return h, nil //nolint:nilerr // the fault is what is recorded
		}
		if !stored.Down() {
			return h, nil
		}
		h = closed(stored, now)
		return h, b.wakeAll(tx, written, now)
	})
	if err == nil {
		b.log(ctx, was, h)
	}
	if fault == nil {
		b.Observe(nil, 0)
	}
	return h, h.NextProbe, err
}

// wakeAll leaves a mark for every incident and sign in which people write, or that has work left. The marks are written after the last read.
func (b *Breaker) wakeAll(tx store.Tx, written []incident.ID, now time.Time) error {
	docs, err := tx.List(store.Query{Collection: store.MarksOf(incident.WorkerOf(b.system))})
	if err != nil {
		return err
	}
	marks, err := store.Collect[store.Mark](docs)
	if err != nil {
		return err
	}
	ids := map[incident.ID]bool{}
	for _, m := range marks {
		if m.System == b.system {
			ids[m.Incident] = true
		}
	}
	for _, id := range written {
		ids[incident.WorksFor(id, b.system)] = true
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) { // in order, so that a simulation can repeat it
		m := store.MissedMark(id, b.system, now)
		if err := tx.Set(m.Path(), m); err != nil {
			return err
		}
	}
	return nil
}

// log says when the system goes and when it is back.
func (b *Breaker) log(ctx context.Context, was, h store.Health) {
	switch {
	case !was.Down() && h.Down():
		b.opts.Log.WarnContext(ctx, "the system does not answer; everything waits", "system", b.system,
			"since", h.DownSince, "code", h.Code)
	case was.Down() && !h.Down():
		b.opts.Log.WarnContext(ctx, "the system answers again", "system", b.system, "since", was.DownSince,
			"away", b.opts.Clock.Now().Sub(was.DownSince).Round(time.Second).String(), "probes", was.Probes)
	}
}
