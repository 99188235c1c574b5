package web

import (
	"net/http"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// stateURL is the page that says how it stands in ten lines.
func stateURL(id incident.ID) string { return boardURL(id) + "/state" }

// catchUp says how it stands, for whoever comes later. What is a sign has a page of its own.
func (s *Site) catchUp(w http.ResponseWriter, r *http.Request, v *visit) {
	if signOnly(v.state.Incident) {
		http.Redirect(w, r, boardURL(v.state.Incident.ID), http.StatusSeeOther)
		return
	}
	body := s.stateOf(v)
	s.show(w, http.StatusOK, v, page.Frame{Part: "state", Tab: body.Title, Timed: true, Body: body})
}

func (s *Site) stateOf(v *visit) page.State {
	i, seen := v.state.Incident, v.seen("")
	title := text.CatchUpFirst.In(v.lang, "at", s.moment(v, i, v.now), "title", titleOf(v))
	return page.State{
		Up: v.up(), Title: text.DrillPrefix(v.lang, i.Kind == incident.Drill) + ask.CatchUp.Label(seen), About: title, Private: i.Private, Handing: s.handing(v, i),
		Lines: s.briefWords(v).CatchUp(v.state.SinceStart().Brief()), Links: s.linksOf(v), Review: s.reviewing(v),
	}
}

// toState leads there.
func toState(v *visit) page.Link {
	return page.Link{URL: stateURL(v.state.Incident.ID), Text: ask.CatchUp.Label(v.seen(""))}
}
