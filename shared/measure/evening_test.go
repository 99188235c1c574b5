package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

var night = time.Date(2021, 2, 19, 14, 50, 0, 0, time.UTC) // 23:50 in Tokyo

// aBook is a playbook with TODOs that other things do.
var aBook = incident.Playbook{Phases: []incident.PlaybookPart{
	{Phase: incident.Respond, Todos: []incident.TodoDef{
		{ID: "4.1a"},
		{ID: "4.3b", Drafts: true},
		{ID: "4.3c", Fixes: incident.NoticeDocument},
		{ID: "4.3d", Notice: true},
		{ID: "4.3e", Notice: true, Every: 30 * time.Minute},
		{ID: "4.4a"},
	}},
	{Phase: incident.Watch, Todos: []incident.TodoDef{{ID: "5.1", Every: 30 * time.Minute}, {ID: "5.3", Handover: true}}},
	{Phase: incident.Resolve, Todos: []incident.TodoDef{{ID: "6.2", Notice: true}}},
}}

// at is an entry so many minutes into the night.
func at(minute int, kind incident.EntryKind, by incident.PersonID, more ...func(*incident.Entry)) incident.Entry {
	e := incident.Entry{ID: fmt.Sprint(kind, minute, by), Kind: kind, By: by, At: night.Add(time.Duration(minute) * time.Minute)}
	for _, change := range more {
		change(&e)
	}
	return e
}

func on(t incident.TodoID) func(*incident.Entry) { return func(e *incident.Entry) { e.Todo = t } }

func to(p incident.PersonID) func(*incident.Entry) { return func(e *incident.Entry) { e.To = p } }

func notice(no int, stage incident.NoticeStage, promise int) func(*incident.Entry) {
	return func(e *incident.Entry) {
		e.Notice = &incident.NoticeMark{No: no, Stage: stage}
		if promise > 0 {
			e.Notice.Promise = night.Add(time.Duration(promise) * time.Minute)
		}
	}
}

// TestAReviewThatClosesByItselfIsClosed, by the last of its TODOs.
func TestAReviewThatClosesByItselfIsClosed(t *testing.T) {
	t.Parallel()
	last := at(30, incident.EntryDone, "erik", on("7.2"), func(e *incident.Entry) { e.Closes = true })
	e := EveningOf([]incident.Entry{at(0, incident.EntryDeclared, "nok"), at(20, incident.EntryResolved, "nok"), last}, incident.Playbook{}, night.Add(time.Hour))
	marks := e.Phases.Marks
	if len(marks) == 0 || marks[len(marks)-1].What != Closed || !marks[len(marks)-1].At.Equal(last.At) {
		t.Errorf("%+v", marks)
	}
}

// aNight is a short one, with something of everything.
func aNight() []incident.Entry {
	post := func(level incident.ProviderLevel) func(*incident.Entry) {
		return func(e *incident.Entry) { e.Post = &incident.ProviderPost{Event: "ec2@1", Level: level} }
	}
	return []incident.Entry{
		at(0, incident.EntryReported, "noi"), at(2, incident.EntryEvidence, "noi"), at(10, incident.EntryDeclared, "nok"),
		at(11, incident.EntryMade, "", on("4.1a")), at(12, incident.EntryArrived, "erik"), at(13, incident.EntryClaimed, "erik", on("4.3e")),
		at(14, incident.EntryNoticeDrafted, "erik", notice(1, incident.FirstNotice, 70)), at(15, incident.EntryNoticeApproved, "nok", notice(1, incident.FirstNotice, 70)),
		at(16, incident.EntryNoticeSent, "erik", notice(1, incident.FirstNotice, 70)), at(20, incident.EntryProvider, "", post(incident.ProviderImpact)),
		at(40, incident.EntryLate, "", on("4.4a")), at(45, incident.EntryDone, "erik", on("4.4a")), at(50, incident.EntryReopened, "nok", on("4.4a")),
		at(60, incident.EntryPhase, "nok", func(e *incident.Entry) { e.Phase = incident.Watch }),
		at(61, incident.EntryClaimed, "erik", on("5.1")), at(80, incident.EntryNoticeSent, "erik", notice(2, incident.FollowUpNotice, 140)),
		at(85, incident.EntryDone, "erik", on("5.1")), at(90, incident.EntryRecurred, "", on("5.1")), at(95, incident.EntryProgress, "erik", on("5.1"), func(e *incident.Entry) { e.Round = 2 }),
		at(100, incident.EntryCommander, "jonas", to("jonas"), func(e *incident.Entry) { e.Was, e.Handover = "nok", &incident.HandoverMark{} }),
		at(105, incident.EntryToolDown, "", func(e *incident.Entry) { e.Key, e.From = "zendesk", e.At.Add(-5*time.Minute) }),
		at(110, incident.EntryToolUp, "", func(e *incident.Entry) { e.Key = "zendesk" }), at(115, incident.EntryProvider, "", post(incident.ProviderOver)),
		at(120, incident.EntryResolved, "jonas"), at(130, incident.EntryNoticeSent, "erik", notice(3, incident.RecoveryNotice, 0)),
		at(5*24*60, incident.EntryClosed, "jonas"),
	}
}

// lineOf is the line with an id.
func lineOf(t *testing.T, lines []Line, id string) Line {
	t.Helper()
	n := slices.IndexFunc(lines, func(l Line) bool { return l.ID == id })
	if n < 0 {
		t.Fatalf("no %s in %+v", id, lines)
	}
	return lines[n]
}

// said writes marks shortly: what, and in which minutes.
func said(l Line) (out string) {
	for _, m := range l.Marks {
		out += fmt.Sprintf("%s %.0f", m.What, m.At.Sub(night).Minutes())
		if m.What.Lasts() {
			out += fmt.Sprintf("-%.0f", m.To.Sub(night).Minutes())
		}
		out += " "
	}
	return out
}

