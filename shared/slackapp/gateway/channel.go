package gateway

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// maxSuccessors is how often an incident's channel can be made anew after people archived it.
const maxSuccessors = 9

var kinds = []string{"public_channel", "private_channel"}

// channel creates the incident's channel; conversations.create is the first call. A name that Slack refuses for its
// letters is tried once more in ASCII.
func (g *Gateway) channel(ctx context.Context, c effect.Call, f plan.Channel) (plan.Ref, error) {
	if !c.Ref.Zero() {
		return c.Ref, nil // its name is frozen
	}
	name := f.Name
	ref, err := g.create(ctx, name, f.Private)
	if ascii := incident.ASCIIName(name); strings.HasPrefix(codeOf(err), "invalid_name") && ascii != name {
		name = ascii
		ref, err = g.create(ctx, name, f.Private)
	}
	if codeOf(err) == "name_taken" {
		ref, err = g.taken(ctx, c, name, f, err)
	}
	if c.InFlight && codeOf(err) == "name_taken" && isClass(err, permanent) { // perhaps by our own call, and not listed yet
		err = &effect.Error{Class: retryLater, Code: "name_taken", Err: err}
	}
	return ref, err
}

// taken decides what a taken name means: ours if the bot created that channel; a failure if it did not. A channel of
// ours that people archived stays as they left it (a bot cannot open it again: conversations.unarchive, "Bug alert"),
// keeps its name for ever, and gets a successor with a number. The number is no way around somebody else's channel:
// it is only reached through archived channels of our own, or where nobody can tell whose it is: a channel that was deleted
// may hold its name for a while, and is in no list; or the lists have failed for so long that people need a room before they
// are back (effect.Call, Blind).
func (g *Gateway) taken(ctx context.Context, c effect.Call, name string, f plan.Channel, taken error) (plan.Ref, error) {
	ours, theirs, err := g.ours(ctx, f.Name)
	if live, ok := ours.live(); ok {
		return g.adopt(ctx, live, f.Private, taken)
	}
	next := ours.next()
	switch {
	case err != nil && !isClass(err, permanent) && !c.WithoutLookup:
		return plan.Ref{}, lookFirst(err)
	case theirs && len(ours) == 0 || next > maxSuccessors || c.InFlight && !c.WithoutLookup && len(ours) == 0:
		return plan.Ref{}, taken
	case len(ours) == 0 || err != nil: // whose it is cannot be found out, and people need a room
		return g.firstFree(ctx, name, max(next, 2), f.Private)
	}
	return g.create(ctx, successor(name, next), f.Private)
}

// lookFirst is err, of a list that should tell whose channel has a name. So nothing was made, and ours may be there.
func lookFirst(err error) error {
	e := &effect.Error{Class: retryLater, Code: codeOf(err), LookUp: true, Err: err}
	var fault *effect.Error
	if errors.As(err, &fault) {
		e.RetryAfter, e.Unavailable = fault.RetryAfter, fault.Unavailable
	}
	return e
}

// firstFree creates the first successor, from the n-th on, whose name is free.
func (g *Gateway) firstFree(ctx context.Context, name string, n int, private bool) (ref plan.Ref, err error) {
	for ; n <= maxSuccessors; n++ {
		if ref, err = g.create(ctx, successor(name, n), private); codeOf(err) != "name_taken" {
			break
		}
	}
	return ref, err
}

func (g *Gateway) create(ctx context.Context, name string, private bool) (plan.Ref, error) {
	ch, err := call(ctx, g, conversationsCreate, "", func(ctx context.Context) (*slack.Channel, error) {
		return g.api.CreateConversationContext(ctx, slack.CreateConversationParams{ChannelName: name, IsPrivate: private})
	})
	if err != nil {
		return plan.Ref{}, err
	}
	return g.channelRef(*ch), nil
}

// adopt takes a channel of ours for the incident's, with an error that says that it was there already. A public one is never
// taken where a private one was asked for.
func (g *Gateway) adopt(ctx context.Context, ch slack.Channel, private bool, taken error) (plan.Ref, error) {
	isPrivate := ch.IsPrivate || ch.IsGroup
	if private && !isPrivate {
		return plan.Ref{}, taken
	}
	if !ch.IsMember && !isPrivate {
		if _, err := g.join(ctx, ch.ID); err != nil {
			return plan.Ref{}, err
		}
	}
	return g.channelRef(ch), &effect.Error{Class: already, Code: "name_taken", Err: taken}
}

