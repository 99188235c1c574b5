package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

const (
	tell incident.TodoID = "1.1" // is done by the card
	meet incident.TodoID = "1.2" // is done by a link
	look incident.TodoID = "2.1"
)

const meeting = "https://meet.example.com/abc"

// signPlaybook has, before the start, what counts from the report.
func signPlaybook() incident.Playbook {
	from := func(after time.Duration) incident.Due { return incident.Due{Anchor: incident.AtSign, After: after} }
	pb := playbook()
	mention, gather := todo(tell, from(0)), todo(meet, from(5*time.Minute))
	mention.Auto, gather.Meets = []string{"sign"}, true
	pb.Phases[0].Todos = []incident.TodoDef{mention, gather}
	check := incident.PlaybookPart{Phase: incident.Confirm, Todos: []incident.TodoDef{todo(look, from(5*time.Minute))}}
	pb.Phases = slices.Insert(pb.Phases, 1, check)
	return pb
}

// report is the first word of a sign that calls its leads.
func report() incident.ReportSign {
	return incident.ReportSign{
		Kind:  incident.Live,
		Facts: incident.Facts{Title: "EC2 に SSH できない", Region: "ap-northeast-1", Services: []string{"EC2"}, Source: "3 tickets"},
		Call:  true, Playbook: signPlaybook(), Tools: []incident.ToolState{{ID: "portal", Is: incident.ToolUnknown}},
		Settings: incident.Settings{Language: incident.Japanese, Timezone: "Asia/Tokyo", Help: "C0HELP", Leads: []string{"S0LEADS"}},
	}
}

func saying(title string) incident.ReportSign {
	return incident.ReportSign{Facts: incident.Facts{Title: title}}
}

// begins starts the response to a sign as the service asks it.
func begins() incident.Begin {
	return incident.Begin{ChannelPrefix: "inc", Playbook: signPlaybook(), Settings: incident.Settings{Timezone: "Asia/Tokyo", Help: "C0HELP"}}
}

// reported is a world with a sign in it, which kakei reported at t0.
func reported(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, report())
	return w
}

var (
	undecided = incident.AskSign{No: 1, Step: incident.AskDecide, To: []string{"S0LEADS"}, Leads: true}
	seen      = incident.ToolSeen{Tool: incident.ToolState{ID: "portal", Is: incident.ToolUp, Since: t0}}
	alerted   = incident.AlertRaised{Report: incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: "no SSH", Source: "PagerDuty"}}, Text: "3 hosts"}
	again     = func() incident.AlertRaised {
		a := alerted
		a.Known, a.Report.Facts.Source = true, "3 tickets"
		return a
	}()
	cleared     = incident.AlertOver{Title: "no SSH", Source: "PagerDuty"}
	dismissed   = doing{berlin, incident.Cancel{Reason: "our VPN"}}
	begun       = doing{berlin, begins()}
	provisional = doing{berlin, incident.Begin{Provisional: true, Playbook: signPlaybook()}}
)

