// Package signintest is an identity provider for tests, which says whatever a test has it say. The sign-in at a real one is in
// deploy/local.
package signintest

import (
	"cmp"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"noroshi.internal/shared/clock"
)

// Issuer is an identity provider. Its fields are changed between requests only.
type Issuer struct {
	*httptest.Server
	Key, Signer crypto.Signer // the one it publishes, and the one it signs with
	Alg         jose.SignatureAlgorithm
	Claims      map[string]any // of the ID token, beside or instead of those that it must have
	Asked       url.Values     // of the token
	Status      int            // of every answer
	Refusal     string         // what the token endpoint answers, as JSON; "": it gives a token
	KeysStatus  int            // of its keys; 0: Status
	Info        UserInfo
	Described   map[string]any // of itself, beside or instead of what it must say
	Discoveries atomic.Int64   // how often it was asked who it is

	mu   sync.Mutex
	used map[string]bool // codes
}

// UserInfo is the endpoint of that name.
type UserInfo struct {
	None    bool           // the provider has none
	Status  int            // instead of an answer
	Page    string         // instead of JSON
	Says    map[string]any // the answer
	Signer  crypto.Signer  // signs it as a JWT; nil: plain JSON
	Type    string         // of what is signed; "": application/jwt
	Asked   int
	Granted string // the authorization that it was shown
}

// New starts a provider that says nothing of people.
func New(t *testing.T) *Issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{Key: key, Signer: key, Alg: jose.RS256, Status: http.StatusOK, used: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.describe)
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, cmp.Or(i.KeysStatus, i.Status), jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.Key.Public(), KeyID: "k", Algorithm: string(i.Alg), Use: "sig"}}})
	})
	mux.HandleFunc("GET /auth", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusBadRequest, "nobody is asked here; see Back")
	})
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("GET /me", i.userInfo)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *Issuer) describe(w http.ResponseWriter, _ *http.Request) {
	i.Discoveries.Add(1)
	says := map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"userinfo_endpoint": i.URL + "/me", "id_token_signing_alg_values_supported": []string{string(i.Alg)},
	}
	if i.Info.None {
		delete(says, "userinfo_endpoint")
	}
	maps.Copy(says, i.Described)
	answer(w, i.Status, says)
}

// ofNonce is how a code begins that Back gave for an attempt with a nonce.
const ofNonce = "code-of-"

// Back returns what the provider sends the browser back with, for the address that the form sent it to.
func (i *Issuer) Back(t *testing.T, location string) (query string) {
	t.Helper()
	there, err := url.Parse(location)
	if err != nil || !strings.HasPrefix(location, i.URL+"/auth?") {
		t.Fatalf("the browser was sent to %q: %v", location, err)
	}
	q := there.Query()
	return "?" + url.Values{"state": {q.Get("state")}, "code": {ofNonce + q.Get("nonce")}}.Encode()
}

// token gives a token for each code once.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // what cannot be read is missing
	i.mu.Lock()
	defer i.mu.Unlock()
	i.Asked = r.PostForm
	code := r.PostForm.Get("code")
	switch {
	case i.Refusal != "" || i.Status != http.StatusOK:
		answer(w, i.Status, json.RawMessage(cmp.Or(i.Refusal, `{"error": "invalid_grant"}`)))
		return
	case i.used[code] || code == "":
		answer(w, http.StatusBadRequest, json.RawMessage(`{"error": "invalid_grant"}`))
		return
	}
	claims := map[string]any{"iss": i.URL, "aud": "noroshi", "sub": "1", "exp": clock.Machine.Now().Add(time.Hour).Unix(), "iat": clock.Machine.Now().Unix()}
	if nonce, ok := strings.CutPrefix(code, ofNonce); ok {
		claims["nonce"], i.used[code] = nonce, true
	}
	maps.Copy(claims, i.Claims)
	answer(w, i.Status, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": i.sign(i.Signer, claims)})
}

func (i *Issuer) userInfo(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.Info.Asked++
	i.Info.Granted = r.Header.Get("Authorization")
	switch {
	case i.Info.Granted == "":
		answer(w, http.StatusUnauthorized, "no token")
	case i.Info.Status != 0:
		answer(w, i.Info.Status, map[string]any{"error": "kakei@example.com"})
	case i.Info.Page != "":
		_, _ = io.WriteString(w, i.Info.Page)
	case i.Info.Signer != nil:
		w.Header().Set("Content-Type", cmp.Or(i.Info.Type, "application/jwt; charset=utf-8"))
		_, _ = io.WriteString(w, i.sign(i.Info.Signer, i.Info.Says))
	default:
		answer(w, i.Status, i.Info.Says)
	}
}

func (i *Issuer) sign(signer crypto.Signer, claims map[string]any) string {
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: i.Alg, Key: jose.JSONWebKey{Key: signer, KeyID: "k"}}, nil)
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	signed, err := s.Sign(body)
	if err != nil {
		panic(err)
	}
	out, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return out
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked is gone
}
