package plan

import (
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// DocumentLink is the key in Incident.Links, and the effect key, of a document of the playbook.
func DocumentLink(id string) string { return "document/" + id }

// Titled is an effect's key as people read it: in place of a document's id stands the title that the document bears, which
// is in the incident's language.
func Titled(i incident.Incident, key string) string {
	for _, d := range i.Playbook.Documents {
		if title := d.Title.In(i.Settings.Language); key == DocumentLink(d.ID) && title != "" {
			return DocumentLink(title)
		}
	}
	return key
}

// Made returns the links to what was made outside for an incident and people open: documents in the playbook's order, then
// what other systems made, by key. Its channel and its meeting room people are led to in other ways.
func Made(i incident.Incident, lang incident.Lang) (out []NamedLink) {
	led := map[string]bool{incident.ChannelLink: true, incident.MeetingLink: true}
	for _, d := range i.Playbook.Documents {
		key := DocumentLink(d.ID)
		if led[key] = true; i.Links[key].URL != "" {
			out = append(out, NamedLink{Name: d.ID, Text: d.Title.In(lang), URL: i.Links[key].URL})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(i.Links)) {
		if !led[key] && i.Links[key].URL != "" {
			out = append(out, NamedLink{Name: key, URL: i.Links[key].URL})
		}
	}
	return out
}

// HasDocuments reports whether a document of the incident was made already.
func HasDocuments(i incident.Incident) bool {
	return slices.ContainsFunc(i.Playbook.Documents, func(d incident.Document) bool { return i.Links[DocumentLink(d.ID)].URL != "" })
}

// Docs returns the documents an incident should have. They are copied once and belong to the people who write in them.
func Docs(s incident.State, refs Refs) (out []Effect) {
	p := planner{s: s, i: s.Incident}
	for _, d := range p.i.Playbook.Documents {
		e := Effect{
			Key: Key(DocumentLink(d.ID)), Kind: DocumentKind, Life: Once, Urgency: Work, Link: DocumentLink(d.ID),
			Facts: Document{
				Head: p.head(), ID: d.ID, Title: d.Title.In(p.lang()), Template: d.Template.In(p.lang()),
				Contact: p.i.Settings.Contact, Runbook: p.i.Settings.Runbook, Meeting: p.i.Meeting(),
				Channel: p.i.ChannelName, FollowUp: followUp(s),
			},
		}
		if p.i.Status.MakesNew() || refs.Has(e.Key) {
			out = append(out, e)
		}
	}
	return out
}

// followUp is when the notice after the next one is due: what the next one promises its readers. Zero: nothing is planned.
func followUp(s incident.State) (at time.Time) {
	next := s.NextNotice()
	for _, t := range s.Todos {
		if t.Notice && !t.Closed() && t.Due.After(next) && !next.IsZero() && (at.IsZero() || t.Due.Before(at)) {
			at = t.Due
		}
	}
	return at
}
