package service_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

func TestHealthCountsWhatWaitsWhileASystemIsAway(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	all, err := d.Health(t.Context())
	if h := all[incident.Slack]; err != nil || !h.Reachable || h.Waiting != 0 {
		t.Fatalf("nobody said that it is away: %+v, %v", h, err)
	}
	since := time.Now().UTC()
	err = d.db.Update(t.Context(), func(tx store.Tx) error {
		if err := tx.Set(store.HealthPath(incident.Slack), store.Health{DownSince: since, SlowSince: since}); err != nil {
			return err
		}
		return tx.Set(store.RecordsPath(id, incident.Slack), map[string]int{"waiting": 7})
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err = d.Health(t.Context())
	if h := all[incident.Slack]; err != nil || h.Reachable || h.Slow || h.Waiting != 7 || h.Of[id] != 7 || !h.DownSince.Equal(since) {
		t.Errorf("it is away: %+v, %v", h, err)
	}
	if h := all[incident.Docs]; !h.Reachable {
		t.Errorf("the other system: %+v", h)
	}
}
