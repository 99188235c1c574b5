package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// Source is one of the feeds.
type Source string

// The sources, by their names in the settings.
const (
	RSS           Source = "rss"
	CurrentEvents Source = "currentevents"
	Events        Source = "events"
)

// Limits. What is larger as a whole is not used at all; of what is larger in one place, that place is cut.
const (
	MaxBody     = 5_000_000 // bytes of an answer
	MaxElements = 5000      // of an answer: events, or items
	MaxLog      = 500       // updates of one element; the newest are read
	MaxText     = 12 << 10  // bytes of an update's text, in one language
	MaxTitle    = 400       // bytes of its title
	MaxRaw      = 64 << 10  // bytes that are kept of an element as it was received
	maxMarked   = 64 << 10  // bytes of a text that are looked at, tags and all
	maxDepth    = 32        // objects and arrays inside each other
	maxAffected = 200       // services that an event hits
)

// Reading is what one answer says.
type Reading struct {
	Source Source
	At     time.Time // when it was asked for
	Hash   string    // SHA-256 of the whole answer, in hex
	// Partly are the faults of elements of which something, or all, could not be read. While there are any, the source does not
	// say that nothing is open.
	Partly []Fault

	told []told
}

// Fault is something of an element that could not be read.
type Fault struct {
	Element int    // which one, counted from 0
	What    string // the field
	Service string // key of the service it is about; "": not known, and it may be any event
	Region  string // "": not known
	Over    bool   // it is about what has ended
}

// told is what one element says of an event: all of it in the JSON sources, one update in RSS.
type told struct {
	source   Source
	service  Service
	alias    string // the key that another source may have for the service; "": not known
	region   string
	start    int64 // epoch of the first update; 0: not told
	stated   Status
	title    incident.Text // beside those of the updates
	over     Over
	affected []Affected
	updates  []Update // oldest first
	link     string
	raw      Raw
}

// ended reports whether an event was over at a moment. When it ends may be told beforehand.
func (t told) ended(at time.Time) bool {
	return !t.over.At.IsZero() && (t.over.Why != ByEnd || !t.over.At.After(at))
}

// newest is the epoch of the newest update.
func (t told) newest() int64 {
	if n := len(t.updates); n > 0 {
		return t.updates[n-1].Epoch
	}
	return t.start
}

// Raw is an element as it was received.
type Raw struct {
	Source Source `json:"source"`
	Text   string `json:"text"`          // in UTF-8, cut to MaxRaw
	Hash   string `json:"hash"`          // SHA-256 of all of it in UTF-8, in hex
	Answer string `json:"answer"`        // SHA-256 of the answer it stood in
	Cut    bool   `json:"cut,omitempty"` // Text is not all of it
}

func rawOf(source Source, element []byte, answer string) Raw {
	return Raw{Source: source, Text: cut(string(element), MaxRaw), Hash: hash(element), Answer: answer, Cut: len(element) > MaxRaw}
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Decode reads an answer of a source that was asked at a moment. The header of its type is no more than a hint that it is a page of
// HTML; the bytes say how they are encoded. The error is an *Unreadable.
func Decode(source Source, at time.Time, contentType string, body []byte) (Reading, error) {
	r := Reading{Source: source, At: at, Hash: hash(body)}
	text, why := plain(body)
	if why == "" && page(text, contentType) {
		why = WhyHTML
	}
	if why == "" {
		why = r.read(text)
	}
	if why != "" {
		return Reading{}, &Unreadable{Source: source, Why: why}
	}
	return r, nil
}

func (r *Reading) read(text []byte) Why {
	switch r.Source {
	case RSS:
		return r.rss(text)
	case CurrentEvents:
		return r.array(text, currentEvent)
	case Events:
		return r.array(text, publicEvent)
	}
	return WhyNoSource
}

// array reads the elements of a JSON array, each by read, which returns false for one that cannot be placed.
func (r *Reading) array(text []byte, read func(*element) (told, bool)) Why {
	all, why := elements(text)
	for n, raw := range all {
		e := element{n: n, raw: raw}
		t, ok := read(&e)
		if e.damaged {
			return WhyDamaged
		}
		r.keep(t, ok, e.faults, raw)
	}
	if why == "" && len(all) > 0 && len(r.told) == 0 {
		return WhyShape
	}
	return why
}

// keep takes what an element says, and its faults.
func (r *Reading) keep(t told, ok bool, faults []Fault, raw []byte) {
	if ok {
		t.source, t.raw = r.Source, rawOf(r.Source, raw, r.Hash)
		r.told = append(r.told, t)
	}
	for _, f := range faults {
		f.Service, f.Region, f.Over = t.service.Key, t.region, ok && t.ended(r.At)
		r.Partly = append(r.Partly, f)
	}
}

// In is what the reading says of what is watched: other places' events and their faults are not in it.
func (r Reading) In(f Filter) Reading {
	r.told = slices.DeleteFunc(slices.Clone(r.told), func(t told) bool { return !f.watches(t.region) })
	r.Partly = slices.DeleteFunc(slices.Clone(r.Partly), func(p Fault) bool { return p.Over || p.Region != "" && !f.watches(p.Region) })
	return r
}

// Filter says what is watched.
type Filter struct {
	Regions []string // by code
	Global  bool     // what is in no region
}

func (f Filter) watches(region string) bool {
	return region == Global && f.Global || slices.Contains(f.Regions, region)
}

// Ours reports whether an event is in what is watched.
func (f Filter) Ours(e Event) bool { return f.watches(e.Region) }

// placed reports whether every element could be placed: what is not listed is not there.
func (r Reading) placed() bool {
	return !slices.ContainsFunc(r.Partly, func(f Fault) bool { return f.Service == "" })
}
