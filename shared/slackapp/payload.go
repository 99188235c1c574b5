package slackapp

import (
	"encoding/json"

	"github.com/slack-go/slack"
)

// pressedPayload is what is read of a press. Slack sends the whole message along with it, with all its blocks; to take all
// of that apart, and first to learn its types by reflection, costs a function that was just started more than the rest of
// its own work.
type pressedPayload struct {
	Type        slack.InteractionType `json:"type"`
	User        hasID                 `json:"user"`
	Channel     hasID                 `json:"channel"`
	TriggerID   string                `json:"trigger_id"`
	ResponseURL string                `json:"response_url"`
	ActionTs    string                `json:"action_ts"`
	MessageTs   string                `json:"message_ts"`
	Message     struct {
		Ts       string `json:"ts"`
		ThreadTs string `json:"thread_ts"`
	} `json:"message"`
	Container struct {
		ViewID      string `json:"view_id"`
		MessageTs   string `json:"message_ts"`
		ThreadTs    string `json:"thread_ts"`
		ChannelID   string `json:"channel_id"`
		IsEphemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	View struct {
		ID             string `json:"id"`
		RootViewID     string `json:"root_view_id"`
		PreviousViewID string `json:"previous_view_id"`
	} `json:"view"`
	Actions []pressedAction `json:"actions"`
}

type hasID struct {
	ID string `json:"id"`
}

// pressedAction is one button, or one choice. Without a block it is of a kind that Slack made before there were blocks.
type pressedAction struct {
	BlockID        *string `json:"block_id"`
	ActionID       string  `json:"action_id"`
	Value          string  `json:"value"`
	ActionTs       string  `json:"action_ts"`
	SelectedOption struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	SelectedUser          string   `json:"selected_user"`
	SelectedUsers         []string `json:"selected_users"`
	SelectedChannel       string   `json:"selected_channel"`
	SelectedChannels      []string `json:"selected_channels"`
	SelectedConversation  string   `json:"selected_conversation"`
	SelectedConversations []string `json:"selected_conversations"`
}

// parsePayload reads an interaction: of a press what pressedPayload names, of anything else all.
func parsePayload(payload []byte) (cb slack.InteractionCallback, err error) {
	var p pressedPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return cb, err
	}
	if p.Type == slack.InteractionTypeBlockActions {
		return p.callback(), nil
	}
	err = json.Unmarshal(payload, &cb)
	return cb, err
}

func (p pressedPayload) callback() (cb slack.InteractionCallback) {
	cb.Type, cb.TriggerID, cb.ResponseURL = p.Type, p.TriggerID, p.ResponseURL
	cb.User.ID, cb.Channel.ID = p.User.ID, p.Channel.ID
	cb.ActionTs, cb.MessageTs = p.ActionTs, p.MessageTs
	cb.Message.Timestamp, cb.Message.ThreadTimestamp = p.Message.Ts, p.Message.ThreadTs
	cb.Container.ViewID, cb.Container.ChannelID = p.Container.ViewID, p.Container.ChannelID
	cb.Container.MessageTs, cb.Container.ThreadTs = p.Container.MessageTs, p.Container.ThreadTs
	cb.Container.IsEphemeral = p.Container.IsEphemeral
	cb.View.ID, cb.View.RootViewID, cb.View.PreviousViewID = p.View.ID, p.View.RootViewID, p.View.PreviousViewID
	for _, a := range p.Actions {
		if a.BlockID != nil {
			cb.ActionCallback.BlockActions = append(cb.ActionCallback.BlockActions, a.action())
		}
	}
	return cb
}

func (a pressedAction) action() *slack.BlockAction {
	out := &slack.BlockAction{
		ActionID: a.ActionID, BlockID: *a.BlockID, Value: a.Value, ActionTs: a.ActionTs,
		SelectedUser: a.SelectedUser, SelectedUsers: a.SelectedUsers,
		SelectedChannel: a.SelectedChannel, SelectedChannels: a.SelectedChannels,
		SelectedConversation: a.SelectedConversation, SelectedConversations: a.SelectedConversations,
	}
	out.SelectedOption.Value = a.SelectedOption.Value
	return out
}
