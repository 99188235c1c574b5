package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// Groups knows the members of user groups without asking Slack; people.Cache is one.
type Groups interface {
	// GroupMembers returns the members; known is false when they were not resolved beforehand.
	GroupMembers(ctx context.Context, id string) (members []incident.PersonID, known bool, err error)
}

// Options are the optional settings of a Gateway.
type Options struct {
	APIURL    string            // default https://slack.com/api/
	Transport http.RoundTripper // default: net/http's with short timeouts
	Clock     clock.Clock
	Groups    Groups // default: usergroups.users.list each time
	Log       *slog.Logger
	// ChannelURL returns where a browser opens a channel; team is "" when Slack did not name it. The default is
	// Slack's web client. No call is made for it.
	ChannelURL func(team, channel string) string
}

func (o Options) withDefaults() Options {
	if o.APIURL == "" {
		o.APIURL = slack.APIURL
	}
	if !strings.HasSuffix(o.APIURL, "/") {
		o.APIURL += "/"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.ChannelURL == nil {
		o.ChannelURL = webClient
	}
	return o
}

// webClient links a channel in Slack's web client, which offers the desktop one. Without the team Slack redirects to
// the workspace the reader is signed in to. Source: docs.slack.dev, interactivity/deep-linking.
func webClient(team, channel string) string {
	if team == "" {
		return "https://slack.com/app_redirect?channel=" + channel
	}
	return "https://app.slack.com/client/" + team + "/" + channel
}

// Gateway is one Slack workspace as the bot sees it. It implements effect.System and may be used by several goroutines.
type Gateway struct {
	opts   Options
	api    *slack.Client
	wire   wire
	budget *budget

	noTables atomic.Bool // the workspace has refused one

	mu    sync.Mutex
	me    Identity
	appID string // the bot's; empty: not asked yet
}

var _ effect.System = (*Gateway)(nil)

// New returns the gateway for a bot token. It calls nothing yet.
func New(token string, o Options) *Gateway {
	o = o.withDefaults()
	w := newWire(token, o.Transport)
	return &Gateway{
		opts: o, wire: w, budget: newBudget(o.Clock),
		api: slack.New("", slack.OptionHTTPClient(w), slack.OptionAPIURL(o.APIURL)),
	}
}

// Name says that this is Slack.
func (g *Gateway) Name() incident.System { return incident.Slack }

// Plan implements effect.System.
func (g *Gateway) Plan() plan.Plan { return plan.ForSlack }

// Identity is who the bot is.
type Identity struct {
	Team, User, Bot string // ids
	URL             string // of the workspace
}

// AuthTest asks Slack who the bot is. The answer is kept; it does not change while a token lives.
func (g *Gateway) AuthTest(ctx context.Context) (Identity, error) {
	g.mu.Lock()
	me := g.me
	g.mu.Unlock()
	if me.User != "" {
		return me, nil
	}
	a, err := call(ctx, g, authTest, "", func(ctx context.Context) (*slack.AuthTestResponse, error) {
		return g.api.AuthTestContext(ctx)
	})
	if err != nil {
		return Identity{}, err
	}
	me = Identity{Team: a.TeamID, User: a.UserID, Bot: a.BotID, URL: a.URL}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.me = me
	return me, nil
}

// Apply makes or edits one effect.
func (g *Gateway) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	ctx = withPurse(ctx, g.costs(c))
	if c.Effect.Kind != plan.ChannelKind && c.Effect.Kind != plan.AnswerKind && c.Channel() == "" {
		return plan.Ref{}, &effect.Error{Class: retryLater, Code: codeNotReady, Err: errors.New("there is no channel yet")}
	}
	ref, err := g.apply(ctx, c)
	if err != nil {
		return ref, g.located(ctx, c, err)
	}
	return ref, nil
}

