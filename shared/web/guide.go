package web

import (
	"net/http"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/guide"
	"noroshi.internal/shared/web/page"
)

// guide shows the page for responders to anybody, in the language of their browser or the one they ask for.
func (s *Site) guide(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	if lang := incident.Lang(r.URL.Query().Get("lang")); lang == incident.Japanese || lang == incident.English {
		v.lang = lang
	}
	g, err := guide.In(v.lang)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	other := incident.English
	if v.lang == incident.English {
		other = incident.Japanese
	}
	s.show(w, http.StatusOK, v, page.Frame{Part: "guide", Tab: g.Title, Body: page.Guide{Title: g.Title, Body: g.Body, Lang: other, URL: guideURL(other)}})
}

func guideURL(lang incident.Lang) string { return Root + "guide?lang=" + string(lang) }
