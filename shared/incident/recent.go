package incident

import (
	"cmp"
	"slices"
)

// This file says what of the timeline the header knows, too: the latest changes and decisions, for whoever comes later. They follow what
// people correct or delete.

const (
	// recentChanges and recentDecisions are how many of each the header knows; all of them are on the timeline.
	recentChanges, recentDecisions = 12, 12
	// recentRunes is how much of each text it knows.
	recentRunes = 300
)

// changing are the kinds of entries that say what has changed.
var changing = []EntryKind{
	EntryCorrected, EntryPhase, EntryPhaseBack, EntryConfirmed, EntryNoticeSent, EntryNoticeWaived, EntryProvider, EntryProviderGone, EntryToolDown, EntryToolUp,
	EntryTickets, EntryTakenUp,
}

// recent are the latest decisions, or else the latest changes, in order.
func (i Incident) recent(decisions bool) (out []Entry) {
	for _, e := range i.Recent {
		if e.is(EntryDecided) == decisions {
			out = append(out, e)
		}
	}
	return out
}

// remember keeps what whoever comes later should know of this decision.
func (d *decider) remember() {
	d.forgetRedacted()
	e := d.out.Entry
	if d.now().ID == "" || !e.is(EntryDecided) && !slices.Contains(changing, e.Kind) {
		return
	}
	e.Text = cut(e.Text, recentRunes)
	if e.Post != nil {
		post := *e.Post
		post.Said = Text{cut(post.Said.JA, recentRunes), cut(post.Said.EN, recentRunes)}
		e.Post = &post
	}
	h := d.header()
	h.Recent = trimmed(append(slices.Clone(h.Recent), e))
	h.RecentNames = h.recentNames(d.req.By)
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
	decisions := len(Incident{Recent: all}.recent(true))
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
	h.Recent = slices.Clone(known)
	for n := range h.Recent {
		if reworded(h.Recent[n]) {
			h.Recent[n].Text, h.Recent[n].Names = cut(d.out.Entry.Text, recentRunes), d.out.Entry.Names
		}
	}
	h.Recent = slices.DeleteFunc(h.Recent, func(e Entry) bool { return gone(e) && !reworded(e) })
}
