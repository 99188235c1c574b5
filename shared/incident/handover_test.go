package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// Handing over from kakei to berlin.
var (
	handsOver   = doing{kakei, incident.BeginHandover{To: berlin}}
	handsToAny  = doing{kakei, incident.BeginHandover{}}
	walksAll    = doing{kakei, incident.Walk{No: 1, Sections: incident.BriefSections}}
	takesOver   = doing{berlin, incident.AcceptHandover{No: 1, Voice: true}}
	staysOn     = doing{kakei, incident.StayOn{No: 1}}
	amends      = doing{kakei, incident.Walk{No: 1, Sections: []incident.BriefSection{incident.BriefDecisions}, Amend: "Osaka is next"}}
	asksToHand  = incident.AskHandover{No: 1, Ask: 1, Why: incident.HandoverLong, From: kakei.ID, To: []string{"U0KAKEI"}}
	asksAgain   = incident.AskHandover{No: 1, Ask: 2, Why: incident.HandoverLong, From: kakei.ID, To: []string{"U0KAKEI"}}
	onHandover  = []deed{walksAll.do, staysOn.do}
	onWalked    = []deed{takesOver.do}
	onBeginning = []deed{handsOver.do, asksToHand}
)

// handoverCases are of an incident that has just begun: kakei commands.
var handoverCases = []decision{
	{"handing over to somebody", nil, kakei, handsOver.do, incident.EntryHandover, ""},
	{"handing over to whoever accepts", nil, kakei, handsToAny.do, incident.EntryHandover, ""},
	{"somebody else has it handed over", nil, bangkok, handsOver.do, incident.EntryHandover, ""},
	{"handing over to a guest", nil, kakei, incident.BeginHandover{To: guest}, "", incident.RefusedPerson},
	{"handing over to whoever commands", nil, bangkok, incident.BeginHandover{To: kakei}, "", incident.RefusedSame},
	{"naming who takes over", []doing{handsToAny}, kakei, handsOver.do, incident.EntryHandover, ""},
	{"taking what is handed over to oneself", []doing{handsOver, {kakei, walksAll.do}}, berlin, incident.TakeCommand{}, "", incident.RefusedAwaited},
	{"taking it before all is walked", []doing{handsOver}, berlin, incident.TakeCommand{}, "", incident.RefusedUnwalked},
	{"taking what is handed over to another", []doing{handsOver}, bangkok, incident.TakeCommand{}, "", incident.RefusedCommanded},
	{"naming another", []doing{handsOver}, kakei, incident.BeginHandover{To: bangkok}, incident.EntryHandover, ""},
	{"somebody else names another", []doing{handsOver}, bangkok, incident.BeginHandover{To: bangkok}, "", incident.RefusedWalker},
	{"whoever is named names another", []doing{handsOver}, berlin, incident.BeginHandover{To: bangkok}, incident.EntryHandover, ""},
	{"somebody else names one where nobody is", []doing{handsToAny}, bangkok, handsOver.do, incident.EntryHandover, ""},
	{"naming the same again", []doing{handsOver}, kakei, handsOver.do, "", incident.RefusedSame},
	{"naming nobody", []doing{handsOver}, kakei, handsToAny.do, "", incident.RefusedSame},
	{"handing over what nobody commands", []doing{gone}, bangkok, handsOver.do, "", incident.RefusedVacant},
	{"walking all of the brief", []doing{handsOver}, kakei, walksAll.do, incident.EntryWalked, ""},
	{"amending a section", []doing{handsOver}, kakei, amends.do, incident.EntryWalked, ""},
	{"amending it the same way again", []doing{handsOver, amends}, kakei, amends.do, "", incident.RefusedSame},
	{"amending two sections by one line", []doing{handsOver}, kakei, incident.Walk{No: 1, Sections: incident.BriefSections[:2], Amend: "x"}, "", incident.RefusedSection},
	{"walking no section", []doing{handsOver}, kakei, incident.Walk{No: 1}, "", incident.RefusedSection},
	{"walking a section that there is not", []doing{handsOver}, kakei, incident.Walk{No: 1, Sections: []incident.BriefSection{"weather"}}, "", incident.RefusedSection},
	{"walking for whoever commands", []doing{handsOver}, berlin, walksAll.do, "", incident.RefusedWalker},
	{"walking what nobody hands over", nil, kakei, walksAll.do, "", incident.RefusedHandover},
	{"accepting", []doing{handsOver, walksAll}, berlin, takesOver.do, incident.EntryCommander, ""},
	{"accepting what was offered to nobody by name", []doing{handsToAny, walksAll}, bangkok, takesOver.do, incident.EntryCommander, ""},
	{"accepting for another", []doing{handsOver, walksAll}, bangkok, takesOver.do, "", incident.RefusedHandoverTo},
	{"accepting what was not walked", []doing{handsOver}, berlin, takesOver.do, "", incident.RefusedUnwalked},
	{"accepting what was walked in part", []doing{handsOver, amends}, berlin, takesOver.do, "", incident.RefusedUnwalked},
	{"accepting twice", []doing{handsOver, walksAll, takesOver}, berlin, takesOver.do, "", incident.RefusedHandover},
	{"accepting one's own", []doing{handsOver, walksAll}, kakei, incident.AcceptHandover{No: 1}, "", incident.RefusedSame},
	{"accepting once somebody else took the command", []doing{handsOver, walksAll, offers, accepts}, berlin, takesOver.do, "", incident.RefusedHandover},
	{"staying on", []doing{handsOver}, kakei, staysOn.do, incident.EntryStays, ""},
	{"somebody else stays on", []doing{handsOver}, berlin, staysOn.do, "", incident.RefusedWalker},
	{"accepting once they stay on", []doing{handsOver, walksAll, staysOn}, berlin, takesOver.do, "", incident.RefusedHandover},
	{"the account of whoever is to take over is closed", []doing{handsOver}, tool, incident.Deactivated{Who: berlin.ID}, incident.EntryHandoverGone, ""},
	{"accepting once whoever commanded is gone", []doing{handsOver, walksAll, gone}, berlin, takesOver.do, "", incident.RefusedHandover},
	{"the clock begins it", nil, tool, asksToHand, incident.EntryHandoverAsked, ""},
	{"the clock begins it once", []doing{{tool, asksToHand}}, tool, asksToHand, "", incident.RefusedSame},
	{"the clock asks again", []doing{{tool, asksToHand}}, tool, asksAgain, incident.EntryHandoverAsked, ""},
	{"the clock asks again once", []doing{{tool, asksToHand}, {tool, asksAgain}}, tool, asksAgain, "", incident.RefusedSame},
	{"the clock asks once it was accepted", []doing{handsOver, walksAll, takesOver}, tool, asksAgain, "", incident.RefusedSame},
}

