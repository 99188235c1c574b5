package gateway

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// inItsThread holds a reply that was posted against where it stands. Under a message that was deleted Slack posts it to the
// channel itself, without an error (github.com/slack-go/slack/issues/1571): the answer's message has no thread_ts then. Under one
// that left a tombstone, which is Slackbot's, nobody can do anything about what it says. Either is taken back at once.
func (g *Gateway) inItsThread(ctx context.Context, c effect.Call, ref plan.Ref, m slack.Message) error {
	dead := m.ParentUserId == slackbot
	if c.Effect.Thread == "" || m.ThreadTimestamp != "" && !dead {
		return nil
	}
	if !dead { // a server that does not echo the message says nothing about where it is
		p, there, err := g.Message(ctx, ref.Channel, ref.ID)
		if err != nil {
			return doubtful(err)
		}
		if there && p.Thread != "" {
			return nil
		}
	}
	if err := g.Remove(ctx, c.Effect, ref); err != nil {
		return doubtful(err)
	}
	refused := &effect.Error{Class: permanent, Code: codeOrphan, Err: errors.New("posted beside its thread, and taken back")}
	if there, err := g.parentThere(ctx, c); err == nil && there { // each try would call upon people in vain
		return refused
	}
	return parentGone(c, refused)
}

// doubtful is err, of a call after something was posted: whether that stays is not known, so it is looked for.
func doubtful(err error) error {
	e := &effect.Error{Class: unknown, Code: codeOf(err), Err: err}
	var fault *effect.Error
	if errors.As(err, &fault) {
		e.Unavailable = fault.Unavailable
	}
	return e
}

// threadLost says what it means when a reply is refused: the message it belongs under may have been deleted, and is made
// again then. Slack: cannot_reply_to_message.
func (g *Gateway) threadLost(ctx context.Context, c effect.Call, err error) error {
	var e *effect.Error
	if c.Effect.Thread == "" || codeOf(err) != codeOrphan || !errors.As(err, &e) {
		return err
	}
	if there, readErr := g.parentThere(ctx, c); readErr != nil || there {
		return unexplained(e, readErr)
	}
	return parentGone(c, err)
}

// parentThere reports whether the message that c is a reply to is there.
func (g *Gateway) parentThere(ctx context.Context, c effect.Call) (bool, error) {
	parent := c.Inventory.Refs[c.Effect.Thread]
	p, there, err := g.Message(ctx, parent.Channel, parent.ID)
	return there && p.Ours, err
}

// parentGone is why c, a reply, has to wait: the message it belongs under is made again first.
func parentGone(c effect.Call, why error) error {
	parent := c.Inventory.Refs[c.Effect.Thread]
	return &effect.Error{Class: gone, Code: codeOrphan, Err: why, AlsoGone: sameMessage(c.Inventory.Refs, c.Effect.Key, parent)}
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
	for _, thread := range slices.Sorted(maps.Keys(byThread)) { // in order, so that a simulation can repeat it
		part, parent := byThread[thread], f.room.Refs[thread]
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
