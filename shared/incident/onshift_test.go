package incident

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// nightOf is an incident with a TODO that nobody has and that is late since a moment, and three sites: Tokyo (UTC 00–09), Bangkok
// (05–14) and Berlin (12–21). Nobody is on shift from 21 to 24.
func nightOf(late time.Time) State {
	sites := []Site{site("Asia/Tokyo", "09:00-18:00"), site("Asia/Bangkok", "12:00-21:00"), site("Etc/GMT-1", "13:00-22:00")}
	for n, id := range []string{"tokyo", "bangkok", "berlin"} {
		sites[n].ID, sites[n].People, sites[n].Lead = id, []string{"S0" + strings.ToUpper(id), "U0" + strings.ToUpper(id)}, PersonID("U0LEAD"+id)
	}
	sites[2].People = []string{"U0JONAS", "U0LENA"} // no user group
	i := Incident{
		Status: Open, Kind: Live, DeclaredAt: late.Add(-time.Hour), Commander: "U0KAKEI", CommandedAt: late,
		Settings: Settings{Timezone: "UTC", Sites: sites, Responders: []string{"S0ALL"}, Leads: []string{"S0LEADS"}},
		Playbook: Playbook{Commander: CommanderRule{Silence: 24 * time.Hour}, Reminders: Reminders{Ladder: []Rung{{AskResponders, 10 * time.Minute}, {AskSite, 30 * time.Minute}}}},
	}
	t := Todo{ID: "4.4a", State: TodoOpen, OpenedAt: late.Add(-time.Hour), Due: late, Late: late}
	return State{Incident: i, Todos: []Todo{t}}
}

// askedTo is the step and the people of the one question that is due.
func askedTo(t *testing.T, s State, now time.Time) string {
	t.Helper()
	for _, event := range s.Due(now) {
		if a, ok := event.(Ask); ok {
			return string(a.Step) + " " + strings.Join(a.To, " ")
		}
	}
	return ""
}