// TestALineOfABriefStands: whoever walks a section again takes back nothing of what amends it, until they amend it otherwise.
func TestALineOfABriefStands(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for _, d := range []doing{handsOver, amends, walksAll} {
		w.must(d.by, d.do)
	}
	says := func() string {
		h, _ := w.state.Incident.HandingOver()
		walk, _ := h.Walk(incident.BriefDecisions)
		return walk.Text
	}
	if got := says(); got != "Osaka is next" {
		t.Errorf("walked again, it says %q", got)
	}
	w.must(kakei, incident.Walk{No: 1, Sections: []incident.BriefSection{incident.BriefDecisions}, Amend: "Seoul is next"})
	if got := says(); got != "Seoul is next" {
		t.Errorf("amended again, it says %q", got)
	}
}

// TestASectionChangesByWhatItSays: not by who was asked, nor by what was looked at once more.
func TestASectionChangesByWhatItSays(t *testing.T) {
	t.Parallel()
	todo := func(change func(*incident.Todo)) func(*incident.State) {
		return func(s *incident.State) { change(&s.Todos[0]) }
	}
	header := func(change func(*incident.Incident)) func(*incident.State) {
		return func(s *incident.State) { change(&s.Incident) }
	}
	later := t0.Add(time.Hour)
	for name, c := range map[string]struct {
		change func(*incident.State)
		want   incident.BriefSection // "": none
	}{
		"somebody is asked":            {todo(func(t *incident.Todo) { t.Asked = &incident.Asked{At: later} }), ""},
		"a word of progress":           {todo(func(t *incident.Todo) { t.Progress++ }), ""},
		"a TODO is late":               {todo(func(t *incident.Todo) { t.Late = later }), incident.BriefTodos},
		"a TODO is somebody's":         {todo(func(t *incident.Todo) { t.Owner = berlin.ID }), incident.BriefTodos},
		"a TODO is due later":          {todo(func(t *incident.Todo) { t.Due = later }), incident.BriefTodos},
		"a TODO is done":               {todo(func(t *incident.Todo) { t.State = incident.TodoDone }), incident.BriefTodos},
		"a tool is looked at":          {header(func(i *incident.Incident) { i.Tools[0].Checked = later }), ""},
		"a tool is down otherwise":     {header(func(i *incident.Incident) { i.Tools[0].Since = later }), incident.BriefFailed},
		"another asks for an approval": {header(func(i *incident.Incident) { i.Notices.Asked = 2 }), ""},
		"a notice is approved":         {header(func(i *incident.Incident) { i.Notices.Approved = true }), incident.BriefPromises},
		"mails leave":                  {header(func(i *incident.Incident) { i.Notices.Delivery = &incident.Delivery{No: 1, SeenAt: later} }), ""},
		"the mails are out":            {header(func(i *incident.Incident) { i.Notices.Delivery = &incident.Delivery{No: 1, OverAt: later} }), incident.BriefCustomers},
		"the provider's word is dead":  {header(func(i *incident.Incident) { i.Feed = &incident.Feed{Unread: t0, ReadAt: later} }), ""},
		"the provider is late":         {header(func(i *incident.Incident) { i.Provider[0].Late = later }), incident.BriefPromises},
		"something fails":              {header(func(i *incident.Incident) { i.Problems = map[string]incident.Problem{"x": problem} }), incident.BriefFailed},
	} {
		before, after := somethingOpen(), somethingOpen()
		c.change(&after)
		for _, section := range incident.BriefSections {
			if changed := before.Brief().Sum(section) != after.Brief().Sum(section); changed != (section == c.want) {
				t.Errorf("%s: %s changed: %v", name, section, changed)
			}
		}
	}
}

