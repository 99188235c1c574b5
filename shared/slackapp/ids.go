package slackapp

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// Ids come from outside and become paths of the store and arguments of Slack's calls, so each is held to a form before
// anything reads it. Slack documents ids as opaque strings; those it makes are letters and digits. The forms are written
// out, since patterns with such counts would be put together at every cold start.

// form reports whether a text has it.
type form func(string) bool

func idForm(s string) bool { return made(s, 64, "_-") }

// A trigger is numbers and a hash with dots between: docs of views.open show 12466734323.1395872398.abcd…
func triggerForm(s string) bool { return made(s, 128, "_.-") }

// A message's ts is seconds and a counter: docs.slack.dev, "Retrieving messages".
func stampForm(s string) bool {
	seconds, count, ok := strings.Cut(s, ".")
	return ok && digits(seconds) && digits(count)
}

func digits(s string) bool { return 1 <= len(s) && len(s) <= 16 && strings.Trim(s, "0123456789") == "" }

// made reports whether s is 1 to most letters and digits of ASCII, or of some others.
func made(s string, most int, others string) bool {
	return 1 <= len(s) && len(s) <= most && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune(others, r)
	})
}

// shaped is an error unless every value that is there has the form. A value that is not there is the caller's to judge.
func shaped(fits form, what string, values ...string) error {
	for _, v := range values {
		if v != "" && !fits(v) {
			return fmt.Errorf("%s does not have the form of one", what)
		}
	}
	return nil
}

// firstOf returns the first error.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Validate is an error when an id of the command is none that Slack makes. ParseCommand has validated it.
func (c Command) Validate() error {
	return firstOf(
		shaped(idForm, "a user or channel", c.User, c.Channel),
		shaped(triggerForm, "a trigger", c.TriggerID),
	)
}

// Validate is an error when an id or a ts of the event is none that Slack makes. ParseEvent has validated it.
func (e Event) Validate() error {
	in := e.Inner
	errs := []error{
		shaped(idForm, "an event, user, bot or channel",
			e.EventID, in.User, in.BotID, in.Channel, in.Item.Channel, in.ChannelID, in.Edited.User, in.Account.ID),
		shaped(stampForm, "a ts", in.TS, in.ThreadTS, in.EventTS, in.Item.TS, in.DeletedTS, in.Edited.TS),
	}
	for _, m := range []message{in.Message, in.Previous, in.Item.Message} {
		errs = append(errs, m.validate())
	}
	return firstOf(errs...)
}

func (m message) validate() error {
	return firstOf(
		shaped(idForm, "a user of a message", m.User, m.Edited.User),
		shaped(stampForm, "a ts of a message", m.TS, m.ThreadTS, m.Edited.TS),
	)
}

// ValidateInteraction is an error when an id or a ts of an interaction, or a person or channel chosen in it, is none that
// Slack makes. ParseInteraction has validated it.
func ValidateInteraction(cb slack.InteractionCallback) error {
	errs := []error{
		shaped(idForm, "a user, channel or view", cb.User.ID, cb.Channel.ID, cb.Container.ChannelID, cb.Container.ViewID,
			cb.View.ID, cb.View.RootViewID, cb.View.PreviousViewID),
		shaped(triggerForm, "a trigger", cb.TriggerID),
		shaped(stampForm, "a ts", cb.ActionTs, cb.MessageTs, cb.Message.Timestamp, cb.Message.ThreadTimestamp,
			cb.Container.MessageTs, cb.Container.ThreadTs),
	}
	for _, a := range cb.ActionCallback.BlockActions {
		errs = append(errs, validateChoice(a), shaped(stampForm, "a ts", a.ActionTs))
	}
	if cb.View.State != nil {
		for _, block := range slices.Sorted(maps.Keys(cb.View.State.Values)) {
			inputs := cb.View.State.Values[block]
			for _, name := range slices.Sorted(maps.Keys(inputs)) {
				a := inputs[name]
				errs = append(errs, validateChoice(&a))
			}
		}
	}
	return firstOf(errs...)
}

// validateChoice validates the people and channels chosen in one input.
func validateChoice(a *slack.BlockAction) error {
	return shaped(idForm, "what was chosen", slices.Concat(
		[]string{a.SelectedUser, a.SelectedChannel, a.SelectedConversation},
		a.SelectedUsers, a.SelectedChannels, a.SelectedConversations)...)
}
