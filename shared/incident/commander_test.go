package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// offers and accepts hand the command from kakei to berlin.
var (
	offers   = doing{kakei, incident.Command{To: berlin}}
	accepts  = doing{berlin, incident.AcceptOffer{No: 1}}
	declines = doing{berlin, incident.DeclineOffer{No: 1}}
	crossing = doing{bangkok, incident.Command{To: bangkok2}}
	gone     = doing{tool, incident.Deactivated{Who: kakei.ID}}

	bangkok2 = incident.Actor{ID: "U0TOKYO"}
)

// commandCases are of an incident that has just begun: kakei commands and was heard.
var commandCases = []decision{
	{"offering the command", nil, kakei, offers.do, incident.EntryOffered, ""},
	{"somebody else offers the command", nil, bangkok, offers.do, incident.EntryOffered, ""},
	{"the commander again", nil, berlin, incident.Command{To: kakei}, "", incident.RefusedSame},
	{"an offer to a guest", nil, kakei, incident.Command{To: guest}, "", incident.RefusedPerson},
	{"an offer to nobody", nil, kakei, incident.Command{}, "", incident.RefusedPerson},
	{"accepting", []doing{offers}, berlin, accepts.do, incident.EntryCommander, ""},
	{"accepting twice", []doing{offers, accepts}, berlin, accepts.do, "", incident.RefusedOffer},
	{"accepting what others are offered", []doing{offers}, bangkok, accepts.do, "", incident.RefusedOfferTo},
	{"accepting what nobody offered", nil, berlin, accepts.do, "", incident.RefusedOffer},
	{"accepting what another offer replaced", []doing{offers, crossing}, berlin, accepts.do, "", incident.RefusedOffer},
	{"accepting the offer that stands", []doing{offers, crossing}, bangkok2, incident.AcceptOffer{No: 2}, incident.EntryCommander, ""},
	{"accepting the last of three by its number", []doing{offers, crossing, {bangkok, incident.Command{To: berlin}}}, berlin, accepts.do, "", incident.RefusedOffer},
	{"naming oneself, who is offered it", []doing{offers}, berlin, incident.Command{To: berlin}, incident.EntryCommander, ""},
	{"accepting what was withdrawn", []doing{offers, {kakei, incident.WithdrawOffer{No: 1}}}, berlin, accepts.do, "", incident.RefusedOffer},
	{"declining", []doing{offers}, berlin, declines.do, incident.EntryOfferDeclined, ""},
	{"declining for others", []doing{offers}, bangkok, declines.do, "", incident.RefusedOfferTo},
	{"declining what nobody offered", nil, berlin, declines.do, "", incident.RefusedOffer},
	{"withdrawing one's own offer", []doing{{bangkok, offers.do}}, bangkok, incident.WithdrawOffer{No: 1}, incident.EntryOfferWithdrawn, ""},
	{"the commander withdraws another's offer", []doing{{bangkok, offers.do}}, kakei, incident.WithdrawOffer{No: 1}, incident.EntryOfferWithdrawn, ""},
	{"withdrawing the offer of others", []doing{offers}, bangkok, incident.WithdrawOffer{No: 1}, "", incident.RefusedOfferBy},
	{"withdrawing what nobody offered", nil, kakei, incident.WithdrawOffer{No: 1}, "", incident.RefusedOffer},
	{"an offer lapses early", []doing{offers}, tool, incident.LapseOffer{No: 1}, "", incident.RefusedSame},
	{"taking the command from somebody who is there", nil, berlin, incident.TakeCommand{}, "", incident.RefusedCommanded},
	{"naming oneself while somebody is there", nil, berlin, incident.Command{To: berlin}, "", incident.RefusedCommanded},
	{"the commander takes the command", nil, kakei, incident.TakeCommand{}, "", incident.RefusedSame},
	{"the account of the commander is closed", nil, tool, gone.do, incident.EntryCommanderGone, ""},
	{"it is closed twice", []doing{gone}, tool, gone.do, "", incident.RefusedSame},
	{"the account of whoever is offered the command is closed", []doing{offers}, tool, incident.Deactivated{Who: berlin.ID}, incident.EntryOfferGone, ""},
	{"the account of somebody else is closed", []doing{offers}, tool, incident.Deactivated{Who: bangkok.ID}, "", incident.RefusedSame},
	{"the account of nobody is closed", []doing{gone}, tool, incident.Deactivated{}, "", incident.RefusedSame},
	{"the commander was heard a moment ago", nil, kakei, incident.Hear{}, "", incident.RefusedSame},
	{"somebody else is heard", nil, berlin, incident.Hear{}, "", incident.RefusedSame},
	{"asking about a commander who is there", nil, tool, asksSilence, "", incident.RefusedSame},
}