// somethingOpen is an incident with something open of each kind that is looked at again and again.
func somethingOpen() incident.State {
	return incident.State{
		Incident: incident.Incident{
			Status: incident.Open, Commander: kakei.ID, Feed: &incident.Feed{Unread: t0},
			Tools:    []incident.ToolState{{ID: "portal", Is: incident.ToolDown, Since: t0, Checked: t0}},
			Notices:  incident.Notices{Sent: 1, SentAt: t0, Open: 2, Asked: 1, Delivery: &incident.Delivery{No: 1, SeenAt: t0}},
			Provider: []incident.ProviderWord{{ProviderPost: incident.ProviderPost{Event: "e", Next: t0}}},
		},
		Todos: []incident.Todo{{ID: view, State: incident.TodoOpen, Due: t0}},
	}
}

// handing is an incident in which bangkok commands and hands over to nobody by name.
func handing(t *testing.T) *world {
	t.Helper()
	w := commanding(t)
	w.must(bangkok, handsToAny.do)
	return w
}

// walked is one whose brief kakei has walked.
func walked(t *testing.T) *world {
	t.Helper()
	w := declared(t)
	w.must(handsToAny.by, handsToAny.do)
	w.must(walksAll.by, walksAll.do)
	return w
}

// TestTheOldCommanderCommandsUntilTheBriefIsAccepted: nothing but the acceptance, or another way to command, ends who commands.
func TestTheOldCommanderCommandsUntilTheBriefIsAccepted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		then      []doing
		commander incident.PersonID
		running   bool
	}{
		"begun":                             {nil, kakei.ID, true},
		"walked":                            {[]doing{walksAll}, kakei.ID, true},
		"accepted":                          {[]doing{walksAll, takesOver}, berlin.ID, false},
		"stayed on":                         {[]doing{staysOn}, kakei.ID, false},
		"an offer crosses it":               {[]doing{walksAll, {bangkok, incident.Command{To: bangkok2}}, {bangkok2, incident.AcceptOffer{No: 1}}}, bangkok2.ID, false},
		"an offer that nobody has answered": {[]doing{walksAll, {bangkok, incident.Command{To: bangkok2}}, takesOver}, berlin.ID, false},
		"whoever commands is gone":          {[]doing{walksAll, gone}, "", false},
		"whoever takes over is gone":        {[]doing{walksAll, {tool, incident.Deactivated{Who: berlin.ID}}}, kakei.ID, true},
	} {
		w := declared(t)
		w.must(handsOver.by, handsOver.do)
		for _, d := range c.then {
			w.must(d.by, d.do)
		}
		if _, running := w.state.Incident.HandingOver(); w.state.Incident.Commander != c.commander || running != c.running {
			t.Errorf("%s: %s commands, running: %v", name, w.state.Incident.Commander, running)
		}
	}
}

