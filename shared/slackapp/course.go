package slackapp

import (
	"context"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/typed"
)

// course is what a command is taken for. That depends on what runs and on what is open at the moment, so a command that is
// delivered again is taken for what it was taken for first: it touches no other incident, and does not do at once what it
// showed a form for.
type course struct {
	service.Course
	state incident.State
	again bool // it was taken before
	plain bool // the command says all of it itself: nothing need be kept
}

// course finds out what a command is taken for, and has it kept.
func (a *App) course(ctx context.Context, q asked, act *ask.Ask) (c course, err error) {
	c.Course, c.again, err = a.svc.Course(ctx, q.id())
	if err == nil && !c.again {
		c, err = a.taken(ctx, q, act)
	}
	if err != nil || c.plain {
		return c, err
	}
	if !c.again {
		c.Course, err = a.svc.Take(ctx, q.id(), c.Course)
	}
	if err == nil && c.Incident != "" && c.Incident != c.state.Incident.ID {
		c.state, err = a.stateFor(ctx, act, c.Incident)
	}
	return c, err
}

// stateFor is the incident with what the form of an act shows of it.
func (a *App) stateFor(ctx context.Context, act *ask.Ask, id incident.ID) (incident.State, error) {
	switch {
	case act.Lists:
		return a.svc.Addressed(ctx, id)
	case act.KPT:
		return a.svc.Reviewed(ctx, id)
	}
	return a.svc.State(ctx, id)
}

// taken is what a command that comes first is taken for.
func (a *App) taken(ctx context.Context, q asked, act *ask.Ask) (c course, err error) {
	s, named, err := a.named(ctx, q)
	var open []incident.Incident
	if err == nil && !named {
		s, open, err = a.meantBy(ctx, q, act)
	}
	if err != nil {
		return c, err
	}
	if s.Incident.ID == "" {
		c.Which = idsOf(open)
		return c, nil
	}
	c.state, c.Incident = s, s.Incident.ID
	if !named {
		c.Title = s.Incident.Facts.Title
	}
	if act.Lists {
		if c.state, err = a.stateFor(ctx, act, s.Incident.ID); err != nil {
			return c, err
		}
		s = c.state
	}
	q = q.about(s.Incident)
	act = act.Meant(ask.Typed{Said: spelled(q.rest)})
	c.Form = !act.Late(s.Incident) && aimOf(q, act, s).form != nil
	c.plain = act.Late(s.Incident) || named && !c.Form && steady(act)
	return c, nil
}

func idsOf(open []incident.Incident) (ids []incident.ID) {
	for _, i := range open {
		ids = append(ids, i.ID)
	}
	return ids
}

// about is q without the id of the incident that it is about, and says whether the asker pointed to it: by that id, or by
// typing in its channel.
func (q asked) about(i incident.Incident) asked {
	q.pointed = q.Channel != "" && q.Channel == i.Links[incident.ChannelLink].Ref
	if first, after := typed.Cut(q.rest); incident.ID(typed.Word(first)) == i.ID {
		q.rest, q.pointed = after, true
	}
	return q
}

// askBack asks which of some incidents is meant.
func (a *App) askBack(ctx context.Context, q asked, which []incident.ID) *render.Reply {
	var open []incident.Incident
	for _, id := range which {
		s, err := a.svc.State(ctx, id)
		if err != nil {
			return ptr(a.failed(ctx, q.lang, err, incident.Incident{}))
		}
		open = append(open, s.Incident)
	}
	return askedBack(q, open)
}

// askedBack answers a command that could be about any of several incidents, or about none.
func askedBack(q asked, open []incident.Incident) *render.Reply {
	if len(open) == 0 {
		return ptr(render.NoIncident(q.lang, q.Name))
	}
	return ptr(render.WhichIncident(q.lang, open))
}
