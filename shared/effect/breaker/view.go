package breaker

import (
	"context"
	"time"

	"noroshi.internal/shared/store"
)

// RecordSlowness records when the system becomes slow, and when it ceases to be.
func (b *Breaker) RecordSlowness(ctx context.Context) error {
	slow, changed := b.seen.slowness()
	if !changed {
		return nil
	}
	return b.change(ctx, func(_ store.Tx, was store.Health, now time.Time) (store.Health, error) {
		was.SlowSince = time.Time{}
		if slow {
			was.SlowSince = now
		}
		return was, nil
	})
}

// View is the breaker as one worker uses it.
type View struct {
	*Breaker
	loaded bool
}

// View returns a view that reads the health once.
func (b *Breaker) View() *View { return &View{Breaker: b} }

// Ready reports whether there is a breaker, and reads the health at the first call.
func (v *View) Ready(ctx context.Context) (bool, error) {
	if v.prober == nil {
		return false, nil
	}
	if v.loaded {
		return true, nil
	}
	err := v.load(ctx)
	v.loaded = err == nil
	return true, err
}
