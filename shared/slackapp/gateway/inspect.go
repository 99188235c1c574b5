package gateway

import (
	"context"
	"net/http"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/preflight"
)

var _ preflight.Slack = (*Gateway)(nil)

// LookUpGrant asks Slack what the token may do. Slack names the scopes in a header of every answer: docs.slack.dev,
// authentication/installing-with-oauth, "X-OAuth-Scopes".
func (g *Gateway) LookUpGrant(ctx context.Context) (preflight.Grant, error) {
	a, err := call(ctx, g, authTest, "", func(ctx context.Context) (*slack.AuthTestResponse, error) {
		return g.api.AuthTestContext(ctx)
	})
	if err != nil {
		return preflight.Grant{}, err
	}
	grant := preflight.Grant{Scopes: strings.FieldsFunc(a.Header.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })}
	if at, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		grant.Time = at
	}
	return grant, nil
}

// LookUpRoom asks Slack about a channel.
func (g *Gateway) LookUpRoom(ctx context.Context, channel string) (preflight.Room, error) {
	info, err := g.info(ctx, channel)
	if err != nil {
		return preflight.Room{}, err
	}
	return preflight.Room{Member: info.IsMember, Archived: info.IsArchived, Shared: shared(info)}, nil
}
