package service_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
)

// TestPast: page by page every incident that is over comes once, the newest first, and what belongs to none never, nor a sign that came
// to nothing.
func TestPast(t *testing.T) {
	t.Parallel()
	d := open(t)
	if err := d.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	var want []incident.ID
	for n := range 6 {
		d.now.Add(1)
		d.dismissed(fmt.Sprint("s", n))
		what := vague(fmt.Sprint("r", n))
		what.Private = n == 2
		id := d.declare(what).Entry.Incident
		if n == 5 {
			break // it runs
		}
		d.now.Add(1)
		if _, err := d.ask(id, "end", kakei, incident.End{Confirmed: true, Note: "seen"}); err != nil {
			t.Fatal(err)
		}
		want = slices.Insert(want, 0, id)
	}
	for _, most := range []int{1, 2, 3, 4, 5, 6, 100} {
		if got := d.past("U0KAKEI", most); !slices.Equal(got, want) {
			t.Errorf("%d at once: %v, want %v", most, got, want)
		}
		if got := d.past("U0OTHER", most); !slices.Equal(got, slices.Delete(slices.Clone(want), 2, 3)) {
			t.Errorf("%d at once, for somebody else: %v", most, got)
		}
	}
}

// dismissed reports a sign and dismisses it; the next one is not decided about.
func (d *desk) dismissed(request string) {
	d.t.Helper()
	for n, sign := range []string{request, request + "-open"} {
		out, err := d.Report(d.t.Context(), service.Reporting{
			RequestID: sign, By: kakei, Via: incident.ViaBrowser, Anyway: true,
			Do: incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: sign}},
		})
		if err != nil {
			d.t.Fatal(err)
		}
		if n > 0 {
			return
		}
		if _, err := d.ask(out.Entry.Incident, "dismiss", kakei, incident.Cancel{Reason: "x", Sign: true}); err != nil {
			d.t.Fatal(err)
		}
	}
}

// past are all pages of what is over, one after the other.
func (d *desk) past(who incident.PersonID, most int) (ids []incident.ID) {
	d.t.Helper()
	var before time.Time
	for range 20 {
		all, older, err := d.Past(d.t.Context(), who, before, most)
		if err != nil || len(all) > most {
			d.t.Fatalf("%d, %v", len(all), err)
		}
		for _, i := range all {
			ids = append(ids, i.ID)
		}
		if before = older; older.IsZero() {
			return ids
		}
	}
	d.t.Fatal("there is no last page")
	return nil
}

// TestInReviewIsWhatIsInReview, the newest of it, whatever ended before there were reviews.
func TestInReviewIsWhatIsInReview(t *testing.T) {
	t.Parallel()
	d, m := metered(t, t.TempDir())
	history(t, m.DB, 100)
	for n := range 22 {
		d.ended(fmt.Sprint("r", n), false)
		d.minute(int64(n + 1))
	}
	d.do(d.ended("closed", false), "close", incident.Close{})
	m.docs.Store(0)
	all, err := d.InReview(t.Context(), kakei.ID)
	if err != nil || len(all) != 20 || all[0].Facts.Title != "r21" || all[19].Facts.Title != "r2" {
		t.Errorf("%v: %d, the first %q", err, len(all), all[0].Facts.Title)
	}
	if n := m.docs.Load(); n > 45 {
		t.Errorf("%d documents were read", n)
	}
}
