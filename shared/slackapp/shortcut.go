package slackapp

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// shortcut keeps the message on which somebody chose "keep on the timeline", and says to them what became of it; or it opens the form
// that reports it as a sign.
func (a *App) shortcut(ctx context.Context, cb slack.InteractionCallback) {
	if cb.CallbackID == install.SignShortcut { // the trigger lives for three seconds: before anything slow
		if reply := a.reportMessage(ctx, cb); reply != nil {
			a.answerShortcut(ctx, cb, *reply)
		}
		return
	}
	who := a.reader(ctx, cb.User.ID)
	var reply render.Reply
	if cb.CallbackID == install.KeepShortcut {
		reply = a.keepsFor(ctx, who, cb)
	} else {
		a.log.WarnContext(ctx, "a shortcut we do not know", "shortcut", cb.CallbackID)
		reply = render.Refused(who.lang, &incident.Refusal{Code: incident.RefusedUnknown}, incident.Incident{})
	}
	a.answerShortcut(ctx, cb, reply)
}

func (a *App) answerShortcut(ctx context.Context, cb slack.InteractionCallback, reply render.Reply) {
	if err := a.slack.Respond(ctx, cb.ResponseURL, reply, false); err != nil {
		a.log.WarnContext(ctx, "could not answer a shortcut", "shortcut", cb.CallbackID, "err", err)
	}
}

// keepsFor keeps a message for somebody and is the answer to them. One that is kept already is looked for first: the same press that
// comes again asks Slack nothing.
func (a *App) keepsFor(ctx context.Context, who reader, cb slack.InteractionCallback) render.Reply {
	w, ok := gateway.WordOf(cb.Message.Msg)
	id, err := a.svc.InChannel(ctx, cb.Channel.ID)
	switch {
	case who.actor.Outsider:
		return render.Refused(who.lang, &incident.Refusal{Code: incident.RefusedOutsider}, incident.Incident{})
	case notFound(err):
		return render.Sentence(who.lang, text.KeptNowhere.In(who.lang), incident.Incident{})
	case err != nil:
		return a.failed(ctx, who.lang, err, incident.Incident{})
	case (Event{AppID: cb.APIAppID}).ours(w):
		return render.Sentence(who.lang, text.KeptOurs.In(who.lang, "command", "`/incident "+text.CommandTimeline.Words[0]+"`"), incident.Incident{})
	case !ok || empty(w):
		return render.Sentence(who.lang, text.KeptGone.In(who.lang), incident.Incident{})
	}
	if done, err := a.svc.Recorded(ctx, id, keptID(cb.Channel.ID, w.TS)); err == nil {
		return keptFor(who, done)
	}
	req, err := a.keep(ctx, a.people.Actor, id, cb.Channel.ID, w, who.actor)
	if err != nil {
		return a.failed(ctx, who.lang, err, incident.Incident{})
	}
	res, err := a.svc.Do(ctx, req)
	var refused *incident.Refusal
	if err != nil && !(errors.As(err, &refused) && refused.Code == incident.RefusedSame) { // it is there, and says so
		return a.failed(ctx, who.lang, err, res.State.Incident)
	}
	return keptFor(who, res)
}

// keptFor says what is kept to whoever kept it, and to anybody else that it is.
func keptFor(who reader, res service.Result) render.Reply {
	if res.Entry.Kind == incident.EntryKept && res.Entry.By == who.actor.ID && res.Entry.Redacted == nil {
		return render.Did(who.lang, res.Entry, res.Todo(), res.State.Incident)
	}
	return render.Sentence(who.lang, text.KeptAlready.In(who.lang), res.State.Incident)
}
