package slackapp

import (
	"fmt"
	"net/http"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
)

// TestAChannelIsOpenedAgain: what goes there is tried again although nobody knows yet that it failed, and nothing else is.
func TestAChannelIsOpenedAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	settings := config.Defaults()
	settings.Slack.Announce = []string{"C0ALL", "C0DEV"}
	d.app.svc = service.New(d.db, settings, playbook.Builtins(), clock.Func(d.svc.Now))
	d.post("/command", typedIn("now Tokyo EC2", "U0KAKEI"))
	for n, channel := range []string{"C0OTHER", "C0DEV"} {
		body := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev%d","event":{"type":"channel_unarchive","channel":%q,"user":"U0KAKEI"}}`, n, channel)
		if w := d.post("/events", body); w.Code != http.StatusOK {
			t.Fatalf("%s: %d", channel, w.Code)
		}
	}
	problem := incident.Problem{System: string(incident.Slack), Key: "announce/C0DEV"}.ID()
	if got := d.running()[0].Retries; len(got) != 1 || got[problem] != 1 {
		t.Errorf("tried again: %v", got)
	}
}
