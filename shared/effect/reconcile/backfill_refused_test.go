package reconcile_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// unreadable may not read what is in refused, each for a reason of its own; "" stands for reactions.
type unreadable struct {
	threads []plan.Key
	refused []plan.Key
}

func (d *unreadable) may(key plan.Key) error {
	if slices.Contains(d.refused, key) {
		return &effect.Error{Class: effect.Permanent, Code: "missing_scope of " + string(key)}
	}
	return nil
}

func (d *unreadable) Backfill(context.Context, incident.State, plan.Refs, time.Time) ([]incident.Request, []plan.Key, error) {
	return nil, d.threads, d.may("")
}

func (d *unreadable) BackfillThread(_ context.Context, _ incident.State, key plan.Key, _ plan.Ref, _ time.Time) ([]incident.Request, error) {
	return nil, d.may(key)
}

// A thread that cannot be read stands on the board until it can be, whatever else can be read, and people are told once.
func TestARefusedReadingIsAProblemUntilItSucceeds(t *testing.T) {
	for name, refused := range map[string][]plan.Key{
		"the first thread": {"todo/2"}, "the last thread": {"todo/3"}, "both": {"todo/2", "todo/3"}, "reactions": {""},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				d := &unreadable{threads: []plan.Key{"todo/2", "todo/3"}, refused: refused}
				b.probing(d)
				b.declare()
				b.serve(soon)
				for range 5 {
					b.backfillRequested()
					b.serve(soon)
					if got := b.problems(); !slices.Equal(got, []string{"heard"}) {
						b.t.Errorf("problems %q", got)
					}
					time.Sleep(10 * time.Minute)
				}
				if failed, healed := b.entries(incident.EntryFailed), b.entries(incident.EntryHealed); failed != 1 || healed != 0 {
					b.t.Errorf("failed %d times, healed %d times", failed, healed)
				}
				d.refused = nil
				b.backfillRequested()
				b.serve(soon)
				if healed := b.entries(incident.EntryHealed); len(b.problems()) != 0 || healed != 1 {
					b.t.Errorf("problems %q, healed %d times", b.problems(), healed)
				}
			})
		})
	}
}
