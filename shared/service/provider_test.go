package service_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/provider"
)

// began is when the provider first spoke of the outage of the fixtures.
var began = time.Unix(1793521210, 0)

// reader is a desk that reads the provider's feeds, for some minutes after it first spoke.
func feedReader(t *testing.T, services ...string) *desk {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{Volatile: true, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return readingFeeds(t, db, services...)
}

func readingFeeds(t *testing.T, db store.DB, services ...string) *desk {
	t.Helper()
	s := settings()
	s.Slack.Leads = []string{"S0ONCALL"}
	s.Watch.Provider.Feeds = map[string]string{"currentevents": "https://feeds.example/currentevents"}
	s.Watch.Provider.Regions, s.Watch.Provider.Global, s.Watch.Provider.Services = []string{"ap-northeast-1"}, true, services
	return openOn(t, db, s)
}

// reads is a look so many minutes after the provider first spoke, at a fixture, or at what is no feed.
func (d *desk) reads(minute int, name string) int {
	d.t.Helper()
	d.now.Store(int64(began.Add(time.Duration(minute) * time.Minute).Sub(t0).Seconds()))
	told, err := d.Watch(d.t.Context(), watch.Look{Feeds: []provider.Answer{d.answer(name)}})
	if err != nil {
		d.t.Fatal(err)
	}
	return told
}

// readsCorrected is a look at a fixture in UTF-16 in which words were changed.
func (d *desk) readsCorrected(minute int, name, from, to string) {
	d.t.Helper()
	d.now.Store(int64(began.Add(time.Duration(minute) * time.Minute).Sub(t0).Seconds()))
	body, err := os.ReadFile(filepath.Join("..", "watch", "provider", "testdata", name))
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") }
	if err != nil || !strings.Contains(string(body), wide(from)) {
		d.t.Fatalf("%s says no %q: %v", name, from, err)
	}
	a := provider.Answer{Source: provider.CurrentEvents, At: d.Now()}
	if a.Reading, err = provider.Decode(a.Source, a.At, "", []byte(strings.Replace(string(body), wide(from), wide(to), 1))); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.Watch(d.t.Context(), watch.Look{Feeds: []provider.Answer{a}}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) answer(name string) provider.Answer {
	a := provider.Answer{Source: provider.CurrentEvents, At: d.Now()}
	body, err := os.ReadFile(filepath.Join("..", "watch", "provider", "testdata", name))
	if name == "" || err != nil {
		a.Wrong = incident.Wrong{Code: incident.WrongTimeout}
		return a
	}
	if a.Reading, err = provider.Decode(a.Source, a.At, "", body); err != nil {
		a.Wrong = incident.Wrong{Code: incident.WrongUnreadable}
	}
	return a
}

// providerSaid lists what an incident was told of the provider: the kind, and how bad it is.
func (d *desk) providerSaid(id incident.ID) (out []string) {
	d.t.Helper()
	for _, e := range d.timeline(id) {
		if e.Post != nil || e.Feed != nil {
			s := string(e.Kind)
			if e.Post != nil {
				s += " " + string(e.Post.Level)
			}
			out = append(out, s)
		}
	}
	return out
}

func (d *desk) is(id incident.ID, want ...string) {
	d.t.Helper()
	if got := d.providerSaid(id); !slices.Equal(got, want) {
		d.t.Errorf("%s was told\n %s\nwant\n %s", id, strings.Join(got, "\n "), strings.Join(want, "\n "))
	}
}

func escalation(n int) string { return filepath.Join("tokyo_escalation", fmt.Sprintf("%d.json", n)) }

// TestTheProviderOpensASign: what belongs to nothing is a sign, which calls the leads once the provider says that it is bad, or at once
// where the settings say so; whoever reports the same then joins it. Each word is told once, however often it is read.
func TestTheProviderOpensASign(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.reads(1, escalation(1))
	ids := d.signs()
	if len(ids) != 1 {
		t.Fatalf("signs: %v", ids)
	}
	id := ids[0]
	i := d.header(id)
	if !i.Sign.Quiet || len(i.Sign.Leads) > 0 || i.Facts.Region != "ap-northeast-1" || !slices.Contains(i.Facts.Services, "EC2") || i.Facts.Source != "AWS" {
		t.Errorf("the sign: %+v of %+v", i.Sign, i.Facts)
	}
	for minute := range 3 {
		d.reads(2+minute, escalation(1))
	}
	d.is(id, "sign_reported impact", "feed_seen")
	d.reads(66, escalation(2))
	d.is(id, "sign_reported impact", "feed_seen", "provider_said degraded")
	if d.header(id).Sign.Quiet {
		t.Error("it is degraded, and the sign is quiet")
	}
	if out := d.report(symptom("s1")); out.Entry.Kind != incident.EntrySignJoined || out.Entry.Incident != id {
		t.Errorf("a report of the same: %+v", out.Entry)
	}
	d.reads(90, escalation(2))
	d.reads(111, escalation(2)) // it promised an update by then
	d.reads(112, escalation(2))
	d.reads(132, escalation(3))
	d.reads(414, escalation(4))
	d.reads(415, escalation(4))
	d.is(id, "sign_reported impact", "feed_seen", "provider_said degraded", "provider_late degraded", "provider_said disruption", "provider_said resolved")
	if got := d.signs(); !slices.Equal(got, ids) {
		t.Errorf("signs in the end: %v", got)
	}
}

// TestAQuietSignAsksNobody: while the provider says that little is wrong the leads do not stand in for whoever knows of the sign, since nobody
// does; once it is worse they are called at the next look of the clock, however often was asked before.
func TestAQuietSignAsksNobody(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.reads(1, escalation(1))
	id := d.signs()[0]
	d.ticks(2, 65)
	if s := d.header(id).Sign; s.AskNo < 4 || s.Alone || slices.ContainsFunc(s.Asks, func(a incident.SignAsk) bool { return len(a.To) > 0 }) {
		t.Errorf("little is wrong: %+v", s)
	}
	d.reads(66, escalation(2))
	d.ticks(66, 67)
	s := d.header(id).Sign
	if last := s.Asks[len(s.Asks)-1]; last.Step != incident.AskLook || !slices.Equal(last.To, []string{"S0ONCALL"}) {
		t.Errorf("it is worse: %+v", s.Asks)
	}
}

// ticks has the clock look at each minute after the provider first spoke, from one to another.
func (d *desk) ticks(from, to int) {
	d.t.Helper()
	for minute := from; minute <= to; minute++ {
		d.now.Store(int64(began.Add(time.Duration(minute) * time.Minute).Sub(t0).Seconds()))
		d.tick()
	}
}

// TestASignOfWhatIsLate: of an event that is first read when its promise is broken already, its sign hears that, too.
func TestASignOfWhatIsLate(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.reads(112, escalation(2))
	d.reads(113, escalation(2))
	d.reads(114, escalation(2))
	for _, id := range d.signs() {
		d.is(id, "sign_reported degraded", "feed_seen", "provider_late degraded")
	}
}

// TestALookThatComesLate: what was asked for before the newest look, and comes after it, takes back nothing.
func TestALookThatComesLate(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.now.Store(int64(began.Sub(t0).Seconds()))
	id := d.declare(outage("d1")).State.Incident.ID
	early := d.answer("currentevents_empty.json")
	d.reads(1, escalation(1))
	if _, err := d.Watch(t.Context(), watch.Look{Feeds: []provider.Answer{early}}); err != nil {
		t.Fatal(err)
	}
	d.reads(2, escalation(1))
	d.is(id, "feed_seen", "provider_said impact")
}

// overheard is a store in which something else happens before one of the provider's events is first read.
type overheard struct {
	store.DB
	by func()
}

func (o *overheard) Get(ctx context.Context, path string, into any) error {
	if by := o.by; by != nil && strings.HasPrefix(path, store.ProviderEvents+"/") {
		o.by = nil
		by()
	}
	return o.DB.Get(ctx, path, into)
}

// TestTwoPollersOpenOneSign, also where the one read of the event when it was not as bad.
func TestTwoPollersOpenOneSign(t *testing.T) {
	t.Parallel()
	second := feedReader(t)
	first := readingFeeds(t, &overheard{DB: second.db.DB, by: func() { second.reads(66, escalation(2)) }})
	first.reads(1, escalation(1))
	if ids := second.signs(); len(ids) != 1 {
		t.Fatalf("signs: %v", ids)
	}
	second.reads(67, escalation(2))
	second.is(second.signs()[0], "sign_reported degraded", "feed_seen")
}

// TestWhatAnotherPollerTold is known of the sign that it opened after this one read what runs: what is corrected there is told.
func TestWhatAnotherPollerTold(t *testing.T) {
	t.Parallel()
	second := feedReader(t)
	first := readingFeeds(t, &overheard{DB: second.db.DB, by: func() { second.reads(2, "currentevents_global.json") }})
	first.now.Store(int64(began.Sub(t0).Seconds()))
	first.declare(outage("d1"))
	first.reads(1, escalation(1))
	ids := second.signs()
	if len(ids) != 1 {
		t.Fatalf("signs: %v", ids)
	}
	second.readsCorrected(3, "currentevents_global.json", "Content is served as usual.", "Content is served.")
	if said := second.providerSaid(ids[0]); !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, string(incident.EntryProviderMended)) }) {
		t.Errorf("%s was told %q", ids[0], said)
	}
}