// signCases are about a sign.
var signCases = []decision{
	{"a second report", nil, berlin, saying("no SSH"), incident.EntrySignJoined, ""},
	{"a second report without words", nil, berlin, saying(" \u200b"), "", incident.RefusedTitle},
	{"a report with what is no address", nil, berlin, incident.ReportSign{Facts: incident.Facts{Title: "x"}, Link: "javascript:x"}, "", incident.RefusedUnknown},
	{"a report of what has started", []doing{begun}, bangkok, saying("no SSH"), incident.EntryEvidence, ""},
	{"a report of what was dismissed", []doing{dismissed}, bangkok, saying("no SSH"), "", incident.RefusedEnded},
	{"evidence", nil, berlin, incident.AddEvidence{Text: "5 tickets", Link: "https://example.com/"}, incident.EntryEvidence, ""},
	{"evidence without words", nil, berlin, incident.AddEvidence{Text: "\n"}, "", incident.RefusedText},
	{"evidence with what is no address", nil, berlin, incident.AddEvidence{Text: "x", Link: "file:///etc"}, "", incident.RefusedUnknown},
	{"a word below its card", nil, berlin, incident.Keep{Text: "half of them", Author: berlin.ID, Said: true}, incident.EntrySaid, ""},
	{"a decision below its card", nil, berlin, incident.Keep{Text: "to Osaka", Author: berlin.ID, Said: true, Decided: true}, incident.EntryDecided, ""},
	{"not yet", nil, berlin, incident.WaitSign{}, incident.EntryNotYet, ""},
	{"not yet of what has started", []doing{begun}, berlin, incident.WaitSign{}, "", incident.RefusedBegun},
	{"no action", nil, berlin, dismissed.do, incident.EntryDismissed, ""},
	{"no action without a reason", nil, berlin, incident.Cancel{}, "", incident.RefusedReason},
	{"no action on what has started is a false alarm", []doing{begun}, berlin, dismissed.do, incident.EntryCanceled, ""},
	{"a dismissal", nil, berlin, incident.Cancel{Reason: "our VPN", Sign: true}, incident.EntryDismissed, ""},
	{"a dismissal of what has started", []doing{begun}, berlin, incident.Cancel{Reason: "our VPN", Sign: true}, "", incident.RefusedBegun},
	{"a dismissal of what was dismissed", []doing{dismissed}, berlin, incident.Cancel{Reason: "our VPN", Sign: true}, "", incident.RefusedEnded},
	{"the clock's question", nil, tool, undecided, incident.EntrySignAsked, ""},
	{"the clock's question twice", []doing{{tool, undecided}}, tool, undecided, "", incident.RefusedSame},
	{"the clock's question of what has started", []doing{begun}, tool, undecided, "", incident.RefusedEnded},
	{"how a tool does that was not known", nil, tool, seen, incident.EntryToolSeen, ""},
	{"how it does, twice", []doing{{tool, seen}}, tool, seen, "", incident.RefusedSame},
	{"how a tool does that the sign does not name", nil, tool, incident.ToolSeen{Tool: incident.ToolState{ID: "phones", Is: incident.ToolUp}}, "", incident.RefusedSame},
	{"how it does, of what has started", []doing{begun}, tool, seen, "", incident.RefusedEnded},
	{"an alert", nil, tool, alerted, incident.EntrySignJoined, ""},
	{"an alert of a source and a group that are known", nil, tool, again, incident.EntryEvidence, ""},
	{"an alert of what has started", []doing{begun}, tool, alerted, incident.EntryEvidence, ""},
	{"an alert of what was dismissed", []doing{dismissed}, tool, alerted, "", incident.RefusedEnded},
	{"an alert of a drill", nil, tool, incident.AlertRaised{Report: saying("no SSH")}, "", incident.RefusedUnknown},
	{"the end of an alert", nil, tool, cleared, incident.EntryAlertOver, ""},
	{"the end of an alert about what has started", []doing{begun}, tool, cleared, incident.EntryAlertOver, ""},
	{"the end of an alert about what was dismissed", []doing{dismissed}, tool, cleared, "", incident.RefusedEnded},
	{"the room where people meet", nil, berlin, incident.Meet{Link: meeting}, incident.EntryCorrected, ""},
	{"the room where they meet already", []doing{{berlin, incident.Meet{Link: meeting}}}, berlin, incident.Meet{Link: meeting}, "", incident.RefusedSame},
	{"what is no room", nil, berlin, incident.Meet{Link: "abc"}, "", incident.RefusedUnknown},
	{"the start", nil, berlin, begins(), incident.EntryDeclared, ""},
	{"the start with somebody else in command", nil, berlin, incident.Begin{Commander: kakei}, incident.EntryDeclared, ""},
	{"the start with a guest in command", nil, berlin, incident.Begin{Commander: guest}, "", incident.RefusedPerson},
	{"the start by nobody", nil, tool, begins(), "", incident.RefusedPerson},
	{"two starts", []doing{begun}, kakei, begins(), "", incident.RefusedSimilar},
	{"the start of what was dismissed", []doing{dismissed}, kakei, begins(), "", incident.RefusedEnded},
	{"the start of what is over", []doing{begun, ended}, kakei, begins(), "", incident.RefusedEnded},
	{"confirming a provisional start", []doing{provisional}, kakei, incident.ConfirmStart{}, incident.EntryConfirmed, ""},
	{"confirming what was sure", []doing{begun}, kakei, incident.ConfirmStart{}, "", incident.RefusedSame},
	{"confirming twice", []doing{provisional, {berlin, incident.ConfirmStart{}}}, kakei, incident.ConfirmStart{}, "", incident.RefusedSame},
	{"confirming a sign", nil, kakei, incident.ConfirmStart{}, "", incident.RefusedEarly},
}

// onSigns are the actions and events that nothing but a sign allows: one of each type.
var onSigns = []deed{begins(), incident.WaitSign{}, undecided, seen}

