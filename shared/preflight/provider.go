package preflight

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"noroshi.internal/shared/web/signin"
)

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
	var said signin.Description
	if status != http.StatusOK || json.Unmarshal(body, &said) != nil {
		return &Fault{Code: "issuer_unreadable", Detail: fmt.Sprint(status)}
	}
	if said.Issuer != f.Issuer {
		return &Fault{Code: "issuer_other", Detail: said.Issuer}
	}
	if names := said.Lacks(); len(names) > 0 {
		return &Fault{Code: "issuer_lacks", Detail: strings.Join(names, ", ")}
	}
	if names := f.silent(ctx, said.Endpoints()); len(names) > 0 {
		return &Fault{Code: "issuer_silent", Detail: strings.Join(names, ", ")}
	}
	return nil
}

// silent names the endpoints that do not answer, with the status of those that say so. They are asked at the same time: one that
// hangs says nothing of the others.
func (f form) silent(ctx context.Context, all []signin.Endpoint) (names []string) {
	found := make([]string, len(all))
	var asked sync.WaitGroup
	for i, e := range all {
		asked.Go(func() { found[i] = f.fault(ctx, e) })
	}
	asked.Wait()
	return slices.DeleteFunc(found, func(s string) bool { return s == "" })
}

// fault looks at one endpoint with nothing in hand, so that it does nothing; "" where it answers. It refuses then, which is an
// answer; one that is not there, or has broken, is none. Keys must be there to be read.
func (f form) fault(ctx context.Context, e signin.Endpoint) string {
	if e.Name != "jwks_uri" { // sending the browser on is an answer
		f.client = &http.Client{Transport: f.client.Transport, Timeout: f.client.Timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	status, body, err := f.ask(ctx, e.Method, e.Address)
	var keys struct {
		Keys []json.RawMessage `json:"keys"`
	}
	switch {
	case err != nil:
		return e.Name
	case status >= 500 || status == http.StatusNotFound || status == http.StatusGone:
		return fmt.Sprintf("%s (%d)", e.Name, status)
	case e.Name == "jwks_uri" && (status != http.StatusOK || json.Unmarshal(body, &keys) != nil || len(keys.Keys) == 0):
		return fmt.Sprintf("%s (%d)", e.Name, status)
	}
	return ""
}
