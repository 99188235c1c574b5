package incident_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

const kpt incident.TodoID = "7.1" // what is to do in the review of these tests

var (
	taken71 = doing{berlin, incident.Claim{Todo: kpt}}
	done71  = doing{berlin, incident.Finish{Todo: kpt}}
)

// workCases say what people work on after the end: what is to do in the review, and nothing else.
var workCases = []decision{
	{"what is to do in the review, while it runs", nil, berlin, incident.Claim{Todo: kpt}, "", incident.RefusedTodo},
	{"taking it", []doing{ended}, berlin, incident.Claim{Todo: kpt}, incident.EntryClaimed, ""},
	{"helping", []doing{ended, taken71}, bangkok, on(kpt, "eyes", 1), incident.EntryJoined, ""},
	{"giving it up", []doing{ended, taken71}, berlin, incident.Release{Todo: kpt}, incident.EntryReleased, ""},
	{"giving it to somebody", []doing{ended, taken71}, berlin, incident.Reassign{Todo: kpt, To: bangkok}, incident.EntryReassigned, ""},
	{"a word of it", []doing{ended}, berlin, incident.AddProgress{Todo: kpt, Text: "half done"}, incident.EntryProgress, ""},
	{"doing it", []doing{ended}, berlin, incident.Finish{Todo: kpt}, incident.EntryDone, ""},
	{"doing it by an emoji", []doing{ended}, berlin, on(kpt, incident.DoneReaction, 1), incident.EntryDone, ""},
	{"skipping it", []doing{ended}, berlin, incident.Skip{Todo: kpt, Reason: "a drill of the drill"}, incident.EntrySkipped, ""},
	{"opening it again once it is closed", []doing{ended, done71}, berlin, incident.Reopen{Todo: kpt}, "", incident.RefusedEnded},
	{"taking what was to do in the response", []doing{ended}, berlin, incident.Claim{Todo: view}, "", incident.RefusedEnded},
	{"doing it by an emoji after the end", []doing{ended}, berlin, on(view, incident.DoneReaction, 1), "", incident.RefusedEnded},
	{"what was to do in the review, once it goes on", []doing{ended, {berlin, incident.ReopenResponse{Reason: "x"}}}, berlin, incident.Reopen{Todo: kpt}, "", incident.RefusedRunning},
	{"what is to do after a second end", []doing{ended, {berlin, incident.ReopenResponse{Reason: "x"}}, ended}, berlin, incident.Claim{Todo: kpt}, incident.EntryClaimed, ""},
	{"the clock asks about the review", []doing{ended}, tool, incident.Ask{Todo: kpt, Step: incident.AskTake, To: []string{"S0ONCALL"}}, incident.EntryAsked, ""},
	{"the clock asks about the response", []doing{ended}, tool, incident.Ask{Todo: view, Step: incident.AskTake, To: []string{"S0ONCALL"}}, "", incident.RefusedEnded},
	{"the clock asks about the review of what is closed", []doing{ended, closed}, tool, incident.Lapse{Todo: kpt}, "", incident.RefusedEnded},
}

