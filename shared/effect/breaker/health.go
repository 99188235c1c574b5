package breaker

import (
	"context"
	"fmt"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/store"
)

// The gaps between probes grow with the time that the system has been away: a quarter of it.
const (
	leastGap, mostGap = 2 * time.Second, 2 * time.Minute
	gapShare          = 4
)

// load reads the health, which a worker elsewhere may have written.
func (b *Breaker) load(ctx context.Context) error {
	h, err := store.LoadHealth(ctx, b.db, b.system)
	if err != nil {
		return fmt.Errorf("load the health of %s: %w", b.system, err)
	}
	b.seen.know(h)
	return nil
}

// change writes the health that f returns if it differs from what is stored.
func (b *Breaker) change(ctx context.Context, f func(tx store.Tx, was store.Health, now time.Time) (store.Health, error)) error {
	var h store.Health
	err := store.UntilKnown(func() error {
		return b.db.Update(ctx, func(tx store.Tx) error {
			was, err := store.HealthTx(tx, b.system)
			if err != nil {
				return err
			}
			if h, err = f(tx, was, b.opts.Clock.Now()); err != nil || h == was {
				return err
			}
			return tx.Set(store.HealthPath(b.system), h)
		})
	})
	if err != nil {
		return fmt.Errorf("record the health of %s: %w", b.system, err)
	}
	b.seen.know(h)
	return nil
}

// closed returns the health of a system that answers again.
func closed(was store.Health, now time.Time) store.Health {
	return store.Health{BackAt: now, SlowSince: was.SlowSince}
}

// opened returns the health of a system that did not answer a probe either. since is the first call without an answer.
func opened(h store.Health, fault *effect.Error, since, now time.Time) store.Health {
	if !h.Down() {
		h.DownSince, h.Probes = clock.Earlier(since, now), 0
	}
	h.Probes++
	h.Code = fault.Code
	h.NextProbe = now.Add(min(max(now.Sub(h.DownSince)/gapShare, leastGap), mostGap))
	return h
}
