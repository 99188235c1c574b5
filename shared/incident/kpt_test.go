package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// The lines of these tests. The incident ended on 2026-02-21 in Tokyo.
var (
	keeps    = incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadKeep, Text: "the board in two languages"}}
	rewrites = incident.ChangeKPT{No: 1, Words: incident.KPTWords{Text: "the board in both languages"}}
	tries    = incident.AddKPT{Words: trying("2026-03-01")}
	kept1    = doing{berlin, keeps}
	tried2   = doing{berlin, tries}
	trying2  = doing{berlin, incident.EndTry{No: 2}}
)

func trying(due string) incident.KPTWords {
	return incident.KPTWords{Heading: incident.HeadTry, Text: "a template for the first notice", Owner: bangkok, Due: due, Worth: incident.Large, Cost: incident.Small}
}

func tryWith(change func(*incident.KPTWords)) incident.AddKPT {
	words := trying("")
	change(&words)
	return incident.AddKPT{Words: words}
}

// withLines is the review of an incident with a line of each of two headings.
func withLines(t *testing.T) *world {
	t.Helper()
	w := over(t)
	w.must(kept1.by, kept1.do)
	w.must(tried2.by, tried2.do)
	return w
}

var kptCases = []decision{
	{"a line", []doing{ended}, berlin, keeps, incident.EntryKPT, ""},
	{"a line while it runs", nil, berlin, keeps, "", incident.RefusedRunning},
	{"a line once it is closed", []doing{ended, closed}, berlin, keeps, incident.EntryKPT, ""},
	{"a line of a false alarm", []doing{{kakei, incident.Cancel{Reason: "our VPN"}}}, berlin, keeps, "", incident.RefusedEnded},
	{"a line without words", []doing{ended}, berlin, incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadKeep, Text: " \u200b"}}, "", incident.RefusedText},
	{"a line under no heading", []doing{ended}, berlin, incident.AddKPT{Words: incident.KPTWords{Heading: "blame", Text: "x"}}, "", incident.RefusedUnknown},
	{"a try", []doing{ended}, berlin, tries, incident.EntryKPT, ""},
	{"a try by today", []doing{ended}, berlin, incident.AddKPT{Words: trying("2026-02-21")}, incident.EntryKPT, ""},
	{"a try by yesterday", []doing{ended}, berlin, incident.AddKPT{Words: trying("2026-02-20")}, "", incident.RefusedKPTDate},
	{"a try by a day that never comes", []doing{ended}, berlin, incident.AddKPT{Words: trying("2027-02-29")}, "", incident.RefusedKPTDate},
	{"a try by a day in other words", []doing{ended}, berlin, incident.AddKPT{Words: trying("next week")}, "", incident.RefusedKPTDate},
	{"a try in a thousand years", []doing{ended}, berlin, incident.AddKPT{Words: trying("3026-02-21")}, "", incident.RefusedKPTDate},
	{"a try of a guest", []doing{ended}, berlin, tryWith(func(w *incident.KPTWords) { w.Owner = guest }), "", incident.RefusedPerson},
	{"a try of no size", []doing{ended}, berlin, tryWith(func(w *incident.KPTWords) { w.Cost = "huge" }), "", incident.RefusedUnknown},
	{"a try of nobody", []doing{ended}, berlin, tryWith(func(w *incident.KPTWords) { w.Owner, w.Worth = incident.Actor{}, "" }), incident.EntryKPT, ""},
	{"another word", []doing{ended, kept1}, bangkok, rewrites, incident.EntryKPTChanged, ""},
	{"the same words", []doing{ended, kept1, {berlin, rewrites}}, bangkok, rewrites, "", incident.RefusedSame},
	{"no words any more", []doing{ended, kept1}, bangkok, incident.ChangeKPT{No: 1}, "", incident.RefusedText},
	{"another word for a line that is not there", []doing{ended}, bangkok, rewrites, "", incident.RefusedKPTLine},
	{"another word for a line that was taken", []doing{ended, kept1, {berlin, incident.TakeKPT{No: 1}}}, bangkok, rewrites, "", incident.RefusedKPTLine},
	{"taking a line", []doing{ended, kept1}, bangkok, incident.TakeKPT{No: 1}, incident.EntryKPTTaken, ""},
	{"taking it twice", []doing{ended, kept1, {berlin, incident.TakeKPT{No: 1}}}, bangkok, incident.TakeKPT{No: 1}, "", incident.RefusedKPTLine},
	{"a try is done", []doing{ended, kept1, tried2}, bangkok, incident.EndTry{No: 2}, incident.EntryTryDone, ""},
	{"a try is done twice", []doing{ended, kept1, tried2, trying2}, bangkok, incident.EndTry{No: 2}, "", incident.RefusedSame},
	{"a try is dropped", []doing{ended, kept1, tried2}, bangkok, incident.EndTry{No: 2, Dropped: true, Reason: "the template is there"}, incident.EntryTryDropped, ""},
	{"a try is dropped without a reason", []doing{ended, kept1, tried2}, bangkok, incident.EndTry{No: 2, Dropped: true, Reason: " "}, "", incident.RefusedReason},
	{"what helped is done", []doing{ended, kept1}, bangkok, incident.EndTry{No: 1}, "", incident.RefusedSame},
}

