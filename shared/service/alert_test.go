package service_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// raised is a delivery of one alert of a group.
func raised(group, key, title string) alert.Batch {
	return alert.Batch{Group: group, Alerts: []alert.Alert{{Key: key, From: "PagerDuty", Title: title, Link: "https://example.com/" + key}}}
}

// cleared is the end of one.
func cleared(group, key, title string) alert.Batch {
	b := raised(group, key, title)
	b.Alerts[0].Resolved = true
	return b
}

func (d *desk) alert(b alert.Batch) service.Alerted {
	d.t.Helper()
	out, err := d.Alert(d.t.Context(), alert.PagerDuty, b)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// kinds lists what was recorded of an incident, apart from what the clock does.
func (d *desk) kinds(id incident.ID) (out []incident.EntryKind) {
	d.t.Helper()
	all, err := store.Timeline(d.t.Context(), d.db, id, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range all {
		out = append(out, e.Kind)
	}
	return out
}

// TestAnAlertMakesASign, by nobody, which calls the leads; its end is evidence on it and ends nothing.
func TestAnAlertMakesASign(t *testing.T) {
	t.Parallel()
	d := attended(t)
	out := d.alert(raised("Q1", "e1", "RDS connections refused in ap-northeast-1"))
	i := d.header(out.Incident)
	s := i.Sign
	if i.Status != incident.SignStatus || i.Kind != incident.Live || s.By != "" || s.Via != incident.ViaTool || !s.Monitor || i.Facts.Source != "PagerDuty" || s.Link != "https://example.com/e1" {
		t.Errorf("%+v, %+v", i, s)
	}
	want(t, "services", i.Facts.Services, "RDS")
	want(t, "leads", s.Leads, "S0LEADS")
	d.now.Add(60)
	if over := d.alert(cleared("Q1", "e2", "RDS connections refused")); over.Incident != out.Incident || over.Entries[0].Source != "PagerDuty" {
		t.Errorf("%+v", over)
	}
	after := d.header(out.Incident)
	if e := after.Sign.Evidence; after.Status != incident.SignStatus || len(e) != 1 || !e[0].Over || e[0].Link == "" {
		t.Errorf("%+v", after.Sign)
	}
	want(t, "recorded", d.kinds(out.Incident), incident.EntryReported, incident.EntryAlertOver)
}

// TestAnAlertThatIsDeliveredAgain is taken once, for two days and longer, also where another one came in between.
func TestAnAlertThatIsDeliveredAgain(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.alert(raised("Q1", "e1", "no SSH")).Entries[0].Incident
	for _, hours := range []int64{0, 49, 100, 260} { // each time it is remembered for longer
		d.now.Store(hours * 3600)
		if again := d.alert(raised("Q1", "e1", "no SSH")); len(again.Entries) != 0 {
			t.Errorf("%d hours later: %+v", hours, again.Entries)
		}
	}
	want(t, "signs", d.signs(), id)
}

// TestAnAlertWhoseCommitIsLost is recorded once, whether the commit happened or not.
func TestAnAlertWhoseCommitIsLost(t *testing.T) {
	t.Parallel()
	for _, happens := range []bool{true, false} {
		d := attended(t)
		d.db.lose = []bool{happens}
		d.alert(raised("Q1", "e1", "no SSH"))
		ids := d.signs()
		if len(ids) != 1 || len(d.kinds(ids[0])) != 1 {
			t.Errorf("the commit happens: %v; %v", happens, ids)
		}
	}
}

// TestTheEndOfWhatNobodyKnows makes nothing, and is no fault. Neither is a delivery that says nothing.
func TestTheEndOfWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	d := attended(t)
	for _, b := range []alert.Batch{cleared("Q1", "e1", "no SSH"), {}} {
		if out := d.alert(b); out.Incident != "" || len(out.Entries) != 0 {
			t.Errorf("%+v", out)
		}
	}
	want(t, "signs", d.signs())
}

// TestWhatAnAlertIsAbout: the sign of its group, one about the same, or one that another alert made a moment ago, unless that is elsewhere.
func TestWhatAnAlertIsAbout(t *testing.T) {
	t.Parallel()
	const tokyo, virginia = "EC2 is slow in ap-northeast-1", "EC2 is slow in us-east-1"
	for name, c := range map[string]struct {
		first, second string
		minutes       int64
		group         string
		signs         int
	}{
		"the same group":                     {"disk full", "CPU high", 60, "Q1", 1},
		"the same, of another group":         {tokyo, tokyo, 60, "Q2", 1},
		"unknown, a moment later":            {"disk full", "CPU high", 9, "Q2", 1},
		"another service, a moment later":    {tokyo, "RDS is slow in ap-northeast-1", 9, "Q2", 1},
		"another service, later":             {tokyo, "RDS is slow in ap-northeast-1", 11, "Q2", 2},
		"unknown, later":                     {"disk full", "CPU high", 11, "Q2", 2},
		"another region, a moment later":     {tokyo, virginia, 1, "Q2", 2},
		"the group knows better than region": {tokyo, virginia, 1, "Q1", 1},
	} {
		d := attended(t)
		d.alert(raised("Q1", "e1", c.first))
		d.now.Store(60 * c.minutes)
		d.alert(raised(c.group, "e2", c.second))
		if ids := d.signs(); len(ids) != c.signs {
			t.Errorf("%s: %d signs", name, len(ids))
		}
	}
}

// TestAnAlertBesidePeople: it joins what somebody reported as one more source, and is evidence on what is answered, of which a
// declaration takes up the sign that it made.
func TestAnAlertBesidePeople(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	const title = "EC2 SSH fails in ap-northeast-1"
	d.now.Add(5)
	d.alert(raised("Q1", "e1", title))
	d.now.Add(5)
	d.alert(raised("Q1", "e2", title))
	if s := d.header(id).Sign; s.Count != 2 || len(s.Sources) != 2 || len(s.Evidence) != 1 || s.Monitor {
		t.Errorf("%+v", s)
	}
	d.now.Add(5)
	d.begin(id, "b1", incident.Begin{})
	d.now.Add(5)
	d.alert(raised("Q1", "e3", title))
	d.now.Add(5)
	d.alert(cleared("Q1", "e4", title))
	kinds := d.kinds(id)
	want(t, "recorded", kinds, incident.EntryReported, incident.EntrySignJoined, incident.EntryEvidence, incident.EntryDeclared, incident.EntryEvidence, incident.EntryAlertOver)
	if i := d.header(id); i.Status != incident.Open || slices.Contains(i.Invited, "") {
		t.Errorf("%+v", i)
	}

	d = attended(t)
	id = d.alert(raised("Q1", "e1", title)).Incident
	if got := d.declare(outage("d1")).Entry.Incident; got != id {
		t.Errorf("a declaration made %s beside %s", got, id)
	}
}

// TestAnAlertAfterPeopleDismissedIt makes a new sign, which says so.
func TestAnAlertAfterPeopleDismissedIt(t *testing.T) {
	t.Parallel()
	d := attended(t)
	first := d.alert(raised("Q1", "e1", "disk full")).Incident
	d.do(first, "x1", incident.Cancel{Reason: "ours"})
	second := d.alert(raised("Q1", "e2", "disk full"))
	if s := d.header(second.Incident).Sign; second.Incident == first || s.After == nil || s.After.ID != first {
		t.Errorf("%+v", s)
	}
	third := d.alert(raised("Q1", "e3", "disk full"))
	if third.Incident != second.Incident {
		t.Errorf("the third is on %s", third.Incident)
	}
}

// TestNoDrillHearsOfAnAlert, although it is about the same.
func TestNoDrillHearsOfAnAlert(t *testing.T) {
	t.Parallel()
	d := attended(t)
	drill := symptom("s1")
	drill.Do.Kind = incident.Drill
	id := d.report(drill).Entry.Incident
	if out := d.alert(raised("Q1", "e1", "EC2 SSH fails in ap-northeast-1")); out.Incident == id {
		t.Error("it is on the drill's sign")
	}
	want(t, "recorded of the drill", d.kinds(id), incident.EntryReported)
}

// TestOneDeliveryOfMany is one report and one end, each with all it says.
func TestOneDeliveryOfMany(t *testing.T) {
	t.Parallel()
	d := attended(t)
	b := alert.Batch{Group: "G", More: 2}
	for n, title := range []string{"EC2 slow in ap-northeast-1", "RDS slow in ap-northeast-1", "disk full", "CPU high"} {
		b.Alerts = append(b.Alerts, alert.Alert{Key: fmt.Sprint(n), From: "Grafana", Title: title, Resolved: n == 3})
	}
	d.now.Add(60)
	id := d.alert(alert.Batch{Group: "G", Alerts: b.Alerts[:1]}).Incident
	d.now.Add(60)
	out := d.alert(b)
	if len(out.Entries) != 2 || out.Entries[0].Text != "RDS slow in ap-northeast-1 (+3) / disk full" || out.Entries[1].Text != "CPU high" {
		t.Errorf("%+v", out.Entries)
	}
	i := d.header(id)
	want(t, "services", i.Facts.Services, "EC2", "RDS")
	if len(i.Sign.Evidence) != 2 {
		t.Errorf("%+v", i.Sign.Evidence)
	}
}

// TestAlertsOfOneGroupAtOnce are one sign, with an entry each, and all but the first write no card.
func TestAlertsOfOneGroupAtOnce(t *testing.T) {
	t.Parallel()
	onEachStore(t, func(_ *testing.T, d *desk) {
		d.alertsAtOnce(20)
		d.oneCard(20)
	})
}

// TestDifferentAlertsAtOnce are on the card, though they arrive in one second; of a flood no more than a few.
func TestDifferentAlertsAtOnce(t *testing.T) {
	t.Parallel()
	for alerts, want := range map[int]int{2: 1, 5: 4, 30: 4} {
		d := attended(t)
		for n := range alerts {
			d.alert(raised(fmt.Sprint("Q", n), fmt.Sprint("e", n), fmt.Sprint("host ", n, " is down")))
		}
		s := d.header(d.signs()[0]).Sign
		if len(d.signs()) != 1 || len(s.Evidence) != want || s.Evidence[0].Text != "host 1 is down" {
			t.Errorf("of %d alerts the card has %+v", alerts, s.Evidence)
		}
	}
}

// alertsAtOnce delivers alerts of one group at the same moment.
func (d *desk) alertsAtOnce(n int) {
	d.t.Helper()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			if _, err := d.Alert(d.t.Context(), alert.PagerDuty, raised("Q1", fmt.Sprint("e", i), "disk full")); err != nil {
				d.t.Error(err)
			}
		})
	}
	group.Wait()
}

func (d *desk) oneCard(n int) {
	d.t.Helper()
	ids := d.signs()
	if len(ids) != 1 {
		d.t.Fatalf("%d signs", len(ids))
	}
	if s := d.header(ids[0]).Sign; len(d.kinds(ids[0])) != n || s.Count != 1 || len(s.Evidence) != 0 {
		d.t.Errorf("%d entries, %+v", len(d.kinds(ids[0])), s)
	}
}

// TestTheRulesOfAPlaybook say what labels propose; without one that matches it is what the words say.
func TestTheRulesOfAPlaybook(t *testing.T) {
	t.Parallel()
	rules := []incident.AlertRule{{Source: "pagerduty", Label: "service", Equals: "Checkout API", Services: []string{"EC2", "ELB"}, Region: "ap-northeast-1"}}
	for label, services := range map[string][]string{"checkout api": {"EC2", "ELB"}, "search": {"S3"}} {
		a := alert.Alert{Title: "S3 errors", Labels: map[string]string{"service": label}}
		f := alert.Facts(alert.PagerDuty, []alert.Alert{a}, rules)
		want(t, label, f.Services, services...)
		if (f.Region != "") != (label == "checkout api") {
			t.Errorf("%s: %q", label, f.Region)
		}
	}
}
