package incident_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// checker is the TODO that is the check in these tests: of the lines 4.1, 4.3 and 4.4.
const checker incident.TodoID = "4.9"

// checkable is an incident whose last TODO is the check of those before it, with a document for it.
func checkable(t *testing.T) *world {
	t.Helper()
	do := declaration()
	do.Playbook.Phases[2].Todos[3].Check = true
	do.Playbook.Documents = []incident.Document{{ID: incident.CheckDocument, Title: both("sheet {{report_no}}")}}
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, do)
	return w
}

func right(by incident.Actor, lines ...string) doing {
	return doing{by, incident.CheckRight{Lines: lines}}
}

func excused(lines ...string) incident.CheckExcused {
	return incident.CheckExcused{Lines: lines, Reason: "two of us"}
}

// viewDone is that the view was done, by berlin, and noticeDone that the notice was, by bangkok.
var (
	viewDone   = doing{berlin, incident.Finish{Todo: view}}
	noticeDone = doing{bangkok, incident.Finish{Todo: notice}}
	gap        = incident.CheckMissing{Todo: view, Reason: "no tag"}
	complete   = []doing{viewDone, noticeDone, right(bangkok, "4.4"), right(berlin, "4.3"), {kakei, excused("4.1")}}
)

var checkCases = []decision{
	{"checking what others did", []doing{viewDone}, bangkok, incident.CheckRight{Lines: []string{"4.4"}}, incident.EntryChecked, ""},
	{"checking two lines at once", []doing{viewDone, noticeDone}, kakei, incident.CheckRight{Lines: []string{"4.4", "4.3"}}, incident.EntryChecked, ""},
	{"checking what one ticked", []doing{viewDone}, berlin, incident.CheckRight{Lines: []string{"4.4"}}, "", incident.RefusedDoer},
	{"checking what one had when another ticked it", []doing{{kakei, incident.Claim{Todo: view}}, viewDone}, kakei, incident.CheckRight{Lines: []string{"4.4"}}, "", incident.RefusedDoer},
	{"checking what one helped with", []doing{{berlin, incident.Claim{Todo: view}}, {kakei, incident.Claim{Todo: view}}, viewDone}, kakei, incident.CheckRight{Lines: []string{"4.4"}}, "", incident.RefusedDoer},
	{"checking what one took after it was done", []doing{viewDone, {kakei, incident.Claim{Todo: view}}}, kakei, incident.CheckRight{Lines: []string{"4.4"}}, incident.EntryChecked, ""},
	{"checking what one skipped", []doing{{berlin, incident.Skip{Todo: notice, Reason: "x"}}}, berlin, incident.CheckRight{Lines: []string{"4.3"}}, "", incident.RefusedDoer},
	{"checking what one had when another skipped it", []doing{{kakei, incident.Claim{Todo: notice}}, {berlin, incident.Skip{Todo: notice, Reason: "x"}}}, kakei, incident.CheckRight{Lines: []string{"4.3"}}, incident.EntryChecked, ""},
	{"checking by an address what one did in Slack", []doing{{newcomer, incident.Finish{Todo: notice}}, {tool, incident.AccountFound{Was: newcomer.ID, Is: berlin.ID}}}, berlin, incident.CheckRight{Lines: []string{"4.3"}}, "", incident.RefusedDoer},
	{"checking what the tool did", []doing{{tool, made}}, kakei, incident.CheckRight{Lines: []string{"4.1"}}, incident.EntryChecked, ""},
	{"checking what is not done", nil, kakei, incident.CheckRight{Lines: []string{"4.3"}}, "", incident.RefusedUndone},
	{"checking what comes again and is not due", nil, kakei, incident.CheckRight{Lines: []string{"4.4"}}, incident.EntryChecked, ""},
	{"one of two lines is not done", []doing{viewDone}, kakei, incident.CheckRight{Lines: []string{"4.4", "4.3"}}, "", incident.RefusedUndone},
	{"checking a line twice", []doing{viewDone, right(kakei, "4.4")}, bangkok, incident.CheckRight{Lines: []string{"4.4"}}, "", incident.RefusedSame},
	{"checking no line", nil, kakei, incident.CheckRight{}, "", incident.RefusedLine},
	{"checking a line that there is not", nil, kakei, incident.CheckRight{Lines: []string{"4.9"}}, "", incident.RefusedLine},
	{"checking once the check is skipped", []doing{viewDone, {kakei, incident.Skip{Todo: checker, Reason: "x"}}}, kakei, incident.CheckRight{Lines: []string{"4.4"}}, "", incident.RefusedSame},
	{"checking after the end", []doing{viewDone, ended}, kakei, incident.CheckRight{Lines: []string{"4.4"}}, "", incident.RefusedEnded},
	{"leaving a line out", nil, kakei, excused("4.3"), incident.EntryExcused, ""},
	{"leaving a line out without a reason", nil, kakei, incident.CheckExcused{Lines: []string{"4.3"}}, "", incident.RefusedReason},
	{"leaving out what is checked", []doing{viewDone, right(kakei, "4.4")}, kakei, excused("4.4"), "", incident.RefusedSame},
	{"something is missing", []doing{viewDone}, kakei, gap, incident.EntryMissing, ""},
	{"something is missing, says who did it", []doing{viewDone}, berlin, gap, incident.EntryMissing, ""},
	{"something is missing once all is checked", complete, kakei, gap, incident.EntryMissing, ""},
	{"something is missing, and nobody says what", []doing{viewDone}, kakei, incident.CheckMissing{Todo: view, Reason: " "}, "", incident.RefusedReason},
	{"something is missing of what is not done", nil, kakei, incident.CheckMissing{Todo: notice, Reason: "x"}, "", incident.RefusedUndone},
	{"something is missing of no line", nil, kakei, incident.CheckMissing{Todo: checker, Reason: "x"}, "", incident.RefusedLine},
	{"something is missing that no line has", nil, kakei, incident.CheckMissing{Todo: "4.3x", Reason: "x"}, "", incident.RefusedTodo},
	{"checking what was missing and is not done", []doing{viewDone, {kakei, gap}}, bangkok, incident.CheckRight{Lines: []string{"4.4"}}, "", incident.RefusedUndone},
	{"checking what was missing and is done", []doing{viewDone, {kakei, gap}, viewDone}, bangkok, incident.CheckRight{Lines: []string{"4.4"}}, incident.EntryChecked, ""},
	{"ticking the check", nil, kakei, incident.Finish{Todo: checker}, "", incident.RefusedByCheck},
	{"the emoji that ticks takes the check", nil, kakei, incident.React{Todo: checker, Emoji: incident.DoneReaction, On: true, Stamp: "2"}, incident.EntryClaimed, ""},
	{"opening the check again by hand", complete, kakei, incident.Reopen{Todo: checker}, "", incident.RefusedByCheck},
	{"asking for a sheet", nil, kakei, incident.MakeSheet{}, incident.EntrySheet, ""},
	{"asking for the same sheet", []doing{{kakei, incident.MakeSheet{}}}, berlin, incident.MakeSheet{}, "", incident.RefusedSame},
	{"asking for a sheet of what has changed", []doing{{kakei, incident.MakeSheet{}}, {kakei, excused("4.1")}}, berlin, incident.MakeSheet{}, incident.EntrySheet, ""},
}

