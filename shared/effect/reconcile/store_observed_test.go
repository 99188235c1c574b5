package reconcile_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// Package store reads of the records what a worker has written there.
func TestTheStoreReadsWhatIsRecorded(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)
	recs := journal.Records{
		Items: map[plan.Key]journal.Record{
			plan.BoardKey: {Ref: plan.Ref{ID: "100.1", Channel: "C0ROOM", URL: "https://x"}, Hash: "h", Attempts: 2},
			"pin/board":   {OutcomeUnknown: true},
		},
		Waiting: 7, QuotaWaits: []incident.QuotaWait{{Key: "todo/4.3d", Due: due}},
	}
	raw, err := json.Marshal(recs)
	if err != nil {
		t.Fatal(err)
	}
	var seen store.Observed
	if err := json.Unmarshal(raw, &seen); err != nil {
		t.Fatal(err)
	}
	board, pin := seen.Items[string(plan.BoardKey)].Ref, seen.Items["pin/board"].Ref
	if want := (store.Place{ID: "100.1", Channel: "C0ROOM", URL: "https://x"}); board != want || pin.ID != "" || len(seen.Items) != 2 {
		t.Errorf("observed %+v", seen.Items)
	}
	if seen.Waiting != recs.Waiting || !reflect.DeepEqual(seen.QuotaWaits, recs.QuotaWaits) {
		t.Errorf("observed %+v of %s", seen, raw)
	}
}
