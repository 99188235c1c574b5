package web

import (
	"context"
	"net/http"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/session"
)

// Local mode serves more pages on the form's host. Its session opens them, too: people sign in once, and come back to where
// they wanted to go.
const (
	Documents = "/documents/"
	Sandbox   = "/sandbox/"
)

// Visitor is somebody who is signed in, on a page beside the form.
type Visitor struct {
	site *Site
	v    *visit
}

// Visitor returns who sends a request to a page beside the form; in is false when nobody is signed in who belongs here. It keeps
// the session alive as the form's own pages do.
func (s *Site) Visitor(w http.ResponseWriter, r *http.Request) (_ Visitor, in bool, err error) {
	v := s.visitor(r)
	if v.in {
		err = s.identify(v)
	}
	if err != nil || !v.in {
		return Visitor{s, v}, false, err
	}
	if v.person.Outsider() { // the session would lead straight back here from where others sign in
		session.Drop(w)
		return Visitor{s, v}, false, nil
	}
	s.renew(w, v)
	return Visitor{s, v}, true, nil
}

// Lang is the language that the visitor reads; of somebody who is not signed in, the one that their browser asks for.
func (x Visitor) Lang() incident.Lang { return x.v.lang }

// Look tells what an incident is called, and where its board is. may is false when the visitor may not learn of it, or there is
// none: the two are not told apart.
func (x Visitor) Look(ctx context.Context, id incident.ID) (name, board string, may bool, err error) {
	state, err := x.site.svc.State(ctx, id)
	switch {
	case notFound(err):
		return "", "", false, nil
	case err != nil:
		return "", "", false, err
	case state.Incident.ID == incident.Workspace || !x.site.svc.MayKnow(x.v.ctx, x.v.person.ID, "", state.Incident):
		return "", "", false, nil
	}
	return title(x.v.lang, state.Incident), boardURL(id), true, nil
}

// SignIn is where somebody signs in and then comes back to a page.
func SignIn(to string) string { return enterURL(returnTo(to)) }

// Pass returns a key that signs one browser in, once, on a page beside the form that knows who opens it. The key before works no
// more.
func (s *Site) Pass() string { return s.passes.fresh() }

// UsePass signs somebody in by a key. ok is false when the key is not, or no longer, one that does. Only these count as guesses, as
// wrong codes do: whoever has the right one waits for nobody.
func (s *Site) UsePass(w http.ResponseWriter, r *http.Request, key string, as incident.PersonID) (ok bool) {
	if !s.passes.fits(key, true) {
		s.guesses.Allow(s.opt.Caller(r))
		return false
	}
	s.seal.Keep(w, session.Begin(session.Session{How: session.ByLink, Person: as}, s.svc.Now()), s.here())
	return true
}
