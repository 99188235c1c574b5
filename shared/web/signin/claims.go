package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"

	"noroshi.internal/shared/people"
)

// claims are what is read of a token, or of an answer of UserInfo.
type claims struct {
	Subject  string
	Mail     string
	Name     string
	Verified any // email_verified
	Owned    any // xms_edov, Microsoft Entra ID's own word: the owner of the address's domain is verified
}

// claimsOf reads claims by their exact names: a provider may let people fill fields with names that differ in letter case only.
func claimsOf(all map[string]any) claims {
	text := func(name string) string { s, _ := all[name].(string); return s }
	return claims{Subject: text("sub"), Mail: text("email"), Name: text("name"), Verified: all["email_verified"], Owned: all["xms_edov"]}
}

// vouched reports whether the provider vouches for the address; said is false where it says nothing of it. email_verified is a
// boolean (OpenID Connect Core 1.0, 5.1), which Amazon Cognito, Apple and JumpCloud write as text; what is neither says nothing.
// Entra ID never says it, so its own word counts where that is missing, also as a number; it does not overrule a provider that says
// no (Microsoft: "Migrate away from using email claims").
func (c claims) vouched() (yes, said bool) {
	switch c.Verified {
	case true, "true":
		return true, true
	case false, "false":
		return false, true
	case nil:
		return c.owned()
	}
	return false, false
}

// owned is Entra ID's own word.
func (c claims) owned() (yes, said bool) {
	switch c.Owned {
	case true, "true", "1", 1.0:
		return true, true
	case false, "false", "0", 0.0:
		return false, true
	}
	return false, false
}

// with fills in what only UserInfo says. A word for an address counts for that address only, and a no counts wherever it is said.
func (c claims) with(more claims) (claims, error) {
	if c.Mail != "" && more.Mail != "" && lower(c.Mail) != lower(more.Mail) {
		return c, fmt.Errorf("%w: the ID token and UserInfo name different addresses", ErrRefused)
	}
	if c.Mail == "" {
		c.Mail = more.Mail
	}
	if c.Name == "" {
		c.Name = more.Name
	}
	yes, said := c.vouched()
	if also, theirs := more.vouched(); theirs {
		c.Verified = also && (yes || !said)
	}
	return c, nil
}

// lower is an address as it is compared.
func lower(address string) string {
	clean, ok := people.CleanMail(address)
	if !ok {
		return address
	}
	return clean
}

// heard notes what asking for the keys came to, which go-oidc's error tells in words only.
type heard struct {
	oidc.KeySet
	signed bool
	err    error
}

// VerifySignature implements oidc.KeySet.
func (h *heard) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := h.KeySet.VerifySignature(ctx, jwt)
	h.signed, h.err = err == nil, err
	return payload, err
}

// kind is what a statement means that could not be verified: that the provider's keys could not be had, for which go-oidc has an
// error around another, or that it is not signed with them.
func (h *heard) kind() error {
	if errors.Unwrap(h.err) != nil {
		return unanswered(h.err)
	}
	return ErrRefused
}

// Allowed reports whether an address is of one of the domains.
func Allowed(domains []string, address string) bool {
	domain := people.MailDomain(address)
	return slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, domain) })
}
