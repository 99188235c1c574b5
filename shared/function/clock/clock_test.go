package clock

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	moments "noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// TestTheTickHasTheListRead, where one is named and it is due: one mark for each reading that is missed, and no more.
func TestTheTickHasTheListRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list config.Customers
		want int
	}{"a list": {config.Customers{Bucket: "private", Object: "customers.csv"}, 1}, "none": {config.Customers{}, 0}} {
		db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		at, s := time.Date(2026, 2, 20, 15, 0, 0, 0, time.UTC), config.Defaults()
		s.Customers = c.list
		h, err := Remind(function.Parts{
			Config: config.Config{Settings: s}, Playbooks: playbook.Builtins(), DB: db, Clock: moments.Func(func() time.Time { return at }), Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 60 { // an hour in which nobody serves it
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)); w.Code != http.StatusNoContent {
				t.Fatal(w.Code)
			}
			at = at.Add(time.Minute)
		}
		marks, err := store.Marks(t.Context(), db, incident.WorkerOf(incident.Mail))
		marks = slices.DeleteFunc(marks, func(m store.Mark) bool { return m.System != incident.Mail })
		if err != nil || len(marks) != c.want {
			t.Errorf("%s: %d marks, %v", name, len(marks), err)
		}
	}
}

// TestHoursWithoutAShiftAreLogged at the start, and only where there are some.
func TestHoursWithoutAShiftAreLogged(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]bool{"24:00": false, "23:30": true} {
		var said strings.Builder
		s := config.Defaults()
		s.Sites = []incident.Site{{ID: "a", Timezone: "UTC", People: []string{"U0A"}, Shifts: []incident.Shift{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: "00:00", To: to}}}}
		_, err := Remind(function.Parts{
			Config: config.Config{Settings: s}, Playbooks: playbook.Builtins(), Log: slog.New(slog.NewTextHandler(&said, nil)),
			Clock: moments.Func(func() time.Time { return time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) }),
		})
		if got := strings.Contains(said.String(), "2026-12-02 08:30–09:00 JST"); err != nil || got != want {
			t.Errorf("to %s: %v, %q", to, err, said.String())
		}
	}
}
