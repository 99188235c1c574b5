package watch

import (
	"maps"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/provider"
)

// Provider is what is known of the provider's public word, besides its events, which have documents of their own. It is stored as a
// part of State; field names must not change.
type Provider struct {
	Feeds   map[string]Memory `json:"feeds,omitempty"` // by source; one that can be read in full is up
	Sum     string            `json:"sum,omitempty"`   // of all that was read last and counts
	Outages []Outage          `json:"outages,omitempty"`
	// Heard is what each incident was told of whether it can be read.
	Heard map[incident.ID]string `json:"heard,omitempty"`
}

// Outage is one of the provider's events of which people are to be told.
type Outage struct {
	Key      string                `json:"key"`
	Region   string                `json:"region"` // provider.Global for what is in none
	Services []string              `json:"services,omitempty"`
	Stand    Stand                 `json:"stand"`
	Due      time.Time             `json:"due,omitzero"`   // by when it promised another update that has not come
	Sign     incident.ID           `json:"sign,omitempty"` // that was opened for it last
	Told     map[incident.ID]Stand `json:"told,omitempty"` // as which each incident that runs knows it
	// Known is the worst that anybody was told of it; empty: nobody was told.
	Known provider.Status `json:"known,omitempty"`
}

// Stand is how an event stands, as far as people are told of it.
type Stand struct {
	Epoch     int64           `json:"epoch"` // of its newest update
	Status    provider.Status `json:"status"`
	Corrected int             `json:"corrected,omitempty"` // how often words of it were changed
	Over      bool            `json:"over,omitempty"`
	Gone      bool            `json:"gone,omitempty"`
	Broken    int64           `json:"broken,omitempty"` // epoch of the update whose promise was broken
}

// StandOf is how an event stands.
func StandOf(e provider.Event) Stand {
	s := Stand{Epoch: e.Last.Unix(), Status: e.Status, Over: !e.Open(), Gone: !e.Gone.IsZero()}
	for _, u := range e.Updates {
		s.Corrected += u.Corrected
	}
	if e.Next.Broken {
		s.Broken = e.Next.Epoch
	}
	return s
}

// Untold reports whether nobody was told of it, or nobody that it is as bad as it is by now: somebody has to hear.
func (o Outage) Untold() bool {
	return !o.Stand.Over && !o.Stand.Gone && (o.Known == "" || o.Stand.Status.Rank() > o.Known.Rank())
}

// fresh is how old the newest word of an event may be that people are told of when it is first seen.
const fresh = 24 * time.Hour

// Read takes the answers of one look, and returns the state after it and whether the events are to be merged: something is new, or a
// promise is due. read are the readings of what counts. s is not changed.
func (s State) Read(at time.Time, answers []provider.Answer, of provider.Filter) (next State, read []provider.Reading, merge bool) {
	next = s
	next.Provider.Feeds = map[string]Memory{}
	var sums []string
	for _, a := range answers {
		o := Observation{At: a.At, Says: Fine, Wrong: a.Wrong}
		if a.Wrong.Code == "" {
			r := a.Reading.In(of)
			read, sums = append(read, r), append(sums, r.Sum())
			if len(r.Partly) > 0 {
				o.Wrong = incident.Wrong{Code: incident.WrongUnreadable}
			}
		}
		if o.Wrong.Code != "" {
			o.Says = Unread
		}
		next.Provider.Feeds[string(a.Source)] = s.Provider.Feeds[string(a.Source)].after(o)
	}
	slices.Sort(sums)
	if sum := strings.Join(sums, " "); len(read) > 0 && sum != s.Provider.Sum {
		next.Provider.Sum, merge = sum, true
	}
	due := func(o Outage) bool { return !o.Due.IsZero() && at.Sub(o.Due) >= provider.Grace }
	return next, read, merge || len(read) > 0 && slices.ContainsFunc(s.Provider.Outages, due)
}

// Merged takes the events as they are after a merge. before says of which there was a document; first, that none was ever read, so that
// what is over is no news.
func (s State) Merged(at time.Time, events []provider.Event, before func(key string) bool, first bool) State {
	var out []Outage
	for _, e := range events {
		o, known := s.outage(e.Key)
		if !known && (at.Sub(e.Last) > fresh || !e.Open() && (first || before(e.Key))) {
			continue
		}
		o.Key, o.Region, o.Services, o.Stand, o.Due = e.Key, e.Region, ServicesOf(e), StandOf(e), time.Time{}
		if !e.Next.Broken {
			o.Due = e.Next.By
		}
		out = append(out, o)
	}
	s.Provider.Outages = out
	return s
}

func (s State) outage(key string) (o Outage, known bool) {
	n := slices.IndexFunc(s.Provider.Outages, func(o Outage) bool { return o.Key == key })
	if n < 0 {
		return o, false
	}
	return s.Provider.Outages[n], true
}

// Differs reports whether there is more to write of it than when its feeds were last read.
func (p Provider) Differs(after Provider) bool {
	same := func(a, b Memory) bool { return !a.differs(b) }
	return p.Sum != after.Sum || !maps.EqualFunc(p.Feeds, after.Feeds, same) || len(p.Outages) != len(after.Outages)
}

// Feed is whether the provider's word can be read, as far as that is known; nil: nothing is, or nobody looks. It cannot be where no feed
// can; partly names those that cannot where others can.
func (p Provider) Feed() *incident.Feed {
	var f incident.Feed
	unread, known := 0, 0
	for _, name := range slices.Sorted(maps.Keys(p.Feeds)) {
		m := p.Feeds[name]
		f.ReadAt = later(f.ReadAt, m.Seen)
		switch {
		case !m.Unread.IsZero():
			unread, known = unread+1, known+1
			f.Unread, f.Wrong, f.Partly = later(f.Unread, m.Unread), m.Why, append(f.Partly, name)
		case m.Is == incident.ToolUp:
			known++
		}
	}
	switch {
	case known == 0:
		return nil
	case unread == len(p.Feeds):
		f.Partly = nil
		return &f
	}
	return &incident.Feed{Partly: f.Partly}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
