package web

import (
	"net/http"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// actOf is the act that an address names, of those that are done to an incident.
func actOf(r *http.Request) (*ask.Ask, bool) {
	a, ok := ask.ByName(r.PathValue("act"))
	return a, ok && a.Does != nil
}

// pastForms are the forms that are not shown once nothing is to be filled in, and what is said instead.
var pastForms = map[*ask.Ask]incident.Code{ask.Renew: incident.RefusedSame, ask.Watch: incident.RefusedSame, ask.PhaseBack: incident.RefusedFirst, ask.Try: incident.RefusedSame, ask.Review: incident.RefusedRunning, ask.WriteKPT: incident.RefusedRunning}

// actForm shows the page on which an act is filled in, with what was typed before a session ended.
func (s *Site) actForm(w http.ResponseWriter, r *http.Request, v *visit) {
	a, ok := actOf(r)
	if !ok || a.Form == nil {
		s.missing(w, r, v)
		return
	}
	in, number := s.typedBefore(v, r)
	if number == "" && a.Late(v.state.Incident) && !a.Thread { // an old link: nobody fills in what is refused
		s.tooLate(w, v)
		return
	}
	if !a.HasLine(v.seenIn(a, in)) && number == "" {
		s.instead(w, v, http.StatusOK, text.Refusal(v.lang, incident.RefusedKPTLine))
		return
	}
	if why := misplaced(v, a); why != "" && number == "" {
		s.instead(w, v, http.StatusOK, why)
		return
	}
	if code, late := pastForms[a]; late && number == "" && !a.Offered(v.seenIn(a, in)) { // an old link: it says what is known by now
		s.instead(w, v, http.StatusOK, text.Refusal(v.lang, code))
		return
	}
	s.formAt(w, v, s.formOf(v, a, in), number)
}

// tooLate says that the incident has ended, in place of a form that would be refused.
func (s *Site) tooLate(w http.ResponseWriter, v *visit) {
	s.instead(w, v, http.StatusOK, s.refusal(v, &incident.Refusal{Code: incident.RefusedEnded}))
}

// instead says something in place of a form that would be refused.
func (s *Site) instead(w http.ResponseWriter, v *visit, code int, said string) {
	s.show(w, code, v, page.Frame{Part: "sentence", Tab: titleOf(v), Body: page.Sentence{
		Title: titleOf(v), Text: said, URL: v.up().URL, Link: v.up().Text,
	}})
}
