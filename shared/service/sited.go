package service

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

// sited says of somebody to which site they belong: by name, or as a member of one of its user groups. Of several it is one that is awake,
// or else the first. The members are those that were learned last, however long ago: nobody knows better while Slack is down.
func (s *Service) sited(ctx context.Context, a incident.Actor) incident.Actor {
	a.Site = atWork(s.SitesOf(ctx, a.ID), s.clock.Now())
	return a
}

// SitesOf are the sites to which a person belongs, in the order of the settings.
func (s *Service) SitesOf(ctx context.Context, p incident.PersonID) (mine []incident.Site) {
	for _, site := range s.settings.Sites {
		if s.belongs(ctx, p, site) {
			mine = append(mine, site)
		}
	}
	return mine
}

// belongs reports whether a person belongs to a site.
func (s *Service) belongs(ctx context.Context, p incident.PersonID, site incident.Site) bool {
	cache := people.NewCache(s.db, s.clock)
	return site.Has(p) || p != "" && slices.ContainsFunc(site.Groups(), func(group string) bool {
		members, _, err := cache.GroupMembers(ctx, group)
		return err == nil && slices.Contains(members, p)
	})
}

// atWork is the id of the first site that is awake, or else of the first; "": there is none.
func atWork(sites []incident.Site, at time.Time) string {
	if len(sites) == 0 {
		return ""
	}
	if awake := (incident.Settings{Sites: sites}).Awake(at); len(awake) > 0 {
		return awake[0].ID
	}
	return sites[0].ID
}

// Claimed are the TODOs of an incident that a person has, alone or with others, and that are not done yet.
func (s *Service) Claimed(ctx context.Context, id incident.ID, p incident.PersonID) ([]incident.Todo, error) {
	todos, err := store.ClaimedTodos(ctx, s.db, id)
	return slices.DeleteFunc(todos, func(t incident.Todo) bool { return !slices.Contains(t.Claimants(), p) }), err
}
