package measure_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

// about is an outage in Tokyo with TODOs of some phases.
var about = measure.About{
	Incident: "k3f9qa", Kind: incident.Live, Title: "EC2 に SSH できない", Site: "tokyo",
	Phases: map[incident.TodoID]incident.Phase{"2.1": incident.Confirm, "4.3d": incident.Respond, "5.1": incident.Watch, "7.1": incident.Review},
}

// did is an entry of a kind so many minutes after T0.
func did(kind incident.EntryKind, minute int, more ...func(*incident.Entry)) incident.Entry {
	e := incident.Entry{Kind: kind, At: at(minute), By: "U0KAKEI"}
	for _, m := range more {
		m(&e)
	}
	return e
}

func on(id incident.TodoID) func(*incident.Entry) { return func(e *incident.Entry) { e.Todo = id } }
func tool(e *incident.Entry)                      { e.By = "" }
func count(n int) func(*incident.Entry)           { return func(e *incident.Entry) { e.Count = n } }

func made(key string, of ...string) func(*incident.Entry) {
	return func(e *incident.Entry) { e.By, e.Key, e.Made = "", key, of }
}

func asks(step incident.Step, who ...string) func(*incident.Entry) {
	return func(e *incident.Entry) { e.By, e.Step, e.Subject = "", step, who }
}

func given(to incident.PersonID) func(*incident.Entry) { return func(e *incident.Entry) { e.To = to } }

func checks(done, of int) func(*incident.Entry) {
	return func(e *incident.Entry) { e.Check = &incident.CheckCount{Done: done, Of: of} }
}

// said is what measures say, in a line for each.
func said(m measure.Measures) (out []string) {
	for _, r := range measure.Rows {
		if r.Count != nil {
			if n := r.Count(m); n > 0 {
				out = append(out, fmt.Sprint(r.Key, " ", n))
			}
			continue
		}
		if d, ok := r.Of(m); ok {
			out = append(out, fmt.Sprint(r.Key, " ", d.Minutes()))
		}
	}
	if !m.Ended.IsZero() {
		out = append(out, fmt.Sprint("ended ", m.Ended.Sub(m.T0).Minutes()))
	}
	for _, ids := range [][]incident.TodoID{m.Late, m.Reopened, m.Missing} {
		for _, id := range ids {
			out = append(out, string(id))
		}
	}
	return out
}

var declared = did(incident.EntryDeclared, 0)

