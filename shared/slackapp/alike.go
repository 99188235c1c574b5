package slackapp

import (
	"context"

	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/render"
)

// alike names what else is about the same since an entry was recorded; nil: nothing is.
func (a *App) alike(ctx context.Context, who reader, res service.Result) *render.Reply {
	other, err := a.svc.Alike(ctx, res.Entry)
	if err != nil {
		a.log.WarnContext(ctx, "could not look for what is about the same", "incident", res.Entry.Incident, "err", err)
	}
	if err != nil || other.ID == "" {
		return nil
	}
	return ptr(render.SignAlike(who.lang, res.State.Incident.Status, a.shownTo(ctx, who, other)))
}

// andAlike adds that to what is said of it.
func (a *App) andAlike(ctx context.Context, who reader, said render.Reply, res service.Result) render.Reply {
	if also := a.alike(ctx, who, res); also != nil {
		return said.And(*also)
	}
	return said
}
