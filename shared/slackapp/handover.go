package slackapp

import (
	"errors"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// handoverRefused is why somebody may not do what a form of a handover is for, before they fill it in; nil: they may. A button may be of a
// handover that is over.
func (a *App) handoverRefused(p press, act *ask.Ask, s incident.State, no string) error {
	all := ask.Values{Of: no, New: map[string]string{ask.HandoverSections: ask.AllSections()}}
	_, err := incident.Decide(s, a.request(p, s.Incident.ID, act.Does(all)))
	var refused *incident.Refusal
	if errors.As(err, &refused) && refused.Code == incident.RefusedSame && s.Incident.Commander == p.who.actor.ID && act == ask.WalkBrief {
		return nil // all is walked, and may be amended
	}
	return err
}