// TestAnEvening: each line has its marks.
func TestAnEvening(t *testing.T) {
	t.Parallel()
	e := EveningOf(aNight(), aBook, time.Time{})
	for _, c := range []struct {
		lane []Line
		id   string
		want string
	}{
		{e.People, "nok", "commands 10-100 "},
		{e.People, "jonas", "commands 100-120 "},
		{e.People, "erik", "arrives 12 takes 13 takes 61 "},
		{e.Todos, "4.1a", "done 11 "},
		{e.Todos, "4.3b", "waits 10-14 done 14 "},
		{e.Todos, "4.3c", "waits 10-15 done 15 "},
		{e.Todos, "4.3d", "waits 10-16 done 16 "},
		{e.Todos, "4.3e", "waits 10-13 works 13-80 done 80 "},
		{e.Todos, "4.4a", "waits 10-45 late 40-45 done 45 reopened 50 "},
		{e.Todos, "5.1", "waits 60-61 works 61-85 done 85 works 90-95 done 95 "},
		{e.Todos, "5.3", "waits 60-100 done 100 "},
		{e.Todos, "6.2", "waits 130-130 done 130 "},
		{e.Notices, SentRow, "sent 16 sent 80 sent 130 "},
		{e.Notices, PromisedRow, "promised 70 late 70-80 promised 140 "},
		{e.Provider, "ec2@1", "says 20-115 says 115-115 "},
		{e.Signs, ReportsRow, "reports 0 "},
		{e.Signs, EvidenceRow, "evidence 2 "},
		{e.Signs, "zendesk", "down 100-110 "},
		{[]Line{e.Phases}, "", "phase 0-10 phase 10-60 started 10 phase 60-120 ended 120 closed 7200 "},
	} {
		if got := said(lineOf(t, c.lane, c.id)); got != c.want {
			t.Errorf("%s: %q, want %q", c.id, got, c.want)
		}
	}
	if e.People[0].ID != "nok" || e.People[1].ID != "erik" {
		t.Errorf("people come as %+v", e.People)
	}
	if len(e.Spans) != 2 || !e.Tail || e.Over.Sub(night) != 130*time.Minute || e.Place(night.Add(140*time.Minute)) > e.Spans[1].Left {
		t.Errorf("it is over at %s, in %+v", e.Over, e.Spans)
	}
}

// TestAnEveningThatRuns: what is not over ends where somebody looks.
func TestAnEveningThatRuns(t *testing.T) {
	t.Parallel()
	all := slices.DeleteFunc(aNight(), func(e incident.Entry) bool { return e.At.After(night.Add(62 * time.Minute)) })
	e := EveningOf(all, aBook, night.Add(100*time.Minute))
	if got := said(lineOf(t, e.Todos, "5.1")); got != "waits 60-61 works 61-100 " || !e.Over.IsZero() {
		t.Errorf("%q, over at %s", got, e.Over)
	}
	if got := said(lineOf(t, e.Notices, PromisedRow)); got != "promised 70 late 70-100 " {
		t.Errorf("promises: %q", got)
	}
}

// TestQuietTimesAreCut: the longest of them, and nothing that happened is in one.
func TestQuietTimesAreCut(t *testing.T) {
	t.Parallel()
	all := aNight()[:8]
	for n := range 40 {
		all = append(all, at(24*60*(n+1), incident.EntryEvidence, "noi"))
	}
	e := EveningOf(all, incident.Playbook{}, time.Time{})
	if len(e.Spans) != mostCuts+1 {
		t.Errorf("%d spans", len(e.Spans))
	}
	inside(t, e)
}

// inside fails unless every mark stands in the picture, where something happens, and no later one before it.
func inside(t *testing.T, e Evening) {
	t.Helper()
	for _, l := range e.lines() {
		for _, m := range l.Marks {
			from, till := e.Place(m.At), e.Place(m.To)
			in := func(at time.Time) bool {
				return slices.ContainsFunc(e.Spans, func(s Span) bool { return !at.Before(s.From) && !at.After(s.To) })
			}
			if math.IsNaN(from) || math.IsNaN(till) || from < 0 || till > 1 || from > till || m.To.Before(m.At) || !in(m.At) || !in(m.To) {
				t.Fatalf("%s %+v stands from %f to %f, in %+v", l.ID, m, from, till, e.Spans)
			}
		}
	}
	for n, s := range e.Spans {
		if s.Left > s.Right || s.Left < 0 || s.Right > 1 || n > 0 && s.Left < e.Spans[n-1].Right {
			t.Fatalf("spans: %+v", e.Spans)
		}
	}
}

// TestAnyEveningIsInside: of whatever entries, in whatever order, at whatever times.
func TestAnyEveningIsInside(t *testing.T) {
	t.Parallel()
	books := []incident.Playbook{{}, aBook}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		all := aNight()
		for range r.IntN(3) {
			all = append(all, aNight()...)
		}
		r.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		all = all[:r.IntN(len(all)+1)]
		for n := range all {
			switch r.IntN(8) {
			case 0:
				all[n].At = night.Add(time.Duration(r.Int64N(int64(90*24*time.Hour))) - 30*24*time.Hour)
			case 1:
				all[n].From = all[n].At.AddDate(r.IntN(100)-90, 0, 0)
			case 2:
				all[n].Kind = aNight()[r.IntN(len(aNight()))].Kind
			case 3:
				all[n].At = time.Time{}
			}
		}
		inside(t, EveningOf(all, books[r.IntN(2)], night.Add(time.Duration(r.IntN(10000))*time.Minute)))
	}
}
