package gateway

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// aboutUsers are the refusals of conversations.invite that concern the people invited, not the channel or the bot.
const aboutUsers = "already_in_channel app_cannot_join_channel cant_invite cant_invite_self invitee_cant_see_channel " +
	"no_external_invite_permission no_permission org_user_not_in_team ura_max_channels user_is_restricted user_not_found"

// refusedPerson is somebody who could not be invited and why.
type refusedPerson struct {
	id   string
	code string
}

// invite brings people or a group into the channel. The first attempt is one call for all; a later one asks who is
// there and invites the others, or everybody where that is refused: who is there already says so.
func (g *Gateway) invite(ctx context.Context, c effect.Call, f plan.Invite) (plan.Ref, error) {
	want, refused, err := g.wanted(ctx, f)
	if err != nil {
		return plan.Ref{}, err
	}
	channel := c.Channel()
	if !c.First || !c.Ref.Zero() {
		there, err := g.members(ctx, channel)
		if err != nil && !isClass(err, permanent) {
			return plan.Ref{}, err
		}
		want = missing(want, there)
	}
	for batch := range slices.Chunk(want, maxInvited) {
		no, err := g.inviteAll(ctx, channel, batch)
		if err != nil {
			return plan.Ref{}, err
		}
		refused = append(refused, no...)
	}
	return plan.Ref{ID: channel, Channel: channel}, refusals(refused)
}

// refusals names everybody who was refused, under the first one's code.
func refusals(refused []refusedPerson) error {
	if len(refused) == 0 {
		return nil
	}
	e := &effect.Error{Class: permanent, Code: refused[0].code, Err: errors.New("not everybody could be invited")}
	for _, r := range refused {
		e.Subject = append(e.Subject, r.id)
	}
	return e
}

// wanted lists who must be in the channel. People without a Slack account are refused beforehand.
func (g *Gateway) wanted(ctx context.Context, f plan.Invite) (want []string, refused []refusedPerson, err error) {
	people := f.People
	if f.Group != "" {
		members, err := g.groupMembers(ctx, f.Group)
		if err != nil {
			return nil, nil, err
		}
		people = append(slices.Clone(people), members...)
	}
	for _, p := range people {
		if strings.HasPrefix(string(p), "mail:") {
			refused = append(refused, refusedPerson{string(p), codeNoAccount})
		} else {
			want = append(want, string(p))
		}
	}
	return want, refused, nil
}

// groupMembers takes what was resolved beforehand, and asks Slack only for what was not.
func (g *Gateway) groupMembers(ctx context.Context, group string) ([]incident.PersonID, error) {
	if g.opts.Groups != nil {
		// A store that cannot answer is no reason to leave people out: Slack is asked instead.
		if members, known, err := g.opts.Groups.GroupMembers(ctx, group); err == nil && known {
			return members, emptyGroup(group, members)
		}
	}
	members, err := g.LookUpGroup(ctx, group)
	var e *effect.Error
	if errors.As(err, &e) && e.Class == permanent {
		e.Subject = []string{group}
		return nil, e
	}
	if err != nil {
		return nil, err
	}
	return members, emptyGroup(group, members)
}

func emptyGroup(group string, members []incident.PersonID) error {
	if len(members) > 0 {
		return nil
	}
	return failed(codeEmptyGroup, errors.New("the group has no members"), group)
}

// inviteAll invites in one call. When that fails because of some, Slack invites nobody: those it names are left out
// and the others tried again, and where it names nobody, each is invited alone.
func (g *Gateway) inviteAll(ctx context.Context, channel string, users []string) (refused []refusedPerson, err error) {
	for len(users) > 0 {
		err := g.inviteOnce(ctx, channel, users)
		if err == nil {
			return refused, nil
		}
		if !anyOf(err, aboutUsers) {
			return refused, err
		}
		if len(users) == 1 {
			return append(refused, refusal1(users[0], codeOf(err))...), nil
		}
		named := namedIn(err, users)
		if len(named) == 0 {
			return g.inviteEach(ctx, channel, users, refused)
		}
		for _, r := range named {
			refused = append(refused, refusal1(r.User, r.Error)...)
			users = slices.DeleteFunc(slices.Clone(users), func(u string) bool { return u == r.User })
		}
	}
	return refused, nil
}

func (g *Gateway) inviteEach(ctx context.Context, channel string, users []string, refused []refusedPerson) ([]refusedPerson, error) {
	for _, u := range users {
		no, err := g.inviteAll(ctx, channel, []string{u})
		if err != nil {
			return refused, err
		}
		refused = append(refused, no...)
	}
	return refused, nil
}

// refusal1 is the refusal of one person; none for somebody who is in the channel already.
func refusal1(user, code string) []refusedPerson {
	if classOf(conversationsInvite, code) == already {
		return nil
	}
	return []refusedPerson{{user, code}}
}

// namedIn returns whom of users an invitation's error names.
func namedIn(err error, users []string) (named []refusedUser) {
	var no *refusalError
	if !errors.As(err, &no) {
		return nil
	}
	for _, r := range no.refused {
		if slices.Contains(users, r.User) && r.Error != "" {
			named = append(named, r)
		}
	}
	return named
}

func (g *Gateway) inviteOnce(ctx context.Context, channel string, users []string) error {
	return do(ctx, g, conversationsInvite, func(ctx context.Context) error {
		_, err := g.api.InviteUsersToConversationContext(ctx, channel, users...)
		return err
	})
}

// members lists who is in a channel.
func (g *Gateway) members(ctx context.Context, channel string) (ids []string, err error) {
	for cursor := ""; ; {
		p, err := call(ctx, g, conversationsMembers, "", func(ctx context.Context) (p page[string], err error) {
			p.items, p.next, err = g.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{
				ChannelID: channel, Cursor: cursor, Limit: listSize,
			})
			return p, err
		})
		if err != nil {
			return nil, err
		}
		ids = append(ids, p.items...)
		if p.next == "" || p.next == cursor {
			return ids, nil
		}
		cursor = p.next
	}
}

func missing(want, there []string) []string {
	return slices.DeleteFunc(slices.Clone(want), func(u string) bool { return slices.Contains(there, u) })
}
