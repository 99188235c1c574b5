package web

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// reviewURL is the page on which the review is written.
func reviewURL(id incident.ID) string { return boardURL(id) + "/review" }

// review shows what was written under each heading of the review, and takes more. It prints.
func (s *Site) review(w http.ResponseWriter, r *http.Request, v *visit) {
	if !v.state.Incident.HasReview() {
		http.Redirect(w, r, boardURL(v.state.Incident.ID), http.StatusSeeOther)
		return
	}
	body := s.reviewOf(v)
	var err error
	if body.Times, err = s.times(v); err != nil {
		s.broken(w, r, v, err)
		return
	}
	f := page.Frame{Part: "review", Tab: body.Title + " · " + titleOf(v), Timed: true, Body: body}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

func (s *Site) reviewOf(v *visit) page.Review {
	i := v.state.Incident
	out := page.Review{
		Up: v.up(), Title: text.DrillPrefix(v.lang, i.Kind == incident.Drill) + text.WebReview.In(v.lang), About: titleOf(v), Private: i.Private,
		NoBlame: text.KPTNoBlame.In(v.lang), Printed: text.Day(v.now, v.lang, s.zone(v)) + " " + text.Clock(v.now, s.zone(v)),
	}
	if !i.EndedAt.IsZero() {
		out.About = text.WebReviewOf.In(v.lang, "title", out.About, "when", s.moment(v, i, i.EndedAt))
	}
	for _, h := range incident.Headings {
		out.Headings = append(out.Headings, s.headingOf(v, h))
	}
	return out
}

// headingOf is a heading with its lines, and the form that writes one more.
func (s *Site) headingOf(v *visit, h incident.Heading) page.ReviewHeading {
	i := v.state.Incident
	out := page.ReviewHeading{ID: string(h), Title: text.HeadingOf(v.lang, h), Prompt: text.PromptOf(v.lang, h, i.Playbook.Prompts)}
	for _, l := range incident.Standing(v.state.KPT, h) {
		out.Lines = append(out.Lines, s.reviewLine(v, l))
	}
	if in := (filled{Values: map[string][]string{"of": {string(h)}}}); ask.WriteKPT.Offered(v.seen("")) {
		f := s.formOf(v, ask.WriteKPT, in)
		f.Title, f.Submit, f.Back = out.Title, text.SubmitKPT.In(v.lang), ""
		for n := range f.Fields {
			f.Fields[n].Of = string(h) + "-"
		}
		out.Write = &f
	}
	return out
}

func (s *Site) reviewLine(v *visit, l incident.KPTLine) page.ReviewLine {
	i, by := v.state.Incident, text.KPTBy
	if !l.Edited.IsZero() {
		by = text.KPTByEdited
	}
	words := text.KPTWords{
		Lang: v.lang, Name: func(id incident.PersonID, _ string) string { return v.nameOf(id) }, Typed: func(said string) string { return said },
	}
	out := page.ReviewLine{
		No: strconv.Itoa(l.No), Text: l.Text, Beside: strings.Join(words.Beside(l), " · "), By: by.In(v.lang, "who", v.nameOf(l.By), "at", s.moment(v, i, l.At)),
	}
	seen := v.seen("")
	seen.Of = out.No
	for _, a := range []*ask.Ask{ask.ChangeKPT, ask.TakeKPT} {
		if a.Offered(seen) {
			out.Acts = append(out.Acts, page.Link{URL: actURL(i.ID, a.Name) + "?of=" + out.No, Text: a.Label(seen)})
		}
	}
	return out
}

// ofReview reports whether an act is one of the review's page.
func ofReview(a *ask.Ask) bool { return a == ask.Review || a.On == ask.OnReview || a.On == ask.OnLine }

// unnamed is what is asked for of a problem that names members: with their roles in their place, or as it is, as the form says that asked.
// again is the form that asks; nil: it names nobody, or it was asked.
func (s *Site) unnamed(v *visit, a *ask.Ask, in filled, do incident.Action) (asked incident.Action, again *page.Form) {
	if !ofReview(a) {
		return do, nil
	}
	known := ask.Known{Name: v.name, Everybody: sync.OnceValue(func() []incident.Actor { return s.people.Everybody(v.ctx) })}
	named := ask.NamedBy(do, v.state, known)
	switch {
	case len(named) == 0 || in.Has(warnedInput) && in.Get(ask.KPTRoles) == "":
		return do, nil
	case in.Has(warnedInput):
		return ask.Unnamed(do, v.state, known), nil
	}
	seen := v.seenIn(a, in)
	asks := ask.Warned(ask.Form{}, v.lang, named, do, v.state, known)
	f := s.formOf(v, a, in)
	var warn page.Form
	above(v, &warn, asks, seen)
	f.Intro = append(warn.Intro, f.Intro...)
	f.Fields = append(s.inputs(v, asks.Fields[0], filled{}), f.Fields...)
	f.Hidden = append(f.Hidden, page.Hidden{Name: warnedInput, Value: "1"})
	return do, &f
}

// warnedInput says that a form asked what is kept of a problem that names members.
const warnedInput = "warned"

// inReview lists what is in review, for whoever may know of it.
func (s *Site) inReview(v *visit) (out []page.Past, err error) {
	all, err := s.svc.InReview(v.ctx, v.person.ID)
	for _, i := range all {
		past := s.past(v, i)
		past.URL = reviewURL(i.ID)
		out = append(out, past)
	}
	return out, err
}

// reviewing says how many lines each heading of the review has, and leads there; nil: there is none.
func (s *Site) reviewing(v *visit) *page.Lead {
	counts := text.KPTCounts(v.lang, v.state.Incident, v.state.KPT)
	if counts == "" {
		return nil
	}
	return &page.Lead{Said: counts, To: &page.Link{URL: reviewURL(v.state.Incident.ID), Text: text.KPTPage.In(v.lang)}}
}
