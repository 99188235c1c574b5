package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// askUserInfo asks the UserInfo endpoint (OpenID Connect Core 1.0, 5.3) about whoever a token was made for. go-oidc's own asking
// tells neither why there is no answer nor for whom a signed one was made.
func (p *Provider) askUserInfo(ctx context.Context, f *found, token *oauth2.Token) (claims, error) {
	ctx, cancel := context.WithTimeout(ctx, userInfoTime)
	defer cancel()
	body, signed, err := p.fetchUserInfo(ctx, f, token)
	if err != nil {
		return claims{}, err
	}
	if signed {
		return p.readSigned(ctx, f, string(body))
	}
	var all map[string]any
	if err := json.Unmarshal(body, &all); err != nil {
		return claims{}, fmt.Errorf("%w: UserInfo answers no JSON", ErrUnreachable)
	}
	return claimsOf(all), nil
}

// fetchUserInfo returns what UserInfo answers; signed reports that it is a JWT.
func (p *Provider) fetchUserInfo(ctx context.Context, f *found, token *oauth2.Token) (body []byte, signed bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.userInfo, nil)
	if err != nil {
		return nil, false, fmt.Errorf("%w: the address of UserInfo: %w", ErrMisfit, err)
	}
	token.SetAuthHeader(req)
	res, err := p.http(userInfoTime, notOK).Do(req)
	var status statusError
	switch {
	case errors.As(err, &status) && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return nil, false, fmt.Errorf("%w: UserInfo: %w", ErrRefused, err)
	case err != nil:
		return nil, false, fmt.Errorf("%w: UserInfo: %w", ErrUnreachable, err)
	}
	defer func() { _ = res.Body.Close() }() // it was read
	if body, err = io.ReadAll(res.Body); err != nil {
		return nil, false, fmt.Errorf("%w: UserInfo: %w", ErrUnreachable, err)
	}
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	return body, err == nil && kind == "application/jwt", nil
}

// readSigned reads an answer that is signed (5.3.2). It may name its issuer and whom it is for; what it names must be right.
func (p *Provider) readSigned(ctx context.Context, f *found, raw string) (claims, error) {
	keys := &heard{KeySet: f.keys}
	said, err := oidc.NewVerifier(f.issuer, keys, &oidc.Config{
		SkipClientIDCheck: true, SkipIssuerCheck: true, SkipExpiryCheck: true, SupportedSigningAlgs: Algorithms,
	}).Verify(ctx, raw)
	if err != nil {
		return claims{}, fmt.Errorf("%w: what UserInfo signed cannot be verified: %w", keys.kind(), err)
	}
	switch {
	case said.Issuer != "" && said.Issuer != f.issuer,
		len(said.Audience) > 0 && !slices.Contains(said.Audience, p.config.ClientID),
		!said.Expiry.IsZero() && said.Expiry.Before(p.config.Now()):
		return claims{}, fmt.Errorf("%w: what UserInfo signed is of another issuer, for another client, or too old", ErrRefused)
	}
	var all map[string]any
	if err := said.Claims(&all); err != nil {
		return claims{}, fmt.Errorf("%w: what UserInfo signed cannot be read", ErrRefused)
	}
	return claimsOf(all), nil
}
