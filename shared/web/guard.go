package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"noroshi.internal/shared/text"
)

// maxForm is the most that a form sends, in bytes: the longest text has 3,000 characters, of up to nine bytes each as a
// browser encodes them.
const maxForm = 64 << 10

// headers are what browsers must know of every page: nothing runs, loads or is sent anywhere but here, no other site
// frames it or learns of it, and no cache keeps it for the next person at the machine.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; " +
		"base-uri 'none'; frame-ancestors 'none'",
	"Cache-Control":                "no-store",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
	"Referrer-Policy":              "same-origin", // no-referrer would hide the origin of our own forms, too
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// guarded is in front of every page: headers, forms of this site only, of a bounded size and number.
func (s *Site) guarded(next http.Handler) http.Handler {
	foreign := ownForms(s.opt.Origin)
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.say(w, r, http.StatusForbidden, text.WebNotRecorded, text.WebForeign)
	}))
	own := foreign.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if s.secure() {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		if r.Method == http.MethodPost && !s.readForm(w, r) {
			return
		}
		own.ServeHTTP(w, r)
	})
}

// keyed are the forms that let somebody in by what they hold. They are not counted before that is looked at: behind one address may
// be everybody.
var keyed = []string{Root + "in/code", Root + "in/key"}

// sender is whose forms are counted together: a session's, or those of an address of which nobody is signed in.
func (s *Site) sender(r *http.Request) string {
	if v := s.visitor(r); v.in {
		return "session " + v.ID
	}
	return s.opt.Caller(r)
}

// ownForms lets only forms of this site through. It knows them by the browser's word, or by the host that it was asked for, and
// behind a proxy that asks for another host by where browsers reach the site.
func ownForms(origin string) *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	if u, err := url.Parse(origin); err == nil && u.Host != "" {
		_ = p.AddTrustedOrigin(u.Scheme + "://" + u.Host) // of any other form there is nothing to trust
	}
	return p
}

// readForm reads what was sent, or answers why not.
func (s *Site) readForm(w http.ResponseWriter, r *http.Request) bool {
	if !slices.Contains(keyed, r.URL.Path) && !s.sent.Allow(s.sender(r)) {
		w.Header().Set("Retry-After", "60")
		s.say(w, r, http.StatusTooManyRequests, text.WebNotRecorded, text.WebTooMany)
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err := r.ParseForm()
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		s.say(w, r, http.StatusRequestEntityTooLarge, text.WebNotRecorded, text.WebTooLong)
	case err != nil:
		s.say(w, r, http.StatusBadRequest, text.WebNotRecorded, text.WebStale)
	}
	return err == nil
}
