package forms_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
)

// early is what an end leaves out before the recovery phase, when no notice went out.
func early(open []incident.Todo) incident.Omission {
	return incident.Omission{
		Left: open, Notices: []incident.Todo{{ID: "4.3d", Title: incident.Text{JA: "第1報を送信", EN: "Send notice 1"}}},
		Never: []incident.Todo{
			{ID: "6.1", Title: incident.Text{JA: "復旧を確認", EN: "Confirm recovery"}, State: incident.TodoOpen},
			{ID: "6.2", Title: incident.Text{JA: "復旧報の送信", EN: "Send the recovery notice"}, State: incident.TodoOpen},
		},
	}
}

// TestConfirmedOnlyWhatWasNamed: a form confirms what it named as left out, each by its id, and nothing else.
func TestConfirmedOnlyWhatWasNamed(t *testing.T) {
	t.Parallel()
	ja, i := incident.Japanese, sample()
	for _, o := range []incident.Omission{{}, {Left: todos()}, early(todos())} {
		_, next, _ := forms.ParseNextPhase(ja, submitted(t, forms.NextPhase(ja, i, o, ""), entered{forms.BlockNote: typed("進む")}))
		now := entered{forms.BlockEnd: {SelectedOption: slack.OptionBlockObject{Value: "now"}}}
		_, do, _ := forms.ParseResolve(ja, submitted(t, forms.Resolve(ja, i, o, ""), now))
		end, _ := do.(incident.End)
		if next.Note != "進む" || next.From != incident.Respond || next.Confirmed || !slices.Equal(next.Seen, o.IDs()) {
			t.Errorf("next %+v, named %v", next, o.IDs())
		}
		if end.Confirmed || !slices.Equal(end.Seen, o.IDs()) {
			t.Errorf("end %+v, named %v", do, o.IDs())
		}
	}
}

// TestAnEarlyEndOffersTheRecoveryFirst: whoever only presses the button moves there; in the recovery there is no choice.
func TestAnEarlyEndOffersTheRecoveryFirst(t *testing.T) {
	t.Parallel()
	ja, i := incident.Japanese, sample()
	_, do, _ := forms.ParseResolve(ja, submitted(t, forms.Resolve(ja, i, early(nil), ""), nil))
	want := incident.NextPhase{To: incident.Resolve, Seen: []incident.TodoID{"4.3d", "6.1", "6.2"}}
	if diff := cmp.Diff(incident.Action(want), do); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, do, _ = forms.ParseResolve(ja, submitted(t, forms.Resolve(ja, i, incident.Omission{Left: todos()}, ""), nil)); !isEnd(do) {
		t.Errorf("%+v", do)
	}
}

func isEnd(do incident.Action) bool { _, ok := do.(incident.End); return ok }

// TestAFormNamesMoreThanItRemembers: hundreds of TODOs do not fit into what a form keeps; submitting it confirms all.
func TestAFormNamesMoreThanItRemembers(t *testing.T) {
	t.Parallel()
	var open []incident.Todo
	for n := range 500 {
		open = append(open, incident.Todo{ID: incident.TodoID(fmt.Sprint("own-", n)), State: incident.TodoOpen})
	}
	_, do, faults := forms.ParseResolve(incident.Japanese, submitted(t, forms.Resolve(incident.Japanese, sample(), incident.Omission{Left: open}, ""), nil))
	if end, _ := do.(incident.End); !end.Confirmed || len(faults) > 0 {
		t.Errorf("%+v, %v", do, faults)
	}
}
