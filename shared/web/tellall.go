package web

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// latestWord is the latest word to all, while the response goes on.
func (s *Site) latestWord(v *visit, i incident.Incident) []page.Fact {
	word, told := i.LatestToAll()
	if !told || !i.Status.Editable() {
		return nil
	}
	said := text.WebToldBy.In(v.lang, "text", word.Text, "at", s.moment(v, i, word.At), "who", v.nameOf(word.By))
	return []page.Fact{{Name: text.WebTold.In(v.lang), Text: said}}
}
