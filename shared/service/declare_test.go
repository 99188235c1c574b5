package service_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

func TestDeclaringIsRecordedOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.declare(outage("d1"))
	d.now.Add(2 * 3600)
	again := d.declare(outage("d1"))
	if first.Repeated || !again.Repeated || again.Entry.Incident != first.Entry.Incident || d.running() != 1 {
		t.Errorf("first %+v\nagain %+v", first.Entry, again.Entry)
	}
	// The first answer names what is due, so the second has to know it.
	if len(first.State.Todos) == 0 || !slices.Equal(ids(again.State), ids(first.State)) {
		t.Errorf("first %v, again %v", ids(first.State), ids(again.State))
	}
	if !regexp.MustCompile(`^[a-z2-7]{6}$`).MatchString(string(first.Entry.Incident)) {
		t.Errorf("the id: %s", first.Entry.Incident)
	}
	want(t, "marks", d.marks(first.Entry.Incident), "slack d1", "docs d1")
}

// TestARoomsNameIsSpelledAsUsual, wherever the title was typed; the title stays as it was.
func TestARoomsNameIsSpelledAsUsual(t *testing.T) {
	t.Parallel()
	for _, via := range []incident.Via{incident.ViaSlack, incident.ViaBrowser} {
		d := open(t)
		o := outage("d1")
		o.Facts.Title, o.Via = "テ\u3099ータヘ\u3099ース ｶﾞ ①", via
		i := d.declare(o).State.Incident
		if !strings.Contains(i.ChannelName, "-データベース-ガ-1-") || i.Facts.Title != o.Facts.Title {
			t.Errorf("by %s: %q of %q", via, i.ChannelName, i.Facts.Title)
		}
	}
}

func TestTwoDeclareTheSameAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	errs := make([]error, 2)
	results := make([]service.Result, 2)
	var group sync.WaitGroup
	for n, request := range []string{"d1", "d2"} {
		group.Go(func() { results[n], errs[n] = d.Declare(t.Context(), outage(request)) })
	}
	group.Wait()
	winner := slices.Index(errs, nil)
	if winner < 0 || d.running() != 1 {
		t.Fatalf("%d incidents, %v", d.running(), errs)
	}
	var refused *incident.Refusal
	if !errors.As(errs[1-winner], &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.ID != results[winner].Entry.Incident {
		t.Errorf("the other one: %v", errs[1-winner])
	}
}

