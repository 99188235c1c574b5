package web

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// notices are how the notices to customers stand, once somebody has begun one, and who was told by the last.
func (s *Site) notices(v *visit, i incident.Incident) (out []page.Fact) {
	when := func(at time.Time) string { return s.moment(v, i, at) }
	if said := text.Notices(v.lang, i.Notices, v.nameOf(i.Notices.By), when); said != "" {
		out = append(out, page.Fact{Name: text.NoticesName.In(v.lang), Text: said})
	}
	if said := text.Delivery(v.lang, i.Notices, when); said != "" {
		out = append(out, page.Fact{Name: text.WebDelivery.In(v.lang), Text: said, URL: toldURL(i.ID), Link: text.ToldTitle.In(v.lang)})
	}
	if said := text.Portal(v.lang, i.Portal); said != "" {
		fact := page.Fact{Name: text.WebPortal.In(v.lang), Text: said}
		if site := i.Settings.Portal; site != nil {
			fact.URL, fact.Link = site.Front(), text.WebPortal.In(v.lang)
		}
		out = append(out, fact)
	}
	return out
}
