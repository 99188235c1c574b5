// Package clock puts together the function that Cloud Scheduler calls every minute.
package clock

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// Remind asks what is due and what nobody serves.
func Remind(p function.Parts) (http.Handler, error) {
	if gaps := incident.YearsGaps(p.Config.Settings.Sites, p.Clock.Now()); len(gaps) > 0 {
		p.Log.Warn("no site is on shift at some hours of the next year", "gaps", text.Gaps(gaps, p.Config.Settings.Location()))
	}
	return &remind{Parts: p, service: p.Service()}, nil
}

type remind struct {
	function.Parts
	service *service.Service

	mu       sync.Mutex
	prepared bool      // what belongs to no incident was written down with these settings
	learned  time.Time // when a worker was last asked to learn who is who
	listed   time.Time // when it was last looked whether the list of customers is due, and of which day the portal is
}

// ServeHTTP is one tick. Cloud Scheduler tries again what is not answered with 2xx.
func (c *remind) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := c.tick(r.Context()); err != nil {
		c.Log.ErrorContext(r.Context(), "the tick failed", "err", err)
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *remind) tick(ctx context.Context) error {
	if err := c.rare(ctx); err != nil {
		return err
	}
	done, err := c.service.Tick(ctx)
	if err != nil {
		return err
	}
	function.Note(ctx, "", "ticked")
	c.Log.InfoContext(ctx, logline.TickDone, logline.Woken, done.Woken, "looked", done.Looked, "entries", done.Entries)
	return nil
}

// rare does what an instance need not do at every tick: once what the settings say of the workspace, and twice a day the
// wish that somebody learn who is who and try again what the workspace lacks.
func (c *remind) rare(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.prepared {
		if err := c.service.Prepare(ctx); err != nil {
			return err
		}
		c.prepared = true
	}
	if err := c.list(ctx); err != nil || c.Clock.Now().Sub(c.learned) < people.Fresh/2 {
		return err
	}
	if err := c.service.TryWorkspace(ctx, ""); err != nil {
		return err
	}
	if err := c.mark(ctx, "learn-"+c.Clock.Now().UTC().Format("20060102-15")); err != nil {
		return err
	}
	c.learned = c.Clock.Now()
	return nil
}

// listEvery is how often it is looked whether the list of customers is due, and of which day the portal is.
const listEvery = 10 * time.Minute

// list has the list of customers read once it is due, and the portal turn to another day.
func (c *remind) list(ctx context.Context) error {
	if c.Clock.Now().Sub(c.listed) < listEvery {
		return nil
	}
	if err := errors.Join(c.service.TryCustomers(ctx), c.service.TryPortal(ctx)); err != nil {
		return err
	}
	c.listed = c.Clock.Now()
	return nil
}

func (c *remind) mark(ctx context.Context, id string) error {
	m := store.Mark{ID: id, Incident: incident.Workspace, System: incident.Slack, NotBefore: store.Moment(c.Clock.Now())}
	return c.DB.Update(ctx, func(tx store.Tx) error {
		var have store.Mark
		_ = tx.Get(m.Path(), &have) // the read begins the transaction; whether there is one does not matter
		return tx.Set(m.Path(), m)
	})
}
