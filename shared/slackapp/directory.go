package slackapp

import (
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
)

// Directory lets a people.Directory answer an App.
type Directory struct{ *people.Directory }

// Actor implements People.
func (d Directory) Actor(ctx context.Context, slackID string) (incident.Actor, error) {
	p, err := d.Person(ctx, incident.PersonID(slackID))
	return p.Actor(), err
}

// Lang implements People.
func (d Directory) Lang(ctx context.Context, slackID string) (incident.Lang, bool) {
	p, known, err := d.Cache.Person(ctx, incident.PersonID(slackID))
	if err != nil || !known || p.Locale == "" {
		return "", false
	}
	return p.Lang(incident.Japanese), true
}
