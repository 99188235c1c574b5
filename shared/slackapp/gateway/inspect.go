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

// LookUpRoom asks Slack about a channel.
func (g *Gateway) LookUpRoom(ctx context.Context, channel string) (install.Room, error) {
	info, err := g.info(ctx, channel)
	if err != nil {
		return install.Room{}, err
	}
	return install.Room{Member: info.IsMember, Archived: info.IsArchived, Shared: shared(info)}, nil
}
