package slackapp

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// submit records a filled form. The view's own id is the request's, so that a form submitted twice counts once.
func (a *App) submit(ctx context.Context, cb slack.InteractionCallback) *slack.ViewSubmissionResponse {
	who := a.reader(ctx, cb.User.ID)
	act, known := ask.ByView(cb.View.CallbackID)
	switch act {
	case ask.Declare:
		return a.submitDeclare(ctx, who, cb)
	case ask.Sign:
		return a.submitSign(ctx, who, cb)
	}
	c, v, err := forms.Read(&cb.View)
	switch {
	case !known || err == nil && !plainID(c.Incident): // nothing reads it: what was typed must not vanish as if it were recorded
		a.log.WarnContext(ctx, "a form we do not know", "form", cb.View.CallbackID)
		return a.under(who, &cb.View, ask.Faults{"": text.Refusal(who.lang, incident.RefusedUnknown)})
	case err != nil:
		return a.under(who, &cb.View, ask.Faults{"": text.ErrorForm.In(who.lang)})
	}
	if v.Lang, v.Now = who.lang, a.svc.Now(); c.Insist {
		v.New[ask.Anyway] = ask.Anyway
	}
	if c.Sum != "" {
		s, err := a.svc.State(ctx, c.Incident)
		if err != nil {
			return a.refuse(ctx, who, &cb.View, act, err, s.Incident)
		}
		v.Seen = c.Named(act.Form(ask.Seen{Lang: who.lang, State: s}))
	}
	if act == ask.PickKPT {
		return a.picked(ctx, who, cb, c, v)
	}
	do, faults := a.action(ctx, act, v)
	if len(faults) > 0 {
		return a.under(who, &cb.View, faults)
	}
	do, again, err := a.namesMembers(ctx, who, act, c, v, do)
	switch {
	case err != nil:
		return a.refuse(ctx, who, &cb.View, act, err, incident.Incident{})
	case again != nil:
		return update(*again)
	}
	req := incident.Request{
		ID: service.RequestID("view", cb.View.ID, cb.View.Hash), Incident: c.Incident, At: a.svc.Now(), By: who.actor,
		Via: incident.ViaSlack, Do: do, Delivery: delivery(cb),
	}
	if act == ask.BeginAs {
		return a.submitBegin(ctx, who, req, v, cb.View.ID)
	}
	res, err := a.svc.Do(ctx, req)
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused) && refused.Code == incident.RefusedOpen: // TODOs opened since are named in a new one, which offers what it can
		return update(forms.Modal(act, ask.Seen{Lang: who.lang, State: res.State, Me: who.actor.ID}, v.New, ""))
	case err != nil:
		return a.refuse(ctx, who, &cb.View, act, err, res.State.Incident)
	case res.Repeated && !res.Entry.Records(do, res.State): // the answer was lost, and the form changed and sent again
		return a.under(who, &cb.View, ask.Faults{"": text.RecordedFirst.In(who.lang)})
	}
	if also := a.alike(ctx, who, res); also != nil {
		return a.result(who, *also)
	}
	return a.wordBack(who, res)
}

// wordBack says to whoever gave somebody a duty that it was done, and that they hear of it. Any other form closes: the room shows it.
func (a *App) wordBack(who reader, res service.Result) *slack.ViewSubmissionResponse {
	switch e := res.Entry; {
	case e.Kind == incident.EntryCommander, e.Kind == incident.EntryOffered, e.Kind == incident.EntryHandover, e.Kind == incident.EntryWalked, e.Kind == incident.EntryTryDone, e.Kind == incident.EntryTryDropped, e.Kind == incident.EntryReassigned, e.Kind == incident.EntryAdded && e.To != "":
		return a.result(who, render.Did(who.lang, e, res.Todo(), res.State.Incident))
	}
	return nil
}

// delivery names one press of a form's button. A form that was refused is put right and submitted again as the same view, so
// a refusal is the answer of a press only. Slack gives each its own trigger.
func delivery(cb slack.InteractionCallback) string {
	if cb.TriggerID == "" {
		return ""
	}
	return service.RequestID("submit", cb.View.ID, cb.View.Hash, cb.User.ID, cb.TriggerID)
}

