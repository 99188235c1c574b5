package service_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

func (d *desk) pending(s incident.System) []store.Mark {
	d.t.Helper()
	marks, err := store.Marks(d.t.Context(), d.db, incident.WorkerOf(s))
	if err != nil {
		d.t.Fatal(err)
	}
	return slices.DeleteFunc(marks, func(m store.Mark) bool { return m.System != s })
}

// work is pending without what is only to be read back.
func (d *desk) work(s incident.System) []store.Mark {
	d.t.Helper()
	return slices.DeleteFunc(d.pending(s), func(m store.Mark) bool { return m.Missed })
}

func (d *desk) tick() int {
	d.t.Helper()
	res, err := d.Tick(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return res.Woken
}

// lease is what a worker leaves in the store.
type lease struct {
	Until time.Time `json:"until"`
	Clean bool      `json:"clean"`
}

func (d *desk) lease(id incident.ID, l lease) {
	d.t.Helper()
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error { return tx.Set(store.LeasePath(id, incident.Slack), l) })
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestTickWakesWhatNobodyServes: a trigger gets a moment, a living worker all the time it needs.
func TestTickWakesWhatNobodyServes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after int64 // seconds
		lease *lease
		woken int // systems
	}{
		"the trigger is on its way":    {after: 1},
		"the trigger was lost":         {after: 60, woken: 2},
		"a worker is there":            {after: 60, lease: &lease{Until: t0.Add(61 * time.Second)}, woken: 1},
		"the worker died":              {after: 60, lease: &lease{Until: t0.Add(59 * time.Second)}, woken: 2},
		"a worker let go and saw none": {after: 60, lease: &lease{Until: t0.Add(70 * time.Second), Clean: true}, woken: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			id := d.declare(outage("a")).Entry.Incident
			before := d.pending(incident.Slack)[0].ID
			if test.lease != nil {
				d.lease(id, *test.lease)
			}
			d.now.Store(test.after)
			want := test.woken
			if want > 0 {
				want += others()
			}
			if n := d.tick(); n != want {
				t.Errorf("woke %d systems, want %d", n, want)
			}
			after := d.work(incident.Slack)
			if anew := after[0].ID != before; len(after) != 1 || anew != (test.woken == 2) {
				t.Errorf("marks %v after %s", after, before)
			}
			if len(d.pending(incident.Docs)) != 1 {
				t.Error("the other system has", d.pending(incident.Docs))
			}
		})
	}
}

// TestTickWakesAgain: each lost trigger has its tick, and a system keeps one mark.
func TestTickWakesAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.declare(outage("a"))
	seen := map[string]bool{}
	for minute := range int64(3) { // after 15:10, when there is something to read back, and before the first question
		d.now.Store(60 * (minute + 2))
		d.tick()
		marks := d.pending(incident.Slack)
		if len(marks) != 1 || seen[marks[0].ID] {
			t.Fatalf("minute %d: %v, seen %v", minute, marks, seen)
		}
		seen[marks[0].ID] = true
	}
}

// TestTickWakesWhatWasAskedForAgain: a minute with two ticks asks again for what is to be read back, beside the renewed mark of the first
// time, and neither keeps the other from being made anew.
func TestTickWakesWhatWasAskedForAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	d.serve()
	var before []string
	for _, second := range []int64{60, 80, 100, 120, 140} { // from 15:10 on, when there is something to read back
		d.now.Store(second)
		woken := d.tick()
		var after []string
		for _, m := range d.pending(incident.Slack) {
			if m.Incident != id || !m.Missed {
				t.Fatalf("the mark %v", m)
			}
			after = append(after, m.ID)
		}
		if second > 60 && (woken != 1 || !slices.ContainsFunc(after, func(id string) bool { return !slices.Contains(before, id) })) {
			t.Errorf("after %d s woke %d, marks %v after %v", second, woken, after, before)
		}
		before = after
	}
}

