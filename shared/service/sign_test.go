package service_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

var bangkok = incident.Actor{ID: "U0BANGKOK"}

// attended is a desk whose settings name leads; S0LEADS unless others are given.
func attended(t *testing.T, leads ...string) *desk {
	t.Helper()
	s := settings()
	if s.Slack.Leads = leads; leads == nil {
		s.Slack.Leads = []string{"S0LEADS"}
	}
	return openOn(t, open(t).db.DB, s)
}

// symptom is a report of what is known: the region and the services.
func symptom(request string) service.Reporting {
	return service.Reporting{
		RequestID: request, By: kakei, Via: incident.ViaSlack,
		Do: incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{
			Title: "EC2 に SSH できない", Region: "ap-northeast-1", Services: []string{"EC2"}, Source: "3 tickets",
		}},
	}
}

// unsure is a report of which only the words are known.
func unsure(request string) service.Reporting {
	r := symptom(request)
	r.Do.Facts = incident.Facts{Title: "コンソールが開かない"}
	return r
}

// by is a report of somebody else's.
func by(who incident.Actor, r service.Reporting) service.Reporting {
	r.By = who
	return r
}

func (d *desk) report(r service.Reporting) service.Reported {
	d.t.Helper()
	out, err := d.Report(d.t.Context(), r)
	if err != nil {
		d.t.Fatalf("%s: %v", r.RequestID, err)
	}
	return out
}

// begin starts the response to a sign.
func (d *desk) begin(id incident.ID, request string, do incident.Begin) service.Result {
	d.t.Helper()
	return d.do(id, request, do)
}

func (d *desk) signs() []incident.ID {
	d.t.Helper()
	list, err := d.Signs(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	var ids []incident.ID
	for _, s := range list {
		ids = append(ids, s.Incident.ID)
	}
	return ids
}

// TestWhichReportsJoin: those of a region and a service in common, however they are spelled; what is not known joins nothing by
// itself, and is asked about where there is something it may be.
func TestWhichReportsJoin(t *testing.T) {
	t.Parallel()
	with := func(change func(*incident.ReportSign)) service.Reporting {
		r := by(berlin, symptom("s2"))
		change(&r.Do)
		return r
	}
	for name, c := range map[string]struct {
		second  service.Reporting
		between func(*desk, incident.ID)
		joins   bool
		near    int
	}{
		"the same": {with(func(*incident.ReportSign) {}), nil, true, 0},
		"spelled otherwise": {with(func(r *incident.ReportSign) {
			r.Facts.Region, r.Facts.Services = " AP-NORTHEAST-1", []string{"S3", "ｅｃ２"}
		}), nil, true, 0},
		"another service":        {with(func(r *incident.ReportSign) { r.Facts.Services = []string{"S3"} }), nil, false, 0},
		"another region":         {with(func(r *incident.ReportSign) { r.Facts.Region = "us-east-1" }), nil, false, 0},
		"a drill":                {with(func(r *incident.ReportSign) { r.Kind = incident.Drill }), nil, false, 0},
		"an unknown region":      {with(func(r *incident.ReportSign) { r.Facts.Region = "" }), nil, false, 1},
		"unknown services":       {with(func(r *incident.ReportSign) { r.Facts.Services = nil }), nil, false, 1},
		"unknown, an hour later": {by(berlin, unsure("s2")), func(d *desk, _ incident.ID) { d.now.Add(3600) }, false, 0},
		"unknown, and insisting": {func() service.Reporting { r := by(berlin, unsure("s2")); r.Anyway = true; return r }(), nil, false, 0},
		"after its dismissal":    {by(berlin, symptom("s2")), func(d *desk, id incident.ID) { d.do(id, "c1", incident.Cancel{Reason: "our VPN"}) }, false, 0},
		"a day later":            {by(berlin, symptom("s2")), func(d *desk, _ incident.ID) { d.now.Add(24 * 3600) }, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := attended(t)
			first := d.report(symptom("s1")).Entry.Incident
			if c.between != nil {
				c.between(d, first)
			}
			second := d.report(c.second)
			if len(second.Near) != c.near || c.joins != (second.Entry.Incident == first) {
				t.Errorf("%d near, entry %+v", len(second.Near), second.Entry)
			}
			if c.near > 0 && (second.Entry.ID != "" || len(d.signs()) != 1) {
				t.Errorf("recorded, though nobody said what it is about: %+v", second.Entry)
			}
			if c.joins && d.header(first).Sign.Count != 2 {
				t.Errorf("%+v", d.header(first).Sign)
			}
		})
	}
}