// TestALoudService calls the leads however little the provider says of it.
func TestALoudService(t *testing.T) {
	t.Parallel()
	d := feedReader(t, "ec2")
	d.reads(1, escalation(1))
	for _, id := range d.signs() {
		if i := d.header(id); i.Sign.Quiet || !slices.Equal(i.Sign.Leads, []string{"S0ONCALL"}) {
			t.Errorf("%+v", i.Sign)
		}
	}
}

// TestTheProviderOnAnIncident: what belongs to one that runs is told there and opens no sign; one that begins later hears the newest word
// of what goes on, and what is over is told to nobody who did not know it.
func TestTheProviderOnAnIncident(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.now.Store(int64(began.Sub(t0).Seconds()))
	first := d.declare(outage("first")).State.Incident.ID
	elsewhere := outage("elsewhere")
	elsewhere.Facts.Region = "us-east-1"
	other := d.declare(elsewhere).State.Incident.ID
	drill := outage("drill")
	drill.Kind = incident.Drill
	exercise := d.declare(drill).State.Incident.ID
	d.reads(1, escalation(1))
	d.reads(66, escalation(2))
	again := vague("second")
	again.Anyway = true
	second := d.declare(again).State.Incident.ID
	d.reads(67, escalation(2))
	d.reads(112, escalation(2)) // it promised an update by then
	d.reads(132, escalation(3))
	d.is(first, "feed_seen", "provider_said impact", "provider_said degraded", "provider_late degraded", "provider_said disruption")
	d.is(second, "feed_seen", "provider_said degraded", "provider_late degraded", "provider_said disruption")
	d.is(other, "feed_seen")
	d.is(exercise)
	if got := d.header(first).Provider; len(got) != 1 || got[0].Level != incident.ProviderDisruption || got[0].Next.IsZero() {
		t.Errorf("on the board: %+v", got)
	}
	d.reads(414, escalation(4))
	late := outage("late")
	late.Anyway = true
	third := d.declare(late).State.Incident.ID
	d.reads(415, escalation(4))
	d.is(third, "feed_seen")
	if signs := d.signs(); len(signs) > 0 {
		t.Errorf("signs: %v", signs)
	}
}

