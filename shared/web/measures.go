package web

import (
	"net/http"
	"net/url"
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// measuresURL is the page of responses side by side.
const measuresURL = Root + "measures"

// measures puts responses and drills that are over side by side, as far as the visitor may know of them: each in a row, each measured time
// in a column.
func (s *Site) measures(w http.ResponseWriter, r *http.Request, v *visit) {
	asked := service.Beside{Kind: incident.Kind(r.URL.Query().Get("kind")), Site: r.URL.Query().Get("site"), Before: before(r)}
	if asked.Kind != incident.Live && asked.Kind != incident.Drill {
		asked.Kind = ""
	}
	all, older, err := s.svc.SideBySide(r.Context(), v.person.ID, asked)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := page.Measures{
		Title: text.MeasuresPage.In(v.lang), Intro: text.MeasuresIntro.In(v.lang), URL: measuresURL, Filters: s.measuresFilters(v, asked),
	}
	of := url.Values{"kind": {string(asked.Kind)}, "site": {asked.Site}}
	if !asked.Before.IsZero() {
		body.Newest = measuresURL + "?" + of.Encode()
	}
	if !older.IsZero() {
		of.Set("before", strconv.FormatInt(older.UnixMicro(), 10))
		body.Older = measuresURL + "?" + of.Encode()
	}
	for _, row := range measure.Rows {
		body.Columns = append(body.Columns, text.MeasuredColumn(v.lang, row.Key))
	}
	for _, c := range all {
		body.Rows = append(body.Rows, s.measured(v, c))
	}
	s.show(w, http.StatusOK, v, page.Frame{Part: "measures", Tab: body.Title, Wide: true, Body: body})
}

// measuresFilters are by what the rows can be chosen: of sites where there are some.
func (s *Site) measuresFilters(v *visit, asked service.Beside) []page.Field {
	all := page.Option{Text: text.MeasuresAll.In(v.lang)}
	out := []page.Field{{Kind: page.Choice, Name: "kind", Label: text.MeasuresKind.In(v.lang), Options: []page.Option{
		all, {Value: string(incident.Live), Text: text.MeasuresLive.In(v.lang)}, {Value: string(incident.Drill), Text: text.MeasuresDrill.In(v.lang)},
	}, Value: string(asked.Kind)}}
	sites := s.svc.Settings().Sites
	if len(sites) == 0 {
		return out
	}
	site := page.Field{Kind: page.Choice, Name: "site", Label: text.MeasuresSite.In(v.lang), Options: []page.Option{all}, Value: asked.Site}
	for _, one := range sites {
		site.Options = append(site.Options, page.Option{Value: one.ID, Text: one.ID})
	}
	return append(out, site)
}

// measured is one response in its row.
func (s *Site) measured(v *visit, c service.Compared) page.Measured {
	tz := s.svc.Settings().Timezone
	out := page.Measured{
		URL: eveningURL(c.Incident), Title: text.DrillPrefix(v.lang, c.Kind == incident.Drill) + c.Title, When: text.DayAnyYear(c.T0, v.lang, tz, v.now) + " " + text.Clock(c.T0, tz),
		Site: c.Site, Drill: c.Kind == incident.Drill, Private: c.Private,
	}
	for _, row := range measure.Rows {
		time := page.MeasuredTime{Column: text.MeasuredColumn(v.lang, row.Key), Text: text.Measured(v.lang, row, c.Measures)}
		if c.Last.Incident != "" {
			time.By = text.MeasuredBy(v.lang, row, c.Measures, c.Last)
		}
		out.Times = append(out.Times, time)
	}
	return out
}

// toMeasures leads there.
func toMeasures(lang incident.Lang) page.Link {
	return page.Link{URL: measuresURL, Text: text.MeasuresPage.In(lang)}
}
