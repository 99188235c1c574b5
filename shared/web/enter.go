package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/draft"
	"noroshi.internal/shared/web/page"
	"noroshi.internal/shared/web/session"
	"noroshi.internal/shared/web/signin"
)

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
	act, known := ask.ByName(path.Base(r.URL.Path))
	if r.URL.Path == nearURL {
		return askURL(r.PostForm.Get("held"))
	}
	if !ok || !known || act.Form == nil {
		page, _, _ := strings.Cut(r.URL.Path, "/do/")
		return strings.TrimSuffix(page, fileEnding)
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
	if s.forgets(r) {
		f.Alarm = &page.Alarm{Text: text.WebNotEncrypted.In(v.lang)}
	}
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

// notIn answers an attempt that let nobody in, with the ways to where somebody wanted to go.
func (s *Site) notIn(w http.ResponseWriter, r *http.Request, to string, why text.Phrase, code int) {
	v := s.visitor(r)
	v.in = false
	s.show(w, code, v, page.Frame{
		Part: "enter", Tab: text.WebEnter.In(v.lang), Alarm: &page.Alarm{Text: why.In(v.lang)}, Body: s.ways(v, returnTo(to)),
	})
}

// tooMany answers a caller who has failed too often lately.
func (s *Site) tooMany(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "60")
	s.notIn(w, r, r.FormValue("to"), text.WebTooMany, http.StatusTooManyRequests)
}

// toProvider sends the browser to the company's identity provider, and whoever is in already to where they want.
func (s *Site) toProvider(w http.ResponseWriter, r *http.Request) {
	v, to := s.visitor(r), returnTo(r.URL.Query().Get("to"))
	switch {
	case s.opt.Provider == nil:
		s.missing(w, r, v)
		return
	case v.in:
		http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // G710: returnTo lets pages of the form through only
		return
	}
	a := signin.NewAttempt(session.Random, to, v.now)
	there, err := s.opt.Provider.Begin(r.Context(), a)
	if err != nil {
		s.refuse(w, r, to, err)
		return
	}
	s.keepAttempt(w, r, a)
	http.Redirect(w, r, there, http.StatusSeeOther) //nolint:gosec // G710: to the identity provider of the settings
}

// fromProvider takes the identity provider's answer. Whoever is in already, by another tab, goes to where they wanted.
func (s *Site) fromProvider(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	if s.opt.Provider == nil {
		s.missing(w, r, v)
		return
	}
	a, begun := s.attempt(r)
	if v.in {
		http.Redirect(w, r, returnTo(a.To), http.StatusSeeOther)
		return
	}
	p, err := s.answered(r, a, begun && !a.Over(v.now))
	if err != nil {
		s.refuse(w, r, a.To, err)
		return
	}
	s.letIn(w, r, session.Session{Mail: p.Mail, Name: incident.CleanTitle(p.Name), How: session.ByProvider}, a.To)
}

// answered returns who the identity provider says came back; alive reports that this browser began the attempt, lately.
func (s *Site) answered(r *http.Request, a signin.Attempt, alive bool) (signin.Person, error) {
	q := r.URL.Query()
	switch {
	case q.Get("error") != "":
		return signin.Person{}, signin.Declined(q.Get("error"))
	case !alive:
		return signin.Person{}, fmt.Errorf("%w: the attempt is over, or this browser did not begin it", signin.ErrUnfinished)
	case q.Get("code") == "":
		return signin.Person{}, fmt.Errorf("%w: it sent the browser back without a code", signin.ErrUnfinished)
	}
	return s.opt.Provider.Finish(r.Context(), a, q.Get("state"), q.Get("code"))
}

// refusals are what people read when they cannot sign in. Who is refused for what is known of them is not told what that was.
var refusals = []struct {
	kind error
	said text.Phrase
	code int
}{
	{signin.ErrUnreachable, text.WebProviderDown, http.StatusBadGateway},
	{signin.ErrMisfit, text.WebMisfit, http.StatusBadGateway},
	{signin.ErrDeclined, text.WebDeclined, http.StatusForbidden},
	{signin.ErrUnfinished, text.WebUnfinished, http.StatusForbidden},
	{nil, text.WebRefused, http.StatusForbidden},
}

// refuse answers somebody who cannot sign in, and leaves the reason in the log.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, to string, err error) {
	s.notLetIn(r, err)
	for _, x := range refusals {
		if x.kind == nil || errors.Is(err, x.kind) {
			s.notIn(w, r, to, x.said, x.code)
			return
		}
	}
}

// maxReason is the most of a reason that is written to the log, in bytes: a page that a provider's proxy shows is long.
const maxReason = 500

// notLetIn writes to the log why somebody was not let in. A reason names nobody. Whoever comes again and again is not written down
// each time.
func (s *Site) notLetIn(r *http.Request, err error) {
	if !s.told.Allow(s.opt.Caller(r)) {
		return
	}
	why := err.Error()
	s.opt.Log.WarnContext(r.Context(), "somebody was not let in", "err", strings.ToValidUTF8(why[:min(len(why), maxReason)], ""))
}

// errOutsider is why a guest's account comes in by no way.
var errOutsider = errors.New("the account in Slack is a guest's, closed, or of another company")

// letIn begins a session. Whoever is an outsider in Slack is one here, and is told nothing else than others who are not
// let in.
func (s *Site) letIn(w http.ResponseWriter, r *http.Request, begun session.Session, to string) {
	v := s.visitor(r)
	v.Session = session.Begin(begun, v.now)
	err := s.identify(v)
	if err == nil && v.person.Outsider() {
		s.refuse(w, r, to, errOutsider)
		return
	}
	if err == nil && v.Mail != "" && v.person.SeenAt.IsZero() {
		_, err = s.people.Meet(r.Context(), v.Mail, v.Name)
	}
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	s.seal.Keep(w, v.Session, s.here())
	http.Redirect(w, r, returnTo(to), http.StatusSeeOther)
}

// leave signs out, and takes what was typed out of the browser.
func (s *Site) leave(w http.ResponseWriter, r *http.Request) {
	v := s.visitor(r)
	if _, ok := v.Number(r.PostForm.Get("token")); !ok && v.in {
		http.Redirect(w, r, Root, http.StatusSeeOther) // another page's form: it may not sign anybody out
		return
	}
	session.Drop(w)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	http.Redirect(w, r, Root+"in?out=1", http.StatusSeeOther)
}

// domainAllowed reports whether an address is of the company's domains; where none are configured, every one is.
func (s *Site) domainAllowed(address string) bool {
	return len(s.opt.Domains) == 0 || signin.Allowed(s.opt.Domains, address)
}
