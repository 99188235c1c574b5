package slackapp

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/ask/asktest"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
)

// TestATypedCorrectionFollowsTheRules of its field; what is wrong opens the form, which says so.
func TestATypedCorrectionFollowsTheRules(t *testing.T) {
	t.Parallel()
	for _, r := range asktest.Rows() {
		to := aimOf(asked{reader: reader{lang: incident.English}, rest: r.Field + " " + r.Said}, ask.Correct, asktest.Seen(incident.English).State)
		if to.values != nil {
			f := ask.Faults{}
			asktest.Check(t, r, ask.Correct.Do(*to.values, f), f)
			continue
		}
		shown, err := json.Marshal(to.form.Blocks.BlockSet[0].(*slack.SectionBlock).Text.Text)
		if err != nil || !strings.Contains(string(shown), "I could not read") || !strings.Contains(string(shown), r.Fault.In(incident.English)) {
			t.Errorf("%s %q: %s, %v", r.Field, r.Said, shown, err)
		}
	}
}

// TestAModalFollowsTheRules of its fields; what is wrong stands under the field that it is about.
func TestAModalFollowsTheRules(t *testing.T) {
	t.Parallel()
	modal := forms.Modal(ask.Correct, asktest.Seen(incident.English), nil, "")
	for _, r := range asktest.Rows() {
		state := map[string]map[string]slack.BlockAction{}
		for block, said := range asktest.Shown(r) {
			a := slack.BlockAction{Value: said}
			if block == ask.Region || block == ask.Severity {
				a = slack.BlockAction{SelectedOption: slack.OptionBlockObject{Value: said}}
			}
			state[block] = map[string]slack.BlockAction{block: a}
		}
		_, v, err := forms.Read(&slack.View{
			CallbackID: modal.CallbackID, PrivateMetadata: modal.PrivateMetadata, Blocks: modal.Blocks, State: &slack.ViewState{Values: state},
		})
		if err != nil {
			t.Fatal(err)
		}
		v.Lang = incident.English
		f := ask.Faults{}
		asktest.Check(t, r, ask.Correct.Do(v, f), f)
	}
}