// posted is what the provider posts so many minutes after it first spoke.
type posted struct {
	minute int
	words  string
}

// says is a look so many minutes after the provider first spoke at one event, as currentevents has it: in a region, of a service, with what
// it says so far and the services that it hits.
func (d *desk) says(minute int, region, service string, status int, hit map[string]int, said ...posted) {
	d.t.Helper()
	d.now.Store(int64(began.Add(time.Duration(minute) * time.Minute).Sub(t0).Seconds()))
	var log []map[string]any
	for _, p := range said { // the last word was seen to keep the status before it
		log = append(log, map[string]any{"summary": "Errors", "message": p.words, "status": 2, "timestamp": began.Unix() + int64(60*p.minute)})
	}
	hits := map[string]any{}
	for key, current := range hit {
		hits[key] = map[string]any{"current": current, "max": 2}
	}
	body, err := json.Marshal([]map[string]any{{
		"date": began.Unix(), "arn": "arn:aws:health:" + region + "::event/A/A/A_1", "status": status, "service": service, "event_log": log, "impacted_services": hits,
	}})
	if err != nil {
		d.t.Fatal(err)
	}
	a := provider.Answer{Source: provider.CurrentEvents, At: d.Now()}
	if a.Reading, err = provider.Decode(a.Source, a.At, "", body); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.Watch(d.t.Context(), watch.Look{Feeds: []provider.Answer{a}}); err != nil {
		d.t.Fatal(err)
	}
}

