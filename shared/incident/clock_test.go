package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

var (
	asked   = incident.Ask{Todo: notice, Step: incident.AskTake, To: []string{"S0ONCALL"}}
	snoozed = doing{kakei, incident.SnoozeUntil{Until: t0.Add(time.Hour)}}
	viewed  = doing{berlin, incident.Finish{Todo: view}}
)

// clockCases are the requests of the clock, and of those who want it quiet.
var clockCases = []decision{
	{"late", nil, tool, incident.Lapse{Todo: notice}, incident.EntryLate, ""},
	{"late twice", []doing{{tool, incident.Lapse{Todo: notice}}}, tool, incident.Lapse{Todo: notice}, "", incident.RefusedSame},
	{"late in other hands", []doing{{berlin, incident.Claim{Todo: notice}}}, tool, incident.Lapse{Todo: notice}, "", incident.RefusedSame},
	{"late, and done", []doing{viewed}, tool, incident.Lapse{Todo: view}, "", incident.RefusedSame},
	{"what the tool does is never late", nil, tool, incident.Lapse{Todo: auto}, "", incident.RefusedSame},
	{"a question", nil, tool, asked, incident.EntryAsked, ""},
	{"a question about what was taken meanwhile", []doing{{berlin, incident.Claim{Todo: notice}}}, tool, asked, "", incident.RefusedSame},
	{"a question to nobody", nil, tool, incident.Ask{Todo: notice, Step: incident.AskTake}, "", incident.RefusedSame},
	{"the next occurrence of what is done", []doing{viewed}, tool, incident.Recur{Todo: view, To: 1}, incident.EntryRecurred, ""},
	{"the next occurrence of what nobody did", nil, tool, incident.Recur{Todo: view, To: 2}, incident.EntryMissed, ""},
	{"an occurrence that began already", []doing{{tool, incident.Recur{Todo: view, To: 1}}}, tool, incident.Recur{Todo: view, To: 1}, "", incident.RefusedSame},
	{"an occurrence of what was skipped", []doing{{berlin, incident.Skip{Todo: view, Reason: "no Zendesk"}}}, tool, incident.Recur{Todo: view, To: 1}, "", incident.RefusedSame},
	{"an occurrence of what happens once", nil, tool, incident.Recur{Todo: notice, To: 1}, "", incident.RefusedSame},
	{"quiet for a while", nil, berlin, incident.SnoozeUntil{Until: t0.Add(time.Hour)}, incident.EntrySnoozed, ""},
	{"the tool wants no quiet", nil, tool, incident.SnoozeUntil{Until: t0.Add(time.Hour)}, "", incident.RefusedPerson},
	{"no quiet any more", []doing{snoozed}, berlin, incident.SnoozeUntil{}, incident.EntryWoken, ""},
	{"the quiet is over", []doing{snoozed}, tool, incident.Wake{}, incident.EntryWoken, ""},
	{"it was not quiet", nil, tool, incident.Wake{}, "", incident.RefusedSame},
}

// clocked returns a world with people and groups to ask, at t0.
func clocked(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, at: t0.Add(-time.Second)}
	d := declaration()
	d.Settings.Responders = []string{"U0LEAD", "S0ONCALL"}
	w.must(kakei, d)
	return w
}

// until lets the clock look every minute until so many minutes after t0, and returns what it did: "17 ask 4.4a commander".
func (w *world) until(minute int) (did []string) {
	w.t.Helper()
	for m := int(w.at.Sub(t0).Minutes()) + 1; m <= minute; m++ {
		w.at = t0.Add(time.Duration(m) * time.Minute)
		did = append(did, w.look()...)
	}
	return did
}

