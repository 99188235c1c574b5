package text

import (
	"strings"

	"noroshi.internal/shared/incident"
)

// Why places of a document are behind what is known.
var (
	behindEdited = Phrase{"{places} が古いままです(書き換えられているため)", "{places} out of date (edited by hand)"}
	behindUnsure = Phrase{"{places} が古いままです(書き換えられたかどうか確認できないため)", "{places} out of date (Noroshi cannot tell whether it was edited)"}
	behindFixed  = Phrase{"{places} が古いままです(承認後に情報が変わったため)", "{places} out of date (facts changed after approval)"}
)

// Behind says which places of a document are behind what is known, and why. fixed: it is approved.
func Behind(lang incident.Lang, places []incident.Place, fixed bool) string {
	names := map[*Phrase][]string{}
	for _, p := range places {
		why := &behindEdited
		switch {
		case fixed:
			why = &behindFixed
		case p.Unsure:
			why = &behindUnsure
		}
		names[why] = append(names[why], p.Name)
	}
	var parts []string
	for _, why := range []*Phrase{&behindFixed, &behindEdited, &behindUnsure} {
		if len(names[why]) > 0 {
			parts = append(parts, why.In(lang, "places", Fields(lang, names[why])))
		}
	}
	return strings.Join(parts, " · ")
}
