package service_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

const (
	aMonday = (2*24+9)*3600 - 9*60 // seconds from t0 to Monday, 23 February, 09:00 in Tokyo
	week    = 7 * 24 * 3600
)

// tried is an incident that is over, with tries of its review, each due on a day; "": no day. Private ones are of whoever declares.
func (d *desk) tried(request string, private bool, due ...string) incident.ID {
	d.t.Helper()
	id := d.ended(request, private)
	for n, day := range due {
		d.do(id, fmt.Sprint(request, " try ", n), incident.AddKPT{Words: incident.KPTWords{
			Heading: incident.HeadTry, Text: fmt.Sprint(request, " ", n), Owner: berlin, Due: day,
		}})
	}
	return id
}

func (d *desk) ended(request string, private bool) incident.ID {
	d.t.Helper()
	what := vague(request)
	what.Facts.Title, what.Private, what.Anyway = request, private, true
	id := d.declare(what).State.Incident.ID
	d.do(id, request+" end", incident.End{Confirmed: true, Note: "seen"})
	return id
}

// asks has the week told of, and is what the help room is asked about; nil: nothing was told.
func (d *desk) asks() (names []string) {
	d.t.Helper()
	told, err := d.TellWeek(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	if !told {
		return nil
	}
	for _, t := range d.header(incident.Workspace).Week.Tries {
		names = append(names, t.Text)
	}
	return names
}

// TestOpenTriesAreAskedAboutOnceAWeek, until they have an outcome: those due first first, never twice in a week, nothing when there is nothing.
func TestOpenTriesAreAskedAboutOnceAWeek(t *testing.T) {
	t.Parallel()
	d := open(t)
	is := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: asked about %q, want %q", what, got, want)
		}
	}
	d.now.Store(aMonday)
	is("before there are any", d.asks())
	id := d.tried("a", false, "", "2026-03-06")
	d.now.Add(3600)
	is("the first week", d.asks(), "a 1", "a 0")
	is("the first week, once more", d.asks())
	d.do(id, "done", incident.EndTry{No: 2})
	d.now.Store(aMonday + week)
	d.db.lose = []bool{true}
	is("the second week, whose commit nobody knows of", d.asks())
	w := d.header(incident.Workspace).Week
	if w.Week != "2026-W10" || w.More != 0 || w.Inner != 0 || len(w.Tries) != 1 || w.Tries[0].Text != "a 0" {
		t.Errorf("%+v", w)
	}
	d.do(id, "dropped", incident.EndTry{No: 1, Dropped: true, Reason: "too dear"})
	d.now.Store(aMonday + 2*week)
	is("once all have an outcome", d.asks())
	if w := d.header(incident.Workspace).Week; w.Week != "2026-W10" {
		t.Errorf("the workspace tells of %s", w.Week)
	}
}

// TestTheWeekWaitsForWorkingHours: what cannot be asked now is asked by the tick when somebody is at work, once, and of no site on a holiday.
func TestTheWeekWaitsForWorkingHours(t *testing.T) {
	t.Parallel()
	sites := func(holidays ...string) config.Settings {
		s := settings()
		s.Sites = []incident.Site{{
			ID: "tokyo", Timezone: "Asia/Tokyo", Holidays: holidays,
			Shifts: []incident.Shift{{Days: []time.Weekday{time.Monday, time.Tuesday}, From: "10:00", To: "16:00"}},
		}}
		return s
	}
	for name, c := range map[string]struct {
		settings config.Settings
		at       int64 // seconds after t0
	}{
		"on a Saturday":               {settings(), aMonday},
		"in a site's shift":           {sites(), aMonday + 3600},
		"after a holiday of the site": {sites("2026-02-23"), aMonday + 25*3600},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d = openOn(t, d.db.DB, c.settings)
			d.tried("a", false, "2026-02-21")
			if got := d.asks(); got != nil {
				t.Fatalf("at night it asks about %q", got)
			}
			if at := d.header(incident.Workspace).AskAt; !at.Equal(t0.Add(time.Duration(c.at) * time.Second)) {
				t.Errorf("the tick looks at %s", at)
			}
			for _, at := range []int64{c.at - 60, c.at, c.at + 60} {
				d.now.Store(at)
				if _, err := d.Tick(t.Context()); err != nil {
					t.Fatal(err)
				}
				w := d.header(incident.Workspace).Week
				if (w != nil) != (at >= c.at) || w != nil && !w.At.Equal(t0.Add(time.Duration(c.at)*time.Second)) {
					t.Errorf("%d s from it: %+v", at-c.at, w)
				}
			}
			if at := d.header(incident.Workspace).AskAt; !at.IsZero() {
				t.Errorf("the tick looks again at %s", at)
			}
			if got := d.asks(); got != nil {
				t.Errorf("once more in the same week: %q", got)
			}
		})
	}
}

