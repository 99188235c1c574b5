package gateway

import (
	"context"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

// PublishHome shows a person something in their Home tab of the app, in place of what was there. It says all of it each time, so that
// the later of two holds and no hash is needed (Slack: views.publish).
func (g *Gateway) PublishHome(ctx context.Context, user incident.PersonID, shown render.Reply) error {
	return g.publish(ctx, user, shown, nil)
}

// LookUpHome asks Slack whether the app has a Home tab; no call reads that. It publishes upon a view that nobody has, which Slack refuses
// with hash_conflict where there is one already. Where there is none, the tab that nobody has opened yet asks to be opened again.
func (g *Gateway) LookUpHome(ctx context.Context, user incident.PersonID, lang incident.Lang) error {
	nobodys := "0.none"
	err := g.publish(ctx, user, render.HomeOpenAgain(lang), &nobodys)
	if anyOf(err, "hash_conflict") {
		return nil
	}
	return err
}

func (g *Gateway) publish(ctx context.Context, user incident.PersonID, shown render.Reply, hash *string) error {
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: shown.Blocks}}
	return do(ctx, g, viewsPublish, func(ctx context.Context) error {
		_, err := g.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: string(user), View: view, Hash: hash})
		return err
	})
}
