package slackapp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// submit records a filled form. The view's own id is the request's, so that a form submitted twice counts once.
func (a *App) submit(ctx context.Context, cb slack.InteractionCallback) *slack.ViewSubmissionResponse {
	who := a.reader(ctx, cb.User.ID)
	if cb.View.CallbackID == forms.CallbackDeclare {
		return a.submitDeclare(ctx, who, cb)
	}
	c, do, faults := a.filled(ctx, who.lang, &cb.View)
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults)
	}
	if do == nil || !plainID(c.Incident) { // a form that nothing reads: what was typed must not vanish as if it were recorded
		a.log.WarnContext(ctx, "a form we do not know", "form", cb.View.CallbackID)
		return a.keep(who, &cb.View, text.Refusal(who.lang, incident.RefusedUnknown))
	}
	res, err := a.svc.Do(ctx, incident.Request{
		ID: service.RequestID("view", cb.View.ID, cb.View.Hash), Incident: c.Incident, At: a.svc.Now(), By: who.actor,
		Via: incident.ViaSlack, Do: do, Delivery: delivery(cb),
	})
	switch {
	case err != nil:
		return a.again(ctx, who, &cb.View, do, err, res.State)
	case res.Repeated && !res.Entry.Records(do, res.State): // the answer was lost, and the form changed and sent again
		return a.keep(who, &cb.View, text.RecordedFirst.In(who.lang))
	}
	return a.wordBack(who, res)
}

// keep leaves a form open with all that was typed, and says why under its first input; a form without one is replaced.
func (a *App) keep(who reader, v *slack.View, said string) *slack.ViewSubmissionResponse {
	if all := inputs(v); len(all) > 0 {
		return slack.NewErrorsViewSubmissionResponse(forms.Errors{all[0]: said})
	}
	return a.result(who, render.Reply{Text: said})
}

