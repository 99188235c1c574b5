package slackapp

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/service"
)

func valueOf(action *slack.BlockAction) string {
	if action.SelectedOption.Value != "" {
		return action.SelectedOption.Value
	}
	return action.Value
}

// press is one button pressed by one person.
type press struct {
	cb     slack.InteractionCallback
	action string
	value  string
	stamp  string
	who    reader
}

// id is the id of the entry the press leaves: a delivery's own, so that a redelivered press is one.
func (p press) id() string {
	return service.RequestID("press", p.cb.TriggerID, p.cb.User.ID, p.action, p.value, p.stamp)
}

// alone reports whether the button was on a message that one person sees: it does not change with what was done.
func (p press) alone() bool { return p.cb.Container.IsEphemeral }