// A review holds MaxKPT lines, each as long as a text may be, and the header none of them.
func TestAReviewHoldsManyLongLines(t *testing.T) {
	t.Parallel()
	w := over(t)
	header := len(w.json(w.state.Incident))
	long := strings.Repeat("障", 5000)
	for n := range incident.MaxKPT {
		head, text := incident.Headings[n%len(incident.Headings)], "x"
		if n < 2*incident.KPTInPart {
			text = long
		}
		d := w.must(berlin, incident.AddKPT{Words: incident.KPTWords{Heading: head, Text: text, Why: text, When: text}})
		if len(d.KPT) != 1 {
			t.Fatalf("line %d changes %d parts", n+1, len(d.KPT))
		}
		for _, part := range d.KPT {
			if size := len(w.json(part)); len(part) > incident.KPTInPart || size > 900<<10 {
				t.Fatalf("a part of %d lines has %d bytes", len(part), size)
			}
		}
		if l := w.state.KPT[n]; l.No != n+1 || len([]rune(l.Text)) != min(len([]rune(text)), incident.MaxText) {
			t.Fatalf("line %d: %d, of %d runes", n+1, l.No, len([]rune(l.Text)))
		}
	}
	if got := len(w.json(w.state.Incident)); got > header {
		t.Errorf("the header grew from %d to %d bytes", header, got)
	}
	if _, err := w.ask(berlin, keeps); code(err) != incident.RefusedKPTFull {
		t.Errorf("one more: %v", err)
	}
	w.must(berlin, incident.ChangeKPT{No: 251, Words: incident.KPTWords{Text: "shorter"}})
	if got := w.state.KPT[250].Text; got != "shorter" || w.state.KPT[249].Text == "shorter" {
		t.Errorf("line 251 says %.20s", got)
	}
}

// What a review has is there when the response was taken up again and ended once more.
func TestLinesOutliveASecondEnd(t *testing.T) {
	t.Parallel()
	w := withLines(t)
	before := w.json(w.state.KPT)
	w.must(bangkok, incident.ReopenResponse{Reason: "it is back"})
	w.must(kakei, ended.do)
	if got := w.json(w.state.KPT); got != before {
		t.Errorf("lines: %s", got)
	}
	d := w.must(berlin, keeps)
	if d.Entry.KPT.No != 3 {
		t.Errorf("the next line is %d", d.Entry.KPT.No)
	}
}

// What the workspace knows of a try follows it.
func TestWhatTheWorkspaceKnowsOfATry(t *testing.T) {
	t.Parallel()
	w := over(t)
	said := func(d incident.Decision) string {
		var out []string
		for _, r := range d.Tries {
			out = append(out, fmt.Sprint(r.No, " ", r.Text, " ", r.Open, " ", r.Try.State, " ", r.Due, " ", r.Private))
		}
		return strings.Join(out, ", ")
	}
	w.state.Incident.Private = true
	for _, c := range []struct {
		do   incident.Action
		want string
	}{
		{keeps, ""},
		{incident.AddKPT{Words: trying("")}, "2 a template for the first notice true open 9999-12-31 true"},
		{incident.ChangeKPT{No: 2, Words: trying("2026-03-01")}, "2 a template for the first notice true open 2026-03-01 true"},
		{incident.EndTry{No: 2, Dropped: true, Reason: "x"}, "2 a template for the first notice false dropped 2026-03-01 true"},
		{incident.TakeKPT{No: 2}, "2  false dropped 2026-03-01 true"},
	} {
		if got := said(w.must(bangkok, c.do)); got != c.want {
			t.Errorf("%T: %q, want %q", c.do, got, c.want)
		}
	}
	if i := slices.IndexFunc(w.state.KPT, func(l incident.KPTLine) bool { return l.No == 2 }); w.state.KPT[i].Text != "" {
		t.Error("what was taken away still says something")
	}
}

// Whoever writes a try otherwise need not give it another date because the one that it has is over; a new one is yet to come.
func TestTheDateOfATryMayBeOver(t *testing.T) {
	t.Parallel()
	w := withLines(t)
	w.at = w.at.AddDate(0, 0, 30)
	words := trying("2026-03-01")
	words.Text = "two templates"
	w.must(berlin, incident.ChangeKPT{No: 2, Words: words})
	words.Due = "2026-03-02"
	if _, err := w.ask(berlin, incident.ChangeKPT{No: 2, Words: words}); code(err) != incident.RefusedKPTDate {
		t.Errorf("a date that is over, too: %v", err)
	}
}

// The timeline says of a line what it says by now: a name that somebody put a role in the place of stands nowhere.
func TestTheTimelineSaysALineAsItStands(t *testing.T) {
	t.Parallel()
	w := over(t)
	problem := func(text, why string) incident.KPTWords {
		return incident.KPTWords{Heading: incident.HeadProblem, Text: text, Why: why}
	}
	var all []incident.Entry
	for _, do := range []incident.Action{
		incident.AddKPT{Words: problem("Jonas was late", "Jonas slept")},
		keeps,
		incident.ChangeKPT{No: 1, Words: problem("the scribe was late", "it was night")},
		incident.TakeKPT{No: 2},
	} {
		all = append(all, w.must(bangkok, do).Entry)
	}
	before := w.json(all)
	shown := incident.ForPeople(all)
	if got := w.json(shown); strings.Contains(got, "Jonas") || strings.Count(got, "the scribe was late") != 2 || strings.Count(got, "it was night") != 2 || strings.Count(got, keeps.Words.Text) != 1 {
		t.Errorf("it says %s", got)
	}
	if !shown[0].Edited.Equal(all[2].At) || !shown[2].Edited.IsZero() {
		t.Errorf("edited at %s and %s", shown[0].Edited, shown[2].Edited)
	}
	if w.json(all) != before {
		t.Error("what is stored changed")
	}
}
