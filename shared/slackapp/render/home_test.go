package render_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
	"noroshi.internal/shared/slackfake"
)

// tokyo is on shift at night from Friday to Sunday.
func tokyo() incident.Site {
	days := []time.Weekday{time.Friday, time.Saturday, time.Sunday}
	return incident.Site{ID: "tokyo", Timezone: "Asia/Tokyo", People: []string{string(bkk)}, Shifts: []incident.Shift{{Days: days, From: "22:00", To: "07:00"}}}
}

func berlinSite() incident.Site {
	return incident.Site{ID: "berlin", Timezone: "Europe/Berlin", People: []string{string(bkk)}, Shifts: []incident.Shift{{Days: []time.Weekday{time.Monday}, From: "09:00", To: "18:00"}}}
}

// homeOf is what somebody sees who has a TODO that is late, one that is not, and helps with one of a drill.
func homeOf(lang incident.Lang) render.Home {
	live, test := stateIn(lang).Incident, drill(stateIn(lang)).Incident
	test.Commander, test.Provisional = "", true
	test.Links = nil
	draft := todo("4.3b", "第1報の下書き", "Draft notice 1", 15)
	send := todo("4.3d", "第1報の送信", "Send notice 1", 50)
	own := todo("own-1", "大口3社に電話", "Call the three largest customers", 0)
	for _, t := range []*incident.Todo{&draft, &send, &own} {
		t.State, t.Owner = incident.TodoClaimed, bkk
	}
	draft.Late = at(15)
	own.Owner, own.Helpers, own.Names = berlin, []incident.PersonID{bkk}, map[incident.PersonID]string{berlin: "Jonas"}
	return render.Home{
		Me: bkk, Now: at(30), Timezone: "Asia/Tokyo", Form: "https://form.example.com/form/", Runs: []incident.Incident{live, test},
		Mine: []render.HomeTodo{
			{Todo: own, In: test}, {Todo: send, In: live, URL: "https://team.slack.com/archives/C0INC/p2"}, {Todo: draft, In: live, URL: "https://team.slack.com/archives/C0INC/p1"},
		},
		Sited: true, Sites: []incident.Site{tokyo(), berlinSite()},
	}
}

func calledInStore(p incident.PersonID) string {
	return map[incident.PersonID]string{kakei: "筧 いずみ"}[p]
}

// takesHome fails unless Slack takes it as a Home tab.
func takesHome(t *testing.T, r render.Reply) {
	t.Helper()
	raw, err := json.Marshal(r.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, objection := range slackfake.ValidateHome(string(raw)) {
		t.Errorf("Slack objects: %s", objection)
	}
}

// TestHome shows the tab as its reader has it.
func TestHome(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		full := homeOf(lang)
		offered := homeOf(lang)
		offered.Mine = nil
		offered.Runs[0].Offer = &incident.Offer{No: 1, To: bkk, At: at(29)}
		offered.Sites = nil
		shiftless := homeOf(lang)
		shiftless.Mine, shiftless.Runs, shiftless.Sites = nil, nil, []incident.Site{{ID: "sleepers", Timezone: "Asia/Tokyo"}, always()}
		for name, h := range map[string]render.Home{
			"home": full, "home_offered": offered, "home_shifts": shiftless,
			"home_empty": {Me: bkk, Now: at(30), Timezone: "Asia/Tokyo"},
		} {
			r := h.Reply(lang, calledInStore)
			takesHome(t, r)
			golden.Message(t, name, lang, r)
		}
		golden.Message(t, "home_unopened", lang, render.HomeOpenAgain(lang))
	}
}

func always() incident.Site {
	every := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	return incident.Site{ID: "always", Timezone: "Asia/Tokyo", Shifts: []incident.Shift{{Days: every, From: "00:00", To: "12:00"}, {Days: every, From: "12:00", To: "24:00"}}}
}

// TestHomeIsInOrder: what is late comes first, of all incidents together, and what has no due time last.
func TestHomeIsInOrder(t *testing.T) {
	t.Parallel()
	r := homeOf(incident.English).Reply(incident.English, calledInStore)
	all := seen(t, r.Blocks[0])
	before := -1
	for _, want := range []string{"Your TODOs* (3)", "4.3b", "🔴 was due", "4.3d", "· due <!date", "[DRILL] 🙋 Added 1", "helping Jonas"} {
		n := strings.Index(all, want)
		if n <= before {
			t.Errorf("%q stands at %d, after %d:\n%s", want, n, before, all)
		}
		before = n
	}
}

// TestHomeNamesNobodyElse: whoever opens it is called by no name, and nobody is mentioned whose name is known.
func TestHomeNamesNobodyElse(t *testing.T) {
	t.Parallel()
	h := homeOf(incident.English)
	h.Runs[1].Commander = bkk
	all := ""
	for _, b := range h.Reply(incident.English, calledInStore).Blocks {
		all += seen(t, b) + "\n"
	}
	for _, want := range []string{"Commander 筧 いずみ", "Commander you"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
	if strings.Contains(all, "<@") {
		t.Errorf("somebody is mentioned in\n%s", all)
	}
}

// TestAnyHomeFits: however much there is, Slack takes it, nothing typed comes alive, and what is not shown is counted, with the way to it.
func TestAnyHomeFits(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4)) // the same every time
	for i := range 8 {
		lang := langs[i%2]
		h := homeOf(lang)
		h.Runs, h.Mine, h.Sites = nil, nil, nil
		for n := range r.IntN(60) {
			s := hugeState(r, lang)
			s.Incident.Commander = incident.PersonID([]string{"", "U0KAKEI", "mail:" + nasty[r.IntN(len(nasty))]}[r.IntN(3)])
			h.Runs = append(h.Runs, s.Incident)
			for _, todo := range s.Todos[:min(3, len(s.Todos))] {
				h.Mine = append(h.Mine, render.HomeTodo{Todo: todo, In: s.Incident, URL: "https://team.slack.com/" + strings.Repeat("&", r.IntN(990))})
			}
			site := tokyo()
			site.ID = fmt.Sprint(nasty[r.IntN(len(nasty))], n)
			h.Sites = append(h.Sites, site)
		}
		h.Unseen = r.IntN(2)
		reply := h.Reply(lang, func(p incident.PersonID) string { return nasty[len(p)%len(nasty)] })
		takesHome(t, reply)
		for _, text := range markdownOf(reply) {
			harmless(t, text)
		}
		counts(t, h, reply)
	}
}

// counts wants the browser named exactly where something is not shown.
func counts(t *testing.T, h render.Home, r render.Reply) {
	t.Helper()
	raw, err := json.Marshal(r.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, more := range []bool{len(h.Mine) > 25, len(h.Runs) > 25, h.Unseen > 0} {
		if more {
			want++
		}
	}
	if got := strings.Count(string(raw), h.Form); got != want {
		t.Errorf("the browser is named %d times for %d TODOs and %d incidents, want %d", got, len(h.Mine), len(h.Runs), want)
	}
}
