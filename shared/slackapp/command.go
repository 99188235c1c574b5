package slackapp

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/typed"
)

// Command is a slash command as Slack sends it.
type Command struct {
	Name        string // with its slash; the workspace chooses it
	Text        string
	User        string
	Channel     string
	TriggerID   string
	ResponseURL string
}

// ParseCommand reads the form-encoded body of a slash command. An id that Slack would not make is an error.
func ParseCommand(body []byte) (Command, error) {
	f, err := url.ParseQuery(string(body))
	if err != nil {
		return Command{}, err
	}
	c := Command{
		Name: f.Get("command"), Text: f.Get("text"), User: f.Get("user_id"), Channel: f.Get("channel_id"),
		TriggerID: f.Get("trigger_id"), ResponseURL: f.Get("response_url"),
	}
	if c.Name == "" || c.User == "" {
		return Command{}, errors.New("not a slash command: command or user_id is missing")
	}
	if err := c.Validate(); err != nil {
		return Command{}, err
	}
	return c, nil
}

// id is the id of the entry the command leaves. Slack gives each press of enter its own trigger and response URL.
func (c Command) id(what ...string) string {
	own := cmp.Or(c.TriggerID, c.ResponseURL)
	return service.RequestID(append([]string{"command", own, c.User, c.Text}, what...)...)
}

// asked is a command with who asked it and what follows its first word.
type asked struct {
	Command
	reader
	rest    string
	pointed bool // at the incident that it is about: see about
	named   func(incident.PersonID) string
}

// Command answers a slash command. A nil reply means that a form was opened and there is nothing to say.
func (a *App) Command(ctx context.Context, c Command) *render.Reply {
	first, rest := typed.Cut(c.Text)
	rest = a.labelled(ctx, rest, false)
	act, known := ask.ByWord(first)
	if act == ask.Declare || act == ask.Drill && rest == "" { // the trigger lives for three seconds: before anything slow
		return a.openDeclare(ctx, c, act, rest)
	}
	if act == ask.Sign {
		return a.openSign(ctx, c, rest)
	}
	if act == ask.Help {
		return ptr(a.help(a.lang(ctx, c.User), c.Name).reply)
	}
	q := asked{Command: c, reader: a.reader(ctx, c.User), rest: rest}
	if !known {
		return ptr(render.UnknownWord(q.lang, c.Name, plainly(first)))
	}
	if q.actor.Outsider { // who may not decide does not learn what is running either
		return ptr(render.Refused(q.lang, &incident.Refusal{Code: incident.RefusedOutsider}, incident.Incident{}))
	}
	switch act {
	case ask.Status:
		return ptr(a.status(ctx, q))
	case ask.Timeline:
		return ptr(a.timeline(ctx, q))
	case ask.Export:
		return ptr(a.export(ctx, q))
	case ask.Now:
		return ptr(a.declareNow(ctx, q, incident.Live))
	case ask.Drill:
		return ptr(a.declareNow(ctx, q, incident.Drill))
	}
	if act.Short == nil || act.Does == nil { // nobody has said what the word is for
		return ptr(a.help(q.lang, c.Name).reply)
	}
	return a.inIncident(ctx, q, act)
}

func ptr[T any](v T) *T { return &v }

func (a *App) openDeclare(ctx context.Context, c Command, act *ask.Ask, title string) *render.Reply {
	lang := a.lang(ctx, c.User)
	p := forms.Declaration{Facts: ask.Titled(plainly(title)), Commander: incident.PersonID(c.User), Kind: incident.Live, Private: a.svc.Settings().Slack.Private}
	p.Context.Channel = c.Channel
	if act == ask.Drill {
		p.Kind = incident.Drill
	}
	return a.open(ctx, lang, c, forms.Declare(lang, p))
}

// declareNow declares with a title and nothing else.
func (a *App) declareNow(ctx context.Context, q asked, kind incident.Kind) render.Reply {
	title := plainly(q.rest)
	f := ask.Titled(title)
	f.Title = title // the first entry has it as it was typed
	d := service.Declaration{RequestID: q.id(), By: q.actor, Via: incident.ViaSlack, Kind: kind, Facts: f}
	reply, _ := a.declare(ctx, q.reader, d, incident.AnswerTo{Person: q.actor.ID, Lang: q.lang, ResponseURL: q.ResponseURL})
	return reply
}