// TestAnAcceptedBriefIsKept: with what was amended, by whom and when, for whoever commands now.
func TestAnAcceptedBriefIsKept(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for _, d := range []doing{handsOver, walksAll, amends} {
		w.must(d.by, d.do)
	}
	e := w.must(takesOver.by, takesOver.do).Entry
	if e.Handover == nil || e.Handover.No != 1 || !e.Handover.Voice || e.Handover.Amended != 1 {
		t.Errorf("the entry says %+v", e.Handover)
	}
	h := w.state.Incident.Handover
	walk, _ := h.Walk(incident.BriefDecisions)
	if h.Accepted == nil || h.Accepted.By != berlin.ID || !h.Accepted.Voice || walk.Text != "Osaka is next" {
		t.Errorf("kept is %+v", h)
	}
	w.must(berlin, incident.BeginHandover{})
	if h, _ := w.state.Incident.HandingOver(); h.No != 2 || len(h.Walked) > 0 {
		t.Errorf("the next is %+v", h)
	}
}

// TestWhatAmendsASectionStays: also when all of the brief is found right after that, in one word.
func TestWhatAmendsASectionStays(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for _, d := range []doing{handsOver, amends, walksAll} {
		w.must(d.by, d.do)
	}
	if walk, _ := w.state.Incident.Handover.Walk(incident.BriefDecisions); walk.Text != "Osaka is next" || w.state.Incident.Handover.Amended() != 1 {
		t.Errorf("kept is %+v", walk)
	}
}

// TestAnIncidentFromBeforeIsHandedOver: one that was stored before anything of handovers was kept is asked about by T0, once, and goes on.
func TestAnIncidentFromBeforeIsHandedOver(t *testing.T) {
	t.Parallel()
	w := declared(t)
	i := &w.state.Incident
	i.CommandedAt, i.CommanderName, i.Station, i.Recent, i.RecentNames = time.Time{}, "", "", nil, nil
	w.at = i.DeclaredAt.Add(incident.DefaultLongest)
	w.must(kakei, incident.Hear{}) // or they are asked first where they are
	var asks []incident.AskHandover
	for _, e := range w.state.Due(w.at) {
		if a, ok := e.(incident.AskHandover); ok {
			asks = append(asks, a)
		}
	}
	if len(asks) != 1 || asks[0].Why != incident.HandoverLong || asks[0].From != kakei.ID {
		t.Fatalf("asked is %+v", asks)
	}
	w.must(tool, asks[0])
	for _, d := range []doing{handsOver, walksAll, takesOver} {
		w.must(d.by, d.do)
	}
	if w.state.Incident.Commander != berlin.ID {
		t.Errorf("%s commands", w.state.Incident.Commander)
	}
}

