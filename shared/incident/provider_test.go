package incident_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

var (
	promised = t0.Add(45 * time.Minute)
	post     = incident.ProviderPost{
		Event: "ec2-ap-northeast-1@1613747340", At: t0.Add(10 * time.Minute), Level: incident.ProviderImpact,
		Title: incident.Text{JA: "接続性の問題", EN: "Connectivity issues"}, Region: "ap-northeast-1", Services: []string{"EC2"}, Next: promised,
	}
	posted     = incident.ProviderSaid{Post: post}
	mended     = incident.ProviderSaid{Post: otherwise(post, func(p *incident.ProviderPost) { p.Next = time.Time{} }), Corrected: true}
	postedOver = incident.ProviderSaid{Post: otherwise(post, func(p *incident.ProviderPost) {
		p.At, p.Level, p.Next = t0.Add(time.Hour), incident.ProviderOver, time.Time{}
	})}
	postLate = incident.ProviderLate{Event: post.Event, Next: promised}
	postGone = incident.ProviderGone{Event: post.Event, At: t0.Add(2 * time.Hour)}
	opens    = incident.ProviderOpens{
		Report: incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: "AWS: EC2", Region: "ap-northeast-1", Services: []string{"EC2"}, Source: "AWS"}, Call: true},
		Post:   otherwise(post, func(p *incident.ProviderPost) { p.Event = "rds-ap-northeast-1@1613747340" }),
	}
	rose = incident.TicketsRose{
		Report: incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: "five in ten minutes"}},
		Rise:   incident.TicketRise{Count: 5, Organisations: 2, From: t0, Until: t0.Add(10 * time.Minute)},
	}
	feedReads = incident.FeedSeen{}
	feedLost  = incident.FeedSeen{Feed: incident.Feed{Unread: t0.Add(12 * time.Minute), ReadAt: t0.Add(11 * time.Minute), Wrong: incident.Wrong{Code: incident.WrongTimeout}}}
)

func otherwise[T any](v T, change func(*T)) T {
	change(&v)
	return v
}

// TestNothingRealOfTheProviderInADrill: whoever asks for it.
func TestNothingRealOfTheProviderInADrill(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.state.Incident.Kind = incident.Drill
	for _, event := range []incident.Event{posted, feedReads, feedLost} {
		if _, err := w.ask(tool, event); code(err) != incident.RefusedUnknown {
			t.Errorf("%T: %v", event, err)
		}
	}
}

// TestWhatTheHeaderKnowsOfTheProvider: of each of its outages the latest, with the promise that it broke; of too many those that it
// said are over go first.
func TestWhatTheHeaderKnowsOfTheProvider(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(tool, posted)
	w.must(tool, postLate)
	if got := w.state.Incident.Provider; len(got) != 1 || !got[0].Late.Equal(promised) || got[0].Over() {
		t.Errorf("after a broken promise: %+v", got)
	}
	w.must(tool, postedOver)
	if got := w.state.Incident.Provider; len(got) != 1 || !got[0].Over() || !got[0].Late.IsZero() {
		t.Errorf("after the end: %+v", got)
	}
	for n := range 6 {
		w.must(tool, incident.ProviderSaid{Post: otherwise(post, func(p *incident.ProviderPost) { p.Event = fmt.Sprint("rds@", n) })})
	}
	if got := w.state.Incident.Provider; len(got) != 5 || got[0].Event != "rds@1" {
		t.Errorf("of seven: %+v", got)
	}
	if got := len(w.state.Incident.News); got != 9 {
		t.Errorf("the room is told %d lines: %s", got, w.news())
	}
}

// TestABrokenPromiseStaysBroken while the provider says nothing new: it mends its words, forgets and lists it again, or says that it is worse.
func TestABrokenPromiseStaysBroken(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(tool, posted)
	w.must(tool, postLate)
	reworded := otherwise(post, func(p *incident.ProviderPost) { p.Said.EN = "corrected" })
	graded := otherwise(reworded, func(p *incident.ProviderPost) { p.Level = incident.ProviderDegraded })
	for _, event := range []incident.Event{
		incident.ProviderSaid{Post: reworded, Corrected: true}, postGone, incident.ProviderSaid{Post: reworded}, incident.ProviderSaid{Post: graded},
	} {
		w.must(tool, event)
		if got := w.state.Incident.Provider; len(got) != 1 || !got[0].Late.Equal(promised) {
			t.Errorf("after %T: %+v", event, got)
		}
	}
	later := incident.ProviderSaid{Post: otherwise(graded, func(p *incident.ProviderPost) { p.At = promised.Add(time.Minute) })}
	if w.must(tool, later); !w.state.Incident.Provider[0].Late.IsZero() {
		t.Errorf("after the next word: %+v", w.state.Incident.Provider)
	}
}

