package gateway

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
)

var _ people.Source = (*Gateway)(nil)

// slackbot is Slack's own account, which is not marked as a bot.
const slackbot = "USLACKBOT"

// LookUpPerson asks Slack for one account.
func (g *Gateway) LookUpPerson(ctx context.Context, id incident.PersonID) (people.Person, error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return people.Person{}, err
	}
	u, err := call(ctx, g, usersInfo, "", func(ctx context.Context) (*slack.User, error) {
		return g.api.GetUserInfoContext(ctx, string(id))
	})
	if err != nil {
		return people.Person{}, err
	}
	return person(*u, me.Team), nil
}

// LookUpPeople hands every account of the workspace to each, a page at a time.
func (g *Gateway) LookUpPeople(ctx context.Context, each func([]people.Person) error) error {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return err
	}
	p := g.api.GetUsersPaginated(slack.GetUsersOptionLimit(pageSize))
	for {
		last := p.Cursor
		p, err = call(ctx, g, usersList, "", p.Next)
		if err != nil {
			return err
		}
		found := make([]people.Person, len(p.Users))
		for i, u := range p.Users {
			found[i] = person(u, me.Team)
		}
		if err := each(found); err != nil {
			return err
		}
		if p.Cursor == "" {
			return nil
		}
		if p.Cursor == last {
			return &effect.Error{Class: unknown, Code: codeBadAnswer, Err: errors.New("the same page again")}
		}
	}
}

// LookUpGroup asks Slack for the members of a user group.
func (g *Gateway) LookUpGroup(ctx context.Context, id string) ([]incident.PersonID, error) {
	users, err := call(ctx, g, usergroupsUsersList, "", func(ctx context.Context) ([]string, error) {
		return g.api.GetUserGroupMembersContext(ctx, id)
	})
	if err != nil {
		return nil, err
	}
	members := make([]incident.PersonID, len(users))
	for i, u := range users {
		members[i] = incident.PersonID(u)
	}
	return members, nil
}

// LookUpName asks Slack what a user group or a public channel is called.
func (g *Gateway) LookUpName(ctx context.Context, id string) (string, error) {
	if !strings.HasPrefix(id, "S") {
		ch, err := g.info(ctx, id)
		if err != nil || ch.IsPrivate || ch.IsIM || ch.IsMpIM {
			return "", err
		}
		return ch.Name, nil
	}
	groups, err := call(ctx, g, usergroupsList, "", func(ctx context.Context) ([]slack.UserGroup, error) {
		return g.api.GetUserGroupsContext(ctx)
	})
	for _, group := range groups {
		if group.ID == id {
			return cmp.Or(group.Handle, group.Name), nil
		}
	}
	return "", err
}

// LookUpMembers asks Slack who is in a channel.
func (g *Gateway) LookUpMembers(ctx context.Context, channel string) ([]incident.PersonID, error) {
	users, err := g.members(ctx, channel)
	members := make([]incident.PersonID, len(users))
	for i, u := range users {
		members[i] = incident.PersonID(u)
	}
	return members, err
}

// person reads an account. Somebody of another workspace of the same Enterprise organisation has our team among theirs
// and is no stranger.
func person(u slack.User, team string) people.Person {
	known := u.TeamID == "" || u.TeamID == team
	for _, t := range u.Enterprise.Teams {
		known = known || t == team
	}
	return people.Person{
		ID: incident.PersonID(u.ID), Team: u.TeamID, Mail: u.Profile.Email, Locale: u.Locale, Timezone: u.TZ,
		Name:       cmp.Or(u.Profile.DisplayName, u.Profile.RealName, u.RealName, u.Name),
		Restricted: u.IsRestricted || u.IsUltraRestricted,
		Bot:        u.IsBot || u.IsWorkflowBot || u.IsConnectorBot || u.ID == slackbot,
		Stranger:   u.IsStranger || !known,
		Deleted:    u.Deleted,
	}
}