// What is to do after the end is there with it, and the snapshot of the phase with it; after a second end it begins anew.
func TestTheReviewBegins(t *testing.T) {
	t.Parallel()
	w := declared(t)
	d := w.must(ended.by, ended.do)
	if got := ids(d.Todos); got != "7.1" || !d.Begins() || len(d.Others) > 0 || d.Incident.Phase != incident.Respond {
		t.Errorf("the end opens %q in %s, begins %t", got, d.Incident.Phase, d.Begins())
	}
	born := w.todo(kpt)
	// It ended at 00:09 on Saturday in Tokyo: five business days on is Friday.
	if want := d.Incident.EndedAt.AddDate(0, 0, 6); !born.Due.Equal(want) || !born.OpenedAt.Equal(d.Entry.At) {
		t.Errorf("due %s, want %s; opened %s", born.Due, want, born.OpenedAt)
	}
	if r := d.Incident.Review; r.Todos != 1 || !slices.Equal(r.Open, []incident.TodoID{kpt}) {
		t.Errorf("the review: %+v", r)
	}
	w.must(taken71.by, taken71.do)
	w.must(bangkok, on(kpt, "eyes", 3))
	w.must(berlin, incident.ReopenResponse{Reason: "it is back"})
	if r := w.state.Incident.Review; len(r.Open) > 0 || r.Todos > 0 {
		t.Errorf("while it goes on there is to do in the review: %+v", r)
	}
	if got := w.todo(kpt); got.State != incident.TodoSkipped || got.SkipReason != "it is back" {
		t.Errorf("while it goes on: %+v", got)
	}
	w.at = w.at.AddDate(0, 0, 7)
	d = w.must(ended.by, ended.do)
	got := w.todo(kpt)
	if got.State != incident.TodoOpen || len(got.Claimants()) > 0 || got.SkipReason != "" || !got.Due.After(d.Entry.At) || ids(d.Others) != "7.1" || len(d.Todos) > 0 {
		t.Errorf("after the second end: %+v", got)
	}
	w.must(bangkok, incident.Claim{Todo: kpt})
	w.must(berlin, incident.Finish{Todo: kpt})
}

// Nothing of it comes of a false alarm, and a drill has its review as everything else has.
func TestWhoHasAReview(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(kakei, incident.Cancel{Reason: "our VPN"})
	if _, there := w.state.Todo(kpt); there {
		t.Error("a false alarm is reviewed")
	}
	drill := &world{t: t, at: t0}
	drill.must(kakei, with(declaration(), func(d *incident.Declare) { d.Kind = incident.Drill }))
	drill.must(ended.by, ended.do)
	drill.todo(kpt)
}

// The review is over with the last of what is to do in it, and says so; while customers wait, with what settles that.
func TestClosingByItself(t *testing.T) {
	t.Parallel()
	two := with(declaration(), func(d *incident.Declare) {
		review := &d.Playbook.Phases[5]
		review.Todos = append(slices.Clone(review.Todos), todo("7.2", incident.Due{Anchor: incident.AtEnd, Days: 5}))
	})
	begin := func(t *testing.T, owes bool) *world {
		t.Helper()
		w := &world{t: t, at: t0}
		w.must(kakei, two)
		if owes {
			w.must(draft.by, draft.do)
			w.must(approved.by, approved.do)
			w.must(sent.by, sent.do)
		}
		w.must(kakei, without)
		return w
	}
	skips := doing{bangkok, incident.Skip{Todo: "7.2", Reason: "nothing to compare"}}
	waives := doing{kakei, incident.WaivePromise{Reason: "x"}}
	for name, c := range map[string]struct {
		owes   bool
		do     []doing
		closes bool // the last of them
	}{
		"one of two":                    {false, []doing{done71}, false},
		"both":                          {false, []doing{done71, skips}, true},
		"both, the other way round":     {false, []doing{skips, done71}, true},
		"both, one opened between":      {false, []doing{done71, {berlin, incident.Reopen{Todo: kpt}}, skips}, false},
		"by an emoji":                   {false, []doing{skips, {berlin, on(kpt, incident.DoneReaction, 1)}}, true},
		"while customers wait":          {true, []doing{done71, skips}, false},
		"until they need no more":       {true, []doing{done71, skips, waives}, true},
		"they need no more before that": {true, []doing{done71, waives, skips}, true},
		"they need no more, it goes on": {true, []doing{done71, waives}, false},
	} {
		w := begin(t, c.owes)
		var d incident.Decision
		for _, do := range c.do {
			if d.Entry.Closes {
				t.Errorf("%s: closed too early", name)
			}
			d = w.must(do.by, do.do)
		}
		i := w.state.Incident
		if is := i.Status == incident.Closed; is != c.closes || d.Entry.Closes != c.closes || i.Review.Itself != c.closes || c.closes && (i.Review.ClosedBy != d.Entry.By || !i.Review.ClosedAt.Equal(d.Entry.At)) {
			t.Errorf("%s: %s, the entry says %t, %+v", name, i.Status, d.Entry.Closes, i.Review)
		}
	}
}

