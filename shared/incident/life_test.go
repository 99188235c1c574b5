package incident_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

func TestDeclaring(t *testing.T) {
	t.Parallel()
	w := declared(t)
	i := w.state.Incident
	if i.Status != incident.Open || i.Phase != incident.Respond || !i.PhaseSince.Equal(t0) || !i.DeclaredAt.Equal(t0) {
		t.Errorf("the header: %+v", i)
	}
	if i.Commander != kakei.ID || i.DeclaredBy != kakei.ID || !slices.Equal(i.Invited, []incident.PersonID{kakei.ID}) {
		t.Errorf("the people: %+v", i)
	}
	if i.ChannelName != "inc-0221-ec2-に-ssh-できない-k3f9qa" {
		t.Errorf("the channel, of the team's day: %s", i.ChannelName)
	}
	if !slices.Equal(i.Passed, []incident.TodoID{"1.1", "3.1"}) {
		t.Errorf("the phases before are over: %v", i.Passed)
	}
	if got := ids(w.state.Todos); got != "4.1a 4.3d 4.4a 4.9" {
		t.Errorf("opened: %s", got)
	}
}

func ids(todos []incident.Todo) string {
	var out []string
	for _, t := range todos {
		out = append(out, string(t.ID))
	}
	return strings.Join(out, " ")
}

func TestDeclaringIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by     incident.Actor
		change func(*incident.Declare)
		want   incident.Code
	}{
		"without a title":          {kakei, func(d *incident.Declare) { d.Facts.Title = " \u3000\u200d" }, incident.RefusedTitle},
		"with a guest in command":  {kakei, func(d *incident.Declare) { d.Commander = guest }, incident.RefusedPerson},
		"with nobody in command":   {tool, func(*incident.Declare) {}, incident.RefusedPerson},
		"neither live nor a drill": {kakei, func(d *incident.Declare) { d.Kind = "" }, incident.RefusedUnknown},
	} {
		do := declaration()
		c.change(&do)
		if _, err := (&world{t: t, at: t0}).ask(c.by, do); code(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestFactsAreCleanedAsTheyComeIn(t *testing.T) {
	t.Parallel()
	dirty := incident.Facts{
		Title: "a\nb", Region: " ap-northeast-1\n", Zone: "apne1-az1\u202e", Services: []string{" EC2", "", "EC2", "\u200b"},
		Impact: strings.Repeat("x", 5000) + "\x00", Source: " mail\u2066 ", Severity: "sev0",
	}
	do := declaration()
	do.Facts = dirty
	w := &world{t: t, at: t0}
	w.must(kakei, do)
	want := fmt.Sprintf("%+v", incident.Facts{
		Title: "a b", Region: "ap-northeast-1", Zone: "apne1-az1", Services: []string{"EC2"},
		Impact: strings.Repeat("x", 2999) + "…", Source: "mail",
	})
	if got := fmt.Sprintf("%+v", w.state.Incident.Facts); got != want {
		t.Errorf("declared:\n%s\n%s", got, want)
	}
	w = declared(t)
	w.must(kakei, incident.Correct{
		Title: &dirty.Title, Region: &dirty.Region, Zone: &dirty.Zone, Services: &dirty.Services, Impact: &dirty.Impact, Source: &dirty.Source,
	})
	if got := fmt.Sprintf("%+v", w.state.Incident.Facts); got != want {
		t.Errorf("corrected:\n%s\n%s", got, want)
	}
}

func TestCorrectingSaysWhatItWas(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Correct{Region: ptr("us-east-1"), Services: &[]string{"EC2", "ELB"}, Severity: ptr(incident.Sev2)})
	d := w.must(berlin, incident.Correct{Region: ptr(""), Services: &[]string{}, Severity: ptr(incident.Severity("")), Title: ptr("EC2")})
	want := []incident.Change{
		{Field: "title", From: "EC2 に SSH できない", To: "EC2"},
		{Field: "region", From: "us-east-1"},
		{Field: "services", From: "EC2, ELB"},
		{Field: "severity", From: "sev2"},
	}
	if !slices.Equal(d.Entry.Changes, want) {
		t.Errorf("changes: %+v", d.Entry.Changes)
	}
	if f := w.state.Incident.Facts; f.Region != "" || f.Services != nil || f.Severity != "" {
		t.Errorf("what is unknown again: %+v", f)
	}
}

// dues are when TODOs are due, in minutes after the phase that opens them began; -1: they have no due time.
func dues(w *world, phase incident.Phase) map[incident.TodoID]int {
	out := map[incident.TodoID]int{}
	for _, t := range w.state.Todos {
		switch {
		case t.Phase != phase:
		case t.Due.IsZero():
			out[t.ID] = -1
		default:
			out[t.ID] = int(t.Due.Sub(w.state.Incident.PhaseSince).Minutes())
		}
	}
	return out
}

func TestDueTimes(t *testing.T) {
	t.Parallel()
	// 4.9 belonged before the start: guidance, never late.
	wantDues(t, dues(declared(t), incident.Respond), map[incident.TodoID]int{"4.1a": 1, "4.3d": 30, "4.4a": 15, "4.9": -1})

	early := declared(t)
	early.at = t0.Add(10*time.Minute - time.Second)
	early.must(kakei, incident.NextPhase{Confirmed: true})
	wantDues(t, dues(early, incident.Watch), map[incident.TodoID]int{"5.1": 50, "5.3": -1})

	// A phase that begins after its TODOs would have been due: nothing is late at birth.
	late := declared(t)
	late.at = t0.Add(3*time.Hour - time.Second)
	late.must(kakei, incident.NextPhase{Confirmed: true})
	wantDues(t, dues(late, incident.Watch), map[incident.TodoID]int{"5.1": 60, "5.3": -1})

	// The resolve phase begins at 03:10 on Saturday in Tokyo; five business days on is Friday.
	late.must(kakei, incident.NextPhase{Confirmed: true})
	wantDues(t, dues(late, incident.Resolve), map[incident.TodoID]int{"6.1": 0, "6.2": 30, "6.3": 6 * 24 * 60, "6.4": -1, "6.5": -1})
}

func wantDues(t *testing.T, got, want map[incident.TodoID]int) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("due:\n got %v\nwant %v", got, want)
	}
}

