package forms_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
)

// TestConfirmedOnlyWhatWasNamed: what a form left out is what it named, in either step.
func TestConfirmedOnlyWhatWasNamed(t *testing.T) {
	t.Parallel()
	early, notice := before(sample())
	for _, s := range []ask.Seen{
		seen("ja", sample(), nil, 0), seen("ja", sample(), todos(), 0), seen("ja", early, append(notice, todos()...), 0),
	} {
		_, do, _ := filled(t, ask.NextPhase, submitted(t, forms.Modal(ask.NextPhase, s, nil, ""), entered{ask.Note: typed("進む")}))
		next, _ := do.(incident.NextPhase)
		if want := s.State.PhaseOmits().IDs(); next.Note != "進む" || next.From != incident.Respond || next.Confirmed || !slices.Equal(next.Seen, want) {
			t.Errorf("next %+v, named %v", next, want)
		}
		now := entered{ask.End: {SelectedOption: slack.OptionBlockObject{Value: ask.EndNow}}}
		_, do, _ = filled(t, ask.Resolve, submitted(t, forms.Modal(ask.Resolve, s, nil, ""), now))
		end, _ := do.(incident.End)
		if want := s.State.EndOmits().IDs(); end.Confirmed || !slices.Equal(end.Seen, want) {
			t.Errorf("end %+v, named %v", do, want)
		}
	}
}

// TestAnEarlyEndOffersTheRecoveryFirst: the choice that is made already moves to the recovery phase.
func TestAnEarlyEndOffersTheRecoveryFirst(t *testing.T) {
	t.Parallel()
	early, notice := before(sample())
	sent := func(i incident.Incident, open []incident.Todo) incident.Action {
		_, do, _ := filled(t, ask.Resolve, submitted(t, forms.Modal(ask.Resolve, seen("ja", i, open, 0), nil, ""), nil))
		return do
	}
	want := incident.NextPhase{To: incident.Resolve, Seen: []incident.TodoID{"4.3d", "6.1", "6.2"}}
	if diff := cmp.Diff(incident.Action(want), sent(early, notice)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if do, ends := sent(sample(), todos()).(incident.End); !ends {
		t.Errorf("%+v", do)
	}
}

// TestAFormNamesMoreThanItHasRoomFor: sending it confirms those and no others.
func TestAFormNamesMoreThanItHasRoomFor(t *testing.T) {
	t.Parallel()
	var open []incident.Todo
	for n := range 500 {
		open = append(open, incident.Todo{ID: incident.TodoID(fmt.Sprint("own-", n)), State: incident.TodoOpen})
	}
	s := seen("ja", sample(), open, 0)
	c, do, faults := filled(t, ask.Resolve, submitted(t, forms.Modal(ask.Resolve, s, nil, ""), nil))
	if end, _ := do.(incident.End); end.Confirmed || len(end.Seen) > 0 || len(faults) > 0 {
		t.Errorf("%+v, %v", do, faults)
	}
	if got := c.Named(ask.Resolve.Form(s)); len(got) != 500 {
		t.Errorf("%d named", len(got))
	}
	s.State.Todos = append(s.State.Todos, incident.Todo{ID: "own-500", State: incident.TodoOpen})
	if got := c.Named(ask.Resolve.Form(s)); len(got) != 0 {
		t.Errorf("one more is open: %d named", len(got))
	}
}

// TestWhatAStepIsAboutStaysInSight: Slack shows a modal at its first field, so no more than five TODOs stand above it.
func TestWhatAStepIsAboutStaysInSight(t *testing.T) {
	t.Parallel()
	for _, act := range []*ask.Ask{ask.NextPhase, ask.Resolve} {
		blocks := forms.Modal(act, seen("ja", sample(), many(12), 0), nil, "").Blocks.BlockSet
		first := slices.IndexFunc(blocks, func(b slack.Block) bool { _, field := b.(*slack.InputBlock); return field })
		above, below := said(t, blocks[:first]), said(t, blocks[first:])
		if strings.Count(above, " 4.") != 5 || strings.Count(below, " 4.") != 7 || !strings.Contains(above, "残りの7件") {
			t.Errorf("%s:\n%s\n----\n%s", act.Name, above, below)
		}
	}
}

func said(t *testing.T, blocks []slack.Block) string {
	t.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