// TestWhatIsALine: the ids of TODOs say which belong together, whatever a playbook calls them.
func TestWhatIsALine(t *testing.T) {
	t.Parallel()
	for id, want := range map[incident.TodoID]string{"4.3d": "4.3", "4.10b": "4.10", "4.3": "4.3", "4.3-ab": "4.3", "desk": "desk", "A1": "A1", "own-2": "own-2"} {
		if got := id.Group(); got != want {
			t.Errorf("%s is of %q, not %q", id, got, want)
		}
	}
	var lines []string
	w := checkable(t)
	for _, l := range w.state.CheckLines() {
		lines = append(lines, l.Line)
	}
	if !slices.Equal(lines, []string{"4.1", "4.3", "4.4"}) {
		t.Errorf("lines %q", lines)
	}
	if n := declared(t).state.CheckCount(); n != nil {
		t.Errorf("without a check %+v", n)
	}
}

// TestTheLastLineCompletesTheCheck, with a document of it; whatever opens a TODO of a checked line again opens the check, too, and makes
// the line void.
func TestTheLastLineCompletesTheCheck(t *testing.T) {
	t.Parallel()
	undo := map[string]doing{
		"found missing":    {kakei, gap},
		"opened":           {kakei, incident.Reopen{Todo: view}},
		"the emoji is off": {berlin, incident.React{Todo: view, Emoji: incident.DoneReaction, Stamp: "3"}},
	}
	for name, opens := range undo {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := checkable(t)
			w.must(berlin, incident.React{Todo: view, Emoji: incident.DoneReaction, On: true, Stamp: "2"})
			for n, do := range complete[1:] {
				d := w.must(do.by, do.do)
				if n > 0 && (d.Entry.Check.Done != n || d.Entry.Check.Of != 3) {
					t.Errorf("%+v", d.Entry.Check)
				}
			}
			if c := w.todo(checker); c.State != incident.TodoDone || c.ClosedBy != kakei.ID || w.state.Incident.Check.Sheets != 1 {
				t.Errorf("%+v %+v", c, w.state.Incident.Check)
			}
			if docs := w.state.Incident.Documents(nil); len(docs) != 1 || docs[0].ID != "check-1" || docs[0].Title.EN != "sheet 1" {
				t.Errorf("%+v", docs)
			}
			d := w.must(opens.by, opens.do)
			if c := w.todo(checker); c.State != incident.TodoOpen || w.state.CheckCount().Done != 2 || !slices.Contains(d.Entry.Check.Lines, "4.4") {
				t.Errorf("%+v %+v %+v", c, w.state.CheckCount(), d.Entry.Check)
			}
			w.must(berlin, incident.Finish{Todo: view})
			w.must(bangkok, incident.CheckRight{Lines: []string{"4.4"}})
			if c := w.todo(checker); c.State != incident.TodoDone || w.state.Incident.Check.Sheets != 2 {
				t.Errorf("%+v %+v", c, w.state.Incident.Check)
			}
		})
	}
}

