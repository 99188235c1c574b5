package web

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// promise is by when customers must hear next, and beside it by when the provider said that it would speak again; nil: nothing is planned.
func (s *Site) promise(v *visit, state incident.State) *page.Promise {
	i, next := state.Incident, state.NextNotice()
	if next.IsZero() {
		return nil
	}
	tz := s.zoneOf(i)
	p := &page.Promise{
		At: clockIn(v, next, tz) + " " + next.In(text.Zone(tz)).Format("MST"), Left: text.Until(v.lang, next, v.now), Late: next.Before(v.now),
		Provider: text.ProviderPromise(v.lang, i.Provider, i.Feed, func(at time.Time) string { return s.moment(v, i, at) }),
	}
	if own := v.own(next, tz); own != "" {
		p.Own = clockIn(v, next, own)
	}
	if stage := state.NextStage(); stage != "" {
		p.Notice = text.NoticeName(v.lang, i.Notices.NextNo(), stage)
	}
	return p
}

// howTold is how customers were told so far, and how a response that is over went; none: there is nothing to say.
func (s *Site) howTold(v *visit, i incident.Incident) []page.Fact {
	said := text.Headline(v.lang, measure.Headline(i), v.now, func(at time.Time) string { return s.moment(v, i, at) })
	if said == "" {
		return nil
	}
	return []page.Fact{{Name: text.WebToldHow.In(v.lang), Text: said}}
}
