package gateway

import (
	"context"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// react puts the bot's own emoji on somebody's message. Where it stands already nothing is left to do; nor where the message is
// gone, since that is heard of, or read back, by itself.
func (g *Gateway) react(ctx context.Context, f plan.Pinned) (plan.Ref, error) {
	err := do(ctx, g, reactionsAdd, func(ctx context.Context) error {
		return g.api.AddReactionContext(ctx, f.Emoji, slack.NewRefToMessage(f.Channel, f.TS))
	})
	if err != nil && !isClass(err, already) && codeOf(err) != "message_not_found" {
		return plan.Ref{}, err
	}
	return reactionRef(f), nil
}

// reactionRef is where an emoji is: not the message itself, so that nobody's word of that is one about the emoji.
func reactionRef(f plan.Pinned) plan.Ref {
	return plan.Ref{ID: f.TS + " " + f.Emoji, Channel: f.Channel}
}

// tellTaken tells one person, in the room, what they took. In the TODO's thread they would see it only if they had it open. It leaves no
// evidence, so it is said at most once.
func (g *Gateway) tellTaken(ctx context.Context, c effect.Call, f plan.Taken) (plan.Ref, error) {
	reply := render.Taken(f, c.Inventory.Refs[plan.TodoKey(f.Todo)].URL)
	if err := g.Ephemeral(ctx, c.Channel(), f.To, reply); isClass(err, retryLater) {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: "given"}, nil
}

// tellNamed tells whoever wrote a problem of the review, in the room, that it names members. It leaves no evidence, so it is said at most
// once.
func (g *Gateway) tellNamed(ctx context.Context, c effect.Call, f plan.Named) (plan.Ref, error) {
	if err := g.Ephemeral(ctx, c.Channel(), f.To, render.Named(f)); isClass(err, retryLater) {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: "given"}, nil
}
