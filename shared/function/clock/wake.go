package clock

import (
	"context"
	"time"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// served is how long a mark that is due may be under way before it counts as one that nobody serves.
const served = time.Minute

// wake makes new marks of those that nobody serves.
func (c *remind) wake(ctx context.Context) error {
	for _, s := range []incident.System{incident.Slack, incident.Docs} {
		due, err := store.DueMarks(ctx, c.DB, s, c.Now().Add(-served))
		if err != nil {
			return err
		}
		for _, m := range due {
			if err := c.again(ctx, m); err != nil {
				return err
			}
			function.Note(ctx, m.Incident, "woke")
		}
	}
	return nil
}

func (c *remind) again(ctx context.Context, m store.Mark) error {
	next := m
	next.ID, next.NotBefore = string(m.Incident)+"-woken-"+c.Now().UTC().Format("20060102T150405"), store.Moment(c.Now())
	return c.DB.Update(ctx, func(tx store.Tx) error {
		var have store.Mark
		if err := tx.Get(m.Path(), &have); err != nil {
			return nil //nolint:nilerr // it was served in the meantime
		}
		if err := tx.Set(next.Path(), next); err != nil {
			return err
		}
		return tx.Delete(m.Path())
	})
}
