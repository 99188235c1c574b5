package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// warnings are what the clock says until so many minutes after T0 of the moments by which customers must hear: "20 soon 30 U0BERLIN".
func (w *world) warnings(minute int) (out []string) {
	w.t.Helper()
	for m := int(w.at.Sub(t0).Minutes()) + 1; m <= minute; m++ {
		w.at = t0.Add(time.Duration(m) * time.Minute)
		for _, e := range w.state.Due(w.at) {
			switch e := e.(type) {
			case incident.WarnNotice:
				out = append(out, fmt.Sprintf("%d soon %d %s", m, int(e.Next.Sub(t0).Minutes()), strings.Join(e.To, ",")))
			case incident.LapseNotice:
				out = append(out, fmt.Sprintf("%d lapse %d %s", m, int(e.Next.Sub(t0).Minutes()), strings.Join(e.To, ",")))
			}
		}
		w.look()
	}
	return out
}

// sendsAt writes, approves and sends a notice so many minutes after T0.
func (w *world) sendsAt(minute int, a incident.WriteNotice) {
	w.t.Helper()
	w.at = t0.Add(time.Duration(minute) * time.Minute)
	a.AsOf = w.at
	w.round(a)
}

// TestCustomersMustHearSoon: whom the ladder asks first is told, ten minutes before and once for each moment that was promised.
func TestCustomersMustHearSoon(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(*world)
		want []string // until two hours after T0
	}{
		{"nobody has it", func(*world) {}, []string{"20 soon 30 S0ONCALL"}},
		{"somebody has it", func(w *world) { w.must(berlin, incident.Claim{Todo: notice}) }, []string{"20 soon 30 U0BERLIN"}},
		{"it is sent in time, and nothing comes again", func(w *world) { w.sendsAt(5, written(0, "x")) }, []string{"30 soon 40 U0KAKEI", "40 lapse 40 U0KAKEI"}},
		{"reminders are paused for all that time", func(w *world) { w.must(berlin, incident.SnoozeUntil{Until: t0.Add(time.Hour)}) }, nil},
		{"reminders are paused until just before", func(w *world) { w.must(berlin, incident.SnoozeUntil{Until: t0.Add(25 * time.Minute)}) }, []string{"25 soon 30 S0ONCALL"}},
		{"nobody needs one", func(w *world) {
			w.sendsAt(5, written(0, "x"))
			w.must(berlin, incident.WaivePromise{Reason: "all were called"})
		}, nil},
		{"a false alarm", func(w *world) { w.must(kakei, incident.Cancel{Reason: "our VPN"}) }, nil},
		{"the last was sent", func(w *world) {
			w.sendsAt(5, written(0, "x"))
			w.sendsAt(6, follow(2, incident.RecoveryNotice, "z", 0))
		}, nil},
		{"it ends while customers wait", func(w *world) { w.sendsAt(5, written(0, "x")); w.must(kakei, without) }, []string{"30 soon 40 U0KAKEI"}},
		{"it ends just before", func(w *world) {
			w.sendsAt(5, written(0, "x"))
			w.at = t0.Add(35 * time.Minute)
			w.look()
			w.must(kakei, without)
		}, nil},
		{"hands change meanwhile", func(w *world) {
			w.until(21)
			w.must(berlin, incident.Claim{Todo: notice})
			w.must(berlin, incident.Release{Todo: notice})
			w.must(bangkok, incident.Claim{Todo: notice})
		}, nil},
		{"each promise has its own", func(w *world) {
			w.sendsAt(5, written(0, "x"))
			w.sendsAt(25, follow(2, incident.FollowUpNotice, "y", time.Hour))
		}, []string{"50 soon 60 U0KAKEI", "60 lapse 60 U0KAKEI"}},
		{"a day off is no reason to say it late", func(w *world) { w.at = t0.Add(50 * time.Minute) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := clocked(t)
			w.state.Incident.Settings.Responders = []string{"S0ONCALL"}
			c.do(w)
			expect(t, "what is said", w.warnings(120), c.want...)
		})
	}
}

// TestAWarningSaysHowTheNoticeStands: what is approved only needs sending.
func TestAWarningSaysHowTheNoticeStands(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		before []doing
		want   incident.NoticeMark
	}{
		{"nobody began", nil, incident.NoticeMark{No: 1, Stage: incident.FirstNotice, Promise: soon.Next}},
		{"it waits for approval", []doing{draft}, incident.NoticeMark{No: 1, Stage: incident.FirstNotice, Version: 1, Promise: soon.Next}},
		{"it is approved", []doing{draft, approved}, incident.NoticeMark{No: 1, Stage: incident.FirstNotice, Version: 1, Promise: soon.Next, Ready: true}},
	} {
		w := declared(t)
		for _, b := range c.before {
			w.must(b.by, b.do)
		}
		e := w.must(tool, soon).Entry
		if got := *e.Notice; fmt.Sprint(got) != fmt.Sprint(c.want) || !slices.Equal(e.Subject, soon.To) {
			t.Errorf("%s: %+v to %q", c.name, got, e.Subject)
		}
		if n := w.state.Incident.News; n[len(n)-1].Entry.Kind != incident.EntryNoticeSoon || !slices.Equal(n[len(n)-1].Ask, soon.To) {
			t.Errorf("%s: the room is told %+v", c.name, n)
		}
	}
}

// TestALapsedPromiseIsLoudWhereNoTodoIs: since when customers should have heard is known until another notice is sent. Whoever paused
// reminders is not told.
func TestALapsedPromiseIsLoudWhereNoTodoIs(t *testing.T) {
	t.Parallel()
	for _, quiet := range []bool{false, true} {
		w := clocked(t)
		w.sendsAt(5, written(0, "x"))
		if quiet {
			w.must(berlin, incident.SnoozeUntil{Until: t0.Add(2 * time.Hour)})
		}
		w.until(41)
		if got := w.state.NoticeLate(); !got.Equal(lapsed.Next) {
			t.Errorf("late since %v", got)
		}
		told := slices.ContainsFunc(w.state.Incident.News, func(n incident.News) bool { return n.Entry.Kind == incident.EntryNoticeLate })
		if told == quiet {
			t.Errorf("quiet %v, told %v", quiet, told)
		}
		w.sendsAt(45, follow(2, incident.FollowUpNotice, "y", 90*time.Minute))
		if got := w.state.NoticeLate(); !got.IsZero() {
			t.Errorf("after the next one it is late since %v", got)
		}
	}
}

// TestTheHeaderKnowsWhatWasSent as the timeline does.
func TestTheHeaderKnowsWhatWasSent(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.sendsAt(5, written(0, "x"))
	w.sendsAt(25, follow(2, incident.FollowUpNotice, "y", time.Hour))
	w.sendsAt(55, follow(3, incident.RecoveryNotice, "z", 0))
	var all []incident.Entry
	for _, e := range w.entries {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b incident.Entry) int { return a.At.Compare(b.At) })
	want, got := incident.SentNotices(all), w.state.Incident.Sent
	if len(got) != 3 || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the header has %+v, the timeline %+v", got, want)
	}
	if got[1].Promise != t0.Add(time.Hour) || !got[2].Promise.IsZero() || got[2].Stage != incident.RecoveryNotice {
		t.Errorf("%+v", got)
	}
}
