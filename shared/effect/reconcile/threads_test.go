package reconcile_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// threaded is an outside in which each thread has to be read by itself, as Slack's have, and so many a minute.
type threaded struct {
	*outside
	takes time.Duration
	most  int // threads a minute; 0: any number
	read  []time.Time
}

func (o *threaded) Find(ctx context.Context, channel effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	threads := map[plan.Key]bool{}
	for _, e := range effects {
		if e.Thread != "" {
			threads[e.Thread] = true
		}
	}
	for range threads {
		if n := len(o.read) - o.most; o.most > 0 && n >= 0 && time.Since(o.read[n]) < time.Minute {
			return nil, &effect.Error{Class: effect.RetryLater, Code: "ratelimited", RetryAfter: 30 * time.Second}
		}
		o.read = append(o.read, time.Now())
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(o.takes):
		}
	}
	return o.outside.Find(ctx, channel, effects)
}

// Words from the browser while Slack was away stand in many threads. A sweep of them takes longer than one call may, and more
// calls than Slack takes in a minute.
func TestASweepThroughManyThreadsEnds(t *testing.T) {
	for name, c := range map[string]struct {
		takes time.Duration
		most  int
	}{
		"they are slow":              {400 * time.Millisecond, 0},
		"they are many for a minute": {100 * time.Millisecond, 50},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				o := &threaded{outside: b.out, takes: c.takes, most: c.most}
				b.runner = reconcile.New(o, b.db, reconcile.Options{Clock: clock.Machine, NewID: func() string { return fmt.Sprint("w", b.count.Add(1)) }})
				todos := make([]incident.TodoDef, 60)
				for n := range todos {
					todos[n].ID = incident.TodoID(fmt.Sprintf("t%02d", n))
				}
				b.declareWith(incident.PlaybookPart{Phase: incident.Respond, Todos: todos})
				for _, todo := range todos {
					b.ask(incident.AddProgress{Todo: todo.ID, Text: "done by telephone"})
				}
				b.out.next("todo/t07", late(30*time.Second)) // two of it, until the sweep
				b.serve(20 * time.Minute)
				b.complete()
				if left := b.records().SweepAt; !left.IsZero() || b.out.removed != 1 {
					b.t.Errorf("%d removed, and the look is still to be made: %s", b.out.removed, left)
				}
			})
		})
	}
}