func TestTheNextPhaseNamesWhatIsLeftOfThisOne(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Finish{Todo: notice})
	w.must(berlin, incident.Skip{Todo: view, Reason: "x"})
	w.must(berlin, incident.Add{Title: "call the data centre", Due: time.Hour})
	_, err := w.ask(kakei, incident.NextPhase{})
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Code != incident.RefusedOpen || ids(refused.Left) != "4.1a 4.9 own-1" {
		t.Errorf("left: %v", err)
	}
	d := w.must(kakei, incident.NextPhase{Confirmed: true, Note: "stable"})
	if want := []incident.TodoID{"4.1a", "4.9", "own-1"}; !slices.Equal(d.Entry.Left, want) || d.Entry.Phase != incident.Watch || d.Entry.Text != "stable" {
		t.Errorf("entry: %+v", d.Entry)
	}
	// What was left is still there and can be done, and is not named again by the phase after.
	w.must(berlin, incident.Finish{Todo: "4.9"})
	d = w.must(kakei, incident.NextPhase{Confirmed: true})
	if want := []incident.TodoID{"5.1", "5.3"}; !slices.Equal(d.Entry.Left, want) {
		t.Errorf("left of the watch phase: %v", d.Entry.Left)
	}
	// The end names everything.
	d = w.must(kakei, incident.End{Confirmed: true, Note: "recovered"})
	if i := w.state.Incident; len(d.Entry.Left) != 9 || i.EndReason != "recovered" || i.EndedBy != kakei.ID || !i.EndedAt.Equal(w.at) {
		t.Errorf("end: %+v, %+v", d.Entry, i)
	}
}

func TestTodosOfOnesOwn(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for range 3 {
		w.must(berlin, incident.Add{Title: "<!channel>\nx", Due: time.Hour})
	}
	own := w.todo("own-3")
	if own.Title.JA != "<!channel> x" || !own.Due.Equal(w.at.Add(time.Hour)) || own.Phase != incident.Respond {
		t.Errorf("own: %+v", own)
	}
	w.must(kakei, incident.NextPhase{Confirmed: true})
	if got := ids(w.state.Todos); got != "4.1a 4.3d 4.4a 4.9 5.1 5.3 own-1 own-2 own-3" {
		t.Errorf("order: %s", got)
	}
}

func TestTheToolTicksOnlyWhatIsOpen(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Skip{Todo: notice, Reason: "x"})
	do := made
	do.Ticks = []incident.TodoID{auto, notice, "9.9"}
	d := w.must(tool, do)
	if ids(d.Todos) != "4.1a" || w.todo(auto).ClosedBy != "" || w.todo(notice).State != incident.TodoSkipped {
		t.Errorf("ticked %s: %+v", ids(d.Todos), w.state.Todos)
	}
	if w.state.Incident.Links[incident.ChannelLink].Ref != "C1" {
		t.Errorf("links: %v", w.state.Incident.Links)
	}
}

func TestProgressKeepsTheLatestWord(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.AddProgress{Todo: view, Text: "one"})
	w.must(bangkok, incident.AddProgress{Todo: view, Text: "two"})
	if got := w.todo(view); got.Progress != 2 || got.Last == nil || got.Last.Text != "two" || got.Last.By != bangkok.ID {
		t.Errorf("progress: %+v", got.Last)
	}
}

