package render_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// nasty are texts that people may type, all as long as package incident lets them be.
var nasty = []string{
	strings.Repeat("東", 120),
	strings.Repeat("<", 120),
	strings.Repeat("&", 120),
	strings.Repeat("👨‍👩‍👧‍👦", 17),
	"a" + strings.Repeat("\u0301", 119),
	strings.Repeat("𠮷", 120),
	"<!channel> *EC2* `rm -rf` _x_ ~y~ > z <@U0KAKEI> {who} {time} <!date^0^{time}|x>",
	"x",
}

func long(s string, n int) string { return strings.Repeat(s+" ", n/len([]rune(s))+1) }

func manyPeople(n int) (people []incident.PersonID) {
	for i := range n {
		people = append(people, incident.PersonID(fmt.Sprintf("U0HELPER%04d", i)))
	}
	return people
}

// hugeState has more of everything than a night ever will.
func hugeState(r *rand.Rand, lang incident.Lang) incident.State {
	pick := func() string { return nasty[r.IntN(len(nasty))] }
	s := stateIn(lang)
	s.Incident.Kind = []incident.Kind{incident.Live, incident.Drill}[r.IntN(2)]
	s.Incident.Facts = incident.Facts{
		Title: pick(), Region: pick(), Zone: pick(), Services: []string{pick(), pick(), pick()},
		Impact: long(pick(), 3000), Source: long(pick(), 3000), Severity: incident.Severity(pick()),
	}
	s.Incident.Settings.Runbook = "https://wiki.example.com/" + strings.Repeat("%20", 500)
	s.Incident.Settings.Meeting = "https://meet.example.com/" + strings.Repeat("&", 300)
	s.Incident.Playbook.Announcements[0].Note = incident.Text{JA: long(pick(), 3000), EN: long(pick(), 3000)}
	s.Incident.Settings.Also = []incident.Lang{"", incident.English, incident.Japanese}[r.IntN(3)]
	clear := func() string { return string([]rune(long(pick(), 1500))[:1500]) }
	s.Incident.Notices = incident.Notices{Sent: 2, Stage: incident.RecoveryNotice, AllClear: &incident.Text{JA: clear(), EN: clear()}}
	s.Incident.ToAll = []incident.ToAll{{No: 1, Text: long(pick(), 150), By: kakei, Who: pick(), At: at(9), About: s.Incident.Facts}}
	s.Todos = nil
	states := []incident.TodoState{incident.TodoOpen, incident.TodoOpen, incident.TodoClaimed, incident.TodoDone, incident.TodoSkipped}
	for i := range r.IntN(250) {
		t := todo(incident.TodoID(fmt.Sprintf("own-%d", i)), pick(), pick(), r.IntN(9000))
		t.State, t.Guide, t.Role = states[r.IntN(len(states))], incident.Text{JA: long(pick(), 3000), EN: long(pick(), 3000)}, pick()
		t.SkipReason, t.Auto = long(pick(), 3000), nil
		if t.State != incident.TodoOpen {
			t.Owner, t.Helpers, t.ClosedBy, t.ClosedAt = kakei, manyPeople(r.IntN(200)), kakei, at(9)
		}
		s.Todos = append(s.Todos, t)
	}
	s.Incident.Problems = map[string]incident.Problem{}
	for i := range r.IntN(60) {
		p := incident.Problem{System: "slack", Key: fmt.Sprintf("announce/C0%04d", i), Code: pick(), Subject: []string{pick(), pick(), "U0SATO", pick(), pick(), pick()}}
		s.Incident.Problems[p.ID()] = p
	}
	s.Incident.EndReason = long(pick(), 3000)
	return s
}

// longNight is a timeline of long reports, long corrections and steps that leave everything open.
func longNight(s incident.State) (entries []incident.Entry) {
	var left []incident.TodoID
	for _, t := range s.Todos {
		left = append(left, t.ID)
	}
	typed := s.Incident.EndReason
	for i := range 100 {
		changes := []incident.Change{{Field: "impact", From: typed, To: typed}, {Field: "source", From: typed, To: typed}}
		entries = append(entries, []incident.Entry{
			{Kind: incident.EntryProgress, By: "U0KAKEI", Todo: incident.TodoID(typed), Text: typed},
			{Kind: incident.EntryPhase, By: "mail:" + incident.PersonID(typed), Text: typed, Left: left},
			{Kind: incident.EntryCorrected, By: "U0KAKEI", Changes: changes},
			{Kind: incident.EntryFailed, Key: typed, Text: typed},
		}[i%4])
		entries[i].At = t0.Add(time.Duration(i) * time.Minute)
	}
	return entries
}

// A timeline shows the newest entries, in order, and counts every other one.
func TestATimelineEndsWithTheNewest(t *testing.T) {
	t.Parallel()
	var entries []incident.Entry
	for i := range 100 {
		entries = append(entries, incident.Entry{Kind: incident.EntryProgress, At: t0, By: kakei, Todo: "4.3b", Text: fmt.Sprintf("no. %d.", i)})
	}
	r := render.Timeline(incident.English, incident.State{Incident: incidentIn(incident.English)}, entries, 7, t0)
	takes(t, r)
	all := strings.Join(markdownOf(r)[2:], "\n")
	lines := strings.Split(all, "\n")
	shown := len(lines) - 1
	if want := fmt.Sprintf("%d earlier entries", 107-shown); shown < 30 || lines[0] != want {
		t.Fatalf("%d are shown after %q", shown, lines[0])
	}
	for i, line := range lines[1:] {
		if want := fmt.Sprintf("no. %d.", 100-shown+i); !strings.HasSuffix(line, want) {
			t.Errorf("%q where %s belongs", line, want)
		}
	}
}