func (g *Gateway) channelRef(ch slack.Channel) plan.Ref {
	team := ch.ContextTeamID
	if team == "" && len(ch.SharedTeamIDs) > 0 {
		team = ch.SharedTeamIDs[0]
	}
	return plan.Ref{ID: ch.ID, Name: ch.Name, URL: g.opts.ChannelURL(team, ch.ID)}
}

// successor is the n-th channel's name, within Slack's 80 characters; the first one has no number.
func successor(name string, n int) string {
	if n == 1 {
		return name
	}
	tail := "-" + strconv.Itoa(n)
	r := []rune(name)
	return strings.TrimRight(string(r[:min(len(r), 80-len(tail))]), "-") + tail
}

// lineage is an incident's channels that the bot created, by their number.
type lineage map[int]slack.Channel

// live returns the first one that is not archived.
func (l lineage) live() (slack.Channel, bool) {
	for n := 1; n <= maxSuccessors; n++ {
		if ch, ok := l[n]; ok && !ch.IsArchived {
			return ch, true
		}
	}
	return slack.Channel{}, false
}

func (l lineage) next() int {
	last := 0
	for n := range l {
		last = max(last, n)
	}
	return last + 1
}

// ours finds the channels that the bot created under an incident's channel name: among those it is in, then, unless a
// live one is there, among all it can see, which are those, too. So it takes one of the two lists to find a live one, and
// the second to say that there is none. An error comes with what was found without the list that failed; it is a permanent one
// only where no list may be read better later. theirs says that somebody else's was seen that bears such a name.
func (g *Gateway) ours(ctx context.Context, name string) (found lineage, theirs bool, err error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return nil, false, err
	}
	names := map[string]int{}
	for n := maxSuccessors; n >= 1; n-- {
		names[successor(incident.ASCIIName(name), n)] = n
		names[successor(name, n)] = n
	}
	found = lineage{}
	match := func(ch slack.Channel) {
		n := names[ch.Name]
		if n == 0 {
			n = names[ch.NameNormalized]
		}
		switch {
		case n == 0:
		case ch.Creator == me.User:
			found[n] = ch
		default:
			theirs = true
		}
	}
	var failure error
	for _, list := range []lister{g.listMine, g.listAll} {
		err = eachChannel(ctx, list, match)
		if _, ok := found.live(); ok {
			return found, theirs, nil
		}
		if err != nil && !isClass(err, permanent) {
			failure = err
		}
	}
	return found, theirs, cmp.Or(failure, err)
}

// lister returns one page of channels and the cursor of the next.
type lister func(ctx context.Context, cursor string) ([]slack.Channel, string, error)

func eachChannel(ctx context.Context, list lister, visit func(slack.Channel)) error {
	for cursor := ""; ; {
		page, next, err := list(ctx, cursor)
		if err != nil {
			return err
		}
		for _, ch := range page {
			visit(ch)
		}
		if next == "" {
			return nil
		}
		if next == cursor {
			return &effect.Error{Class: unknown, Code: codeBadAnswer, Err: errors.New("the same page again")}
		}
		cursor = next
	}
}

// page is one page of anything that Slack lists.
type page[T any] struct {
	items []T
	next  string
}

func (g *Gateway) listMine(ctx context.Context, cursor string) ([]slack.Channel, string, error) {
	p, err := call(ctx, g, usersConversations, "", func(ctx context.Context) (p page[slack.Channel], err error) {
		p.items, p.next, err = g.api.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{
			Cursor: cursor, Types: kinds, Limit: listSize,
		})
		return p, err
	})
	return p.items, p.next, err
}

func (g *Gateway) listAll(ctx context.Context, cursor string) ([]slack.Channel, string, error) {
	p, err := call(ctx, g, conversationsList, "", func(ctx context.Context) (p page[slack.Channel], err error) {
		p.items, p.next, err = g.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{
			Cursor: cursor, Types: kinds, Limit: listSize,
		})
		return p, err
	})
	return p.items, p.next, err
}

func (g *Gateway) info(ctx context.Context, channel string) (*slack.Channel, error) {
	return call(ctx, g, conversationsInfo, "", func(ctx context.Context) (*slack.Channel, error) {
		return g.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	})
}

func (g *Gateway) join(ctx context.Context, channel string) (*slack.Channel, error) {
	return call(ctx, g, conversationsJoin, "", func(ctx context.Context) (*slack.Channel, error) {
		ch, _, _, err := g.api.JoinConversationContext(ctx, channel)
		return ch, err
	})
}

// shared reports whether people of another company are in the channel or invited to it. Workspaces of one Enterprise
// organisation are not other companies.
func shared(ch *slack.Channel) bool {
	return ch.IsExtShared || ch.IsPendingExtShared || len(ch.PendingShared) > 0
}