// look is one look of the clock, which must find nothing the second time and never come before its moment.
func (w *world) look() (did []string) {
	w.t.Helper()
	now := w.at
	due, next := w.state.Due(now), w.state.NextLook()
	if len(due) > 0 && (next.IsZero() || next.After(now)) {
		w.t.Errorf("%v is due at %v, the next look would be %v", due, now, next)
	}
	if at := w.state.Incident.AskAt; !next.IsZero() && (at.IsZero() || at.After(next) && at.After(now)) {
		w.t.Errorf("the incident would be looked at %v, too late for %v", at, next)
	}
	for _, a := range due {
		w.must(tool, a)
		did = append(did, fmt.Sprintf("%d %s", int(now.Sub(t0).Minutes()), said(a)))
	}
	w.at = now
	w.state.Incident.AskAt = w.state.NextLook() // as the service does
	if again := w.state.Due(now); len(again) > 0 && !recurred(due) {
		w.t.Errorf("the second look finds %v", again)
	}
	return did
}

func recurred(due []incident.Event) bool {
	return slices.ContainsFunc(due, func(a incident.Event) bool { _, ok := a.(incident.Recur); return ok })
}

func said(a incident.Event) string {
	switch a := a.(type) {
	case incident.Lapse:
		return fmt.Sprintf("late %s", a.Todo)
	case incident.Ask:
		return fmt.Sprintf("%s %s %s", a.Step, a.Todo, strings.Join(a.To, ","))
	case incident.AskSign:
		return fmt.Sprintf("%s %s", a.Step, strings.Join(a.To, ","))
	case incident.Recur:
		return fmt.Sprintf("recur %s %d", a.Todo, a.To)
	}
	return fmt.Sprintf("%T", a)
}

