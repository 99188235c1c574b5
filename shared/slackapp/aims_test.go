package slackapp

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// answered is what somebody reads who types text into the help room while one incident runs, and that incident afterwards.
func answered(t *testing.T, text string) (d *desk, reply string, after incident.State) {
	t.Helper()
	d = open(t)
	d.post("/command", typedIn("now EC2 in Tokyo", "U0KAKEI"))
	id := d.running()[0].ID
	if r := d.app.Command(t.Context(), Command{
		Name: "/incident", Text: text, User: "U0KAKEI", Channel: "C0HELP", TriggerID: "T2", ResponseURL: "https://slack.test/r",
	}); r != nil {
		reply = r.Text
	}
	after, err := d.svc.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d, reply, after
}

// A word that is listed, and that nobody has said the meaning of, answers with the help and touches no incident. It does not
// run beside the others, since it changes the list.
//
//nolint:paralleltest // it changes the words that the others read
func TestAnUnhandledWordChangesNothing(t *testing.T) {
	const said = "abolish"
	ask.All = append(ask.All, &ask.Ask{Name: said, Command: text.Command{Words: []string{said}}})
	t.Cleanup(func() { ask.All = ask.All[:len(ask.All)-1] })
	for _, rest := range []string{"", " our own VPN", " confirm", " title x"} {
		d, reply, after := answered(t, said+rest)
		_, help, before := answered(t, "help")
		if reply != help {
			t.Errorf("%q answers %q", said+rest, reply)
		}
		if diff := cmp.Diff(before.Incident, after.Incident); diff != "" || len(d.opened) > 0 {
			t.Errorf("%q opens %d forms and changes (-before +after):\n%s", said+rest, len(d.opened), diff)
		}
	}
}

// Every word that is listed does something of its own: none of them is answered as one that nobody handles.
func TestEveryWordIsHandled(t *testing.T) {
	t.Parallel()
	_, help, _ := answered(t, "help")
	for _, a := range ask.All {
		for _, said := range a.Command.Words {
			if _, reply, _ := answered(t, said+" title EC2"); a != ask.Help && reply == help {
				t.Errorf("%q (%s) is listed, and nothing handles it", said, a.Name)
			}
		}
	}
}

// A button that nothing handles changes nothing, and says so.
func TestAnUnhandledButtonSaysSo(t *testing.T) {
	t.Parallel()
	d, _, before := answered(t, "help")
	for _, value := range []string{render.Value(before.Incident.ID, "4.3d"), "of no incident"} {
		d.responded = nil
		d.app.Interact(t.Context(), slack.InteractionCallback{
			Type: slack.InteractionTypeBlockActions, User: slack.User{ID: "U0KAKEI"}, TriggerID: "T9", ResponseURL: "https://slack.test/r",
			ActionCallback: slack.ActionCallbacks{BlockActions: []*slack.BlockAction{{ActionID: "todo_translate", Value: value}}},
		})
		want := text.Refusal(incident.English, incident.RefusedUnknown)
		if len(d.responded) != 1 || d.responded[0].Text != want {
			t.Errorf("%q: %+v", value, d.responded)
		}
	}
	if after, err := d.svc.State(t.Context(), before.Incident.ID); err != nil || !cmp.Equal(before, after) {
		t.Errorf("it changed %+v, %v", after, err)
	}
}