// asksSilence is the first question to kakei, who began to command at t0.
var asksSilence = incident.AskSilence{Was: kakei.ID, Since: t0, Ask: 1, Step: incident.AskCommander, To: []string{"U0KAKEI"}}

// silentCases are of an incident whose commander was not heard for half an hour.
var silentCases = []decision{
	{"the commander is asked", nil, tool, asksSilence, incident.EntrySilence, ""},
	{"the commander is asked once", []doing{{tool, asksSilence}}, tool, asksSilence, "", incident.RefusedSame},
	{"the commander is asked after a word", []doing{{kakei, incident.Hear{}}}, tool, asksSilence, "", incident.RefusedSame},
	{"a word of the commander", nil, kakei, incident.Hear{}, incident.EntryHeard, ""},
	{"taking the command from somebody who is silent", nil, berlin, incident.TakeCommand{}, incident.EntryCommander, ""},
	{"taking it once the commander was heard", []doing{{kakei, incident.Claim{Todo: view}}}, berlin, incident.TakeCommand{}, "", incident.RefusedCommanded},
	{"taking it a moment after somebody else", []doing{{berlin, incident.TakeCommand{}}}, bangkok, incident.TakeCommand{}, "", incident.RefusedCommanded},
	{"the commander offers it after a silence", nil, kakei, offers.do, incident.EntryOffered, ""},
}

// lapsedCases are of an incident in which bangkok has not answered an offer for ten minutes.
var lapsedCases = []decision{
	{"an offer that nobody answered lapses", nil, tool, incident.LapseOffer{No: 1}, incident.EntryOfferLapsed, ""},
	{"it lapses once", []doing{{tool, incident.LapseOffer{No: 1}}}, tool, incident.LapseOffer{No: 1}, "", incident.RefusedSame},
	{"another offer than the one that lapses", []doing{offers}, tool, incident.LapseOffer{No: 1}, "", incident.RefusedSame},
}

// abandonedCases are of an incident that nobody commands.
var abandonedCases = []decision{
	{"taking the command that nobody has", nil, berlin, incident.TakeCommand{}, incident.EntryCommander, ""},
	{"naming somebody while nobody commands", nil, bangkok, offers.do, incident.EntryCommander, ""},
	{"three press at once", []doing{{berlin, incident.TakeCommand{}}}, bangkok, incident.TakeCommand{}, "", incident.RefusedCommanded},
	{"the responders are asked again", nil, tool, incident.AskSilence{Ask: 2, Step: incident.AskResponders, To: []string{"S0ONCALL"}}, incident.EntrySilence, ""},
	{"whoever is gone is heard", nil, kakei, incident.Hear{}, "", incident.RefusedSame},
}

// What is allowed only while somebody is offered the command, offers it, has not answered, is silent, or commands.
var (
	onOffered    = []deed{incident.AcceptOffer{No: 1}, incident.DeclineOffer{No: 1}}
	onOffering   = []deed{incident.WithdrawOffer{No: 1}}
	onLapsed     = []deed{incident.LapseOffer{No: 1}}
	onSilent     = []deed{incident.TakeCommand{}, asksSilence}
	onCommanding = []deed{incident.Hear{}}
)

func offered(t *testing.T) *world {
	t.Helper()
	w := declared(t)
	w.must(kakei, incident.Command{To: bangkok})
	return w
}

func offering(t *testing.T) *world {
	t.Helper()
	w := declared(t)
	w.must(bangkok, offers.do)
	return w
}

