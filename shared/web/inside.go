package web

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
	"noroshi.internal/shared/web/session"
)

// renewAfter is how old a session's last sign of life may be before the cookie is written anew.
const renewAfter = 5 * time.Minute

// visitor says who sends a request.
func (s *Site) visitor(r *http.Request) *visit {
	v := &visit{now: s.svc.Now(), known: map[incident.PersonID]string{}, ctx: r.Context(), cache: s.people, lang: s.asked(r)}
	v.Session, v.in = s.seal.Read(r, v.now, s.here())
	return v
}

// identify finds out who a session is of: the Slack account that has the address, as far as the store knows it, so that it
// is found while Slack is down as well.
func (s *Site) identify(v *visit) error {
	var found bool
	var err error
	if v.Mail != "" {
		v.person, found, err = s.people.ByMail(v.ctx, v.Mail)
	} else {
		v.person, found, err = s.people.Person(v.ctx, v.Person)
	}
	if err != nil {
		return err
	}
	if found && v.person.Name != "" {
		v.known[v.person.ID] = v.person.Name
	}
	if !found {
		v.person = people.Person{ID: people.MailID(v.Mail), Name: v.Name, Mail: v.Mail, Deleted: v.Mail == ""}
	}
	v.lang = v.person.Lang(v.lang)
	return nil
}

// inside lets only those through who are signed in and belong here.
func (s *Site) inside(next func(http.ResponseWriter, *http.Request, *visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitor(r)
		if !v.in {
			s.turnAway(w, r, v)
			return
		}
		if err := s.identify(v); err != nil {
			s.broken(w, r, v, err)
			return
		}
		if v.person.Outsider() {
			session.Drop(w)
			s.show(w, http.StatusForbidden, v, page.Frame{Part: "sentence", Body: page.Sentence{
				Title: text.WebMissingTitle.In(v.lang), Text: text.Refusal(v.lang, incident.RefusedOutsider),
			}})
			return
		}
		s.renew(w, v)
		next(w, r, v)
	}
}

// renew writes a session's last sign of life into the browser.
func (s *Site) renew(w http.ResponseWriter, v *visit) {
	if v.now.Sub(v.Seen) > renewAfter {
		v.Seen = v.now
		s.seal.Keep(w, v.Session, s.here())
	}
}

// about is inside, for a page of one incident that the person may know of.
func (s *Site) about(next func(http.ResponseWriter, *http.Request, *visit)) http.HandlerFunc {
	return s.of(s.svc.State, next)
}

// of is about, with as much of the incident as read reads.
func (s *Site) of(read func(context.Context, incident.ID) (incident.State, error), next func(http.ResponseWriter, *http.Request, *visit)) http.HandlerFunc {
	return s.inside(func(w http.ResponseWriter, r *http.Request, v *visit) {
		state, err := read(r.Context(), incident.ID(r.PathValue("id")))
		switch {
		case err == nil && state.Incident.BySign() && !s.svc.MayKnow(v.ctx, v.person.ID, "", state.Incident):
			s.aside(w, v, state.Incident) // the help room was told as much
		case notFound(err), err == nil && (state.Incident.ID == incident.Workspace || !s.svc.MayKnow(v.ctx, v.person.ID, "", state.Incident)):
			s.missing(w, r, v)
		case err != nil:
			s.broken(w, r, v, err)
		default:
			v.state = state
			next(w, r, v)
		}
	})
}

// asked is the language a browser asks for, if it is one of ours.
func (s *Site) asked(r *http.Request) incident.Lang {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err == nil {
		for _, tag := range wanted {
			base, _ := tag.Base()
			if lang := incident.Lang(base.String()); lang == incident.Japanese || lang == incident.English {
				return lang
			}
		}
	}
	return s.svc.Settings().Language
}

// returnTo is where to go after coming in. Only pages that a session opens are: what else an address asks for is the start page.
func returnTo(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.ContainsAny(to, "\\\n\r\t") {
		return Root
	}
	clean := path.Clean(u.Path)
	if slices.Contains(rooms, u.Path) {
		clean = u.Path
	}
	if !inARoom(clean) || strings.HasPrefix(clean, Root+"in") || clean == Root+"out" {
		return Root
	}
	return (&url.URL{Path: clean, RawQuery: u.RawQuery}).String()
}
