package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/web/session"
	"noroshi.internal/shared/web/signin"
)

// A browser's attempts to sign in stand side by side, each in a cookie that is named after its state: what one tab begins, no
// other ends. One stays until it is too old, also when it was answered, so that whoever goes back and chooses another account, or
// tries again once the identity provider answers, is not told that it was over.

// The bounds of what a browser sends along with each request. A proxy takes 8 kB for all cookies (nginx:
// large_client_header_buffers), a browser 4 kB for each (RFC 6265, 6.1).
const (
	mostAttempts  = 8
	attemptsSize  = 6 << 10 // bytes of all attempts
	attemptLength = 3 << 10 // bytes of one
)

// attemptKept is how long a browser keeps an attempt. It outlives the attempt, to tell where somebody wanted to go.
const attemptKept = 4 * signin.Longest

const useLogin = "login"

// keepAttempt puts an attempt into the browser, and takes out the oldest ones for which there is no room.
func (s *Site) keepAttempt(w http.ResponseWriter, r *http.Request, a signin.Attempt) {
	sealed := s.seal.Seal(useLogin, a)
	for short, _, _ := strings.Cut(a.To, "?"); len(sealed) > attemptLength; short = Root { // what is too long to travel stays behind
		a.To = short
		sealed = s.seal.Seal(useLogin, a)
	}
	room := attemptsSize - len(sealed)
	for i, c := range s.attempts(r) {
		if room -= len(c.Name) + len(c.Value); room < 0 || i >= mostAttempts-1 {
			session.DropCookie(w, c.Name)
		}
	}
	session.SetCookie(w, session.LoginCookie+a.State, sealed, attemptKept)
}

// attempts are the cookies of the attempts that a browser has, the latest first; those that cannot be read are last.
func (s *Site) attempts(r *http.Request) []*http.Cookie {
	all := slices.DeleteFunc(r.Cookies(), func(c *http.Cookie) bool { return !strings.HasPrefix(c.Name, session.LoginCookie) })
	began := func(c *http.Cookie) time.Time {
		var a signin.Attempt
		if s.seal.Open(useLogin, c.Value, &a) != nil {
			return time.Time{}
		}
		return a.At
	}
	slices.SortStableFunc(all, func(a, b *http.Cookie) int { return began(b).Compare(began(a)) })
	return all
}

// attempt is the one that a request answers; ok is false where this browser did not begin it.
func (s *Site) attempt(r *http.Request) (a signin.Attempt, ok bool) {
	c, err := r.Cookie(session.LoginCookie + r.URL.Query().Get("state"))
	if err != nil || s.seal.Open(useLogin, c.Value, &a) != nil {
		return signin.Attempt{}, false
	}
	return a, true
}