// under leaves a form open with all that was typed, and says what is wrong with fields: under the first what is wrong with none of
// them. A form without any is replaced.
func (a *App) under(who reader, v *slack.View, faults ask.Faults) *slack.ViewSubmissionResponse {
	all, said := inputs(v), ask.Faults{}
	for _, field := range slices.Sorted(maps.Keys(faults)) {
		fault := faults[field]
		if len(all) == 0 {
			return a.result(who, render.Reply{Text: fault, Blocks: []slack.Block{render.Section(fault)}})
		}
		if !slices.Contains(all, field) {
			field = all[0]
		}
		said[field] = fault
	}
	return slack.NewErrorsViewSubmissionResponse(said)
}

// refuse answers a form that was not taken. What a person can put right, or try again, keeps the form open with all that
// was typed, and is said under a field; the rest replaces the form.
func (a *App) refuse(
	ctx context.Context, who reader, v *slack.View, act *ask.Ask, err error, in incident.Incident,
) *slack.ViewSubmissionResponse {
	reply := a.failed(ctx, who.lang, err, in)
	var refused *incident.Refusal
	if !errors.As(err, &refused) && len(inputs(v)) > 0 {
		return a.under(who, v, ask.Faults{"": broken(who.lang, a.svc.Settings().Runbook)})
	}
	if refused != nil {
		if field := act.Blames(refused.Code); field != "" {
			return a.under(who, v, ask.Faults{field: text.Refusal(who.lang, refused.Code)})
		}
	}
	return a.result(who, reply)
}

// inputs are the ids of a form's inputs from its top. Slack takes an error only about one of them.
func inputs(v *slack.View) []string {
	var ids []string
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			ids = append(ids, in.BlockID)
		}
	}
	return ids
}

// maxFault is how many characters fit under a field and are still read.
const maxFault = 150

// broken says under a field that nothing could be recorded. Slack shows it as plain text, so the runbook's address stands
// as it is; a long one is left out, for half an address leads nowhere.
func broken(lang incident.Lang, runbook string) string {
	said := text.Broken.In(lang, "link", runbook)
	if !strings.HasPrefix(render.Link(runbook, runbook), "<") || utf8.RuneCountInString(said) > maxFault {
		return text.BrokenNoLink.In(lang)
	}
	return said
}

func (a *App) result(who reader, reply render.Reply) *slack.ViewSubmissionResponse {
	return update(forms.Result(who.lang, reply))
}

// update puts another view in a form's place.
func update(view slack.ModalViewRequest) *slack.ViewSubmissionResponse {
	return slack.NewUpdateViewSubmissionResponse(&view)
}

// submitDeclare declares from the form. When the same outage is being answered already, the form comes back once and
// names it; submitting that declares anyway.
func (a *App) submitDeclare(ctx context.Context, who reader, cb slack.InteractionCallback) *slack.ViewSubmissionResponse {
	in, faults := forms.ReadDeclare(who.lang, &cb.View)
	if len(faults) > 0 {
		return a.under(who, &cb.View, faults)
	}
	parts := []string{"view", cb.View.ID}
	if in.Context.Insist { // the same form after the offer is another request
		parts = append(parts, "insist")
	}
	d := service.Declaration{
		RequestID: service.RequestID(parts...), By: who.actor, Via: incident.ViaSlack, Kind: in.Kind,
		Private: in.Private, Facts: in.Facts, Anyway: in.Context.Insist,
	}
	if in.Commander != "" && in.Commander != who.actor.ID {
		d.Commander = a.actor(ctx, in.Commander)
	}
	res, err := a.svc.Declare(ctx, d)
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused) && refused.Code == incident.RefusedSimilar:
		first := a.shownTo(ctx, who, refused.Similar)
		in.Similar, in.SimilarChannel = &first, first.Links[incident.ChannelLink].Ref
		return update(forms.Declare(who.lang, in))
	case err != nil:
		return a.refuse(ctx, who, &cb.View, ask.Declare, err, incident.Incident{})
	}
	return a.made(ctx, who, res, cb.View.ID)
}

// made turns the form into the channel's link, or into "being made" until the link can follow.
func (a *App) made(ctx context.Context, who reader, res service.Result, viewID string) *slack.ViewSubmissionResponse {
	room, err := a.declared(ctx, res, incident.AnswerTo{Person: who.actor.ID, Lang: who.lang, View: viewID}, who)
	if err != nil {
		a.log.ErrorContext(ctx, "could not promise an answer", "incident", res.Entry.Incident, "err", err)
	}
	switch {
	case room.none != nil:
		return a.result(who, *room.none)
	case room.link.Ref != "":
		return update(forms.Made(who.lang, res.State.Incident, room.link.Ref, res.State.NextNotice(), res.Entry.At))
	}
	return update(forms.Working(who.lang, res.State.Incident))
}