// TestTheNextRoundVoidsNoLine, and the sheet goes on saying who had done what was checked.
func TestTheNextRoundVoidsNoLine(t *testing.T) {
	t.Parallel()
	w := checkable(t)
	w.must(berlin, incident.Finish{Todo: view})
	w.must(bangkok, incident.CheckRight{Lines: []string{"4.4"}})
	w.until(32)
	if got := w.todo(view); got.Closed() || got.Occurrence != 1 {
		t.Fatalf("no next round: %+v", got)
	}
	w.must(bangkok, incident.Finish{Todo: view})
	w.must(kakei, incident.CheckMissing{Todo: view, Reason: "x"}) // bangkok did the last round
	_, err := w.ask(bangkok, incident.CheckRight{Lines: []string{"4.4"}})
	if err == nil {
		t.Error("a missing one is checked")
	}
	w.must(berlin, incident.Finish{Todo: view})
	w.must(bangkok, incident.CheckRight{Lines: []string{"4.4"}})
	if by := w.state.Sheet()[2].Todos[0].By; !slices.Equal(by, []incident.PersonID{berlin.ID}) {
		t.Errorf("done by %q", by)
	}
	w.until(62)
	w.must(bangkok, incident.Finish{Todo: view})
	line := w.state.Sheet()[2]
	if line.Is != incident.LineRight || !slices.Equal(line.Todos[0].By, []incident.PersonID{berlin.ID}) {
		t.Errorf("%+v", line)
	}
}

// TestLateOnesAreNotChecked: what comes again and is late was not done.
func TestLateOnesAreNotChecked(t *testing.T) {
	t.Parallel()
	w := checkable(t)
	w.until(20)
	_, err := w.ask(kakei, incident.CheckRight{Lines: []string{"4.4"}})
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Code != incident.RefusedUndone || ids(refused.Left) != string(view) || refused.Line != "4.4" {
		t.Errorf("%+v", err)
	}
}

// TestWhoCouldCheckIsSaid: those known to respond who did none of the line.
func TestWhoCouldCheckIsSaid(t *testing.T) {
	t.Parallel()
	w := checkable(t)
	w.state.Incident.Settings.Responders = []string{"S0ONCALL", "U0JONAS", string(berlin.ID)}
	w.must(bangkok, incident.Claim{Todo: notice})
	w.must(berlin, incident.Finish{Todo: view})
	_, err := w.ask(berlin, incident.CheckRight{Lines: []string{"4.4"}})
	var refused *incident.Refusal
	if !errors.As(err, &refused) || !slices.Equal(refused.Able, []incident.PersonID{kakei.ID, bangkok.ID, "U0JONAS"}) {
		t.Errorf("%+v", err)
	}
}

// TestACheckByWhomTurnsOutToHaveDoneItIsVoid, once an address is known to be theirs.
func TestACheckByWhomTurnsOutToHaveDoneItIsVoid(t *testing.T) {
	t.Parallel()
	for name, who := range map[string][2]incident.Actor{"did it by an address": {newcomer, berlin}, "checked by an address": {berlin, newcomer}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := checkable(t)
			w.must(who[0], incident.Finish{Todo: view})
			w.must(bangkok, incident.Finish{Todo: notice})
			w.must(kakei, incident.CheckRight{Lines: []string{"4.3"}})
			w.must(kakei, excused("4.1"))
			w.must(who[1], incident.CheckRight{Lines: []string{"4.4"}})
			if !slices.Contains(w.state.Addresses(), newcomer.ID) {
				t.Error("nobody asks who the address is")
			}
			d := w.must(tool, incident.AccountFound{Was: newcomer.ID, Is: berlin.ID})
			if w.state.CheckCount().Done != 2 || w.todo(checker).Closed() || !reflect.DeepEqual(d.Entry.Check, &incident.CheckCount{Lines: []string{"4.4"}}) {
				t.Errorf("%+v %+v", w.state.CheckCount(), d.Entry)
			}
			if slices.Contains(w.state.Addresses(), newcomer.ID) {
				t.Errorf("%q", w.state.Addresses())
			}
		})
	}
}

