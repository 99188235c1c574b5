package forms_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render/golden"
)

// handing is an incident whose command is handed over, and of whose brief a part is walked.
func handing(s ask.Seen) ask.Seen {
	i := &s.State.Incident
	i.Settings.Meeting = "https://meet.example.com/abc"
	i.Handovers = 1
	i.Recent = []incident.Entry{{ID: "d", Kind: incident.EntryDecided, At: t0.Add(10 * time.Minute), By: "U0BERLIN", Text: "A社には<!here>電話で *先に* 連絡する"}}
	b := s.State.Brief()
	i.Handover = &incident.Handover{
		No: 1, Why: incident.HandoverShift, From: i.Commander, To: "U0BERLIN", At: t0.Add(time.Hour), Until: t0.Add(90 * time.Minute),
		Walked: []incident.Walked{
			{Section: incident.BriefFacts, At: t0.Add(62 * time.Minute), Sum: b.Sum(incident.BriefFacts)},
			{Section: incident.BriefTodos, At: t0.Add(63 * time.Minute), Sum: "other", Text: "4.3b は<!here> *私* が続ける"},
		},
	}
	s.Of = "1"
	s.Name = func(p incident.PersonID) string { return "@" + string(p) }
	return s
}

// handoverForms are those of a handover.
func handoverForms(s ask.Seen) map[string]ask.Seen {
	return map[string]ask.Seen{ask.Handover.Name: s, ask.WalkBrief.Name: s, ask.AcceptHandover.Name: s}
}

func TestHandoverForms(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		for _, i := range []incident.Incident{sample(), drillOf(sample())} {
			for name, s := range handoverForms(handing(seen(lang, i, todos(), 0))) {
				act, _ := ask.ByName(name)
				v := forms.Modal(act, s, nil, "")
				takes(t, name, v)
				if i.Kind != incident.Drill {
					golden.View(t, name, lang, v)
				}
			}
		}
	}
}

// TestALongNightsBriefFits: all of it is in the form, with sixty TODOs and twelve decisions of 300 characters, however they were typed.
func TestALongNightsBriefFits(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		for _, bad := range []string{"&", "<!channel> ", "東", "👨‍👩‍👧‍👦", "𠮷", "`*_~", "語 "} {
			long := func(n int) string { return string([]rune(strings.Repeat(bad, n))[:n]) }
			i := drillOf(sample())
			i.Facts.Title, i.Facts.Impact, i.Facts.Source = long(120), long(3000), long(3000)
			var open []incident.Todo
			for n := range 60 {
				title := fmt.Sprintf("no. %d. %s", n, long(110))
				open = append(open, incident.Todo{
					ID: incident.TodoID(fmt.Sprintf("own-%d", n)), Title: incident.Text{JA: title, EN: title}, State: incident.TodoClaimed, Owner: "U0BERLIN", Helpers: []incident.PersonID{"U0KAKEI"}, Due: t0,
				})
			}
			s := handing(seen(lang, i, open, 0))
			s.State.Incident.Recent = nil
			for n := range 12 {
				e := incident.Entry{Kind: incident.EntryDecided, By: "U0BERLIN", At: t0.Add(time.Hour), Text: fmt.Sprintf("decision %d. %s", n, long(285))}
				c := incident.Entry{Kind: incident.EntryCorrected, By: "U0BERLIN", At: t0.Add(time.Hour), Changes: []incident.Change{{Field: "impact", From: long(3000), To: long(3000)}}}
				s.State.Incident.Recent = append(s.State.Incident.Recent, e, c)
			}
			for n := range s.State.Incident.Handover.Walked {
				s.State.Incident.Handover.Walked[n].Text = long(500)
			}
			for name, s := range handoverForms(s) {
				act, _ := ask.ByName(name)
				v := forms.Modal(act, s, nil, "")
				takes(t, name, v)
				if name == ask.Handover.Name {
					continue
				}
				raw, err := json.Marshal(v.Blocks)
				if err != nil {
					t.Fatal(err)
				}
				said := string(raw)
				for n := range 60 {
					if !strings.Contains(said, fmt.Sprintf("no. %d. ", n)) || n < 12 && !strings.Contains(said, fmt.Sprintf("decision %d. ", n)) {
						t.Fatalf("%s of %q has no word of TODO or decision %d", name, bad, n)
					}
				}
			}
		}
	}
}