// begins begins an incident about a service in a region as the provider first speaks.
func (d *desk) begins(service, region string) incident.ID {
	d.t.Helper()
	d.now.Store(int64(began.Sub(t0).Seconds()))
	what := outage("d1")
	what.Facts.Services, what.Facts.Region = []string{service}, region
	return d.declare(what).State.Incident.ID
}

// TestWhatLiesInNoRegionIsEverybodys: an incident about CloudFront in Tokyo hears of CloudFront's own outage; one about something else there
// does not.
func TestWhatLiesInNoRegionIsEverybodys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		service string
		signs   int
		heard   []string
	}{
		{"CloudFront", 0, []string{"feed_seen", "provider_said degraded"}},
		{"EC2", 1, []string{"feed_seen"}},
	} {
		d := feedReader(t)
		id := d.begins(c.service, "ap-northeast-1")
		d.says(1, "global", "cloudfront", 2, nil, posted{0, "We see errors."})
		d.says(2, "global", "cloudfront", 2, nil, posted{0, "We see errors."})
		if d.is(id, c.heard...); len(d.signs()) != c.signs {
			t.Errorf("%s: signs %v", c.service, d.signs())
		}
	}
}

// TestAnOldEventThatIsOpen is no news, and makes no sign; but nobody with trouble of that service is told that there is nothing. Once the
// provider speaks again it is news.
func TestAnOldEventThatIsOpen(t *testing.T) {
	t.Parallel()
	const tokyo, days = "ap-northeast-1", 60 * 24 * 180
	for _, c := range []struct {
		services []string
		heard    []string
	}{
		{[]string{"EC2"}, []string{"feed_seen", "provider_said degraded"}},
		{[]string{"RDS"}, []string{"feed_seen"}},
		{nil, []string{"feed_seen"}},
	} {
		d := feedReader(t)
		d.says(days, tokyo, "ec2-"+tokyo, 2, nil, posted{0, "Power is lost."})
		if got := d.signs(); len(got) > 0 {
			t.Fatalf("it makes %v", got)
		}
		what := outage("d1")
		what.Facts.Services = c.services
		id := d.declare(what).State.Incident.ID
		d.says(days+1, tokyo, "ec2-"+tokyo, 2, nil, posted{0, "Power is lost."})
		d.is(id, c.heard...)
	}
	d := feedReader(t)
	d.says(days, tokyo, "ec2-"+tokyo, 2, nil, posted{0, "Power is lost."})
	d.says(days+60, tokyo, "ec2-"+tokyo, 2, nil, posted{0, "Power is lost."}, posted{days + 59, "It is still."})
	if got := d.signs(); len(got) != 1 {
		t.Errorf("it speaks again, and makes %v", got)
	}
}

