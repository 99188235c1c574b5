package service_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/store"
)

// measured are the times that are kept of a response; of no incident: there are none.
func (d *desk) measured(id incident.ID) measure.Measures {
	d.t.Helper()
	m, err := store.LoadMeasures(d.t.Context(), d.db, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		d.t.Fatal(err)
	}
	return m
}

// takes has the clock look, and checks that what is kept are the times of what is stored.
func (d *desk) takes(id incident.ID, m int64) measure.Measures {
	d.t.Helper()
	d.minute(m)
	got, want := d.measured(id), measure.Take(measure.AboutOf(d.header(id)), d.timeline(id))
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Errorf("minute %d: kept otherwise than the timeline says (-want +got):\n%s", m, diff)
	}
	if !d.header(id).Measured() {
		d.t.Errorf("minute %d: it is not known that they were taken", m)
	}
	return got
}

func (d *desk) over(id incident.ID, name string) {
	d.t.Helper()
	d.do(id, "end "+name, incident.End{Confirmed: true, Without: true, Note: "seen"})
}

// TestTimesAreKept from the end on, and anew with whatever changes them: a notice, a second end, the end of the review.
func TestTimesAreKept(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	d.now.Store(4 * 60)
	d.do(id, "claim", incident.Claim{Todo: "4.3b"})
	do := d.noticeOf(1, incident.FirstNotice)
	do.To = nil
	d.now.Store(26 * 60)
	d.do(id, "send", d.approve(id, do))
	d.minute(27)
	if d.measured(id).Incident != "" {
		t.Fatal("they are kept while it runs")
	}
	d.over(id, "1")
	if m := d.takes(id, 28); m.Notice1.Sub(m.T0) != 26*time.Minute || m.Claimed.Most != 4*time.Minute || m.LateSent != 0 {
		t.Errorf("%+v", m)
	}
	n := len(d.timeline(id))
	d.takes(id, 40) // what was said is read back
	if got := d.timeline(id)[n:]; slices.ContainsFunc(got, func(e incident.Entry) bool { return e.Kind == incident.EntryMeasured }) {
		t.Errorf("the same times were taken again: %+v", got)
	}
	last := d.noticeOf(2, incident.RecoveryNotice)
	last.To = nil
	d.now.Store(70 * 60)
	d.do(id, "send 2", d.approve(id, last))
	if m := d.takes(id, 71); m.Told.Gap != 44*time.Minute || m.LateSent != 1 {
		t.Errorf("after a notice: %+v", m)
	}
	d.do(id, "again", incident.ReopenResponse{Reason: "it is back"})
	if d.minute(72); d.measured(id).Incident != "" {
		t.Error("they are kept while it goes on")
	}
	d.now.Store(90 * 60)
	d.over(id, "2")
	if m := d.takes(id, 91); m.Ended.Sub(m.T0) != 90*time.Minute {
		t.Errorf("after the second end: %+v", m)
	}
	d.do(id, "name", incident.Correct{Title: ptr("EC2 と RDS")})
	if m := d.takes(id, 92); m.Title != "EC2 と RDS" {
		t.Errorf("after a correction: %+v", m)
	}
}

func ptr[T any](v T) *T { return &v }

// TestNoTimesOfWhatCameToNothing: a sign, a dismissed one and a false alarm have none.
func TestNoTimesOfWhatCameToNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	d.do(id, "cancel", incident.Cancel{Reason: "our VPN"})
	back := d.declare(outage("b")).Entry.Incident
	d.over(back, "b")
	d.takes(back, 1)
	d.do(back, "again", incident.ReopenResponse{Reason: "it is back"})
	d.do(back, "cancel b", incident.Cancel{Reason: "our VPN"})
	for m := int64(2); m < 30; m++ {
		d.minute(m)
	}
	if all, err := store.LatestMeasures(t.Context(), d.db, "", time.Time{}, 0); len(all) > 0 || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestTimesCostNothingWhileIdle: once they are taken no minute reads a timeline.
