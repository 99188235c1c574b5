package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"noroshi.internal/shared/people"
)

// verify checks an ID token (OpenID Connect Core 1.0, 3.1.3.7). anew reports that it fits neither the keys nor the algorithms that
// the provider was found with.
func (p *Provider) verify(ctx context.Context, f *found, raw string) (token *oidc.IDToken, anew bool, err error) {
	ctx, cancel := p.config.Clock.WithTimeout(ctx, keysTime)
	defer cancel()
	keys := &heard{KeySet: f.keys}
	token, err = oidc.NewVerifier(f.issuer, keys, &oidc.Config{
		ClientID: p.config.ClientID, SupportedSigningAlgs: f.algorithms, Now: p.config.Clock.Now,
	}).Verify(ctx, raw)
	switch {
	case err == nil:
		return token, false, nil
	case keys.signed:
		return nil, false, fmt.Errorf("%w: the ID token is not valid: %w", ErrRefused, err)
	}
	late := ctx.Err() != nil || errors.Is(keys.err, context.DeadlineExceeded)
	return nil, !late, fmt.Errorf("%w: the ID token cannot be verified: %w", keys.kind(), err)
}

// read returns what the ID token says, and the provider as it was found for that.
func (p *Provider) read(ctx context.Context, f *found, answer *oauth2.Token, nonce string) (*found, claims, error) {
	raw, _ := answer.Extra("id_token").(string)
	if raw == "" {
		return f, claims{}, fmt.Errorf("%w: the token endpoint gives no ID token", ErrMisfit)
	}
	token, anew, err := p.verify(ctx, f, raw)
	if anew {
		if again, e := p.renew(ctx, f); e == nil && again != f {
			f = again
			token, _, err = p.verify(ctx, f, raw)
		}
	}
	if err != nil {
		return f, claims{}, err
	}
	if nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return f, claims{}, fmt.Errorf("%w: the ID token is for another attempt", ErrRefused)
	}
	var all map[string]any
	if err := token.Claims(&all); err != nil {
		return f, claims{}, fmt.Errorf("%w: the ID token cannot be read: %w", ErrRefused, err)
	}
	return f, claimsOf(all), p.party(token, all)
}

// party checks for whom the ID token was made (OpenID Connect Core 1.0, 3.1.3.7, numbers 3 to 5): one that is for others as well
// must say that it was made for this client, and none may say that it was made for another.
func (p *Provider) party(token *oidc.IDToken, all map[string]any) error {
	azp := all["azp"]
	switch {
	case azp != nil && azp != p.config.ClientID:
		return fmt.Errorf("%w: the ID token was made for another client", ErrRefused)
	case azp == nil && slices.ContainsFunc(token.Audience, func(a string) bool { return a != p.config.ClientID }):
		return fmt.Errorf("%w: the ID token is for several clients and does not say for which it was made", ErrRefused)
	}
	return nil
}

// complete asks UserInfo for what the ID token does not say. A name alone keeps nobody out.
func (p *Provider) complete(ctx context.Context, f *found, token *oauth2.Token, said claims) (claims, error) {
	yes, vouched := said.vouched()
	enough := said.Mail != "" && vouched
	if f.userInfo == "" || enough && (said.Name != "" || !yes) {
		return said, nil
	}
	more, err := p.askUserInfo(ctx, f, token)
	if err == nil && (more.Subject == "" || more.Subject != said.Subject) {
		err = fmt.Errorf("%w: UserInfo speaks of another person", ErrRefused)
	}
	switch {
	case enough && err == nil:
		said.Name = more.Name
	case !enough && err == nil:
		return said.with(more)
	case !enough:
		return said, err
	}
	return said, nil
}

// judge decides on what the provider says of somebody.
func (p *Provider) judge(f *found, said claims) (Person, error) {
	where := "neither the ID token nor UserInfo"
	if f.userInfo == "" {
		where = "the ID token does not, and the provider has no UserInfo endpoint that"
	}
	yes, vouched := said.vouched()
	address, ok := people.CleanMail(said.Mail)
	switch {
	case said.Mail == "":
		return Person{}, fmt.Errorf("%w: %s says an address (email)", ErrRefused, where)
	case !vouched:
		return Person{}, fmt.Errorf("%w: %s says whether the address is verified (email_verified)", ErrRefused, where)
	case !yes:
		return Person{}, fmt.Errorf("%w: the provider says that the address is not verified (email_verified)", ErrRefused)
	case !ok:
		return Person{}, fmt.Errorf("%w: what the provider gives as an address is none (email)", ErrRefused)
	case !Allowed(p.config.Domains, address):
		return Person{}, fmt.Errorf("%w: the address is of a domain that login.domains does not name", ErrRefused)
	}
	return Person{Mail: address, Name: said.Name}, nil
}