// TestASignPromisesNothing: what the provider promises is its own; the impact goes into what customers are told.
func TestASignPromisesNothing(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.says(1, "ap-northeast-1", "ec2-ap-northeast-1", 2, nil, posted{0, "We see errors. We will provide another update by 7:00 AM PST."})
	if i := d.header(d.signs()[0]); i.Facts.Impact != "We see errors." || i.Provider[0].Next.IsZero() {
		t.Errorf("the impact is %q, and on the card: %+v", i.Facts.Impact, i.Provider)
	}
}

// TestOneOfManyServices: an incident hears of an outage that hits its service, however many others it hits, and to its end, though its
// own service is well before the others are.
func TestOneOfManyServices(t *testing.T) {
	t.Parallel()
	const tokyo = "ap-northeast-1"
	hit := map[string]int{"rds-" + tokyo: 2}
	for n := range 100 {
		hit[fmt.Sprintf("a%d-%s", n, tokyo)] = 2
	}
	d := feedReader(t)
	id := d.begins("RDS", tokyo)
	d.says(1, tokyo, "multipleservices-"+tokyo, 2, hit, posted{0, "We see errors."})
	if got := d.header(id).Provider; len(got) != 1 || len(got[0].Services) > 8 {
		t.Fatalf("on the board: %+v", got)
	}
	hit["rds-"+tokyo] = 0
	d.says(3, tokyo, "multipleservices-"+tokyo, 2, hit, posted{0, "We see errors."}, posted{1, "RDS has recovered."})
	d.says(4, tokyo, "multipleservices-"+tokyo, 0, hit, posted{0, "We see errors."}, posted{1, "RDS has recovered."}, posted{2, "It is over."})
	d.is(id, "feed_seen", "provider_said degraded", "provider_said degraded", "provider_said resolved")
	if got := d.signs(); len(got) > 0 {
		t.Errorf("signs: %v", got)
	}
}

// TestTheEndIsHeardElsewhere: an incident whose region is corrected hears no more of an event, but its end; corrected back, it knows all.
func TestTheEndIsHeardElsewhere(t *testing.T) {
	t.Parallel()
	const tokyo = "ap-northeast-1"
	d := feedReader(t)
	id := d.begins("RDS", tokyo)
	d.says(1, tokyo, "rds", 2, nil, posted{0, "We see errors."})
	osaka := "ap-northeast-3"
	_, err := d.Do(t.Context(), incident.Request{ID: "osaka", Incident: id, At: d.Now(), By: incident.Actor{ID: "U0BERLIN"}, Via: incident.ViaSlack, Do: incident.Correct{Region: &osaka}})
	if err != nil {
		t.Fatal(err)
	}
	d.says(3, tokyo, "rds", 2, nil, posted{0, "We see errors."}, posted{2, "We look."})
	d.is(id, "feed_seen", "provider_said degraded")
	d.says(5, tokyo, "rds", 0, nil, posted{0, "We see errors."}, posted{2, "We look."}, posted{4, "It is over."})
	d.is(id, "feed_seen", "provider_said degraded", "provider_said degraded", "provider_said resolved")
}

