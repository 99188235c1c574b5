package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/draft"
	"noroshi.internal/shared/web/page"
	"noroshi.internal/shared/web/session"
	"noroshi.internal/shared/web/signin"
)

// enterURL is where somebody signs in and then goes on to another page of the form.
func enterURL(to string) string { return Root + "in?" + url.Values{"to": {to}}.Encode() }

// turnAway sends somebody who is not signed in to sign in. What they had just sent is kept, if their session has only
// ended: the form's token shows that it was theirs.
func (s *Site) turnAway(w http.ResponseWriter, r *http.Request, v *visit) {
	to := r.URL.RequestURI()
	if r.Method == http.MethodPost {
		to = s.keep(r, v)
	}
	http.Redirect(w, r, enterURL(returnTo(to)), http.StatusSeeOther)
}

// keep keeps what was sent after the session's end, and returns the page on which it is sent again.
func (s *Site) keep(r *http.Request, v *visit) string {
	number, ok := v.Number(r.PostForm.Get("token"))
	form := acts[strings.TrimPrefix(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/'):], "/")].form
	if !ok || form == nil && r.URL.Path != declareURL {
		page, _, _ := strings.Cut(r.URL.Path, "/do/")
		return page
	}
	if err := s.identify(v); err != nil {
		return r.URL.Path
	}
	r.PostForm.Del("token")
	d := draft.Draft{Path: r.URL.Path, Values: r.PostForm, Number: number}
	if err := s.drafts.Keep(r.Context(), v.self(), d); err != nil {
		s.opt.Log.ErrorContext(r.Context(), "what was typed cannot be kept", "err", err)
	}
	return draftURL(d)
}

// enter shows the ways in.
func (s *Site) enter(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	to := returnTo(r.URL.Query().Get("to"))
	if v.in {
		http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // G710: returnTo lets pages of the form through only
		return
	}
	f := page.Frame{Part: "enter", Tab: text.WebEnter.In(v.lang), Body: s.ways(v, to)}
	if strings.Contains(to, "draft=") {
		f.Said = text.WebKept.In(v.lang)
	}
	if r.URL.Query().Get("out") != "" {
		f.Said = text.WebSignedOut.In(v.lang)
	}
	s.show(w, http.StatusOK, v, f)
}

func (s *Site) ways(v *visit, to string) page.Enter {
	q := "?" + url.Values{"to": {to}}.Encode()
	e := page.Enter{Title: text.WebEnter.In(v.lang), Code: Root + "in/code" + q}
	switch {
	case s.opt.Provider != nil:
		e.Provider = Root + "in/go" + q
	case s.opt.ShowLink != nil:
		e.Link = Root + "in/link" + q
	default:
		e.Intro = []string{text.WebEnterNone.In(v.lang)}
	}
	return e
}

// notIn answers an attempt that let nobody in. It says the same whatever the reason.
func (s *Site) notIn(w http.ResponseWriter, r *http.Request, why text.Phrase, code int) {
	v := s.visitor(r)
	v.in = false
	s.show(w, code, v, page.Frame{
		Part: "enter", Tab: text.WebEnter.In(v.lang), Alarm: &page.Alarm{Text: why.In(v.lang)}, Body: s.ways(v, returnTo(r.URL.Query().Get("to"))),
	})
}

const useLogin = "login"

// toProvider sends the browser to the company's identity provider.
func (s *Site) toProvider(w http.ResponseWriter, r *http.Request) {
	if s.opt.Provider == nil {
		s.missing(w, r, s.visitor(r))
		return
	}
	if !s.sent.Allow(s.opt.Caller(r)) {
		s.notIn(w, r, text.WebTooMany, http.StatusTooManyRequests)
		return
	}
	a := signin.NewAttempt(session.Random, returnTo(r.URL.Query().Get("to")), s.svc.Now())
	to, err := s.opt.Provider.Begin(r.Context(), a)
	if err != nil {
		s.opt.Log.WarnContext(r.Context(), "sign-in cannot begin", "err", err)
		s.notIn(w, r, text.WebProviderDown, http.StatusBadGateway)
		return
	}
	session.SetCookie(w, session.LoginCookie, s.seal.Seal(useLogin, a), signin.Longest)
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // G710: to the identity provider of the settings
}

// fromProvider takes the identity provider's answer.
func (s *Site) fromProvider(w http.ResponseWriter, r *http.Request) {
	if s.opt.Provider == nil {
		s.missing(w, r, s.visitor(r))
		return
	}
	session.DropCookie(w, session.LoginCookie)
	var a signin.Attempt
	c, err := r.Cookie(session.LoginCookie)
	if err != nil || s.seal.Open(useLogin, c.Value, &a) != nil || s.svc.Now().Sub(a.At) > signin.Longest {
		s.notIn(w, r, text.WebRefused, http.StatusForbidden)
		return
	}
	q := r.URL.Query()
	p, err := s.opt.Provider.Finish(r.Context(), a, q.Get("state"), q.Get("code"))
	switch {
	case errors.Is(err, signin.ErrUnreachable):
		s.opt.Log.WarnContext(r.Context(), "sign-in cannot end", "err", err)
		s.notIn(w, r, text.WebProviderDown, http.StatusBadGateway)
	case err != nil:
		s.opt.Log.InfoContext(r.Context(), "somebody was not let in", "err", err)
		s.notIn(w, r, text.WebRefused, http.StatusForbidden)
	default:
		s.letIn(w, r, session.Session{Mail: p.Mail, Name: incident.CleanTitle(p.Name), How: session.ByProvider}, a.To)
	}
}

// letIn begins a session. Whoever is an outsider in Slack is one here, and is told nothing else than others who are not
// let in.
func (s *Site) letIn(w http.ResponseWriter, r *http.Request, begun session.Session, to string) {
	v := s.visitor(r)
	v.Session = session.Begin(begun, v.now)
	err := s.identify(v)
	if err == nil && v.person.Outsider() {
		s.notIn(w, r, text.WebRefused, http.StatusForbidden)
		return
	}
	if err == nil && v.Mail != "" && v.person.SeenAt.IsZero() {
		_, err = s.people.Meet(r.Context(), v.Mail, v.Name)
	}
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	s.seal.Keep(w, v.Session)
	http.Redirect(w, r, returnTo(to), http.StatusSeeOther)
}

// leave signs out, and takes what was typed out of the browser.
func (s *Site) leave(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	if _, ok := v.Number(r.PostForm.Get("token")); !ok && v.in {
		http.Redirect(w, r, Root, http.StatusSeeOther) // another page's form: it may not sign anybody out
		return
	}
	session.DropCookie(w, session.Cookie)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	http.Redirect(w, r, Root+"in?out=1", http.StatusSeeOther)
}

// domainAllowed reports whether an address is of the company's domains; where none are configured, every one is.
func (s *Site) domainAllowed(address string) bool {
	return len(s.opt.Domains) == 0 || signin.Allowed(s.opt.Domains, address)
}
