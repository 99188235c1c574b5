package watch

import (
	"maps"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/provider"
)

// StandOf is how an event stands.
func StandOf(e provider.Event) Stand {
	s := Stand{Epoch: e.Last.Unix(), Status: e.Status, Turns: e.Stated.Turns, Over: !e.Open(), Gone: !e.Gone.IsZero()}
	for _, u := range e.Updates {
		s.Corrected += u.Corrected
	}
	if s.Gone {
		s.GoneAt = e.Gone.Unix()
	}
	if e.Next.Broken {
		s.Broken = e.Next.Epoch
	}
	return s
}

// Untold reports whether nobody was told of it, or nobody that it is as bad as it is by now: somebody has to hear.
func (o Outage) Untold() bool {
	return !o.Old && !o.Stand.Over && !o.Stand.Gone && (o.Known == "" || o.Stand.Status.Rank() > o.Known.Rank())
}

// fresh is how old the newest word of an event may be that makes a sign when it is first seen. Whoever has trouble with the same service hears
// of an older one that is open.
const fresh = 24 * time.Hour

// seen is the same as an observation of each of the tools and feeds: one that could not be read in full is unread.
func (l Look) seen(of provider.Filter) []Observation {
	out := slices.Clone(l.Tools)
	for _, a := range l.Feeds {
		o := Observation{Tool: string(a.Source), Feed: true, At: a.At, Says: Fine, Wrong: a.Wrong}
		if a.Wrong.Code == "" && len(a.Reading.In(of).Partly) > 0 {
			o.Wrong = incident.Wrong{Code: incident.WrongUnreadable}
		}
		if o.Wrong.Code != "" {
			o.Says = Unread
		}
		out = append(out, o)
	}
	return out
}

// asked is when the latest of the answers that could be read was asked for.
func (l Look) asked() (at time.Time) {
	for _, a := range l.Feeds {
		if a.Wrong.Code == "" {
			at = later(at, a.At)
		}
	}
	return at
}

// readings are what the feeds say of what counts, and the same text whenever they say the same.
func (l Look) readings(of provider.Filter) (all []provider.Reading, sum string) {
	var sums []string
	for _, a := range l.Feeds {
		if a.Wrong.Code == "" {
			r := a.Reading.In(of)
			all, sums = append(all, r), append(sums, r.Sum())
		}
	}
	slices.Sort(sums)
	return all, strings.Join(sums, " ")
}

// Next takes a look, and returns the state after it, whether that is worth writing, and the readings that are to be merged, where they
// say something new or a promise is due that was not looked for since. A look that another one has overtaken says nothing new: what is not listed there may be by
// now. s is not changed.
func (s State) Next(at time.Time, l Look, of provider.Filter) (next State, changed bool, merge []provider.Reading) {
	next, changed = s.After(at, l.seen(of))
	all, sum := l.readings(of)
	overtaken := l.asked().Before(s.Provider.At) && s.Provider.At.Sub(at) <= ahead // of a clock that was wrong nothing is overtaken
	if len(all) == 0 || overtaken || sum == s.Provider.Sum && !s.Provider.due(at, all) {
		return next, changed, nil
	}
	next.Provider.Sum, next.Provider.At, next.At = sum, l.asked(), at
	return next, true, all
}

// due reports whether a promise has passed by all that was read. Once that was looked at, the same says nothing more: it may be that
// what would have the update cannot be read.
func (p Provider) due(at time.Time, all []provider.Reading) bool {
	return slices.ContainsFunc(p.Outages, func(o Outage) bool {
		passed := func(at time.Time) bool { return at.Sub(o.Due) >= provider.Grace }
		early := slices.ContainsFunc(all, func(r provider.Reading) bool { return !passed(r.At) })
		return !o.Due.IsZero() && !early && (!passed(p.At) || p.At.After(at))
	})
}

// Merged takes the events as they are after a merge. before says of which there was a document; first, that none was ever read, so that
// what is over is no news.
func (s State) Merged(at time.Time, events []provider.Event, before func(key string) bool, first bool) State {
	var out []Outage
	left := mostMatched
	for _, e := range events {
		o, known := s.outage(e.Key)
		stale := at.Sub(e.Last) > fresh
		if !known && !e.Open() && (stale || first || before(e.Key)) {
			continue
		}
		o.Old = stale && (o.Old || !known)
		o.Key, o.Region, o.Services, o.Stand, o.Due = e.Key, e.Region, matched(e, left), StandOf(e), time.Time{}
		left -= len(o.Services)
		if !e.Next.Broken {
			o.Due = e.Next.By
		}
		out = append(out, o)
	}
	s.Provider.Outages = out
	return s
}

// mostMatched is how many services of all outages are kept by name: they are in one document.
const mostMatched = 1000

// matched are the services by which an event is held against what runs: all of them, while there are not too many.
func matched(e provider.Event, most int) []string {
	if all := everyService(e); len(all) <= most {
		return all
	}
	return ServicesOf(e)
}

func (s State) outage(key string) (o Outage, known bool) {
	n := slices.IndexFunc(s.Provider.Outages, func(o Outage) bool { return o.Key == key })
	if n < 0 {
		return o, false
	}
	return s.Provider.Outages[n], true
}

// Reads is whether the provider's word can be read at a moment, as far as that is known; nil: nothing is, or nobody looks. It cannot be
// where no feed can; Parts are those that cannot where others can.
func (s State) Reads(at time.Time) *incident.Feed {
	var lost incident.Feed
	known := 0
	for _, name := range slices.Sorted(maps.Keys(s.Feeds)) {
		switch t := s.Feed(name, at); {
		case t.Is == incident.ToolUp:
			known++
		case t.Wrong.Code != incident.WrongUnseen || t.Was != "":
			known++
			lost.Unread, lost.ReadAt, lost.Wrong = later(lost.Unread, t.Since), later(lost.ReadAt, t.WasAt), t.Wrong
			lost.Parts = append(lost.Parts, incident.FeedPart{Name: name, Unread: t.Since, ReadAt: t.WasAt})
		}
	}
	switch {
	case known == 0:
		return nil
	case len(lost.Parts) == len(s.Feeds):
		lost.Parts = nil
		return &lost
	}
	return &incident.Feed{Parts: lost.Parts}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
