package provider

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Limits of what is remembered.
const (
	MaxEvents  = 200                 // the open ones and the newest of the others
	MaxUpdates = 200                 // of an event; the oldest are dropped
	maxWords   = 400 << 10           // bytes of all texts of an event; a document of Firestore ends at 1 MiB
	remembered = 30 * 24 * time.Hour // how long an event that is over is kept
	together   = 24 * time.Hour      // how far apart two updates in RSS are at the most that are of one event
)

// Merge returns the events after a minute's readings, and what changed. There is one event for each outage, whichever sources
// tell of it, and each update is in it once. A source that could not be read is not among the readings: nothing is concluded
// from its silence. Without readings nothing changes. Merge may be given the same again: then nothing changes, either. known
// is not changed.
func Merge(known []Event, readings ...Reading) (events []Event, changes []Change) {
	m := newMerger(known, readings)
	for _, source := range []Source{CurrentEvents, Events, RSS} { // those that know where an event begins come first
		for _, r := range readings {
			if r.Source == source {
				m.read(r)
			}
		}
	}
	m.listed(readings)
	return m.result(known, readings)
}

// merger is one merge under way.
type merger struct {
	at     time.Time
	events []*Event
	about  map[string][]*Event // the events by the keys of their services
	// seen are the events that each source told of this time.
	seen map[Source]map[*Event]bool
}

func newMerger(known []Event, readings []Reading) *merger {
	m := &merger{about: map[string][]*Event{}, seen: map[Source]map[*Event]bool{}}
	for i := range known {
		m.add(known[i].clone())
	}
	for _, r := range readings {
		m.seen[r.Source] = map[*Event]bool{}
		if r.At.After(m.at) {
			m.at = r.At
		}
	}
	return m
}

func (m *merger) add(e *Event) {
	m.events = append(m.events, e)
	m.file(e, e.Service.Key)
	m.file(e, e.Alias)
}

// file makes an event known by a key of its service.
func (m *merger) file(e *Event, key string) {
	if key != "" && !slices.Contains(m.about[key], e) {
		m.about[key] = append(m.about[key], e)
	}
}

