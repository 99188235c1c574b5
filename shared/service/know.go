package service

import (
	"cmp"
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/typed"
)

// MayKnow reports whether a person may learn of an incident and is let into its channel. Of a private one those may who were
// asked in by name, and the members of the user groups that were, as far as the store knows them; what it does not know, or
// cannot say, lets nobody in. room is the channel from which they ask, where they ask in Slack: whoever is in an incident's own
// knows of it. Guests and other outsiders are refused before.
func (s *Service) MayKnow(ctx context.Context, p incident.PersonID, room string, i incident.Incident) bool {
	return room != "" && room == i.Links[incident.ChannelLink].Ref || people.NewCache(s.db, s.clock).MayKnow(ctx, p, i)
}

// complete adds to a request what whoever asks cannot say.
func (s *Service) complete(ctx context.Context, req incident.Request) (incident.Request, error) {
	if begins, ok := req.Do.(incident.Begin); ok && possible(req) == nil {
		i, err := store.LoadHeader(ctx, s.db, req.Incident)
		begins.Commander, req.By = s.sited(ctx, begins.Commander), s.sited(ctx, req.By)
		begins.LastTime = s.lastTime(ctx)
		req.Do = s.begin(begins, i)
		return req, err
	}
	return s.inside(ctx, s.stationed(ctx, req)), nil
}

// stationed says of whoever may command by a request to which site they belong.
func (s *Service) stationed(ctx context.Context, req incident.Request) incident.Request {
	switch do := req.Do.(type) {
	case incident.Command:
		do.To = s.sited(ctx, do.To)
		req.Do, req.By = do, s.sited(ctx, req.By)
	case incident.AcceptOffer, incident.AcceptHandover, incident.TakeCommand:
		req.By = s.sited(ctx, req.By)
	case incident.ReopenResponse:
		do.Gone = s.leaderGone(ctx, req.Incident)
		req.Do = do
	}
	return req
}

// leaderGone reports whether the account of whoever commands an incident was closed, as far as the store knows. While it is in review nobody
// is told.
func (s *Service) leaderGone(ctx context.Context, id incident.ID) bool {
	i, err := store.LoadHeader(ctx, s.db, id)
	if err != nil || i.Commander == "" {
		return false
	}
	p, known, err := people.NewCache(s.db, s.clock).Person(ctx, i.Commander)
	return err == nil && known && p.Deleted
}

// begin adds what an incident is frozen with that comes of a sign.
func (s *Service) begin(b incident.Begin, sign incident.Incident) incident.Begin {
	title := cmp.Or(b.Facts.Title, sign.Facts.Title)
	b.Playbook, b.Plain, b.ChannelPrefix = s.Playbook(), typed.Plain(title), s.settings.ChannelPrefix
	b.Settings, b.Private = s.settings.Freeze(sign.Kind, b.Playbook), b.Private || s.settings.Slack.Private
	return b
}

// inside says of somebody who asks to be let in whether they may be. The request's own word about that counts for nothing.
func (s *Service) inside(ctx context.Context, req incident.Request) incident.Request {
	if _, joins := req.Do.(incident.Join); !joins || possible(req) != nil {
		return req
	}
	i, err := store.LoadHeader(ctx, s.db, req.Incident)
	req.Do = incident.Join{Inside: err == nil && s.MayKnow(ctx, req.By.ID, "", i)}
	return req
}