// What people press while something is to do leaves that, and names it.
func TestClosingLeavesWhatIsOpen(t *testing.T) {
	t.Parallel()
	w := over(t)
	d := w.must(closed.by, closed.do)
	if got := w.todo(kpt); got.State != incident.TodoOpen || !slices.Equal(d.Entry.Left, []incident.TodoID{kpt}) || d.Entry.Closes || d.Incident.Review.Todos != 1 {
		t.Errorf("%+v, left %v, %+v", got, d.Entry.Left, d.Incident.Review)
	}
	if at := w.state.NextLook(); !at.IsZero() || len(w.state.Due(w.at.AddDate(1, 0, 0))) > 0 {
		t.Errorf("the clock looks at what is closed at %s", at)
	}
}

// A playbook without anything to do in the review leaves it to people to close it.
func TestAReviewWithNothingToDoStays(t *testing.T) {
	t.Parallel()
	w := &world{t: t, at: t0}
	w.must(kakei, with(declaration(), func(d *incident.Declare) { d.Playbook.Phases = d.Playbook.Phases[:5] }))
	w.must(ended.by, ended.do)
	w.must(berlin, incident.Correct{Impact: ptr("two hosts")})
	if i := w.state.Incident; i.Status != incident.Resolved || !w.state.NextLook().IsZero() {
		t.Errorf("%s, next %s", i.Status, w.state.NextLook())
	}
	w.must(closed.by, closed.do)
}

func shifts(days []time.Weekday, from, to string) []incident.Shift {
	return []incident.Shift{{Days: days, From: from, To: to}}
}

var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// Business days are those of the site whose shift it was, with its holidays.
func TestBusinessDaysOfASite(t *testing.T) {
	t.Parallel()
	tokyo := incident.Site{ID: "tokyo", Timezone: "Asia/Tokyo", Shifts: shifts(weekdays, "09:00", "18:00"), People: []string{"S0TOKYO"}, Holidays: []string{"2026-02-23", "2026-02-25"}}
	dubai := incident.Site{ID: "dubai", Timezone: "Asia/Dubai", Shifts: shifts([]time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday}, "08:00", "17:00"), People: []string{"S0DUBAI"}}
	never := incident.Site{ID: "never", Timezone: "Asia/Tokyo", Shifts: shifts(nil, "09:00", "18:00")}
	for name, c := range map[string]struct {
		sites   []incident.Site
		station string
		want    string // in UTC, for an end on Saturday, 00:09:01 in Tokyo
	}{
		"no site":                   {nil, "", "2026-02-26 15:09"},                                // Fri 00:09 in Tokyo
		"the first, with holidays":  {[]incident.Site{tokyo, dubai}, "", "2026-03-02 15:09"},      // two of them: Tue
		"that of the commander":     {[]incident.Site{tokyo, dubai}, "dubai", "2026-02-26 15:09"}, // Sun to Thu, from Fri 19:09 there
		"one that is there no more": {[]incident.Site{dubai}, "tokyo", "2026-02-26 15:09"},
	} {
		w := &world{t: t, at: t0.Add(-2 * time.Second)}
		w.must(kakei, with(declaration(), func(d *incident.Declare) { d.Settings.Sites = c.sites }))
		w.state.Incident.Station = c.station
		w.must(ended.by, ended.do)
		if got := w.todo(kpt).Due.UTC().Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	w := &world{t: t, at: t0}
	w.must(kakei, with(declaration(), func(d *incident.Declare) { d.Settings.Sites = []incident.Site{never} }))
	w.must(ended.by, ended.do) // ends
	if at := w.state.NextLook(); !at.IsZero() {
		t.Errorf("a site that never works is asked at %s", at)
	}
}

