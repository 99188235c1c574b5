package web

import (
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// possible are the signs that nobody has decided about, live ones first.
func (s *Site) possible(v *visit, states []incident.State) (out []page.Possible) {
	slices.SortStableFunc(states, func(a, b incident.State) int { return drill(a) - drill(b) })
	for _, state := range states {
		if i := state.Incident; s.svc.MayKnow(v.ctx, v.person.ID, "", i) {
			late := lateIn(state, v.now)
			out = append(out, page.Possible{
				URL: boardURL(i.ID), Title: title(v.lang, i), Late: late > 0, Drill: i.Kind == incident.Drill,
				About: slices.Concat(count(v, text.StatusLineLate, late), count(v, text.WebYours, yours(v, state)), s.aboutSign(v, i)),
			})
		}
	}
	return out
}

// aboutSign says since when there is a sign, how many reported it, who looks into it, and by when it is to be decided.
func (s *Site) aboutSign(v *visit, i incident.Incident) []string {
	return []string{
		text.WebFrom.In(v.lang, "since", s.moment(v, i, i.Sign.At)), text.SignReports(v.lang, i.Sign.Count, len(i.Sign.Sources)), v.looks(i.Sign),
		text.WebSignBy.In(v.lang, "when", s.moment(v, i, i.Sign.NextAt)),
	}
}

func (v *visit) looks(sign *incident.Sign) string {
	if sign.Looker == "" {
		return text.WebSignUnseen.In(v.lang)
	}
	return text.WebSignLooks.In(v.lang, "who", v.nameOf(sign.Looker))
}
