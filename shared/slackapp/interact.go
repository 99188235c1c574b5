package slackapp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
)

// ParseInteraction reads the form-encoded body of an interaction. Slack puts it into the body's payload and nowhere else. An id
// or a ts that Slack would not make is an error.
func ParseInteraction(body []byte) (slack.InteractionCallback, error) {
	f, err := url.ParseQuery(string(body))
	if err != nil {
		return slack.InteractionCallback{}, err
	}
	cb, err := parsePayload([]byte(f.Get("payload")))
	if err != nil {
		return cb, fmt.Errorf("payload: %w", err)
	}
	if cb.Type == "" || cb.User.ID == "" {
		return cb, errors.New("not an interaction: type or user is missing")
	}
	return cb, ValidateInteraction(cb)
}

// Interact answers a button, a menu or a submitted form. The answer goes into Slack's response; nil: an empty one.
func (a *App) Interact(ctx context.Context, cb slack.InteractionCallback) *slack.ViewSubmissionResponse {
	switch cb.Type {
	case slack.InteractionTypeBlockActions:
		for _, action := range cb.ActionCallback.BlockActions {
			a.press(ctx, press{cb: cb, action: action.ActionID, value: valueOf(action), stamp: action.ActionTs})
		}
	case slack.InteractionTypeViewSubmission:
		return a.submit(ctx, cb)
	case slack.InteractionTypeMessageAction:
		a.shortcut(ctx, cb)
	}
	return nil
}

func (a *App) press(ctx context.Context, p press) {
	if p.action == render.ActionLink {
		return
	}
	reply, replace := a.pressed(ctx, &p)
	if reply == nil {
		return
	}
	if err := a.answerPress(ctx, p, *reply, replace); err != nil {
		a.log.WarnContext(ctx, "could not answer a press", "action", p.action, "err", err)
	}
}

// answerPress answers where the button was: in the form, or below the message.
func (a *App) answerPress(ctx context.Context, p press, reply render.Reply, replace bool) error {
	switch {
	case p.cb.ResponseURL != "":
		return a.slack.Respond(ctx, p.cb.ResponseURL, reply, replace)
	case p.cb.View.ID != "":
		return a.slack.UpdateModal(ctx, p.cb.View.ID, forms.Result(p.who.lang, reply))
	}
	return nil
}

// pressed does what a button asks; a nil reply means that the changed message says it all. replace puts the reply in
// place of the message with the button, once an answer to one person has served its purpose.
func (a *App) pressed(ctx context.Context, p *press) (reply *render.Reply, replace bool) {
	if p.action == render.ActionTodoMore {
		action, id, todo, ok := render.ParseChoice(p.value)
		if !ok {
			return nil, false
		}
		p.action, p.value = action, render.Value(id, todo)
	}
	if act, known := ask.ByButton(p.action); known && act.On == ask.OnCard && act.Form == nil {
		if id, of, ok := render.ParseValue(p.value); ok && plainID(id) {
			return a.recordAtOnce(ctx, p, id, act.Do(ask.Values{Of: string(of)}, nil)), false
		}
	}
	p.who = a.reader(ctx, p.cb.User.ID)
	p.who.until = p.who.until.Add(pressPatience - patience)
	return a.pressedBy(ctx, *p)
}

