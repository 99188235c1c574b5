package signin

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// issuer is an identity provider that says whatever a test has it say. The sign-in at a real one is in deploy/local.
type issuer struct {
	*httptest.Server
	key    *rsa.PrivateKey
	signer *rsa.PrivateKey
	claims map[string]any
	asked  url.Values // of the token
	status int
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key, signer: key, status: http.StatusOK}
	mux := http.NewServeMux()
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(i.status)
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{
			"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &i.key.PublicKey, KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		i.asked = r.PostForm
		if i.status != http.StatusOK {
			answer(w, map[string]any{"error": "invalid_grant"})
			return
		}
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": i.token()})
	})
	return i
}

func (i *issuer) token() string {
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: i.signer, KeyID: "k"}}, nil)
	if err != nil {
		panic(err)
	}
	body, _ := json.Marshal(i.claims)
	signed, _ := s.Sign(body)
	out, _ := signed.CompactSerialize()
	return out
}

func (i *issuer) provider() *Provider {
	return New(Config{Issuer: i.URL, ClientID: "noroshi", ClientSecret: "s", Redirect: "https://form.example.com/form/in/back", Domains: []string{"example.com"}})
}

func number() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("random-%d", n) }
}

func TestWhomTheProviderLetsIn(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Attempt, map[string]any)
		signer *rsa.PrivateKey
		ok     bool
	}{
		"as it should be":           {nil, i.key, true},
		"verified, written as text": {func(_ *Attempt, c map[string]any) { c["email_verified"] = "true" }, i.key, true},
		"another domain":            {func(_ *Attempt, c map[string]any) { c["email"] = "a@evil.example" }, i.key, false},
		"a domain that ends alike":  {func(_ *Attempt, c map[string]any) { c["email"] = "a@evilexample.com" }, i.key, false},
		"a subdomain":               {func(_ *Attempt, c map[string]any) { c["email"] = "a@x.example.com" }, i.key, false},
		"two addresses in one":      {func(_ *Attempt, c map[string]any) { c["email"] = "a@evil.example, b@example.com" }, i.key, false},
		"not verified":              {func(_ *Attempt, c map[string]any) { c["email_verified"] = false }, i.key, false},
		"Entra ID's word for it":    {func(_ *Attempt, c map[string]any) { delete(c, "email_verified"); c["xms_edov"] = true }, i.key, true},
		"Entra ID's, as a number":   {func(_ *Attempt, c map[string]any) { delete(c, "email_verified"); c["xms_edov"] = 1 }, i.key, true},
		"Entra ID's word against":   {func(_ *Attempt, c map[string]any) { delete(c, "email_verified"); c["xms_edov"] = false }, i.key, false},
		"a no that is overruled":    {func(_ *Attempt, c map[string]any) { c["email_verified"], c["xms_edov"] = false, true }, i.key, false},
		"nothing said of that":      {func(_ *Attempt, c map[string]any) { delete(c, "email_verified") }, i.key, false},
		"no address":                {func(_ *Attempt, c map[string]any) { delete(c, "email") }, i.key, false},
		"another attempt's nonce":   {func(_ *Attempt, c map[string]any) { c["nonce"] = "other" }, i.key, false},
		"no nonce":                  {func(_ *Attempt, c map[string]any) { delete(c, "nonce") }, i.key, false},
		"another attempt's state":   {func(a *Attempt, _ map[string]any) { a.State = "other" }, i.key, false},
		"no state":                  {func(a *Attempt, _ map[string]any) { a.State = "" }, i.key, false},
		"for another client":        {func(_ *Attempt, c map[string]any) { c["aud"] = "other" }, i.key, false},
		"of another issuer":         {func(_ *Attempt, c map[string]any) { c["iss"] = "https://evil.example" }, i.key, false},
		"expired":                   {func(_ *Attempt, c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }, i.key, false},
		"signed by a stranger":      {nil, stranger, false},
	} {
		a := NewAttempt(number(), "/form/", time.Now())
		state := a.State
		i.signer = c.signer
		i.claims = map[string]any{
			"iss": i.URL, "aud": "noroshi", "sub": "1", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "nonce": a.Nonce,
			"email": "Kakei@Example.com", "email_verified": true, "name": "Kakei",
		}
		if c.change != nil {
			c.change(&a, i.claims)
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
	if i.asked.Get("code_verifier") != a.Verifier || i.asked.Get("code") != "code" {
		t.Errorf("asked with %v", i.asked)
	}
}

func TestAProviderThatIsDown(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	p := i.provider()
	a := NewAttempt(number(), "/form/", time.Now())
	i.status = http.StatusServiceUnavailable
	if _, err := p.Begin(t.Context(), a); !errors.Is(err, ErrUnreachable) {
		t.Errorf("at the start: %v", err)
	}
	i.status = http.StatusOK
	if _, err := p.Begin(t.Context(), a); err != nil {
		t.Errorf("once it is back: %v", err)
	}
	i.status = http.StatusServiceUnavailable
	if _, err := p.Finish(t.Context(), a, a.State, "code"); !errors.Is(err, ErrUnreachable) {
		t.Errorf("in between: %v", err)
	}
	i.status = http.StatusBadRequest
	if _, err := p.Finish(t.Context(), a, a.State, "code"); !errors.Is(err, ErrRefused) {
		t.Errorf("a code that was used: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := i.provider().Begin(gone, a); !errors.Is(err, ErrUnreachable) {
		t.Errorf("nobody waits: %v", err)
	}
}