// TestASignHasNoResponse: what only a response has waits for the start, and says so; all else is as of an incident.
func TestASignHasNoResponse(t *testing.T) {
	t.Parallel()
	early := []string{"Join", "Command", "NextPhase", "End", "SnoozeUntil", "Renew", "ConfirmStart", "WriteNotice", "ApproveNotice", "TakeOver", "CallCustomers", "AssignCustomers", "MarkAffected", "ExportCustomers", "TellExecutives", "TellAll", "Arrive"}
	for _, a := range everyAction {
		_, err := reported(t).ask(bangkok, a)
		if refused := code(err) == incident.RefusedEarly; refused != slices.Contains(early, nameOf(a)) {
			t.Errorf("%s of a sign: %v", nameOf(a), err)
		}
	}
}

func TestReporting(t *testing.T) {
	t.Parallel()
	w := reported(t)
	i := w.state.Incident
	if i.Status != incident.SignStatus || i.Phase != incident.Confirm || !i.Begun().Equal(t0) || !i.DeclaredAt.IsZero() || i.ChannelName != "" || i.Commander != "" {
		t.Errorf("the header: %+v", i)
	}
	if s := i.Sign; s.By != kakei.ID || s.Count != 1 || s.Channel != "C0HELP" || !slices.Equal(s.Leads, []string{"S0LEADS"}) || !slices.Equal(s.Sources, []string{"3 tickets"}) {
		t.Errorf("the sign: %+v", s)
	}
	if at := i.AskAt; !at.Equal(t0.Add(5 * time.Minute)) {
		t.Errorf("it is looked at first at %v", at)
	}
	if got := ids(w.state.Todos); got != "1.1 1.2 2.1" {
		t.Errorf("opened: %s", got)
	}
	wantDues(t, dues(w, incident.Detect), map[incident.TodoID]int{tell: 0, meet: 5})
	wantDues(t, dues(w, incident.Confirm), map[incident.TodoID]int{look: 5})
}

func TestReportingIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by     incident.Actor
		change func(*incident.ReportSign)
		want   incident.Code
	}{
		"without words":            {kakei, func(r *incident.ReportSign) { r.Facts.Title = "\u3000" }, incident.RefusedTitle},
		"by nobody":                {tool, func(*incident.ReportSign) {}, incident.RefusedPerson},
		"neither live nor a drill": {kakei, func(r *incident.ReportSign) { r.Kind = "" }, incident.RefusedUnknown},
	} {
		do := report()
		c.change(&do)
		if _, err := (&world{t: t, at: t0}).ask(c.by, do); code(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// TestWhereASignStands: a live one in the help room, where there is one; a drill's in the first channel of drills.
func TestWhereASignStands(t *testing.T) {
	t.Parallel()
	all := []incident.Audience{{Channel: "C0ALL"}, {Channel: "C0DEV"}}
	for _, c := range []struct {
		s    incident.Settings
		kind incident.Kind
		want string
	}{
		{incident.Settings{Help: "C0HELP", Announce: all}, incident.Live, "C0HELP"},
		{incident.Settings{Announce: all}, incident.Live, ""},
		{incident.Settings{Help: "C0HELP", Announce: all}, incident.Drill, "C0ALL"},
		{incident.Settings{Help: "C0HELP"}, incident.Drill, ""},
	} {
		if got := c.s.SignRoom(c.kind); got != c.want {
			t.Errorf("a %s sign of %+v stands in %q, want %q", c.kind, c.s, got, c.want)
		}
	}
}

// TestAReportAddsWhatNobodyKnew, and changes nothing that is known: people correct that.
func TestAReportAddsWhatNobodyKnew(t *testing.T) {
	t.Parallel()
	w := reported(t)
	d := w.must(berlin, incident.ReportSign{Ours: true, Expected: "seconds", Facts: incident.Facts{
		Title: "no SSH", Region: "us-east-1", Zone: "apne1-az1", Services: []string{"ec2", "RDS"}, Impact: "timeouts", Source: "3 Tickets",
	}})
	i := w.state.Incident
	if f := i.Facts; f.Title != "EC2 に SSH できない" || f.Region != "ap-northeast-1" || f.Zone != "apne1-az1" || f.Impact != "timeouts" || !slices.Equal(f.Services, []string{"EC2", "RDS"}) {
		t.Errorf("known: %+v", f)
	}
	if s := i.Sign; !s.Ours || s.Expected != "seconds" || s.Count != 2 || len(s.Sources) != 1 || s.Reports[1].Text != "no SSH" || s.By != kakei.ID {
		t.Errorf("the sign: %+v", s)
	}
	if e := d.Entry; e.Text != "no SSH / timeouts / seconds / apne1-az1" || e.Source != "3 Tickets" || len(e.Changes) != 3 {
		t.Errorf("the entry: %+v", e)
	}
}

// TestARoomThatIsKnownDoesItsTodo: what is to find a room for talking is done by its link, however that is said, and though it was known.
func TestARoomThatIsKnownDoesItsTodo(t *testing.T) {
	t.Parallel()
	const standing = "https://meet.example.com/standing"
	for name, do := range map[string]incident.Action{
		"pasted": incident.Meet{Link: standing}, "corrected": incident.Correct{Meeting: ptr(standing)}, "another": incident.Correct{Meeting: ptr("https://meet.example.com/new")},
	} {
		w := reported(t)
		w.state.Incident.Settings.Meeting = standing
		e := w.must(berlin, do).Entry
		for _, x := range w.state.Todos {
			if x.Meets && (x.State != incident.TodoDone || x.ClosedBy != berlin.ID) {
				t.Errorf("%s: %+v", name, x)
			}
		}
		if want := name != "another"; (e.Kind == incident.EntryDone) != want {
			t.Errorf("%s: recorded as %s", name, e.Kind)
		}
		if _, err := w.ask(berlin, do); code(err) != incident.RefusedSame {
			t.Errorf("%s once more: %v", name, err)
		}
	}
}

// TestTheFirstReporterIsLetIn, however many reported after them.
func TestTheFirstReporterIsLetIn(t *testing.T) {
	t.Parallel()
	w := reported(t)
	for range 30 {
		w.must(berlin, incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: "us, too"}})
	}
	w.must(bangkok, begins())
	if got := w.state.Incident.Invited; !slices.Contains(got, kakei.ID) {
		t.Errorf("let in: %v", got)
	}
}