// alive is what a person's text must never become. Our own tokens are taken out first.
var (
	ours  = regexp.MustCompile(`<@[UW][A-Z0-9]+>|<#C[A-Z0-9]+>|<!date\^\d+\^[^|>]*\|[^<>|]*>|<https?://[^<>|]*\|[^<>|]*>`)
	alive = regexp.MustCompile("[<>]")
)

func harmless(t *testing.T, s string) {
	t.Helper()
	if rest := ours.ReplaceAllString(s, ""); alive.MatchString(rest) {
		t.Errorf("something typed is alive: %.300q", rest)
	}
}

// markdownOf lists every mrkdwn text of a message.
func markdownOf(r render.Reply) []string {
	texts := []string{r.Text}
	for _, b := range r.Blocks {
		switch x := b.(type) {
		case *slack.SectionBlock:
			texts = append(texts, x.Text.Text)
		case *slack.ContextBlock:
			texts = append(texts, x.ContextElements.Elements[0].(*slack.TextBlockObject).Text)
		}
	}
	return texts
}

// TestAnyStateFits renders hundreds of absurd incidents: Slack takes every message, and nothing typed comes alive.
func TestAnyStateFits(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2)) // the same states every time
	for i := range 40 {
		lang := langs[i%2]
		s := hugeState(r, lang)
		if i%5 == 4 {
			s = ended(s, incident.Canceled, s.Incident.EndReason)
		}
		refs := refsOf(s)
		for _, e := range plan.Slack(s, refs) {
			switch f := e.Facts.(type) {
			case plan.Board, plan.TodoCard, plan.Announcement:
				if e.About != "" && r.IntN(10) > 0 {
					continue // one card is like the next
				}
				m := message(t, e, refs)
				prefixed(t, s, m)
				for _, text := range markdownOf(m) {
					harmless(t, text)
				}
			case plan.Topic:
				short(t, render.Topic(f), 250)
			case plan.Purpose:
				short(t, render.Purpose(f), 250)
			}
		}
		answersFit(t, lang, s)
	}
}

func answersFit(t *testing.T, lang incident.Lang, s incident.State) {
	t.Helper()
	now := t0.Add(100 * time.Hour)
	open := &incident.Refusal{Code: incident.RefusedOpen, Omission: incident.Omission{Left: s.Todos, Notices: s.Todos, Never: s.Todos}}
	for _, m := range []render.Reply{
		render.Status(lang, []incident.State{s}, now),
		render.QuotaWaits(lang, render.Status(lang, []incident.State{s}, now), waitsOf(s), now),
		render.Status(lang, []incident.State{s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s}, now),
		render.Refused(lang, open, s.Incident),
		render.Declared(lang, s.Incident, "C0INC", now, t0),
		render.BeingMade(lang, s.Incident, now, t0),
		render.Similar(lang, s.Incident, "C0INC", "x"),
		render.UnknownWord(lang, "/incident", s.Incident.Facts.Impact),
		render.Broken(lang, s.Incident.Facts.Impact, []incident.Text{{JA: s.Incident.Facts.Impact, EN: s.Incident.Facts.Impact}}),
		render.WhichIncident(lang, []incident.Incident{s.Incident, s.Incident}),
		render.Timeline(lang, s, longNight(s), 9000, now),
		render.Did(lang, incident.Entry{Kind: incident.EntrySkipped, Todo: "4.3d", Text: s.Incident.EndReason}, incident.Todo{}, s.Incident),
	} {
		takes(t, m)
		for _, text := range markdownOf(m) {
			harmless(t, text)
		}
	}
}

// waitsOf is every TODO's message waiting for its turn.
func waitsOf(s incident.State) (waits []incident.QuotaWait) {
	for _, t := range s.Todos {
		waits = append(waits, incident.QuotaWait{Key: string(plan.TodoKey(t.ID))})
	}
	return waits
}

// prefixed: a drill says so first, wherever it is read.
func prefixed(t *testing.T, s incident.State, m render.Reply) {
	t.Helper()
	if s.Incident.Kind != incident.Drill {
		return
	}
	for _, text := range []string{m.Text, seen(t, m.Blocks[0])} {
		if !strings.HasPrefix(text, "【訓練】") && !strings.HasPrefix(text, "[DRILL] ") {
			t.Errorf("a drill without its mark: %.80q", text)
		}
	}
}

func short(t *testing.T, s string, most int) {
	t.Helper()
	if n := len(utf16.Encode([]rune(s))); n == 0 || n > most {
		t.Errorf("%d characters, at most %d: %.80q", n, most, s)
	}
	harmless(t, s)
}

// TestNothingIsDroppedSilently: what does not fit is counted.
func TestNothingIsDroppedSilently(t *testing.T) {
	t.Parallel()
	s := stateIn(incident.Japanese)
	for i := range 200 {
		s.Todos = append(s.Todos, todo(incident.TodoID(fmt.Sprintf("9.%d", i)), strings.Repeat("長", 120), "x", 30))
	}
	shown, counted := 0, 0
	for _, text := range markdownOf(rendered(t, s, plan.BoardKey))[1:] {
		shown += strings.Count(text, "⬜")
		for _, m := range regexp.MustCompile(`ほか(\d+)件`).FindAllStringSubmatch(text, -1) {
			var n int
			if _, err := fmt.Sscan(m[1], &n); err != nil {
				t.Fatal(err)
			}
			counted += n
		}
	}
	if shown < 12 || shown+counted != 203 {
		t.Errorf("%d TODOs are shown and %d counted, of 203 open ones", shown, counted)
	}
}
