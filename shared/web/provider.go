package web

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// provider is what the provider says, as far as an incident or a sign knows it.
func (s *Site) provider(v *visit, i incident.Incident) (out []page.Fact) {
	if !i.Status.MakesNew() {
		return nil
	}
	when := func(at time.Time) string { return s.moment(v, i, at) }
	ago := func(at time.Time) string { return text.Ago(v.lang, v.now.Sub(at)) }
	for _, line := range text.ProviderLines(v.lang, i.Provider, i.Feed, when, ago) {
		out = append(out, page.Fact{Name: text.ProviderName, Text: line})
	}
	return out
}
