package incident

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func weekOld() Playbook {
	todo := func(id TodoID, minutes time.Duration) TodoDef {
		return TodoDef{ID: id, Title: Text{JA: string(id), EN: string(id)}, Due: Due{Anchor: AtStart, After: minutes * time.Minute}, Every: time.Hour, Role: "desk"}
	}
	return Playbook{ID: "aws-outage", Version: 3, Phases: []PlaybookPart{
		{Phase: Detect, Todos: []TodoDef{todo("1.1", 5)}}, {Phase: Respond, Todos: []TodoDef{todo("4.3d", 30), todo("4.4a", 15)}},
	}}
}

// What has changed in a playbook within a week is told, in its order, and nothing else is.
func TestWhatHasChangedInAPlaybook(t *testing.T) {
	t.Parallel()
	respond := func(p *Playbook) *[]TodoDef { return &p.Phases[1].Todos }
	for name, c := range map[string]struct {
		change func(p *Playbook)
		want   string
	}{
		"nothing":         {func(*Playbook) {}, ""},
		"a version":       {func(p *Playbook) { p.Version, p.Kept = 4, "x" }, ""},
		"a due time":      {func(p *Playbook) { (*respond(p))[0].Due.After = 25 * time.Minute }, "4.3d due 30m0s→25m0s"},
		"an anchor":       {func(p *Playbook) { (*respond(p))[0].Due.Anchor = AtSign }, "4.3d due 30m0s→30m0s"},
		"how often":       {func(p *Playbook) { (*respond(p))[0].Every = 0 }, "4.3d every 1h0m0s→0s"},
		"a title":         {func(p *Playbook) { (*respond(p))[0].Title.EN = "x" }, "4.3d title"},
		"a role":          {func(p *Playbook) { (*respond(p))[0].Role = "x" }, "4.3d details"},
		"a ladder":        {func(p *Playbook) { (*respond(p))[0].Ladder = []Rung{{}} }, "4.3d details"},
		"one is new":      {func(p *Playbook) { *respond(p) = append(*respond(p), TodoDef{ID: "4.9"}) }, "4.9 added"},
		"one is gone":     {func(p *Playbook) { *respond(p) = (*respond(p))[1:] }, "4.3d gone"},
		"an announcement": {func(p *Playbook) { p.Announcements = []Announcement{{ID: "sales"}} }, " rest"},
		"a phase's title": {func(p *Playbook) { p.Phases[1].Title.JA = "x" }, " rest"},
		"another one":     {func(p *Playbook) { p.ID = "gcp"; (*respond(p))[0].Every = 0 }, " playbook aws-outage→gcp"},
		"much": {func(p *Playbook) {
			p.Phases[0].Todos[0].Due.After, p.Meeting = 0, "x"
			*respond(p) = []TodoDef{{ID: "4.0"}, (*respond(p))[1]}
			(*respond(p))[1].Title.JA, (*respond(p))[1].Every = "x", 0
		}, "1.1 due 5m0s→0s, 4.0 added, 4.4a every 1h0m0s→0s, 4.4a title, 4.3d gone,  rest"},
	} {
		now := weekOld().Clone()
		c.change(&now)
		var said []string
		for _, x := range now.Summary().Changes(stored(t, weekOld().Summary())) {
			said = append(said, changeSaid(x))
		}
		if got := strings.Join(said, ", "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if first := weekOld().Summary().Changes(PlaybookSummary{}); first != nil {
		t.Errorf("in the first week: %v", first)
	}
}

func changeSaid(c PlaybookChange) string {
	switch c.What {
	case ChangedDue, ChangedEvery:
		return fmt.Sprintf("%s %s %s→%s", c.Todo, c.What, c.Was.After, c.Is.After)
	case ChangedPlaybook:
		return fmt.Sprintf("%s %s %s→%s", c.Todo, c.What, c.From, c.To)
	}
	return fmt.Sprintf("%s %s", c.Todo, c.What)
}

// stored is a summary as it comes back from the store.
func stored(t *testing.T, s PlaybookSummary) (back PlaybookSummary) {
	t.Helper()
	body, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(body, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}