// tokyo is a site whose people are at work from nine to six, and berlins from eight to five, by their clocks.
var twoSites = []incident.Site{
	{ID: "tokyo", Timezone: "Asia/Tokyo", Shifts: []incident.Shift{{Days: everyDay, From: "09:00", To: "18:00"}}, People: []string{"U0KAKEI"}, Lead: "U0LEADTOKYO"},
	{ID: "berlin", Timezone: "Europe/Berlin", Shifts: []incident.Shift{{Days: everyDay, From: "08:00", To: "17:00"}}, People: []string{"U0BERLIN"}, Lead: "U0LEADBERLIN"},
}

var everyDay = []time.Weekday{0, 1, 2, 3, 4, 5, 6}

// onSites is an incident that somebody of a site declares at a moment of 6 November 2026, UTC.
func onSites(t *testing.T, site, clock string) *world {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", "2026-11-06 "+clock)
	if err != nil {
		t.Fatal(err)
	}
	d := declaration()
	d.Settings.Sites = twoSites
	d.Playbook.Phases[3].Todos[1].Handover = true
	w := &world{t: t, at: at.Add(-time.Second)}
	who := kakei
	who.Site = site
	w.must(who, d)
	return w
}

// TestTheShiftEnds: the clock asks half an hour before the end of the shift in which whoever commands began to, or after long outside any.
func TestTheShiftEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		site, from, at string
		why            incident.HandoverWhy
		to             []string
	}{
		"in their shift":                  {"tokyo", "02:00", "08:30", incident.HandoverShift, []string{"U0KAKEI"}},
		"minutes before its end":          {"tokyo", "08:50", "08:50", incident.HandoverShift, []string{"U0KAKEI"}},
		"outside their shift":             {"tokyo", "12:00", "18:00", incident.HandoverLong, []string{"U0KAKEI"}},
		"of no site":                      {"", "02:00", "08:00", incident.HandoverLong, []string{"U0KAKEI"}},
		"of a site that there is no more": {"osaka", "02:00", "08:00", incident.HandoverLong, []string{"U0KAKEI"}},
	} {
		w := onSites(t, c.site, c.from)
		w.state.Todos = nil
		asked := askedFirst(w)
		if asked.Why != c.why || !slices.Equal(asked.To, c.to) || w.at.Format("15:04") != c.at {
			t.Errorf("%s: %+v at %s", name, asked, w.at.Format("15:04"))
		}
	}
}

// askedFirst is the first question of the clock about a handover; the world's time is when it comes.
func askedFirst(w *world) incident.AskHandover {
	w.t.Helper()
	for range 24 * 60 {
		for _, e := range w.state.Due(w.at) {
			switch ask := e.(type) {
			case incident.AskHandover:
				return ask
			case incident.AskSilence:
				w.must(tool, ask)
			}
		}
		w.at = w.at.Add(time.Minute).Truncate(time.Minute)
	}
	w.t.Fatal("nobody is asked")
	return incident.AskHandover{}
}

