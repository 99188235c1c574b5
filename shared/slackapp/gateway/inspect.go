package gateway

import (
	"context"
	"net/http"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/slackapp/install"
)

// LookUpGrant asks Slack what the token may do. Slack names the scopes in a header of every answer: docs.slack.dev,
// authentication/installing-with-oauth, "X-OAuth-Scopes".
func (g *Gateway) LookUpGrant(ctx context.Context) (install.Grant, error) {
	a, err := call(ctx, g, authTest, "", func(ctx context.Context) (*slack.AuthTestResponse, error) {
		return g.api.AuthTestContext(ctx)
	})
	if err != nil {
		return install.Grant{}, err
	}
	grant := install.Grant{Scopes: strings.FieldsFunc(a.Header.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })}
	if at, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		grant.Time = at
	}
	return grant, nil
}

// LookUpApp asks Slack which app the token is of. The answer is kept. Slack: auth.test names the bot, bots.info its app.
func (g *Gateway) LookUpApp(ctx context.Context) (id string, err error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return "", err
	}
	g.mu.Lock()
	id = g.appID
	g.mu.Unlock()
	if id != "" || me.Bot == "" {
		return id, nil
	}
	bot, err := call(ctx, g, botsInfo, "", func(ctx context.Context) (*slack.Bot, error) {
		return g.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: me.Bot})
	})
	if err != nil {
		return "", err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.appID = bot.AppID
	return bot.AppID, nil
}

// LookUpRoom asks Slack about a channel.
func (g *Gateway) LookUpRoom(ctx context.Context, channel string) (install.Channel, error) {
	info, err := g.info(ctx, channel)
	if err != nil {
		return install.Channel{}, err
	}
	return install.Channel{Member: info.IsMember, Archived: info.IsArchived, Shared: shared(info)}, nil
}
