package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// news is what the room is told: a message a part, a decision a word.
func (w *world) news() string {
	var messages []string
	no := 0
	for _, n := range w.state.Incident.News {
		if n.No != no {
			messages, no = append(messages, ""), n.No
		}
		last := len(messages) - 1
		messages[last] = strings.TrimSpace(messages[last] + " " + string(n.Entry.Kind))
	}
	return strings.Join(messages, " | ")
}

func (w *world) later(d time.Duration) *world {
	w.at = w.at.Add(d)
	return w
}

func TestTheRoomIsToldOfDecisions(t *testing.T) {
	t.Parallel()
	region := incident.Correct{Region: ptr("ap-northeast-1")}
	severity := incident.Correct{Severity: ptr(incident.Sev1)}
	phase := incident.NextPhase{Confirmed: true, Note: "続報は並行"}
	for name, c := range map[string]struct {
		do   func(w *world)
		want string
	}{
		"nothing at the declaration": {func(*world) {}, ""},
		"a claim is no decision":     {func(w *world) { w.must(berlin, incident.Claim{Todo: view}) }, ""},
		"a fact":                     {func(w *world) { w.must(kakei, region) }, "facts_corrected"},
		"soon after each other in one message": {func(w *world) {
			w.must(kakei, region)
			w.later(50*time.Second).must(berlin, severity)
			w.later(50*time.Second).must(kakei, phase)
		}, "facts_corrected facts_corrected phase_changed"},
		"a minute later in a message of its own": {func(w *world) {
			w.must(kakei, region)
			w.later(time.Minute).must(kakei, severity)
		}, "facts_corrected | facts_corrected"},
		"a commander in one of their own": {func(w *world) {
			w.must(kakei, region)
			w.hands(kakei, berlin)
			w.must(berlin, severity)
		}, "facts_corrected | command_offered | commander_changed | facts_corrected"},
		"the end": {func(w *world) {
			w.must(kakei, severity)
			w.must(kakei, incident.End{Confirmed: true, Note: "seen"})
		}, "facts_corrected | resolved"},
		"a false alarm": {func(w *world) { w.must(kakei, incident.Cancel{Reason: "自社"}) }, "canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := declared(t)
			c.do(w)
			if got := w.news(); got != c.want {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

// TestNewsIsBounded: an incident of a week keeps what its latest messages say, and no message grows without end.
func TestNewsIsBounded(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for n := range 60 {
		w.must(kakei, incident.Correct{Impact: ptr(fmt.Sprint(n, "社"))})
	}
	if got := w.news(); got != strings.TrimSuffix(strings.Repeat(strings.TrimSuffix(strings.Repeat("facts_corrected ", 10), " ")+" | ", 6), " | ") {
		t.Errorf("at once: %q", got)
	}
	for n := range 60 {
		w.later(time.Hour).must(kakei, incident.Correct{Impact: ptr(fmt.Sprint("今", n))})
	}
	if got := len(w.state.Incident.News); got != 10 {
		t.Errorf("%d decisions are kept", got)
	}
}

// TestANewCommanderHearsWhatThereIs: who it was, what customers were promised, what nobody has.
func TestANewCommanderHearsWhatThereIs(t *testing.T) {
	t.Parallel()
	named := incident.Actor{ID: kakei.ID, Name: "筧"}
	w := declared(t)
	w.must(berlin, incident.Claim{Todo: view})
	w.hands(named, bangkok)
	offered, got := w.state.Incident.News[0], w.state.Incident.News[1]
	if offered.Who != "筧" || offered.Before != kakei.ID {
		t.Errorf("offered: %+v", offered)
	}
	if got.Entry.To != bangkok.ID || got.Before != kakei.ID || !got.Next.Equal(t0.Add(30*time.Minute)) || got.Unowned != 2 {
		t.Errorf("%+v", got)
	}
	other := &world{t: t, at: t0.Add(-time.Second)}
	d := declaration()
	d.Commander = bangkok
	other.must(kakei, d)
	if got := other.state.Incident.News; len(got) != 1 || got[0].Entry.To != bangkok.ID || got[0].Unowned != 3 {
		t.Errorf("declared for another: %+v", got)
	}
}

// TestWhoIsGivenATodoIsTold: also by somebody who stepped back, or who opened it again; never who took it.
func TestWhoIsGivenATodoIsTold(t *testing.T) {
	t.Parallel()
	take, leave, toBerlin := incident.Claim{Todo: view}, incident.Release{Todo: view}, incident.Reassign{Todo: view, To: berlin}
	finish, reopen := incident.Finish{Todo: view}, incident.Reopen{Todo: view}
	for name, c := range map[string]struct {
		do   []doing
		want string // the owner, by whom, how; "": nobody is told
	}{
		"taken":                      {[]doing{{berlin, take}}, ""},
		"handed":                     {[]doing{{kakei, toBerlin}}, "U0BERLIN U0KAKEI todo_handed_over"},
		"handed over":                {[]doing{{bangkok, toBerlin}}, "U0BERLIN U0BANGKOK todo_handed_over"},
		"taken by hand":              {[]doing{{berlin, toBerlin}}, ""},
		"handed on by its owner":     {[]doing{{bangkok, take}, {bangkok, toBerlin}}, "U0BERLIN U0BANGKOK todo_handed_over"},
		"moved by somebody else":     {[]doing{{bangkok, take}, {kakei, toBerlin}}, "U0BERLIN U0KAKEI todo_handed_over from U0BANGKOK"},
		"taken from its owner":       {[]doing{{bangkok, take}, {berlin, toBerlin}}, "U0BERLIN U0BERLIN todo_handed_over from U0BANGKOK"},
		"passed on":                  {[]doing{{bangkok, take}, {berlin, take}, {bangkok, leave}}, "U0BERLIN U0BANGKOK todo_passed_on"},
		"opened again":               {[]doing{{berlin, take}, {berlin, finish}, {kakei, reopen}}, "U0BERLIN U0KAKEI todo_reopened"},
		"opened again by themselves": {[]doing{{berlin, take}, {berlin, finish}, {berlin, reopen}}, ""},
		"given back":                 {[]doing{{kakei, toBerlin}, {berlin, leave}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := declared(t)
			for _, x := range c.do {
				w.must(x.by, x.do)
			}
			got, x := "", w.todo(view)
			if x.Given != nil && x.Given.Assignment == x.Assignment {
				got = fmt.Sprint(x.Owner, " ", x.Given.By, " ", x.Given.Kind)
				if x.Given.Before != "" {
					got += " from " + string(x.Given.Before)
				}
			}
			if got != c.want {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

// TestAWordDoesARound: what recurs is a look, and its owner's word in its time is the result.
func TestAWordDoesARound(t *testing.T) {
	t.Parallel()
	word := incident.AddProgress{Todo: view, Text: "23件"}
	claimed := func(w *world) { w.must(berlin, incident.Claim{Todo: view}) }
	for name, c := range map[string]struct {
		do    func(w *world)
		done  bool
		round int
	}{
		"its owner's":     {func(w *world) { claimed(w); w.later(10*time.Minute).must(berlin, word) }, true, 1},
		"late":            {func(w *world) { claimed(w); w.later(20*time.Minute).must(berlin, word) }, true, 1},
		"somebody else's": {func(w *world) { claimed(w); w.later(10*time.Minute).must(kakei, word) }, false, 0},
		"nobody's TODO":   {func(w *world) { w.later(10*time.Minute).must(kakei, word) }, false, 0},
		"one that does not recur": {func(w *world) {
			w.must(berlin, incident.Claim{Todo: "4.9"})
			w.must(berlin, incident.AddProgress{Todo: "4.9", Text: "x"})
		}, false, 0},
		"the second round": {func(w *world) {
			claimed(w)
			w.must(berlin, incident.Finish{Todo: view})
			w.until(31)
			w.must(berlin, word)
		}, true, 2},
		"about the one before":      {func(w *world) { claimed(w); w.until(31); w.at = t0.Add(20 * time.Minute); w.must(berlin, word) }, false, 0},
		"in the one after a missed": {func(w *world) { claimed(w); w.until(31); w.must(berlin, word) }, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := clocked(t)
			c.do(w)
			x := w.todo(view)
			if name == "one that does not recur" {
				x = w.todo("4.9")
			}
			if done := x.State == incident.TodoDone; done != c.done {
				t.Errorf("done: %v\n%+v", done, x)
			}
			if c.done && (!x.Late.IsZero() || x.ClosedBy != berlin.ID || x.Last == nil) {
				t.Errorf("%+v", x)
			}
		})
	}
	t.Run("the entry says so", func(t *testing.T) {
		t.Parallel()
		w := clocked(t)
		claimed(w)
		if d := w.later(10*time.Minute).must(berlin, word); d.Entry.Kind != incident.EntryProgress || d.Entry.Round != 1 {
			t.Errorf("%+v", d.Entry)
		}
	})
}

// TestAWordThatDidARoundIsTakenBack: the round is to be done again, while anybody does it.
func TestAWordThatDidARoundIsTakenBack(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(berlin, incident.Claim{Todo: view})
	did := w.later(10*time.Minute).must(berlin, incident.AddProgress{Todo: view, Text: "23件"}).Entry.ID
	also := w.must(berlin, incident.AddProgress{Todo: view, Text: "訂正します"}).Entry.ID
	if w.must(berlin, incident.Unsay{Todo: view, Word: also}); !w.todo(view).Closed() {
		t.Error("a word that did nothing opened the round")
	}
	if d := w.must(berlin, incident.Unsay{Todo: view, Word: did}); w.todo(view).State != incident.TodoClaimed || d.Entry.Round != 1 {
		t.Errorf("%+v\n%+v", w.todo(view), d.Entry)
	}
	first := w.must(berlin, incident.AddProgress{Todo: view, Text: "23件"}).Entry.ID
	second := w.must(berlin, incident.AddProgress{Todo: view, Text: "24件"}).Entry.ID
	if d := w.must(berlin, incident.Unsay{Todo: view, Word: first}); !w.todo(view).Closed() || d.Entry.Round != 0 {
		t.Error("the later word still does the round")
	}
	w.must(kakei, on(view, incident.DoneReaction, 1))
	if w.must(berlin, incident.Unsay{Todo: view, Word: second}); !w.todo(view).Closed() {
		t.Error("an emoji says that it is done")
	}
}

// TestAWordAfterTheEnd is about what is over: it does nothing more.
func TestAWordAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := clocked(t)
	w.must(berlin, incident.Claim{Todo: view})
	w.must(kakei, incident.Cancel{Reason: "x"})
	if d := w.later(10*time.Minute).must(berlin, incident.AddProgress{Todo: view, Text: "23件"}); w.todo(view).Closed() || d.Entry.Round != 0 {
		t.Errorf("%+v", w.todo(view))
	}
}

// TestCustomersWereTold: by a notice that went out, also in an earlier round.
func TestCustomersWereTold(t *testing.T) {
	t.Parallel()
	w := declared(t)
	if w.state.Notified() {
		t.Error("nobody told them")
	}
	if w.must(berlin, incident.Finish{Todo: notice}); !w.state.Notified() {
		t.Error("the first notice went out")
	}
}

// TestAWordIsNoNotice: a follow-up to customers recurs, and is more than a word.
func TestAWordIsNoNotice(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for i := range w.state.Todos {
		if x := &w.state.Todos[i]; x.ID == view {
			x.Notice = true
		}
	}
	w.must(berlin, incident.Claim{Todo: view})
	w.later(10*time.Minute).must(berlin, incident.AddProgress{Todo: view, Text: "下書き中"})
	if x := w.todo(view); x.Closed() {
		t.Errorf("%+v", x)
	}
}

// TestWhatIsAskedAtTheSameMoment stands in one message for each step; what is asked while Slack does not answer, too.
func TestWhatIsAskedAtTheSameMoment(t *testing.T) {
	t.Parallel()
	w := declared(t)
	ask := func(todo incident.TodoID, step incident.Step, at time.Time) int {
		w.at = at.Add(-time.Second)
		x := w.todo(todo)
		w.must(tool, incident.Ask{Todo: todo, Assignment: x.Assignment, Step: step, To: []string{"S0ONCALL"}})
		return w.todo(todo).Asked.No
	}
	ten, twenty := t0.Add(10*time.Minute), t0.Add(20*time.Minute)
	got := []int{
		ask(notice, incident.AskTake, ten), ask(view, incident.AskTake, ten), ask("4.9", incident.AskCommander, ten),
		ask("4.9", incident.AskTake, twenty), ask(notice, incident.AskOwner, twenty),
	}
	w.must(tool, incident.Lost{System: incident.Slack, Since: twenty})
	got = append(got, ask(notice, incident.AskTake, twenty.Add(time.Minute)), ask(view, incident.AskTake, twenty.Add(5*time.Minute)))
	w.must(tool, incident.Back{System: incident.Slack})
	got = append(got, ask("4.9", incident.AskTake, twenty.Add(9*time.Minute)))
	if fmt.Sprint(got) != "[1 1 2 3 0 3 3 4]" {
		t.Errorf("the messages are %v", got)
	}
}
