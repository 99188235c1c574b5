package provider

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// listed notes which sources have which events, and which events are gone: those that a JSON source had and none has any more,
// and those that have left the window of RSS, too, while currentevents has them not. A source with an element that could
// not be placed leaves that open.
func (m *merger) listed(readings []Reading) {
	readings = slices.DeleteFunc(slices.Clone(readings), func(r Reading) bool { return !r.placed() })
	current := slices.ContainsFunc(readings, func(r Reading) bool { return r.Source == CurrentEvents })
	for _, e := range m.events {
		was := e.inJSON()
		for _, r := range readings {
			if !m.seen[r.Source][e] {
				e.Listed = slices.DeleteFunc(e.Listed, func(s Source) bool { return s == r.Source })
			}
		}
		switch {
		case e.inJSON():
			e.Gone = time.Time{}
		case e.Open() && e.Gone.IsZero() && (was || current && len(e.Listed) == 0):
			e.Gone = m.at.UTC().Round(0) // as it comes back from a store
		}
	}
}

// result settles every event, forgets old ones and says what changed of those that stay.
func (m *merger) result(known []Event, readings []Reading) (events []Event, changes []Change) {
	for _, e := range m.events {
		e.settle()
	}
	for _, e := range m.kept() {
		before := find(known, e.Key)
		if before == nil {
			e.Next.Broken = e.Next.due(m.at) // nobody was told of it
		}
		changes = append(changes, differences(before, e, m.at, e.shows(readings))...)
		events = append(events, *e)
	}
	return events, changes
}

func find(known []Event, key string) *Event {
	if n := slices.IndexFunc(known, func(e Event) bool { return e.Key == key }); n >= 0 {
		return &known[n]
	}
	return nil
}

// shows reports whether every source that has what e promises was read in full after the time that it names. One that was not may
// have the update; one that does not even have the promise is behind, and says nothing.
func (e *Event) shows(readings []Reading) bool {
	for source := range e.Newest().Said {
		if !slices.ContainsFunc(readings, func(r Reading) bool {
			return r.Source == source && r.placed() && r.At.Sub(e.Next.By) >= Grace
		}) {
			return false
		}
	}
	return true
}

// settle derives what follows from the updates.
func (e *Event) settle() {
	e.drop()
	e.Status = e.Newest().Status
	if e.Stated.Status != "" && e.Stated.Epoch >= e.Last.Unix() {
		e.Status = e.Stated.Status
	}
	e.Status = cmp.Or(e.Status, Unknown)
	for _, u := range e.Updates {
		e.Worst = worse(e.Worst, u.Status)
		e.Title = title(e.Title, u.Title)
		e.zones(u)
	}
	if e.Worst = worse(e.Worst, e.Status); !e.Open() {
		e.Status = Resolved
	}
	e.Next = e.promised()
}

// title is the newer of two titles, where it says anything, without what marks the last update.
func title(before, newer incident.Text) incident.Text {
	newer.JA, newer.EN = unmarked(newer.JA), unmarked(newer.EN)
	if newer == (incident.Text{}) {
		return before
	}
	return newer
}

func unmarked(title string) string {
	if marked(title) {
		return strings.TrimSpace(strings.TrimSpace(title)[len(resolvedMark):])
	}
	return title
}

// maxZones bounds the AZ IDs that are kept of an event.
const maxZones = 20

func (e *Event) zones(u Update) {
	for _, id := range zoneID().FindAllString(u.Text.EN+"\n"+u.Text.JA, maxZones) {
		if n, known := slices.BinarySearch(e.Zones, id); !known && len(e.Zones) < maxZones {
			e.Zones = slices.Insert(e.Zones, n, id)
		}
	}
}

// drop drops the oldest updates while they are too many, or too long. The newest stays.
func (e *Event) drop() {
	size := 0
	for _, u := range e.Updates {
		size += u.size()
	}
	for len(e.Updates) > 1 && (size > maxWords || len(e.Updates) > MaxUpdates) {
		size -= e.Updates[0].size()
		e.Dropped = e.Updates[0].Epoch
		e.Updates = e.Updates[1:]
	}
}

// size is how many bytes an update takes where it is stored, which is as JSON.
func (u Update) size() (bytes int) {
	for _, s := range []string{u.Text.JA, u.Text.EN, u.Title.JA, u.Title.EN} {
		bytes += len(s) + 5*strings.Count(s, "<") + 5*strings.Count(s, ">") + 5*strings.Count(s, "&") +
			strings.Count(s, `"`) + strings.Count(s, `\`) + strings.Count(s, "\n")
	}
	return bytes
}

// kept are the events that are remembered, in the order in which they began: not those that were over long ago, unless a source
// would tell of them anew; and no more than MaxEvents, of which the open ones come first, then those with the newest updates.
func (m *merger) kept() []*Event {
	all := slices.DeleteFunc(slices.Clone(m.events), func(e *Event) bool {
		return !e.Open() && m.at.Sub(e.Over.At) > remembered && !slices.Contains(e.Listed, RSS) && !slices.Contains(e.Listed, CurrentEvents)
	})
	slices.SortStableFunc(all, func(a, b *Event) int {
		if a.Open() != b.Open() {
			return map[bool]int{true: -1, false: 1}[a.Open()]
		}
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Key, b.Key))
	})
	all = all[:min(len(all), MaxEvents)]
	slices.SortStableFunc(all, func(a, b *Event) int { return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Key, b.Key)) })
	return all
}
