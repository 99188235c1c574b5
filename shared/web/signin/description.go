package signin

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Algorithms are those that a provider may sign with: what go-oidc verifies, all of them by a public key.
var Algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
}

// Description is what an identity provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as a sign-in needs it.
// Lists that are left out say nothing.
type Description struct {
	Issuer         string   `json:"issuer"`
	Authorization  string   `json:"authorization_endpoint"`
	Token          string   `json:"token_endpoint"`
	Keys           string   `json:"jwks_uri"`
	UserInfo       string   `json:"userinfo_endpoint"` // recommended: where the ID token says all, there may be none
	ResponseTypes  []string `json:"response_types_supported"`
	Algorithms     []string `json:"id_token_signing_alg_values_supported"`
	CodeChallenges []string `json:"code_challenge_methods_supported"`
}

// Endpoint is an address of the provider, by its name in the description, and the method that it is asked with.
type Endpoint struct{ Name, Method, Address string }

// Endpoints are those that a sign-in needs, and UserInfo where it is named.
func (d Description) Endpoints() []Endpoint {
	all := []Endpoint{
		{"authorization_endpoint", http.MethodGet, d.Authorization},
		{"token_endpoint", http.MethodPost, d.Token},
		{"jwks_uri", http.MethodGet, d.Keys},
	}
	if d.UserInfo != "" {
		all = append(all, Endpoint{"userinfo_endpoint", http.MethodGet, d.UserInfo})
	}
	return all
}

// Lacks names the lines that a sign-in needs and that are missing or do not say what it needs, in order.
func (d Description) Lacks() (names []string) {
	for _, e := range d.Endpoints() {
		if u, err := url.Parse(e.Address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			names = append(names, e.Name)
		}
	}
	for name, list := range map[string]struct{ has, any []string }{
		"response_types_supported":              {d.ResponseTypes, []string{"code"}},
		"id_token_signing_alg_values_supported": {d.Algorithms, Algorithms},
		"code_challenge_methods_supported":      {d.CodeChallenges, []string{"S256"}},
	} {
		if len(list.has) > 0 && !slices.ContainsFunc(list.any, func(x string) bool { return slices.Contains(list.has, x) }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
