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
		var faults []error
		for n, page := range slices.Collect(slices.Chunk(rows, store.PageRows)) {
			faults = append(faults, tx.Create(fmt.Sprintf("customers/%s/pages/%d", version, n), map[string]any{"rows": page}))
		}
		return errors.Join(append(faults, tx.Set("customers/"+version, map[string]any{"count": len(rows)}),
			tx.Set("customers/current", map[string]any{"version": version, "count": len(rows), "readAt": d.Now()}))...)
	})
	if err != nil {
		d.t.Fatal(err)
	}
}
