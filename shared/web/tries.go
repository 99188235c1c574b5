package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

const (
	triesURL  = Root + "tries"
	mostTries = 25 // on one page
	mostMine  = 10 // on the start page
)

// tries lists the tries that are open and the visitor may know of, page by page, the longest due first.
func (s *Site) tries(w http.ResponseWriter, r *http.Request, v *visit) {
	rows, next, err := s.svc.Tries(r.Context(), v.person.ID, r.URL.Query().Get("after"), mostTries)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := page.Tries{All: s.tried(v, rows)}
	if next != "" {
		body.Next = triesURL + "?" + url.Values{"after": {next}}.Encode()
	}
	f := page.Frame{Part: "tries", Tab: text.WebTries.In(v.lang), Body: body}
	if id := incident.ID(r.URL.Query().Get("in")); id != "" {
		if state, err := s.svc.Header(v.ctx, id); err == nil && s.svc.MayKnow(v.ctx, v.person.ID, "", state.Incident) {
			v.state = state
			s.said(v, r, &f)
		}
	}
	s.show(w, http.StatusOK, v, f)
}

// triesAfter is where somebody goes who has said what became of a try, which names the incident that has it.
func triesAfter(in filled, e incident.Entry) (to string, ok bool) {
	if in.Get("back") != triesURL {
		return "", false
	}
	return triesURL + "?" + url.Values{"in": {string(e.Incident)}, "did": {e.ID}}.Encode(), true
}

// tried are tries as a page lists them, each with what can be said of it.
func (s *Site) tried(v *visit, rows []incident.TryRow) (out []page.Tried) {
	tz := s.svc.Settings().Timezone
	day := v.now.In(text.Zone(tz)).Format("2006-01-02")
	for _, t := range rows {
		row := page.Tried{
			Text: incident.OneLine(t.Text), About: text.TryStands(v.lang, t, day, v.owns(t.Try)), From: text.TryFrom(v.lang, t, t.Title, tz), Icon: text.TrySymbol(t),
			URL: boardURL(t.Incident), Private: t.Private, Late: t.Late(day) > 0,
		}
		for _, a := range []struct {
			does string
			said text.Phrase
		}{{ask.TryDone, text.WebTryDone}, {ask.TryDrop, text.WebTryDrop}, {ask.TryMove, text.WebTryMove}} {
			q := url.Values{"of": {strconv.Itoa(t.No)}, ask.TryOutcome: {a.does}}
			row.Acts = append(row.Acts, page.Link{URL: actURL(t.Incident, ask.Try.Name) + "?" + q.Encode(), Text: a.said.In(v.lang)})
		}
		out = append(out, row)
	}
	return out
}

// owns is who has a try; "": nobody.
func (v *visit) owns(t incident.Try) string {
	if t.Owner == "" {
		return ""
	}
	return cmp.Or(v.nameOf(t.Owner), t.Name)
}

// myTries are those that the visitor has.
func (s *Site) myTries(v *visit) ([]page.Tried, error) {
	rows, err := s.svc.MyTries(v.ctx, v.person.ID, mostMine)
	return s.tried(v, rows), err
}

// lastTime are the tries of which a board reminds.
func (s *Site) lastTime(v *visit, i incident.Incident) *page.LastTime {
	if len(i.LastTime) == 0 || !i.Status.Editable() {
		return nil
	}
	out := &page.LastTime{URL: triesURL}
	for _, t := range i.LastTime[:min(len(i.LastTime), incident.LastTries)] {
		out.Lines = append(out.Lines, incident.OneLine(t.Text)+" ─ "+text.TryStands(v.lang, t, "", v.owns(t.Try)))
	}
	if len(i.LastTime) > incident.LastTries {
		out.More = text.LastMore.In(v.lang)
	}
	return out
}
