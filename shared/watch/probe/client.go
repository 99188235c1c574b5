package probe

import (
	"net/http"
	"net/url"
)

const maxRedirects = 3

// Client asks one address for one look. It follows no redirect to another host, or to one that is less secure: WrongOf says of that
// error where it led. transport nil is Network.
func Client(transport http.RoundTripper, inside bool, to *url.URL) *http.Client {
	if transport == nil {
		transport = Network(inside, to)
	}
	return &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if next.URL.Host != to.Host || next.URL.Scheme != to.Scheme || len(via) > maxRedirects {
			return &elsewhere{next.URL.Hostname()}
		}
		return nil
	}}
}
