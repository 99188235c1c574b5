package store

import "time"

// preflightPath is where a check of the deployment writes, to see that it can.
const preflightPath = "clock/preflight"

// SavePreflight notes that a check of the deployment was made at a moment.
func SavePreflight(tx Tx, at time.Time) error {
	return tx.Set(preflightPath, struct {
		At time.Time `json:"at"`
	}{at})
}
