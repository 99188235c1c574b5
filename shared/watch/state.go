package watch

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/provider"
)

// What is seen in a look, and what is known after it.

// Look is all that was seen in one minute.
type Look struct {
	Tools   []Observation     // of each of the team's own tools that is looked at
	Feeds   []provider.Answer // of each of the provider's feeds
	Tickets []Tickets         // that customers opened since the last look
}

// Observation is what was seen of one thing in one look.
type Observation struct {
	Tool string // of which of the team's own tools, or of which feed
	Feed bool   // of a feed of the provider: it is read, or it is not, and one look at which it is read counts
	At   time.Time
	Says Verdict
	// Wrong is what is wrong, or why nothing could be read; zero where it is fine.
	Wrong incident.Wrong
}

// Verdict is what one look says.
type Verdict string

// The verdicts.
const (
	Fine  Verdict = "fine"
	Fails Verdict = "fails"
	// Planned is that its status page reports nothing but maintenance that was planned.
	Planned Verdict = "planned"
	Unread  Verdict = "unread" // nothing can be said of it
)

// State is what is known of all sources. It is stored as one document; field names must not change.
type State struct {
	Tools map[string]Memory `json:"tools,omitempty"` // by id
	// Feeds are those of the provider, by name: up is one that is read. What stands in them is kept elsewhere.
	Feeds map[string]Memory `json:"feeds,omitempty"`
	// Untold are the changes of which not every incident that runs has been told.
	Untold   []Change `json:"untold,omitempty"`
	Provider Provider `json:"provider,omitzero"`
	Desk     Desk     `json:"desk,omitzero"`
	// At is when it was last written: what is said to be fine has been so at that moment.
	At time.Time `json:"at,omitzero"`
}

// Memory is what is known of one of the team's own tools, or of a feed.
type Memory struct {
	Is    incident.ToolIs `json:"is,omitempty"`   // up, down or in maintenance, as it was last known; empty: it never was
	Since time.Time       `json:"since,omitzero"` // since when, of two looks the first
	Wrong incident.Wrong  `json:"wrong,omitzero"` // of one that is down, as the latest look has it
	Seen  time.Time       `json:"seen,omitzero"`  // when a look last said so
	// Unread is since when nothing can be read; zero: it can. Why says what is in the way.
	Unread time.Time      `json:"unread,omitzero"`
	Why    incident.Wrong `json:"why,omitzero"`
	Streak Streak         `json:"streak,omitzero"`
}

// Streak is the latest looks that say the same.
type Streak struct {
	Says Verdict   `json:"says,omitempty"`
	N    int       `json:"n,omitempty"` // how many, as far as they count
	From time.Time `json:"from,omitzero"`
}

// Change is that a tool went down, or came back, be it into maintenance.
type Change struct {
	Tool  string          `json:"tool"`
	Is    incident.ToolIs `json:"is"`
	Since time.Time       `json:"since"`
	Wrong incident.Wrong  `json:"wrong,omitzero"`
	From  time.Time       `json:"from,omitzero"` // of one that came back: since when it was down
}

// Provider is what is known of the provider's public word, besides its events, which have documents of their own. It is stored as a
// part of State; field names must not change.
type Provider struct {
	Sum     string    `json:"sum,omitempty"` // of all that was read last and counts
	At      time.Time `json:"at,omitzero"`   // when that was asked for
	Outages []Outage  `json:"outages,omitempty"`
	// Heard is what each incident was told of whether it can be read.
	Heard map[incident.ID]string `json:"heard,omitempty"`
}

// Outage is one of the provider's events of which people are to be told.
type Outage struct {
	Key      string                `json:"key"`
	Region   string                `json:"region"`             // provider.Global for what is in none
	Services []string              `json:"services,omitempty"` // that it hits, more of them than people are told
	Old      bool                  `json:"old,omitempty"`      // its newest word was old when it was first seen, and there is none since
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
	Turns     int             `json:"turns,omitempty"`     // how often the status changed without an update
	Corrected int             `json:"corrected,omitempty"` // how often words of it were changed
	Over      bool            `json:"over,omitempty"`
	Gone      bool            `json:"gone,omitempty"`
	GoneAt    int64           `json:"goneAt,omitempty"` // since when, as an epoch
	Broken    int64           `json:"broken,omitempty"` // epoch of the update whose promise was broken
}

// Tickets are those that customers opened in one minute.
type Tickets struct {
	At            time.Time `json:"at"` // the minute in which they were opened
	Count         int       `json:"count"`
	Organisations []string  `json:"organisations,omitempty"` // who opened them, each once
}

// Desk is what is known of the tickets that customers open. It is stored as a part of State; field names must not change.
type Desk struct {
	Seen []Tickets `json:"seen,omitempty"` // of the time in which a rise counts, oldest first
	High int       `json:"high,omitempty"` // how many the last rise was of; 0: they have become few again
	// Rise is one that nobody was told of.
	Rise *incident.TicketRise `json:"rise,omitempty"`
	// On is what hears of it, and nothing else; empty: that is not decided.
	On incident.ID `json:"on,omitempty"`
}