// TestWhoSaysWhatItIsAboutJoinsIt, though nothing of it is known.
func TestWhoSaysWhatItIsAboutJoinsIt(t *testing.T) {
	t.Parallel()
	d := attended(t)
	first := d.report(symptom("s1")).Entry.Incident
	held := by(berlin, unsure("s2"))
	near := d.report(held).Near
	if len(near) != 1 || near[0].ID != first || near[0].Title == "" {
		t.Fatalf("near: %+v", near)
	}
	again, ok, err := d.HeldReport(t.Context(), "s2")
	if !ok || err != nil || again.Do.Facts.Title != held.Do.Facts.Title || again.By.ID != berlin.ID {
		t.Fatalf("held: %+v, %v, %v", again, ok, err)
	}
	again.Join = first
	for range 2 {
		if out := d.report(again); out.Entry.Kind != incident.EntrySignJoined || out.Entry.Count != 2 || d.header(first).Sign.Count != 2 {
			t.Errorf("%+v", out.Entry)
		}
	}
	d.report(by(bangkok, service.Reporting{RequestID: "s3", By: bangkok, Via: incident.ViaSlack, Anyway: true, Do: unsure("").Do}))
	if same := d.report(held).Near; len(same) != 1 || same[0].ID != first { // the form, delivered once more
		t.Errorf("near, again: %+v", same)
	}
	d.now.Add(3600)
	if _, ok, err := d.HeldReport(t.Context(), "s2"); ok || err != nil {
		t.Errorf("an hour later it is still held: %v", err)
	}
}

// TestWhatItIsAboutMayBeOverMeanwhile: the report is a sign of its own then, which leads to the one that was dismissed; sent twice it is one.
func TestWhatItIsAboutMayBeOverMeanwhile(t *testing.T) {
	t.Parallel()
	d := attended(t)
	first := d.report(symptom("s1")).Entry.Incident
	held := by(berlin, unsure("s2"))
	d.report(held)
	d.do(first, "c1", incident.Cancel{Reason: "our VPN"})
	held.Join = first
	for range 2 {
		out := d.report(held)
		after := out.State.Incident.Sign.After
		if !held.Anew(out) || out.Entry.Incident == first || after == nil || after.ID != first {
			t.Errorf("%+v, after %+v", out.Entry, after)
		}
	}
	if got := d.signs(); len(got) != 1 {
		t.Errorf("signs: %v", got)
	}
	joined := by(bangkok, unsure("s4"))
	joined.Join = d.signs()[0]
	if out := d.report(joined); joined.Anew(out) {
		t.Errorf("it joined, and is a sign of its own: %+v", out.Entry)
	}
}

// TestAReportOfARunningIncident is evidence there, and leads its author to the room; also where the incident was declared at once.
func TestAReportOfARunningIncident(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.declare(outage("d1")).Entry.Incident
	out := d.report(by(berlin, symptom("s1")))
	if out.Entry.Kind != incident.EntryEvidence || out.Entry.Incident != id || !slices.Contains(d.header(id).Invited, berlin.ID) || len(d.signs()) != 0 {
		t.Errorf("%+v", out.Entry)
	}
	d.do(id, "e1", incident.End{Confirmed: true, Note: "seen"})
	if out := d.report(by(berlin, symptom("s2"))); out.Entry.Kind != incident.EntryReported {
		t.Errorf("after the end: %+v", out.Entry)
	}
}

