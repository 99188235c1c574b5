package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/store"
)

var measureTests = map[string]func(t *testing.T, h Harness){
	"the times of a response are kept as they are": keepsMeasures,
	"the newest responses come first, in pages":    pagesMeasures,
}

// measuresOf are the times of a response that began so many days after the first.
func measuresOf(id string, day int, kind incident.Kind) measure.Measures {
	start := time.Date(2026, 2, 19, 15, 9, 0, 500_000_000, time.UTC).AddDate(0, 0, day)
	return measure.Measures{
		Incident: incident.ID(id), Kind: kind, Title: "SSH " + id, T0: start, Channel: start.Add(time.Minute), Late: []incident.TodoID{"4.3d"},
		Told: measure.Told{Sent: 1, Promises: []measure.Promise{{No: 1, Due: start.Add(time.Hour)}}}, Claims: []measure.Claim{{Todo: "4.3d", Delay: time.Minute}},
	}
}

func keepMeasures(t *testing.T, h Harness, all ...measure.Measures) {
	t.Helper()
	for _, m := range all {
		err := h.DB.Update(t.Context(), func(tx store.Tx) error {
			if _, err := store.MeasuresTx(tx, m.Incident); err != nil {
				return err
			}
			return store.SaveMeasures(tx, m)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func keepsMeasures(t *testing.T, h Harness) {
	if _, err := store.LoadMeasures(t.Context(), h.DB, "a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	first := measuresOf("a", 0, incident.Live)
	again := first
	again.LateSent, again.Late = 2, nil
	for _, m := range []measure.Measures{first, again} {
		keepMeasures(t, h, m)
		if got, err := store.LoadMeasures(t.Context(), h.DB, "a"); err != nil || fmt.Sprint(got) != fmt.Sprint(m) {
			t.Errorf("%v, %v, want %v", got, err, m)
		}
	}
}

func pagesMeasures(t *testing.T, h Harness) {
	for n, id := range []string{"c", "a", "d", "b", "e"} {
		keepMeasures(t, h, measuresOf(id, n, []incident.Kind{incident.Live, incident.Drill}[n%2]))
	}
	for _, c := range []struct {
		kind   incident.Kind
		before int // days; 0: all
		limit  int
		want   string
	}{
		{"", 0, 0, "ebdac"}, {"", 0, 2, "eb"}, {"", 3, 2, "da"}, {incident.Live, 0, 0, "edc"}, {incident.Live, 4, 1, "d"}, {incident.Drill, 1, 5, ""},
	} {
		before := time.Time{}
		if c.before > 0 {
			before = measuresOf("", c.before, "").T0
		}
		all, err := store.LatestMeasures(t.Context(), h.DB, c.kind, before, c.limit)
		got := ""
		for _, m := range all {
			got += string(m.Incident)
		}
		if got != c.want || err != nil {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
}
