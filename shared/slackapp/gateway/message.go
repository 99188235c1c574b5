package gateway

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// eventType marks the messages that effects made. It is part of the public surface and does not change.
const eventType = "noroshi_effect"

// metadata is by which a message is recognised when the answer to posting it was lost.
func metadata(id incident.ID, key plan.Key) slack.SlackMetadata {
	return slack.SlackMetadata{
		EventType: eventType, EventPayload: map[string]any{"incident": string(id), "key": string(key)},
	}
}

// message posts or edits.
func (g *Gateway) message(ctx context.Context, c effect.Call) (plan.Ref, error) {
	reply, err := render.Message(c.Effect, c.Inventory.Refs)
	if err != nil {
		return plan.Ref{}, failed(codeRender, err)
	}
	options := []slack.MsgOption{
		slack.MsgOptionText(reply.Text, false), slack.MsgOptionBlocks(reply.Blocks...),
		slack.MsgOptionMetadata(metadata(c.Inventory.Incident, c.Effect.Key)),
	}
	if c.Ref.Zero() {
		return g.post(ctx, c, options)
	}
	return g.edit(ctx, c, options)
}

func (g *Gateway) post(ctx context.Context, c effect.Call, options []slack.MsgOption) (plan.Ref, error) {
	channel := c.Channel()
	if c.Effect.Place != "" {
		if err := g.enter(ctx, channel); err != nil {
			return plan.Ref{}, err
		}
	}
	options = append(options, slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
	if c.Effect.Thread != "" {
		options = append(options, slack.MsgOptionTS(c.Inventory.Refs[c.Effect.Thread].ID))
	}
	if c.Effect.Also {
		options = append(options, slack.MsgOptionBroadcast())
	}
	m, err := call(ctx, g, chatPostMessage, channel, func(ctx context.Context) (slack.Message, error) {
		_, ts, m, err := g.api.PostMessageWithResponseContext(ctx, channel, options...)
		if err == nil && ts == "" {
			err = &answerError{err: errors.New(`no "ts"`)}
		}
		m.Timestamp = ts
		return m, err
	})
	if err != nil {
		return plan.Ref{}, g.threadLost(ctx, c, err)
	}
	ref := g.messageRef(ctx, c.Effect, channel, m.Timestamp)
	if err := g.inItsThread(ctx, c, ref, m); err != nil {
		return plan.Ref{}, err
	}
	return ref, nil
}

// messageRef is where a message is. That of a TODO has the address that opens it, since lists lead there, and so has a sign's card. Slack:
// the form of what chat.getPermalink answers.
func (g *Gateway) messageRef(ctx context.Context, e plan.Effect, channel, ts string) plan.Ref {
	ref := plan.Ref{ID: ts, Channel: channel}
	if e.About == "" && e.Key != plan.SignKey {
		return ref
	}
	if me, err := g.AuthTest(ctx); err == nil && me.URL != "" {
		ref.URL = strings.TrimSuffix(me.URL, "/") + "/archives/" + channel + "/p" + strings.ReplaceAll(ts, ".", "")
	}
	return ref
}

// edit brings a message up to date. What cannot be edited any more is gone: it is posted anew, and what was pinned is
// pinned anew.
func (g *Gateway) edit(ctx context.Context, c effect.Call, options []slack.MsgOption) (plan.Ref, error) {
	if c.Effect.Place != "" {
		if err := g.stillOurs(ctx, c.Ref.Channel); err != nil {
			return plan.Ref{}, err
		}
	}
	err := do(ctx, g, chatUpdate, func(ctx context.Context) error {
		_, _, _, err := g.api.UpdateMessageContext(ctx, c.Ref.Channel, c.Ref.ID, options...)
		return err
	})
	var e *effect.Error
	if errors.As(err, &e) && e.Class == gone && !anyOf(e, channelLost) {
		e.AlsoGone = sameMessage(c.Inventory.Refs, c.Effect.Key, c.Ref)
	}
	if err != nil {
		return plan.Ref{}, err
	}
	return c.Ref, nil
}

// sameMessage lists what else stands on the message at ref: its pin.
func sameMessage(refs plan.Refs, but plan.Key, ref plan.Ref) (keys []plan.Key) {
	for k, r := range refs {
		if k != but && r.ID == ref.ID && r.Channel == ref.Channel {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// enter makes the bot a member of an announcement channel, else there is no history to find evidence in, and refuses
// one that is shared with another company. A bot cannot enter a private channel by itself, nor any without the scope
// for it: it is in it or not, which posting will tell.
func (g *Gateway) enter(ctx context.Context, channel string) error {
	ch, err := g.join(ctx, channel)
	if anyOf(err, "method_not_supported_for_channel_type missing_scope unknown_method") {
		return g.stillOurs(ctx, channel)
	}
	if err != nil {
		return err
	}
	return refuseShared(ch, channel)
}

// stillOurs looks whether a channel has been shared with another company since.
func (g *Gateway) stillOurs(ctx context.Context, channel string) error {
	ch, err := g.info(ctx, channel)
	if err != nil {
		return err
	}
	return refuseShared(ch, channel)
}

func refuseShared(ch *slack.Channel, channel string) error {
	if ch == nil || !shared(ch) {
		return nil
	}
	return failed(codeExtShared, errors.New("people of another company read this channel"), channel)
}