// TestAReportDeliveredTwice gets the first result, whatever became of it: as a new sign, as one more report, and as evidence.
func TestAReportDeliveredTwice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(*desk)
		report service.Reporting
		kind   incident.EntryKind
	}{
		"a new sign":         {func(*desk) {}, symptom("s2"), incident.EntryReported},
		"an unsure sign":     {func(*desk) {}, unsure("s2"), incident.EntryReported},
		"one more report":    {func(d *desk) { d.report(by(berlin, symptom("s1"))) }, symptom("s2"), incident.EntrySignJoined},
		"a running incident": {func(d *desk) { d.declare(outage("d1")) }, symptom("s2"), incident.EntryEvidence},
		"one that was begun": {func(d *desk) { d.begin(d.report(symptom("s1")).Entry.Incident, "b1", incident.Begin{}) }, symptom("s2"), incident.EntryEvidence},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := attended(t)
			c.before(d)
			first := d.report(c.report)
			d.now.Add(30)
			again := d.report(c.report)
			if first.Entry.Kind != c.kind || first.Repeated || !again.Repeated || again.Entry.ID != first.Entry.ID || again.Entry.Incident != first.Entry.Incident {
				t.Errorf("first %+v\nagain %+v", first.Entry, again.Entry)
			}
			id := first.Entry.Incident
			before := d.entries(id)
			retitled := "called otherwise"
			d.do(id, "t1", incident.Correct{Title: &retitled})
			if renamed := d.report(c.report); renamed.State.Incident.Facts.Title != first.State.Incident.Facts.Title {
				t.Errorf("told of %q, then of %q", first.State.Incident.Facts.Title, renamed.State.Incident.Facts.Title)
			}
			d.do(id, "c1", incident.Cancel{Reason: "our VPN"})
			if over := d.report(c.report); !over.Repeated || over.Entry.ID != first.Entry.ID || len(d.entries(id)) != len(before)+2 {
				t.Errorf("after it was over: %+v, %v", over.Entry, d.entries(id))
			}
		})
	}
}

// TestAReportWhoseCommitIsLost is recorded once, whether the commit happened or not.
func TestAReportWhoseCommitIsLost(t *testing.T) {
	t.Parallel()
	for _, happens := range []bool{true, false} {
		d := attended(t)
		d.db.lose = []bool{happens}
		id := d.report(symptom("s1")).Entry.Incident
		d.db.lose = []bool{happens}
		d.report(by(berlin, symptom("s2")))
		if s := d.header(id).Sign; s.Count != 2 || len(s.Reports) != 2 || len(d.signs()) != 1 {
			t.Errorf("the commits happen: %v; %+v", happens, s)
		}
	}
}

// TestTheLeadsAreCalledOnceInTenMinutes, over all signs: on cards, and by the clock.
func TestTheLeadsAreCalledOnceInTenMinutes(t *testing.T) {
	t.Parallel()
	d := attended(t)
	first := d.report(symptom("s1"))
	want(t, "leads of the first", first.State.Incident.Sign.Leads, "S0LEADS")
	d.now.Store(9*60 + 59)
	want(t, "leads of one within ten minutes", d.report(elsewhere("s2", "us-east-1")).State.Incident.Sign.Leads)
	d.now.Store(10 * 60)
	want(t, "leads of one after that", d.report(elsewhere("s3", "eu-west-1")).State.Incident.Sign.Leads, "S0LEADS")
}

// asked lists the clock's questions of a sign: "look at 5m0s".
func (d *desk) asked(id incident.ID) (out []string) {
	d.t.Helper()
	for _, e := range d.timeline(id) {
		if e.Kind == incident.EntrySignAsked {
			out = append(out, fmt.Sprintf("%s at %s", e.Step, e.At.Sub(t0)))
		}
	}
	return out
}