// others counts the systems besides Slack and documents that a declaration gives work.
func others() int { return len(incident.Concerned(incident.EntryDeclared)) - 2 }

// TestTicksAtOnce: in two places at the same moment each mark is made anew once.
func TestTicksAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	for i := range 5 {
		d.declare(vague(fmt.Sprint("request", i)))
	}
	d.now.Store(60)
	var wg sync.WaitGroup
	var mu sync.Mutex
	woken := 0
	for range 4 {
		wg.Go(func() {
			res, err := d.Tick(t.Context())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			woken += res.Woken
		})
	}
	wg.Wait()
	if woken != 10+5*others() || len(d.work(incident.Slack)) != 5 || len(d.pending(incident.Docs)) != 5 {
		t.Errorf("woken %d, %d and %d marks", woken, len(d.pending(incident.Slack)), len(d.pending(incident.Docs)))
	}
}

// TestLastTick: the moment of a tick that succeeded is kept, and a clock that jumps back does not take it away.
func TestLastTick(t *testing.T) {
	t.Parallel()
	d := open(t)
	if at, err := d.LastTick(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("before any: %v, %v", at, err)
	}
	for _, now := range []int64{60, 120, 30} {
		d.now.Store(now)
		d.tick()
	}
	if at, err := d.LastTick(t.Context()); err != nil || !at.Equal(t0.Add(2*time.Minute)) {
		t.Errorf("last tick %v, %v", at, err)
	}
}

// TestWhatIsOverIsReadBackTwice: what was deleted before the end and unheard leaves the record after it, in ten minutes or six
// hours; then nothing looks at the incident any more.
func TestWhatIsOverIsReadBackTwice(t *testing.T) {
	t.Parallel()
	d := open(t)
	over := d.declare(vague("b")).Entry.Incident
	if _, err := d.Do(t.Context(), incident.Request{
		ID: "over", Incident: over, At: d.Now(), By: kakei, Via: incident.ViaSlack, Do: incident.Cancel{Reason: "監視の誤検知"},
	}); err != nil {
		t.Fatal(err)
	}
	d.serve()
	var read []int64
	for minute := range int64(24 * 60) {
		d.minute(minute)
		if slices.ContainsFunc(d.pending(incident.Slack), func(m store.Mark) bool { return m.Missed }) {
			read = append(read, minute)
		}
		d.serve()
	}
	if !slices.Equal(read, []int64{10, 360}) {
		t.Errorf("read back in minutes %v", read)
	}
}

// TestTickReadsBack: every ten minutes each incident that runs is to have read back what Slack may have given up on.
func TestTickReadsBack(t *testing.T) {
	t.Parallel()
	d := open(t)
	runs := d.declare(vague("a")).Entry.Incident
	d.serve()
	d.readsBack(runs, 10)
}

// TestTickReadsBackOften: while it is known that not all arrives, it is read back every two minutes, and no more often again
// once all does.
func TestTickReadsBackOften(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]service.Hearing{
		"nothing arrives": {UnheardSince: t0}, "others may get a part": {Suspected: true}, "others get a part": {Suspected: true, Others: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			runs := d.declare(vague("a")).Entry.Incident
			d.serve()
			d.Heard(h)
			d.readsBack(runs, 2)
			d.Heard(service.Hearing{})
			d.readsBack(runs, 10)
		})
	}
}

// readsBack holds half an hour of ticks against how often, in minutes, they have an incident read back.
func (d *desk) readsBack(runs incident.ID, every int) {
	d.t.Helper()
	for minute := range int64(31) {
		d.minute(minute)
		var asked []incident.ID
		for _, m := range d.pending(incident.Slack) {
			if m.Missed {
				asked = append(asked, m.Incident)
			}
		}
		want := []incident.ID{runs}
		if d.Now().Minute()%every != 0 {
			want = nil
		}
		if !slices.Equal(asked, want) {
			d.t.Errorf("at %s read back in %v, want %v", d.Now().Format("15:04"), asked, want)
		}
		d.serve()
	}
}