// TestOfPrivateIncidentsOnlyTheNumberIsTold, and of many the rest is counted.
func TestOfPrivateIncidentsOnlyTheNumberIsTold(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.now.Store(aMonday)
	d.tried("secret", true, "2026-03-01", "2026-03-02")
	if got := d.asks(); got != nil || d.header(incident.Workspace).Week.Inner != 2 {
		t.Errorf("%q, %+v", got, d.header(incident.Workspace).Week)
	}
	d.now.Add(week)
	due := make([]string, incident.WeekTries+3)
	d.tried("known", false, due...)
	if got := d.asks(); len(got) != incident.WeekTries || slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "secret") }) {
		t.Errorf("%q", got)
	}
	if w := d.header(incident.Workspace).Week; w.More != 3 || w.Inner != 2 {
		t.Errorf("%d more, %d private", w.More, w.Inner)
	}
}

// TestTheNextBoardRemindsOfTheLast: of what everybody may know of and nobody has done, however it begins; a drill of what was live, too.
func TestTheNextBoardRemindsOfTheLast(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.tried("a", false, "2026-03-01", "2026-03-02")
	d.tried("secret", true, "2026-03-01")
	d.do(id, "done", incident.EndTry{No: 2})
	names := func(i incident.Incident) (names []string) {
		for _, r := range i.LastTime {
			names = append(names, r.Text)
		}
		return names
	}
	drill := vague("drill")
	drill.Kind, drill.Facts.Title = incident.Drill, "drill"
	for name, i := range map[string]incident.Incident{
		"a drill":             d.declare(drill).State.Incident,
		"one that is private": d.header(d.ended("p", true)),
		"one that was a sign": d.begun("東京の EC2"),
	} {
		if got := names(i); !slices.Equal(got, []string{"a 0"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	for n := range incident.LastTries + 2 {
		d.now.Add(1)
		d.tried(fmt.Sprint("more ", n), false, "")
	}
	if got := names(d.header(d.ended("b", false))); len(got) != incident.LastTries+1 || slices.Contains(got, "a 0") {
		t.Errorf("of many: %q", got)
	}
}

// begun is an incident that was a sign first.
func (d *desk) begun(text string) incident.Incident {
	d.t.Helper()
	said := d.report(symptom("sign"))
	return d.begin(said.State.Incident.ID, "begin", incident.Begin{}).State.Incident
}

// TestADeclarationNeedsNoTries: where they cannot be read it says nothing of them.
func TestADeclarationNeedsNoTries(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.tried("a", false, "")
	d = openOn(t, blind{d.db.DB}, settings())
	if i := d.declare(outage("b")).State.Incident; len(i.LastTime) > 0 || i.Status != incident.Open {
		t.Errorf("%+v", i.LastTime)
	}
}

// blind is a store in which tries cannot be listed.
type blind struct{ store.DB }

func (b blind) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	if q.Collection == store.TriesPath {
		return nil, errors.New("no index")
	}
	return b.DB.List(ctx, q)
}

// TestWhoIsShownWhichTries page by page, and their own: of a private incident those inside.
func TestWhoIsShownWhichTries(t *testing.T) {
	t.Parallel()
	d := open(t)
	var known []string
	for n := range 9 {
		what := fmt.Sprint("t", n)
		d.tried(what, n%2 == 1, fmt.Sprintf("2026-03-%02d", n+1))
		if n%2 == 0 {
			known = append(known, what+" 0")
		}
	}
	pages := func(who incident.PersonID) (names []string) {
		for after := ""; ; {
			rows, next, err := d.Tries(t.Context(), who, after, 2)
			if err != nil || len(rows) > 2 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			for _, r := range rows {
				names = append(names, r.Text)
			}
			if after = next; next == "" {
				return names
			}
		}
	}
	if got := pages("U0KAKEI"); len(got) != 9 || !slices.IsSorted(got) {
		t.Errorf("who is inside is shown %q", got)
	}
	if got := pages("U0BERLIN"); !slices.Equal(got, known) {
		t.Errorf("who is not is shown %q", got)
	}
	rows, err := d.MyTries(t.Context(), "U0BERLIN", 20)
	if err != nil || len(rows) != len(known) {
		t.Errorf("Berlin has %d of those that they may know of, %v", len(rows), err)
	}
	if rows, err := d.MyTries(t.Context(), "U0KAKEI", 20); err != nil || len(rows) > 0 {
		t.Errorf("Kakei has %+v, %v", rows, err)
	}
}

// TestWhatIsDeletedInAReviewIsSaidNowhere: neither where the line was written, nor where it was moved or its try had an outcome, whether the
// response ended for good or was taken up again.
func TestWhatIsDeletedInAReviewIsSaidNowhere(t *testing.T) {
	t.Parallel()
	const said = "call the customer first"
	for name, then := range map[string]incident.Action{
		"in review": nil, "once it is closed": incident.Close{}, "once it was taken up again": incident.ReopenResponse{Reason: "it is back"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			id := d.ended("a", false)
			d.do(id, "said", incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadTry, Text: said}, Word: "1.2", Said: &incident.KPTSaid{Thread: "1.1"}})
			d.do(id, "moved", incident.MoveTry{No: 1, Due: "2026-03-06"})
			d.do(id, "dropped", incident.EndTry{No: 1, Dropped: true, Reason: "too dear"})
			if then != nil {
				d.do(id, "then", then)
			}
			d.do(id, "gone", incident.TakeKPT{No: 1, Said: &incident.KPTSaid{Entry: "said"}})
			s, err := d.Reviewed(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := store.Collect[incident.TryRow](list(t, d, store.TriesPath))
			body, _ := json.Marshal([]any{s, d.timeline(id), rows})
			if err != nil || len(rows) != 1 || strings.Contains(string(body), said) {
				t.Errorf("%v, it stands in %s", err, body)
			}
		})
	}
}

func list(t *testing.T, d *desk, collection string) []store.Doc {
	t.Helper()
	docs, err := d.db.List(t.Context(), store.Query{Collection: collection})
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// TestATryOfAReviewThatWasTakenBackHasAnOutcome: the help room is asked about it, whatever became of its incident.
func TestATryOfAReviewThatWasTakenBackHasAnOutcome(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.tried("a", false, "", "")
	d.do(id, "again", incident.ReopenResponse{Reason: "it is back"})
	d.do(id, "moved", incident.MoveTry{No: 1, Due: "2026-03-06"})
	d.do(id, "done", incident.EndTry{No: 1})
	d.do(id, "alarm", incident.Cancel{Reason: "it was our VPN"})
	d.now.Store(aMonday)
	if got := d.asks(); !slices.Equal(got, []string{"a 1"}) {
		t.Errorf("asked about %q", got)
	}
	d.do(id, "dropped", incident.EndTry{No: 2, Dropped: true, Reason: "there was nothing"})
	if rows, err := store.OpenTries(t.Context(), d.db, false); err != nil || len(rows) > 0 {
		t.Errorf("%v, open are %+v", err, rows)
	}
}
