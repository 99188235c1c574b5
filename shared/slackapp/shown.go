package slackapp

import (
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
)

// customers answers whoever presses who was told what, as it is at that moment. It is read for them alone: a message that is kept up to
// date would cost reads and edits while nobody looks. Of a private incident it tells those only who may know of it.
func (a *App) customers(ctx context.Context, p press, id incident.ID) *render.Reply {
	if p.who.actor.Outsider { // who learns nothing of the customers
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedOutsider}, incident.Incident{}))
	}
	s, err := a.svc.Header(ctx, id)
	switch {
	case err != nil:
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{}))
	case !a.svc.MayKnow(ctx, p.who.actor.ID, p.cb.Channel.ID, s.Incident):
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedPrivate}, s.Incident))
	}
	t, err := a.svc.Telling(ctx, s.Incident)
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, s.Incident))
	}
	return ptr(render.Customers(p.who.lang, s.Incident, t, a.svc.Now()))
}

// catchUp shows whoever presses how it stands, as it is at that moment: in a form, which a phone shows whole. Where that cannot be opened any
// more they read it below the message.
func (a *App) catchUp(ctx context.Context, p press, id incident.ID) *render.Reply {
	if p.who.actor.Outsider {
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedOutsider}, incident.Incident{}))
	}
	s, err := a.svc.State(ctx, id)
	switch {
	case err != nil:
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{}))
	case !a.svc.MayKnow(ctx, p.who.actor.ID, p.cb.Channel.ID, s.Incident):
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedPrivate}, s.Incident))
	}
	reply := render.CatchUp(p.who.lang, s, a.svc.Now())
	if a.open(ctx, p.who.lang, Command{Name: "/incident", TriggerID: p.cb.TriggerID}, forms.CatchUp(p.who.lang, s.Incident, reply)) == nil {
		return nil
	}
	return &reply
}
