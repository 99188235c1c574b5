package web

import (
	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// call is what the reader is asked about who commands, "" for nothing, and what one press answers.
func (s *Site) call(v *visit) (said string, answers []page.Act) {
	i, seen := v.state.Incident, v.seen("")
	_, answers = v.offers(ask.OnCommand, seen)
	if ask.Here.Offered(seen) {
		answers = append(answers, pressOf(i.ID, ask.Here, seen))
	}
	return s.calls(v, i), answers
}

// onward says that whoever commands may go on to the watch phase, "" while that is not offered, with what goes there.
func onward(v *visit) (said string, steps []page.Link) {
	if !ask.Watch.Offered(v.seen("")) {
		return "", nil
	}
	steps, _ = v.offers(ask.OnCommand, v.seen(""))
	return text.WebWatch.In(v.lang, "phase", text.PhaseOf(v.lang, v.state.Incident, incident.Watch)), steps
}

func (s *Site) calls(v *visit, i incident.Incident) string {
	switch o := i.Offered(); {
	case o.No > 0 && o.To == v.person.ID:
		return text.WebOffered.In(v.lang, "who", v.name(o.By), "until", s.moment(v, i, o.Until()))
	case i.Silence == nil:
		return ""
	case i.Commander == "":
		return text.WebVacant.In(v.lang)
	}
	return text.WebSilent.In(v.lang, "since", s.moment(v, i, i.LastHeard()))
}
