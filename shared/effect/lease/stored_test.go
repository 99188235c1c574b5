package lease_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/plan"
)

// stored is a lease as earlier versions have stored it.
const stored = `{"holder":"p1-7","token":3,"until":"2026-02-20T00:09:00Z","clean":true,"voided":true,"editing":["board"]}`

// Leases of earlier versions stay readable, by these names.
func TestStoredLeasesKeepTheirNames(t *testing.T) {
	t.Parallel()
	want := lease.Term{
		Holder: "p1-7", Token: 3, Until: time.Date(2026, 2, 20, 0, 9, 0, 0, time.UTC), Clean: true, Voided: true, Editing: []plan.Key{"board"},
	}
	var got lease.Term
	if err := json.Unmarshal([]byte(stored), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read as %+v: %v", got, err)
	}
	if body, err := json.Marshal(want); err != nil || string(body) != stored {
		t.Errorf("stored as %s: %v", body, err)
	}
}
