package signin

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// askUserInfo asks the UserInfo endpoint (OpenID Connect Core 1.0, 5.3) about whoever a token was made for. go-oidc's own asking
// tells neither why there is no answer nor for whom a signed one was made.
func (p *Provider) askUserInfo(ctx context.Context, f *found, token *oauth2.Token) (claims, error) {
	ctx, cancel := p.config.Clock.WithTimeout(ctx, userInfoTime)
	defer cancel()
	body, err := p.fetchUserInfo(ctx, f, token)
	if err != nil {
		return claims{}, err
	}
	switch raw := string(bytes.TrimSpace(body)); partsOf(raw) {
	case 3:
		return p.readSigned(ctx, f, raw)
	case 5:
		return claims{}, fmt.Errorf("%w: UserInfo encrypts its answer", ErrMisfit)
	}
	var all map[string]any
	if err := json.Unmarshal(body, &all); err != nil {
		return claims{}, fmt.Errorf("%w: UserInfo answers no JSON", ErrUnreachable)
	}
	return claimsOf(all), nil
}

// partsOf counts the parts of a JWT: signed it has three (RFC 7515, 3.1), encrypted five (RFC 7516, 3.1). Of anything else it is 0.
// Types say less: some send a JWT as JSON, or as bytes.
func partsOf(raw string) int {
	parts := strings.Split(raw, ".")
	for _, p := range parts {
		if _, err := base64.RawURLEncoding.DecodeString(p); err != nil {
			return 0
		}
	}
	return len(parts)
}

// fetchUserInfo returns what UserInfo answers.
func (p *Provider) fetchUserInfo(ctx context.Context, f *found, token *oauth2.Token) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.userInfo, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: the address of UserInfo: %w", ErrMisfit, err)
	}
	token.SetAuthHeader(req)
	res, err := p.http(userInfoTime, notOK).Do(req)
	var status statusError
	switch {
	case errors.As(err, &status) && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return nil, fmt.Errorf("%w: UserInfo: %w", ErrRefused, err)
	case err != nil:
		return nil, fmt.Errorf("%w: UserInfo: %w", unanswered(err), err)
	}
	defer func() { _ = res.Body.Close() }() // it was read
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: UserInfo: %w", ErrUnreachable, err)
	}
	return body, nil
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
		!said.Expiry.IsZero() && said.Expiry.Before(p.config.Clock.Now()):
		return claims{}, fmt.Errorf("%w: what UserInfo signed is of another issuer, for another client, or too old", ErrRefused)
	}
	var all map[string]any
	if err := said.Claims(&all); err != nil {
		return claims{}, fmt.Errorf("%w: what UserInfo signed cannot be read", ErrRefused)
	}
	return claimsOf(all), nil
}
