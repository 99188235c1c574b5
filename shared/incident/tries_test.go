package incident_test

import (
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// reviewed is a busy incident that has ended, with lines of its review: a try that is open, one that is done, what stays, and a try that
// was taken away.
func reviewed(t *testing.T) *world {
	t.Helper()
	w := over(t)
	open := incident.Try{Owner: berlin.ID, Name: "Jonas", Due: "2026-03-06", State: incident.TryOpen}
	w.state.KPT = []incident.KPTLine{
		{No: 1, Heading: incident.HeadTry, Text: "page the second on-call sooner", At: w.at, Try: &open},
		{No: 2, Heading: incident.HeadTry, Text: "print the phone list", At: w.at, Try: &incident.Try{State: incident.TryDone}},
		{No: 3, Heading: incident.HeadKeep, Text: "one thread for each notice", At: w.at},
		{No: 4, Heading: incident.HeadTry, At: w.at, Taken: w.at, Try: &incident.Try{State: incident.TryDropped}},
	}
	return w
}

// onReviewed is allowed of the tries of a review.
var onReviewed = []deed{incident.EndTry{No: 1}, movesTry}

var (
	movesTry = incident.MoveTry{No: 1, Due: "2026-04-01", Owner: kakei}
	dropped  = incident.EndTry{No: 1, Dropped: true, Reason: "the tool has it now"}
)

var tryCases = []decision{
	{"what is done", nil, kakei, incident.EndTry{No: 1}, incident.EntryTryDone, ""},
	{"what is done, with a note", nil, kakei, incident.EndTry{No: 1, Reason: "since Monday"}, incident.EntryTryDone, ""},
	{"what is dropped", nil, kakei, dropped, incident.EntryTryDropped, ""},
	{"what is dropped without a reason", nil, kakei, incident.EndTry{No: 1, Dropped: true, Reason: " \u200b"}, "", incident.RefusedReason},
	{"what is done, once more", nil, kakei, incident.EndTry{No: 2}, "", incident.RefusedSame},
	{"what is no try", nil, kakei, incident.EndTry{No: 3}, "", incident.RefusedSame},
	{"what was taken away", nil, kakei, incident.EndTry{No: 4}, "", incident.RefusedKPTLine},
	{"what there is none of", nil, kakei, incident.EndTry{No: 9}, "", incident.RefusedKPTLine},
	{"another date and owner", nil, kakei, movesTry, incident.EntryKPTChanged, ""},
	{"no date", nil, kakei, incident.MoveTry{No: 1}, incident.EntryKPTChanged, ""},
	{"the same date and owner", nil, kakei, incident.MoveTry{No: 1, Due: "2026-03-06", Owner: berlin}, "", incident.RefusedSame},
	{"the same date, and nobody else", nil, kakei, incident.MoveTry{No: 1, Due: "2026-03-06"}, "", incident.RefusedSame},
	{"a guest as owner", nil, kakei, incident.MoveTry{No: 1, Owner: guest}, "", incident.RefusedPerson},
	{"another date of what is done", nil, kakei, incident.MoveTry{No: 2, Due: "2026-04-01"}, "", incident.RefusedSame},
	{"another date of what was taken away", nil, kakei, incident.MoveTry{No: 4, Due: "2026-04-01"}, "", incident.RefusedKPTLine},
	{"what is done after the review was closed", []doing{closed}, kakei, incident.EndTry{No: 1}, incident.EntryTryDone, ""},
	{"another date after the review was closed", []doing{closed}, kakei, movesTry, incident.EntryKPTChanged, ""},
}

// TestARowFollowsItsTry follows what becomes of it: text, incident and date stay, and what has no date sorts last.
func TestARowFollowsItsTry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   deed
		open bool
		want string // order
		of   string // owner
		was  incident.TryState
	}{
		"done":    {incident.EndTry{No: 1}, false, "2026-03-06 k3f9qa-001", "U0BERLIN", incident.TryDone},
		"dropped": {dropped, false, "2026-03-06 k3f9qa-001", "U0BERLIN", incident.TryDropped},
		"moved":   {movesTry, true, "2026-04-01 k3f9qa-001", "U0KAKEI", incident.TryOpen},
		"nowhere": {incident.MoveTry{No: 1}, true, "9999-12-31 k3f9qa-001", "U0BERLIN", incident.TryOpen},
	} {
		w := reviewed(t)
		w.state.KPT[0].Text = strings.Repeat("あ", 300)
		d, err := w.ask(bangkok, c.do)
		if err != nil || len(d.Tries) != 1 || len(d.KPT) != 1 || len(d.KPT[0]) != 4 {
			t.Errorf("%s: %v, %+v, %d parts", name, err, d.Tries, len(d.KPT))
			continue
		}
		row := d.Tries[0]
		if row.Open != c.open || row.Order != c.want || row.Owner != c.of || row.Try.State != c.was || row.Private || !row.T0.Equal(t0) || row.Title == "" {
			t.Errorf("%s: %+v", name, row)
		}
		if n := len([]rune(row.Text)); n > 200 {
			t.Errorf("%s: the workspace knows %d runes of it", name, n)
		}
		if ended := c.was != incident.TryOpen; ended == row.Try.EndedAt.IsZero() || ended && (row.Try.EndedBy != bangkok.ID || d.Entry.KPT.Said != row.Text) {
			t.Errorf("%s: ended %s by %s, said %q", name, row.Try.EndedAt, row.Try.EndedBy, d.Entry.KPT.Said)
		}
	}
}

