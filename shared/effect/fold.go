package effect

import (
	"context"
	"slices"

	"noroshi.internal/shared/store"
)

// foldFrom is how many marks of one incident are read again and again before it pays to delete them apart from a record.
const foldFrom = 8

// fold deletes the marks of a burst that may go, while there is nothing else to write.
func (rd *round) fold(ctx context.Context) error {
	if len(rd.served) < foldFrom || rd.kept == "" {
		return nil
	}
	doc := rd.lease.doc
	err := retried(func() error {
		return rd.r.db.Update(ctx, func(tx store.Tx) (err error) {
			if doc, err = rd.r.check(tx, rd.lease); err != nil {
				return err
			}
			if doc, err = rd.keepLease(tx, doc); err != nil {
				return err
			}
			return rd.thin(tx)
		})
	})
	if err == nil {
		rd.lease.doc, rd.served = doc, slices.DeleteFunc(rd.served, rd.spent)
	}
	return err
}
