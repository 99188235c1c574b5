package slackapp

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/text"
)

// sent is a form as Slack gives it back, with one field filled in.
func sent(r slack.ModalViewRequest, user, block string, value slack.BlockAction) slack.InteractionCallback {
	return slack.InteractionCallback{User: slack.User{ID: user}, View: slack.View{
		ID: "V1", CallbackID: r.CallbackID, PrivateMetadata: r.PrivateMetadata, Blocks: r.Blocks,
		State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{
			ask.Title: {ask.Title: {Value: "EC2"}}, block: {block: value},
		}},
	}}
}

func seenIn(lang incident.Lang, i incident.Incident) ask.Seen {
	return ask.Seen{Lang: lang, State: incident.State{Incident: i}}
}

func TestARefusedFormStaysOpen(t *testing.T) {
	t.Parallel()
	const lang = incident.English
	guest := slack.BlockAction{SelectedUser: "U0GUEST"}
	seen := seenIn(lang, incident.Incident{ID: "abcdef"})
	seen.Todo.ID = "4.3b"
	noOutsider, noStore := text.Refusal(lang, incident.RefusedPerson), "Noroshi is not responding."
	tests := map[string]struct {
		cb           slack.InteractionCallback
		storeDown    bool
		block, wants string // no block: the form is replaced
	}{
		"declare, guest leads": {sent(forms.Declare(lang, forms.Declaration{}), "U0KAKEI", ask.Leader, guest), false, ask.Leader, noOutsider},
		"declare by a guest":   {sent(forms.Declare(lang, forms.Declaration{}), "U0GUEST", ask.Leader, guest), false, "", ""},
		"declare, no store":    {sent(forms.Declare(lang, forms.Declaration{}), "U0KAKEI", ask.Impact, slack.BlockAction{}), true, ask.Title, noStore},
		"commander, no store":  {sent(forms.Modal(ask.Commander, seen, nil, ""), "U0KAKEI", ask.Leader, guest), true, ask.Leader, noStore},
		"hand over, no store":  {sent(forms.Modal(ask.Reassign, seen, nil, ""), "U0KAKEI", ask.To, guest), true, ask.To, noStore},
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
	view := forms.Modal(ask.Add, seenIn(lang, incident.Incident{ID: "abcdef"}), nil, "")
	for name, change := range map[string]func(*slack.View){
		"another form":      func(v *slack.View) { v.CallbackID = "translate" },
		"of no incident":    func(v *slack.View) { v.PrivateMetadata = "{}" },
		"a form of no kind": func(v *slack.View) { v.CallbackID = "" },
	} {
		d := open(t)
		cb := sent(view, "U0KAKEI", ask.Title, slack.BlockAction{Value: "Call them"})
		change(&cb.View)
		got := d.app.submit(t.Context(), cb)
		if got == nil || got.ResponseAction != slack.RAErrors || got.Errors[ask.Title] != text.Refusal(lang, incident.RefusedUnknown) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A form without inputs has no room for a fault, so what takes its place says it.
func TestAFormWithoutInputsIsReplacedByWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := open(t)
	view := slack.View{ID: "V1", CallbackID: "translate", PrivateMetadata: "{}", State: &slack.ViewState{}}
	got := d.app.submit(t.Context(), slack.InteractionCallback{User: slack.User{ID: "U0KAKEI"}, View: view})
	if got.ResponseAction != slack.RAUpdate || len(got.View.Blocks.BlockSet) != 1 {
		t.Fatalf("%+v", got)
	}
	said, _ := got.View.Blocks.BlockSet[0].(*slack.SectionBlock)
	if said == nil || said.Text.Text != text.Refusal(d.app.lang(t.Context(), "U0KAKEI"), incident.RefusedUnknown) {
		t.Errorf("%+v", said)
	}
}

// A form whose answer was lost, changed and sent again, keeps the change on the screen: what is recorded is the first.
func TestAChangedFormSentAgainStaysOpen(t *testing.T) {
	t.Parallel()
	const lang = incident.English
	d := open(t)
	d.post("/command", typedIn("now EC2", "U0KAKEI"))
	view := forms.Modal(ask.Add, seenIn(lang, d.running()[0]), nil, "")
	send := func(title string) *slack.ViewSubmissionResponse {
		return d.app.submit(t.Context(), sent(view, "U0KAKEI", ask.Title, slack.BlockAction{Value: title}))
	}
	for range 2 {
		if got := send("Call them"); got != nil {
			t.Fatalf("the same again: %+v", got)
		}
	}
	if got := send("Call them all"); got == nil || got.Errors[ask.Title] != text.RecordedFirst.In(lang) {
		t.Errorf("another title: %+v", got)
	}
}
