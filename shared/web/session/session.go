package session

import (
	"net/http"
	"time"

	"noroshi.internal/shared/incident"
)

// How somebody came in.
type How string

// The ways in.
const (
	ByProvider How = "provider" // the company's identity provider
	ByCode     How = "code"     // a break-glass code: who it is was typed
	ByLink     How = "link"     // local mode's one-time link: who it is was chosen
)

// The times of a session. A shift has eight hours; a code is for getting through the worst of it.
const (
	Idle     = time.Hour      // without a request
	Longest  = 10 * time.Hour // whatever happens
	CodeLong = 4 * time.Hour  // of one that a break-glass code began
)

// Session is who is signed in. Field names are kept by cookies out there: they do not change.
type Session struct {
	ID     string            `json:"id"`
	Person incident.PersonID `json:"person,omitempty"` // chosen; otherwise whoever has the address
	Mail   string            `json:"mail,omitempty"`
	Name   string            `json:"name,omitempty"`
	How    How               `json:"how"`
	Began  time.Time         `json:"began"`
	Seen   time.Time         `json:"seen"`
}

// Begin makes s a session of its own that begins now.
func Begin(s Session, now time.Time) Session {
	s.ID, s.Began, s.Seen = random(16), now, now
	return s
}

// Ended reports whether s is over at a moment. A clock that went back ends nothing.
func (s Session) Ended(now time.Time) bool {
	longest := Longest
	if s.How == ByCode {
		longest = CodeLong
	}
	return now.Sub(s.Seen) > Idle || now.Sub(s.Began) > longest
}

// The cookies. Browsers take the __Host- ones only over https, or from the machine itself, with Secure, for the whole
// host and for no other; Lax lets the way back from the identity provider and links from Slack find the session.
const (
	Cookie      = "__Host-noroshi"
	LoginCookie = "__Host-noroshi-login-" // and the state of the attempt

	// HereCookie is the session's beside it, where the process itself is opened over http on its own machine: Safari takes
	// no Secure cookie there (WebKit bug 281149).
	HereCookie = "noroshi"
)

// kept is how long the browser keeps a session's cookie. It outlives the session, to tell who had typed what when it
// ended; it lets nobody do anything then.
const kept = 24 * time.Hour

const useSession = "session"

// Keep puts s into the browser; here says that it is opened over http on the process's own machine.
func (s *Sealer) Keep(w http.ResponseWriter, current Session, here bool) {
	sealed := s.Seal(useSession, current)
	SetCookie(w, Cookie, sealed, kept)
	if here {
		http.SetCookie(w, plainly(HereCookie, sealed, kept))
	}
}

// Drop takes the session out of the browser.
func Drop(w http.ResponseWriter) {
	DropCookie(w, Cookie)
	http.SetCookie(w, plainly(HereCookie, "", -time.Second))
}

// Read returns the session of a request. live is false when there is none or it is over; one that is over is returned all
// the same.
func (s *Sealer) Read(r *http.Request, now time.Time, here bool) (current Session, live bool) {
	c, err := r.Cookie(Cookie)
	if err != nil && here {
		c, err = r.Cookie(HereCookie)
	}
	if err != nil || s.Open(useSession, c.Value, &current) != nil || current.ID == "" {
		return Session{}, false
	}
	return current, !current.Ended(now)
}

// SetCookie puts a cookie into the browser that no script reads and no other site sends along with a form.
func SetCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	c := plainly(name, value, age) //nolint:gosec // G124: the next line makes it Secure
	c.Secure = true
	http.SetCookie(w, c)
}

func plainly(name, value string, age time.Duration) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode} //nolint:gosec // G124: SetCookie makes it Secure; without, it is for this machine over http
}

// DropCookie takes a cookie out of the browser.
func DropCookie(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
