package render_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// A team that names each of its people instead of a user group is asked as well: Slack takes the question, and whoever it does
// not name is counted.
func TestAQuestionToHundreds(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 60, 150, 300, 1000} {
		q := plan.Questions{Brief: plan.Brief{Incident: "k3x9q2", Lang: incident.English, Timezone: "Asia/Tokyo", Drill: true}, Step: incident.AskResponders}
		for i := range 4 {
			q.Todos = append(q.Todos, plan.TodoLine{ID: incident.TodoID(fmt.Sprintf("own-%d", i)), Title: strings.Repeat("<", 200)})
		}
		for i := range n {
			q.To = append(q.To, fmt.Sprintf("U0%09d", i))
		}
		said := strings.Join(markdownOf(message(t, plan.Effect{Key: "asked/1", Facts: q}, nil))[1:], "\n")
		named, counted := strings.Count(said, "<@U0"), 0
		all := regexp.MustCompile(`(\d+) more`).FindAllStringSubmatch(said, -1)
		if len(all) > 1 || n == 1000 { // the first tells how many follow
			counted, _ = strconv.Atoi(all[len(all)-1][1])
		}
		if named+counted != n || named < min(n, 300) {
			t.Errorf("of %d people %d are named and %d counted", n, named, counted)
		}
	}
}

// However many TODOs are asked about, and of however many people, Slack takes the question.
func TestAQuestionAboutHundreds(t *testing.T) {
	t.Parallel()
	for _, step := range []incident.Step{incident.AskTake, incident.AskCommander, incident.AskResponders, incident.AskSite} {
		q := plan.Questions{Brief: plan.Brief{Incident: "k3x9q2", Lang: incident.English, Timezone: "Asia/Tokyo", Drill: true}, Step: step}
		for i := range 300 {
			q.To = append(q.To, fmt.Sprintf("U0%09d", i))
			q.Todos = append(q.Todos, plan.TodoLine{ID: incident.TodoID(fmt.Sprintf("own-%d", i)), Title: strings.Repeat("<", 200), URL: "https://team.slack.com/archives/C012345678/p1700000000000100"})
		}
		message(t, plan.Effect{Key: "asked/1", Facts: q}, nil)
	}
}

// A playbook may leave a whole phase to the tool: the board names all of it.
func TestABoardOfWhatTheToolDoes(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := stateIn(lang)
		s.Todos = nil
		for i := range 60 {
			x := todo(incident.TodoID(fmt.Sprintf("tell-the-department-no.%d", i)), "x", "x", 0)
			x.Auto = []string{"announce/"}
			s.Todos = append(s.Todos, x)
		}
		said := strings.Join(markdownOf(rendered(t, s, plan.BoardKey)), "\n")
		if n := strings.Count(said, "tell-the-department-no."); n != 60 {
			t.Errorf("%d of 60 TODOs are on the board", n)
		}
	}
}

// The weekly check has a line for everybody whom the settings name. What needs somebody comes first, and the rest is counted.
func TestACheckOfHundreds(t *testing.T) {
	t.Parallel()
	f := plan.Checkup{Lang: incident.English}
	for i := range 400 {
		x := incident.Finding{Row: incident.PreflightPerson, Subject: fmt.Sprintf("U0%09d", i)}
		if i%10 == 0 {
			x.Code = "user_not_found"
		}
		f.Findings = append(f.Findings, x)
	}
	said := strings.Join(markdownOf(message(t, plan.Effect{Key: "preflight/2027-W07", Facts: f}, nil))[1:], "\n")
	for i := 0; i < 400; i += 10 {
		if id := fmt.Sprintf("U0%09d", i); !strings.Contains(said, id) {
			t.Errorf("%s needs somebody and is not named", id)
		}
	}
	left := regexp.MustCompile(`(\d+) more`).FindStringSubmatch(said)
	if n := strings.Count(said, "U0000"); left == nil || fmt.Sprint(400-n) != left[1] {
		t.Errorf("%d are named, and %q counted", n, left)
	}
}

// However much is late, a notification says so.
func TestHundredsAreLate(t *testing.T) {
	t.Parallel()
	s := stateIn(incident.Japanese)
	s.Incident.LateNo = 1
	for i := range 240 {
		x := todo(incident.TodoID(fmt.Sprintf("tell-the-department-no.%d", i)), "x", "x", 1)
		x.Late = at(1)
		s.Todos = append(s.Todos, x)
	}
	if said := rendered(t, s, plan.OverdueKey(1)); !strings.Contains(said.Text, "ほか228件") {
		t.Errorf("it says %q", said.Text)
	}
}
