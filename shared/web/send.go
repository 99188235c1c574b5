package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// toAct is about, for what somebody sent. Of one press, whose answer shows nothing of it, the incident is read without its TODOs.
func (s *Site) toAct() http.HandlerFunc {
	filled, pressed := s.aboutForm(s.act), s.of(s.svc.Header, s.act)
	return func(w http.ResponseWriter, r *http.Request) {
		if a, ok := actOf(r); ok && a.Form == nil {
			pressed(w, r)
			return
		}
		filled(w, r)
	}
}

// aboutForm is about, with the list of customers, or the lines of the review, where the act's form shows them.
func (s *Site) aboutForm(next func(http.ResponseWriter, *http.Request, *visit)) http.HandlerFunc {
	plain, listed, reviewed := s.about(next), s.of(s.svc.Addressed, next), s.of(s.svc.Reviewed, next)
	return func(w http.ResponseWriter, r *http.Request) {
		switch a, ok := actOf(r); {
		case ok && a.Lists:
			listed(w, r)
		case ok && a.KPT:
			reviewed(w, r)
		default:
			plain(w, r)
		}
	}
}

// act records what somebody sent about an incident.
func (s *Site) act(w http.ResponseWriter, r *http.Request, v *visit) {
	a, ok := actOf(r)
	if !ok {
		s.missing(w, r, v)
		return
	}
	in := filled{Values: r.PostForm, faults: ask.Faults{}}
	number, ok := v.Number(in.Get("token"))
	if !ok {
		s.again(w, v, a, in, answerTo{code: http.StatusForbidden, alarm: text.WebStale.In(v.lang)})
		return
	}
	values := s.values(v, a, in)
	var do incident.Action
	if len(in.faults) == 0 { // an address that nobody has is said at once
		do = a.Do(values, in.faults)
	}
	if len(in.faults) > 0 {
		s.again(w, v, a, in, answerTo{code: http.StatusUnprocessableEntity, number: number})
		return
	}
	do, warned := s.unnamed(v, a, in, do)
	if warned != nil {
		s.formAgain(w, v, *warned, answerTo{code: http.StatusConflict, number: number, alarm: text.WebNamed.In(v.lang)})
		return
	}
	req := incident.Request{
		ID:       service.RequestID("form", string(v.self()), number, string(v.state.Incident.ID), a.Name, in.Get("todo"), in.Get("problem")+in.Get("document")+in.Get("of")),
		Incident: v.state.Incident.ID, At: v.now, By: v.person.Actor(), Via: incident.ViaBrowser, Do: do,
	}
	res, err := s.svc.Do(r.Context(), req)
	switch {
	case err != nil:
		s.readAll(v, a)
		s.refused(w, r, v, err, sent{a, in, number})
	case res.Repeated && !res.Entry.Records(do, res.State):
		s.readAll(v, a)
		s.alreadyRecorded(w, v, a, in, res.Entry)
	default:
		if a.Form != nil { // nobody types a press
			s.dropDraft(v, number)
		}
		http.Redirect(w, r, after(in, res), http.StatusSeeOther)
	}
}

// readAll reads of an incident what toAct left out. Where it cannot be read, the answer does without it.
func (s *Site) readAll(v *visit, a *ask.Ask) {
	if a.Form != nil {
		return
	}
	if state, err := s.svc.State(v.ctx, v.state.Incident.ID); err == nil {
		v.state = state
	}
}

// sent is a form as it arrived.
type sent struct {
	act    *ask.Ask
	in     filled
	number string
}

// after is where somebody goes when something is recorded: back to where they were.
func after(in filled, res service.Result) string {
	id := res.Entry.Incident
	if to, ok := triesAfter(in, res.Entry); ok {
		return to
	}
	to := boardURL(id)
	if back := returnTo(in.Get("back")); strings.HasPrefix(back, to) {
		to = back
	} else if res.Entry.Todo != "" {
		to = todoURL(id, res.Entry.Todo)
	}
	to, _, _ = strings.Cut(to, "?")
	_, part, _ := strings.Cut(in.Get("back"), "#")
	return to + "?did=" + url.QueryEscape(res.Entry.ID) + (&url.URL{Fragment: part}).String()
}

// refused answers what the rules, or the store, did not take; nothing that was typed is lost.
func (s *Site) refused(w http.ResponseWriter, r *http.Request, v *visit, err error, f sent) {
	var refused *incident.Refusal
	switch {
	case notFound(err):
		s.missing(w, r, v)
	case !errors.As(err, &refused):
		s.opt.Log.ErrorContext(v.ctx, "could not record what was sent", "err", err)
		s.again(w, v, f.act, f.in, answerTo{code: http.StatusServiceUnavailable, number: f.number, alarm: s.byHand(v).Text})
	case refused.Code == incident.RefusedSimilar && refused.Similar.ID != v.state.Incident.ID:
		s.beginAgain(w, v, refused.Similar, f)
	case refused.Code == incident.RefusedBegun || refused.Code == incident.RefusedSimilar: // somebody was faster
		http.Redirect(w, r, boardURL(v.state.Incident.ID)+"?begun=1", http.StatusSeeOther)
	case refused.Code == incident.RefusedOpen: // more is open than the form named: it is shown anew
		s.again(w, v, f.act, f.in, answerTo{code: http.StatusConflict, number: f.number})
	default:
		said := s.refusal(v, refused)
		if field := f.act.Blames(refused.Code); field != "" {
			f.in.faults[field], said = said, ""
		}
		s.again(w, v, f.act, f.in, answerTo{code: http.StatusConflict, number: f.number, alarm: said})
	}
}

// again shows a form that was not taken, with all that was typed. What one press does shows the board instead.
func (s *Site) again(w http.ResponseWriter, v *visit, a *ask.Ask, in filled, to answerTo) {
	if a.Form != nil {
		s.formAgain(w, v, s.formOf(v, a, in), to)
		return
	}
	s.show(w, to.code, v, page.Frame{Part: "sentence", Alarm: s.alarm(v, to), Body: page.Sentence{
		Title: titleOf(v), URL: v.up().URL, Link: v.up().Text,
	}})
}

// alreadyRecorded answers a form that was sent before with another text: what was recorded stands, and the text is kept.
func (s *Site) alreadyRecorded(w http.ResponseWriter, v *visit, a *ask.Ask, in filled, was incident.Entry) {
	s.again(w, v, a, in, answerTo{code: http.StatusConflict, title: text.WebRecordedTitle.In(v.lang), alarm: s.recordedWas(v, was)})
}
