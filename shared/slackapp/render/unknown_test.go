package render

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// A status that says neither that an incident runs nor how it ended is not told as an end: nobody stands down for it.
func TestAStatusThatNobodyKnowsIsNoEnd(t *testing.T) {
	t.Parallel()
	const lang, paused = incident.English, incident.Status("paused")
	head := plan.Head{Lang: lang, Timezone: "Asia/Tokyo", Facts: incident.Facts{Title: "EC2"}, Command: "U0KAKEI"}
	for name, render := range map[string]func(plan.Head) string{
		"board":        func(h plan.Head) string { return firstLines(board(plan.Board{Head: h})) },
		"announcement": func(h plan.Head) string { return firstLines(announcement(plan.Announcement{Head: h}, nil)) },
		"of a private one": func(h plan.Head) string {
			return firstLines(announcement(plan.Announcement{Head: h, Private: true}, nil))
		},
		"topic": func(h plan.Head) string { return Topic(plan.Topic{Head: h}) },
	} {
		said := func(s incident.Status) string {
			h := head
			h.Status = s
			return render(h)
		}
		if got, want := said(paused), said(incident.Open); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		for _, over := range []incident.Status{incident.Resolved, incident.Canceled} {
			if said(over) == said(incident.Open) {
				t.Errorf("%s does not tell that it is %s", name, over)
			}
		}
	}
}

// firstLines is what a message says before its buttons and lists.
func firstLines(r Reply) string {
	said := r.Text
	for _, b := range r.Blocks {
		if s, ok := b.(*slack.SectionBlock); ok {
			return said + "\n" + s.Text.Text
		}
	}
	return said
}

// Each step that is asked in the room has sentences of its own.
func TestEveryStepHasASentence(t *testing.T) {
	t.Parallel()
	seen := map[text.Phrase]incident.Step{}
	for _, step := range []incident.Step{incident.AskTake, incident.AskCommander, incident.AskResponders, incident.AskSite} {
		for _, s := range []text.Phrase{askings[step].one, askings[step].several} {
			if other, twice := seen[s]; twice || strings.TrimSpace(s.EN) == "" {
				t.Errorf("%s says what %q says: %q", step, other, s.EN)
			}
			seen[s] = step
		}
	}
}
