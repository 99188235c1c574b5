package slackapp

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/text"
)

// sent is a form as Slack gives it back, with one field filled in.
func sent(r slack.ModalViewRequest, user, block string, value slack.BlockAction) slack.InteractionCallback {
	return slack.InteractionCallback{User: slack.User{ID: user}, View: slack.View{
		ID: "V1", CallbackID: r.CallbackID, PrivateMetadata: r.PrivateMetadata, Blocks: r.Blocks,
		State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{
			forms.BlockTitle: {forms.BlockTitle: {Value: "EC2"}}, block: {block: value},
		}},
	}}
}

func TestARefusedFormStaysOpen(t *testing.T) {
	t.Parallel()
	const lang = incident.English
	guest := slack.BlockAction{SelectedUser: "U0GUEST"}
	inc := incident.Incident{ID: "abcdef"}
	todo := incident.Todo{ID: "4.3b"}
	noOutsider, noStore := text.Refusal(lang, incident.RefusedPerson), "Noroshi cannot answer."
	tests := map[string]struct {
		cb           slack.InteractionCallback
		storeDown    bool
		block, wants string // no block: the form is replaced
	}{
		"declare, guest leads": {sent(forms.Declare(lang, forms.Prefill{}), "U0KAKEI", forms.BlockCommander, guest), false, forms.BlockCommander, noOutsider},
		"declare by a guest":   {sent(forms.Declare(lang, forms.Prefill{}), "U0GUEST", forms.BlockCommander, guest), false, "", ""},
		"declare, no store":    {sent(forms.Declare(lang, forms.Prefill{}), "U0KAKEI", forms.BlockImpact, slack.BlockAction{}), true, forms.BlockTitle, noStore},
		"commander, no store":  {sent(forms.Commander(lang, inc), "U0KAKEI", forms.BlockCommander, guest), true, forms.BlockCommander, noStore},
		"hand over, no store":  {sent(forms.HandOver(lang, inc, todo), "U0KAKEI", forms.BlockPerson, guest), true, forms.BlockPerson, noStore},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			if tt.storeDown {
				_ = d.db.Close()
			}
			got := d.app.submit(t.Context(), tt.cb)
			if tt.block == "" {
				if got.ResponseAction != slack.RAUpdate {
					t.Errorf("%+v", got)
				}
				return
			}
			if got.ResponseAction != slack.RAErrors || len(got.Errors) != 1 || !strings.HasPrefix(got.Errors[tt.block], tt.wants) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAFaultIsShortAndPlain(t *testing.T) {
	t.Parallel()
	for _, runbook := range []string{"", "ask around", "https://example.com/runbook", "https://example.com/" + strings.Repeat("a", maxFault)} {
		got := broken(incident.Japanese, runbook)
		if utf8.RuneCountInString(got) > maxFault || strings.ContainsAny(got, "<>{}") {
			t.Errorf("%q: %s", runbook, got)
		}
		if has, wants := strings.Contains(got, "https://"), runbook == "https://example.com/runbook"; has != wants {
			t.Errorf("%q: %s", runbook, got)
		}
	}
}