// wordBack says to whoever gave somebody a duty that it was done, and that they hear of it. Any other form closes: the room shows it.
func (a *App) wordBack(who reader, res service.Result) *slack.ViewSubmissionResponse {
	switch res.Entry.Kind {
	case incident.EntryCommander, incident.EntryHanded:
		return a.result(who, render.Did(who.lang, res.Entry, res.Todo(), res.State.Incident))
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

// again answers a form that was refused. TODOs opened since it was shown are named in a new one.
func (a *App) again(
	ctx context.Context, who reader, v *slack.View, do incident.Action, err error, s incident.State,
) *slack.ViewSubmissionResponse {
	var refused *incident.Refusal
	if errors.As(err, &refused) && refused.Code == incident.RefusedOpen {
		said, view := forms.Note(v), slack.ModalViewRequest{}
		switch do.(type) {
		case incident.NextPhase:
			if v.CallbackID == forms.CallbackNextPhase {
				view = forms.NextPhase(who.lang, s.Incident, refused.Omission, said)
			} else { // to the recovery: the form offers the end as well
				view = forms.Resolve(who.lang, s.Incident, s.EndOmits(), said)
			}
		case incident.End:
			view = forms.Resolve(who.lang, s.Incident, refused.Omission, said)
		default: // no other form names what is open
			return a.refuse(ctx, who, v, err, s.Incident)
		}
		return slack.NewUpdateViewSubmissionResponse(&view)
	}
	return a.refuse(ctx, who, v, err, s.Incident)
}

// refuse answers a form that was not taken. What a person can put right, or try again, keeps the form open with all that
// was typed, and is said under a field; the rest replaces the form.
func (a *App) refuse(ctx context.Context, who reader, v *slack.View, err error, in incident.Incident) *slack.ViewSubmissionResponse {
	reply, said, about := a.failed(ctx, who.lang, err, in), "", ""
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		said, about = text.Refusal(who.lang, refused.Code), blockOf(v, refused.Code)
	} else if all := inputs(v); len(all) > 0 {
		said, about = broken(who.lang, a.svc.Settings().Runbook), all[0]
	}
	if about == "" {
		return a.result(who, reply)
	}
	return slack.NewErrorsViewSubmissionResponse(forms.Errors{about: said})
}

// blockOf is the input of a form that a refusal is about, or "".
func blockOf(v *slack.View, code incident.Code) string {
	all := inputs(v)
	for _, block := range correctable[code] {
		if slices.Contains(all, block) {
			return block
		}
	}
	return ""
}

// correctable are the inputs in which a person can put right what was refused.
var correctable = map[incident.Code][]string{
	incident.RefusedPerson: {forms.BlockCommander, forms.BlockPerson},
	incident.RefusedTitle:  {forms.BlockTitle},
	incident.RefusedReason: {forms.BlockReason},
	incident.RefusedText:   {forms.BlockNote},
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
	view := forms.Result(who.lang, reply)
	return slack.NewUpdateViewSubmissionResponse(&view)
}

// filled reads a form back: what it was about, what it asks for, and what is wrong with it.
func (a *App) filled(ctx context.Context, lang incident.Lang, v *slack.View) (c forms.Context, do incident.Action, faults forms.Errors) {
	var person incident.PersonID
	switch v.CallbackID {
	case forms.CallbackSkip:
		c, do, faults = asAction(forms.ParseSkip(lang, v))
	case forms.CallbackAddTodo:
		c, do, faults = asAction(forms.ParseAddTodo(lang, v))
	case forms.CallbackCorrect:
		c, do, faults = asAction(forms.ParseCorrect(lang, v))
	case forms.CallbackNextPhase:
		c, do, faults = asAction(forms.ParseNextPhase(lang, v))
	case forms.CallbackResolve:
		c, do, faults = asAction(forms.ParseResolve(lang, v))
	case forms.CallbackCancel:
		c, do, faults = asAction(forms.ParseCancel(lang, v))
	case forms.CallbackHandOver:
		c, person, faults = forms.ParseHandOver(lang, v)
		do = incident.HandOver{Todo: c.Todo, To: a.chosen(ctx, person, faults)}
	case forms.CallbackCommander:
		c, person, faults = forms.ParseCommander(lang, v)
		do = incident.Command{To: a.chosen(ctx, person, faults)}
	}
	return c, do, faults
}

// chosen finds out about a person chosen in a form, unless the form has faults to correct first.
func (a *App) chosen(ctx context.Context, person incident.PersonID, faults forms.Errors) incident.Actor {
	if len(faults) > 0 {
		return incident.Actor{}
	}
	return a.actor(ctx, person)
}

func asAction[T incident.Action](c forms.Context, do T, faults forms.Errors) (forms.Context, incident.Action, forms.Errors) {
	return c, do, faults
}

// submitDeclare declares from the form. When the same outage is being answered already, the form comes back once and
// names it; submitting that declares anyway.
func (a *App) submitDeclare(ctx context.Context, who reader, cb slack.InteractionCallback) *slack.ViewSubmissionResponse {
	in, faults := forms.ParseDeclare(who.lang, &cb.View)
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults)
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
	if errors.As(err, &refused) && refused.Code == incident.RefusedSimilar {
		return similar(who, in, a.shownTo(ctx, who, refused.Similar))
	}
	if err != nil {
		return a.refuse(ctx, who, &cb.View, err, incident.Incident{})
	}
	return a.made(ctx, who, res, cb.View.ID)
}

func similar(who reader, in forms.DeclareInput, first incident.Incident) *slack.ViewSubmissionResponse {
	p := in.Again()
	p.Similar, p.SimilarChannel = &first, first.Links[incident.ChannelLink].Ref
	view := forms.Declare(who.lang, p)
	return slack.NewUpdateViewSubmissionResponse(&view)
}

// made turns the form into the channel's link, or into "being made" until the link can follow.
func (a *App) made(ctx context.Context, who reader, res service.Result, viewID string) *slack.ViewSubmissionResponse {
	room, err := a.declared(ctx, res, incident.AnswerTo{Person: who.actor.ID, Lang: who.lang, View: viewID}, who)
	if err != nil {
		a.log.ErrorContext(ctx, "could not promise an answer", "incident", res.Entry.Incident, "err", err)
	}
	view := forms.Working(who.lang, res.State.Incident)
	if room.none != nil {
		return a.result(who, *room.none)
	}
	if room.link.Ref != "" {
		view = forms.Made(who.lang, res.State.Incident, room.link.Ref, res.State.NextNotice(), res.Entry.At)
	}
	return slack.NewUpdateViewSubmissionResponse(&view)
}