// TestAHundredReports: the header knows the latest only, and how many there were.
func TestAHundredReports(t *testing.T) {
	t.Parallel()
	w := reported(t)
	for n := range 100 {
		do := saying(fmt.Sprint("report ", n))
		do.Facts.Source = fmt.Sprint("source ", n)
		w.must(berlin, do)
		w.must(berlin, incident.AddEvidence{Text: strings.Repeat("長", 3000)})
	}
	if s := w.state.Incident.Sign; s.Count != 101 || len(s.Reports) != 20 || s.Reports[19].Text != "report 99" || len(s.Sources) != 20 || len(s.Evidence) != 10 {
		t.Errorf("%d reports, %d known, %d sources, %d observations", s.Count, len(s.Reports), len(s.Sources), len(s.Evidence))
	}
	if size := len(w.json(w.state.Incident)); size > 40_000 {
		t.Errorf("the header takes %d bytes", size)
	}
}

// TestAReportOfWhatIsAnswered is evidence there, and lets its author in.
func TestAReportOfWhatIsAnswered(t *testing.T) {
	t.Parallel()
	w := declared(t)
	d := w.must(berlin, incident.ReportSign{Facts: incident.Facts{Title: "no SSH", Region: "us-east-1"}, Link: "https://example.com/1"})
	if i := w.state.Incident; i.Facts.Region != "" || i.BySign() || !slices.Contains(i.Invited, berlin.ID) {
		t.Errorf("%+v", i)
	}
	if d.Entry.Text != "no SSH" || d.Entry.Link != "https://example.com/1" {
		t.Errorf("%+v", d.Entry)
	}
}

// TestWhoSaidSo: of several sources all are named, until somebody corrects the one fact.
func TestWhoSaidSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fact    string
		sources []string
		want    int
	}{
		"one":                       {"tickets", []string{"tickets"}, 0},
		"two":                       {"tickets", []string{"Tickets", "monitoring"}, 2},
		"the first named none":      {"", []string{"monitoring"}, 1},
		"nobody named one":          {"", nil, 0},
		"the fact was corrected":    {"the provider", []string{"tickets", "monitoring"}, 0},
		"what was declared says it": {"tickets", nil, 0},
	} {
		i := incident.Incident{Facts: incident.Facts{Source: c.fact}, Sign: &incident.Sign{Sources: c.sources}}
		if got := i.Sources(); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if i.Sign = nil; i.Sources() != nil {
			t.Errorf("%s, without a sign: %v", name, i.Sources())
		}
	}
}

// TestTheLinkDoesWhatIsAboutTheRoom, and no link undoes nothing.
func TestTheLinkDoesWhatIsAboutTheRoom(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.must(berlin, incident.Meet{Link: meeting})
	if got := w.todo(meet); got.State != incident.TodoDone || got.ClosedBy != berlin.ID || w.todo(look).Closed() {
		t.Errorf("%+v", got)
	}
	w.must(berlin, incident.Meet{})
	if w.todo(meet).State != incident.TodoDone || w.state.Incident.Settings.Meeting != "" {
		t.Errorf("%+v", w.state.Incident.Settings)
	}
}

