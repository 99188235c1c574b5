// Package plan says what should exist outside for an incident to be served: which channel, messages, pins, bookmarks and
// documents, and what each shows. It is pure: the same state gives the same effects, whatever was done before. It has no
// clock, and it holds facts, never rendered words, so that a change of wording edits nothing that stands.
package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
)

// Kind is what sort of thing an effect makes.
type Kind string

// The kinds of effect.
const (
	ChannelKind  Kind = "channel"
	InviteKind   Kind = "invite"
	MessageKind  Kind = "message"
	PinKind      Kind = "pin"
	TopicKind    Kind = "topic"
	PurposeKind  Kind = "purpose"
	BookmarkKind Kind = "bookmark"
	AnswerKind   Kind = "answer"
	DocumentKind Kind = "document"
	FollowKind   Kind = "follow"   // the places of a document that nobody has edited
	TakeoverKind Kind = "takeover" // the text of a document, for whoever asked to take it over
	ReactionKind Kind = "reaction"
	ArchiveKind  Kind = "archive"
	MailKind     Kind = "mail"
	ObjectKind   Kind = "object"
)

// Life says what happens to an effect after it was made.
type Life string

// The lives.
const (
	Kept       Life = "kept"         // follows the facts
	Once       Life = "once"         // never touched again: people may have written in it
	AtMostOnce Life = "at-most-once" // leaves no evidence, so it is recorded before it is tried
	Sent       Life = "sent"         // likewise, a few at a time, and what became of each is kept
	Removed    Life = "removed"      // is taken away: something else has its place
)

// Urgency orders effects: people first, decoration last.
type Urgency int

// The urgencies, the most urgent first.
const (
	Foremost Urgency = iota
	People
	Groups
	Overview
	Decided
	Work
	Word
	Decoration
)

// Blind reports whether an effect leaves no evidence by which it is found again.
func (l Life) Blind() bool { return l == AtMostOnce || l == Sent }

// Effect is one thing outside that must match the incident.
type Effect struct {
	Key     Key
	Kind    Kind
	Life    Life
	Urgency Urgency
	Needs   []Key           // effects that must be there before
	Place   string          // Slack channel it goes to; empty: the incident's own
	Thread  Key             // the message whose thread a message is posted in; empty: none
	Also    bool            // a reply that is shown in the channel, too
	About   incident.TodoID // the TODO a message shows
	Link    string          // key in Incident.Links under which people find it; empty: none
	Facts   any             // what it shows: one of the types of facts.go
}

// Hash identifies the facts of an effect. It is stored and compared, never shown.
func (e Effect) Hash() string {
	body, err := json.Marshal(e.Facts)
	if err != nil { // facts are plain data; this is a mistake in this package
		panic(fmt.Sprintf("plan: facts of %s: %v", e.Key, err))
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%T %s", e.Facts, body))
	return hex.EncodeToString(sum[:8])
}

// Problems are what failed, in the order in which people should read it: what is mere decoration comes last.
func Problems(i incident.Incident) []incident.Problem {
	decoration := func(p incident.Problem) int {
		if Key(p.Key) == keptProblem {
			return 1
		}
		return 0
	}
	return slices.SortedFunc(maps.Values(i.Problems), func(a, b incident.Problem) int {
		return cmp.Or(decoration(a)-decoration(b), cmp.Compare(a.ID(), b.ID()))
	})
}

// Pages reports whether making e calls upon people: doing it twice would call them twice, though the second is taken away.
func (e Effect) Pages() bool {
	if e.Life == Removed {
		return false
	}
	switch f := e.Facts.(type) {
	case Question, Given, SignQuestion:
		return true
	case SignCard:
		return len(f.Leads) > 0
	case Questions:
		return len(f.Todos) > 0
	case News:
		return f.names()
	case WeekNote:
		return f.Calls()
	}
	return false
}

// Leads reports whether whatever is less urgent waits until e was tried: people who must be there to look, and those who hear
// that it is over.
func (e Effect) Leads() bool {
	_, ends := e.Facts.(Ended)
	return e.Kind == InviteKind || ends
}

// Repeatable reports whether making e once more does no harm, so that an attempt whose outcome is unknown is simply made again:
// a channel's name is taken once, and who is in, what is pinned, which emoji stands, and what the topic or a place of a document says stays so; what is
// read is read once more.
func (e Effect) Repeatable() bool {
	switch e.Kind {
	case ChannelKind, InviteKind, PinKind, TopicKind, PurposeKind, FollowKind, TakeoverKind, ReactionKind, ObjectKind, ArchiveKind:
		return e.Life != Removed
	}
	return false
}

// StandsOn reports whether e is gone when k is, which it needs. What is elsewhere is there without the incident's room, and so
// is what it tells.
func (e Effect) StandsOn(k Key) bool {
	return k != ChannelKey || e.Place == "" && e.Kind != AnswerKind
}

// answers reports whether somebody waits to hear e, also when all is over.
func (e Effect) answers() bool {
	_, retried := e.Facts.(Retried)
	return retried
}

// Ref is where an effect is in the outside system.
type Ref struct {
	ID      string `json:"id,omitempty"`      // channel id, message ts, bookmark id, file id
	Channel string `json:"channel,omitempty"` // the channel a message, pin or bookmark is in
	Name    string `json:"name,omitempty"`
	URL     string `json:"url,omitempty"`
	// Misplaced is of what a look finds where it should not be: a reply that stands in the open channel. It is taken away, and
	// never recorded.
	Misplaced bool `json:"astray,omitempty"`
}

// Zero reports whether there is nothing outside yet.
func (r Ref) Zero() bool { return r.ID == "" }

// MayBe stands in Refs for what an earlier attempt may have made and nobody has recorded.
var MayBe = Ref{ID: "unsure"}

// Lost stands in Refs for an announcement that was made and is there no more.
var Lost = Ref{ID: "lost"}

// Refs are the effects of one system that exist.
type Refs map[Key]Ref

// Has reports whether the effect exists.
func (r Refs) Has(k Key) bool { return !r[k].Zero() && r[k] != Lost }

func (r Refs) hasAll(keys []Key) bool {
	return !slices.ContainsFunc(keys, func(k Key) bool { return !r.Has(k) })
}