// TestTheClockCallsTheLeadsAsSeldom: they are called ten minutes after they were last, on whichever sign, at the earliest, and that counts
// as a call itself. What a sign is to be is asked at its time whether they may be called or not; that nobody looks waits for them.
func TestTheClockCallsTheLeadsAsSeldom(t *testing.T) {
	t.Parallel()
	d := attended(t)
	first := d.report(symptom("s1")).Entry.Incident
	other := symptom("s2")
	other.Do.Facts.Region = "us-east-1"
	d.now.Store(4 * 60)
	second := d.report(other).Entry.Incident
	for m := int64(5); m <= 41; m++ {
		d.minute(m)
	}
	want(t, "the first", d.asked(first), "decide at 10m0s", "decide at 20m0s", "decide at 30m0s", "decide at 40m0s")
	for n, to := range []string{"S0LEADS", "U0KAKEI", "U0KAKEI"} { // at ten minutes they were called for the other one: whoever reported was asked
		want(t, "whom", d.header(first).Sign.Asks[n].To, to)
	}
	want(t, "the second", d.asked(second), "look at 10m0s", "decide at 14m0s", "decide at 24m0s", "decide at 34m0s")

	d = attended(t)
	first = d.report(symptom("s1")).Entry.Incident
	d.do(first, "t1", incident.Claim{Todo: "2.1"})
	for m := int64(1); m < 10; m++ {
		d.minute(m)
	}
	other.RequestID = "s3"
	d.now.Store(9 * 60)
	if third := d.report(other); len(third.State.Incident.Sign.Leads) != 0 {
		t.Errorf("called twice: %+v", third.State.Incident.Sign)
	}
	d.minute(10)
	want(t, "one that is looked at", d.asked(first), "decide at 10m0s")
	d.minute(11)
	want(t, "the other one", d.asked(d.signs()[0])) // since 9m: nobody looks is asked after five minutes
	d.minute(14)
	want(t, "the other one, after five minutes", d.asked(d.signs()[0]), "look at 14m0s")
}

// TestASignThatWaitsForItsLeadsIsLookedAtThen: not each minute until they may be called.
func TestASignThatWaitsForItsLeadsIsLookedAtThen(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	if res := d.minute(5); res.Looked != 1 || res.Entries != 0 {
		t.Errorf("five minutes after: %+v", res)
	}
	if at := d.header(id).AskAt; !at.Equal(t0.Add(10 * time.Minute)) {
		t.Errorf("the next look is at %v", at)
	}
	if res := d.minute(6); res.Looked != 0 {
		t.Errorf("a minute later: %+v", res)
	}
}

// TestNowTakesUpASign, under the sign's id, and once however often it is delivered; also when that is over.
func TestNowTakesUpASign(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(by(berlin, symptom("s1"))).Entry.Incident
	d.now.Store(60)
	first := d.declare(outage("d1"))
	i := first.State.Incident
	if i.ID != id || i.Status != incident.Open || i.Commander != kakei.ID || !slices.Contains(i.Invited, berlin.ID) || !i.DeclaredAt.Equal(t0.Add(time.Minute)) {
		t.Errorf("%+v", i)
	}
	again := d.declare(outage("d1"))
	if !again.Repeated || again.Entry.ID != first.Entry.ID || d.running() != 1 || len(d.signs()) != 0 {
		t.Errorf("again: %+v, %d run", again.Entry, d.running())
	}
	if _, err := d.Declare(t.Context(), outage("d2")); code(err) != incident.RefusedSimilar {
		t.Errorf("somebody else's, a moment later: %v", err)
	}
	d.do(id, "e1", incident.End{Confirmed: true, Note: "seen"})
	if again = d.declare(outage("d1")); !again.Repeated || again.Entry.Incident != id || d.running() != 0 {
		t.Errorf("after the end: %+v, %d run", again.Entry, d.running())
	}
}

// TestNowBesideASign: what is about something else, or of which nothing is known, leaves the sign alone.
func TestNowBesideASign(t *testing.T) {
	t.Parallel()
	for name, declared := range map[string]service.Declaration{
		"another region": func() service.Declaration { o := outage("d1"); o.Facts.Region = "us-east-1"; return o }(),
		"unknown facts":  vague("d1"),
		"a drill":        func() service.Declaration { o := outage("d1"); o.Kind = incident.Drill; return o }(),
	} {
		d := attended(t)
		id := d.report(symptom("s1")).Entry.Incident
		if got := d.declare(declared).Entry.Incident; got == id {
			t.Errorf("%s: it took up the sign", name)
		}
		want(t, name, d.signs(), id)
	}
}