// TestASignOfTheProviders calls nobody while all that is known is that something is a little wrong, and everybody once it is worse, or
// somebody or customers see it, too.
func TestASignOfTheProviders(t *testing.T) {
	t.Parallel()
	leads := []string{"S0ONCALL"}
	born := func(quiet bool) *world {
		w := &world{t: t}
		do := opens
		do.Report.Settings, do.Report.Playbook, do.Quiet = declaration().Settings, playbook(), quiet
		do.Report.Settings.Leads = leads
		e := w.must(tool, do).Entry
		if e.Kind != incident.EntryReported || e.By != "" || e.Post == nil || len(w.state.Incident.Provider) != 1 {
			t.Errorf("born: %+v", e)
		}
		return w
	}
	if s := born(false).state.Incident.Sign; len(s.Leads) != 1 || s.Quiet {
		t.Errorf("loud: %+v", s)
	}
	asked := func(w *world) (to []string) {
		for _, e := range w.state.Due(w.at.Add(6 * time.Minute)) {
			to = append(to, e.(incident.AskSign).To...)
		}
		return to
	}
	quiet := born(true)
	if got := asked(quiet); len(quiet.state.Incident.Sign.Leads)+len(got) > 0 {
		t.Errorf("quiet, and yet it calls %v", got)
	}
	quiet.must(tool, incident.ProviderSaid{Post: otherwise(opens.Post, func(p *incident.ProviderPost) { p.At, p.Level = p.At.Add(time.Hour), incident.ProviderDegraded })})
	if got := asked(quiet); len(got) != 1 {
		t.Errorf("it is worse, and it calls %v", got)
	}
	joined := born(true)
	joined.must(kakei, incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: "EC2"}})
	if got := asked(joined); len(got) != 1 {
		t.Errorf("somebody sees it, too, and it calls %v", got)
	}
	customers := born(true)
	customers.must(tool, incident.TicketsRose{Report: incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: "8 in 10m"}}, Rise: incident.TicketRise{Count: 8}})
	if got := asked(customers); len(got) != 1 {
		t.Errorf("customers see it, too, and it calls %v", got)
	}
}

// TestALookAtAQuietSign keeps nothing from the leads: once it is worse they are asked at once, and then whoever has the look again.
func TestALookAtAQuietSign(t *testing.T) {
	t.Parallel()
	w := &world{t: t, at: t0}
	do := opens
	do.Report.Settings, do.Report.Playbook, do.Quiet = declaration().Settings, playbook(), true
	do.Report.Settings.Leads = []string{"S0ONCALL"}
	w.must(tool, do)
	w.must(kakei, incident.WaitSign{})
	w.must(tool, incident.ProviderSaid{Post: otherwise(opens.Post, func(p *incident.ProviderPost) { p.At, p.Level = p.At.Add(time.Hour), incident.ProviderDisruption })})
	for n, want := range []string{"S0ONCALL", string(kakei.ID)} {
		due := w.state.Due(w.state.Incident.AskAt)
		if len(due) != 1 {
			t.Fatalf("due: %v", due)
		}
		if ask := due[0].(incident.AskSign); ask.Step != incident.AskDecide || !slices.Equal(ask.To, []string{want}) || n == 0 && w.state.Incident.AskAt.After(w.at) {
			t.Errorf("question %d: %+v at %s, now %s", n, ask, w.state.Incident.AskAt, w.at)
		}
		w.must(tool, due[0])
	}
}

// looking is a clocked world in which a TODO is to look at the provider's word every half hour.
func looking(t *testing.T) *world {
	t.Helper()
	w := clocked(t)
	for i := range w.state.Todos {
		if x := &w.state.Todos[i]; x.ID == view {
			x.Feed = true
		}
	}
	return w
}

// TestTheToolReadsTheProvidersWord: while it can, nobody is asked to, the TODO begins no round and is not left out at the end. Once
// it cannot, people have it from then on, and are late for nothing of what was before.
func TestTheToolReadsTheProvidersWord(t *testing.T) {
	t.Parallel()
	for name, before := range map[string][]deed{"nobody's": nil, "claimed": {incident.Claim{Todo: view}}, "done": {incident.Finish{Todo: view}}} {
		w := looking(t)
		for _, do := range before {
			w.must(berlin, do)
		}
		w.must(tool, feedReads)
		expect(t, name+": the tool reads", only(view, w.until(119)))
		for _, left := range w.state.EndOmits().Left {
			if left.ID == view {
				t.Errorf("%s: an end would leave out %s", name, left.ID)
			}
		}
		w.must(tool, feedLost)
		if got := w.todo(view); !got.Late.IsZero() || got.Missed != 0 || got.Due.Before(w.at.Truncate(time.Minute)) || w.state.Incident.Automatic(got) {
			t.Errorf("%s: once it cannot be read: %+v", name, got)
		}
		if asked := only(view, w.until(240)); len(asked) == 0 {
			t.Errorf("%s: nobody is asked", name)
		}
		w.must(tool, feedReads)
		if got := w.state.Incident.Feed; !got.Reads() {
			t.Errorf("%s: read again: %+v", name, got)
		}
		expect(t, name+": read again", only(view, w.until(400)))
	}
}
