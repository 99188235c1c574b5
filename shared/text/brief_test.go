package text_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// TestBriefHasAllThatIsOpen makes up incidents and looks for all that is open in what a brief of each says.
func TestBriefHasAllThatIsOpen(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		s, open := madeUp(r)
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			said := brief(s, lang)
			for section, all := range open {
				for _, one := range all {
					if !strings.Contains(said[section], one) {
						t.Fatalf("seed %d: %q is open, and the brief has no word of it in %s: %s", seed, one, section, said[section])
					}
				}
			}
		}
	}
}

// TestABriefCounts: one thing is not several.
func TestABriefCounts(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][]string{
		1: {"Not reached by the last notice: 1 customer\n", "asked once", "is behind in 1 place"},
		2: {"Not reached by the last notice: 2 customers\n", "asked 2 times", "is behind in 2 places"},
	} {
		s := incident.State{Incident: incident.Incident{ID: "x", Status: incident.Open, DeclaredAt: briefNow}}
		s.Incident.Notices = incident.Notices{Sent: 1, Delivery: &incident.Delivery{No: 1, OverAt: briefNow}}
		s.Incident.Untold = &incident.Untold{No: 1, Count: n, Asked: n}
		s.Incident.Drafts = map[string]incident.Draft{"sheet": {Behind: make([]incident.Place, n)}}
		said := brief(s, incident.English)
		all := said[incident.BriefCustomers] + "\n" + said[incident.BriefFailed] + "\n"
		for _, one := range want {
			if !strings.Contains(all, one) {
				t.Errorf("%d: no %q in %s", n, one, all)
			}
		}
	}
}

var briefNow = time.Date(2026, 11, 6, 15, 0, 0, 0, time.UTC)

// brief is what a brief says, by section.
func brief(s incident.State, lang incident.Lang) map[incident.BriefSection]string {
	w := ask.Seen{Lang: lang, State: s}.BriefWords()
	out := map[incident.BriefSection]string{}
	for _, section := range incident.BriefSections {
		out[section] = strings.Join(w.Lines(s.Brief(), section), "\n")
	}
	return out
}

// madeUp is an incident with something open here and there, and the words by which each is found.
func madeUp(r *rand.Rand) (s incident.State, open map[incident.BriefSection][]string) {
	open = map[incident.BriefSection][]string{}
	is := func(section incident.BriefSection, words ...string) { open[section] = append(open[section], words...) }
	maybe := func() bool { return r.IntN(2) == 0 }
	i := &s.Incident
	*i = incident.Incident{
		ID: "x", Status: incident.Open, Phase: incident.Respond, Commander: "U0LEAD", DeclaredAt: briefNow.Add(-3 * time.Hour),
		Settings: incident.Settings{Language: incident.Japanese, Timezone: "Asia/Tokyo"}, Problems: map[string]incident.Problem{}, Drafts: map[string]incident.Draft{},
	}
	for n := range r.IntN(30) {
		todo := madeUpTodo(r, n)
		if s.Todos = append(s.Todos, todo); !todo.Closed() {
			is(incident.BriefTodos, string(todo.ID), string(todo.Owner), fmt.Sprintf("title %d.", n))
		}
	}
	if maybe() {
		i.Offer = &incident.Offer{No: 1, To: "U0NEXT", By: "U0LEAD", At: briefNow}
		is(incident.BriefFacts, "U0NEXT")
	}
	if maybe() {
		i.Snooze = &incident.Snooze{By: "U0TIRED", Until: briefNow.Add(time.Hour)}
		is(incident.BriefFacts, "U0TIRED")
	}
	if maybe() {
		i.Notices = incident.Notices{Sent: 1, SentAt: briefNow.Add(-time.Hour), Promise: briefNow.Add(17 * time.Minute), Open: 2, By: "U0WRITER", Next: incident.FollowUpNotice}
		is(incident.BriefPromises, "00:17", "U0WRITER")
		i.Notices.Delivery = &incident.Delivery{No: 1}
		i.Untold = &incident.Untold{No: 1, Count: 37}
		is(incident.BriefCustomers, "37")
	}
	if maybe() {
		i.Provider = []incident.ProviderWord{{ProviderPost: incident.ProviderPost{Event: "e", Next: briefNow.Add(43 * time.Minute)}}}
		is(incident.BriefPromises, "00:43")
	}
	for n := range r.IntN(4) {
		p := incident.Problem{System: "slack", Key: fmt.Sprint("broken-", n), Code: fmt.Sprint("code_", n), Since: briefNow}
		i.Problems[p.ID()] = p
		is(incident.BriefFailed, p.Code)
	}
	for n := range r.IntN(3) {
		id := fmt.Sprint("document-", n)
		i.Playbook.Documents = append(i.Playbook.Documents, incident.Document{ID: id, Title: incident.Text{JA: id + ".", EN: id + "."}})
		i.Drafts[id] = incident.Draft{Behind: []incident.Place{{Name: "region"}}}
		is(incident.BriefFailed, id+".")
	}
	for n := range r.IntN(30) {
		e := incident.Entry{ID: fmt.Sprint(n), Kind: incident.EntryDecided, By: "U0LEAD", At: briefNow, Text: fmt.Sprintf("decision %d.", n)}
		i.Recent = append(i.Recent, e)
		is(incident.BriefDecisions, e.Text)
	}
	return s, open
}

func madeUpTodo(r *rand.Rand, n int) incident.Todo {
	title := fmt.Sprintf("title %d.", n)
	t := incident.Todo{ID: incident.TodoID(fmt.Sprintf("4.%d", n)), Title: incident.Text{JA: title, EN: title}, Phase: incident.Respond}
	t.State = []incident.TodoState{incident.TodoOpen, incident.TodoClaimed, incident.TodoDone, incident.TodoSkipped}[r.IntN(4)]
	if t.State == incident.TodoClaimed {
		t.Owner = incident.PersonID(fmt.Sprint("U0OWNER", n))
	}
	if r.IntN(2) == 0 {
		t.Due = briefNow.Add(time.Duration(r.IntN(100)) * time.Minute)
	}
	if r.IntN(3) == 0 {
		t.Late = briefNow.Add(-time.Minute)
	}
	return t
}

// TestBriefOfOne: one thing is said as one.
func TestBriefOfOne(t *testing.T) {
	t.Parallel()
	i := incident.Incident{
		Notices: incident.Notices{Sent: 1, Delivery: &incident.Delivery{No: 1}}, Untold: &incident.Untold{No: 1, Count: 1, Asked: 1},
		Drafts: map[string]incident.Draft{"notice": {Behind: []incident.Place{{Name: "region"}}}},
	}
	said := brief(incident.State{Incident: i}, incident.English)
	for _, section := range []incident.BriefSection{incident.BriefCustomers, incident.BriefFailed} {
		if text := said[section]; text == "" || strings.Contains(text, "1 customers") || strings.Contains(text, "1 times") || strings.Contains(text, "1 places") {
			t.Errorf("%s: %s", section, text)
		}
	}
	if !strings.Contains(said[incident.BriefCustomers], "asked once") || !strings.Contains(said[incident.BriefFailed], "in 1 place") {
		t.Errorf("said is %s, %s", said[incident.BriefCustomers], said[incident.BriefFailed])
	}
}