// A word that is heard of late was said before the last one.
func TestALateWordIsNotTheLast(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.AddProgress{Todo: view, Text: "last"})
	req := incident.Request{ID: "late", Incident: w.state.Incident.ID, At: w.todo(view).Last.At.Add(-time.Second), By: bangkok, Via: incident.ViaSlack}
	req.Do = incident.AddProgress{Todo: view, Text: "before"}
	d, err := incident.Decide(w.state, req)
	if err != nil || len(d.Todos) != 1 || d.Todos[0].Progress != 2 || d.Todos[0].Last.Text != "last" || !d.Entry.At.Equal(req.At) {
		t.Errorf("%v: %+v, %+v", err, d.Todos, d.Entry)
	}
}

func TestDecidingWithoutTheTodosIsRefused(t *testing.T) {
	t.Parallel()
	i := declared(t).state.Incident
	for _, a := range todoCases {
		_, err := incident.Decide(incident.State{Incident: i}, request("r", t0, kakei, a.do))
		if code(err) != incident.RefusedTodo {
			t.Errorf("%s: %v", a.name, err)
		}
	}
}

func TestPhasesFollowEachOther(t *testing.T) {
	t.Parallel()
	want := map[incident.Phase]incident.Phase{
		incident.Detect: incident.Confirm, incident.Confirm: incident.Start, incident.Start: incident.Respond,
		incident.Respond: incident.Watch, incident.Watch: incident.Resolve,
	}
	for _, p := range append([]incident.Phase{"tea", ""}, incident.Phases...) {
		if next, ok := p.Next(); ok != (want[p] != "") || next != want[p] {
			t.Errorf("after %s: %s, %t", p, next, ok)
		}
	}
	for _, c := range []struct {
		p, q incident.Phase
		want bool
	}{
		{incident.Respond, incident.Resolve, true},
		{incident.Resolve, incident.Respond, false},
		{incident.Watch, incident.Watch, false},
		{"tea", incident.Resolve, false},
		{incident.Respond, "tea", false},
		{"", "", false},
	} {
		if got := c.p.Before(c.q); got != c.want {
			t.Errorf("%q before %q: %t", c.p, c.q, got)
		}
	}
}

func TestAPrivateIncidentIsForThoseInvited(t *testing.T) {
	t.Parallel()
	w := &world{t: t, at: t0}
	do := declaration()
	do.Private, do.Settings.Responders = true, []string{"U0LEAD", "S0OPS"}
	w.must(kakei, do)
	w.hands(kakei, bangkok)
	for p, knows := range map[incident.PersonID]bool{kakei.ID: true, bangkok.ID: true, "U0LEAD": true, berlin.ID: false, "": false} {
		if got := w.state.Incident.Knows(p); got != knows {
			t.Errorf("%q knows: %t", p, got)
		}
	}
	if _, err := w.ask(berlin, incident.Join{}); code(err) != incident.RefusedPrivate {
		t.Errorf("joining: %v", err)
	}
	w.must(berlin, incident.Join{Inside: true})
	if !w.state.Incident.Knows(berlin.ID) || w.state.Incident.Knows("U0ELSE") {
		t.Error("who was let in is not inside, or somebody else is")
	}
	if public := declared(t); !public.state.Incident.Knows(berlin.ID) {
		t.Error("a public incident is kept from somebody")
	}
}

func TestWhatTheToolDoesNeedsNobodyUntilItFails(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for _, c := range []struct {
		key, code        string
		automatic, stuck bool
	}{
		{"announce/C0ALL", "not_in_channel", true, false}, // does not tick 4.1a
		{"channels", "x", true, false},
		{"channel", incident.CodeWaiting, true, false},
		{"channel", "name_taken", false, true},
	} {
		w.must(tool, incident.Failed{Problem: incident.Problem{System: "slack", Key: c.key, Code: c.code}})
		i := w.state.Incident
		if got := i.Automatic(w.todo(auto)); got != c.automatic || i.Stuck(w.todo(auto)) != c.stuck {
			t.Errorf("%s %s: automatic %t, stuck %t", c.key, c.code, got, i.Stuck(w.todo(auto)))
		}
		if i.Automatic(w.todo(view)) || i.Stuck(w.todo(view)) {
			t.Errorf("%s: what people do is not the tool's", c.key)
		}
	}
	prefix := incident.Todo{State: incident.TodoOpen, Auto: []string{"announce/"}}
	if !w.state.Incident.Stuck(prefix) {
		t.Error("a prefix covers nothing")
	}
	w.must(tool, incident.Healed{ProblemID: "slack:channel"})
	w.must(berlin, incident.Claim{Todo: auto})
	if w.state.Incident.Automatic(w.todo(auto)) {
		t.Error("what somebody took is still the tool's")
	}
}
