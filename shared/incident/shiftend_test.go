package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// hand is the TODO of handing over.
const hand incident.TodoID = "5.3"

// sited is somebody at a site.
func sited(who incident.Actor, site string) incident.Actor {
	who.Site = site
	return who
}

// watching is an incident of Tokyo's shift that watches what comes of it, since a moment.
func watching(t *testing.T, since time.Duration) *world {
	t.Helper()
	w := onSites(t, "tokyo", "02:00")
	w.at = w.at.Add(since)
	w.must(kakei, incident.NextPhase{To: incident.Watch, Confirmed: true})
	return w
}

// TestWhenHandingOverIsDue: before the shift of whoever commands ends, and never before it was open.
func TestWhenHandingOverIsDue(t *testing.T) {
	t.Parallel()
	accepted := []doing{handsOver, walksAll, {sited(berlin, "berlin"), incident.AcceptHandover{No: 1}}}
	for name, c := range map[string]struct {
		since time.Duration
		then  []doing
		want  string
	}{
		"in the shift":                      {0, nil, "open 08:30"},
		"a phase that begins near its end":  {6*time.Hour + 45*time.Minute, nil, "open 08:45"},
		"a phase that begins after its end": {9 * time.Hour, nil, "open 11:00"},
		"another shift's commander":         {5 * time.Hour, append(slices.Clone(accepted), doing{berlin, incident.BeginHandover{}}), "open 15:30"},
		"opened again by hand":              {5 * time.Hour, append(slices.Clone(accepted), doing{bangkok, incident.Reopen{Todo: hand}}), "open 15:30"},
		"skipped":                           {0, append([]doing{{kakei, incident.Skip{Todo: hand, Reason: "one shift"}}}, accepted...), "skipped 08:30"},
		"of no site":                        {0, []doing{{bangkok, incident.Command{To: bangkok2}}, {bangkok2, incident.AcceptOffer{No: 1}}}, "open 00:00"},
		"nobody commands":                   {0, []doing{gone}, "open 00:00"},
	} {
		w := watching(t, c.since)
		for _, d := range c.then {
			w.must(d.by, d.do)
		}
		todo, _ := w.state.Todo(hand)
		if got := string(todo.State) + todo.Due.UTC().Format(" 15:04"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestHandingOverIsAskedAboutByItself: nobody is asked who could take it, whether it is on its way, put off or not begun.
func TestHandingOverIsAskedAboutByItself(t *testing.T) {
	t.Parallel()
	for name, then := range map[string][]doing{"not begun": nil, "begun": {handsOver}, "put off": {handsOver, staysOn}} {
		w := watching(t, 0)
		for _, d := range then {
			w.must(d.by, d.do)
		}
		for at := w.at; at.Before(w.at.Add(24 * time.Hour)); at = at.Add(10 * time.Minute) {
			for _, e := range w.state.Due(at) {
				if ask, ok := e.(incident.Ask); ok && ask.Todo == hand {
					t.Fatalf("%s: %+v", name, ask)
				}
			}
		}
	}
}

// TestTakenUpAgainTheCommanderIsAskedLater: not for the time since the end, and what was on its way is on its way again.
func TestTakenUpAgainTheCommanderIsAskedLater(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before []doing
		ask    int
		after  time.Duration
	}{
		"nothing was on its way": {nil, 1, time.Hour},
		"a handover was":         {[]doing{handsOver, walksAll}, 2, 10 * time.Minute},
	} {
		w := onSites(t, "tokyo", "02:00")
		for _, d := range append(slices.Clone(c.before), ended) {
			w.must(d.by, d.do)
		}
		w.at = w.at.Add(20 * time.Hour)
		w.must(bangkok, incident.ReopenResponse{Reason: "it is back"})
		w.state.Todos = nil
		since := w.at
		asked := askedFirst(w)
		if later := w.at.Sub(since); asked.Ask != c.ask || later < c.after-time.Minute || later > c.after+time.Minute {
			t.Errorf("%s: asked the %d. time %s after that", name, asked.Ask, later)
		}
		if h, _ := w.state.Incident.HandingOver(); len(h.Unwalked()) > 0 && c.before != nil {
			t.Errorf("%s: to be walked again are %v", name, h.Unwalked())
		}
	}
}

// TestOneQuestionAtATime: whoever commands is not asked in the same minute where they are and to hand over.
func TestOneQuestionAtATime(t *testing.T) {
	t.Parallel()
	for _, heard := range []string{"07:45", "07:55", "08:00", "08:05", "08:10"} { // silent from half an hour after that on
		w := onSites(t, "tokyo", "02:00")
		w.state.Todos = nil
		at, _ := time.Parse("15:04", heard)
		w.at = time.Date(2026, 11, 6, at.Hour(), at.Minute(), 0, 0, time.UTC)
		w.must(kakei, incident.Hear{})
		var last time.Time
		asked := map[string]int{}
		for end := w.at.Add(2 * time.Hour); w.at.Before(end); w.at = w.at.Add(time.Minute).Truncate(time.Minute) {
			for _, e := range w.state.Due(w.at) {
				ask, ok := e.(incident.Asking)
				if !ok {
					continue
				}
				d := w.must(tool, ask)
				if d.Entry.Step != incident.AskResponders && slices.Contains(ask.Whom(), "U0KAKEI") { // who is on shift, too
					asked[string(d.Entry.Kind)]++
					if gap := w.at.Sub(last); gap < 5*time.Minute {
						t.Errorf("heard at %s: asked at %s, %s after the last question", heard, w.at.Format("15:04"), gap)
					}
					last = w.at
				}
			}
		}
		if asked[string(incident.EntrySilence)] != 1 || asked[string(incident.EntryHandoverAsked)] < 3 {
			t.Errorf("heard at %s: asked %v", heard, asked)
		}
	}
}

// TestNoLeadIsWokenWhileOthersAreOnShift: where the site that is awake has no lead, and those of the settings sleep.
func TestNoLeadIsWokenWhileOthersAreOnShift(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		leads []string
		want  string
	}{
		"a lead of no site":    {[]string{"U0LEAD"}, "U0KAKEI U0LEAD"},
		"a lead who sleeps":    {[]string{"U0TOKYO"}, "U0KAKEI U0BERLIN"},
		"one of them sleeps":   {[]string{"U0TOKYO", "U0LEAD"}, "U0KAKEI U0LEAD"},
		"a lead who is awake":  {[]string{"U0BERLIN"}, "U0KAKEI U0BERLIN"},
		"nobody leads at all":  {nil, "U0KAKEI"},
		"a group of a site is": {[]string{"S0TOKYO"}, "U0KAKEI U0BERLIN"},
	} {
		w := onSites(t, "tokyo", "02:00")
		sites := incident.CloneSites(twoSites)
		sites[0].Lead, sites[0].People, sites[1].Lead = "", []string{"U0TOKYO", "S0TOKYO"}, ""
		w.state.Incident.Settings.Sites, w.state.Incident.Settings.Leads, w.state.Todos = sites, c.leads, nil
		var to string
		for range 3 { // half an hour and twenty minutes before the end, and at ten after it
			ask := askedFirst(w)
			to = join(ask.To)
			w.must(tool, ask)
		}
		if to != c.want {
			t.Errorf("%s: asked %s, want %s", name, to, c.want)
		}
	}
}

// TestWhoIsToldOfAWalkedBriefIsLetIn: those who lead the site that is awake, where nobody is named.
func TestWhoIsToldOfAWalkedBriefIsLetIn(t *testing.T) {
	t.Parallel()
	w := onSites(t, "tokyo", "08:10")
	w.must(kakei, handsToAny.do)
	w.must(kakei, walksAll.do)
	news := w.state.Incident.News
	told := news[len(news)-1].Ask
	for _, who := range told {
		if !slices.Contains(w.state.Incident.Called, who) {
			t.Errorf("%s is told, and not let in: %v", who, w.state.Incident.Called)
		}
	}
	if len(told) == 0 {
		t.Error("nobody is told")
	}
}

// TestAHandoverCallsNobodyInWhoIsNotInside: of a private incident nobody hears who was not let in, and of a drill nobody but its own.
func TestAHandoverCallsNobodyInWhoIsNotInside(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind    incident.Kind
		private bool
		want    string
	}{
		"open":    {incident.Live, false, "U0KAKEI U0BERLIN"},
		"private": {incident.Live, true, "U0KAKEI"},
		"a drill": {incident.Drill, false, "U0KAKEI U0BERLIN"}, // the leads of a drill are its own
	} {
		w := onSites(t, "tokyo", "02:00")
		i := &w.state.Incident
		i.Settings.Sites = incident.CloneSites(twoSites)
		i.Kind, i.Private, i.Settings.Leads, i.Settings.Sites[1].Lead, w.state.Todos = c.kind, c.private, []string{"U0BERLIN"}, "", nil
		var to string
		for range 3 {
			ask := askedFirst(w)
			to = join(ask.To)
			w.must(tool, ask)
		}
		if called := w.state.Incident.Called; to != c.want || len(called) > 0 && (c.private || c.kind == incident.Drill) {
			t.Errorf("%s: asked %s, called in %v", name, to, called)
		}
	}
}

