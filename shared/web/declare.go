package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

const declareURL = Root + "declare"

// startForm declares with one field of the act's; what few need is folded away.
func (s *Site) startForm(v *visit, in filled) page.Form {
	seen := ask.Seen{Lang: v.lang}
	seen.State.Incident.Private = s.svc.Settings().Slack.Private
	out := page.Form{
		Title: text.WebStart.In(v.lang), Action: declareURL, Token: v.Token(), Keep: "declare", Submit: text.SubmitDeclare.In(v.lang),
		Extra:  &page.Extra{Title: text.WebMore.In(v.lang), Open: kindSaid(in) == string(incident.Drill) || in.Has(ask.Private)},
		Beside: &page.Link{URL: reportURL, Text: text.ButtonSign.In(v.lang)},
	}
	for _, f := range ask.Declare.Form(seen).Fields {
		switch f.Name {
		case ask.Title:
			f.Hint = text.WebStartHint
			out.Fields = s.inputs(v, f, in)
		case ask.Kinds:
			f.Value = cmp.Or(kindSaid(in), f.Value)
			out.Extra.Fields = append(out.Extra.Fields, s.inputs(v, f, in)...)
		case ask.Private:
			out.Extra.Fields = append(out.Extra.Fields, s.inputs(v, f, in)...)
		}
	}
	return out
}

// kindSaid is what is declared by a form, or by one of before, which had a box for a drill and nothing for what is live.
func kindSaid(in filled) string {
	if in.Get("drill") != "" {
		return string(incident.Drill)
	}
	return in.Get(ask.Kinds)
}

// declareForm shows the form on a page of its own, with what was typed before a session ended.
func (s *Site) declareForm(w http.ResponseWriter, r *http.Request, v *visit) {
	in, number := s.typedBefore(v, r)
	f := s.startForm(v, in)
	f.Back = Root
	s.formAt(w, v, f, number)
}

// declare starts an incident.
func (s *Site) declare(w http.ResponseWriter, r *http.Request, v *visit) {
	in := filled{Values: r.PostForm, faults: ask.Faults{}}
	number, ok := v.Number(in.Get("token"))
	if !ok {
		s.declareAgain(w, v, in, answerTo{code: http.StatusForbidden, alarm: text.WebStale.In(v.lang)})
		return
	}
	values := s.values(v, ask.Declare, in)
	values.New[ask.Kinds] = cmp.Or(kindSaid(in), string(incident.Live))
	said := ask.Declared(values, in.faults)
	if len(in.faults) > 0 {
		s.declareAgain(w, v, in, answerTo{code: http.StatusUnprocessableEntity, number: number})
		return
	}
	d := service.Declaration{
		RequestID: service.RequestID("form", string(v.self()), number, "declare"), By: v.person.Actor(), Via: incident.ViaBrowser,
		Kind: said.Kind, Private: said.Private, Facts: ask.Titled(said.Facts.Title), Anyway: in.Get(ask.Anyway) == "1",
	}
	res, err := s.svc.Declare(r.Context(), d)
	switch {
	case err != nil:
		s.notDeclared(w, v, in, number, err)
	case res.Repeated && !res.Entry.Records(incident.Declare{Kind: d.Kind, Private: d.Private, Facts: d.Facts}, res.State):
		v.state = res.State
		s.declareAgain(w, v, in, answerTo{
			code: http.StatusConflict, title: text.WebRecordedTitle.In(v.lang), alarm: s.recordedWas(v, res.Entry),
			link: &page.Link{URL: boardURL(res.Entry.Incident), Text: text.WebBoard.In(v.lang)},
		})
	default:
		s.dropDraft(v, number)
		http.Redirect(w, r, boardURL(res.Entry.Incident)+"?did="+url.QueryEscape(res.Entry.ID), http.StatusSeeOther)
	}
}

// notDeclared answers a declaration that was not taken. When the same outage is being answered already, the form offers
// that board first; sending it again declares all the same.
func (s *Site) notDeclared(w http.ResponseWriter, v *visit, in filled, number string, err error) {
	var refused *incident.Refusal
	if !errors.As(err, &refused) {
		s.opt.Log.ErrorContext(v.ctx, "could not record a declaration", "err", err)
		s.declareAgain(w, v, in, answerTo{code: http.StatusServiceUnavailable, number: number, alarm: s.byHand(v).Text})
		return
	}
	to := answerTo{code: http.StatusConflict, number: number, alarm: s.refusal(v, refused)}
	if refused.Code == incident.RefusedSimilar {
		to.anyway = true
		s.similar(v, refused.Similar, &to)
	}
	s.declareAgain(w, v, in, to)
}

// similar says what answers the same outage already, where the visitor may know of it, and leads there.
func (s *Site) similar(v *visit, first incident.Incident, to *answerTo) {
	if s.svc.MayKnow(v.ctx, v.person.ID, "", first) {
		to.alarm = text.WebSimilar.In(v.lang, "title", title(v.lang, first), "commander", v.lead(first)) + " " + text.SimilarWhat.In(v.lang)
		to.link = &page.Link{URL: boardURL(first.ID), Text: text.WebSimilarOpen.In(v.lang)}
	}
}

// declareAgain shows a declaration that was not taken, with all that was typed.
func (s *Site) declareAgain(w http.ResponseWriter, v *visit, in filled, to answerTo) {
	f := s.startForm(v, in)
	f.Back, f.Go = Root, to.link
	if to.anyway {
		f.Hidden, f.Submit = append(f.Hidden, page.Hidden{Name: ask.Anyway, Value: "1"}), text.SubmitAnyway.In(v.lang)
	}
	s.formAgain(w, v, f, to)
}
