package simulation

import (
	"noroshi.internal/shared/incident"
)

// judgeCommand holds the timeline against the law that exactly one person commands from the start to the end, but after the account of
// whoever did was closed: whoever begins to command follows whoever did until then, an offer that was accepted still stood, and the
// header says the same.
func judgeCommand(s incident.State, entries []incident.Entry, fail failer) {
	var now incident.PersonID
	var offer incident.Entry
	for _, e := range entries {
		switch e.Kind {
		case incident.EntryDeclared:
			if now = e.By; e.To != "" {
				now = e.To
			}
		case incident.EntryCommander:
			accepts := e.Count > 0
			if e.Was != now || e.To == "" || e.To == now {
				fail("%s began to command in place of %q, and %q did", e.To, e.Was, now)
			}
			if accepts && (e.Count != offer.Count || e.To != offer.To || !e.At.Before(offer.Until)) {
				fail("%s accepted offer %d, and offer %d to %s stood", e.To, e.Count, offer.Count, offer.To)
			}
			now, offer = e.To, incident.Entry{}
		case incident.EntryAccountFound:
			was := incident.PersonID("mail:" + e.Text)
			now, offer.To = foundAs(now, was, e.To), foundAs(offer.To, was, e.To)
		case incident.EntryOffered:
			offer = e
		case incident.EntryOfferDeclined, incident.EntryOfferWithdrawn, incident.EntryOfferLapsed, incident.EntryOfferGone:
			offer = incident.Entry{}
		case incident.EntryCommanderGone:
			if e.Was != now {
				fail("%s is gone, who does not command", e.Was)
			}
			now = ""
		}
	}
	if i := s.Incident; i.Commander != now {
		fail("%q commands, and the timeline says that %q does", i.Commander, now)
	}
}

// foundAs is somebody under the account that was found.
func foundAs(p, was, is incident.PersonID) incident.PersonID {
	if p == was {
		return is
	}
	return p
}
