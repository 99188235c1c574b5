package plan

import (
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// Titled is an effect's key as people read it: in place of a document's id stands the title that the document bears, which
// is in the incident's language.
func Titled(i incident.Incident, key string) string {
	ever := func(string) bool { return true }
	for _, d := range i.Documents(ever) {
		title := d.Title.In(i.Settings.Language)
		switch {
		case title == "":
		case key == incident.DocumentLink(d.ID):
			return incident.DocumentLink(title)
		case key == string(FollowKey(d.ID)):
			return string(FollowKey(title))
		case key == bookmarkPrefix+d.ID:
			return bookmarkPrefix + title
		}
	}
	return key
}

// TitledEntry is an entry whose keys are as people read them.
func TitledEntry(i incident.Incident, e incident.Entry) incident.Entry {
	made := make([]string, len(e.Made))
	for n, key := range e.Made {
		made[n] = Titled(i, key)
	}
	e.Key, e.Made = Titled(i, e.Key), made
	return e
}

// TitledEntries are entries whose keys are as people read them.
func TitledEntries(i incident.Incident, all []incident.Entry) []incident.Entry {
	out := make([]incident.Entry, len(all))
	for n, e := range all {
		out[n] = TitledEntry(i, e)
	}
	return out
}

// Made returns the links to what was made outside for an incident and people open: documents in the playbook's order, then
// what other systems made, by key. Of the drafts of notices it is that of the next alone, of the sheets of the check the last. The channel and the meeting room people are led
// to in other ways.
func Made(i incident.Incident, lang incident.Lang) (out []NamedLink) {
	led := map[string]bool{incident.ChannelLink: true, incident.MeetingLink: true}
	next, _ := i.Draft()
	sheet := i.LastSheet()
	for _, d := range i.Documents(nil) {
		key := incident.DocumentLink(d.ID)
		led[key] = true
		if i.Links[key].URL != "" && (!d.IsDraft() || d.ID == next.ID) && (!d.IsSheet() || d.ID == sheet) {
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
	return slices.ContainsFunc(i.Documents(nil), func(d incident.Document) bool { return i.Links[incident.DocumentLink(d.ID)].URL != "" })
}

// Docs returns the documents an incident should have. They are copied once and belong to the people who write in them; places
// that nobody has edited follow what is known.
func Docs(s incident.State, refs Refs) (out []Effect) {
	p := planner{s: s, i: s.Incident}
	if p.signOnly() {
		return nil
	}
	var follow []Effect
	for _, d := range p.i.Documents(func(id string) bool { return refs.Has(Key(incident.DocumentLink(id))) }) {
		e := Effect{
			Key: Key(incident.DocumentLink(d.ID)), Kind: DocumentKind, Life: Once, Urgency: Work, Link: incident.DocumentLink(d.ID), Facts: p.document(d),
		}
		if p.i.Status.MakesNew() || refs.Has(e.Key) || d.ID == incident.ReviewDocument {
			out = append(out, e)
		}
		if p.follows(d.ID) && refs.Has(e.Key) && (p.i.Status.MakesNew() || refs.Has(FollowKey(d.ID))) {
			follow = append(follow, Effect{
				Key: FollowKey(d.ID), Kind: FollowKind, Life: Kept, Urgency: Word, Needs: []Key{e.Key}, Facts: p.followed(d),
			})
		}
	}
	return slices.Concat(out, follow, p.takeovers(refs))
}

// takeovers are the documents whose text somebody wants, and those whose text was read.
func (p planner) takeovers(refs Refs) (out []Effect) {
	for _, id := range slices.Sorted(maps.Keys(p.i.Drafts)) {
		take, document := p.i.Drafts[id].Take, Key(incident.DocumentLink(id))
		if take != nil && refs.Has(document) && (!take.Told || refs.Has(TakeoverKey(id))) {
			out = append(out, Effect{
				Key: TakeoverKey(id), Kind: TakeoverKind, Life: Kept, Urgency: Work, Needs: []Key{document},
				Facts: Takeover{ID: id, Press: take.Press, Drill: p.i.Kind == incident.Drill, Theirs: take.Theirs},
			})
		}
	}
	return out
}

func (p planner) document(d incident.Document) Document {
	out := Document{
		Head: p.head(), ID: d.ID, Title: d.Title.In(p.lang()), Template: d.Template.In(p.lang()),
		Contact: p.i.Settings.Contact, Runbook: p.i.Settings.Runbook, Meeting: p.i.Meeting(),
		Channel: p.i.ChannelName, FollowUp: followUp(p.s),
	}
	if d.IsSheet() {
		out.Lines = p.s.Sheet()
		out.Template = rows(out.Template, len(out.Lines))
	}
	return out
}

// follows reports whether a document is kept at what is known: a notice until customers have it. From then on it says what they were
// told.
func (p planner) follows(document string) bool {
	if document == incident.NoticeDocument {
		return !p.s.Notified()
	}
	if (incident.Document{ID: document}).IsSheet() || document == incident.ReviewDocument { // it says how it stood when it was made
		return false
	}
	_, no := incident.DraftOf(document)
	return !incident.PerNotice(document) || p.i.Notices.Sent < no
}

// followed is a document without what none of its places says.
func (p planner) followed(d incident.Document) Follow {
	f, draft := Follow{Document: p.document(d)}, p.i.Drafts[d.ID]
	f.Status, f.Phase, f.Ended, f.EndedBy, f.Reason = "", "", time.Time{}, "", ""
	f.Press, f.Left, f.Over = draft.Press, draft.Left, !p.i.Status.MakesNew()
	f.FollowUp = p.promised()
	for _, place := range draft.Bring {
		f.Bring = append(f.Bring, Swap{Place: place.Name, Sum: place.Sum})
	}
	f.Fixed = p.fixed(d.ID)
	return f
}

// fixed reports whether a document is approved.
func (p planner) fixed(document string) bool {
	return p.i.DraftApproved(document) || slices.ContainsFunc(p.s.Todos, func(t incident.Todo) bool { return t.Fixes == document && t.State == incident.TodoDone })
}

// Behind are the documents with places that are behind what is known, as a board shows them in a language.
func Behind(s incident.State, lang incident.Lang) []Draft {
	return planner{s: s, i: s.Incident}.behind(lang)
}

func (p planner) behind(lang incident.Lang) (out []Draft) {
	for _, d := range p.i.Documents(nil) {
		draft := p.i.Drafts[d.ID]
		if len(draft.Behind) > 0 && p.follows(d.ID) && p.i.Status.MakesNew() {
			out = append(out, Draft{
				ID: d.ID, Title: d.Title.In(lang), URL: p.i.Links[incident.DocumentLink(d.ID)].URL, Behind: draft.Behind, Fixed: p.fixed(d.ID),
			})
		}
	}
	return out
}

// promised is followUp, of what has ended as it was then: what a notice promised it promises still.
func (p planner) promised() time.Time {
	s := p.s
	s.Incident.Status = incident.Open
	return followUp(s)
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
