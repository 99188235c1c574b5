package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// The longest that each of the provider's answers is waited for. Nobody waits in a queue: what all need is asked once for all.
const (
	discoveryWait = 3 * time.Second  // by the people who need it, counted from its beginning
	discoveryTime = 10 * time.Second // for whoever comes next, when the provider is slow
	tokenTime     = 5 * time.Second
	keysTime      = 5 * time.Second
	userInfoTime  = 5 * time.Second
)

// The age of what the provider says of itself: when it is looked at again, and how soon after that failed.
const (
	fresh     = time.Hour
	lookAgain = time.Minute
)

// discover returns the provider's own description. One that is getting old is looked at again, and used where the provider does
// not answer, or answers with one that is of no use.
func (p *Provider) discover(ctx context.Context) (*found, error) {
	p.mu.Lock()
	known, now := p.known, p.config.Clock.Now()
	if known != nil && now.Before(p.until) {
		p.mu.Unlock()
		return known, nil
	}
	fl := p.ask()
	p.mu.Unlock()
	f, err := p.wait(ctx, fl)
	if err != nil && known != nil {
		return known, nil
	}
	return f, err
}

// renew looks again at what the provider says of itself since a token does not fit used, but not often: whoever sends tokens
// that fit nothing has nobody asked without end.
func (p *Provider) renew(ctx context.Context, used *found) (*found, error) {
	p.mu.Lock()
	if p.known != used { // somebody has looked meanwhile
		defer p.mu.Unlock()
		return p.known, nil
	}
	if p.flight == nil && !p.anew.Allow("") {
		defer p.mu.Unlock()
		return used, nil
	}
	fl := p.ask()
	p.mu.Unlock()
	return p.wait(ctx, fl)
}

// ask begins to ask, or joins whoever does. The caller holds the lock.
func (p *Provider) ask() *flight {
	if p.flight == nil {
		p.flight = &flight{until: p.config.Clock.Deadline(discoveryWait), landed: make(chan struct{})}
		go p.fly(p.flight)
	}
	return p.flight
}

// fly asks. It is for all who wait, so that nobody who leaves ends it.
func (p *Provider) fly(fl *flight) {
	fl.found, fl.err = p.look(context.Background())
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flight = nil
	if p.until = p.config.Clock.Now().Add(lookAgain); fl.err == nil {
		p.known, p.until = fl.found, p.config.Clock.Now().Add(fresh)
	}
	close(fl.landed)
}

// wait returns what a flight found. It waits as long as whoever began it does, and not at all for one that takes longer.
func (p *Provider) wait(ctx context.Context, fl *flight) (*found, error) {
	ctx, cancel := p.config.Clock.WithDeadline(ctx, fl.until)
	defer cancel()
	select {
	case <-fl.landed:
		return fl.found, fl.err
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: it does not say who it is: %w", ErrUnreachable, ctx.Err())
	}
}

// look reads the discovery document. One that lacks what a sign-in needs is none.
func (p *Provider) look(ctx context.Context) (*found, error) {
	known, err := oidc.NewProvider(oidc.ClientContext(ctx, p.http(discoveryTime, notOK)), p.config.Issuer)
	var asking *url.Error
	switch {
	case errors.As(err, &asking):
		return nil, fmt.Errorf("%w: %w", unanswered(err), err)
	case err != nil: // what is there is the description of no issuer, or of another one
		return nil, fmt.Errorf("%w: %w", ErrMisfit, err)
	}
	var said Description
	if err := known.Claims(&said); err != nil {
		return nil, fmt.Errorf("%w: its discovery document: %w", ErrMisfit, err)
	}
	if names := said.Lacks(); len(names) > 0 {
		return nil, fmt.Errorf("%w: its discovery document lacks what a sign-in needs: %s", ErrMisfit, strings.Join(names, ", "))
	}
	return &found{
		issuer: p.config.Issuer, userInfo: said.UserInfo,
		algorithms: slices.DeleteFunc(said.Algorithms, func(a string) bool { return !slices.Contains(Algorithms, a) }),
		keys:       oidc.NewRemoteKeySet(oidc.ClientContext(ctx, p.http(keysTime, notOK)), said.Keys),
		client: &oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: known.Endpoint(),
			RedirectURL: p.config.Redirect, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
		},
	}, nil
}

// http returns a client for the provider, to which an answer of some statuses is an error of its own.
func (p *Provider) http(most time.Duration, failed func(status int) bool) *http.Client {
	return &http.Client{Timeout: most, Transport: strict{p.config.Transport, failed}}
}

// notOK are those of an answer that is to be read and cannot be. Redirects are followed elsewhere.
func notOK(status int) bool { return status >= 400 }

// strict makes answers errors, which go-oidc and oauth2 hand on as they are, and reads the others whole: what breaks off on the way
// is an error of the asking, and not of what was said.
type strict struct {
	next   http.RoundTripper
	failed func(status int) bool
}

// RoundTrip implements http.RoundTripper.
func (s strict) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := s.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }() // it was read, or nobody reads it
	if s.failed(res.StatusCode) {
		return nil, statusError(res.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, err
	case len(body) > maxAnswer:
		return nil, errLong
	}
	read := *res
	read.Body = io.NopCloser(bytes.NewReader(body))
	return &read, nil
}