func lapsing(t *testing.T) *world {
	t.Helper()
	return offered(t).later(10 * time.Minute)
}

func silent(t *testing.T) *world {
	t.Helper()
	return declared(t).later(30 * time.Minute)
}

func commanding(t *testing.T) *world {
	t.Helper()
	w := offered(t)
	w.must(bangkok, incident.AcceptOffer{No: 1})
	return w.later(2 * time.Minute)
}

func abandoned(t *testing.T) *world {
	t.Helper()
	w := declared(t)
	w.must(tool, gone.do)
	return w
}

// TestTheOldCommanderCommandsUntilTheOfferIsAccepted: an offer changes nothing but what is offered, and what stands of it afterwards
// is nothing.
func TestTheOldCommanderCommandsUntilTheOfferIsAccepted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		then      []doing
		commander incident.PersonID
		offer     int
	}{
		"offered":                                {nil, kakei.ID, 1},
		"accepted":                               {[]doing{accepts}, berlin.ID, 0},
		"declined":                               {[]doing{declines}, kakei.ID, 0},
		"withdrawn":                              {[]doing{{kakei, incident.WithdrawOffer{No: 1}}}, kakei.ID, 0},
		"replaced":                               {[]doing{crossing}, kakei.ID, 2},
		"gone":                                   {[]doing{gone}, "", 1},
		"gone, and accepted all the same":        {[]doing{gone, accepts}, berlin.ID, 0},
		"whoever is offered it is gone":          {[]doing{{tool, incident.Deactivated{Who: berlin.ID}}}, kakei.ID, 0},
		"another takes it in place of nobody":    {[]doing{gone, {bangkok, incident.TakeCommand{}}}, bangkok.ID, 0},
		"the account is the one that is offered": {[]doing{{tool, incident.AccountFound{Was: berlin.ID, Is: bangkok.ID}}, {bangkok, incident.AcceptOffer{No: 1}}}, bangkok.ID, 0},
		"the account is that of whoever commands": {[]doing{{tool, incident.AccountFound{Was: berlin.ID, Is: kakei.ID}}}, kakei.ID, 0},
	} {
		w := declared(t)
		w.must(offers.by, offers.do)
		for _, d := range c.then {
			w.must(d.by, d.do)
		}
		if i := w.state.Incident; i.Commander != c.commander || i.Offered().No != c.offer {
			t.Errorf("%s: %s commands, offer %d", name, i.Commander, i.Offered().No)
		}
	}
}

// TestAnOfferLapses: after ten minutes nobody accepts it any more, whether or not the clock has come by, and whoever made it is told.
func TestAnOfferLapses(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(kakei, offers.do)
	if _, err := w.later(10*time.Minute).ask(berlin, accepts.do); code(err) != incident.RefusedOffer {
		t.Errorf("accepting late: %v", err)
	}
	w = clocked(t)
	w.must(kakei, offers.do)
	w.state.Todos = nil
	expect(t, "it lapses", w.until(12), "11 incident.LapseOffer")
	last := w.state.Incident.News[len(w.state.Incident.News)-1]
	if e := last.Entry; e.Kind != incident.EntryOfferLapsed || e.To != berlin.ID || e.Was != kakei.ID || last.Before != kakei.ID {
		t.Errorf("told: %+v", last)
	}
}

// TestASilentCommanderIsAskedFirst: then whoever responds, then the leads, with growing gaps; one word ends it.
func TestASilentCommanderIsAskedFirst(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.state.Todos = nil
	w.state.Incident.Settings.Leads = []string{"S0LEADS"}
	var asked []string
	for _, did := range w.until(120) {
		if last := w.state.Incident.News; did != "" && len(last) > 0 {
			asked = append(asked, did)
		}
	}
	expect(t, "asked", asked, "30 incident.AskSilence", "40 incident.AskSilence", "60 incident.AskSilence", "100 incident.AskSilence")
	var to []string
	for _, n := range w.state.Incident.News {
		to = append(to, string(n.Entry.Step)+" "+n.Ask[0])
	}
	if want := []string{"commander U0KAKEI", "responders S0ONCALL", "responders S0LEADS", "responders S0ONCALL"}; !slices.Equal(to, want) {
		t.Errorf("asked %q, want %q", to, want)
	}
	w.must(kakei, incident.Conclude{Text: "here"})
	if i := w.state.Incident; i.Silence != nil || i.Takeable(w.at) || !i.Heard.Equal(w.at) {
		t.Errorf("after a word: %+v", i.Silence)
	}
}

