package gateway

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// threadLost says what it means when a reply cannot be posted: the message it belongs under may have been deleted, and is
// made again then. Slack: cannot_reply_to_message.
func (g *Gateway) threadLost(ctx context.Context, c effect.Call, err error) error {
	var e *effect.Error
	if c.Effect.Thread == "" || codeOf(err) != "cannot_reply_to_message" || !errors.As(err, &e) {
		return err
	}
	parent := c.Room.Refs[c.Effect.Thread]
	p, there, readErr := g.Message(ctx, parent.Channel, parent.ID)
	if readErr != nil || there && p.Ours {
		return unexplained(e, readErr)
	}
	forget := sameMessage(c.Room.Refs, c.Effect.Key, parent)
	return &effect.Error{Class: gone, Code: "cannot_reply_to_message", Err: err, Forget: forget}
}

// threads looks for those of the effects that are replies, thread by thread, since a channel's history has none of them,
// and returns the others.
func (f *finder) threads(ctx context.Context, me Identity, channel string, effects []plan.Effect) (others []plan.Effect, err error) {
	byThread := map[plan.Key][]plan.Effect{}
	for _, e := range effects {
		if e.Thread == "" {
			others = append(others, e)
		} else {
			byThread[e.Thread] = append(byThread[e.Thread], e)
		}
	}
	for thread, part := range byThread {
		parent := f.room.Refs[thread]
		if parent.Zero() {
			continue // nothing can be under what is not there
		}
		err := f.g.replies(ctx, channel, parent.ID, "", func(m slack.Message) {
			p, ok := posted(channel, m)
			ours := ok && p.by(me) && p.Incident == f.room.Incident
			if ours && slices.ContainsFunc(part, func(e plan.Effect) bool { return e.Key == p.Key }) {
				f.found[p.Key] = append(f.found[p.Key], plan.Ref{ID: m.Timestamp, Channel: channel})
			}
		})
		if err := ignoreLost(err); err != nil {
			return nil, err
		}
		for _, e := range part {
			slices.SortFunc(f.found[e.Key], func(a, b plan.Ref) int { return strings.Compare(a.ID, b.ID) })
		}
	}
	return others, nil
}

// replies reads a thread with metadata: the message it is under, and the replies from one ts on, or all.
func (g *Gateway) replies(ctx context.Context, channel, ts, from string, visit func(slack.Message)) error {
	type page struct {
		messages []slack.Message
		next     string
	}
	for cursor := ""; ; {
		p, err := call(ctx, g, conversationsReplies, "", func(ctx context.Context) (page, error) {
			m, _, next, err := g.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: channel, Timestamp: ts, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true, Oldest: from,
				Inclusive: true,
			})
			return page{m, next}, err
		})
		if err != nil {
			return err
		}
		for _, m := range p.messages {
			visit(m)
		}
		if p.next == "" {
			return nil
		}
		if p.next == cursor {
			return errSamePage()
		}
		cursor = p.next
	}
}