// pressedBy is pressed for what needs to know beforehand who pressed.
func (a *App) pressedBy(ctx context.Context, p press) (reply *render.Reply, replace bool) {
	switch p.action {
	case render.ActionDeclareAnyway:
		return a.declareAnyway(ctx, p)
	case render.ActionNotMe:
		return a.notMe(ctx, p)
	case render.ActionUseRole:
		return a.useRole(ctx, p)
	case render.ActionJoinSign, render.ActionSignAnyway:
		return a.pressReport(ctx, p), true
	}
	act, known := ask.ByButton(p.action)
	id, of, ok := render.ParseValue(p.value)
	switch {
	case !known || !ok || !plainID(id):
		return a.unknown(ctx, p), false
	case act == ask.Join:
		return a.join(ctx, p, id)
	case act == ask.CatchUp:
		return a.catchUp(ctx, p, id), false
	case act == ask.Customers:
		return a.customers(ctx, p, id), false
	case act == ask.Language:
		return a.inLanguage(ctx, p, id, of), false
	case act.Form != nil:
		return a.pressForm(ctx, p, act, id, of), false
	}
	to := incident.AnswerTo{Person: p.who.actor.ID, Lang: p.who.lang, ResponseURL: p.cb.ResponseURL}
	if act == ask.Begin || act == ask.BeginProvisional {
		to.Beside = true
		do := act.Do(ask.Values{New: map[string]string{ask.Anyway: string(of)}}, nil)
		return ptr(a.begin(ctx, p.who, act, a.request(p, id, do), to)), false
	}
	return a.record(ctx, p, id, act.Do(ask.Values{Lang: p.who.lang, Now: a.svc.Now(), Of: string(of), Answer: to}, ask.Faults{})), false
}

// unknown answers a button that nothing handles. It does nothing, and whoever pressed it reads so.
func (a *App) unknown(ctx context.Context, p press) *render.Reply {
	a.log.WarnContext(ctx, "a button we do not know", "action", p.action)
	return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedUnknown}, incident.Incident{}))
}

// record records a press. What everybody sees on the message needs no words; a refusal and a second claim do.
func (a *App) record(ctx context.Context, p press, id incident.ID, do incident.Action) *render.Reply {
	res, err := a.svc.Do(ctx, a.request(p, id, do))
	return a.recorded(ctx, p, res, err)
}

func (a *App) request(p press, id incident.ID, do incident.Action) incident.Request {
	return incident.Request{
		ID: p.id(), Incident: id, At: a.svc.Now(), By: p.who.actor, Via: incident.ViaSlack, Do: do, Delivery: p.id(),
	}
}

// recordAtOnce is record by somebody who was not looked up: the press of a TODO's button is what people wait for most, so
// that who they are is read together with the TODO. Only of whom the store does not know enough Slack is asked first.
func (a *App) recordAtOnce(ctx context.Context, p *press, id incident.ID, do incident.Action) *render.Reply {
	p.who.actor.ID = incident.PersonID(p.cb.User.ID)
	res, err := a.svc.DoAs(ctx, a.request(*p, id, do))
	if errors.Is(err, service.ErrUnsure) {
		p.who = a.reader(ctx, p.cb.User.ID)
		return a.record(ctx, *p, id, do)
	}
	if err != nil || res.Entry.Kind == incident.EntryJoined || p.alone() { // there are words to say
		p.who.lang = a.lang(ctx, p.cb.User.ID)
	}
	return a.recorded(ctx, *p, res, err)
}

func (a *App) recorded(ctx context.Context, p press, res service.Result, err error) *render.Reply {
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, res.State.Incident))
	}
	todo := res.Todo()
	todo.Owner = cmp.Or(res.Entry.To, todo.Owner) // whom they came to help, whoever has it by now
	switch {
	case p.alone(), ofList(res.Entry):
		return ptr(render.Did(p.who.lang, res.Entry, todo, res.State.Incident))
	case res.Entry.Kind == incident.EntryJoined:
		return ptr(render.Joined(p.who.lang, res.State.Incident, todo))
	}
	return nil
}

// ofList reports whether an entry is about the list of customers: the message with the button may be an old one, which stays as it is.
func ofList(e incident.Entry) bool {
	return e.Kind == incident.EntryListAsked || e.Kind == incident.EntryListUsed
}

// notMe takes back what an emoji claimed, although it may still stand there. The word with the button gives way to what became of it.
func (a *App) notMe(ctx context.Context, p press) (reply *render.Reply, replace bool) {
	id, todo, ok := render.ParseValue(p.value)
	if !ok || !plainID(id) {
		return a.unknown(ctx, p), false
	}
	res, err := a.svc.Do(ctx, a.request(p, id, incident.Release{Todo: todo}))
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, res.State.Incident)), false
	}
	return ptr(render.Did(p.who.lang, res.Entry, res.Todo(), res.State.Incident)), true
}