// TestHowLateATryIs by days, and only while it is open.
func TestHowLateATryIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		due, day string
		done     bool
		want     int
	}{
		{"2026-03-06", "2026-03-06", false, 0},
		{"2026-03-06", "2026-03-05", false, 0},
		{"2026-03-06", "2026-03-07", false, 1},
		{"2025-12-31", "2026-03-01", false, 60},
		{"2026-03-06", "2026-03-20", true, 0},
		{"", "2026-03-20", false, 0},
		{"next week", "2026-03-20", false, 0},
	} {
		if got := (incident.TryRow{Open: !c.done, Try: incident.Try{Due: c.due}}).Late(c.day); got != c.want {
			t.Errorf("%+v: %d days late", c, got)
		}
	}
}

// TestWhenSomebodyIsAtWork: where there are no sites from nine to six, Monday to Friday; else in the shifts, which holidays leave out.
func TestWhenSomebodyIsAtWork(t *testing.T) {
	t.Parallel()
	tz, _ := time.LoadLocation("Asia/Tokyo")
	clock := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, tz)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	shift := []incident.Shift{{Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, From: "10:00", To: "16:00"}}
	site := func(id, zone string, holidays ...string) incident.Site {
		return incident.Site{ID: id, Timezone: zone, Shifts: shift, Holidays: holidays}
	}
	for name, c := range map[string]struct {
		sites    []incident.Site
		at, want string
	}{
		"at work":                  {nil, "2026-02-16 09:00", "2026-02-16 09:00"},
		"before work":              {nil, "2026-02-16 08:59", "2026-02-16 09:00"},
		"on Friday evening":        {nil, "2026-02-20 18:00", "2026-02-23 09:00"},
		"in a shift":               {[]incident.Site{site("tokyo", "Asia/Tokyo")}, "2026-02-16 10:00", "2026-02-16 10:00"},
		"before the shift":         {[]incident.Site{site("tokyo", "Asia/Tokyo")}, "2026-02-16 09:00", "2026-02-16 10:00"},
		"on a holiday":             {[]incident.Site{site("tokyo", "Asia/Tokyo", "2026-02-16")}, "2026-02-16 10:00", "2026-02-17 10:00"},
		"while another site works": {[]incident.Site{site("tokyo", "Asia/Tokyo", "2026-02-16"), site("berlin", "Europe/Berlin")}, "2026-02-16 18:30", "2026-02-16 18:30"},
		"on a holiday of all":      {[]incident.Site{site("tokyo", "Asia/Tokyo", "2026-02-16"), site("bangkok", "Asia/Bangkok", "2026-02-16")}, "2026-02-16 11:00", "2026-02-17 10:00"},
	} {
		if got := (incident.Settings{Timezone: "Asia/Tokyo", Sites: c.sites}).WorkAt(clock(c.at)); !got.Equal(clock(c.want)) {
			t.Errorf("%s: %s", name, got.In(tz))
		}
	}
}