// TestAStatusThatWaversIsToldEachTime, though the provider posts nothing: what the board says is what it says now.
func TestAStatusThatWaversIsToldEachTime(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.now.Store(int64(began.Sub(t0).Seconds()))
	id := d.declare(outage("d1")).State.Incident.ID
	for minute, status := range []int{1, 2, 2, 1, 2} {
		d.now.Store(int64(began.Add(time.Duration(minute+1) * time.Minute).Sub(t0).Seconds()))
		a := provider.Answer{Source: provider.CurrentEvents, At: d.Now()}
		body := fmt.Sprintf(`[{"date":%d,"arn":"arn:aws:health:ap-northeast-1::event/EC2/A/A_1","status":"%d","service":"ec2-ap-northeast-1","event_log":[{"summary":"Errors","status":1,"timestamp":%[1]d}]}]`, began.Unix(), status)
		var err error
		if a.Reading, err = provider.Decode(a.Source, a.At, "", []byte(body)); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := d.Watch(t.Context(), watch.Look{Feeds: []provider.Answer{a}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.is(id, "feed_seen", "provider_said impact", "provider_said degraded", "provider_said impact", "provider_said degraded")
	if got := d.header(id).Provider[0].Level; got != incident.ProviderDegraded {
		t.Errorf("on the board it is %s", got)
	}
}

// TestAFeedThatCannotBeRead is said once, after two looks, and that it can be again; the TODO to look there is the tool's between.
func TestAFeedThatCannotBeRead(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.now.Store(int64(began.Sub(t0).Seconds()))
	id := d.declare(outage("d1")).State.Incident.ID
	working := func() bool {
		s, err := d.State(t.Context(), id)
		todo, ok := s.Todo("4.5b")
		if err != nil || !ok {
			t.Fatalf("%v, %v", err, ok)
		}
		return s.Incident.Automatic(todo)
	}
	d.reads(1, "currentevents_empty.json")
	if !working() {
		t.Error("the feed can be read, and the TODO is somebody's")
	}
	d.reads(2, "")
	if !working() {
		t.Error("one failed look, and the TODO is somebody's")
	}
	for minute, name := range []string{"html_error.html", "currentevents_odd_length.json", "currentevents_lone_surrogate.json", ""} {
		d.reads(3+minute, name)
	}
	if working() {
		t.Error("the feed cannot be read, and the TODO is the tool's")
	}
	d.reads(9, "currentevents_other_region.json")
	d.reads(10, "currentevents_empty.json")
	d.is(id, "feed_seen", "feed_lost", "feed_back")
	if f := d.header(id).Feed; !f.Reads() || !working() {
		t.Errorf("read again: %+v", f)
	}
}

// TestADeadFeedOfSeveral is on the board with since when, and again with another time once it was read in between; nobody is told in the room.
func TestADeadFeedOfSeveral(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.now.Store(int64(began.Sub(t0).Seconds()))
	id := d.declare(outage("d1")).State.Incident.ID
	written := 0
	for minute, dead := range []bool{false, true, true, true, false, true, true, true} {
		d.now.Store(int64(began.Add(time.Duration(minute) * time.Minute).Sub(t0).Seconds()))
		current, other := d.answer("currentevents_empty.json"), d.answer("currentevents_empty.json")
		if dead {
			other = d.answer("")
		}
		other.Source = provider.Events
		before := d.header(id).Feed
		if _, err := d.Watch(t.Context(), watch.Look{Feeds: []provider.Answer{current, other}}); err != nil {
			t.Fatal(err)
		}
		after := d.header(id).Feed
		if fmt.Sprint(before) != fmt.Sprint(after) {
			written++
		}
		want := map[int]int{2: 1, 3: 1, 6: 5, 7: 5}[minute] // since which minute
		switch {
		case !after.Reads(), want == 0 && len(after.Parts) > 0:
			t.Errorf("minute %d: %+v", minute, after)
		case want > 0 && (len(after.Parts) != 1 || after.Parts[0].Name != "events" || !after.Parts[0].Unread.Equal(began.Add(time.Duration(want)*time.Minute))):
			t.Errorf("minute %d: %+v, want since %d", minute, after, want)
		}
	}
	d.is(id, "feed_seen", "feed_seen", "feed_seen", "feed_seen")
	if written != 4 {
		t.Errorf("the header changed %d times", written)
	}
}

// TestAFeedThatNobodyReads: where the function that reads it has stopped, the clock says that nothing is known.
func TestAFeedThatNobodyReads(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.now.Store(int64(began.Truncate(10 * time.Minute).Sub(t0).Seconds()))
	id := d.declare(outage("d1")).State.Incident.ID
	d.reads(1, "currentevents_empty.json")
	for minute := range 32 {
		d.now.Store(int64(began.Truncate(10 * time.Minute).Add(time.Duration(minute) * time.Minute).Sub(t0).Seconds()))
		d.tick()
	}
	d.is(id, "feed_seen", "feed_lost")
	if f := d.header(id).Feed; f.Reads() || f.Wrong.Code != incident.WrongUnseen {
		t.Errorf("%+v", f)
	}
	d.reads(40, "currentevents_empty.json")
	d.is(id, "feed_seen", "feed_lost", "feed_back")
}

// TestNothingIsToldTwice: a commit of which nobody learns, and two pollers, tell each thing once.
func TestNothingIsToldTwice(t *testing.T) {
	t.Parallel()
	for skip := range 6 {
		for _, happens := range []bool{true, false} {
			d := feedReader(t)
			d.now.Store(int64(began.Sub(t0).Seconds()))
			id := d.declare(outage("d1")).State.Incident.ID
			d.db.skip, d.db.lose = skip, []bool{happens}
			d.now.Store(int64(began.Add(time.Minute).Sub(t0).Seconds()))
			_, _ = d.Watch(t.Context(), watch.Look{Feeds: []provider.Answer{d.answer(escalation(1))}})
			done := make(chan error, 2)
			for range 2 {
				go func() {
					_, err := d.Watch(t.Context(), watch.Look{Feeds: []provider.Answer{d.answer(escalation(2))}})
					done <- err
				}()
			}
			_, _ = <-done, <-done
			d.reads(66, escalation(2))
			got := d.providerSaid(id)
			slices.Sort(got)
			if want := []string{"feed_seen", "provider_said degraded", "provider_said impact"}; !slices.Equal(got, want) && !slices.Equal(got, want[:2]) {
				t.Errorf("skip %d, happens %v: %v", skip, happens, got)
			}
		}
	}
}

// TestWhatWasToldAndNotNoted: whoever told of an event stopped before noting so. What was said between that word and the newest is told, too,
// and nothing twice.
func TestWhatWasToldAndNotNoted(t *testing.T) {
	t.Parallel()
	d := feedReader(t)
	d.now.Store(int64(began.Sub(t0).Seconds()))
	id := d.declare(outage("d1")).State.Incident.ID
	d.db.skip, d.db.lose = 3, []bool{false, false, false} // what is seen, that the feed is, and the first word
	d.now.Store(int64(began.Add(time.Minute).Sub(t0).Seconds()))
	if _, err := d.Watch(t.Context(), watch.Look{Feeds: []provider.Answer{d.answer(escalation(1))}}); err == nil {
		t.Fatal("it was noted: the test shows nothing")
	}
	d.is(id, "feed_seen", "provider_said impact")
	d.reads(132, escalation(3))
	got := d.providerSaid(id)
	slices.Sort(got) // both were told at one moment
	if want := []string{"feed_seen", "provider_said degraded", "provider_said disruption", "provider_said impact"}; !slices.Equal(got, want) {
		t.Errorf("was told %v", got)
	}
}

// TestAQuietMinuteOfTheFeeds reads two documents and writes none, however much stands in the feed of other places.
func TestAQuietMinuteOfTheFeeds(t *testing.T) {
	t.Parallel()
	_, m := metered(t, t.TempDir())
	d := readingFeeds(t, m)
	d.reads(1, "currentevents_other_region.json")
	d.reads(2, "currentevents_other_region.json")
	before := m.docs.Load()
	d.reads(3, "currentevents_other_region.json")
	if got := m.docs.Load() - before; got > 2 {
		t.Errorf("%d documents read or written", got)
	}
}
