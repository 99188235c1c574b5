package service_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// minute moves the clock to so many minutes after t0 and ticks.
func (d *desk) minute(m int64) service.TickResult {
	d.t.Helper()
	d.now.Store(60 * m)
	res, err := d.Tick(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return res
}

// clock lists what the clock recorded of an incident: "owner 4.3d", "todo_late 4.3d".
func (d *desk) clock(id incident.ID) (did []string) {
	d.t.Helper()
	for _, e := range d.timeline(id) {
		switch {
		case e.Via != incident.ViaClock:
		case e.Step != "":
			did = append(did, string(e.Step)+" "+string(e.Todo))
		default:
			did = append(did, string(e.Kind)+" "+string(e.Todo))
		}
	}
	return did
}

func twice(did []string) (again []string) {
	for i, s := range did {
		if slices.Contains(did[:i], s) {
			again = append(again, s)
		}
	}
	return again
}

func (d *desk) header(id incident.ID) incident.Incident {
	d.t.Helper()
	i, err := store.LoadHeader(d.t.Context(), d.db, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return i
}

// TestTickReminds: what is due is recorded once, wakes a worker, and the incident waits for its next moment.
func TestTickReminds(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	if res := d.minute(4); res.Looked != 0 {
		t.Errorf("looked before anything was due: %+v", res)
	}
	before := len(d.pending(incident.Slack))
	res := d.minute(5) // 4.3b, 4.3c and 4.3d have a grace of five minutes
	if res.Looked != 1 || res.Entries != 3 {
		t.Errorf("five minutes later: %+v", res)
	}
	if n := len(d.pending(incident.Slack)) - before; n != 1 {
		t.Errorf("three questions left %d marks", n)
	}
	if at := d.header(id).AskAt; !at.Equal(t0.Add(10 * time.Minute)) {
		t.Errorf("the next look is at %v", at)
	}
	for m := int64(5); m < 100; m++ {
		d.minute(m)
	}
	did := d.clock(id)
	for _, want := range []string{"take 4.3d", "todo_late 4.3d", "commander 4.3d", "responders 4.3d", "todo_missed 4.5b"} {
		if !slices.Contains(did, want) {
			t.Errorf("no %q in %q", want, did)
		}
	}
	anew := func(s string) bool { return strings.HasPrefix(s, "todo_missed ") || s == "responders " } // and where the commander is
	if again := twice(slices.DeleteFunc(did, anew)); len(again) > 0 {
		t.Errorf("asked twice: %q", again)
	}
}

// TestTicksAtOnceAskOnce: four clocks at the same moment, an hour of silence later.
func TestTicksAtOnceAskOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	d.now.Store(25 * 60)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := d.Tick(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	did := d.clock(id)
	if again := twice(did); len(again) > 0 || !slices.Contains(did, "commander 4.3b") || slices.Contains(did, "take 4.3b") {
		t.Errorf("twice %q in %q", again, did)
	}
	d.minute(25)
	d.minute(3)
	if later := d.clock(id); len(later) != len(did) {
		t.Errorf("a second tick and one of a clock that jumped back: %q", later[len(did):])
	}
}

// TestTickSurvivesAnUnknownCommit: a look whose answer was lost is found done, or is done again.
func TestTickSurvivesAnUnknownCommit(t *testing.T) {
	t.Parallel()
	for _, happens := range []bool{true, false} {
		d := open(t)
		id := d.declare(outage("a")).Entry.Incident
		d.now.Store(5 * 60)
		d.db.mu.Lock()
		d.db.lose = []bool{true, true, happens} // both marks, then the look
		d.db.mu.Unlock()
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if did := d.clock(id); len(did) != 3 || len(twice(did)) > 0 {
			t.Errorf("happens %v: %q", happens, did)
		}
	}
}

// TestGuestsAreNeverAsked: not even when the settings name them.
func TestGuestsAreNeverAsked(t *testing.T) {
	t.Parallel()
	d := open(t)
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Set(store.PersonPath("U0LEAD"), people.Person{ID: "U0LEAD", Restricted: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	id := d.declare(outage("a")).Entry.Incident
	d.minute(5)
	if did := d.clock(id); len(did) != 0 {
		t.Errorf("a guest was asked: %q", did)
	}
	if at := d.header(id).AskAt; !at.After(t0.Add(5 * time.Minute)) {
		t.Errorf("the next look is at %v, which has passed", at)
	}
}

// TestClaimsDoNotWaitForTheHeader: a claim needs no earlier look, so a hundred of them write no header.
func TestClaimsDoNotWaitForTheHeader(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	before := d.header(id).AskAt
	res, err := d.Do(t.Context(), incident.Request{ID: "c", Incident: id, At: d.Now(), By: berlin, Via: incident.ViaSlack, Do: incident.Claim{Todo: "4.3b"}})
	if err != nil || res.Todo().Owner != berlin.ID {
		t.Fatal(err)
	}
	if !d.header(id).AskAt.Equal(before) {
		t.Error("a claim moved the clock")
	}
	d.minute(5)
	if did := d.clock(id); slices.Contains(did, "take 4.3b") || !slices.Contains(did, "take 4.3c") {
		t.Errorf("%q", did)
	}
}
