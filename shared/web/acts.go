package web

import (
	"net/http"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// seen is what the visitor sees who is asked; todo may be "".
func (v *visit) seen(todo incident.TodoID) ask.Seen {
	t, _ := v.state.Todo(todo)
	return v.seenOf(t)
}

func (v *visit) seenOf(t incident.Todo) ask.Seen {
	return ask.Seen{Lang: v.lang, State: v.state, Todo: t, Working: v.state.Incident.Automatic(t), Me: v.person.ID}
}

// offers are the acts of a place that can be done: links to those that are filled in, and what one press does.
func (v *visit) offers(p ask.Place, seen ask.Seen) (links []page.Link, presses []page.Act) {
	id := v.state.Incident.ID
	for _, a := range ask.On(p) {
		switch {
		case !a.Offered(seen):
		case a.Form != nil:
			links = append(links, page.Link{URL: actURL(id, a.Name), Text: a.Label(seen)})
		default:
			presses = append(presses, page.Act{URL: actURL(id, a.Name), Label: a.Label(seen)})
		}
	}
	return links, presses
}

// actOf is the act that an address names, of those that are done to an incident.
func actOf(r *http.Request) (*ask.Ask, bool) {
	a, ok := ask.ByName(r.PathValue("act"))
	return a, ok && a.Does != nil
}

// actForm shows the page on which an act is filled in, with what was typed before a session ended.
func (s *Site) actForm(w http.ResponseWriter, r *http.Request, v *visit) {
	a, ok := actOf(r)
	if !ok || a.Form == nil {
		s.missing(w, r, v)
		return
	}
	in, alarm := filled{Values: r.URL.Query()}, (*page.Alarm)(nil)
	d, found := s.draft(v, r)
	if !found && !v.state.Incident.Status.Editable() && !a.Thread { // an old link: nobody fills in what is refused
		s.over(w, v)
		return
	}
	if found {
		in.Values = d.Values
		alarm = &page.Alarm{Title: text.WebNotRecorded.In(v.lang), Text: text.WebRestored.In(v.lang)}
	}
	f := s.formOf(v, a, in)
	if found {
		f.Token = v.Renew(d.Number)
	}
	s.show(w, http.StatusOK, v, page.Frame{Part: "form", Tab: f.Title, Alarm: alarm, Body: f})
}

// over says that the incident has ended, in place of a form that would be refused.
func (s *Site) over(w http.ResponseWriter, v *visit) {
	i := v.state.Incident
	s.show(w, http.StatusOK, v, page.Frame{Part: "sentence", Tab: titleOf(v), Body: page.Sentence{
		Title: titleOf(v), Text: s.refusal(v, &incident.Refusal{Code: incident.RefusedEnded}), URL: boardURL(i.ID), Link: text.WebBoard.In(v.lang),
	}})
}
