package slackapp

import (
	"context"
	"errors"
	"slices"
	"strings"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
)

// Directory lets a people.Directory answer an App.
type Directory struct{ *people.Directory }

// unseen are Slack's words for somebody who is not in the workspace.
var unseen = []string{"user_not_found", "user_not_visible"}

// Actor implements People. Somebody whom Slack says it does not know is an outsider.
func (d Directory) Actor(ctx context.Context, slackID string) (incident.Actor, error) {
	p, err := d.Person(ctx, incident.PersonID(slackID))
	var fault *effect.Error
	if errors.As(err, &fault) && slices.Contains(unseen, fault.Code) {
		return incident.Actor{ID: incident.PersonID(slackID), Outsider: true}, nil
	}
	return p.Actor(), err
}

// Recall implements People.
func (d Directory) Recall(ctx context.Context, slackID string) (incident.Actor, bool) {
	p, known, err := d.Cache.Person(ctx, incident.PersonID(slackID))
	return p.Actor(), err == nil && known
}

// Name implements People.
func (d Directory) Name(ctx context.Context, slackID string, ask bool) string {
	if strings.HasPrefix(slackID, "U") || strings.HasPrefix(slackID, "W") {
		p, known, err := d.Cache.Person(ctx, incident.PersonID(slackID))
		if (err != nil || !known) && ask {
			p, err = d.Person(ctx, incident.PersonID(slackID))
		}
		if err != nil {
			return ""
		}
		return p.Name
	}
	return d.Directory.Name(ctx, slackID, ask)
}

// Lang implements People.
func (d Directory) Lang(ctx context.Context, slackID string) (incident.Lang, bool) {
	p, known, err := d.Cache.Person(ctx, incident.PersonID(slackID))
	if err != nil || !known || p.Locale == "" {
		return "", false
	}
	return p.Lang(incident.Japanese), true
}