// TestTwoStartOneSign: the second is led to the first. So are a press and a `now` at once.
func TestTwoStartOneSign(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	errs := make([]error, 3)
	var group sync.WaitGroup
	for n, do := range []func() error{
		func() error { _, err := d.ask(id, "b1", kakei, incident.Begin{}); return err },
		func() error { _, err := d.ask(id, "b2", berlin, incident.Begin{Provisional: true}); return err },
		func() error { o := outage("d1"); o.By = bangkok; _, err := d.Declare(t.Context(), o); return err },
	} {
		group.Go(func() { errs[n] = do() })
	}
	group.Wait()
	started := 0
	for _, err := range errs {
		var refused *incident.Refusal
		switch {
		case err == nil:
			started++
		case !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.ID != id:
			t.Errorf("the other one: %v", err)
		}
	}
	if started != 1 || d.running() != 1 {
		t.Errorf("%d started, %d run", started, d.running())
	}
	declared := slices.DeleteFunc(d.entries(id), func(e string) bool { return !strings.HasSuffix(e, " declared") })
	if len(declared) != 1 {
		t.Errorf("%v", declared)
	}
}

// TestAStartIsGuardedLikeADeclaration: another declaration of the same is offered it, within the hour.
func TestAStartIsGuardedLikeADeclaration(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	d.now.Store(2 * 3600) // the hour counts from the start
	d.begin(id, "b1", incident.Begin{})
	d.now.Add(3599)
	_, err := d.Declare(t.Context(), outage("d1"))
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.ID != id {
		t.Errorf("%v", err)
	}
}

// TestAStartIsFrozenAnew: settings and playbook are those of the moment, and what the workspace keeps private is.
func TestAStartIsFrozenAnew(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	s := settings()
	s.Slack.Help, s.Slack.Private, s.Meeting = "C0NEW", true, "https://meet.example.com/standing"
	later := openOn(t, d.db.DB, s)
	i := later.begin(id, "b1", incident.Begin{}).State.Incident
	if i.Settings.Help != "C0NEW" || i.Sign.Channel != "C0HELP" || !i.Private || i.Settings.Meeting != s.Meeting || i.Playbook.ID == "" {
		t.Errorf("%+v, %+v", i.Settings, i.Sign)
	}
}

// TestWhatComesBackLeadsToWhatItWas, within a day of its dismissal.
func TestWhatComesBackLeadsToWhatItWas(t *testing.T) {
	t.Parallel()
	for minutes, comesBack := range map[int64]bool{24*60 - 1: true, 24 * 60: false} {
		d := attended(t)
		first := d.report(symptom("s1")).Entry.Incident
		d.do(first, "c1", incident.Cancel{Reason: "our VPN"})
		d.now.Store(60 * minutes)
		d.report(unsure("s2")) // which forgets what is over for long
		after := d.report(symptom("s3")).State.Incident.Sign.After
		if (after != nil) != comesBack || comesBack && (after.ID != first || !after.At.Equal(t0)) {
			t.Errorf("%d minutes later: %+v", minutes, after)
		}
	}
}

// TestAPrivateIncidentTellsAReporterNothing but that it is answered, and whom to ask. What they report is evidence all the same.
func TestAPrivateIncidentTellsAReporterNothing(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	d.begin(id, "b1", incident.Begin{Private: true, Commander: bangkok})
	before := len(d.entries(id))
	for _, r := range []service.Reporting{by(incident.Actor{ID: "U0ELSE"}, symptom("s2")), func() service.Reporting {
		r := by(incident.Actor{ID: "U0ELSE"}, unsure("s3"))
		r.Join = id
		return r
	}()} {
		_, err := d.Report(t.Context(), r)
		var refused *incident.Refusal
		if !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.Commander != bangkok.ID {
			t.Errorf("%s: %v", r.RequestID, err)
		}
	}
	if near := d.report(by(incident.Actor{ID: "U0ELSE"}, unsure("s4"))).Near; len(near) != 1 || near[0].Title != "" {
		t.Errorf("near: %+v", near)
	}
	if got := d.entries(id); len(got) != before+2 || slices.Contains(d.header(id).Invited, "U0ELSE") {
		t.Errorf("recorded: %v", got)
	}
	if out := d.report(by(kakei, symptom("s5"))); out.Entry.Kind != incident.EntryEvidence { // who reported it first belongs to it
		t.Errorf("%+v", out.Entry)
	}
}