func TestWhoIsOnShiftIsAsked(t *testing.T) {
	t.Parallel()
	took := func(s *State, at time.Time, step Step, to ...string) {
		s.Todos[0].Asked, s.Todos[0].Due = &Asked{Step: step, At: at, To: to}, at
	}
	for _, tt := range []struct {
		name, now string
		change    func(s *State, now time.Time)
		want      string
	}{
		{"without sites all are", "2027-02-01 03:00", func(s *State, _ time.Time) { s.Incident.Settings.Sites = nil }, "take S0ALL"},
		{"one site", "2027-02-01 03:00", nil, "take S0TOKYO"},
		{"two sites", "2027-02-01 06:00", nil, "take S0TOKYO S0BANGKOK"},
		{"people where there is no group", "2027-02-01 15:00", nil, "take U0JONAS U0LENA"},
		{"nobody is on shift: all", "2027-02-01 22:00", nil, "take S0ALL"},
		{"nobody else responds", "2027-02-01 03:00", func(s *State, _ time.Time) { s.Incident.Settings.Responders = nil }, "take S0TOKYO"},
		{"nobody else responds, and nobody is on shift", "2027-02-01 22:00", func(s *State, _ time.Time) { s.Incident.Settings.Responders = nil }, "take S0TOKYO S0BANGKOK U0JONAS U0LENA"},
		{"a drill asks its own", "2027-02-01 03:00", func(s *State, _ time.Time) { s.Incident.Kind = Drill }, "take S0ALL"},
		{"a drill asks its own who are on shift", "2027-02-01 06:00", func(s *State, _ time.Time) {
			s.Incident.Kind, s.Incident.Settings.Responders = Drill, []string{"S0TOKYO", "S0ALL"}
		}, "take S0TOKYO"},
		{"a private one asks those inside", "2027-02-01 15:00", func(s *State, _ time.Time) {
			s.Incident.Private, s.Incident.Invited = true, []PersonID{"U0LENA"}
		}, "take U0LENA"},
		{"still nothing", "2027-02-01 03:00", func(s *State, now time.Time) { took(s, now.Add(-time.Hour), AskTake, "S0TOKYO") }, "responders S0TOKYO"},
		{"nothing at all: the next to wake", "2027-02-01 03:00", func(s *State, now time.Time) { took(s, now.Add(-time.Hour), AskResponders, "S0TOKYO") }, "site S0BANGKOK"},
		{"not before its time", "2027-02-01 03:00", func(s *State, now time.Time) { took(s, now.Add(-29*time.Minute), AskResponders, "S0TOKYO") }, ""},
		{"another is awake by now", "2027-02-01 05:10", func(s *State, now time.Time) { took(s, now.Add(-30*time.Minute), AskResponders, "S0TOKYO") }, "site S0BANGKOK"},
		{"only another is awake by now", "2027-02-01 14:10", func(s *State, now time.Time) { took(s, now.Add(-5*time.Hour), AskResponders, "S0BANGKOK") }, "site U0JONAS U0LENA"},
		{"both were asked: the third", "2027-02-01 06:00", func(s *State, now time.Time) { took(s, now.Add(-time.Hour), AskResponders, "S0TOKYO", "S0BANGKOK") }, "site U0JONAS U0LENA"},
		{"the next are all who respond", "2027-02-01 03:00", func(s *State, now time.Time) {
			took(s, now.Add(-time.Hour), AskResponders, "S0TOKYO")
			s.Incident.Settings.Responders = []string{"S0BANGKOK"}
		}, "site S0BANGKOK"},
		{"nobody was on shift: who wakes first", "2027-02-01 22:30", func(s *State, now time.Time) { took(s, now.Add(-time.Hour), AskResponders, "S0ALL") }, "site S0TOKYO"},
		{"no clock for hours: those on shift first", "2027-02-01 03:00", func(s *State, now time.Time) {
			took(s, now.Add(-3*time.Hour), AskTake, "S0TOKYO")
			s.Todos[0].Due = now.Add(-4 * time.Hour)
		}, "responders S0TOKYO"},
		{"after it nobody", "2027-02-01 03:00", func(s *State, now time.Time) { took(s, now.Add(-9*time.Hour), AskSite, "S0BANGKOK") }, ""},
		{"missed often, and nobody was asked", "2027-02-01 03:00", func(s *State, _ time.Time) {
			s.Todos[0].Every, s.Todos[0].Missed, s.Todos[0].Occurrence = 24*time.Hour, 3, 3
		}, "responders S0TOKYO"},
		{"missed, and those on shift were", "2027-02-01 03:00", func(s *State, now time.Time) {
			s.Todos[0].Every, s.Todos[0].Missed, s.Todos[0].Occurrence = 24*time.Hour, 3, 3
			took(s, now.Add(-24*time.Hour), AskResponders, "S0TOKYO")
			s.Todos[0].Due = now
		}, "site S0BANGKOK"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := moment(t, tt.now)
			s := nightOf(now)
			if tt.change != nil {
				tt.change(&s, now)
			}
			if got := askedTo(t, s, now); got != tt.want {
				t.Errorf("asked %q, want %q", got, tt.want)
			}
		})
	}
}

// TestOthersWhoAreAsked: a notice and a promise wait for those on shift, too.
func TestOthersWhoAreAsked(t *testing.T) {
	t.Parallel()
	now := moment(t, "2027-02-01 03:00")
	whom := func(s State, at time.Time) (out []string) {
		for _, event := range s.Due(at) {
			if a, ok := event.(Asking); ok {
				out = a.Whom()
			}
		}
		return out
	}
	approval := nightOf(now)
	approval.Todos = nil
	approval.Incident.Notices = Notices{Open: 1, Version: 1, At: now}
	if got := whom(approval, now.Add(approvalApart)); !slices.Equal(got, []string{"S0TOKYO"}) {
		t.Errorf("an approval is asked of %v", got)
	}
	approval.Incident.Notices.Asked = 1
	if got := whom(approval, now.Add(2*approvalApart)); !slices.Equal(got, []string{"U0LEADtokyo"}) {
		t.Errorf("then of %v", got)
	}
	promise := nightOf(now)
	promise.Todos = nil
	promise.Incident.Status, promise.Incident.EndedAt = Resolved, now.Add(-time.Hour)
	promise.Incident.Notices = Notices{Sent: 1, Promise: now}
	promise.Incident.Station = "berlin"
	if got := whom(promise, now.Add(time.Hour)); !slices.Equal(got, []string{"S0ALL"}) {
		t.Errorf("asked are %v, who were never let in", got)
	}
	promise.Incident.Called = []string{"S0TOKYO"}
	for station, want := range map[string]string{"": "U0KAKEI", "tokyo": "U0KAKEI", "berlin": "S0TOKYO", "closed": "U0KAKEI"} {
		promise.Incident.Station = station
		if got := whom(promise, now.Add(time.Hour)); !slices.Equal(got, []string{want}) {
			t.Errorf("a promise whose commander is of %q is asked of %v, want %s", station, got, want)
		}
	}
}