// signed is what the clock asks about a sign until so many minutes after t0: "10 decide S0LEADS".
func (w *world) signed(minute int) (did []string) {
	w.t.Helper()
	for m := int(w.at.Sub(t0).Minutes()) + 1; m <= minute; m++ {
		w.at = t0.Add(time.Duration(m) * time.Minute)
		did = append(did, w.look()...)
	}
	return did
}

// TestWhenASignIsAskedAbout: PLAYBOOK. Minutes count from the report.
func TestWhenASignIsAskedAbout(t *testing.T) {
	t.Parallel()
	w := reported(t)
	expect(t, "nobody looks", w.signed(300),
		"5 look S0LEADS", "10 decide U0KAKEI", "20 decide U0KAKEI", "30 decide U0KAKEI", "40 decide U0KAKEI",
		"100 decide U0KAKEI", "160 decide U0KAKEI", "220 decide U0KAKEI", "240 long S0LEADS", "300 decide U0KAKEI")

	w = reported(t)
	w.at = t0.Add(2 * time.Minute)
	w.must(berlin, incident.Claim{Todo: look})
	expect(t, "somebody looks", w.signed(250),
		"10 decide U0BERLIN", "20 decide U0BERLIN", "30 decide U0BERLIN", "40 decide U0BERLIN", "100 decide U0BERLIN",
		"160 decide U0BERLIN", "220 decide U0BERLIN", "240 long S0LEADS")

	w = reported(t)
	w.state.Incident.Settings.Leads, w.state.Incident.AskAt = nil, t0
	expect(t, "there are no leads", w.signed(11), "10 decide U0KAKEI")
}

// TestNotYetPutsTheQuestionOff: ten minutes each, three times, then an hour; whoever says so is asked next.
func TestNotYetPutsTheQuestionOff(t *testing.T) {
	t.Parallel()
	w := reported(t)
	var did []string
	for _, m := range []int{12, 25, 38, 50} {
		did = append(did, w.signed(m)...)
		w.must(bangkok, incident.WaitSign{})
	}
	did = append(did, w.signed(180)...)
	expect(t, "not yet, again and again", did,
		"5 look S0LEADS", "10 decide U0KAKEI", "22 decide U0BANGKOK", "35 decide U0BANGKOK", "48 decide U0BANGKOK", "110 decide U0BANGKOK", "170 decide U0BANGKOK")

	w = reported(t)
	w.at = t0.Add(3 * time.Minute)
	d := w.must(bangkok, incident.WaitSign{})
	if d.Entry.Text != "00:22 JST" {
		t.Errorf("it is asked again at %s", d.Entry.Text)
	}
	expect(t, "before anybody was asked", w.signed(30), "13 decide U0BANGKOK", "23 decide U0BANGKOK")
}

// TestWhatCountsAsALook: only what confirms a sign, in whoever's hands it is; who gives it up looks no more.
func TestWhatCountsAsALook(t *testing.T) {
	t.Parallel()
	claim, other := incident.Claim{Todo: look}, incident.Claim{Todo: "2.3"}
	for name, c := range map[string]struct {
		did  []doing
		want incident.PersonID
	}{
		"what calls others":                        {[]doing{{berlin, incident.Claim{Todo: tell}}, {berlin, incident.Claim{Todo: meet}}, {berlin, incident.Finish{Todo: meet}}}, ""},
		"what people added":                        {[]doing{{berlin, incident.Add{Title: "call them", To: berlin}}}, ""},
		"the check":                                {[]doing{{berlin, claim}}, berlin.ID},
		"an emoji on it":                           {[]doing{{berlin, on(look, "eyes", 1)}}, berlin.ID},
		"an emoji that is taken off":               {[]doing{{berlin, on(look, "eyes", 1)}, {berlin, off(look, "eyes", 2)}}, ""},
		"done by who did not take it":              {[]doing{{berlin, incident.Finish{Todo: look}}}, berlin.ID},
		"and opened again":                         {[]doing{{berlin, incident.Finish{Todo: look}}, {kakei, incident.Reopen{Todo: look}}}, ""},
		"released":                                 {[]doing{{berlin, claim}, {berlin, incident.Release{Todo: look}}}, ""},
		"released to who helps":                    {[]doing{{berlin, claim}, {bangkok, claim}, {berlin, incident.Release{Todo: look}}}, bangkok.ID},
		"one of two released":                      {[]doing{{berlin, claim}, {berlin, other}, {berlin, incident.Release{Todo: look}}}, berlin.ID},
		"released beside another's":                {[]doing{{berlin, claim}, {bangkok, other}, {berlin, incident.Release{Todo: look}}}, bangkok.ID},
		"another's released":                       {[]doing{{berlin, claim}, {bangkok, other}, {bangkok, incident.Release{Todo: "2.3"}}}, berlin.ID},
		"handed to somebody":                       {[]doing{{berlin, claim}, {berlin, incident.Reassign{Todo: look, To: bangkok}}}, bangkok.ID},
		"not yet, and what else they had released": {[]doing{{berlin, incident.WaitSign{}}, {berlin, other}, {kakei, claim}, {kakei, incident.Release{Todo: look}}}, berlin.ID},
	} {
		w := &world{t: t, at: t0.Add(-time.Second)}
		first := report()
		first.Checks = []incident.TodoDef{todo("2.3", incident.Due{})}
		w.must(kakei, first)
		for _, do := range c.did {
			w.must(do.by, do.do)
		}
		if got := w.state.Incident.Sign.Looker; got != c.want {
			t.Errorf("%s: %q looks, want %q", name, got, c.want)
		}
	}
}