// TestTheCommanderIsHeardOnceAMinute: an act more within it writes no header for that.
func TestTheCommanderIsHeardOnceAMinute(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.later(time.Minute).must(kakei, incident.Conclude{Text: "a"})
	heard := w.state.Incident.Heard
	w.later(30*time.Second).must(kakei, incident.Conclude{Text: "b"})
	w.later(5*time.Minute).must(berlin, incident.Conclude{Text: "c"})
	if i := w.state.Incident; heard.IsZero() || !i.Heard.Equal(heard) {
		t.Errorf("heard at %s, then at %s", heard, i.Heard)
	}
}

// TestThePlaybookSaysHowLongIsSilent holds its own rule, and what was stored before there was one.
func TestThePlaybookSaysHowLongIsSilent(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.state.Incident.Playbook.Commander.Silence = time.Hour
	if i := w.state.Incident; i.Takeable(t0.Add(59*time.Minute)) || !i.Takeable(t0.Add(time.Hour)) {
		t.Error("an hour of silence is no hour")
	}
	i := incident.Incident{Status: incident.Open, Commander: kakei.ID, DeclaredAt: t0, PhaseSince: t0.Add(2 * time.Hour)}
	if i.Takeable(t0.Add(149*time.Minute)) || !i.Takeable(t0.Add(150*time.Minute)) {
		t.Error("one that was stored before is silent from another moment than its phase's")
	}
}

// TestWhoeverBeginsToCommandIsOfASite holds who commands since when, and from which site, wherever that begins.
func TestWhoeverBeginsToCommandIsOfASite(t *testing.T) {
	t.Parallel()
	site := func(a incident.Actor, id string) incident.Actor { a.Site = id; return a }
	for name, do := range map[string]func(*world){
		"accepted": func(w *world) {
			w.must(kakei, incident.Command{To: site(berlin, "elsewhere")})
			w.must(site(berlin, "bln"), incident.AcceptOffer{No: 1})
		},
		"taken": func(w *world) {
			w.must(tool, gone.do)
			w.must(site(berlin, "bln"), incident.TakeCommand{})
		},
		"named": func(w *world) {
			w.must(tool, gone.do)
			w.must(bangkok, incident.Command{To: site(berlin, "bln")})
		},
	} {
		w := declared(t)
		do(w)
		if i := w.state.Incident; i.Station != "bln" || !i.CommandedAt.Equal(w.at) {
			t.Errorf("%s: of %q since %s", name, i.Station, i.CommandedAt)
		}
	}
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(site(kakei, "tyo"), declaration())
	if i := w.state.Incident; i.Station != "tyo" || !i.CommandedAt.Equal(t0) {
		t.Errorf("declared: of %q since %s", i.Station, i.CommandedAt)
	}
}

// TestANewCommanderHearsWhatWaitsForThem: a notice that the commander alone may approve, unless they wrote in it.
func TestANewCommanderHearsWhatWaitsForThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by   incident.Actor
		want bool
	}{"who wrote none of it": {bangkok, true}, "who wrote in it": {berlin, false}} {
		w := declared(t)
		for _, d := range []doing{documentMade, takingOver, {tool, unknown(taken("x"))}, gone, {c.by, incident.TakeCommand{}}} {
			w.must(d.by, d.do)
		}
		last := w.state.Incident.News[len(w.state.Incident.News)-1]
		if got := last.Entry.Notice; (got != nil) != c.want || c.want && got.No != 1 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestACommanderIsNoLongerSilentOnceItIsTakenUp: while it was over nobody had to say anything. Where nobody commands, it is asked at once.
func TestACommanderIsNoLongerSilentOnceItIsTakenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before []doing
		asks   int
	}{"silent": {nil, 0}, "offered": {[]doing{offers}, 0}, "nobody": {[]doing{gone}, 1}} {
		w := clocked(t)
		w.state.Todos = nil
		for _, d := range c.before {
			w.must(d.by, d.do)
		}
		w.must(berlin, incident.End{Confirmed: true, Note: "seen"})
		w.later(2*time.Hour).must(berlin, incident.ReopenResponse{Reason: "it is back"})
		asked := 0
		for _, e := range w.state.Due(w.at) {
			if _, ok := e.(incident.AskSilence); ok {
				asked++
			}
		}
		if i := w.state.Incident; asked != c.asks || i.Offered().No != 0 || c.asks == 0 && i.Takeable(w.at) {
			t.Errorf("%s: asked %d, %+v", name, asked, i.Offered())
		}
	}
}

