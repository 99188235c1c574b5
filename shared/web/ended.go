package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

const (
	endedURL  = Root + "ended"
	mostEnded = 25 // on one page
)

// endedList lists what is over and the visitor may know of, page by page.
func (s *Site) endedList(w http.ResponseWriter, r *http.Request, v *visit) {
	all, older, err := s.svc.Past(r.Context(), v.person.ID, before(r), mostEnded)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := page.Ended{Times: toMeasures(v.lang)}
	for _, i := range all {
		body.All = append(body.All, s.past(v, i))
	}
	if !older.IsZero() {
		body.Older = endedURL + "?" + url.Values{"before": {strconv.FormatInt(older.UnixMicro(), 10)}}.Encode()
	}
	s.show(w, http.StatusOK, v, page.Frame{Part: "ended", Tab: text.WebEndedAll.In(v.lang), Timed: len(all) > 0, Body: body})
}

// before is the moment at which a page begins; zero: it is the first.
func before(r *http.Request) time.Time {
	micros, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || micros <= 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros)
}

func (s *Site) past(v *visit, i incident.Incident) page.Past {
	return page.Past{
		URL: boardURL(i.ID), Title: title(v.lang, i), Drill: i.Kind == incident.Drill, Private: i.Private, Glance: toEvening(v.lang, i.ID),
		About: text.WebPast.In(v.lang, "status", text.StatusNow(v.lang, i.Status), "when", s.moment(v, i, i.EndedAt),
			"elapsed", text.Duration(v.lang, i.EndedAt.Sub(i.DeclaredAt)), "commander", v.lead(i)),
	}
}