// TestWhoGivesTheLookUp: the leads hear that nobody looks, as if nobody ever had.
func TestWhoGivesTheLookUp(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.must(berlin, incident.Claim{Todo: look})
	expect(t, "somebody looks", w.signed(7))
	w.must(berlin, incident.Release{Todo: look})
	expect(t, "nobody does", w.signed(11), "8 look S0LEADS", "10 decide U0KAKEI")
}

// TestWhoLooksIsTheFirst: a second who helps is not asked in their place, and the leads are not called for want of one.
func TestWhoLooksIsTheFirst(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.must(bangkok, on(look, "eyes", 1))
	w.must(berlin, on(meet, "eyes", 2))
	if got := w.state.Incident.Sign.Looker; got != bangkok.ID {
		t.Errorf("%s looks", got)
	}
	expect(t, "five minutes later", w.signed(9))
}

// TestTheLeadsHearOnceThatNobodyLooks: who was asked what it is to be need not hear that nobody looked, too.
func TestTheLeadsHearOnceThatNobodyLooks(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.at = t0.Add(12 * time.Minute) // the clock comes late: the question that matters most
	expect(t, "one look", w.look(), "12 decide S0LEADS")
	expect(t, "afterwards", w.signed(31), "22 decide U0KAKEI")
}

// TestEvidenceOfWhatRuns: what somebody reports of it says where, what is hit and whether they see it; the room hears of it, and not of
// what monitors say.
func TestEvidenceOfWhatRuns(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.must(berlin, begins())
	do := report()
	do.Ours = true
	e := w.must(bangkok, do).Entry
	if e.Kind != incident.EntryEvidence || e.Region != "ap-northeast-1" || !slices.Equal(e.Services, []string{"EC2"}) || !e.Ours || e.Source != "3 tickets" {
		t.Errorf("%+v", e)
	}
	w.must(tool, alerted)
	if news := w.state.Incident.News; len(news) != 1 || news[0].Entry.ID != e.ID || news[0].Who != bangkok.Name {
		t.Errorf("the room hears %+v", news)
	}
	if e := w.must(bangkok, incident.AddEvidence{Text: "5 tickets", Ours: true}).Entry; !e.Ours {
		t.Errorf("%+v", e)
	}
}

// TestWithoutTheLeads: what a sign is to be is asked at its time of whoever looks, else of whoever reported it; nothing else is.
func TestWithoutTheLeads(t *testing.T) {
	t.Parallel()
	w := reported(t)
	if a, ok := w.state.Incident.Unled(t0.Add(9 * time.Minute)); ok {
		t.Errorf("before its time: %+v", a)
	}
	for _, want := range []string{"decide U0KAKEI", "decide U0BANGKOK"} {
		if a, ok := w.state.Incident.Unled(t0.Add(10 * time.Minute)); !ok || said(a) != want || a.Leads {
			t.Errorf("%+v, want %s", a, want)
		}
		if w.state.Incident.Sign.Looker == "" {
			w.must(bangkok, incident.Claim{Todo: look})
		}
	}
	asked, _ := w.state.Incident.Unled(t0.Add(10 * time.Minute))
	asked.To = []string{"U0KAKEI"}
	w = reported(t)
	w.at = t0.Add(10*time.Minute - time.Second)
	w.must(tool, asked)
	if s := w.state.Incident.Sign; s.Alone || s.Rounds != 1 || !s.NextAt.Equal(t0.Add(20*time.Minute)) {
		t.Errorf("the leads did not hear that nobody looks: %+v", s)
	}
}

func TestDecidedNothingIsAsked(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.signed(12)
	w.must(dismissed.by, dismissed.do)
	expect(t, "dismissed", w.signed(300))
	if at := w.state.NextLook(); !at.IsZero() {
		t.Errorf("the next look is %v", at)
	}
}

