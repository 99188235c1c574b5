package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// reportForm reports a sign.
func (s *Site) reportForm(v *visit, in filled) page.Form {
	f := ask.Sign.Form(v.seen(""))
	hint := text.FormSignNoRoom
	if s.svc.Settings().Slack.Help != "" {
		hint = text.WebSignHint
	}
	out := page.Form{
		Title: f.Title.In(v.lang), Intro: []string{hint.In(v.lang)}, Action: reportURL, Token: v.Token(), Keep: ask.Sign.Name,
		Submit: f.Submit.In(v.lang), Back: Root,
	}
	s.fill(v, &out, f, in)
	return out
}

// reportPage shows the form, with what was typed before a session ended.
func (s *Site) reportPage(w http.ResponseWriter, r *http.Request, v *visit) {
	in, number := s.typedBefore(v, r)
	s.formAt(w, v, s.reportForm(v, in), number)
}

// report records a report that was sent.
func (s *Site) report(w http.ResponseWriter, r *http.Request, v *visit) {
	in := filled{Values: r.PostForm, faults: ask.Faults{}}
	again := func(to answerTo) { s.reportAgain(w, v, in, to) }
	number, ok := v.Number(in.Get("token"))
	if !ok {
		again(answerTo{code: http.StatusForbidden, alarm: text.WebStale.In(v.lang)})
		return
	}
	do := ask.Reported(s.values(v, ask.Sign, in), in.faults)
	if len(in.faults) > 0 {
		again(answerTo{code: http.StatusUnprocessableEntity, number: number})
		return
	}
	do.Facts = supplied(do.Facts)
	id, err := s.reportID(r.Context(), do, "form", string(v.self()), number, ask.Sign.Name)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	s.reported(w, r, v, reporting{number, again, service.Reporting{RequestID: id, By: v.person.Actor(), Via: incident.ViaBrowser, Do: do}})
}

// reportID is the id of a report, which is sent twice under one. Who goes back from the question what it is about, and fills in more, is
// not asked about the words before: that is another report.
func (s *Site) reportID(ctx context.Context, do incident.ReportSign, parts ...string) (string, error) {
	id := service.RequestID(parts...)
	held, ok, err := s.svc.HeldReport(ctx, id)
	if ok && filledInto(held.Do) != filledInto(do) {
		id = service.RequestID(append(parts, filledInto(do))...)
	}
	return id, err
}

// filledInto is all that people fill in of a report.
func filledInto(do incident.ReportSign) string {
	return fmt.Sprint(do.Kind, do.Facts, do.Expected, do.Ours, do.Link)
}

// supplied fills in what the title says where nothing was chosen.
func supplied(f incident.Facts) incident.Facts {
	known := ask.Titled(f.Title)
	if f.Region == "" && f.Zone == "" {
		f.Region, f.Zone = known.Region, known.Zone
	}
	if len(f.Services) == 0 {
		f.Services = known.Services
	}
	return f
}

// reportAgain shows a report that was not taken, with all that was typed.
func (s *Site) reportAgain(w http.ResponseWriter, v *visit, in filled, to answerTo) {
	f := s.reportForm(v, in)
	f.Go = to.link
	s.formAgain(w, v, f, to)
}

// reporting is a report on its way: the number of the form it was sent with, and how it is shown again if it is not taken.
type reporting struct {
	number string
	again  func(answerTo)
	service.Reporting
}

