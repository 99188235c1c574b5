package slackapp

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/typed"
)

func notFound(err error) bool { return errors.Is(err, store.ErrNotFound) }

// idLength is how many letters and digits an incident's id has; see service.Declare.
const idLength = 6

// plainID keeps what cannot be an incident's id out of the store's paths.
func plainID(id incident.ID) bool {
	return id != "" && len(id) <= 20 && !strings.ContainsFunc(string(id), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}

// inIncident serves a command whose word has an aim: in the channel's incident, the one whose id follows the word, or the one
// that is meant elsewhere. What the command itself leaves open is settled when it comes first: see course. Of an incident
// that the command did not point to the answer says which it is.
func (a *App) inIncident(ctx context.Context, q asked, act *ask.Ask) *render.Reply {
	q.named = a.names(ctx)
	c, err := a.course(ctx, q, act)
	if err != nil {
		return ptr(a.failed(ctx, q.lang, err, incident.Incident{}))
	}
	if c.Incident == "" {
		return a.askBack(ctx, q, c.Which)
	}
	reply := a.follow(ctx, q, act, c)
	if reply == nil || c.Title == "" {
		return reply
	}
	meant := c.state.Incident
	meant.Facts.Title = c.Title // as it was called when the command came
	return ptr(render.About(q.lang, *reply, meant))
}

// follow does what a command was taken for.
func (a *App) follow(ctx context.Context, q asked, act *ask.Ask, c course) *render.Reply {
	s := c.state
	if done, err := a.svc.Recorded(ctx, s.Incident.ID, q.id(string(s.Incident.ID))); err == nil {
		return ptr(a.did(ctx, q, done)) // it came before
	}
	if c.Form && c.again {
		return nil // the form was the answer
	}
	q = q.about(s.Incident)
	act = act.Meant(ask.Typed{Said: spelled(q.rest)})
	to := aimOf(q, act, s)
	if to.values != nil && !c.Form {
		return ptr(a.act(ctx, q, s, act, *to.values))
	}
	if over := ended(q.lang, act, s.Incident); over != nil {
		return over
	}
	if act.KPT && !act.Offered(ask.Seen{State: s}) { // it goes on: nobody fills in what is refused
		return ptr(render.Refused(q.lang, &incident.Refusal{Code: incident.RefusedRunning}, s.Incident))
	}
	if to.form == nil { // another delivery showed it a moment ago
		return nil
	}
	return a.open(ctx, q.lang, q.Command, *to.form)
}

// ended answers for an incident that is over, before anybody fills in a form for it; nil: it runs.
func ended(lang incident.Lang, act *ask.Ask, i incident.Incident) *render.Reply {
	if !act.Late(i) {
		return nil
	}
	return ptr(render.Refused(lang, &incident.Refusal{Code: incident.RefusedEnded}, i))
}

// which finds the incident a command is about; reply asks the person to say which, when that is not clear.
func (a *App) which(ctx context.Context, q asked) (s incident.State, reply *render.Reply, err error) {
	s, named, err := a.named(ctx, q)
	if err != nil || named {
		return s, nil, err
	}
	s, open, err := a.meant(ctx, q)
	if err == nil && s.Incident.ID == "" {
		reply = askedBack(q, open)
	}
	return s, reply, err
}

// named finds the incident that a command names itself, by an id or by its channel; ok is false when it names none.
func (a *App) named(ctx context.Context, q asked) (s incident.State, ok bool, err error) {
	first, _ := typed.Cut(q.rest)
	if id := incident.ID(typed.Word(first)); plainID(id) && len(id) == idLength {
		s, err = a.svc.State(ctx, id)
		switch {
		case err == nil && a.svc.MayKnow(ctx, q.actor.ID, q.Channel, s.Incident):
			return s, true, nil
		case err != nil && !notFound(err):
			return s, false, err
		}
	}
	id, err := a.svc.InChannel(ctx, q.Channel)
	switch {
	case notFound(err):
		return incident.State{}, false, nil
	case err != nil:
		return s, false, err
	}
	s, err = a.svc.State(ctx, id)
	return s, true, err
}

// meantBy is meant for an act. One about a review means what is in review, if anything is.
func (a *App) meantBy(ctx context.Context, q asked, act *ask.Ask) (s incident.State, which []incident.Incident, err error) {
	if act.KPT {
		which, err = a.svc.InReview(ctx, q.actor.ID)
	}
	if err != nil {
		return s, nil, err
	}
	if len(which) == 0 {
		return a.meant(ctx, q)
	}
	if one, ok := incident.Meant(which, a.svc.Settings().ForDrills(q.Channel)); ok {
		s, err = a.svc.State(ctx, one.ID)
	}
	return s, which, err
}

// meant returns the running incident that a command means which names none, or else all that the asker may know of.
func (a *App) meant(ctx context.Context, q asked) (s incident.State, open []incident.Incident, err error) {
	open, err = a.svc.Open(ctx)
	open = slices.DeleteFunc(open, func(i incident.Incident) bool { return !a.svc.MayKnow(ctx, q.actor.ID, q.Channel, i) })
	if one, ok := incident.Meant(open, a.svc.Settings().ForDrills(q.Channel)); err == nil && ok {
		s, err = a.svc.State(ctx, one.ID)
	}
	return s, open, err
}

// open opens a form once. A trigger that was used already opened it when the request came the first time. A form that
// cannot be opened still gets an answer that leads on.
func (a *App) open(ctx context.Context, lang incident.Lang, c Command, form slack.ModalViewRequest) *render.Reply {
	_, err := a.slack.OpenModal(ctx, c.TriggerID, form)
	var e *effect.Error
	if err == nil || errors.As(err, &e) && e.Code == "exchanged_trigger_id" {
		return nil
	}
	a.log.WarnContext(ctx, "could not open a form", "form", form.CallbackID, "err", err)
	return ptr(render.NoForm(lang, c.Name))
}

// act records what a command asks for and says what was recorded.
func (a *App) act(ctx context.Context, q asked, s incident.State, act *ask.Ask, v ask.Values) render.Reply {
	do, _ := a.action(ctx, act, a.nowOf(v))
	id := q.id(string(s.Incident.ID))
	res, err := a.svc.Do(ctx, incident.Request{
		ID: id, Incident: s.Incident.ID, At: a.svc.Now(), By: q.actor, Via: incident.ViaSlack, Do: do, Delivery: id,
	})
	if err != nil {
		return a.failed(ctx, q.lang, err, s.Incident)
	}
	return a.didLine(ctx, q, s, res, do, a.did(ctx, q, res))
}

// did says what a command recorded.
func (a *App) did(ctx context.Context, q asked, res service.Result) render.Reply {
	return a.andAlike(ctx, q.reader, render.Did(q.lang, res.Entry, res.Todo(), res.State.Incident), res)
}

// names says what people and user groups are called, as far as that is known.
func (a *App) names(ctx context.Context) func(incident.PersonID) string {
	return func(id incident.PersonID) string { return cmp.Or(a.people.Name(ctx, string(id), false), string(id)) }
}

// knows is whom the directory knows, of whom everybody is read once.
func (a *App) knows(ctx context.Context) ask.Known {
	return ask.Known{Name: a.names(ctx), Everybody: sync.OnceValue(func() []incident.Actor { return a.people.Everybody(ctx) })}
}

// actor finds out whether a person named by somebody may take a duty.
func (a *App) actor(ctx context.Context, id incident.PersonID) incident.Actor {
	return a.reader(ctx, string(id)).actor
}
