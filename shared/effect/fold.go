package effect

import (
	"context"
	"maps"
	"slices"

	"noroshi.internal/shared/store"
)

// foldFrom is how many marks of one incident are read again and again before it pays to fold them.
const foldFrom = 8

// fold lets one mark stand for all that were served, so that a burst of claims is not read anew at each look. The one that
// is left wakes a successor should this worker die; what the others said is in the state or in the records.
func (rd *round) fold(ctx context.Context) error {
	i := slices.IndexFunc(rd.served, func(m store.Mark) bool { return m.NotBefore <= store.Moment(rd.r.now()) })
	if len(rd.served) < foldFrom || i < 0 {
		return nil
	}
	kept := rd.served[i]
	var doc leaseDoc
	err := retried(func() error {
		return rd.r.db.Update(ctx, func(tx store.Tx) (err error) {
			if doc, err = rd.r.check(tx, rd.lease); err != nil {
				return err
			}
			for _, m := range rd.served {
				if m.ID == kept.ID {
					continue
				}
				if err := tx.Delete(m.Path()); err != nil {
					return err
				}
			}
			doc.Editing = slices.Sorted(maps.Keys(rd.edits))
			return tx.Set(rd.lease.path, doc)
		})
	})
	if err == nil {
		rd.lease.doc, rd.served = doc, []store.Mark{kept}
	}
	return err
}