// TestUntilItIsAcceptedBothSitesAreAsked: whoever commands, and once the shift is over whoever leads the site that is awake by then.
func TestUntilItIsAcceptedBothSitesAreAsked(t *testing.T) {
	t.Parallel()
	w := onSites(t, "tokyo", "02:00")
	var asked []string
	for len(asked) < 4 {
		w.state.Todos = nil
		ask := askedFirst(w)
		asked = append(asked, w.at.Format("15:04 ")+join(ask.To))
		w.must(tool, ask)
		w.at = w.at.Add(-time.Second)
	}
	want := []string{"08:30 U0KAKEI", "08:40 U0KAKEI", "09:00 U0KAKEI U0LEADBERLIN", "09:40 U0KAKEI U0LEADBERLIN"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

func join(all []string) (s string) {
	for n, one := range all {
		if n > 0 {
			s += " "
		}
		s += one
	}
	return s
}

// TestWhatIsDueByTheShiftFollowsIt: its due time is before the end of the shift of whoever commands, and another's is that of theirs. Who
// accepts the handover has done it, and it opens again when their shift ends.
func TestWhatIsDueByTheShiftFollowsIt(t *testing.T) {
	t.Parallel()
	w := onSites(t, "tokyo", "02:00")
	w.must(kakei, incident.NextPhase{To: incident.Watch, Confirmed: true})
	due := func() string {
		todo, _ := w.state.Todo(hand)
		return string(todo.State) + todo.Due.UTC().Format(" 15:04")
	}
	if got := due(); got != "open 08:30" {
		t.Errorf("in Tokyo's shift: %s", got)
	}
	w.must(kakei, incident.BeginHandover{To: berlin})
	w.must(kakei, walksAll.do)
	w.at = w.at.Add(7 * time.Hour)
	sited := berlin
	sited.Site = "berlin"
	w.must(sited, incident.AcceptHandover{No: 1})
	if got := due(); got[:4] != "done" {
		t.Errorf("accepted: %s", got)
	}
	w.must(berlin, incident.BeginHandover{})
	if got := due(); got != "open 15:30" {
		t.Errorf("in Berlin's shift: %s", got)
	}
}

// TestStayingOnIsAskedAboutLater: an hour later, and no sooner.
func TestStayingOnIsAskedAboutLater(t *testing.T) {
	t.Parallel()
	w := onSites(t, "tokyo", "02:00")
	w.state.Todos = nil
	w.must(tool, askedFirst(w))
	w.must(kakei, staysOn.do)
	from := w.at
	w.state.Todos = nil
	if askedFirst(w); w.at.Sub(from).Truncate(2*time.Minute) != time.Hour {
		t.Errorf("asked %s after they said so", w.at.Sub(from))
	}
}

// TestWhoeverIsNamedNoMoreHearsIt: they would accept what is not theirs any more. Whoever names another is not told.
func TestWhoeverIsNamedNoMoreHearsIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by   incident.Actor
		want []string
	}{
		"whoever commands":         {kakei, []string{string(bangkok.ID), string(berlin.ID)}},
		"whoever began it":         {bangkok2, []string{string(kakei.ID), string(bangkok.ID), string(berlin.ID)}},
		"whoever was to take over": {berlin, []string{string(kakei.ID), string(bangkok.ID)}},
	} {
		w := declared(t)
		began := kakei
		if c.by == bangkok2 {
			began = bangkok2
		}
		w.must(began, incident.BeginHandover{To: berlin})
		w.must(c.by, incident.BeginHandover{To: bangkok})
		if news := w.state.Incident.News; !slices.Equal(news[len(news)-1].Ask, c.want) {
			t.Errorf("%s named another: called upon are %q, want %q", name, news[len(news)-1].Ask, c.want)
		}
	}
}

// TestAWalkedBriefIsSaidOnce: whoever takes over is called upon when all of it is walked, and for what is added to it later, but not for
// every section that is looked at once more.
func TestAWalkedBriefIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(kakei, incident.BeginHandover{To: berlin})
	told := func(do deed) int {
		before := len(w.state.Incident.News)
		w.must(kakei, do)
		return len(w.state.Incident.News) - before
	}
	if n := told(walksAll.do); n != 1 {
		t.Errorf("all of it: told %d times", n)
	}
	w.must(bangkok, incident.Claim{Todo: view})
	if n := told(incident.Walk{No: 1, Sections: []incident.BriefSection{incident.BriefTodos}}); n != 0 {
		t.Errorf("a section once more: told %d times", n)
	}
	if n := told(incident.Walk{No: 1, Sections: []incident.BriefSection{incident.BriefTodos}, Amend: "ask Nok"}); n != 1 {
		t.Errorf("a line is added: told %d times", n)
	}
}
