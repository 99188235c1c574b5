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

// A form that nothing reads is not closed as if it had been recorded: what was typed stays on the screen.
func TestAFormThatNobodyReadsStaysOpen(t *testing.T) {
	t.Parallel()
	const lang = incident.English
	view := forms.AddTodo(lang, incident.Incident{ID: "abcdef"})
	for name, change := range map[string]func(*slack.View){
		"another form":      func(v *slack.View) { v.CallbackID = "translate" },
		"of no incident":    func(v *slack.View) { v.PrivateMetadata = "{}" },
		"a form of no kind": func(v *slack.View) { v.CallbackID = "" },
	} {
		d := open(t)
		cb := sent(view, "U0KAKEI", forms.BlockTitle, slack.BlockAction{Value: "Call them"})
		change(&cb.View)
		got := d.app.submit(t.Context(), cb)
		if got == nil || got.ResponseAction != slack.RAErrors || got.Errors[forms.BlockTitle] != text.Refusal(lang, incident.RefusedUnknown) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A form whose answer was lost, changed and sent again, keeps the change on the screen: what is recorded is the first.
func TestAChangedFormSentAgainStaysOpen(t *testing.T) {
	t.Parallel()
	const lang = incident.English
	d := open(t)
	d.post("/command", typedIn("now EC2", "U0KAKEI"))
	view := forms.AddTodo(lang, d.running()[0])
	send := func(title string) *slack.ViewSubmissionResponse {
		return d.app.submit(t.Context(), sent(view, "U0KAKEI", forms.BlockTitle, slack.BlockAction{Value: title}))
	}
	for range 2 {
		if got := send("Call them"); got != nil {
			t.Fatalf("the same again: %+v", got)
		}
	}
	if got := send("Call them all"); got == nil || got.Errors[forms.BlockTitle] != text.RecordedFirst.In(lang) {
		t.Errorf("another title: %+v", got)
	}
}
