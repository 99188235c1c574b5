package service_test

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// elsewhere is a report of the same somewhere else, so that it is a sign of its own.
func elsewhere(request, region string) service.Reporting {
	r := symptom(request)
	r.Do.Facts.Region = region
	return r
}

// TestSeveralSignsWaitForTheirLeads: of those that wait they hear next of the one of which they never heard, or heard longest ago; and
// not of one at which somebody looks by then: that person is asked, without waiting.
func TestSeveralSignsWaitForTheirLeads(t *testing.T) {
	t.Parallel()
	d := attended(t)
	var ids []incident.ID
	for n, region := range []string{"ap-northeast-1", "us-east-1", "eu-west-1", "us-west-2", "ap-southeast-1"} {
		d.now.Store(int64(n) * 60)
		ids = append(ids, d.report(elsewhere(fmt.Sprint("s", n), region)).Entry.Incident)
	}
	for m := int64(5); m <= 41; m++ {
		if m == 22 {
			d.do(ids[3], "looks", incident.Claim{Todo: "2.1"})
		}
		d.minute(m)
	}
	for n, first := range map[int]string{1: "look at 10m0s", 2: "decide at 20m0s", 3: "decide at 22m0s", 4: "decide at 30m0s", 0: "decide at 40m0s"} {
		if got := d.asked(ids[n]); len(got) == 0 || got[0] != first {
			t.Errorf("of sign %d they heard %v, want %s first", n, got, first)
		}
	}
	if row := d.row(ids[0]); !row.Called.Equal(t0.Add(40*time.Minute)) || row.Waits {
		t.Errorf("%+v", row)
	}
}

// TestANewSignDoesNotGoFirst: its card calls nobody while an older one waits for the leads.
func TestANewSignDoesNotGoFirst(t *testing.T) {
	t.Parallel()
	d := attended(t)
	d.report(symptom("s1"))
	waits := d.report(elsewhere("s2", "us-east-1")).Entry.Incident
	d.minute(5)
	d.now.Store(10 * 60)
	want(t, "leads of a new one", d.report(elsewhere("s3", "eu-west-1")).State.Incident.Sign.Leads)
	d.minute(10)
	want(t, "the older one", d.asked(waits), "decide at 10m0s")
}

func (d *desk) row(id incident.ID) store.SignRow {
	d.t.Helper()
	var all store.Signs
	if err := d.db.Get(d.t.Context(), store.SignsPath, &all); err != nil {
		d.t.Fatal(err)
	}
	for _, r := range all.Rows {
		if r.ID == id {
			return r
		}
	}
	d.t.Fatalf("no row of %s", id)
	return store.SignRow{}
}

// TestWhoIsAskedAboutASign: nobody who has left, or is a guest; the leads are in their place.
func TestWhoIsAskedAboutASign(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		gone []incident.PersonID
		want []string
	}{
		"nobody is gone":                  {nil, []string{"U0BERLIN"}},
		"whoever looked has left":         {[]incident.PersonID{berlin.ID}, []string{"S0LEADS", "U0LEAD"}},
		"and one of the leads":            {[]incident.PersonID{berlin.ID, "U0LEAD"}, []string{"S0LEADS"}},
		"and whoever reported it":         {[]incident.PersonID{berlin.ID, kakei.ID}, []string{"S0LEADS", "U0LEAD"}},
		"only a lead who is not asked is": {[]incident.PersonID{"U0LEAD"}, []string{"U0BERLIN"}},
	} {
		d := attended(t, "S0LEADS", "U0LEAD")
		id := d.report(symptom("s1")).Entry.Incident
		if _, err := d.ask(id, "looks", berlin, incident.Claim{Todo: "2.1"}); err != nil {
			t.Fatal(err)
		}
		for _, who := range c.gone {
			if err := d.db.Update(t.Context(), func(tx store.Tx) error {
				return tx.Set(store.PersonPath(who), people.Person{ID: who, Deleted: true})
			}); err != nil {
				t.Fatal(err)
			}
		}
		d.minute(10)
		asks := d.header(id).Sign.Asks
		if len(asks) != 1 {
			t.Fatalf("%s: %+v", name, asks)
		}
		want(t, name, asks[0].To, c.want...)
	}
}

// TestTheLeadsInSomebodysPlace are called as seldom: who is known by an address only cannot be asked.
func TestTheLeadsInSomebodysPlace(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(by(incident.Actor{ID: "mail:a@example.com"}, symptom("s1"))).Entry.Incident
	d.minute(10)
	want(t, "asked", d.asked(id), "decide at 10m0s")
	d.now.Store(19 * 60)
	want(t, "leads of another", d.report(elsewhere("s2", "us-east-1")).State.Incident.Sign.Leads)
	d.minute(20)
	want(t, "asked again", d.asked(id), "decide at 10m0s", "decide at 20m0s")
	d.now.Store(20*60 + 1)
	want(t, "leads of a third", d.report(elsewhere("s3", "eu-west-1")).State.Incident.Sign.Leads)
}
