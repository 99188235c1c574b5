package slackapp

import (
	"context"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// homeLooks is in how many incidents the TODOs of whoever opens the Home tab are looked for: each costs a query.
const homeLooks = 20

// homeTries is how many of their tries somebody sees in the Home tab.
const homeTries = 10

// homeOpened shows whoever opens the app's Home tab what is theirs. That it could not is no reason for Slack to deliver the event again:
// whoever opens the tab once more asks anew.
func (a *App) homeOpened(ctx context.Context, e Event) error {
	if e.Inner.Tab != "home" || e.Inner.User == "" {
		return nil
	}
	ctx, cancel := a.svc.Clock().WithTimeout(ctx, patience)
	defer cancel()
	who := a.reader(ctx, e.Inner.User)
	if err := a.slack.PublishHome(ctx, who.actor.ID, a.home(ctx, who)); err != nil {
		a.log.WarnContext(ctx, "could not show a Home tab", "person", who.actor.ID, "err", err)
	}
	return nil
}

// home is what somebody sees in their Home tab. It costs the documents of all open incidents, of each the TODOs that people have and where
// the cards of theirs are, the tries that they have, one for each who commands and for each user group of a site.
func (a *App) home(ctx context.Context, who reader) render.Reply {
	if who.actor.Outsider { // who may not decide does not learn what is running either
		return render.Refused(who.lang, &incident.Refusal{Code: incident.RefusedOutsider}, incident.Incident{})
	}
	open, err := a.svc.Open(ctx)
	open = slices.DeleteFunc(open, func(i incident.Incident) bool { return !a.svc.MayKnow(ctx, who.actor.ID, "", i) })
	shown := render.Home{Now: a.svc.Now(), Me: who.actor.ID, Runs: open, Form: a.svc.Settings().Login.Form(), Timezone: a.svc.Settings().Timezone}
	if err == nil {
		shown.Mine, err = a.mine(ctx, who.actor.ID, open[:min(homeLooks, len(open))])
	}
	if err != nil {
		return a.failed(ctx, who.lang, err, incident.Incident{})
	}
	if shown.Tries, err = a.svc.MyTries(ctx, who.actor.ID, homeTries); err != nil {
		return a.failed(ctx, who.lang, err, incident.Incident{})
	}
	shown.Unseen = max(0, len(open)-homeLooks)
	shown.Sited, shown.Sites = len(a.svc.Settings().Sites) > 0, a.svc.SitesOf(ctx, who.actor.ID)
	return shown.Reply(who.lang, a.known(ctx))
}

// known is the name of somebody as far as the store has it; "": it does not.
func (a *App) known(ctx context.Context) func(incident.PersonID) string {
	return func(p incident.PersonID) string { return a.people.Name(ctx, string(p), false) }
}

// mine are the TODOs that a person has in some incidents, alone or with others.
func (a *App) mine(ctx context.Context, p incident.PersonID, in []incident.Incident) (out []render.HomeTodo, err error) {
	for _, i := range in {
		todos, err := a.svc.Claimed(ctx, i.ID, p)
		if err != nil {
			return nil, err
		}
		cards := a.cards(ctx, i.ID, len(todos))
		for _, t := range todos {
			out = append(out, render.HomeTodo{Todo: t, In: i, URL: cards[plan.TodoKey(t.ID)].URL})
		}
	}
	return out, nil
}

// cards is where an incident's messages are, for so many TODOs of it. Without that they are shown all the same, and lead nowhere.
func (a *App) cards(ctx context.Context, id incident.ID, todos int) plan.Refs {
	if todos == 0 {
		return nil
	}
	refs, err := a.svc.Refs(ctx, id)
	if err != nil {
		a.log.WarnContext(ctx, "could not read where an incident's messages are", "incident", id, "err", err)
	}
	return refs
}
