package effect_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// What others read of the records is what is written there.
func TestWhatIsObservedIsWhatIsRecorded(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)
	recs := effect.Records{
		Items: map[plan.Key]effect.Record{
			plan.BoardKey: {Ref: plan.Ref{ID: "100.1", Channel: "C0ROOM", URL: "https://x"}, Hash: "h", Attempts: 2},
			"pin/board":   {Unsure: true},
		},
		Waiting: 7, Turns: []incident.Turn{{Key: "todo/4.3d", Due: due}},
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
	if want := (store.Place{ID: "100.1", Channel: "C0ROOM"}); board != want || pin.ID != "" || len(seen.Items) != 2 {
		t.Errorf("observed %+v", seen.Items)
	}
	if seen.Waiting != recs.Waiting || !reflect.DeepEqual(seen.Turns, recs.Turns) {
		t.Errorf("observed %+v of %s", seen, raw)
	}
}
