package gateway

import (
	"context"

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
