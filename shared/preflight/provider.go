package preflight

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"noroshi.internal/shared/web/signin"
)

// description is what an identity provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as a sign-in needs it.
// Lists that are left out say nothing.
type description struct {
	Issuer         string   `json:"issuer"`
	Authorization  string   `json:"authorization_endpoint"`
	Token          string   `json:"token_endpoint"`
	Keys           string   `json:"jwks_uri"`
	UserInfo       string   `json:"userinfo_endpoint"` // recommended: where the ID token says all, there may be none
	ResponseTypes  []string `json:"response_types_supported"`
	Algorithms     []string `json:"id_token_signing_alg_values_supported"`
	CodeChallenges []string `json:"code_challenge_methods_supported"`
}

// endpoint is an address of the provider, and how it is looked at: with nothing in hand, so that it does nothing.
type endpoint struct{ name, method, address string }

func (d description) endpoints() []endpoint {
	all := []endpoint{
		{"authorization_endpoint", http.MethodGet, d.Authorization},
		{"token_endpoint", http.MethodPost, d.Token},
		{"jwks_uri", http.MethodGet, d.Keys},
		{"userinfo_endpoint", http.MethodGet, d.UserInfo},
	}
	return slices.DeleteFunc(all, func(e endpoint) bool { return e.name == "userinfo_endpoint" && e.address == "" })
}

// lacks names the lines that a sign-in needs and that are missing or do not say what it needs.
func (d description) lacks() (names []string) {
	for _, e := range d.endpoints() {
		if u, err := url.Parse(e.address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			names = append(names, e.name)
		}
	}
	for name, list := range map[string]struct{ has, any []string }{
		"response_types_supported":              {d.ResponseTypes, []string{"code"}},
		"id_token_signing_alg_values_supported": {d.Algorithms, signin.Algorithms},
		"code_challenge_methods_supported":      {d.CodeChallenges, []string{"S256"}},
	} {
		if len(list.has) > 0 && !slices.ContainsFunc(list.any, func(x string) bool { return slices.Contains(list.has, x) }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// signIn reads the identity provider's description of itself (section 4), which says the issuer's name exactly as its tokens do,
// and looks whether what it names is there.
func (f form) signIn(ctx context.Context) error {
	switch {
	case len(f.Domains) == 0:
		return &Fault{Code: "domains_unset"}
	case f.Issuer == "":
		return &Fault{Code: "issuer_unset"}
	}
	status, body, err := f.get(ctx, strings.TrimSuffix(f.Issuer, "/")+"/.well-known/openid-configuration")
	if err != nil {
		return &Fault{Code: "issuer_unreachable"}
	}
	var said description
	if status != http.StatusOK || json.Unmarshal(body, &said) != nil {
		return &Fault{Code: "issuer_unreadable", Detail: fmt.Sprint(status)}
	}
	if said.Issuer != f.Issuer {
		return &Fault{Code: "issuer_other", Detail: said.Issuer}
	}
	if names := said.lacks(); len(names) > 0 {
		return &Fault{Code: "issuer_lacks", Detail: strings.Join(names, ", ")}
	}
	if names := f.silent(ctx, said.endpoints()); len(names) > 0 {
		return &Fault{Code: "issuer_silent", Detail: strings.Join(names, ", ")}
	}
	return nil
}

// silent names the endpoints that do not answer, with the status of those that say so. They are asked at the same time: one that
// hangs says nothing of the others.
func (f form) silent(ctx context.Context, all []endpoint) (names []string) {
	found := make([]string, len(all))
	var asked sync.WaitGroup
	for i, e := range all {
		asked.Go(func() { found[i] = f.fault(ctx, e) })
	}
	asked.Wait()
	return slices.DeleteFunc(found, func(s string) bool { return s == "" })
}

// fault looks at one endpoint; "" where it answers. Without anything in hand it refuses, which is an answer; one that is not there,
// or has broken, is none. Keys must be there to be read.
func (f form) fault(ctx context.Context, e endpoint) string {
	if e.name != "jwks_uri" { // sending the browser on is an answer
		f.client = &http.Client{Transport: f.client.Transport, Timeout: f.client.Timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	status, body, err := f.ask(ctx, e.method, e.address)
	var keys struct {
		Keys []json.RawMessage `json:"keys"`
	}
	switch {
	case err != nil:
		return e.name
	case status >= 500 || status == http.StatusNotFound || status == http.StatusGone:
		return fmt.Sprintf("%s (%d)", e.name, status)
	case e.name == "jwks_uri" && (status != http.StatusOK || json.Unmarshal(body, &keys) != nil || len(keys.Keys) == 0):
		return fmt.Sprintf("%s (%d)", e.name, status)
	}
	return ""
}
