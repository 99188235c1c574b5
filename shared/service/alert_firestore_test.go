package service_test

import (
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/firestore/emulator"
)

func TestMain(m *testing.M) { emulator.Main(m) }

// TestAlertsOfOneGroupAtOnceInFirestore, whose transactions wait for each other otherwise than SQLite's.
func TestAlertsOfOneGroupAtOnceInFirestore(t *testing.T) {
	t.Parallel()
	emulator.Host(t)
	db, err := firestore.Open(t.Context(), emulator.Project(), "", clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := settings()
	s.Slack.Leads = []string{"S0LEADS"}
	d := openOn(t, db, s)
	d.atOnce(20)
	d.oneCard(20)
}