// Over a year of ends, in whichever zone and with holidays: what is to do in the review is asked about, and only while people are at work.
func TestTheReviewIsAskedAboutAtWork(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(19, 7))
	zones := []string{"Asia/Tokyo", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago", "Pacific/Apia"}
	asked := map[incident.Step]int{}
	for n := range 400 {
		zone := zones[r.IntN(len(zones))]
		end := time.Date(2027, 1, 1, r.IntN(24), r.IntN(60), 0, 0, time.UTC).AddDate(0, 0, r.IntN(365))
		from, long := r.IntN(24), 4+r.IntN(8)
		site := incident.Site{ID: "s", Timezone: zone, People: []string{"U0BERLIN"}, Shifts: shifts(weekdays[r.IntN(3):], fmt.Sprintf("%02d:00", from), fmt.Sprintf("%02d:30", (from+long)%24))}
		for range r.IntN(12) {
			site.Holidays = append(site.Holidays, end.AddDate(0, 0, r.IntN(20)).Format(time.DateOnly))
		}
		w := &world{t: t, at: end.Add(-2 * time.Second)}
		w.must(kakei, with(declaration(), func(d *incident.Declare) {
			d.Settings.Timezone = zone
			if n%4 > 0 {
				d.Settings.Sites = []incident.Site{site}
			}
			d.Settings.Responders = []string{"U0BERLIN"}
		}))
		if n%3 == 0 {
			w.must(kakei, incident.SnoozeUntil{Until: end.Add(8 * time.Hour)})
		}
		w.must(ended.by, ended.do)
		if n%2 == 0 {
			w.must(taken71.by, taken71.do)
		}
		before := len(asked)
		total := 0
		for look := w.state.Incident.AskAt; !look.IsZero() && look.Before(end.AddDate(0, 2, 0)) && total < 40; look = w.state.NextLook() {
			if !look.After(w.at) {
				look = w.at.Add(time.Minute)
			}
			w.at = look
			for _, e := range w.state.Due(look) {
				total++
				if !atWork(w.state.Incident, look) {
					t.Fatalf("%s, %v, end %s: %+v at %s", zone, site, end, e, look.In(location(t, zone)))
				}
				if ask, is := e.(incident.Ask); is {
					asked[ask.Step]++
				}
				w.must(tool, e)
			}
		}
		if total < 2 || w.todo(kpt).Late.IsZero() || w.todo(kpt).Asked == nil {
			t.Fatalf("%s, %v, end %s: it was asked %d times (%d), %+v", zone, site, end, total, before, w.todo(kpt))
		}
	}
	for _, step := range []incident.Step{incident.AskTake, incident.AskOwner, incident.AskCommander, incident.AskResponders} {
		if asked[step] == 0 {
			t.Errorf("nobody was asked as %s: %v", step, asked)
		}
	}
}

// atWork is written anew, by the clock on the wall: shifts do not overlap in these tests.
func atWork(i incident.Incident, at time.Time) bool {
	site := incident.Site{Timezone: i.Settings.Timezone, Shifts: shifts(weekdays, "09:00", "18:00")}
	if len(i.Settings.Sites) > 0 {
		site = i.Settings.Sites[0]
	}
	zone, _ := time.LoadLocation(site.Timezone)
	clock := at.In(zone).Format("15:04")
	for _, s := range site.Shifts {
		for back := range 2 { // it began today, or the day before
			day := at.In(zone).AddDate(0, 0, -back)
			over := s.To <= s.From
			begins := slices.Contains(s.Days, day.Weekday()) && !slices.Contains(site.Holidays, day.Format(time.DateOnly))
			today := back == 0 && clock >= s.From && (over || clock < s.To)
			night := back == 1 && over && clock < s.To
			if begins && (today || night) {
				return true
			}
		}
	}
	return false
}

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
