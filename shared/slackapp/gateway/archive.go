package gateway

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// archive archives the incident's channel, unless somebody wrote there lately: that is told in its place. One that is archived already is
// left as it is, and so is one that is there no more.
func (g *Gateway) archive(ctx context.Context, c effect.Call, f plan.Archive) (plan.Ref, error) {
	channel := c.Channel()
	over, err := g.channelGone(ctx, channel)
	if err != nil {
		return plan.Ref{}, err
	}
	if !over {
		last, err := g.lastWord(ctx, channel)
		if err != nil {
			return plan.Ref{}, err
		}
		if last.Add(f.Quiet).After(g.opts.Clock.Now()) {
			effect.SetResult(ctx, effect.Result{Event: incident.RoomUsed{At: last}})
			return plan.Ref{ID: channel, Channel: channel}, nil
		}
		err = do(ctx, g, conversationsArchive, func(ctx context.Context) error { return g.api.ArchiveConversationContext(ctx, channel) })
		if err != nil && !isClass(err, already) {
			return plan.Ref{}, err
		}
	}
	effect.SetResult(ctx, effect.Result{Event: incident.RoomArchived{}})
	return plan.Ref{ID: channel, Channel: channel}, nil
}

// lastWord is when somebody wrote last in a channel, or in one of its threads; zero: nobody ever did.
func (g *Gateway) lastWord(ctx context.Context, channel string) (last time.Time, err error) {
	err = g.historyInside(ctx, channel, span{}, func(m slack.Message) {
		stamps := []string{m.LatestReply}
		if w, says := WordOf(m.Msg); says && !w.Bot {
			stamps = append(stamps, w.TS)
		}
		for _, stamp := range stamps {
			if at := incident.Stamped(stamp); at.After(last) {
				last = at
			}
		}
	})
	return last, err
}
