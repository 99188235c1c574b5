package gateway

import (
	"context"
	"log/slog"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// tellArrived tells one person, in the room, how it stands. Slack shows it to whoever is there at the moment, and promises nothing: one that
// is lost is in the log, and people have the board.
func (g *Gateway) tellArrived(ctx context.Context, c effect.Call, f plan.Arrived) (plan.Ref, error) {
	err := g.Ephemeral(ctx, c.Channel(), f.To, render.CatchUp(f.Lang, f.State, g.opts.Clock.Now()))
	if isClass(err, retryLater) {
		return plan.Ref{}, err
	}
	if err != nil {
		g.opts.Log.InfoContext(ctx, "whoever came into the room was not told how it stands", slog.String("incident", string(c.Inventory.Incident)), slog.String("code", codeOf(err)))
	}
	return plan.Ref{ID: "given"}, nil
}