// TestACorrectionMakesASignKnown: what is found out later is what the next report is compared with.
func TestACorrectionMakesASignKnown(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(unsure("s1")).Entry.Incident
	region, services := "ap-northeast-1", []string{"EC2"}
	d.do(id, "r1", incident.Correct{Region: &region, Services: &services})
	d.now.Add(2 * 3600)
	if out := d.report(by(berlin, symptom("s2"))); out.Entry.Incident != id {
		t.Errorf("%+v", out.Entry)
	}
}

// TestAnOutsiderReportsNothing, and learns nothing of what runs.
func TestAnOutsiderReportsNothing(t *testing.T) {
	t.Parallel()
	d := attended(t)
	d.report(symptom("s1"))
	for _, r := range []service.Reporting{symptom("s2"), unsure("s3")} {
		if out, err := d.Report(t.Context(), by(guest, r)); code(err) != incident.RefusedOutsider || len(out.Near) > 0 {
			t.Errorf("%s: %v, %+v", r.RequestID, err, out.Near)
		}
	}
}

// TestSignsAreNoIncidents of those that run, which commands mean.
func TestSignsAreNoIncidents(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	if d.running() != 0 {
		t.Errorf("%d run", d.running())
	}
	want(t, "signs", d.signs(), id)
	d.do(id, "c1", incident.Cancel{Reason: "our VPN"})
	want(t, "signs", d.signs())
}

// TestTheListOfSignsEnds: it holds the newest.
func TestTheListOfSignsEnds(t *testing.T) {
	t.Parallel()
	d := attended(t)
	for n := range 60 {
		r := symptom(fmt.Sprint("s", n))
		r.Do.Facts.Region = fmt.Sprint("region-", n)
		d.report(r)
	}
	var all store.Signs
	if err := d.db.Get(t.Context(), store.SignsPath, &all); err != nil || len(all.Rows) != 50 || all.Rows[49].Region != "region-59" {
		t.Errorf("%d rows, %v", len(all.Rows), err)
	}
}

// TestWhatIsToldOfASignIsToldAgain in the same words, when its request is delivered once more: the commander may have changed, and
// the facts been corrected.
func TestWhatIsToldOfASignIsToldAgain(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	joined := d.report(by(berlin, symptom("s2")))
	title, start := "RDS", incident.Request{ID: "b1", Incident: id, At: d.Now(), By: berlin, Via: incident.ViaSlack, Do: incident.Begin{}, Delivery: "p1"}
	d.report(by(bangkok, symptom("s3")))
	d.do(id, "r1", incident.Correct{Title: &title})
	again := d.report(by(berlin, symptom("s2")))
	if again.Entry.Count != 2 || again.State.Incident.Facts.Title != joined.State.Incident.Facts.Title {
		t.Errorf("the report: %+v, %+v", again.Entry, again.State.Incident.Facts)
	}
	first, err := d.Do(t.Context(), start)
	if err != nil {
		t.Fatal(err)
	}
	late := start
	late.ID, late.Delivery = "b2", "p2"
	_, refused := d.Do(t.Context(), late)
	d.do(id, "k1", incident.Command{To: kakei})
	if _, err := d.ask(id, "k2", kakei, incident.AcceptOffer{No: 1}); err != nil {
		t.Fatal(err)
	}
	d.do(id, "n1", incident.Finish{Todo: "4.3d"})
	second, err := d.Do(t.Context(), start)
	if err != nil || !second.Repeated || second.State.Incident.Commander != berlin.ID || !second.State.NextNotice().Equal(first.State.NextNotice()) {
		t.Errorf("the start: %+v, %v", second.State.Incident, err)
	}
	_, refusedAgain := d.Do(t.Context(), late)
	var one, two *incident.Refusal
	if !errors.As(refused, &one) || !errors.As(refusedAgain, &two) || two.Similar.ID != id || two.Similar.Commander != one.Similar.Commander || two.Similar.Facts.Title != one.Similar.Facts.Title {
		t.Errorf("the second who starts it: %v, %v", refused, refusedAgain)
	}
}

