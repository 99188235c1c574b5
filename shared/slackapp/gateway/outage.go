package gateway

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

var _ effect.Prober = (*Gateway)(nil)

// Probe asks Slack, by the cheapest of its methods, whether it answers. It is asked each time, also when the answer is known.
func (g *Gateway) Probe(ctx context.Context) error {
	_, err := call(ctx, g, authTest, "", func(ctx context.Context) (*slack.AuthTestResponse, error) {
		return g.api.AuthTestContext(ctx)
	})
	return err
}

// retried tells whoever asked to try again what became of it, through the address that came with the press. It leaves no
// evidence, so it is given at most once.
func (g *Gateway) retried(ctx context.Context, f plan.Retried) (plan.Ref, error) {
	if err := g.Respond(ctx, f.To.ResponseURL, render.Retried(f), false); isClass(err, retryLater) {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: "given"}, nil
}

// Reaction is one emoji and who put it on a message.
type Reaction struct {
	Emoji string
	Users []string
}

// ReactionsIn returns who put which emoji on the messages of a channel, by their ts. The history between the first and the
// last of them shows them all in few calls, however much was said since; where it does not name everybody (docs of the message event: "users might not
// always contain all"), the message is asked about alone.
func (g *Gateway) ReactionsIn(ctx context.Context, channel string, of map[string]bool) (map[string][]Reaction, error) {
	found, partly := map[string][]Reaction{}, []string{}
	all := slices.Sorted(maps.Keys(of)) // ten digits before the point and six behind it: their order is that of time
	if len(all) == 0 {
		return found, nil
	}
	err := g.historyInside(ctx, channel, span{all[0], all[len(all)-1]}, func(m slack.Message) {
		if !of[m.Timestamp] {
			return
		}
		reactions, whole := readReactions(m.Reactions)
		found[m.Timestamp] = reactions
		if !whole {
			partly = append(partly, m.Timestamp)
		}
	})
	if err != nil {
		return nil, err
	}
	for _, ts := range partly {
		all, err := g.Reactions(ctx, channel, ts)
		if isClass(err, gone) {
			delete(found, ts)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("who reacted to %s in %s: %w", ts, channel, err)
		}
		found[ts], _ = readReactions(all)
	}
	return found, nil
}

func readReactions(all []slack.ItemReaction) (out []Reaction, whole bool) {
	whole = true
	for _, r := range all {
		out = append(out, Reaction{Emoji: r.Name, Users: r.Users})
		whole = whole && len(r.Users) >= r.Count
	}
	return out, whole
}
