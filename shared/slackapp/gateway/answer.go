package gateway

import (
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
)

// answer tells the declarer where the channel is, or that there is none, in the modal that waits or through the address that came with the
// command. It leaves no evidence, so it is given at most once: only where Slack certainly has not seen it is an error
// returned. A declarer who has closed the modal finds the same in the channel.
func (g *Gateway) answer(ctx context.Context, to incident.AnswerTo, lang incident.Lang, reply render.Reply) (plan.Ref, error) {
	var err error
	switch {
	case to.View != "":
		err = g.UpdateModal(ctx, to.View, forms.Result(lang, reply))
	case to.ResponseURL != "":
		err = g.Respond(ctx, to.ResponseURL, reply, !to.Beside)
	}
	if isClass(err, retryLater) {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: "given"}, nil
}
