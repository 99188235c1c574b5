package slackapp

import (
	"cmp"
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// inLanguage shows the board, or a TODO's message where one is named, in the language that the button names, to whoever pressed it.
// It tells how things stand and changes nothing. What is there is looked up for links only, so that not to know it is no reason to
// say nothing.
func (a *App) inLanguage(ctx context.Context, p press, id incident.ID, todo incident.TodoID) *render.Reply {
	s, err := a.svc.State(ctx, id)
	switch {
	case err != nil:
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{}))
	case !a.svc.MayKnow(ctx, p.who.actor.ID, p.cb.Channel.ID, s.Incident):
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedPrivate}, s.Incident))
	}
	refs, err := a.svc.Refs(ctx, id)
	if err != nil {
		a.log.WarnContext(ctx, "could not read where an incident's messages are", "incident", id, "err", err)
	}
	lang := cmp.Or(s.Incident.Settings.Also, p.who.lang)
	e, ok := plan.InLanguage(lang, s, refs, keyOf(todo))
	if !ok {
		return a.unknown(ctx, p)
	}
	reply, err := render.InLanguage(lang, e, refs, a.svc.Now(), s.Incident.Settings.Timezone)
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, s.Incident))
	}
	return &reply
}

// keyOf is the message of a TODO; where none is named, the board.
func keyOf(todo incident.TodoID) plan.Key {
	if todo == "" {
		return plan.BoardKey
	}
	return plan.TodoKey(todo)
}
