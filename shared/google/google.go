// Package google opens the way to an API of Google's: with the account of the machine, or with nothing where a test's server stands
// for it.
package google

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/api/option"
	transport "google.golang.org/api/transport/http"
)

// Reach returns how an API is called at an address, or at its own where that is "". Over base (nil: the usual transport), with a
// token of the scope only to a host of Google's, encrypted, and along no redirect. It makes no call.
func Reach(ctx context.Context, base http.RoundTripper, address, own, scope string) ([]option.ClientOption, error) {
	if address == "" {
		address = own
	}
	if !strings.HasSuffix(address, "/") {
		address += "/"
	}
	if base == nil {
		base = http.DefaultTransport
	}
	if isGoogle(address) {
		var err error
		if base, err = transport.NewTransport(ctx, base, option.WithScopes(scope)); err != nil {
			return nil, fmt.Errorf("find Google credentials for %s: %w; allowed: a service account (GOOGLE_APPLICATION_CREDENTIALS or the machine's own)", scope, err)
		}
	}
	return []option.ClientOption{option.WithEndpoint(address), option.WithHTTPClient(&http.Client{Transport: base, CheckRedirect: stay})}, nil
}

// stay follows no redirect: the transport would add the token to whatever it leads to.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// isGoogle reports whether address is Google's, and encrypted: only such a one gets a token.
func isGoogle(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.User == nil && strings.HasSuffix(strings.ToLower(u.Hostname()), ".googleapis.com")
}