func TestTake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		entries []incident.Entry
		want    string
	}{
		{"nothing came of it", []incident.Entry{declared}, ""},
		{
			"an evening",
			[]incident.Entry{
				declared, did(incident.EntryMade, 1, made("channel")), did(incident.EntryMade, 2, made("todo/4.1a", "channel", "topic", "invite/people")),
				did(incident.EntryMade, 3, made("todo/4.2a", "announce/C0ALL")), sent(1, 28, 60), sent(2, 63, 0),
				did(incident.EntryChecked, 40, checks(5, 6)), did(incident.EntryChecked, 45, checks(6, 6)), did(incident.EntryResolved, 70),
			},
			"channel 1|first_in 2|first_post 3|notice_1 28|gap 35|late_notices 1|checked 45|ended 70",
		},
		{"somebody came before the invitations were out", []incident.Entry{declared, did(incident.EntryArrived, 1), did(incident.EntryMade, 4, made("todo/4.1a", "invite/people"))}, "first_in 1"},
		{"a word to all comes before the announcements", []incident.Entry{declared, did(incident.EntryToAll, 2, count(3)), did(incident.EntryMade, 4, made("help"))}, "first_post 2"},
		{"a word to nobody outside the room is no post", []incident.Entry{declared, did(incident.EntryToAll, 2)}, ""},
		{
			"a sign first: its look counts from the report",
			[]incident.Entry{
				did(incident.EntryReported, -10), did(incident.EntryClaimed, -6, on("2.1")), declared, did(incident.EntryClaimed, 5, on("4.3d")),
			},
			"detected 10|claim 4|claim_most 5",
		},
		{
			"of each TODO the first claim, from when its phase began",
			[]incident.Entry{
				declared, did(incident.EntryClaimed, 3, on("4.3d")), did(incident.EntryReleased, 9, on("4.3d")), did(incident.EntryClaimed, 20, on("4.3d")),
				did(incident.EntryPhase, 60, func(e *incident.Entry) { e.Phase = incident.Watch }), did(incident.EntryClaimed, 62, on("5.1")),
				did(incident.EntryAdded, 30, on("+1")), did(incident.EntryReassigned, 37, on("+1"), given("U0BERLIN")),
			},
			"claim 3|claim_most 7",
		},
		{"what is done without a claim was taken then, by the tool never", []incident.Entry{declared, did(incident.EntryDone, 8, on("4.3d")), did(incident.EntryDone, 9, on("4.1a"), tool)}, "claim 8|claim_most 8"},
		{
			"late, opened again and missing, each once",
			[]incident.Entry{
				declared, did(incident.EntryLate, 30, on("4.3d"), tool), did(incident.EntryMissed, 40, on("4.5b"), tool, count(2)), did(incident.EntryLate, 90, on("4.3d"), tool),
				did(incident.EntryReopened, 50, on("4.2b")), did(incident.EntryReopened, 51, on("4.2b")), did(incident.EntryMissing, 55, on("4.4a")),
			},
			"4.3d|4.5b|4.2b|4.4a",
		},
		{
			"reopened: the end that stands, and what came between counts",
			[]incident.Entry{declared, did(incident.EntryResolved, 60), did(incident.EntryTakenUp, 65), did(incident.EntryLate, 70, on("4.3d"), tool), did(incident.EntryResolved, 90)},
			"ended 90|4.3d",
		},
		{"taken up again and not over", []incident.Entry{declared, did(incident.EntryResolved, 60), did(incident.EntryTakenUp, 65)}, ""},
		{
			"after the end only what customers were told",
			[]incident.Entry{
				declared, sent(1, 28, 60), did(incident.EntryResolved, 50), did(incident.EntryMade, 51, made("channel")), did(incident.EntryLate, 52, on("7.1"), tool),
				did(incident.EntryPromiseAsked, 60, asks("", "U0KAKEI")), sent(2, 75, 0),
			},
			"notice_1 28|gap 47|late_notices 1|ended 50",
		},
		{"what was redacted happened all the same", []incident.Entry{declared, did(incident.EntryClaimed, 4, on("4.3d")).Redact(at(9), "", incident.WhyDeleted)}, "claim 4|claim_most 4"},
		{"kinds of a later version tell nothing", []incident.Entry{declared, did("teleported", 4, on("4.3d"), made("channel"), given("U0BERLIN"))}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(said(measure.Take(about, c.entries)), "|"); got != c.want {
				t.Errorf("it says\n%s, want\n%s", got, c.want)
			}
		})
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries   []incident.Entry
		all, most int
		from      int
	}{
		"a step asks about several TODOs in one message": {[]incident.Entry{
			did(incident.EntryAsked, 5, on("4.2b"), asks(incident.AskTake, "S0ONCALL")), did(incident.EntryAsked, 5, on("4.3b"), asks(incident.AskTake, "S0ONCALL")),
		}, 1, 1, 5},
		"in threads each is a message of its own": {[]incident.Entry{
			did(incident.EntryAsked, 5, on("4.2b"), asks(incident.AskOwner), given("U0BERLIN")), did(incident.EntryAsked, 5, on("4.3b"), asks(incident.AskOwner), given("U0BERLIN")),
		}, 2, 2, 5},
		"an hour begins at any minute, and its last is not in it": {[]incident.Entry{
			did(incident.EntryNoticeSoon, 10, asks("", "U0BERLIN")), did(incident.EntryNoticeSoon, 40, asks("", "U0BERLIN")),
			did(incident.EntryNoticeLate, 69, asks("", "U0BERLIN")), did(incident.EntryNoticeLate, 70, asks("", "U0BERLIN")),
		}, 4, 3, 10},
		"board and announcements name whoever commands": {[]incident.Entry{
			declared, did(incident.EntryMade, 1, made("todo/4.2a", "announce/C0ALL", "announce/C0DEV", "topic")),
		}, 3, 3, 0},
		"whoever commands is asked to approve what another wrote": {[]incident.Entry{
			did(incident.EntryCommander, 1, given("U0BERLIN")), did(incident.EntryNoticeDrafted, 5), did(incident.EntryNoticeVoided, 9, func(e *incident.Entry) { e.By = "U0BERLIN" }),
		}, 2, 2, 1},
		"nobody's are added to another's": {[]incident.Entry{
			did(incident.EntryNoticeAsked, 10, asks("", "U0BERLIN", "U0BANGKOK")), did(incident.EntrySilence, 20, asks("", "U0BANGKOK")),
		}, 3, 2, 10},
		"whoever did it is not told":           {[]incident.Entry{did(incident.EntryReassigned, 5, on("4.2b"), given("U0KAKEI"))}, 0, 0, 0},
		"whoever looks after customers is":     {[]incident.Entry{did(incident.EntryOwnersAsked, 5, tool, func(e *incident.Entry) { e.Untold = []incident.OwnerUntold{{Owner: "U0SALES"}, {Others: true}} })}, 1, 1, 5},
		"of the busiest stretches the earlier": {[]incident.Entry{did(incident.EntrySilence, 5, asks("", "U0B")), did(incident.EntrySilence, 6, asks("", "U0A"))}, 2, 1, 5},
	} {
		got := measure.Take(about, c.entries).Mentions
		want := measure.Mentions{All: c.all, Most: c.most, From: at(c.from)}
		if c.all == 0 {
			want.From = time.Time{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// many is a long night of many TODOs: every kind of entry, at random.
func many(r *rand.Rand, todos, entries int) []incident.Entry {
	kinds := []incident.EntryKind{
		incident.EntryClaimed, incident.EntryDone, incident.EntryLate, incident.EntryReopened, incident.EntryMissing, incident.EntryAsked, incident.EntryReassigned,
		incident.EntryAdded, incident.EntryMade, incident.EntryChecked, incident.EntryArrived, incident.EntryToAll, incident.EntryPhase, incident.EntryNoticeSoon,
		incident.EntryResolved, incident.EntryTakenUp, incident.EntryNoticeWaived, "later",
	}
	all := []incident.Entry{did(incident.EntryReported, -10), declared}
	for n := range entries {
		e := did(kinds[r.IntN(len(kinds))], r.IntN(600), on(incident.TodoID(fmt.Sprintf("%032d", r.IntN(todos)))), count(1), checks(r.IntN(3), 2))
		e.ID, e.Key, e.Subject, e.To = fmt.Sprint("e", n), "channel", []string{fmt.Sprint("U", r.IntN(9))}, incident.PersonID(fmt.Sprint("U", r.IntN(9)))
		if r.IntN(20) == 0 {
			e = sent(n+1, r.IntN(600), r.IntN(600))
			e.ID = fmt.Sprint("e", n)
		}
		all = append(all, e)
	}
	return all
}

func TestTheOrderOfEntriesDoesNotMatter(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		all := many(r, 12, 80)
		want := measure.Take(about, all)
		r.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		given := slices.Clone(all)
		if diff := cmp.Diff(want, measure.Take(about, all)); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
		if diff := cmp.Diff(given, all); diff != "" {
			t.Fatalf("seed %d: entries were changed: %s", seed, diff)
		}
	}
}

// TestMeasuresAreBounded holds the largest that there can be below what is promised of a document.
func TestMeasuresAreBounded(t *testing.T) {
	t.Parallel()
	a := about
	a.Title = strings.Repeat("障", 150)
	all := many(rand.New(rand.NewPCG(1, 1)), 300, 3000)
	all = append(all, did(incident.EntryResolved, 700))
	m := measure.Take(a, all)
	body, err := json.Marshal(m)
	if err != nil || len(body) > 10<<10 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	if m.Counts.Late < 50 || len(m.Late) >= m.Counts.Late || m.Claimed.Todos < 200 || len(m.Claims) >= m.Claimed.Todos || m.LateSent == 0 {
		t.Errorf("the counts are not of all: %+v, %+v, %d", m.Counts, m.Claimed, m.LateSent)
	}
}

// TestMeasuresNameNobody walks the types of what is kept: none of them can hold a person.
func TestMeasuresNameNobody(t *testing.T) {
	t.Parallel()
	allowed := []string{"ID", "Kind", "TodoID", "string Title", "string Site"}
	seen := 0
	var walk func(path string, of reflect.Type)
	walk = func(path string, of reflect.Type) {
		seen++
		switch of.Kind() {
		case reflect.Struct:
			for f := range of.Fields() {
				if f.Type != reflect.TypeFor[time.Time]() {
					walk(path+"."+f.Name, f.Type)
				}
			}
		case reflect.Slice, reflect.Pointer:
			walk(path, of.Elem())
		case reflect.String:
			name := path[strings.LastIndexByte(path, '.')+1:]
			if !slices.Contains(allowed, of.Name()) && !slices.Contains(allowed, "string "+name) {
				t.Errorf("%s is a %s, which may name somebody", path, of)
			}
		case reflect.Map, reflect.Interface:
			t.Errorf("%s is a %s, which may hold anything", path, of)
		}
	}
	walk("Measures", reflect.TypeFor[measure.Measures]())
	if seen < 20 {
		t.Errorf("%d types were looked at", seen)
	}
	body, _ := json.Marshal(measure.Take(about, many(rand.New(rand.NewPCG(1, 1)), 20, 500)))
	for _, who := range []string{"U0KAKEI", "U1\"", "U7\""} {
		if strings.Contains(string(body), who) {
			t.Errorf("%s is in %s", who, body)
		}
	}
}

// response is one whose first notice and longest gap took so many minutes, and that began on a day.
func response(id incident.ID, kind incident.Kind, day, notice, gap int) measure.Measures {
	start := t0.AddDate(0, 0, day)
	return measure.Measures{
		Incident: id, Kind: kind, T0: start, Notice1: start.Add(time.Duration(notice) * time.Minute), Ended: start.Add(5 * time.Hour),
		Told: measure.Told{Sent: 2, Gap: time.Duration(gap) * time.Minute},
	}
}

func TestMoves(t *testing.T) {
	t.Parallel()
	private := response("p", incident.Live, 9, 5, 5)
	private.Private = true
	open := response("o", incident.Live, 11, 5, 5)
	open.Ended = time.Time{}
	for name, c := range map[string]struct {
		all  []measure.Measures
		want string
	}{
		"the first of its kind":         {[]measure.Measures{response("a", incident.Live, 10, 26, 40)}, ""},
		"faster, and as often":          {[]measure.Measures{response("b", incident.Live, 10, 26, 40), response("a", incident.Live, 0, 41, 40)}, "b notice_1 26 41"},
		"by less than a tenth":          {[]measure.Measures{response("a", incident.Live, 0, 41, 40), response("b", incident.Live, 10, 38, 41)}, ""},
		"by less than a minute":         {[]measure.Measures{response("a", incident.Live, 0, 2, 0), response("b", incident.Live, 10, 2, 0)}, ""},
		"a drill beside a drill":        {[]measure.Measures{response("a", incident.Drill, 0, 41, 0), response("l", incident.Live, 5, 10, 0), response("b", incident.Drill, 10, 20, 0)}, "b notice_1 20 41"},
		"it ended before the week":      {[]measure.Measures{response("a", incident.Live, 0, 41, 0), response("b", incident.Live, 2, 20, 0)}, ""},
		"private ones are not told of":  {[]measure.Measures{response("a", incident.Live, 0, 41, 0), private}, ""},
		"nor stood beside another":      {[]measure.Measures{response("a", incident.Live, 0, 41, 0), private, response("b", incident.Live, 10, 41, 0)}, ""},
		"one that goes on is none":      {[]measure.Measures{response("a", incident.Live, 0, 41, 0), open}, ""},
		"two in a week, each by itself": {[]measure.Measures{response("a", incident.Live, 0, 40, 0), response("b", incident.Live, 9, 20, 0), response("c", incident.Live, 10, 30, 0)}, "b notice_1 20 40|c notice_1 30 20"},
	} {
		var got []string
		for _, m := range measure.Moves(c.all, incident.Span{From: t0.AddDate(0, 0, 7), To: t0.AddDate(0, 0, 14)}) {
			got = append(got, fmt.Sprint(m.Incident, " ", m.Row, " ", m.Now.Minutes(), " ", m.Before.Minutes()))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestMovesAreFew: of a response in which everything went otherwise those are told that moved most, in the order of the rows.
func TestMovesAreFew(t *testing.T) {
	t.Parallel()
	of := func(id incident.ID, day, by int) measure.Measures {
		m := response(id, incident.Live, day, 30*by, 20+by)
		m.Channel, m.FirstIn, m.Checked = m.T0.Add(time.Duration(by)*time.Minute), m.T0.Add(time.Duration(4*by*by)*time.Minute), m.T0.Add(time.Duration(50+by)*time.Minute)
		return m
	}
	var rows []string
	for _, m := range measure.Moves([]measure.Measures{of("a", 0, 3), of("b", 10, 12)}, incident.Span{From: t0.AddDate(0, 0, 7), To: t0.AddDate(0, 0, 14)}) {
		rows = append(rows, m.Row)
	}
	if got := strings.Join(rows, " "); got != "channel first_in notice_1" {
		t.Errorf("rows %s", got)
	}
}

func TestTheLastOfItsKind(t *testing.T) {
	t.Parallel()
	drill, live, newer, private := response("d", incident.Drill, 3, 1, 1), response("l", incident.Live, 1, 1, 1), response("n", incident.Live, 4, 1, 1), response("p", incident.Live, 3, 1, 1)
	private.Private = true
	of := response("x", incident.Live, 4, 1, 1)
	of.T0 = of.T0.Add(-time.Hour)
	secret := of
	secret.Private = true
	all := []measure.Measures{newer, private, drill, of, live}
	for name, c := range map[string]struct {
		of   measure.Measures
		want incident.ID
	}{"live": {of, "l"}, "a private one": {secret, "l"}, "the first drill": {drill, ""}, "the newest": {newer, "x"}} {
		if got, ok := measure.LastOfKind(all, c.of); got.Incident != c.want || ok != (c.want != "") {
			t.Errorf("%s: %s, want %s", name, got.Incident, c.want)
		}
	}
}