// reported leads to what became of a report: its own sign, the one that it joins, the incident that it is evidence of, or the question
// what it is about.
func (s *Site) reported(w http.ResponseWriter, r *http.Request, v *visit, x reporting) {
	out, err := s.svc.Report(r.Context(), x.Reporting)
	switch {
	case err != nil:
		s.notReported(w, v, x, err)
	case len(out.Near) > 0: // it is held
		s.dropDraft(v, x.number)
		http.Redirect(w, r, askURL(x.RequestID), http.StatusSeeOther)
	case out.Repeated && !out.Entry.Records(x.Do, out.State):
		v.state = out.State
		x.again(answerTo{
			code: http.StatusConflict, title: text.WebRecordedTitle.In(v.lang), alarm: s.recordedWas(v, out.Entry),
			link: &page.Link{URL: boardURL(out.Entry.Incident), Text: v.up().Text},
		})
	default:
		s.dropDraft(v, x.number)
		to := boardURL(out.Entry.Incident) + "?did=" + url.QueryEscape(out.Entry.ID)
		if x.Anew(out) {
			to += "&" + anew + "=1"
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

func (s *Site) notReported(w http.ResponseWriter, v *visit, x reporting, err error) {
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused) && refused.Code == incident.RefusedSimilar: // it is private
		s.aside(w, v, refused.Similar)
	case errors.As(err, &refused):
		x.again(answerTo{code: http.StatusConflict, number: x.number, alarm: s.refusal(v, refused)})
	default:
		s.opt.Log.ErrorContext(v.ctx, "could not record a report", "err", err)
		x.again(answerTo{code: http.StatusServiceUnavailable, number: x.number, alarm: s.byHand(v).Text})
	}
}

// nearPage asks what a report is about that does not say where and what is hit.
func (s *Site) nearPage(w http.ResponseWriter, r *http.Request, v *visit) {
	if held, ok := s.held(w, r, v, r.URL.Query().Get("held")); ok {
		s.showNear(w, r, v, held, answerTo{code: http.StatusOK})
	}
}

// settle records a report, now that whoever reports said what it is about. It counts once, however often that is said.
func (s *Site) settle(w http.ResponseWriter, r *http.Request, v *visit) {
	held, ok := s.held(w, r, v, r.PostForm.Get("held"))
	if !ok {
		return
	}
	again := func(to answerTo) { s.showNear(w, r, v, held, to) }
	number, ok := v.Number(r.PostForm.Get("token"))
	if !ok {
		again(answerTo{code: http.StatusForbidden, alarm: text.WebStale.In(v.lang)})
		return
	}
	held.By, held.Join = v.person.Actor(), incident.ID(r.PostForm.Get("join"))
	held.Anyway = held.Join == ""
	s.reported(w, r, v, reporting{number, again, held})
}

// held is the visitor's own report that waits under a name; ok is false where there is none any more, which is answered.
func (s *Site) held(w http.ResponseWriter, r *http.Request, v *visit, name string) (held service.Reporting, ok bool) {
	held, ok, err := s.svc.HeldReport(r.Context(), name)
	switch {
	case err != nil:
		s.broken(w, r, v, err)
	case !ok || held.By.ID != v.person.ID && held.By.ID != v.self():
		s.show(w, http.StatusNotFound, v, page.Frame{Part: "sentence", Body: page.Sentence{
			Title: text.WebMissingTitle.In(v.lang), Text: text.SignTooLate.In(v.lang), URL: reportURL, Link: text.ButtonSign.In(v.lang),
		}})
	default:
		return held, true
	}
	return held, false
}

// anew is the parameter of a page that says that what a report was to be added to was over.
const anew = "anew"

// mostNear is how many signs and incidents a page asks about, the newest.
const mostNear = 8

func (s *Site) showNear(w http.ResponseWriter, r *http.Request, v *visit, held service.Reporting, to answerTo) {
	rows, err := s.svc.Near(r.Context(), held)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := page.Near{
		Title: text.FormSign.In(v.lang), Action: nearURL, Token: v.Token(), Held: held.RequestID, Back: Root,
		Intro: []string{text.SignNear.In(v.lang), text.WebSignYours.In(v.lang, "title", held.Do.Facts.Title)},
		Join:  text.ButtonJoinSign.In(v.lang), Anyway: text.ButtonSignAnyway.In(v.lang),
	}
	for _, row := range rows[:min(len(rows), mostNear)] {
		body.Rows = append(body.Rows, page.Option{Value: string(row.ID), Text: text.SignNearAt.In(v.lang,
			"when", s.when(v, row.At), "title", cmp.Or(row.Title, text.SignHidden.In(v.lang)), "status", text.Status(v.lang, row.Status))})
	}
	f := page.Frame{Part: "near", Tab: body.Title, Timed: len(rows) > 0, Body: body}
	if to.alarm != "" {
		f.Alarm = s.alarm(v, to)
	}
	s.show(w, to.code, v, f)
}