// join lets a person into the channel of an incident that was declared before.
func (a *App) join(ctx context.Context, p press, id incident.ID) (reply *render.Reply, replace bool) {
	_, err := a.svc.Do(ctx, a.request(p, id, incident.Join{}))
	s, loadErr := a.svc.State(ctx, id)
	var refused *incident.Refusal
	if err == nil || errors.As(err, &refused) && refused.Code == incident.RefusedSame {
		err = loadErr
	}
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, s.Incident)), false
	}
	return ptr(render.LetIn(p.who.lang, s.Incident, s.Incident.Links[incident.ChannelLink].Ref)), true
}

func (a *App) declareAnyway(ctx context.Context, p press) (reply *render.Reply, replace bool) {
	held, err := parseAnyway(p.value)
	if err != nil {
		return ptr(render.NoForm(p.who.lang, "/incident")), false
	}
	f := ask.Titled(held.Title)
	said, ok := a.declare(ctx, p.who, service.Declaration{
		RequestID: service.RequestID("anyway", held.RequestID), By: p.who.actor, Via: incident.ViaSlack, Kind: held.Kind,
		Facts: f, Anyway: true,
	}, incident.AnswerTo{Person: p.who.actor.ID, Lang: p.who.lang, ResponseURL: p.cb.ResponseURL})
	return &said, ok
}

// pastForms are the forms that are not shown once nothing is to be filled in, and what is said instead.
var pastForms = map[*ask.Ask]incident.Code{ask.NextPhase: incident.RefusedLast, ask.Renew: incident.RefusedSame, ask.Watch: incident.RefusedSame, ask.PhaseBack: incident.RefusedFirst, ask.Review: incident.RefusedRunning, ask.WriteKPT: incident.RefusedRunning, ask.PickKPT: incident.RefusedRunning, ask.Try: incident.RefusedSame}

// pressForm opens the form behind a button.
func (a *App) pressForm(ctx context.Context, p press, act *ask.Ask, id incident.ID, todo incident.TodoID) *render.Reply {
	if p.who.actor.Outsider { // who may not decide does not learn whether it is over either
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedOutsider}, incident.Incident{}))
	}
	s, err := a.stateFor(ctx, act, id)
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{}))
	}
	before, _, err := a.svc.Course(ctx, p.id())
	switch over := ended(p.who.lang, act, s.Incident); {
	case err != nil:
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{}))
	case before.Form: // which was the answer
		return nil
	case over != nil:
		return over
	}
	seen := ask.Seen{Lang: p.who.lang, State: s, Me: p.who.actor.ID, Name: a.names(ctx)}
	seen.Todo, _ = s.Todo(todo)
	if seen.Of = string(todo); act.On != ask.OnDraft && act.On != ask.OnHandover && act.On != ask.OnReview && act.On != ask.OnTry {
		seen.Of = ""
	}
	if !act.HasLine(seen) {
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: incident.RefusedKPTLine}, s.Incident))
	}
	if act.On == ask.OnHandover {
		if err := handoverRefused(s, act, p.who.actor, seen.Of, a.svc.Now()); err != nil {
			return ptr(a.failed(ctx, p.who.lang, err, s.Incident))
		}
	}
	if code, late := pastForms[act]; late && !act.Offered(seen) { // a screen from before
		return ptr(render.Refused(p.who.lang, &incident.Refusal{Code: code}, s.Incident))
	}
	if _, err := a.svc.Take(ctx, p.id(), service.Course{Incident: id, Form: true}); err != nil {
		a.log.WarnContext(ctx, "could not keep that a form was shown", "incident", id, "err", err)
	}
	return a.open(ctx, p.who.lang, Command{Name: "/incident", TriggerID: p.cb.TriggerID}, forms.Modal(act, seen, nil, ""))
}
