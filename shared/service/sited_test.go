package service

import (
	"path/filepath"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// TestSited says to which site somebody belongs, at midnight of Tokyo.
func TestSited(t *testing.T) {
	t.Parallel()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now := time.Date(2027, 2, 1, 15, 0, 0, 0, time.UTC)
	err = db.Update(t.Context(), func(tx store.Tx) error {
		old := people.Group{ID: "S0BERLIN", Members: []incident.PersonID{"U0JONAS", "U0BOTH"}, SeenAt: now.AddDate(0, 0, -30)} // Slack is down for long
		return tx.Set(store.GroupPath("S0BERLIN"), old)
	})
	if err != nil {
		t.Fatal(err)
	}
	daily := []incident.Shift{{Days: []time.Weekday{time.Monday}, From: "09:00", To: "18:00"}}
	s := New(db, config.Settings{Sites: []incident.Site{
		{ID: "tokyo", Timezone: "Asia/Tokyo", Shifts: daily, People: []string{"U0KAKEI", "U0BOTH", "U0EARLY"}, Lead: "U0LEAD"},
		{ID: "bangkok", Timezone: "Asia/Bangkok", Shifts: daily, People: []string{"U0EARLY", "S0NEVERLEARNED"}},
		{ID: "berlin", Timezone: "Europe/Berlin", Shifts: daily, People: []string{"S0BERLIN"}},
	}}, playbook.Builtins(), clock.Func(func() time.Time { return now }))
	for who, want := range map[incident.PersonID]string{
		"U0KAKEI": "tokyo", "U0LEAD": "tokyo", "U0JONAS": "berlin", "": "", "U0ELSE": "",
		"U0BOTH":  "berlin", // who is awake there
		"U0EARLY": "tokyo",  // both are asleep
	} {
		if got := s.sited(t.Context(), incident.Actor{ID: who, Name: "x"}); got.Site != want || got.ID != who || got.Name != "x" {
			t.Errorf("%q is sited as %+v, want %q", who, got, want)
		}
	}
}