func TestWhatIsOfferedAsTheSame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		between func(*desk, incident.ID)
		second  func(*service.Declaration)
		want    incident.Code
	}{
		"a minute later":   {func(d *desk, _ incident.ID) { d.now.Add(60) }, nil, incident.RefusedSimilar},
		"an hour later":    {func(d *desk, _ incident.ID) { d.now.Add(3600) }, nil, incident.RefusedSimilar},
		"after an hour":    {func(d *desk, _ incident.ID) { d.now.Add(3601) }, nil, ""},
		"after it ended":   {func(d *desk, id incident.ID) { d.do(id, "e1", incident.End{Confirmed: true, Note: "seen"}) }, nil, ""},
		"in another order": {nil, func(s *service.Declaration) { s.Facts.Services = []string{" ec2", "EC2"} }, incident.RefusedSimilar},
		"another region":   {nil, func(s *service.Declaration) { s.Facts.Region = "us-east-1" }, ""},
		"a drill":          {nil, func(s *service.Declaration) { s.Kind = incident.Drill }, ""},
		"unknown services": {nil, func(s *service.Declaration) { s.Facts.Services = nil }, ""},
		"unknown region":   {nil, func(s *service.Declaration) { s.Facts.Region = " " }, ""},
		"insisting":        {nil, func(s *service.Declaration) { s.Anyway = true }, ""},
		// A guest is not told what is running.
		"a guest": {nil, func(s *service.Declaration) { s.By = guest }, incident.RefusedOutsider},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			first := d.declare(outage("d1"))
			if c.between != nil {
				c.between(d, first.Entry.Incident)
			}
			second := outage("d2")
			if c.second != nil {
				c.second(&second)
			}
			if _, err := d.Declare(t.Context(), second); code(err) != c.want || c.want == "" && err != nil {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A request that was offered to join gets the same answer when it comes again, whatever became of the incident; pressing
// "declare anyway" is a request of the same id.
func TestAnOfferIsTheAnswerOfItsRequest(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.declare(outage("d1")).Entry.Incident
	for _, between := range []func(){func() {}, func() {}, func() { d.do(first, "e1", incident.End{Confirmed: true, Note: "seen"}) }, func() { d.declare(outage("d3")) }} {
		between()
		if _, err := d.Declare(t.Context(), outage("d2")); code(err) != incident.RefusedSimilar {
			t.Errorf("got %v, want the offer", err)
		}
	}
	anyway := outage("d2")
	anyway.Anyway = true
	d.declare(anyway)
}

func TestACorrectionMakesAnIncidentKnownAsTheSame(t *testing.T) {
	t.Parallel()
	region, services := "ap-northeast-1", []string{"EC2"}
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	d.now.Add(2 * 3600)
	d.do(id, "r1", incident.Correct{Region: &region})
	d.do(id, "r2", incident.Correct{Services: &services})
	d.now.Add(3600)
	_, err := d.Declare(t.Context(), outage("d2"))
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar || refused.Similar.ID != id {
		t.Errorf("within the hour: %v", err)
	}
	// Another word about the same outage does not begin the hour anew.
	title := "EC2"
	d.do(id, "r3", incident.Correct{Title: &title})
	d.now.Add(1)
	d.declare(outage("d3"))
}

func TestACorrectionTakesNoOthersPlace(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.declare(outage("d1")).Entry.Incident
	other := d.declare(vague("d2")).Entry.Incident
	f := outage("").Facts
	d.do(other, "r1", incident.Correct{Region: &f.Region, Services: &f.Services})
	_, err := d.Declare(t.Context(), outage("d3"))
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Similar.ID != first {
		t.Errorf("offered: %v", err)
	}
}

func TestUnknownIsNeverTheSame(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.declare(vague("d1"))
	d.declare(vague("d2"))
	if d.running() != 2 {
		t.Errorf("%d incidents", d.running())
	}
}

func TestInsistingTwiceIsOne(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.declare(outage("d1"))
	insist := outage("d2")
	insist.Anyway = true
	first, again := d.declare(insist), d.declare(insist)
	if d.running() != 2 || !again.Repeated || again.Entry.Incident != first.Entry.Incident {
		t.Errorf("%d incidents: %+v, %+v", d.running(), first.Entry, again.Entry)
	}
}

func TestAGuardWhoseIncidentIsGone(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("d1")).Entry.Incident
	if err := d.db.Update(t.Context(), func(tx store.Tx) error { return tx.Delete(store.IncidentPath(id)) }); err != nil {
		t.Fatal(err)
	}
	d.declare(outage("d2"))
}

func TestAnIdThatIsTaken(t *testing.T) {
	t.Parallel()
	id := open(t).declare(vague("d1")).Entry.Incident
	d := open(t)
	// Somebody else's incident happens to have the id that d1 leads to.
	other := incident.Incident{ID: id, Status: incident.Open, Facts: incident.Facts{Title: "other"}, DeclaredAt: t0}
	if err := d.db.Update(t.Context(), func(tx store.Tx) error { return store.SetClock(tx, other) }); err != nil {
		t.Fatal(err)
	}
	first := d.declare(vague("d1"))
	again := d.declare(vague("d1"))
	if first.Entry.Incident == id || again.Entry.Incident != first.Entry.Incident || !again.Repeated {
		t.Errorf("%s, then %s; taken is %s", first.Entry.Incident, again.Entry.Incident, id)
	}
	if got, err := store.LoadHeader(t.Context(), d.db, id); err != nil || got.Facts.Title != "other" {
		t.Errorf("the other incident: %+v, %v", got.Facts, err)
	}
}

func TestWhatAnIncidentIsDeclaredWithStaysWithIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	live := d.declare(outage("d1")).State.Incident
	drill := vague("d2")
	drill.Kind = incident.Drill
	exercise := d.declare(drill).State.Incident
	later := settings()
	later.Slack.Announce, later.Slack.Private = []string{"C0NEW"}, true
	d2 := openOn(t, d.db, later)
	changed := d2.declare(vague("d3")).State.Incident

	if got := mustState(t, d2, live.ID).Incident; got.Settings.Announce[0].Channel != "C0ALL" || got.Private || len(got.Playbook.Phases) != 7 {
		t.Errorf("the live one: %+v", got.Settings)
	}
	if s := exercise.Settings; s.Announce[0].Channel != "C0DRILL" || len(s.Responders) != 0 {
		t.Errorf("the drill: %+v", s)
	}
	if changed.Settings.Announce[0].Channel != "C0NEW" || !changed.Private {
		t.Errorf("after the settings changed: %+v", changed.Settings)
	}
}

func TestOpenIncidentsNewestFirst(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.declare(vague("d1")).Entry.Incident
	d.now.Add(60)
	second := d.declare(vague("d2")).Entry.Incident
	d.now.Add(60)
	third := d.declare(vague("d3")).Entry.Incident
	d.do(second, "e1", incident.Cancel{Reason: "x"})
	states, err := d.OpenStates(t.Context())
	if err != nil || len(states) != 2 || states[0].Incident.ID != third || states[1].Incident.ID != first || len(states[0].Todos) == 0 {
		t.Errorf("%v, %+v", err, states)
	}
}

func TestTheWorkspace(t *testing.T) {
	t.Parallel()
	d := open(t)
	prepare := func(d *desk, n int) {
		t.Helper()
		if err := d.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(d.entries(incident.Workspace)); got != n || len(d.marks(incident.Workspace)) != n {
			t.Errorf("%d entries, %d marks, want %d", got, len(d.marks(incident.Workspace)), n)
		}
		d.now.Add(60)
	}
	empty := settings()
	empty.Slack.Responders = []string{} // as a file may say it
	d = openOn(t, d.db, empty)
	prepare(d, 1)
	prepare(d, 1)
	changed := openOn(t, d.db, settings())
	changed.now.Add(int64(time.Hour.Seconds()))
	changed.db.lose = []bool{true}
	prepare(changed, 2)
	prepare(changed, 2)
	if d.running() != 0 {
		t.Error("the workspace counts as an incident")
	}
	if _, err := d.ask(incident.Workspace, "j1", berlin, incident.Join{}); code(err) != incident.RefusedEnded {
		t.Errorf("joining the workspace: %v", err)
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	a, b := service.RequestID("event", "Ev1"), service.RequestID("event", "Ev1")
	if a != b || !regexp.MustCompile(`^event-[a-z2-7]{24}$`).MatchString(a) {
		t.Errorf("%s, %s", a, b)
	}
	seen := map[string]bool{}
	for _, parts := range [][]string{{"e"}, {"e", ""}, {"e", "a", "b"}, {"e", "ab"}, {"e", "a\x00"}, {"f", "ab"}} {
		if id := service.RequestID(parts...); seen[id] {
			t.Errorf("%q are like others", parts)
		} else {
			seen[id] = true
		}
	}
}
