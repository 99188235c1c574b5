package slackapp

import (
	"testing"

	"github.com/slack-go/slack"
)

// TestTheLinkOfAMessage: of a conversation that others cannot see there is none, which would lead them nowhere and tell where it is.
func TestTheLinkOfAMessage(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"dev": "https://example.slack.com/archives/C0DEV/p1613746140000100", "directmessage": "", "privategroup": "", "mpdm-kakei--jonas-1": "",
	} {
		var cb slack.InteractionCallback
		cb.Team.Domain, cb.Channel.ID, cb.Channel.Name = "example", "C0DEV", name
		cb.Message.Timestamp = "1613746140.000100"
		if got := linkTo(cb); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
