// Package signin lets people in with the company's own accounts, by OpenID Connect with any issuer: authorization code
// with PKCE, state and nonce. What the provider says of somebody counts only when it is signed, fresh, for this client, and
// about an e-mail address that it has verified and that is of the company's domains.
package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"noroshi.internal/shared/people"
)

// Why somebody was not let in. Nobody is told which: the page says the same for both.
var (
	// ErrRefused: the provider's answer does not let this person in.
	ErrRefused = errors.New("not let in")
	// ErrUnreachable: the provider does not answer.
	ErrUnreachable = errors.New("the identity provider does not answer")
)

// patience is the longest that the provider is waited for in one request.
const patience = 10 * time.Second

// Config is what a deployment says of its identity provider.
type Config struct {
	Issuer       string // https://…, as its discovery document says
	ClientID     string
	ClientSecret string
	Redirect     string   // where the provider sends people back to
	Domains      []string // of the e-mail addresses that may come in
	Client       *http.Client
}

// Provider is the company's identity provider. It is asked who it is when it is first needed, and again until it answers:
// a start does not wait for it.
type Provider struct {
	config Config

	mu    sync.Mutex
	known *oidc.Provider
}

// New returns a provider.
func New(c Config) *Provider {
	if c.Client == nil {
		c.Client = &http.Client{Timeout: patience}
	}
	return &Provider{config: c}
}

// Attempt is one sign-in under way. It travels in the browser, sealed.
type Attempt struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	To       string    `json:"to"` // where to go afterwards
	At       time.Time `json:"at"`
}

// Longest is how long an attempt may take.
const Longest = 15 * time.Minute

// Person is who the provider says somebody is.
type Person struct{ Mail, Name string }

// Begin returns where to send the browser for an attempt.
func (p *Provider) Begin(ctx context.Context, a Attempt) (url string, err error) {
	known, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	c := p.client(known)
	return c.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// NewAttempt returns an attempt that nobody can guess.
func NewAttempt(random func() string, to string, now time.Time) Attempt {
	return Attempt{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), To: to, At: now}
}

// Finish returns who came back with an answer to an attempt: its state and code. The error wraps ErrRefused or
// ErrUnreachable.
func (p *Provider) Finish(ctx context.Context, a Attempt, state, code string) (Person, error) {
	if a.State == "" || subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) != 1 {
		return Person{}, fmt.Errorf("%w: the answer is to another attempt", ErrRefused)
	}
	known, err := p.discover(ctx)
	if err != nil {
		return Person{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.config.Client), patience)
	defer cancel()
	token, err := p.client(known).Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	var answered *oauth2.RetrieveError
	switch {
	case errors.As(err, &answered) && answered.Response != nil && answered.Response.StatusCode < 500:
		return Person{}, fmt.Errorf("%w: the code was not taken: %s", ErrRefused, answered.ErrorCode)
	case err != nil:
		return Person{}, fmt.Errorf("%w: no token for the code", ErrUnreachable)
	}
	raw, _ := token.Extra("id_token").(string)
	return p.read(ctx, known, raw, a.Nonce)
}

// claims are what is read of a token.
type claims struct {
	Mail     string `json:"email"`
	Verified any    `json:"email_verified"` // a boolean; some providers write it as text
	Owned    any    `json:"xms_edov"`       // Microsoft Entra ID's own word: the owner of the address's domain is verified
	Name     string `json:"name"`
}

// verified reports whether the provider vouches for the address. Entra ID never says email_verified, so its own word counts
// where that is missing; it does not overrule a provider that says no (Microsoft: "Migrate away from using email claims").
func (c claims) verified() bool {
	said := c.Verified
	if said == nil {
		said = c.Owned
	}
	switch said {
	case true, "true", "1", 1.0:
		return true
	}
	return false
}

// read verifies a token and what it says.
func (p *Provider) read(ctx context.Context, known *oidc.Provider, raw, nonce string) (Person, error) {
	token, err := known.Verifier(&oidc.Config{ClientID: p.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Person{}, fmt.Errorf("%w: the token is not valid: %w", ErrRefused, err)
	}
	if nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return Person{}, fmt.Errorf("%w: the token is for another attempt", ErrRefused)
	}
	var c claims
	if err := token.Claims(&c); err != nil {
		return Person{}, fmt.Errorf("%w: the token cannot be read: %w", ErrRefused, err)
	}
	if !c.verified() {
		return Person{}, fmt.Errorf("%w: the address is not verified", ErrRefused)
	}
	address, ok := people.CleanMail(c.Mail)
	if !ok || !Allowed(p.config.Domains, address) {
		return Person{}, fmt.Errorf("%w: the address is of another domain", ErrRefused)
	}
	return Person{Mail: address, Name: c.Name}, nil
}

// Allowed reports whether an address is of one of the domains.
func Allowed(domains []string, address string) bool {
	domain := people.MailDomain(address)
	return slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, domain) })
}

func (p *Provider) client(known *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: known.Endpoint(),
		RedirectURL: p.config.Redirect, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// discover reads the provider's own description, once.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// What it finds is used by later requests, too: it may not end with this one.
	known, err := oidc.NewProvider(oidc.ClientContext(ctx, p.config.Client), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	p.known = known
	return known, nil
}
