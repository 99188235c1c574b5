package service_test

import (
	"slices"
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

// Health speaks of every system that is listed. It does not run beside the others, since it changes the list.
//
//nolint:paralleltest // it changes the systems that the others read
func TestHealthSpeaksOfEverySystem(t *testing.T) {
	const desk = incident.System("third")
	listed := incident.Systems
	incident.Systems = append(slices.Clone(listed), incident.Outside{Name: desk})
	t.Cleanup(func() { incident.Systems = listed })
	d := open(t)
	since := time.Now().UTC()
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Set(store.HealthPath(desk), store.Health{DownSince: since})
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Health(t.Context())
	if err != nil || len(all) != len(incident.Systems) {
		t.Errorf("%+v, %v", all, err)
	}
	if h, known := all[desk]; !known || h.Reachable || !h.DownSince.Equal(since) {
		t.Errorf("a third system is away, and this is said of it: %+v, %v", h, known)
	}
}