func TestTimesCostNothingWhileIdle(t *testing.T) {
	t.Parallel()
	d, m := metered(t, t.TempDir())
	for n := range 20 {
		id := d.declare(vague(fmt.Sprint("d", n))).Entry.Incident
		d.over(id, fmt.Sprint(n))
	}
	for n := int64(1); n < 3; n++ {
		d.minute(n)
	}
	for _, marks := range [][]store.Mark{d.pending(incident.Slack), d.pending(incident.Docs)} {
		err := d.db.Update(t.Context(), func(tx store.Tx) error {
			for _, mark := range marks {
				if err := tx.Delete(mark.Path()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	m.docs.Store(0)
	if d.minute(3); m.docs.Load() > 3 {
		t.Errorf("an idle minute costs %d documents", m.docs.Load())
	}
}

// after ends a response that began so many days after t0, with its first notice so many minutes in.
func (d *desk) after(name string, days, notice int64, kind incident.Kind, private bool) incident.ID {
	d.t.Helper()
	d.now.Store(days * 24 * 3600)
	what := vague(name)
	what.Kind, what.Private = kind, private
	id := d.declare(what).Entry.Incident
	do := d.noticeOf(1, incident.FirstNotice)
	do.To, do.Drill = nil, kind == incident.Drill
	d.now.Add(notice * 60)
	send := d.approved(id, name, do)
	d.do(id, "send "+name, send)
	d.over(id, name)
	d.minute(d.now.Load()/60 + 1)
	return id
}

func (d *desk) approved(id incident.ID, name string, do incident.WriteNotice) incident.SendNotice {
	d.t.Helper()
	d.do(id, "write "+name, do)
	s, err := d.Addressed(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.ask(id, "approve "+name, other, incident.ApproveNotice{No: 1, Version: 1, Sum: s.Notice.Sum}); err != nil {
		d.t.Fatal(err)
	}
	return incident.SendNotice{No: 1, Version: 1, Sum: s.Notice.Sum, Anyway: true}
}

// TestTimesBesideTheLastOfTheirKind: a drill beside a drill, and nobody learns of a private one.
func TestTimesBesideTheLastOfTheirKind(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.after("a", 0, 41, incident.Live, false)
	for n := range 12 {
		d.after(fmt.Sprint("p", n), int64(n+1), 3, incident.Live, true)
	}
	drill := d.after("d", 14, 10, incident.Drill, false)
	second := d.after("b", 15, 26, incident.Live, false)
	for id, want := range map[incident.ID]incident.ID{first: "", drill: "", second: first} {
		got, err := d.Times(t.Context(), id)
		if err != nil || got.Now.Incident != id || got.Before.Incident != want {
			t.Errorf("%s stands beside %s, %v, want %s", got.Now.Incident, got.Before.Incident, err, want)
		}
	}
	moved, err := d.WeekMoved(t.Context(), d.Now())
	if want := []incident.Moved{{Incident: second, Kind: incident.Live, Title: "EC2 に SSH できない", Row: "notice_1", Now: 26 * time.Minute, Before: 41 * time.Minute}}; err != nil || !cmp.Equal(want, moved) {
		t.Errorf("moved: %+v, %v", moved, err)
	}
	if moved, err = d.WeekMoved(t.Context(), d.Now().Add(8*24*time.Hour)); len(moved) > 0 || err != nil {
		t.Errorf("a week later: %+v, %v", moved, err)
	}
}

// TestWhatMovedIsToldOnce, also where a week waits for a holiday to pass, so that the one before it is longer and the next one shorter.
func TestWhatMovedIsToldOnce(t *testing.T) {
	t.Parallel()
	set := settings()
	set.Sites = []incident.Site{{
		ID: "tokyo", Timezone: "Asia/Tokyo", Holidays: []string{"2026-03-09"},
		Shifts: []incident.Shift{{Days: []time.Weekday{time.Monday, time.Tuesday}, From: "10:00", To: "16:00"}},
	}}
	d := open(t)
	d = openOn(t, d.db.DB, set)
	const monday = aMonday + 3600 // at ten
	told := func(at int64) (n int) {
		t.Helper()
		for d.now.Store(at - 3600); d.now.Load() <= at; d.now.Add(3600) {
			if _, err := d.TellWeek(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if w := d.header(incident.Workspace).Week; w != nil && w.At.Equal(t0.Add(time.Duration(at)*time.Second)) {
			n = len(w.Moved)
		}
		return n
	}
	d.tried("try", false, "")
	d.after("a", 1, 41, incident.Live, false)
	d.after("b", 2, 26, incident.Live, false)
	for _, c := range []struct {
		at   int64
		want int
	}{{monday, 1}, {monday + week, 0}, {monday + 2*week + 24*3600, 2}, {monday + 3*week, 0}} {
		if got := told(c.at); got != c.want {
			t.Errorf("after %d days %d times are told, want %d", c.at/24/3600, got, c.want)
		}
		if c.at == monday+week {
			d.after("c", 10, 10, incident.Live, false) // after its Monday's message
			d.after("d", 17, 20, incident.Live, false) // after the Monday on which nobody works
		}
	}
}
