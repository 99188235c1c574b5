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
			asktest.Verify(t, r, ask.Correct.Do(*to.values, f), f)
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
		asktest.Verify(t, r, ask.Correct.Do(v, f), f)
	}
}

// TestATypedTodoFollowsTheRules: whom it begins with owns it. What is wrong opens the form, in which the owner stands already.
func TestATypedTodoFollowsTheRules(t *testing.T) {
	t.Parallel()
	for _, r := range asktest.Addings() {
		rest := r.Said
		if r.Owner != "" {
			rest = "<@" + string(r.Owner) + "|jonas> " + r.Said
		}
		to := aimOf(asked{reader: reader{lang: incident.English}, rest: rest}, ask.Add, asktest.Seen(incident.English).State)
		if to.values != nil {
			f := ask.Faults{}
			asktest.VerifyAdding(t, r, ask.Add.Do(*to.values, f), f)
			continue
		}
		owner := to.form.Blocks.BlockSet[len(to.form.Blocks.BlockSet)-1].(*slack.InputBlock).Element.(*slack.SelectBlockElement)
		title := to.form.Blocks.BlockSet[len(to.form.Blocks.BlockSet)-3].(*slack.InputBlock).Element.(*slack.PlainTextInputBlockElement)
		if long := len(r.Said) > 100; long && title.InitialValue != r.Said { // whoever typed it shortens it
			t.Errorf("%q stands in the form as %q", r.Said, title.InitialValue)
		}
		if r.Fault.JA == "" || owner.InitialUser != string(r.Owner) {
			t.Errorf("%q opens the form, for %q", rest, owner.InitialUser)
		}
	}
}

// TestAModalAddsATodo as it is typed, and as the page adds one.
func TestAModalAddsATodo(t *testing.T) {
	t.Parallel()
	modal := forms.Modal(ask.Add, asktest.Seen(incident.English), nil, "")
	for _, r := range asktest.Addings() {
		_, v, err := forms.Read(&slack.View{
			CallbackID: modal.CallbackID, PrivateMetadata: modal.PrivateMetadata, Blocks: modal.Blocks,
			State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{
				ask.Title: {ask.Title: {Value: r.Said}}, ask.Owner: {ask.Owner: {SelectedUser: string(r.Owner)}},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		v.Lang = incident.English
		f := ask.Faults{}
		asktest.VerifyAdding(t, r, ask.Add.Do(v, f), f)
	}
}
