package incident

import (
	"cmp"
	"slices"
	"strings"
)

// This file says what of the timeline the header knows, too: the latest changes and decisions, for whoever comes later. They follow what
// people correct or delete.

const (
	// recentChanges and recentDecisions are how many of each the header knows; all of them are on the timeline.
	recentChanges, recentDecisions = 12, 12
	// recentRunes is how much of each text it knows, and recentFact how much of a fact that was corrected.
	recentRunes, recentFact = 300, 100
)

// changing are the kinds of entries that say what has changed.
var changing = []EntryKind{
	EntryCorrected, EntryPhase, EntryPhaseBack, EntryConfirmed, EntryNoticeSent, EntryNoticeWaived, EntryProvider, EntryProviderGone, EntryToolDown, EntryToolUp,
	EntryTickets, EntryTakenUp, EntryToAll,
}

// recent are the latest decisions, or else the latest changes, in order.
func (i Incident) recent(decisions bool) (out []Entry) {
	for _, e := range i.Recent {
		if e.is(EntryDecided) == decisions && e.Redacted == nil {
			out = append(out, e)
		}
	}
	return out
}

// Changes are the latest changes in order, whoever commanded then.
func (i Incident) Changes() []Entry { return i.recent(false) }

// remember keeps what whoever comes later should know of this decision.
func (d *decider) remember() {
	d.forgetRedacted()
	e := d.out.Entry
	if d.now().ID == "" || !e.is(EntryDecided) && !slices.Contains(changing, e.Kind) {
		return
	}
	h := d.header()
	h.Recent = trimmed(append(slices.Clone(h.Recent), e.brief()))
	h.RecentNames = h.recentNames(d.req.By)
}

// brief is an entry with as much of what was typed as the header knows.
func (e Entry) brief() Entry {
	e.says(e.Text, e.Names)
	if e.Post != nil {
		post := *e.Post
		post.Said = Text{cut(post.Said.JA, recentRunes), cut(post.Said.EN, recentRunes)}
		e.Post = &post
	}
	e.Changes = slices.Clone(e.Changes)
	for n, c := range e.Changes {
		e.Changes[n] = Change{c.Field, cut(c.From, recentFact), cut(c.To, recentFact)}
	}
	return e
}

// says has an entry of the header say a text, which names people.
func (e *Entry) says(text string, names []Name) {
	e.Text = cut(text, recentRunes)
	e.Names = slices.DeleteFunc(slices.Clone(names), func(n Name) bool { return !strings.Contains(e.Text, n.As) })
}

// recentNames are the names of those who made what the header knows, with that of whoever makes the latest.
func (i Incident) recentNames(by Actor) map[PersonID]string {
	names := map[PersonID]string{}
	for _, e := range i.Recent {
		name := i.RecentNames[e.By]
		if e.By == by.ID {
			name = cmp.Or(by.Name, name)
		}
		if e.By != "" && name != "" {
			names[e.By] = name
		}
	}
	if len(names) == 0 {
		return nil
	}
	return names
}

// trimmed are the latest of entries.
func trimmed(all []Entry) []Entry {
	decisions := 0
	for _, e := range all {
		if e.is(EntryDecided) {
			decisions++
		}
	}
	over := map[bool]int{true: decisions - recentDecisions, false: len(all) - decisions - recentChanges}
	return slices.DeleteFunc(all, func(e Entry) bool {
		kind := e.is(EntryDecided)
		over[kind]--
		return over[kind] >= 0
	})
}

// forgetRedacted follows what people deleted, or said anew.
func (d *decider) forgetRedacted() {
	gone := func(e Entry) bool {
		return slices.ContainsFunc(d.out.Redacted, func(r Entry) bool { return r.ID == e.ID })
	}
	reworded := func(e Entry) bool { return d.out.Entry.is(EntryReworded) && d.out.Entry.Of == e.ID }
	known := d.now().Recent
	if !slices.ContainsFunc(known, func(e Entry) bool { return gone(e) || reworded(e) }) {
		return
	}
	h := d.header()
	h.Recent = nil
	for _, e := range known {
		switch {
		case reworded(e):
			e.Redacted = nil
			e.says(d.out.Entry.Text, d.out.Entry.Names)
		case gone(e) && h.stands(e.ID):
			e = e.Redact(d.req.At, d.req.By.ID, WhyDeleted)
		case gone(e):
			continue
		}
		h.Recent = append(h.Recent, e)
	}
}

// stands reports whether a message that was kept is there, in a version of which nothing can be read, so that another may follow.
func (i Incident) stands(word string) bool {
	return slices.ContainsFunc(i.Kept, func(w Word) bool { return w.ID == word && w.Emptied })
}
