package slackapp

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// openSign opens the form that reports a sign, filled in with what was typed. It asks nobody anything: the trigger lives for three
// seconds.
func (a *App) openSign(ctx context.Context, c Command, typed string) *render.Reply {
	known := incident.ReportSign{Kind: incident.Live, Facts: ask.Titled(plainly(typed))}
	if a.svc.Settings().ForDrills(c.Channel) {
		known.Kind = incident.Drill
	}
	lang := a.lang(ctx, c.User)
	return a.open(ctx, lang, c, forms.Sign(lang, known, a.signRoom(known.Kind)))
}

// signRoom is where the card of a sign of a kind will stand.
func (a *App) signRoom(kind incident.Kind) string {
	return a.svc.Settings().Freeze(kind, a.svc.Playbook()).SignRoom(kind)
}

// reportMessage opens the form with what a message says. Of a conversation that others cannot see the link is left out, which would
// lead them nowhere; the words are those that whoever reports leaves in the form.
func (a *App) reportMessage(ctx context.Context, cb slack.InteractionCallback) *render.Reply {
	lang := a.lang(ctx, cb.User.ID)
	w, _ := gateway.WordOf(cb.Message.Msg)
	words := a.readable(ctx, lang, w.Text)
	said := emojied(spelled(words))
	first, _, _ := strings.Cut(strings.TrimSpace(emojied(plainly(words))), "\n")
	known := incident.ReportSign{Kind: incident.Live, Facts: ask.Titled(said), Link: linkTo(cb)}
	known.Facts.Title, known.Facts.Impact = incident.CleanTitle(first), incident.CleanText(said)
	if a.svc.Settings().ForDrills(cb.Channel.ID) {
		known.Kind = incident.Drill
	}
	c := Command{Name: "/incident", TriggerID: cb.TriggerID}
	return a.open(ctx, lang, c, forms.Sign(lang, known, a.signRoom(known.Kind)))
}

// privately are the names under which Slack's payloads hide conversations that others cannot see.
var privately = map[string]bool{"directmessage": true, "privategroup": true}

// linkTo is the permalink of the message that a payload is about. Slack builds it from the workspace's domain, the channel and the
// ts without its dot.
func linkTo(cb slack.InteractionCallback) string {
	ts := strings.ReplaceAll(cb.Message.Timestamp, ".", "")
	if cb.Team.Domain == "" || ts == "" || privately[cb.Channel.Name] || strings.HasPrefix(cb.Channel.Name, "mpdm-") {
		return ""
	}
	link := fmt.Sprintf("https://%s.slack.com/archives/%s/p%s", cb.Team.Domain, cb.Channel.ID, ts)
	if !incident.IsAddress(link) {
		return ""
	}
	return link
}

// submitSign reports from the form.
func (a *App) submitSign(ctx context.Context, who reader, cb slack.InteractionCallback) *slack.ViewSubmissionResponse {
	do, faults := forms.ReadSign(who.lang, &cb.View)
	if len(faults) > 0 {
		return a.under(who, &cb.View, faults)
	}
	do.Answer = &incident.AnswerTo{Person: who.actor.ID, Lang: who.lang, View: cb.View.ID}
	r := service.Reporting{RequestID: service.RequestID("view", cb.View.ID), By: who.actor, Via: incident.ViaSlack, Do: do}
	reply, err := a.report(ctx, who, r)
	if err != nil {
		return a.refuse(ctx, who, &cb.View, ask.Sign, err, incident.Incident{})
	}
	return a.result(who, reply)
}

// report reports, and says what became of it: whom it was added to, or what it might be about.
func (a *App) report(ctx context.Context, who reader, r service.Reporting) (render.Reply, error) {
	out, err := a.svc.Report(ctx, r)
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused) && refused.Code == incident.RefusedSimilar: // it is private
		return render.SignAside(who.lang, refused.Similar), nil
	case err != nil:
		return render.Reply{}, err
	case len(out.Near) > 0:
		return a.near(who, r, out.Near), nil
	}
	reply := render.SignNoted(who.lang, out.Entry, out.State.Incident)
	if r.Anew(out) {
		reply = render.Anew(who.lang, reply)
	}
	return a.andAlike(ctx, who, reply, out.Result), nil
}

// near asks what a report is about, which is held until that is said.
func (a *App) near(who reader, r service.Reporting, rows []store.SignRow) render.Reply {
	var all []render.NearSign
	for _, row := range rows {
		all = append(all, render.NearSign{ID: row.ID, Title: row.Title, Status: row.Status, At: row.At})
	}
	return render.Near(who.lang, a.svc.Settings().Timezone, all, r.RequestID)
}

// pressReport reports what was held back, now that whoever reports said what it is about.
func (a *App) pressReport(ctx context.Context, p press) *render.Reply {
	id, held := incident.ID(""), p.value
	if p.action == render.ActionJoinSign {
		inc, number, ok := render.ParseValue(p.value)
		if !ok || !plainID(inc) {
			return a.unknown(ctx, p)
		}
		id, held = inc, string(number)
	}
	r, ok, err := a.svc.HeldReport(ctx, held)
	switch {
	case err != nil:
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{}))
	case !ok || r.By.ID != p.who.actor.ID:
		return ptr(render.Sentence(p.who.lang, text.SignTooLate.In(p.who.lang), incident.Incident{}))
	}
	r.By, r.Join, r.Anyway = p.who.actor, id, id == ""
	reply, err := a.report(ctx, p.who, r)
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{}))
	}
	return &reply
}

// begin starts the response to a sign, and leads whoever pressed to its room; or to that of whoever was faster, or offers what answers
// the same already.
func (a *App) begin(ctx context.Context, who reader, act *ask.Ask, req incident.Request, to incident.AnswerTo) render.Reply {
	res, err := a.svc.Do(ctx, req)
	if first, ok := a.similar(ctx, who, err); ok && first.ID != req.Incident {
		return render.SimilarToSign(who.lang, first, first.Links[incident.ChannelLink].Ref, act, req.Incident)
	}
	return a.begun(ctx, who, res, err, to)
}

// submitBegin is begin from the form, which comes back once where the same is answered already.
func (a *App) submitBegin(ctx context.Context, who reader, req incident.Request, v ask.Values, viewID string) *slack.ViewSubmissionResponse {
	res, err := a.svc.Do(ctx, req)
	if first, ok := a.similar(ctx, who, err); ok && first.ID != req.Incident {
		v.New[ask.Leader] = string(v.People[ask.Leader].ID)
		return update(forms.BeginAnyway(ask.Seen{Lang: who.lang, State: res.State, Me: who.actor.ID}, v.New, first, first.Links[incident.ChannelLink].Ref))
	}
	return a.result(who, a.begun(ctx, who, res, err, incident.AnswerTo{Person: who.actor.ID, Lang: who.lang, View: viewID}))
}

// similar is what runs already instead of what was asked, as far as whoever asks may know of it.
func (a *App) similar(ctx context.Context, who reader, err error) (first incident.Incident, ok bool) {
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar {
		return first, false
	}
	return a.shownTo(ctx, who, refused.Similar), true
}

// begun says what became of a start.
func (a *App) begun(ctx context.Context, who reader, res service.Result, err error, to incident.AnswerTo) render.Reply {
	if first, ok := a.similar(ctx, who, err); ok {
		return render.BegunAlready(who.lang, first, first.Links[incident.ChannelLink].Ref)
	}
	if err != nil {
		return a.failed(ctx, who.lang, err, res.State.Incident)
	}
	return a.answerDeclared(ctx, who, res, to)
}
