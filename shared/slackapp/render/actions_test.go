package render_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

func TestValues(t *testing.T) {
	t.Parallel()
	for _, value := range []string{render.Value("k3x9q2", ""), render.Value("k3x9q2", "4.3d"), render.Value("a:b", "own-1 %:")} {
		inc, todo, ok := render.ParseValue(value)
		if !ok || render.Value(inc, todo) != value {
			t.Errorf("%q is not read back: %q %q %v", value, inc, todo, ok)
		}
	}
	for _, bad := range []string{"", ":", "k3x9q2:", ":4.3d", "a:b:c", "a%zz", "a b", "%61"} {
		if _, _, ok := render.ParseValue(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
}

func FuzzParseValue(f *testing.F) {
	f.Add(render.Value("k3x9q2", "4.3d"))
	f.Add(render.Choice(ask.Skip.Button, "k3x9q2", "4.3d"))
	f.Fuzz(func(t *testing.T, value string) {
		if inc, todo, ok := render.ParseValue(value); ok && (inc == "" || render.Value(inc, todo) != value) {
			t.Errorf("%q was read as %q %q", value, inc, todo)
		}
		if action, inc, todo, ok := render.ParseChoice(value); ok && (action == "" || render.Choice(action, inc, todo) != value) {
			t.Errorf("%q was read as %q %q %q", value, action, inc, todo)
		}
	})
}

// TestButtons: what can be pressed follows from where a TODO or an incident stands.
func TestButtons(t *testing.T) {
	t.Parallel()
	s := stateIn(incident.Japanese)
	over := ended(s, incident.Resolved, "")
	last := stateIn(incident.Japanese)
	last.Incident.Phase = incident.Resolve
	waiting, approved := stateIn(incident.Japanese), stateIn(incident.Japanese)
	waiting.Incident.Notices = incident.Notices{Open: 1, Next: incident.FirstNotice, Version: 1, By: "U0BERLIN"}
	approved.Incident.Notices = incident.Notices{Open: 1, Next: incident.FirstNotice, Version: 1, By: "U0BERLIN", Approved: true}
	board := []string{
		ask.CatchUp.Button, ask.NextPhase.Button, ask.Notice.Button, ask.TakeOver.Button, ask.Executives.Button, ask.Tell.Button, ask.Add.Button, ask.Correct.Button, ask.Commander.Button, ask.Handover.Button, ask.Resolve.Button, ask.Cancel.Button,
	}
	for _, c := range []struct {
		name  string
		state incident.State
		key   plan.Key
		want  []string
	}{
		{"open TODO", s, plan.TodoKey("4.3d"), []string{ask.Claim.Button, ask.Finish.Button}},
		{"TODO that the tool does", s, plan.TodoKey("4.2a"), []string{ask.Finish.Button}},
		{"TODO that the tool could not do", withProblems(s), plan.TodoKey("4.2a"), []string{ask.Claim.Button, ask.Finish.Button}},
		{"claimed TODO", s, plan.TodoKey("4.3b"), []string{ask.Finish.Button, ask.Claim.Button, ask.Reassign.Button}},
		{"closed TODO", s, plan.TodoKey("4.5a"), []string{ask.Reopen.Button}},
		{"TODO of an incident that is over", over, plan.TodoKey("4.3d"), nil},
		{"board", s, plan.BoardKey, board},
		{"board in the last phase", last, plan.BoardKey, append([]string{ask.CatchUp.Button, ask.PhaseBack.Button}, board[2:]...)},
		{"board with a notice that waits", waiting, plan.BoardKey, slices.Insert(slices.Clone(board), 3, ask.ApproveNotice.Button, ask.EditNotice.Button)},
		{"board with a notice that is approved", approved, plan.BoardKey, slices.Insert(slices.Clone(board), 3, ask.SendNotice.Button, ask.EditNotice.Button)},
		{"board of an incident that is over", over, plan.BoardKey, []string{ask.Correct.Button, ask.ReopenResponse.Button, ask.Close.Button, ask.Review.Button}},
		{"announcement", s, "announce/C0ALL", nil},
	} {
		if diff := cmp.Diff(c.want, actionIDs(rendered(t, c.state, c.key).Blocks)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestMessageRefusesWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	if _, err := render.Message(plan.Effect{Key: "topic", Facts: plan.Topic{}}, nil); err == nil {
		t.Error("a topic was rendered as a message")
	}
}

// TestALateCheckIsDoneByItsLines: what asks about it offers to check, and never to tick it.
func TestALateCheckIsDoneByItsLines(t *testing.T) {
	t.Parallel()
	line := plan.TodoLine{ID: "4.7a", Title: "check", State: incident.TodoOpen, Owner: "U0KAKEI", Check: &incident.CheckCount{Done: 4, Of: 6}}
	brief := plan.Brief{Incident: "k3f9qa", Lang: incident.English, Timezone: "Asia/Tokyo"}
	for name, f := range map[string]any{
		"its owner":     plan.Question{Brief: brief, Step: incident.AskOwner, To: []string{"U0KAKEI"}, Todo: line.ID, Title: line.Title, Since: at(0), At: at(1), Check: true},
		"the commander": plan.Questions{Brief: brief, Step: incident.AskCommander, To: []string{"U0KAKEI"}, Todos: []plan.TodoLine{line}},
	} {
		r, err := render.Message(plan.Effect{Kind: plan.MessageKind, Facts: f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(r.Blocks)
		if said := string(raw); err != nil || !strings.Contains(said, ask.Check.Button) || strings.Contains(said, ask.Finish.Button) {
			t.Errorf("%s is offered %s (%v)", name, said, err)
		}
	}
}
