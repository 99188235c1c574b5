package reconcile

import (
	"context"
	"errors"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// RequestBackfill wakes the workers of a system for every incident and sign in which people write, and for the workspace, to read the acts of people
// that were missed while no process ran, and to look whether all is there. Local mode does so at its start. What belongs to the workspace
// has its own worker only.
func RequestBackfill(ctx context.Context, db store.DB, s incident.System, now time.Time) error {
	all, err := store.Written(ctx, db, now)
	if err != nil {
		return err
	}
	switch _, err := store.LoadHeader(ctx, db, incident.Workspace); {
	case err == nil:
		all = append(all, incident.Workspace)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	for i, id := range all {
		all[i] = incident.WorksFor(id, s)
	}
	slices.Sort(all)
	for _, id := range slices.Compact(all) {
		m := store.MissedMark(id, s, now)
		err := db.Update(ctx, func(tx store.Tx) error {
			var was store.Mark // the read begins the transaction; whether there is a mark does not matter
			if err := tx.Get(m.Path(), &was); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			return tx.Set(m.Path(), m)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
