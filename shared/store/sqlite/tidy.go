package sqlite

import (
	"context"
	"fmt"
	"time"

	"noroshi.internal/shared/store"
)

// Tidy deletes the documents of store.Expiring whose time has passed, which Firestore does by itself: a file from which
// nothing is deleted grows for as long as it is used. Their pages are used again. What stands under the field and is no time
// is kept, as it is there.
func (db *DB) Tidy(ctx context.Context, now time.Time) error {
	const expires = "json_extract(body, '$." + store.ExpiryField + "')"
	const expired = "DELETE FROM documents WHERE collection = ? AND " + expires + " GLOB '????-??-??T*' AND unixepoch(" + expires + ") < ?"
	err := db.Update(ctx, func(t store.Tx) error {
		for _, collection := range store.Expiring {
			if _, err := t.(*tx).conn.ExecContext(ctx, expired, collection, now.Unix()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("delete what has expired: %w", err)
	}
	return nil
}