// TestALongSign asks the lead of the site that is awake, where one is.
func TestALongSign(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, now string
		change    func(*Incident)
		want      string
	}{
		{"one is awake", "2027-02-01 03:00", func(*Incident) {}, "U0LEADtokyo"},
		{"two are", "2027-02-01 06:00", func(*Incident) {}, "U0LEADtokyo U0LEADbangkok"},
		{"none is", "2027-02-01 22:00", func(*Incident) {}, "S0LEADS"},
		{"it has no lead", "2027-02-01 15:00", func(i *Incident) { i.Settings.Sites[2].Lead = "" }, "S0LEADS"},
		{"without sites", "2027-02-01 03:00", func(i *Incident) { i.Settings.Sites = nil }, "S0LEADS"},
		{"a drill", "2027-02-01 03:00", func(i *Incident) { i.Kind = Drill }, "S0LEADS"},
		{"it calls nobody", "2027-02-01 03:00", func(i *Incident) { i.Sign.Quiet = true }, "U0KAKEI"},
	} {
		now := moment(t, tt.now)
		s := nightOf(now)
		s.Todos = nil
		s.Incident.Status, s.Incident.Sign = SignStatus, &Sign{At: now.Add(-longAfter), By: "U0KAKEI", NextAt: now.Add(time.Hour), Alone: true}
		tt.change(&s.Incident)
		due := s.Due(now)
		if len(due) != 1 {
			t.Fatalf("%s: %v is due", tt.name, due)
		}
		if a := due[0].(AskSign); a.Step != AskLong || strings.Join(a.To, " ") != tt.want || a.Leads != (tt.want != "U0KAKEI") {
			t.Errorf("%s: asked %+v, want %s", tt.name, a, tt.want)
		}
	}
}

// TestWhoIsAskedIsLetIn, once, where they were not called in before.
func TestWhoIsAskedIsLetIn(t *testing.T) {
	t.Parallel()
	now := moment(t, "2027-02-01 06:00")
	s := nightOf(now)
	s.Incident.Settings.Responders = []string{"S0TOKYO"}
	if got := s.Incident.onShift([]string{"U0ELSE"}, now); !slices.Equal(got, []string{"U0ELSE"}) {
		t.Errorf("somebody by name is asked as %v", got)
	}
	for n, want := range [][]string{{"S0BANGKOK"}, {"S0BANGKOK", "U0JONAS", "U0LENA"}} {
		ask := s.Due(now)[0]
		if n > 0 {
			ask = Ask{Todo: "4.4a", Step: AskSite, To: []string{"S0BANGKOK", "U0JONAS", "U0LENA", "U0OWNER"}}
		}
		d, err := Decide(s, Tell("x", "", now, ViaClock, ask))
		if err != nil {
			t.Fatal(err)
		}
		if s.Incident = *d.Incident; !slices.Equal(s.Incident.Called, want) {
			t.Errorf("called in are %v, want %v", s.Incident.Called, want)
		}
	}
}

// TestASilentCommanderWakesNobodyElse: those on shift are asked in place of all, and let in.
func TestASilentCommanderWakesNobodyElse(t *testing.T) {
	t.Parallel()
	now := moment(t, "2027-02-01 03:00")
	s := nightOf(now)
	s.Todos, s.Incident.Silence, s.Incident.StayUntil = nil, &Silence{Asks: 1, At: now.Add(24 * time.Hour)}, now.Add(48*time.Hour)
	at := now.Add(25 * time.Hour)
	due := s.Incident.commandDue(at)
	if len(due) != 1 {
		t.Fatalf("%v is due", due)
	}
	if to := due[0].(AskSilence).To; !slices.Equal(to, []string{"S0TOKYO"}) {
		t.Errorf("asked are %v", to)
	}
	d, err := Decide(s, Tell("x", "", at, ViaClock, due[0]))
	if err != nil || !slices.Equal(d.Incident.Called, []string{"S0TOKYO"}) {
		t.Errorf("called in are %v: %v", d.Incident, err)
	}
}
