package slackapp

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// TestTheOtherLanguageIsForWhoMaySee: whoever the button stands before is shown the message; what is not theirs to see, or is not
// there, says so. Nothing changes.
func TestTheOtherLanguageIsForWhoMaySee(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.private()
	before, err := d.svc.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	send, _ := before.Todo("4.3d")
	card, phase := send.Title.EN, text.PhaseOf(incident.English, before.Incident, incident.Respond)
	unknown := text.Refusal(incident.English, incident.RefusedUnknown)
	private := text.RefusedPrivateTo.In(incident.English, "commander", "<@U0KAKEI>")
	for _, c := range []struct{ who, room, value, want string }{
		{"U0KAKEI", "C0HELP", render.Value(id, ""), phase},
		{"U0KAKEI", "C0HELP", render.Value(id, "4.3d"), card},
		{"U0BERLIN", "C0ROOM", render.Value(id, "4.3d"), card}, // who is in the room
		{"U0BERLIN", "C0HELP", render.Value(id, "4.3d"), private},
		{"U0KAKEI", "C0ROOM", render.Value(id, "9.9"), unknown},
		{"U0KAKEI", "C0ROOM", "../x", unknown},
	} {
		d.responded = nil
		d.press(c.who, c.room, ask.Language.Button, c.value, false)
		if len(d.responded) != 1 || !strings.Contains(d.responded[0].Text, c.want) {
			t.Errorf("%s in %s presses %s: %+v", c.who, c.room, c.value, d.responded)
		}
	}
	if after, err := d.svc.State(t.Context(), id); err != nil || !cmp.Equal(before, after) {
		t.Errorf("it changed %+v, %v", after, err)
	}
}

// TestWhatOneReaderSeesIsAnswered: a press on a message that changes says nothing; one that only one person sees does not change.
func TestWhatOneReaderSeesIsAnswered(t *testing.T) {
	t.Parallel()
	d := open(t)
	value := render.Value(d.private(), "4.3d")
	d.press("U0KAKEI", "C0ROOM", ask.Claim.Button, value, false)
	if len(d.responded) != 0 {
		t.Errorf("what everybody sees says it already: %+v", d.responded)
	}
	d.press("U0KAKEI", "C0ROOM", ask.Finish.Button, value, true)
	if len(d.responded) != 1 || !strings.Contains(d.responded[0].Text, "4.3d") {
		t.Errorf("what one reader sees: %+v", d.responded)
	}
}

// private is a private incident of U0KAKEI's, in the room C0ROOM.
func (d *desk) private() incident.ID {
	d.t.Helper()
	res, err := d.svc.Declare(d.t.Context(), service.Declaration{
		RequestID: "d1", By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Kind: incident.Live, Private: true, Facts: incident.Facts{Title: "EC2"},
	})
	id := res.Entry.Incident
	made := incident.Tell("made", id, at, incident.ViaTool, incident.Made{Key: "channel", Link: incident.ChannelLink, To: incident.Link{Ref: "C0ROOM"}})
	_, failed := d.svc.Do(d.t.Context(), made)
	if err := errors.Join(err, failed); err != nil {
		d.t.Fatal(err)
	}
	return id
}

// press has somebody press a button, as Slack sends it.
func (d *desk) press(who, room, action, value string, alone bool) {
	d.t.Helper()
	payload := fmt.Sprintf(`{"type":"block_actions","user":{"id":%q},"channel":{"id":%q},"trigger_id":"1.2.a","response_url":"https://slack.test/r",`+
		`"container":{"type":"message","message_ts":"110.1","channel_id":%q,"is_ephemeral":%t},"actions":[{"action_id":%q,"block_id":"b","value":%q}]}`,
		who, room, room, alone, action, value)
	cb, err := ParseInteraction([]byte("payload=" + url.QueryEscape(payload)))
	if err != nil {
		d.t.Fatal(err)
	}
	d.app.Interact(d.t.Context(), cb)
}
