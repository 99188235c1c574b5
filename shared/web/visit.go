package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/text"
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

// self names who is signed in for as long as a sign-in does: Slack may learn meanwhile who has the address, and what they have
// typed, and send again, is theirs still.
func (v *visit) self() incident.PersonID {
	if v.Mail != "" {
		return people.MailID(v.Mail)
	}
	return v.person.ID
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

// me is what colleagues call the reader; "" where the page did not ask whose the session is, or nobody has said it yet.
func (v *visit) me() string {
	if v.person.ID == "" {
		return ""
	}
	return v.name(v.person.ID)
}

// nameOf is name, and says when it is the reader.
func (v *visit) nameOf(id incident.PersonID) string {
	if id == v.person.ID && id != "" {
		return text.WebYou.In(v.lang, "name", v.name(id))
	}
	return v.name(id)
}

// lead is who commands.
func (v *visit) lead(i incident.Incident) string {
	return text.Leader(v.lang, i.Commander, incident.Offer{}, v.nameOf, nil)
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