// TestNoReportIsAboutWhatHasNoName: what a page sends as the sign that a report is about becomes no path of the store.
func TestNoReportIsAboutWhatHasNoName(t *testing.T) {
	t.Parallel()
	d := attended(t)
	id := d.report(symptom("s1")).Entry.Incident
	r := by(kakei, unsure("s2"))
	r.Join = id + "/todos/2.1"
	if _, err := d.Report(t.Context(), r); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// besideAnother is a desk with a sign that is started, and another one about the same, which was reported as another.
func besideAnother(t *testing.T) (d *desk, runs, other incident.ID) {
	t.Helper()
	d = attended(t)
	runs = d.report(symptom("s1")).Entry.Incident
	again := symptom("s2")
	again.Anyway, again.Do.Facts.Services = true, []string{"EC2", "EBS"}
	other = d.report(again).Entry.Incident
	d.begin(runs, "b1", incident.Begin{})
	return d, runs, other
}

// TestASecondStartOfTheSameIsOffered: what is answered already is offered before another sign about it is started, also hours later and
// to whoever declares the same; both can be wanted all the same.
func TestASecondStartOfTheSameIsOffered(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(d *desk, other incident.ID, anyway bool) error{
		"a press": func(d *desk, other incident.ID, anyway bool) error {
			_, err := d.ask(other, fmt.Sprint("b2", anyway), berlin, incident.Begin{Anyway: anyway})
			return err
		},
		"a declaration": func(d *desk, _ incident.ID, anyway bool) error {
			o := outage(fmt.Sprint("d", anyway))
			o.Anyway, o.Facts.Services = anyway, []string{"EBS", "EC2"}
			_, err := d.Declare(d.t.Context(), o)
			return err
		},
	} {
		d, runs, other := besideAnother(t)
		d.now.Store(2 * 3600)
		var refused *incident.Refusal
		if err := start(d, other, false); !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.ID != runs {
			t.Errorf("%s: %v", name, err)
		}
		if d.running() != 1 || d.header(other).Status != incident.SignStatus {
			t.Errorf("%s: it was started", name)
		}
		if err := start(d, other, true); err != nil || d.header(other).Status != incident.Open {
			t.Errorf("%s, all the same: %v", name, err)
		}
	}
}

// TestASecondStartDeliveredAgain is offered the same, though that is over meanwhile.
func TestASecondStartDeliveredAgain(t *testing.T) {
	t.Parallel()
	d, runs, other := besideAnother(t)
	press := incident.Request{ID: "p", Incident: other, At: d.Now(), By: berlin, Via: incident.ViaSlack, Do: incident.Begin{}, Delivery: "p"}
	for range 2 {
		_, err := d.Do(t.Context(), press)
		var refused *incident.Refusal
		if !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.ID != runs {
			t.Errorf("%v", err)
		}
		_, _ = d.ask(runs, "end", kakei, incident.Cancel{Reason: "over"})
	}
	press.ID, press.Delivery = "p2", "p2"
	if _, err := d.Do(t.Context(), press); err != nil {
		t.Errorf("once it is over: %v", err)
	}
}

// TestWhatIsNotTheSameStarts: another service, another region, a drill, what is over, and what is not known.
func TestWhatIsNotTheSameStarts(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*service.Reporting){
		"another service": func(r *service.Reporting) { r.Do.Facts.Services = []string{"RDS"} },
		"another region":  func(r *service.Reporting) { r.Do.Facts.Region = "us-east-1" },
		"a drill":         func(r *service.Reporting) { r.Do.Kind = incident.Drill },
		"not known":       func(r *service.Reporting) { r.Do.Facts = incident.Facts{Title: "slow"} },
	} {
		d, _, _ := besideAnother(t)
		r := symptom("s3")
		change(&r)
		r.Anyway = true
		id := d.report(r).Entry.Incident
		if _, err := d.ask(id, "b3", berlin, incident.Begin{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// evidence is what people added to a sign, or an incident.
func (d *desk) evidence(id incident.ID) (out []string) {
	d.t.Helper()
	for _, e := range d.timeline(id) {
		if e.Kind == incident.EntryEvidence {
			out = append(out, e.Text)
		}
	}
	return out
}

// TestAReportMeetsWhatIsTheSame: a sign of which nobody knew where it is is compared with all else once a report that joins it says so,
// as it is once somebody corrects it.
func TestAReportMeetsWhatIsTheSame(t *testing.T) {
	t.Parallel()
	for name, runs := range map[string]bool{"a sign": false, "an incident": true} {
		d := attended(t)
		first, vague := d.report(symptom("s1")).Entry.Incident, unsure("s2")
		if runs {
			d.begin(first, "b1", incident.Begin{})
		}
		vague.Do.Facts.Services, vague.Anyway = []string{"EC2"}, true
		second := d.report(vague).Entry.Incident
		where := by(berlin, unsure("s3"))
		where.Do.Facts.Region, where.Join = "ap-northeast-1", second
		for range 2 { // sent again it is answered the same, and leaves nothing more
			out := d.report(where)
			other, err := d.Alike(t.Context(), out.Entry)
			if err != nil || out.Entry.Kind != incident.EntrySignJoined || other.ID != first {
				t.Errorf("%s: %s, %v, %v", name, out.Entry.Kind, other.ID, err)
			}
		}
		if here, there := d.evidence(second), d.evidence(first); len(here) != 1 || len(there) != 1 || !strings.Contains(there[0], "コンソールが開かない") {
			t.Errorf("%s: here %v, there %v", name, here, there)
		}
		if i := d.header(second); i.Sign.Count != 2 || len(i.Sign.Evidence) != 1 {
			t.Errorf("%s: %+v", name, i.Sign)
		}
		again := by(bangkok, symptom("s4"))
		again.Join = second
		if out := d.report(again); out.Entry.Beside != "" {
			t.Errorf("%s: a report that says nothing new meets %s", name, out.Entry.Beside)
		}
	}
}

// TestACorrectionMeetsWhatIsTheSame: a sign that is known by now to be about what is answered, or reported, and that each name the other
// once, in the same moment; whoever corrected it is told. Two incidents are none of a sign's business.
func TestACorrectionMeetsWhatIsTheSame(t *testing.T) {
	t.Parallel()
	region, services, elsewhere := "ap-northeast-1", []string{"EC2", "EBS"}, "us-east-1"
	for name, runs := range map[string]bool{"a sign": false, "an incident": true} {
		d := attended(t)
		first, vague := d.report(symptom("s1")).Entry.Incident, unsure("s2")
		if runs {
			d.begin(first, "b1", incident.Begin{})
		}
		vague.Anyway = true
		second := d.report(vague).Entry.Incident
		for n, to := range []string{region, elsewhere, region} {
			res := d.do(second, fmt.Sprint("c", n), incident.Correct{Region: &to, Services: &services})
			other, err := d.Alike(t.Context(), res.Entry)
			if err != nil || (other.ID == first) != (to == region) {
				t.Errorf("%s: %v, %v", name, other.ID, err)
			}
		}
		if here, there := d.evidence(second), d.evidence(first); len(here) != 1 || len(there) != 1 || !strings.Contains(there[0], "コンソールが開かない") || !strings.Contains(here[0], "EC2 に SSH できない") {
			t.Errorf("%s: here %v, there %v", name, here, there)
		}
		if i := d.header(second); i.Facts.Region != region || len(i.Sign.Evidence) != 1 {
			t.Errorf("%s: %+v", name, i)
		}
	}
}