// of are the events of the service that an element is about.
func (m *merger) of(t told) (all []*Event) {
	for _, e := range append(slices.Clip(m.about[t.service.Key]), m.about[t.alias]...) {
		if t.about(e) && !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	return all
}

// about reports whether an element is about the service of an event. public/events may have another key for it, which the ARN in
// currentevents gives away.
func (t told) about(e *Event) bool {
	switch {
	case e.Region != t.region:
		return false
	case t.source == Events && e.Alias == t.service.Key, t.source == CurrentEvents && e.Service.Key == t.alias:
		return true
	}
	return e.Service.Key == t.service.Key
}

// clone shares nothing with e that Merge writes.
func (e Event) clone() *Event {
	e.Updates = slices.Clone(e.Updates)
	for i := range e.Updates {
		e.Updates[i].Said = maps.Clone(e.Updates[i].Said)
	}
	e.Affected, e.Listed, e.Zones = slices.Clone(e.Affected), slices.Clone(e.Listed), slices.Clone(e.Zones)
	return &e
}

// read takes what one reading tells, the oldest first.
func (m *merger) read(r Reading) {
	all := slices.Clone(r.told)
	slices.SortStableFunc(all, func(a, b told) int { return cmp.Compare(a.newest(), b.newest()) })
	for _, t := range all {
		if !t.ended(r.At) {
			t.over = Over{}
		}
		if r.Source == RSS {
			m.item(t)
		} else {
			m.element(t)
		}
	}
}

// element takes all that a JSON source tells of one event.
func (m *merger) element(t told) {
	base := m.find(t)
	if base == nil && t.ancient(m.at) {
		return
	}
	if base == nil {
		base = m.start(t, t.start)
	}
	touched := []*Event{base}
	for _, u := range t.updates {
		e := m.place(t, base, u)
		if e.take(t, u); u.marked() {
			e.end(Over{At: u.At(), Why: ByTitle, Source: t.source})
		}
		touched = append(touched, e)
	}
	for _, e := range touched {
		m.seen[t.source][e] = true
		e.end(t.over)
	}
	if base.Open() && !t.over.At.IsZero() { // it ended before it began, but it ended
		base.end(Over{At: base.First, Why: t.over.Why, Source: t.source})
	}
	e := touched[len(touched)-1]
	e.describe(t)
	m.file(e, e.Alias)
	m.file(e, e.Service.Key)
}

// ancient reports whether an event was over long ago: public/events lists such ones, too.
func (t told) ancient(at time.Time) bool {
	return !t.over.At.IsZero() && at.Sub(t.over.At) > remembered
}

// place is the event that an update of an element belongs to: the one that knows it; else the element's own, unless that was
// over before. Then it belongs to one that follows.
func (m *merger) place(t told, base *Event, u Update) *Event {
	if e := m.knowing(t, u.Epoch); e != nil {
		return e
	}
	e := base
	for next := m.following(t, e); next != nil && u.Epoch >= next.First.Unix(); next = m.following(t, e) {
		e = next
	}
	if e.Open() || !t.over.At.IsZero() || u.Status == Resolved || u.Epoch <= e.Over.At.Unix() {
		return e
	}
	next := m.start(t, u.Epoch)
	next.Follows = e.Key
	return next
}

func (m *merger) following(t told, e *Event) *Event {
	return m.one(t, func(o *Event) bool { return o.Follows == e.Key && o.First.After(e.First) })
}

// item takes an update from RSS.
func (m *merger) item(t told) {
	u := t.updates[0]
	e := m.knowing(t, u.Epoch)
	if e == nil {
		e = m.belonging(t, u)
	}
	if e == nil {
		follows := m.latestOver(t, u.Epoch)
		e = m.start(t, u.Epoch)
		e.Follows = follows
	}
	e.take(t, u)
	m.seen[RSS][e] = true
	e.end(t.over)
}

// belonging is the event that an update which nobody knows belongs to: one that is open in the JSON; else one that is not over
// and near it in time; else one that was going on at that time, or ended just before what ends it once more. nil: a new one.
func (m *merger) belonging(t told, u Update) *Event {
	json := func(e *Event) bool { return e.Open() && e.inJSON() && u.Epoch >= e.First.Unix() }
	near := func(e *Event) bool {
		return e.gap(u.Epoch) < together && !(e.inJSON() && u.Epoch < e.First.Unix())
	}
	open := func(e *Event) bool { return e.Open() && near(e) }
	over := func(e *Event) bool {
		return !e.Open() && near(e) && (u.Epoch <= e.Over.At.Unix() || u.Status == Resolved)
	}
	for _, fits := range []func(*Event) bool{json, open, over} {
		if e := m.one(t, fits); e != nil {
			return e
		}
	}
	return nil
}

// latestOver is the key of the event of a service that was over last before a moment; "": there was none.
func (m *merger) latestOver(t told, epoch int64) string {
	e := m.one(t, func(e *Event) bool { return !e.Open() && e.Over.At.Unix() <= epoch })
	if e == nil {
		return ""
	}
	return e.Key
}

// one is, of the events of a service that fit, the one that began last.
func (m *merger) one(t told, fits func(*Event) bool) (found *Event) {
	for _, e := range m.of(t) {
		if fits(e) && (found == nil || e.First.After(found.First)) {
			found = e
		}
	}
	return found
}

// find is the event that an element is: by its key, else the first that knows one of its updates, else one that only RSS knows
// yet, whose beginning had left the window.
func (m *merger) find(t told) (found *Event) {
	for _, e := range m.of(t) {
		if e.First.Unix() == t.start {
			return e
		}
	}
	for _, u := range t.updates {
		if e := m.knowing(t, u.Epoch); e != nil {
			return e
		}
	}
	return m.one(t, func(e *Event) bool {
		return e.Open() && !e.inJSON() && e.Gone.IsZero() && e.First.Unix() > t.start && e.gap(t.newest()) < together
	})
}

// knowing is the event of a service that has an update of that second.
func (m *merger) knowing(t told, epoch int64) *Event {
	for _, e := range m.of(t) {
		if e.knows(epoch) {
			return e
		}
	}
	return nil
}

// start begins an event.
func (m *merger) start(t told, epoch int64) *Event {
	key := keyOf(t.service.Key, epoch)
	if e := m.one(t, func(e *Event) bool { return e.Key == key }); e != nil {
		return e
	}
	e := &Event{
		Key: key, Service: t.service, Alias: t.alias, Region: t.region, Link: t.link, Raw: t.raw,
		Status: Unknown, Worst: Unknown, First: moment(epoch), Last: moment(epoch),
	}
	m.add(e)
	return e
}
