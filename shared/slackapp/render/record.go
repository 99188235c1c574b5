package render

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Export leads to the page on which the record of an incident is taken along, or says how else it is.
func Export(lang incident.Lang, i incident.Incident) Reply {
	if i.Settings.Form == "" {
		return say(lang, text.RecordByHand.In(lang, "id", string(i.ID)))
	}
	title := drillPrefix(lang, i) + typed(i.Facts.Title, 120)
	return say(lang, text.RecordLink.In(lang, "title", title, "link", Link(plan.RecordURL(i.Settings.Form, i.ID), text.RecordOpen.In(lang))))
}