// declare declares and answers with the channel's link, or with the incident that is being answered already; ok says
// that it was declared.
func (a *App) declare(ctx context.Context, r reader, d service.Declaration, to incident.AnswerTo) (reply render.Reply, ok bool) {
	res, err := a.svc.Declare(ctx, d)
	var refused *incident.Refusal
	if errors.As(err, &refused) && refused.Code == incident.RefusedSimilar {
		first := a.shownTo(ctx, r, refused.Similar)
		return render.Similar(r.lang, first, first.Links[incident.ChannelLink].Ref, anyway{d.RequestID, d.Kind, d.Facts.Title}.encode()), false
	}
	if err != nil {
		return a.failed(ctx, r.lang, err, incident.Incident{}), false
	}
	return render.Cutting(r.lang, a.answerDeclared(ctx, r, res, to), res.Entry), true
}

// answerDeclared says where the room of what was just declared is, or that it is being made.
func (a *App) answerDeclared(ctx context.Context, r reader, res service.Result, to incident.AnswerTo) render.Reply {
	room, err := a.declared(ctx, res, to, r)
	if err != nil {
		a.log.ErrorContext(ctx, "could not promise an answer", "incident", res.Entry.Incident, "err", err)
	}
	next, then := res.State.NextNotice(), res.Entry.At // as long as it was to go when it was declared
	if room.none != nil {
		return *room.none
	}
	if room.link.Ref == "" {
		made := render.BeingMade(r.lang, res.State.Incident, next, then)
		return render.ChannelWait(r.lang, made, a.quotaWaits(ctx, res.Entry.Incident), a.svc.Now())
	}
	return render.Declared(r.lang, res.State.Incident, room.link.Ref, next, then)
}

// status tells of the channel's incident, of the one named, or of all that run.
func (a *App) status(ctx context.Context, q asked) render.Reply {
	states, err := a.statusOf(ctx, q)
	if err != nil {
		return a.failed(ctx, q.lang, err, incident.Incident{})
	}
	now := a.svc.Now()
	reply := render.Status(q.lang, states, now)
	switch len(states) {
	case 0:
		reply = render.NoneRuns(q.lang, q.Name)
	case 1:
		if here := states[0].Incident; here.Status.Editable() && here.Links[incident.ChannelLink].Ref == q.Channel {
			reply = render.WithCatchUp(q.lang, reply, states[0])
		}
		reply = render.QuotaWaits(q.lang, reply, a.quotaWaits(ctx, states[0].Incident.ID), now)
	}
	health, err := a.svc.Health(ctx)
	if err != nil { // how it stands is known all the same
		a.log.WarnContext(ctx, "could not read how the outside systems do", "err", err)
	}
	return render.WithHealth(reply, q.lang, states, health)
}

// quotaWaits is what of an incident waits for its turn in Slack. A store that cannot say is no reason to say nothing else.
func (a *App) quotaWaits(ctx context.Context, id incident.ID) []incident.QuotaWait {
	waits, err := a.svc.Waiting(ctx, id)
	if err != nil {
		a.log.WarnContext(ctx, "could not learn what waits for its turn", "incident", id, "err", err)
	}
	return waits
}

func (a *App) statusOf(ctx context.Context, q asked) ([]incident.State, error) {
	named, _ := typed.Cut(q.rest)
	for _, look := range []func() (incident.ID, error){
		func() (incident.ID, error) { return incident.ID(typed.Word(named)), nil },
		func() (incident.ID, error) { return a.svc.InChannel(ctx, q.Channel) },
	} {
		id, err := look()
		if err != nil && !notFound(err) {
			return nil, err
		}
		if id == "" || !plainID(id) {
			continue
		}
		s, err := a.svc.State(ctx, id)
		if err == nil && a.svc.MayKnow(ctx, q.actor.ID, q.Channel, s.Incident) {
			return []incident.State{s}, nil
		}
		if err != nil && !notFound(err) {
			return nil, err
		}
	}
	all, err := a.svc.OpenStates(ctx)
	return slices.DeleteFunc(all, func(s incident.State) bool { return !a.svc.MayKnow(ctx, q.actor.ID, q.Channel, s.Incident) }), err
}

// shownTo is an incident as it is offered to somebody who declares the same: its own people see what it is and can join.
func (a *App) shownTo(ctx context.Context, r reader, i incident.Incident) incident.Incident {
	i.Private = i.Private && !a.svc.MayKnow(ctx, r.actor.ID, "", i)
	return i
}