// TestWhoIsHeardIsSeenToBeThere: the messages that offer the command to anybody follow, though what was said changes nothing else.
func TestWhoIsHeardIsSeenToBeThere(t *testing.T) {
	t.Parallel()
	w := silent(t)
	w.must(tool, asksSilence)
	lead := incident.Actor{ID: w.state.Incident.Commander}
	for _, want := range []bool{true, false} {
		d := w.must(lead, incident.Hear{})
		if got := slices.Contains(d.Systems, incident.Slack); got != want {
			t.Errorf("Slack is woken: %v, want %v", got, want)
		}
		w.at = w.at.Add(2 * time.Minute)
	}
}

// TestQuestionsAboutACommanderAreToldApart: one that was asked when somebody was gone is not the one when somebody else is.
func TestQuestionsAboutACommanderAreToldApart(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.state.Todos = nil
	seen := map[string]bool{}
	for range 2 {
		w.must(gone.by, incident.Deactivated{Who: w.state.Incident.Commander})
		w.later(time.Hour)
		for _, e := range w.state.Due(w.at) {
			if a, ok := e.(incident.AskSilence); ok {
				key := fmt.Sprintf("%+v", a)
				if seen[key] {
					t.Errorf("asked twice under one name: %s", key)
				}
				seen[key] = true
			}
		}
		w.must(bangkok, incident.TakeCommand{})
	}
	if len(seen) != 2 {
		t.Errorf("%d questions", len(seen))
	}
}

// TestALeadWhoIsOutsideIsNotAskedWhoCommands: of a private incident they hear nothing, and the question would have been for nobody.
func TestALeadWhoIsOutsideIsNotAskedWhoCommands(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		private bool
		lead    incident.PersonID
		want    []string
	}{
		"open":                           {false, berlin.ID, []string{"S0ONCALL", string(berlin.ID), "S0ONCALL"}},
		"private":                        {true, berlin.ID, []string{"S0ONCALL", "S0ONCALL", "S0ONCALL"}},
		"private, and they declared it":  {true, kakei.ID, []string{"S0ONCALL", string(kakei.ID), "S0ONCALL"}},
		"private, and they were invited": {true, bangkok.ID, []string{"S0ONCALL", string(bangkok.ID), "S0ONCALL"}},
	} {
		w := declared(t)
		i := &w.state.Incident
		i.Private, i.Settings.Responders, i.Settings.Leads, w.state.Todos = c.private, []string{"S0ONCALL"}, []string{string(c.lead)}, nil
		w.must(kakei, incident.Command{To: bangkok})
		w.must(bangkok, incident.AcceptOffer{No: 1})
		w.must(tool, incident.Deactivated{Who: bangkok.ID})
		asked := []string{strings.Join(w.state.Incident.News[len(w.state.Incident.News)-1].Ask, " ")}
		for range 600 {
			w.at = w.at.Add(time.Minute)
			for _, e := range w.state.Due(w.at) {
				if a, ok := e.(incident.AskSilence); ok && len(asked) < 3 {
					w.must(tool, a)
					asked = append(asked, strings.Join(a.To, " "))
				}
			}
		}
		if !slices.Equal(asked, c.want) {
			t.Errorf("%s: asked are %q, want %q", name, asked, c.want)
		}
	}
}