// TestTheStart carries what is known into the incident, under the same id.
func TestTheStart(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.must(berlin, saying("us, too"))
	w.must(bangkok, incident.Claim{Todo: look})
	w.must(berlin, incident.Meet{Link: meeting})
	w.at = t0.Add(7*time.Minute - time.Second)
	d := w.must(berlin, with(begins(), func(b *incident.Begin) {
		b.Facts = incident.Facts{Zone: "apne1-az1"}
		b.Settings.Meeting, b.Settings.Help = "https://meet.example.com/standing", "C0NEW"
	}))
	i := w.state.Incident
	if i.ID != "k3f9qa" || i.Status != incident.Open || i.Phase != incident.Respond || !i.DeclaredAt.Equal(t0.Add(7*time.Minute)) || !i.Begun().Equal(t0) {
		t.Errorf("the header: %+v", i)
	}
	if i.Commander != berlin.ID || i.DeclaredBy != berlin.ID || !slices.Equal(i.Invited, []incident.PersonID{berlin.ID, kakei.ID, bangkok.ID}) {
		t.Errorf("the people: %s, %s, %v", i.Commander, i.DeclaredBy, i.Invited)
	}
	if i.Facts.Zone != "apne1-az1" || i.Facts.Region != "ap-northeast-1" || i.Settings.Meeting != meeting || i.Settings.Help != "C0NEW" || i.Sign.Channel != "C0HELP" {
		t.Errorf("what is known: %+v, %+v", i.Facts, i.Settings)
	}
	if i.ChannelName != "inc-0221-ec2-に-ssh-できない-k3f9qa" || !slices.Equal(i.Passed, []incident.TodoID{tell, look, "3.1"}) {
		t.Errorf("%s, passed %v", i.ChannelName, i.Passed)
	}
	if w.todo(meet).State != incident.TodoDone || w.todo(look).State != incident.TodoSkipped || w.todo(notice).Closed() {
		t.Errorf("the TODOs: %+v", w.state.Todos)
	}
	if d.Entry.Text != i.Facts.Title || d.Entry.Provisional || !d.Begins() || d.Born() {
		t.Errorf("the entry: %+v", d.Entry)
	}
	wantDues(t, dues(w, incident.Respond), map[incident.TodoID]int{"4.1a": 1, "4.3d": 30, "4.4a": 15, "4.9": -1})
}

// TestWhoLeadsAStart: who pressed, or whom they chose.
func TestWhoLeadsAStart(t *testing.T) {
	t.Parallel()
	w := reported(t)
	d := w.must(berlin, incident.Begin{Commander: bangkok, Private: true, Playbook: signPlaybook()})
	if i := w.state.Incident; i.Commander != bangkok.ID || !i.Private || i.DeclaredBy != berlin.ID || d.Entry.To != bangkok.ID {
		t.Errorf("%+v", i)
	}
	drill := report()
	drill.Kind = incident.Drill
	w = &world{t: t, at: t0}
	w.must(kakei, drill)
	w.must(kakei, begins())
	if i := w.state.Incident; i.Kind != incident.Drill || !strings.HasPrefix(i.ChannelName, "drill-") {
		t.Errorf("%s %s", i.Kind, i.ChannelName)
	}
}

// TestAProvisionalStart says so until it is confirmed.
func TestAProvisionalStart(t *testing.T) {
	t.Parallel()
	w := reported(t)
	if d := w.must(berlin, provisional.do); !w.state.Incident.Provisional || !d.Entry.Provisional {
		t.Errorf("%+v", d.Entry)
	}
	if w.must(kakei, incident.ConfirmStart{}); w.state.Incident.Provisional {
		t.Error("confirmed, and still provisional")
	}
}

// TestAWordBelowTheCardFollowsItsAuthor, as a TODO's does, also once the response has started.
func TestAWordBelowTheCardFollowsItsAuthor(t *testing.T) {
	t.Parallel()
	w := reported(t)
	w.must(berlin, incident.Keep{Text: "the password is hunter2", Author: berlin.ID, Channel: "C0HELP", Thread: "1", TS: "2", Sum: incident.Sum("the password is hunter2"), Said: true})
	id := fmt.Sprint("r", w.n)
	w.must(kakei, begins())
	w.must(berlin, incident.Reword{Word: id, Text: "the password is hunter3", Stamp: "4", Sum: incident.Sum("the password is hunter3")})
	d := w.must(tool, incident.Unsay{Word: id, Channel: "C0HELP", TS: "2"})
	if left := w.json(w.entries, w.state); len(d.Redacted) != 2 || strings.Contains(left, "hunter") {
		t.Errorf("%d are redacted, and this is left:\n%s", len(d.Redacted), left)
	}
}