// TestNobodyChecksTheirOwn, whoever does what in whatever order.
func TestNobodyChecksTheirOwn(t *testing.T) {
	t.Parallel()
	people := []incident.Actor{kakei, berlin, bangkok, newcomer}
	for seed := range 40 {
		w := checkable(t)
		for n := range 60 {
			at := (seed*7919 + n*104729 + n*n*31) % 9973
			by, id := people[at%4], []incident.TodoID{auto, notice, view}[at/4%3]
			does := []deed{
				incident.Claim{Todo: id},
				incident.Finish{Todo: id},
				incident.Finish{Todo: id},
				incident.Reopen{Todo: id},
				incident.Release{Todo: id},
				incident.CheckRight{Lines: []string{id.Group()}},
				incident.CheckRight{Lines: []string{id.Group()}},
				incident.CheckMissing{Todo: id, Reason: "x"},
				incident.Skip{Todo: id, Reason: "x"},
				incident.CheckExcused{Lines: []string{id.Group()}, Reason: "x"},
				incident.React{Todo: id, Emoji: incident.DoneReaction, On: at%2 == 0, Stamp: fmt.Sprintf("%03d", n)},
			}[at/12%11]
			_, _ = w.ask(by, does)
			for _, l := range w.state.CheckLines() {
				for _, x := range l.Todos {
					if did := x.LastDone(); l.Is == incident.LineRight && !did.At.After(l.At) && slices.Contains(did.By, l.By) {
						t.Fatalf("seed %d: %s checked %s, which they did: %+v", seed, l.By, l.Line, l)
					}
				}
				if l.Is == incident.LineRight && l.Todos[0].Every == 0 && slices.Contains(l.Doers(), l.By) {
					t.Fatalf("seed %d: %s checked %s, and did it after that: %+v", seed, l.By, l.Line, l)
				}
			}
			if c := w.state.CheckCount(); c.Done == c.Of != (w.todo(checker).State == incident.TodoDone) {
				t.Fatalf("seed %d: %+v, and the check is %s", seed, c, w.todo(checker).State)
			}
		}
	}
}

// TestNothingIsCheckedWithoutACheck: a playbook of before has none, and no document of it.
func TestNothingIsCheckedWithoutACheck(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Finish{Todo: view})
	for want, do := range map[incident.Code]deed{
		incident.RefusedLine: incident.CheckRight{Lines: []string{"4.4"}}, incident.RefusedNoSheet: incident.MakeSheet{},
	} {
		var refused *incident.Refusal
		if _, err := w.ask(kakei, do); !errors.As(err, &refused) || refused.Code != want {
			t.Errorf("%T: %v", do, err)
		}
	}
	w.must(kakei, incident.Finish{Todo: checker})
}

// TestANoticeVoidsNoCheck: that customers are told once more does what is done already once more, and nothing that was checked is other than
// it was.
func TestANoticeVoidsNoCheck(t *testing.T) {
	t.Parallel()
	w := checkable(t)
	w.state.Incident.Playbook.Phases[2].Todos[1].Every = 30 * time.Minute
	for n := range w.state.Todos {
		if w.state.Todos[n].ID == notice {
			w.state.Todos[n].Every = 30 * time.Minute
		}
	}
	for _, d := range []doing{draft, approved, sent, viewDone, noticeDone, right(bangkok, "4.4"), right(berlin, "4.3"), {kakei, excused("4.1")}} {
		w.must(d.by, d.do)
	}
	check, _ := w.state.Todo("4.9")
	if check.State != incident.TodoDone {
		t.Fatalf("the check is %s", check.State)
	}
	next := follow(2, incident.FollowUpNotice, "x", 30*time.Minute)
	sum := w.must(kakei, next).Notice.Sum
	w.must(berlin, incident.ApproveNotice{No: 2, Version: 1, Sum: sum})
	w.must(kakei, incident.SendNotice{No: 2, Version: 1, Sum: sum})
	if check, _ = w.state.Todo("4.9"); check.State != incident.TodoDone {
		t.Errorf("after the next notice the check is %s", check.State)
	}
}
