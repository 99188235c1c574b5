package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
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

// visit is one request of somebody: who it is, and the incident it is about, if it is about one.
type visit struct {
	session.Session
	person people.Person
	lang   incident.Lang
	now    time.Time
	in     bool // signed in
	state  incident.State
	known  map[incident.PersonID]string // names looked up so far
	ctx    context.Context              //nolint:containedctx // a visit is as long as its request
	cache  people.Cache
}

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
	if !found {
		v.person = people.Person{ID: people.MailID(v.Mail), Name: v.Name, Mail: v.Mail, Deleted: v.Mail == ""}
	}
	v.lang = v.person.Lang(v.lang)
	return nil
}

// self names who is signed in for as long as a sign-in does: Slack may learn meanwhile who has the address, and what they have
// typed, and send again, is theirs still.
func (v *visit) self() incident.PersonID {
	if v.Mail != "" {
		return people.MailID(v.Mail)
	}
	return v.person.ID
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
	return s.inside(func(w http.ResponseWriter, r *http.Request, v *visit) {
		state, err := s.svc.State(r.Context(), incident.ID(r.PathValue("id")))
		switch {
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

// name is what colleagues call somebody.
func (v *visit) name(id incident.PersonID) string {
	if id == "" {
		return text.TheTool.In(v.lang)
	}
	if name, ok := v.known[id]; ok {
		return name
	}
	name := string(id)
	if address, ok := people.MailOf(id); ok {
		name = address
	}
	if p, known, err := v.cache.Person(v.ctx, id); err == nil && known && p.Name != "" {
		name = p.Name
	}
	v.known[id] = name
	return name
}

// nameOf is name, and says when it is the reader.
func (v *visit) nameOf(id incident.PersonID) string {
	if id == v.person.ID && id != "" {
		return text.WebYou.In(v.lang, "name", v.name(id))
	}
	return v.name(id)
}

func (v *visit) names(ids []incident.PersonID) string {
	var all []string
	for _, id := range ids {
		all = append(all, v.nameOf(id))
	}
	return text.List(v.lang, all)
}

// team names whoever has a TODO, with their helpers.
func (v *visit) team(t incident.Todo) string {
	if len(t.Helpers) == 0 {
		return v.nameOf(t.Owner)
	}
	return text.LineHelpers.In(v.lang, "owner", v.nameOf(t.Owner), "helpers", v.names(t.Helpers))
}

// owner names the person to the script without telling who it is.
func (v *visit) owner() string {
	if !v.in {
		return ""
	}
	sum := sha256.Sum256([]byte("owner " + string(v.self())))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// zone is the time zone of the times shown: the incident's, which all its readers share.
func (s *Site) zone(v *visit) string {
	if tz := v.state.Incident.Settings.Timezone; tz != "" {
		return tz
	}
	return s.svc.Settings().Timezone
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
