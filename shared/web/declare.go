package web

import (
	"errors"
	"net/http"
	"net/url"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/vocabulary"
	"noroshi.internal/shared/web/page"
)

const declareURL = Root + "declare"

// startForm declares with one field; what few need is folded away.
func (s *Site) startForm(v *visit, in url.Values, faults map[string]string) page.Form {
	title := line(v, "title", text.LabelTitle, in, faults)
	title.Hint, title.Sample, title.Required = text.WebStartHint.In(v.lang), text.SampleTitle.In(v.lang), true
	drill := page.Field{Kind: page.Check, Name: "drill", Label: text.OptionDrill.In(v.lang), Value: in.Get("drill")}
	private := page.Field{Kind: page.Check, Name: "private", Label: text.OptionPrivate.In(v.lang), Value: in.Get("private")}
	if in == nil && s.svc.Settings().Slack.Private {
		private.Value = "1"
	}
	return page.Form{
		Title: text.WebStart.In(v.lang), Action: declareURL, Token: v.Token(), Keep: "declare", Fields: []page.Field{title},
		Extra:  &page.Extra{Title: text.WebMore.In(v.lang), Open: in.Get("drill")+in.Get("private") != "", Fields: []page.Field{drill, private}},
		Submit: text.SubmitDeclare.In(v.lang),
	}
}

// declareForm shows the form on a page of its own, with what was typed before a session ended.
func (s *Site) declareForm(w http.ResponseWriter, r *http.Request, v *visit) {
	in, alarm := r.URL.Query(), (*page.Alarm)(nil)
	d, found := s.draft(v, r)
	if found {
		in = d.Values
		alarm = &page.Alarm{Title: text.WebNotRecorded.In(v.lang), Text: text.WebRestored.In(v.lang)}
	}
	f := s.startForm(v, in, nil)
	if found {
		f.Token = v.Renew(d.Number)
	}
	f.Back = Root
	s.show(w, http.StatusOK, v, page.Frame{Part: "form", Tab: f.Title, Alarm: alarm, Body: f})
}

// declare starts an incident.
func (s *Site) declare(w http.ResponseWriter, r *http.Request, v *visit) {
	in := filled{Values: r.PostForm, faults: map[string]string{}}
	number, ok := v.Number(in.Get("token"))
	if !ok {
		s.declareAgain(w, v, in, answerTo{code: http.StatusForbidden, alarm: text.WebStale.In(v.lang)})
		return
	}
	d := service.Declaration{
		RequestID: service.RequestID("form", string(v.self()), number, "declare"), By: v.person.Actor(), Via: incident.ViaBrowser,
		Kind: incident.Live, Private: in.Get("private") == "1", Facts: recognise(in.Get("title")), Anyway: in.Get("anyway") == "1",
	}
	if in.Get("drill") == "1" {
		d.Kind = incident.Drill
	}
	if d.Facts.Title == "" {
		in.fault("title", text.ErrorTitle, v.lang)
		s.declareAgain(w, v, in, answerTo{code: http.StatusUnprocessableEntity, number: number})
		return
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

// recognise fills in what the title says.
func recognise(title string) incident.Facts {
	f := vocabulary.Recognise(title)
	f.Title = incident.CleanTitle(title)
	return f
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
		if first := refused.Similar; s.svc.MayKnow(v.ctx, v.person.ID, "", first) {
			to.alarm = text.WebSimilar.In(v.lang, "title", title(v.lang, first), "commander", v.name(first.Commander)) + " " + text.SimilarWhat.In(v.lang)
			to.link = &page.Link{URL: boardURL(first.ID), Text: text.WebSimilarOpen.In(v.lang)}
		}
	}
	s.declareAgain(w, v, in, to)
}

// declareAgain shows a declaration that was not taken, with all that was typed.
func (s *Site) declareAgain(w http.ResponseWriter, v *visit, in filled, to answerTo) {
	f := s.startForm(v, in.Values, in.faults)
	f.Back, f.Go = Root, to.link
	if to.number != "" {
		f.Token = v.Renew(to.number)
	}
	if to.anyway {
		f.Hidden, f.Submit = append(f.Hidden, page.Hidden{Name: "anyway", Value: "1"}), text.SubmitAnyway.In(v.lang)
	}
	s.show(w, to.code, v, page.Frame{Part: "form", Tab: f.Title, Alarm: s.alarm(v, to), Body: f})
}

// alarm says above a form why it was not taken.
func (s *Site) alarm(v *visit, to answerTo) *page.Alarm {
	a := &page.Alarm{Title: text.WebNotRecorded.In(v.lang), Text: to.alarm}
	if to.title != "" {
		a.Title = to.title
	}
	if to.alarm == "" {
		a.Text = text.WebCheck.In(v.lang)
	}
	return a
}
