package service_test

import (
	"fmt"
	"slices"
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
// not of one at which somebody looks by then. What each is to be is asked at its own time all the same, of whoever knows of it.
func TestSeveralSignsWaitForTheirLeads(t *testing.T) {
	t.Parallel()
	d := attended(t)
	var ids []incident.ID
	for n, region := range []string{"ap-northeast-1", "us-east-1", "eu-west-1", "us-west-2", "ap-southeast-1"} {
		d.now.Store(int64(n) * 60)
		ids = append(ids, d.report(elsewhere(fmt.Sprint("s", n), region)).Entry.Incident)
	}
	heard := map[int][]time.Duration{}
	for m := int64(5); m <= 41; m++ {
		if m == 22 {
			d.do(ids[3], "looks", incident.Claim{Todo: "2.1"})
		}
		d.minute(m)
		for n, id := range ids {
			if row := d.row(id); row.Called.Equal(d.Now()) {
				heard[n] = append(heard[n], row.Called.Sub(t0))
			}
		}
	}
	if got, want := fmt.Sprint(heard), "map[0:[40m0s] 1:[10m0s] 2:[20m0s] 4:[30m0s]]"; got != want {
		t.Errorf("they heard %s, want %s", got, want)
	}
	for n, first := range map[int]string{0: "decide at 10m0s", 1: "decide at 11m0s", 2: "decide at 12m0s", 3: "decide at 13m0s", 4: "decide at 14m0s"} {
		if got := d.asked(ids[n]); !slices.Contains(got, first) {
			t.Errorf("of sign %d was asked %v, want %s", n, got, first)
		}
	}
	if row := d.row(ids[0]); row.Waits {
		t.Errorf("%+v", row)
	}
}

// TestAQuestionDoesNotWaitForTheLeads: it calls whoever reported the sign, and whom nobody can call nobody, until the leads may be.
func TestAQuestionDoesNotWaitForTheLeads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by   incident.Actor
		want []string
	}{
		"somebody in Slack":   {kakei, []string{"U0KAKEI"}},
		"known by an address": {incident.Actor{ID: "mail:a@example.com"}, nil},
	} {
		d := attended(t)
		id := d.report(by(c.by, symptom("s1"))).Entry.Incident
		d.now.Store(60)
		d.report(elsewhere("s2", "us-east-1"))
		d.minute(6)
		d.minute(10) // the leads hear of the other one
		asks := d.header(id).Sign.Asks
		if len(asks) != 1 || asks[0].Step != incident.AskDecide {
			t.Fatalf("%s: %+v", name, asks)
		}
		want(t, name, asks[0].To, c.want...)
		if at := d.header(id).Sign.NextAt; !at.Equal(t0.Add(20 * time.Minute)) {
			t.Errorf("%s: its card says that it is asked next at %v", name, at)
		}
		d.minute(20)
		asks = d.header(id).Sign.Asks
		want(t, name+", later", asks[len(asks)-1].To, "S0LEADS")
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
