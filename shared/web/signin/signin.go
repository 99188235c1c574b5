// Package signin lets people in with the company's own accounts, by OpenID Connect with any issuer: authorization code
// with PKCE, state and nonce. What the provider says of somebody counts only when it is signed, fresh, for this client, and
// about an e-mail address that it has verified and that is of the company's domains. What the ID token does not say is asked
// at UserInfo, where the claims of the scopes email and profile may stand alone (OpenID Connect Core 1.0, 5.4).
package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"noroshi.internal/shared/web/limit"
)

// New returns a provider.
func New(c Config) *Provider {
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	return &Provider{config: c, anew: limit.New(3, time.Minute, c.Clock)}
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

// Begin returns where to send the browser for an attempt. The error wraps ErrUnreachable or ErrMisfit.
func (p *Provider) Begin(ctx context.Context, a Attempt) (url string, err error) {
	f, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return f.client.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// NewAttempt returns an attempt that nobody can guess.
func NewAttempt(random func() string, to string, now time.Time) Attempt {
	return Attempt{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), To: to, At: now}
}

// Over reports whether an attempt has taken too long.
func (a Attempt) Over(now time.Time) bool { return now.Sub(a.At) > Longest }

// Finish returns who came back with an answer to an attempt: its state and code. The error wraps one of this package's; its
// text is for the log, and holds neither a secret nor anything of the person.
func (p *Provider) Finish(ctx context.Context, a Attempt, state, code string) (Person, error) {
	if a.State == "" || subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) != 1 {
		return Person{}, fmt.Errorf("%w: the answer is to another attempt", ErrRefused)
	}
	f, err := p.discover(ctx)
	if err != nil {
		return Person{}, err
	}
	token, err := p.redeem(ctx, f, code, a.Verifier)
	if err != nil {
		return Person{}, err
	}
	f, said, err := p.read(ctx, f, token, a.Nonce)
	if err != nil {
		return Person{}, err
	}
	if said, err = p.complete(ctx, f, token, said); err != nil {
		return Person{}, err
	}
	return p.judge(f, said)
}

// redeem gets the tokens for a code.
func (p *Provider) redeem(ctx context.Context, f *found, code, verifier string) (*oauth2.Token, error) {
	ctx, cancel := p.config.Clock.WithTimeout(oidc.ClientContext(ctx, p.http(tokenTime, unavailable)), tokenTime)
	defer cancel()
	token, err := f.client.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	var answered *oauth2.RetrieveError
	switch {
	case err == nil:
		return token, nil
	case errors.As(err, &answered) && answered.Response != nil:
		kind := tokenError(answered.Response.StatusCode, answered.ErrorCode)
		return nil, fmt.Errorf("%w: the token endpoint answers %d %s", kind, answered.Response.StatusCode, named(answered.ErrorCode))
	}
	return nil, fmt.Errorf("%w: no token for the code: %w", unanswered(err), err)
}
