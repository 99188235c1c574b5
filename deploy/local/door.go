package main

import (
	"net/http"
	"net/url"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake/sandbox"
	"noroshi.internal/shared/web"
)

// The limits of the HTTP server.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = time.Minute // longer than the sandbox page waits for a change, since it ends waiting requests, too
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10 // bytes
	maxBody       = 2 << 20  // bytes; the most that any page or function takes is 1 MB
)

// defaults are what browsers must know of every answer; a page that needs more sets its own policy.
var defaults = map[string]string{
	"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// newServer serves next behind its limits.
func newServer(next http.Handler) *http.Server {
	return &http.Server{
		Handler: guarded(next), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader,
	}
}

func guarded(next http.Handler) http.Handler {
	next = http.MaxBytesHandler(next, maxBody)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range defaults {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

// ownHostOnly keeps other sites whose name was made to lead here (DNS rebinding) from the sandbox's Web API, which the app on
// this machine calls.
func ownHostOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !web.OwnHost(r.Host) {
			http.Error(w, "this answers its own machine only", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// signedIn keeps everybody from the sandbox's pages who has not signed in to the form: whoever reaches them may act there as anyone.
// Where a request comes from does not tell, since a proxy on this machine may look like a browser on it. A key, which is printed
// where only whoever started the process sees it, signs in whoever opens the page with it, once, so that the documents and the
// form open as well.
func (s *aSandbox) signedIn(form *web.Site, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := r.Method == http.MethodGet && r.URL.Path == sandboxRoot
		if q := r.URL.Query(); page && q.Has("key") {
			s.useKey(form, w, r, q)
			return
		}
		switch _, in, err := form.Visitor(w, r); {
		case err != nil:
			http.Error(w, "who you are cannot be looked up", http.StatusServiceUnavailable)
		case in:
			next.ServeHTTP(w, r)
		case page:
			http.Redirect(w, r, web.SignIn(r.URL.RequestURI()), http.StatusSeeOther) //nolint:gosec // G710: to our own sign-in page, which leads back to our own pages only
		default:
			http.Error(w, "sign in first", http.StatusForbidden)
		}
	})
}

// useKey signs in whoever opens the page, as the person whom the page opens as, and leads on without the key.
func (s *aSandbox) useKey(form *web.Site, w http.ResponseWriter, r *http.Request, q url.Values) {
	key := q.Get("key")
	q.Del("key")
	if as := sandbox.Opener(s.workspace, r); form.UsePass(w, r, key, incident.PersonID(as)) {
		q.Set("user", as)
	}
	w.Header().Set("Cache-Control", "no-store")
	to := url.URL{Path: sandboxRoot, RawQuery: q.Encode()}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}
