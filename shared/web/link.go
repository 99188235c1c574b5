package web

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"sync"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
	"noroshi.internal/shared/web/session"
)

// onceLinks is the one link that lets somebody in: there is one at a time, and it works once. Whoever can read where it is
// shown may choose whom they come in as.
type onceLinks struct {
	mu  sync.Mutex
	key string
}

func (l *onceLinks) fresh() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.key = session.Random()
	return l.key
}

// fits reports whether a key is the link's; with use it works no more.
func (l *onceLinks) fits(key string, use bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.key == "" || subtle.ConstantTimeCompare([]byte(l.key), []byte(key)) != 1 {
		return false
	}
	if use {
		l.key = ""
	}
	return true
}

// Address is where the form is.
func (s *Site) Address() string { return s.opt.Origin + Root }

// Link returns a link that lets one person in once. The one before works no more.
func (s *Site) Link() string {
	return s.opt.Origin + Root + "in/key?" + url.Values{"key": {s.links.fresh()}}.Encode()
}

// showLink shows a link where only whoever runs the form sees it.
func (s *Site) showLink(w http.ResponseWriter, r *http.Request) {
	if s.opt.ShowLink == nil {
		s.missing(w, r, s.visitor(r))
		return
	}
	if !s.shown.Allow(s.opt.Caller(r)) { // each makes the one before worthless, and is a line in the terminal
		s.tooMany(w, r)
		return
	}
	link := s.Link()
	if to := returnTo(r.URL.Query().Get("to")); to != Root {
		link += "&" + url.Values{"to": {to}}.Encode()
	}
	s.opt.ShowLink(link)
	v := s.visitor(r)
	s.show(w, http.StatusOK, v, page.Frame{Part: "sentence", Tab: text.WebEnter.In(v.lang), Body: page.Sentence{
		Title: text.WebEnter.In(v.lang), Text: text.WebLinkShown.In(v.lang),
	}})
}

// byLink asks who comes in. Opening the link uses nothing up: programs that look at links before people do would.
func (s *Site) byLink(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if !s.links.fits(q.Get("key"), false) {
		s.wrongLink(w, r)
		return
	}
	s.askWho(w, r, filled{Values: url.Values{"key": {q.Get("key")}, "to": {returnTo(q.Get("to"))}}, faults: map[string]string{}}, http.StatusOK)
}

// wrongLink answers a key that is none. Only these are counted: a key is as little to be guessed as a code is, and whoever has the
// right one waits for nobody.
func (s *Site) wrongLink(w http.ResponseWriter, r *http.Request) {
	if !s.guesses.Allow(s.opt.Caller(r)) {
		s.tooMany(w, r)
		return
	}
	s.notIn(w, r, r.FormValue("to"), text.WebLinkUsed, http.StatusForbidden)
}

func (s *Site) askWho(w http.ResponseWriter, r *http.Request, in filled, code int) {
	v := s.visitor(r)
	who := line(v, "person", text.WebEnterAs, in.Values, in.faults)
	who.Kind, who.Options = page.Choice, s.everybody(v)
	mail := line(v, "mail", text.WebPersonMail, in.Values, in.faults)
	mail.Input, mail.Complete = "email", "email"
	f := page.Form{
		Action: Root + "in/key", Private: true, Submit: text.WebEnterGo.In(v.lang), Fields: []page.Field{who, mail},
		Hidden: []page.Hidden{{Name: "key", Value: in.Get("key")}, {Name: "to", Value: returnTo(in.Get("to"))}},
	}
	s.show(w, code, v, page.Frame{Part: "enter", Tab: text.WebEnter.In(v.lang), Body: page.Enter{Title: text.WebEnter.In(v.lang), Form: &f}})
}

// everybody are the people whom the settings call in, to choose from.
func (s *Site) everybody(v *visit) []page.Option {
	v.state.Incident.Settings = s.svc.Settings().Freeze(incident.Live, s.svc.Playbook())
	return s.peopleOptions(v, "")
}

// useLink lets in whoever was chosen.
func (s *Site) useLink(w http.ResponseWriter, r *http.Request) {
	in := filled{Values: r.PostForm, faults: map[string]string{}}
	if !s.links.fits(in.Get("key"), false) {
		s.wrongLink(w, r)
		return
	}
	v := s.visitor(r)
	begun := session.Session{How: session.ByLink, Person: incident.PersonID(in.Get("person"))}
	if typed := in.Get("mail"); typed != "" {
		address, ok := people.TypedMail(typed)
		if !ok {
			in.faults.Add(v.lang, "mail", text.WebNoMail)
		}
		begun.Mail, begun.Person = address, ""
	} else if begun.Person == "" {
		in.faults.Add(v.lang, "person", text.ErrorPerson)
	}
	if len(in.faults) > 0 {
		s.askWho(w, r, in, http.StatusUnprocessableEntity)
		return
	}
	if !s.links.fits(in.Get("key"), true) {
		s.wrongLink(w, r)
		return
	}
	s.letIn(w, r, begun, in.Get("to"))
}
