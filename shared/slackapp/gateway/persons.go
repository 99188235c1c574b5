package gateway

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// What follows answers the person who asked. It is done at most once, never tried again: a modal or an answer to one
// person leaves no evidence. Errors are *effect.Error.

// OpenModal opens a form. triggerID lives three seconds and works once (Slack: views.open). It returns the view's id.
func (g *Gateway) OpenModal(ctx context.Context, triggerID string, view slack.ModalViewRequest) (string, error) {
	v, err := call(ctx, g, viewsOpen, "", func(ctx context.Context) (*slack.ViewResponse, error) {
		return g.api.OpenViewContext(ctx, triggerID, view)
	})
	if err != nil {
		return "", err
	}
	return v.ID, nil
}

// UpdateModal shows something else in an open form. A form that was closed is Gone.
func (g *Gateway) UpdateModal(ctx context.Context, viewID string, view slack.ModalViewRequest) error {
	return do(ctx, g, viewsUpdate, func(ctx context.Context) error {
		_, err := g.api.UpdateViewContext(ctx, view, "", "", viewID)
		return err
	})
}

// response is what Slack takes at a response URL: docs.slack.dev, interactivity/handling-user-interaction.
type response struct {
	Type    string          `json:"response_type"`
	Replace bool            `json:"replace_original"`
	Text    string          `json:"text"`
	Blocks  json.RawMessage `json:"blocks,omitempty"`
}

// Respond answers a command or a click through its response URL, seen by that person only; replace puts it in place of
// the message that was clicked or answered before. The URL works for 30 minutes and five times, and is a secret: no
// error names it.
func (g *Gateway) Respond(ctx context.Context, address string, reply render.Reply, replace bool) error {
	return g.withTable(reply, func(r render.Reply) error { return g.respond(ctx, address, r, replace) })
}

func (g *Gateway) respond(ctx context.Context, address string, reply render.Reply, replace bool) error {
	body := response{Type: "ephemeral", Replace: replace, Text: reply.Text}
	if len(reply.Blocks) > 0 {
		blocks, err := json.Marshal(reply.Blocks)
		if err != nil {
			return failed(codeRender, err)
		}
		body.Blocks = blocks
	}
	return do(ctx, g, responseURL, func(ctx context.Context) error { return g.wire.post(ctx, address, body) })
}

// Ephemeral shows something in a channel to one person only. Slack promises no delivery.
func (g *Gateway) Ephemeral(ctx context.Context, channel string, user incident.PersonID, reply render.Reply) error {
	return do(ctx, g, chatPostEphemeral, func(ctx context.Context) error {
		_, err := g.api.PostEphemeralContext(ctx, channel, string(user),
			slack.MsgOptionText(reply.Text, false), slack.MsgOptionBlocks(reply.Blocks...),
			slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
		return err
	})
}

// Posted is one message as it stands in a channel.
type Posted struct {
	Channel, TS string
	Thread      string      // ts of the message it answers; empty outside threads
	User, Bot   string      // ids of who wrote it
	Ours        bool        // an effect of ours made it
	Incident    incident.ID // with Ours
	Key         plan.Key    // with Ours
}

// posted reads a message; ok is false when it carries no metadata of ours. Who wrote it is not checked.
func posted(channel string, m slack.Message) (p Posted, ok bool) {
	p = Posted{Channel: channel, TS: m.Timestamp, User: m.User, Bot: m.BotID}
	if m.ThreadTimestamp != m.Timestamp {
		p.Thread = m.ThreadTimestamp
	}
	if m.Metadata.EventType != eventType {
		return p, false
	}
	id, okID := m.Metadata.EventPayload["incident"].(string)
	key, okKey := m.Metadata.EventPayload["key"].(string)
	p.Incident, p.Key = incident.ID(id), plan.Key(key)
	return p, okID && okKey
}

// by reports whether the bot wrote the message: metadata alone proves nothing, any app can write it.
func (p Posted) by(me Identity) bool {
	return p.User != "" && p.User == me.User || p.Bot != "" && p.Bot == me.Bot
}

// Message returns one message, in a thread or not, to tell what was reacted to before it was recorded. ok is false when
// there is none.
func (g *Gateway) Message(ctx context.Context, channel, ts string) (p Posted, ok bool, err error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return Posted{}, false, err
	}
	m, ok, err := g.one(ctx, channel, ts)
	if err != nil || !ok {
		return Posted{}, false, err
	}
	p, labelled := posted(channel, m)
	p.Ours = labelled && p.by(me)
	if !p.Ours {
		p.Incident, p.Key = "", ""
	}
	return p, true, nil
}

// Word returns what is said in one message, in a thread or not; ok is false when nothing is, or it is gone.
func (g *Gateway) Word(ctx context.Context, channel, ts string) (w Word, ok bool, err error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return Word{}, false, err
	}
	m, there, err := g.one(ctx, channel, ts)
	if err != nil || !there {
		return Word{}, false, err
	}
	w, ok = wordBy(me, m)
	return w, ok, nil
}

// wordBy is WordOf for who knows who the bot is.
func wordBy(me Identity, m slack.Message) (w Word, ok bool) {
	w, ok = WordOf(m.Msg)
	w.Ours = Posted{User: m.User, Bot: m.BotID}.by(me)
	return w, ok
}

// one reads one message, in a thread or not.
func (g *Gateway) one(ctx context.Context, channel, ts string) (m slack.Message, ok bool, err error) {
	for _, read := range []func(context.Context, string, string) ([]slack.Message, error){g.inChannel, g.inThread} {
		messages, err := read(ctx, channel, ts)
		if err := ignoreLost(err); err != nil {
			return m, false, err
		}
		for _, m := range messages {
			if m.Timestamp == ts {
				return m, true, nil
			}
		}
	}
	return m, false, nil
}

func (g *Gateway) inChannel(ctx context.Context, channel, ts string) ([]slack.Message, error) {
	h, err := call(ctx, g, conversationsHistory, "", func(ctx context.Context) (*slack.GetConversationHistoryResponse, error) {
		return g.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: channel, Latest: ts, Oldest: ts, Inclusive: true, Limit: 1, IncludeAllMetadata: true,
		})
	})
	if err != nil {
		return nil, err
	}
	return h.Messages, nil
}

// inThread reads a reply: history has none of them. Slack: conversations.replies, ts may be that of a reply.
func (g *Gateway) inThread(ctx context.Context, channel, ts string) ([]slack.Message, error) {
	return call(ctx, g, conversationsReplies, "", func(ctx context.Context) ([]slack.Message, error) {
		m, _, _, err := g.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: ts, Latest: ts, Oldest: ts, Inclusive: true, Limit: 1, IncludeAllMetadata: true,
		})
		return m, err
	})
}

// Reactions returns who put which emoji on a message, in the order Slack has them. It is how reactions given during an
// outage are read back.
func (g *Gateway) Reactions(ctx context.Context, channel, ts string) ([]slack.ItemReaction, error) {
	item, err := call(ctx, g, reactionsGet, "", func(ctx context.Context) (slack.ReactedItem, error) {
		return g.api.GetReactionsContext(ctx, slack.NewRefToMessage(channel, ts), slack.GetReactionsParameters{Full: true})
	})
	return item.Reactions, err
}

// Permalink returns the address of a message.
func (g *Gateway) Permalink(ctx context.Context, channel, ts string) (string, error) {
	return call(ctx, g, chatGetPermalink, "", func(ctx context.Context) (string, error) {
		return g.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
	})
}
