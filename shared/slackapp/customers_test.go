package slackapp

import (
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// TestCustomersAreForWhoMaySee: of a private incident those only who may know of it learn who was told what, and no outsider anywhere.
func TestCustomersAreForWhoMaySee(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.private()
	told := text.ToldNoList.In(incident.English)
	private := text.RefusedPrivateTo.In(incident.English, "commander", "<@U0KAKEI>")
	for _, c := range []struct{ who, room, value, want string }{
		{"U0KAKEI", "C0HELP", render.Value(id, ""), told},
		{"U0BERLIN", "C0ROOM", render.Value(id, ""), told}, // who is in the room
		{"U0BERLIN", "C0HELP", render.Value(id, ""), private},
		{"U0GUEST", "C0ROOM", render.Value(id, ""), text.Refusal(incident.English, incident.RefusedOutsider)},
		{"U0KAKEI", "C0ROOM", "../x", text.Refusal(incident.English, incident.RefusedUnknown)},
	} {
		d.responded = nil
		d.press(c.who, c.room, ask.Customers.Button, c.value, false)
		if len(d.responded) != 1 || !strings.Contains(d.responded[0].Text, c.want) {
			t.Errorf("%s in %s presses %s: %+v", c.who, c.room, c.value, d.responded)
		}
	}
}
