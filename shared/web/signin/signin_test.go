package signin

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/web/signin/signintest"
)

type issuer struct {
	*signintest.Issuer
}

func newIssuer(t *testing.T) issuer { return issuer{signintest.New(t)} }

func (i issuer) provider() *Provider {
	return New(Config{Clock: clock.Machine, Issuer: i.URL, ClientID: "noroshi", ClientSecret: "s", Redirect: "https://form.example.com/form/in/back", Domains: []string{"example.com"}})
}

// signIn is one sign-in at p, with what the ID token says of the person added to what it must say.
func (i issuer) signIn(t *testing.T, p *Provider, says map[string]any) (Person, error) {
	t.Helper()
	a := NewAttempt(number(), "/form/", time.Now())
	i.Claims = map[string]any{"nonce": a.Nonce}
	maps.Copy(i.Claims, says)
	return p.Finish(t.Context(), a, a.State, "code")
}

func number() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("random-%d", n) }
}

func TestWhomTheProviderLetsIn(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	i.Info.None = true
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Attempt, map[string]any)
		signer crypto.Signer
		ok     bool
	}{
		"as it should be":           {nil, i.Key, true},
		"verified, written as text": {func(_ *Attempt, c map[string]any) { c["email_verified"] = "true" }, i.Key, true},
		"another domain":            {func(_ *Attempt, c map[string]any) { c["email"] = "a@evil.example" }, i.Key, false},
		"a domain that ends alike":  {func(_ *Attempt, c map[string]any) { c["email"] = "a@evilexample.com" }, i.Key, false},
		"a subdomain":               {func(_ *Attempt, c map[string]any) { c["email"] = "a@x.example.com" }, i.Key, false},
		"two addresses in one":      {func(_ *Attempt, c map[string]any) { c["email"] = "a@evil.example, b@example.com" }, i.Key, false},
		"not verified":              {func(_ *Attempt, c map[string]any) { c["email_verified"] = false }, i.Key, false},
		"Entra ID's word for it":    {func(_ *Attempt, c map[string]any) { delete(c, "email_verified"); c["xms_edov"] = true }, i.Key, true},
		"Entra ID's, as a number":   {func(_ *Attempt, c map[string]any) { delete(c, "email_verified"); c["xms_edov"] = 1 }, i.Key, true},
		"Entra ID's word against":   {func(_ *Attempt, c map[string]any) { delete(c, "email_verified"); c["xms_edov"] = false }, i.Key, false},
		"a no that is overruled":    {func(_ *Attempt, c map[string]any) { c["email_verified"], c["xms_edov"] = false, true }, i.Key, false},
		"nothing said of that":      {func(_ *Attempt, c map[string]any) { delete(c, "email_verified") }, i.Key, false},
		"no address":                {func(_ *Attempt, c map[string]any) { delete(c, "email") }, i.Key, false},
		"another attempt's nonce":   {func(_ *Attempt, c map[string]any) { c["nonce"] = "other" }, i.Key, false},
		"no nonce":                  {func(_ *Attempt, c map[string]any) { c["nonce"] = nil }, i.Key, false},
		"another attempt's state":   {func(a *Attempt, _ map[string]any) { a.State = "other" }, i.Key, false},
		"no state":                  {func(a *Attempt, _ map[string]any) { a.State = "" }, i.Key, false},
		"for another client":        {func(_ *Attempt, c map[string]any) { c["aud"] = "other" }, i.Key, false},
		"of another issuer":         {func(_ *Attempt, c map[string]any) { c["iss"] = "https://evil.example" }, i.Key, false},
		"made for another client":   {func(_ *Attempt, c map[string]any) { c["azp"] = "other" }, i.Key, false},
		"made for this client":      {func(_ *Attempt, c map[string]any) { c["azp"] = "noroshi" }, i.Key, true},
		"made for nobody":           {func(_ *Attempt, c map[string]any) { c["azp"] = "" }, i.Key, false},
		"made for no text":          {func(_ *Attempt, c map[string]any) { c["azp"] = []string{"noroshi"} }, i.Key, false},
		"for several clients":       {func(_ *Attempt, c map[string]any) { c["aud"] = []string{"noroshi", "other"} }, i.Key, false},
		"for several, made for us":  {func(_ *Attempt, c map[string]any) { c["aud"], c["azp"] = []string{"noroshi", "other"}, "noroshi" }, i.Key, true},
		"for several, for another":  {func(_ *Attempt, c map[string]any) { c["aud"], c["azp"] = []string{"noroshi", "other"}, "other" }, i.Key, false},
		"for us, as a list":         {func(_ *Attempt, c map[string]any) { c["aud"] = []string{"noroshi"} }, i.Key, true},
		"a look-alike of a claim":   {func(_ *Attempt, c map[string]any) { c["email_verified"], c["EMAIL_VERIFIED"] = false, true }, i.Key, false},
		"verified, as a number":     {func(_ *Attempt, c map[string]any) { c["email_verified"] = 1 }, i.Key, false},
		"not verified, as text":     {func(_ *Attempt, c map[string]any) { c["email_verified"] = "false" }, i.Key, false},
		"expired":                   {func(_ *Attempt, c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }, i.Key, false},
		"signed by a stranger":      {nil, stranger, false},
	} {
		a := NewAttempt(number(), "/form/", time.Now())
		state := a.State
		i.Signer = c.signer
		i.Claims = map[string]any{
			"nonce": a.Nonce, "email": "Kakei@Example.com", "email_verified": true, "name": "Kakei",
		}
		if c.change != nil {
			c.change(&a, i.Claims)
		}
		if name == "no state" {
			state = ""
		}
		p, err := i.provider().Finish(t.Context(), a, state, "code")
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrRefused) || c.ok && p != (Person{"kakei@example.com", "Kakei"}) {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

// TestTheCodeIsOfNoUseToOthers: PKCE. Whoever takes the code from the address lacks the verifier.
func TestTheCodeIsOfNoUseToOthers(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	a := NewAttempt(number(), "/form/", time.Now())
	p := i.provider()
	to, err := p.Begin(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	q, _ := url.Parse(to)
	sum := sha256.Sum256([]byte(a.Verifier))
	want := map[string]string{
		"code_challenge": base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method": "S256", "response_type": "code",
		"state": a.State, "nonce": a.Nonce, "client_id": "noroshi", "redirect_uri": "https://form.example.com/form/in/back",
	}
	for name, value := range want {
		if got := q.Query().Get(name); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
	_, _ = p.Finish(t.Context(), a, a.State, "code")
	if i.Asked.Get("code_verifier") != a.Verifier || i.Asked.Get("code") != "code" {
		t.Errorf("asked with %v", i.Asked)
	}
}

func TestAProviderThatIsDown(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	p := i.provider()
	a := NewAttempt(number(), "/form/", time.Now())
	i.Status = http.StatusServiceUnavailable
	if _, err := p.Begin(t.Context(), a); !errors.Is(err, ErrUnreachable) {
		t.Errorf("at the start: %v", err)
	}
	i.Status = http.StatusOK
	if _, err := p.Begin(t.Context(), a); err != nil {
		t.Errorf("once it is back: %v", err)
	}
	i.Status = http.StatusServiceUnavailable
	if _, err := p.Finish(t.Context(), a, a.State, "code"); !errors.Is(err, ErrUnreachable) {
		t.Errorf("in between: %v", err)
	}
	i.Status = http.StatusBadRequest
	if _, err := p.Finish(t.Context(), a, a.State, "code"); !errors.Is(err, ErrRefused) {
		t.Errorf("a code that was used: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := i.provider().Begin(gone, a); !errors.Is(err, ErrUnreachable) {
		t.Errorf("nobody waits: %v", err)
	}
}