func (g *Gateway) apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	switch f := c.Effect.Facts.(type) {
	case plan.Channel:
		return g.channel(ctx, c, f)
	case plan.Invite:
		return g.invite(ctx, c, f)
	case plan.Pin:
		return g.pin(ctx, c, f)
	case plan.Topic:
		return g.topic(ctx, c, f)
	case plan.Purpose:
		return g.purpose(ctx, c, f)
	case plan.Bookmark:
		return g.bookmark(ctx, c, f)
	case plan.Answer:
		return g.answer(ctx, f.To, f.Lang, render.Answer(f, c.Channel()))
	case plan.Unmade:
		return g.answer(ctx, f.To, f.Lang, render.Unmade(f))
	case plan.Retried:
		return g.retried(ctx, f)
	case plan.Pinned:
		return g.react(ctx, f)
	case plan.Archive:
		return g.archive(ctx, c, f)
	case plan.Taken:
		return g.tellTaken(ctx, c, f)
	case plan.Arrived:
		return g.tellArrived(ctx, c, f)
	case plan.Named:
		return g.tellNamed(ctx, c, f)
	}
	if c.Effect.Kind == plan.MessageKind {
		return g.message(ctx, c)
	}
	return plan.Ref{}, failed(codeRender, fmt.Errorf("no way to make a %s", c.Effect.Kind))
}

// Codes by which Slack says that a channel, or the bot's place in it, is not there any more.
const (
	channelLost = "channel_not_found is_archived is_inactive not_in_channel"
	// denials are what Slack answers about pins and bookmarks of an archived channel, too, and about emoji where the bot is not.
	denials = "permission_denied access_denied restricted_action no_access"
)

// located says what a lost channel means for the effect. An announcement's channel belongs to other people: they must
// look. The incident's own channel is made again, and everything in it; but a bot that was merely removed from a public
// one goes back in.
func (g *Gateway) located(ctx context.Context, c effect.Call, err error) error {
	var e *effect.Error
	if !errors.As(err, &e) {
		return err
	}
	own := c.Effect.Place == "" && c.Effect.Kind != plan.ChannelKind || c.Effect.Kind == plan.ArchiveKind
	channel := cmp.Or(c.Ref.Channel, c.Channel()) // what is edited may stand in a room that was left
	if own && e.Class == permanent && anyOf(e, denials) {
		e = g.whyDenied(ctx, channel, e)
	}
	if !anyOf(e, channelLost) || e.Class != gone {
		return e
	}
	if !own {
		return &effect.Error{Class: permanent, Code: e.Code, Subject: []string{c.Channel()}, Err: e.Err}
	}
	if e.Code == "not_in_channel" {
		if _, joinErr := g.join(ctx, channel); joinErr == nil {
			return &effect.Error{Class: retryLater, Code: codeRejoined, Err: e.Err}
		}
	}
	return &effect.Error{Class: gone, Code: e.Code, AlsoGone: inChannel(c.Inventory.Refs, channel), Err: e.Err}
}

// whyDenied asks whether a channel that refuses something is archived or has lost the bot.
func (g *Gateway) whyDenied(ctx context.Context, channel string, e *effect.Error) *effect.Error {
	info, err := g.info(ctx, channel)
	switch {
	case anyOf(err, channelLost):
		return &effect.Error{Class: gone, Code: codeOf(err), Err: e.Err}
	case err == nil && info.IsArchived:
		return &effect.Error{Class: gone, Code: "is_archived", Err: e.Err}
	case err == nil && !info.IsMember:
		return &effect.Error{Class: gone, Code: "not_in_channel", Err: e.Err}
	}
	return unexplained(e, err)
}

// unexplained is e, a refusal for good, when the question why failed with err: unless asking again would fail as well, that
// is not known yet, and it may be none for good.
func unexplained(e *effect.Error, err error) *effect.Error {
	var fault *effect.Error
	if errors.As(err, &fault) && fault.Class != permanent {
		return &effect.Error{Class: retryLater, Code: e.Code, RetryAfter: fault.RetryAfter, Err: e.Err}
	}
	return e
}

// inChannel lists, in order, the channel itself, if it is in use, and all that is in it.
func inChannel(refs plan.Refs, channel string) (keys []plan.Key) {
	for k, r := range refs {
		if k == plan.ChannelKey && r.ID == channel || r.Channel == channel {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
