package gateway

import (
	"context"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
)

// answer tells the declarer where the channel is, in the modal that waits or through the address that came with the
// command. It leaves no evidence, so it is given at most once: only where Slack certainly has not seen it is an error
// returned. A declarer who has closed the modal finds the same in the channel.
func (g *Gateway) answer(ctx context.Context, c effect.Call, f plan.Answer) (plan.Ref, error) {
	reply := render.Answer(f, c.Channel())
	var err error
	switch {
	case f.To.View != "":
		err = g.UpdateModal(ctx, f.To.View, forms.Result(f.Lang, reply.Text))
	case f.To.ResponseURL != "":
		err = g.Respond(ctx, f.To.ResponseURL, reply, true)
	}
	if isClass(err, retryLater) {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: "given"}, nil
}