// only keeps what was done about one TODO.
func only(id incident.TodoID, did []string) (out []string) {
	for _, s := range did {
		if strings.Contains(s, " "+string(id)) {
			out = append(out, s)
		}
	}
	return out
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func TestNobodyTakesIt(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	expect(t, "a TODO due after 30 minutes", only(notice, w.until(300)),
		"10 take 4.3d S0ONCALL", "30 late 4.3d", "40 commander 4.3d U0KAKEI", "60 responders 4.3d S0ONCALL")
	expect(t, "one that is guidance only", only("4.9", clocked(t).until(600)), "10 take 4.9 S0ONCALL")
}

func TestItsOwnerIsLate(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(berlin, incident.Claim{Todo: notice})
	expect(t, "before and at the due time", only(notice, w.until(35)), "30 late 4.3d", "30 owner 4.3d U0BERLIN")
	w.must(berlin, incident.AddProgress{Todo: notice, Text: "until 00:50"})
	expect(t, "a word puts the next question off", only(notice, w.until(50)), "45 commander 4.3d U0KAKEI")
	w.must(berlin, incident.Reassign{Todo: notice, To: bangkok})
	expect(t, "other hands have a while", only(notice, w.until(75)), "60 owner 4.3d U0BANGKOK", "70 commander 4.3d U0KAKEI")
	w.must(bangkok, incident.Finish{Todo: notice})
	expect(t, "done", only(notice, w.until(300)))
	if got := w.todo(notice); !got.Late.IsZero() || got.Asked != nil {
		t.Errorf("done, and still late or asked about: %+v", got)
	}
}

func TestTheCommanderIsNotAskedAboutTheirOwn(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(kakei, incident.Claim{Todo: notice})
	expect(t, "the commander's TODO", only(notice, w.until(300)), "30 late 4.3d", "30 owner 4.3d U0KAKEI", "50 responders 4.3d S0ONCALL")
}

// TestTheOwnerLeadsLater: the ladder has no commander any more once the owner is one, and nobody is asked what they were asked
// before.
func TestTheOwnerLeadsLater(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(berlin, incident.Claim{Todo: notice})
	expect(t, "the owner, then the commander", only(notice, w.until(40)), "30 late 4.3d", "30 owner 4.3d U0BERLIN", "40 commander 4.3d U0KAKEI")
	w.hands(kakei, berlin)
	expect(t, "the owner leads", only(notice, w.until(300)), "60 responders 4.3d S0ONCALL")
}

// TestAnHourWithoutTheClock: whoever comes late asks the last question only, and what is late is so since it was due.
func TestAnHourWithoutTheClock(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(berlin, incident.Claim{Todo: notice})
	w.at = t0.Add(95 * time.Minute)
	expect(t, "one look", only(notice, w.look()), "95 late 4.3d", "95 responders 4.3d S0ONCALL")
	if late := w.todo(notice).Late; !late.Equal(t0.Add(30 * time.Minute)) {
		t.Errorf("late since %v", late)
	}
	expect(t, "afterwards", only(notice, w.until(300)))
	w.at = t0
	expect(t, "a clock that jumped back", w.look())
}

func TestRecurring(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(berlin, incident.Claim{Todo: view})
	w.must(berlin, on(view, incident.DoneReaction, 60))
	expect(t, "done early", only(view, w.until(31)), "30 recur 4.4a 1")
	got := w.todo(view)
	if got.State != incident.TodoClaimed || got.Owner != berlin.ID || !got.Due.Equal(t0.Add(45*time.Minute)) || got.Missed != 0 {
		t.Errorf("the second occurrence: %+v", got)
	}
	expect(t, "the second is late, then missed", only(view, w.until(61)),
		"45 late 4.4a", "45 owner 4.4a U0BERLIN", "55 commander 4.4a U0KAKEI", "60 recur 4.4a 2")
	if got := w.todo(view); got.Missed != 1 || !got.Late.Equal(t0.Add(45*time.Minute)) {
		t.Errorf("missed: %+v", got)
	}
	expect(t, "the misses in a row ask ever less", only(view, w.until(60*24)), misses()...)
	w.must(berlin, incident.Finish{Todo: view})
	if got := w.todo(view); !got.Late.IsZero() {
		t.Errorf("done after all: %+v", got)
	}
	if w.until(60*24 + 31); w.todo(view).Missed != 0 {
		t.Errorf("the round after: %+v", w.todo(view))
	}
}

// TestAMissedRoundIsAskedOfItsOwnerFirst: a word about one round puts the question about the next off until that is missed already,
// and yet nobody else is told that its owner, who was never asked, did not answer.
func TestAMissedRoundIsAskedOfItsOwnerFirst(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	for i := range w.state.Todos {
		if x := &w.state.Todos[i]; x.ID == view {
			x.Every = 6 * time.Minute
		}
	}
	w.must(berlin, incident.Claim{Todo: view})
	w.at = t0.Add(15 * time.Minute)
	w.must(berlin, incident.AddProgress{Todo: view, Text: "23件"})
	expect(t, "one missed", only(view, w.until(29)), "18 recur 4.4a 1", "21 late 4.4a", "24 recur 4.4a 2", "27 owner 4.4a U0BERLIN")
}

// misses is what is said of a day of misses after the first: the commander having been asked about that one, the responders
// are asked at the next, and nobody after that.
func misses() (out []string) {
	for n := 2; 30*n <= 60*24; n++ {
		if n > 2 {
			out = append(out, fmt.Sprintf("%d recur 4.4a %d", 30*n, n))
		}
		if n == 2 {
			out = append(out, "75 responders 4.4a S0ONCALL")
		}
	}
	return out
}

// TestAnHourWithoutTheClockRecurs: occurrences are not piled up.
func TestAnHourWithoutTheClockRecurs(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.at = t0.Add(130 * time.Minute)
	expect(t, "one look", only(view, w.look()), "130 recur 4.4a 4")
	got := w.todo(view)
	if got.Missed != 4 || !got.Due.Equal(t0.Add(135*time.Minute)) || !got.Late.Equal(t0.Add(15*time.Minute)) {
		t.Errorf("after two hours: %+v", got)
	}
}

func TestSnooze(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(berlin, incident.Claim{Todo: notice})
	w.must(kakei, incident.SnoozeUntil{Until: t0.Add(50 * time.Minute)})
	expect(t, "quiet, yet what is late is marked", w.until(31), "15 late 4.4a", "30 late 4.3d", "30 recur 4.4a 1")
	if w.state.Incident.LateNo != 0 {
		t.Error("everybody was told while it was to be quiet")
	}
	expect(t, "afterwards", w.until(51), "50 incident.Wake", "50 incident.AskSilence", "50 take 4.9 S0ONCALL", "50 commander 4.3d U0KAKEI", "50 commander 4.4a U0KAKEI")
	if w.state.Incident.LateNo != 1 || w.state.Incident.Snooze != nil {
		t.Errorf("after the quiet: %d, %v", w.state.Incident.LateNo, w.state.Incident.Snooze)
	}
	w.must(kakei, incident.SnoozeUntil{Until: t0.Add(100 * time.Hour)})
	if got := w.state.Incident.Snooze.Until.Sub(w.at); got != 8*time.Hour {
		t.Errorf("a long snooze lasts %v", got)
	}
}

// TestQuietAtOnce: after the end there is nothing due, whatever was late, but what is to do in the review, days later.
func TestQuietAtOnce(t *testing.T) {
	t.Parallel()
	for _, end := range []incident.Action{incident.Cancel{Reason: "our VPN"}, incident.End{Confirmed: true, Note: "seen"}} {
		w := clocked(t)
		w.until(20)
		w.must(kakei, end)
		expect(t, fmt.Sprintf("after %T", end), w.until(120))
		_, review := w.state.Todo(kpt)
		if at := w.state.NextLook(); !review && !at.IsZero() || review && at.Sub(w.at) < 5*24*time.Hour {
			t.Errorf("after %T the next look is %v", end, at)
		}
	}
}

// TestAutomatic: nobody is asked about what the tool does, until it could not.
func TestAutomatic(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	expect(t, "being done", only(auto, w.until(60)))
	w.must(tool, incident.Failed{Problem: incident.Problem{System: "slack", Key: "channel", Code: "restricted_action", Since: w.at}})
	expect(t, "stuck", only(auto, w.until(62)), "61 late 4.1a")
	expect(t, "stuck for a while", only(auto, w.until(80)), "70 take 4.1a S0ONCALL", "80 commander 4.1a U0KAKEI")
}

// TestWhomToAsk: groups rather than each of their people; the responders where there is no group; a team of one.
func TestWhomToAsk(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		responders []string
		want       string
	}{
		"groups": {[]string{"U0LEAD", "S0ONCALL", "S0SRE"}, "S0ONCALL,S0SRE"},
		"people": {[]string{"U0LEAD", "U0TOKYO"}, "U0LEAD,U0TOKYO"},
		"nobody": {nil, "U0KAKEI"},
	} {
		w := clocked(t)
		w.state.Incident.Settings.Responders = test.responders
		expect(t, name, only(notice, w.until(10)), "10 take 4.3d "+test.want)
	}
}

// TestLadderOfThePlaybook: a TODO's own grace and ladder come before the playbook's.
func TestLadderOfThePlaybook(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	pb := &w.state.Incident.Playbook
	pb.Reminders = incident.Reminders{Grace: 20 * time.Minute, Ladder: []incident.Rung{{Ask: incident.AskResponders, After: 5 * time.Minute}}}
	for i, def := range pb.Part(incident.Respond).Todos {
		if def.ID == notice {
			for n, part := range pb.Phases {
				if part.Phase == incident.Respond {
					pb.Phases[n].Todos[i].Grace = 3 * time.Minute
					pb.Phases[n].Todos[i].Ladder = []incident.Rung{{Ask: incident.AskCommander, After: time.Minute}}
				}
			}
		}
	}
	w.state.Incident.AskAt = t0
	did := w.until(44)
	expect(t, "its own", only(notice, did), "3 take 4.3d S0ONCALL", "30 late 4.3d", "31 commander 4.3d U0KAKEI")
	expect(t, "the playbook's", only(view, did), "15 late 4.4a", "15 take 4.4a S0ONCALL", "20 responders 4.4a S0ONCALL", "30 recur 4.4a 1")
}