// TestTheReporterIsFound: who reported in the browser is the same person once their account is known, and is asked as such.
func TestTheReporterIsFound(t *testing.T) {
	t.Parallel()
	w := &world{t: t, at: t0.Add(-time.Second)}
	do := report()
	do.Settings.Leads = nil
	w.must(newcomer, do)
	w.must(newcomer, incident.AddEvidence{Text: "5 tickets"})
	if got := w.state.Addresses(); !slices.Equal(got, []incident.PersonID{newcomer.ID}) {
		t.Errorf("addresses: %v", got)
	}
	w.must(tool, incident.AccountFound{Was: newcomer.ID, Is: berlin.ID})
	s := w.state.Incident.Sign
	if s.By != berlin.ID || s.Reports[0].By != berlin.ID || s.Evidence[0].By != berlin.ID || len(w.state.Addresses()) != 0 {
		t.Errorf("%+v", s)
	}
	expect(t, "asked", w.signed(10), "10 decide U0BERLIN")
}

// TestOverlaps: spellings are made alike by whoever compares; what is not known overlaps with nothing.
func TestOverlaps(t *testing.T) {
	t.Parallel()
	known := incident.Facts{Region: "ap-northeast-1", Services: []string{"EC2", "RDS"}}
	for name, c := range map[string]struct {
		other incident.Facts
		want  bool
	}{
		"a service in common": {incident.Facts{Region: "ap-northeast-1", Services: []string{"S3", " ec2 "}}, true},
		"no service":          {incident.Facts{Region: "ap-northeast-1", Services: []string{"S3"}}, false},
		"another region":      {incident.Facts{Region: "us-east-1", Services: []string{"EC2"}}, false},
		"an unknown region":   {incident.Facts{Services: []string{"EC2"}}, false},
		"unknown services":    {incident.Facts{Region: "ap-northeast-1"}, false},
	} {
		if got := incident.Overlaps(known, c.other, strings.ToLower); got != c.want || incident.Overlaps(c.other, known, strings.ToLower) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if incident.Overlaps(incident.Facts{}, incident.Facts{}, strings.ToLower) {
		t.Error("two of which nothing is known overlap")
	}
}

// TestTheListIsDoneOnceAllIsKnown of the team's own tools; until then people are to look.
func TestTheListIsDoneOnceAllIsKnown(t *testing.T) {
	t.Parallel()
	do := report()
	do.Playbook.Phases[1].Todos[0].Tools = true
	do.Tools = []incident.ToolState{{ID: "portal", Is: incident.ToolUnknown}, {ID: "zendesk", Is: incident.ToolUp}}
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, do)
	if w.todo(look).Closed() {
		t.Error("nobody knows how the portal does")
	}
	w.must(tool, seen)
	if w.todo(look).State != incident.TodoDone || w.state.Incident.Sign.Tools[0].Is != incident.ToolUp {
		t.Errorf("%+v of %+v", w.todo(look).State, w.state.Incident.Sign.Tools)
	}
}

// TestACardThatCallsNobodyLeavesThatToPeople: what the card of a sign is to do is done by it once the leads were mentioned, and where
// there are any.
func TestACardThatCallsNobodyLeavesThatToPeople(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*incident.ReportSign)
		then    incident.Event
		want    bool
	}{
		"they are mentioned on it":         {func(*incident.ReportSign) {}, nil, true},
		"there are none":                   {func(r *incident.ReportSign) { r.Settings.Leads = nil }, nil, true},
		"they were called a moment ago":    {func(r *incident.ReportSign) { r.Call = false }, nil, false},
		"they heard that nobody looks":     {func(r *incident.ReportSign) { r.Call = false }, incident.AskSign{No: 1, Step: incident.AskLook, Leads: true}, true},
		"somebody else was asked":          {func(r *incident.ReportSign) { r.Call = false }, incident.AskSign{No: 1, Step: incident.AskDecide}, false},
		"they heard that it takes so long": {func(r *incident.ReportSign) { r.Call = false }, incident.AskSign{No: 1, Step: incident.AskLong, Leads: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w, do := &world{t: t, at: t0.Add(-time.Second)}, report()
			c.prepare(&do)
			w.must(kakei, do)
			if c.then != nil {
				w.must(tool, c.then)
			}
			todo, _ := w.state.Todo(tell)
			if got := w.state.Incident.Automatic(todo); got != c.want {
				t.Errorf("it is the tool's: %v", got)
			}
		})
	}
}
