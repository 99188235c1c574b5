package slackapp

import (
	"errors"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// handoverRefused is why somebody may not do what a form of a handover is for, before they fill it in; nil: they may. Its button may be of
// a handover that is over.
func handoverRefused(s incident.State, act *ask.Ask, by incident.Actor, no string, at time.Time) error {
	all := ask.Values{Of: no, New: map[string]string{ask.HandoverSections: ask.AllSections()}}
	_, err := incident.Decide(s, incident.Request{ID: "form", Incident: s.Incident.ID, At: at, By: by, Via: incident.ViaSlack, Do: act.Does(all)})
	var refused *incident.Refusal
	if errors.As(err, &refused) && refused.Code == incident.RefusedSame && s.Incident.Commander == by.ID && act == ask.WalkBrief {
		return nil // all is walked, and may be amended
	}
	return err
}