// TestASignCallsWhoLeadsTheSiteThatIsAwake: not the leads of the settings, who sleep.
func TestASignCallsWhoLeadsTheSiteThatIsAwake(t *testing.T) {
	t.Parallel()
	for clock, want := range map[string]string{"02:00": "U0LEADTOKYO", "12:00": "U0LEADBERLIN", "20:00": "U0LEADTOKYO"} {
		at, err := time.Parse("2006-01-02 15:04", "2026-11-06 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, at: at.Add(-time.Second)}
		sign := report()
		sign.Call, sign.Settings.Sites, sign.Settings.Leads = true, twoSites, []string{"U0LEADTOKYO"}
		w.must(kakei, sign)
		if got := w.state.Incident.Sign.Leads; len(got) != 1 || got[0] != want {
			t.Errorf("at %s UTC %v are called, want %s", clock, got, want)
		}
	}
}

// TestAnOwnerWhoSleepsIsNotAsked: whoever commands is, while they are awake; they say who goes on with it.
func TestAnOwnerWhoSleepsIsNotAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		owner incident.Actor
		clock string
		want  incident.Step
		to    string
	}{
		"awake":                      {berlin, "12:00", incident.AskOwner, "U0BERLIN"},
		"asleep":                     {berlin, "03:00", incident.AskCommander, "U0KAKEI"},
		"of no site":                 {bangkok, "03:00", incident.AskOwner, "U0BANGKOK"},
		"whoever commands, awake":    {kakei, "03:00", incident.AskOwner, "U0KAKEI"},
		"asleep as whoever commands": {berlin, "20:00", incident.AskOwner, "U0BERLIN"},
	} {
		w := onSites(t, "tokyo", c.clock)
		w.must(c.owner, incident.Claim{Todo: notice})
		w.at = w.at.Add(30 * time.Minute)
		var asked []string
		for _, e := range w.state.Due(w.at) {
			if ask, ok := e.(incident.Ask); ok && ask.Todo == notice {
				asked = append(asked, string(ask.Step)+" "+join(ask.To))
			}
		}
		if want := string(c.want) + " " + c.to; !slices.Equal(asked, []string{want}) {
			t.Errorf("%s: asked is %q, want %q", name, asked, want)
		}
	}
}
