package service_test

import (
	"errors"
	"fmt"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// keepCustomers makes a list the one that counts.
func keepCustomers(d *desk, version string, rows []incident.Customer) {
	d.t.Helper()
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error {
		head := map[string]any{"made": d.Now(), "count": len(rows), "pages": (len(rows) + store.PageRows - 1) / store.PageRows}
		faults := []error{tx.Set("customers/"+version, head)}
		for n, page := range slices.Collect(slices.Chunk(rows, store.PageRows)) {
			faults = append(faults, tx.Create(fmt.Sprintf("customers/%s/pages/%d", version, n), map[string]any{"rows": page}))
		}
		return errors.Join(append(faults, tx.Set("customers/current", incident.ListState{Version: version, Count: len(rows), ReadAt: d.Now()}))...)
	})
	if err != nil {
		d.t.Fatal(err)
	}
}
