package incident

import (
	"maps"
	"slices"
)

// Draft is what is known of a document whose places people have rewritten: it follows the facts no longer by itself there. It
// is stored; field names must not change.
type Draft struct {
	Behind []Place `json:"behind,omitempty"` // the places that do not say what is known
	Press  int     `json:"press,omitempty"`  // how often people asked to bring facts in
	Bring  []Place `json:"bring,omitempty"`  // what they asked for last, until the tool tells what became of it
	// Left has the places that people want as they wrote them, by name: the sum of the fact that is not to be brought in.
	Left map[string]string `json:"left,omitempty"`
	Take *Taking           `json:"take,omitempty"` // what somebody asked to take over from it last
}

// Place is a place of a document.
type Place struct {
	Name string `json:"name"`           // as the template has it: "region"
	Says string `json:"says,omitempty"` // what stands there, shortened
	Sum  string `json:"sum,omitempty"`  // of all that stands there; "": nobody finds the place any more
	Want string `json:"want,omitempty"` // the fact, as the document would say it, shortened
	Fact string `json:"fact,omitempty"` // the sum of all of that
	// Unsure says that nobody knows whether people edited it: the document is of an earlier version, or lost what was remembered of it.
	Unsure bool `json:"unsure,omitempty"`
}

// Found reports whether the place can still be told from the text around it, so that a fact can be put there.
func (p Place) Found() bool { return p.Sum != "" }

// is reports whether two are the same place with the same text in it.
func (p Place) is(q Place) bool { return p.Name == q.Name && p.Sum == q.Sum }

// named are those of the places behind that somebody means who saw them: a place whose text has changed since is none of them.
func (t Draft) named(seen []Place) (out []Place) {
	for _, p := range t.Behind {
		if slices.ContainsFunc(seen, p.is) {
			out = append(out, p)
		}
	}
	return out
}

// Renew brings facts into places of a document that people have rewritten (Put), and leaves others as they wrote them. Of each
// place Name and Sum say what was seen.
type Renew struct {
	Document   string // Document.ID
	Put, Leave []Place
}

func (Renew) scope() Scope  { return Scope{} }
func (Renew) about() matter { return started }

func (a Renew) decide(d *decider) error {
	was := d.state.Incident.Drafts[a.Document]
	put := slices.DeleteFunc(was.named(a.Put), func(p Place) bool { return !p.Found() })
	left := was.named(a.Leave)
	switch {
	case len(a.Put)+len(a.Leave) == 0:
		return refuse(RefusedSame)
	case len(put)+len(left) == 0:
		return refuse(RefusedRewritten)
	}
	draft := was.leaving(left)
	if len(put) > 0 {
		draft.Press, draft.Bring = draft.Press+1, put
	}
	d.setDraft(a.Document, draft)
	d.out.Entry.Key = DocumentLink(a.Document)
	for _, p := range put {
		d.out.Entry.Changes = append(d.out.Entry.Changes, Change{Field: p.Name, From: p.Says, To: p.Want})
	}
	d.out.Entry.Subject = names(left)
	d.entry(EntryRenewed)
	return nil
}

// recordedBy: what was not as it had been seen any more is not in the entry.
func (a Renew) recordedBy(e Entry, _ State) bool {
	put, left := names(a.Put), names(a.Leave)
	return e.is(EntryRenewed) && e.Key == DocumentLink(a.Document) &&
		!slices.ContainsFunc(e.Changes, func(c Change) bool { return !slices.Contains(put, c.Field) }) &&
		!slices.ContainsFunc(e.Subject, func(name string) bool { return !slices.Contains(left, name) })
}

// leaving is t with places left as people wrote them, so that nobody is told of them again before the fact changes.
func (t Draft) leaving(places []Place) Draft {
	t.Left = copyMap(t.Left)
	for _, p := range places {
		t.Left[p.Name] = p.Fact
	}
	t.Behind = slices.DeleteFunc(slices.Clone(t.Behind), func(p Place) bool { return slices.ContainsFunc(places, p.is) })
	return t
}

func names(places []Place) (out []string) {
	for _, p := range places {
		out = append(out, p.Name)
	}
	return out
}

// Followed is the tool's word which places of a document do not say what is known, since people have rewritten them. Press is how
// many times it knew that people had asked to bring facts in.
type Followed struct {
	Document string
	Press    int
	Behind   []Place
}

func (Followed) scope() Scope { return Scope{} }

func (a Followed) note(d *decider) error {
	draft := d.state.Incident.Drafts[a.Document]
	same := slices.Equal(draft.Behind, a.Behind)
	if same && (len(draft.Bring) == 0 || a.Press != draft.Press) {
		return refuse(RefusedSame)
	}
	if draft.Behind = a.Behind; a.Press == draft.Press {
		draft.Bring = nil
	}
	d.setDraft(a.Document, draft)
	d.out.Entry.Key, d.out.Entry.Subject = DocumentLink(a.Document), names(a.Behind)
	if d.entry(EntryBehind); len(a.Behind) == 0 {
		d.entry(EntryCaughtUp)
	}
	return nil
}

func (d *decider) setDraft(document string, t Draft) {
	i := d.header()
	i.Drafts = maps.Clone(i.Drafts)
	if i.Drafts == nil {
		i.Drafts = map[string]Draft{}
	}
	i.Drafts[document] = t
}

// movesDrafts reports whether a decision changes which drafts there are, what they say or whether they may follow, beside the facts: when
// customers hear next, and whether a draft is approved.
func (d *decider) movesDrafts() bool {
	was, now := d.state.Incident, d.now()
	return was.draftDue() != now.draftDue() || was.fixedDraft() != now.fixedDraft() || slices.ContainsFunc(slices.Concat(d.out.Todos, d.out.Others), func(t Todo) bool {
		was, _ := d.state.Todo(t.ID)
		return (t.Notice || t.Fixes != "") && (t.Closed() != was.Closed() || !t.Due.Equal(was.Due))
	})
}

// DocumentLink is the key in Incident.Links, and the effect key, of a document of the playbook.
func DocumentLink(id string) string { return "document/" + id }
