package provider

import (
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
)

// Event is one outage, or one notice, as all sources together tell it. It is stored; field names must not change.
type Event struct {
	// Key is <service key>@<epoch of the first update>. It stays, also when an earlier update turns up.
	Key     string  `json:"key"`
	Service Service `json:"service"`
	Alias   string  `json:"alias,omitempty"` // the key that public/events has for the service, where another is known
	Region  string  `json:"region"`          // a code, or Global
	// Title is that of the newest update that has one, without what marks the last.
	Title    incident.Text `json:"title,omitzero"`
	Status   Status        `json:"status"`
	Worst    Status        `json:"worst"` // that it ever had
	Stated   Stated        `json:"stated,omitzero"`
	Affected []Affected    `json:"affected,omitempty"` // by key
	Zones    []string      `json:"zones,omitempty"`    // AZ IDs that its texts name, in order of the alphabet
	Updates  []Update      `json:"updates,omitempty"`  // oldest first; none where no log could be read
	// Dropped is the epoch up to which updates were dropped, since they were too many; 0: none were.
	Dropped int64     `json:"dropped,omitempty"`
	Link    string    `json:"link"` // for people
	First   time.Time `json:"first"`
	Last    time.Time `json:"last"` // of the newest update
	Over    Over      `json:"over,omitzero"`
	// Gone is since when it is listed no more without an end that anybody saw; zero: it is listed, or over, or only RSS knew it.
	Gone    time.Time `json:"gone,omitzero"`
	Follows string    `json:"follows,omitempty"` // key of the event of the same service that was over before this one began
	Next    Next      `json:"next,omitzero"`
	Listed  []Source  `json:"listed,omitempty"` // that had it the last time they could be read
	Raw     Raw       `json:"raw"`              // the element that brought the newest of it
}

// Open reports whether the provider has not said that it is over. One that is gone is open, too: nobody knows.
func (e Event) Open() bool { return e.Over.At.IsZero() }

// Newest is the newest update; zero: none could be read.
func (e Event) Newest() Update {
	if n := len(e.Updates); n > 0 {
		return e.Updates[n-1]
	}
	return Update{}
}

// Update is one thing that the provider said.
type Update struct {
	Epoch  int64         `json:"epoch"`
	Status Status        `json:"status"`
	Title  incident.Text `json:"title,omitzero"`
	Text   incident.Text `json:"text,omitzero"` // a language is "" where the provider does not give it
	// Corrected counts how often its words were changed afterwards.
	Corrected int `json:"corrected,omitempty"`
	// Said is, for each source, the hash of its words. Sources differ in blanks and titles, so each is held against itself.
	Said map[Source]string `json:"said,omitempty"`
}

// At is when it was posted.
func (u Update) At() time.Time { return moment(u.Epoch) }

// Words are its text in a language, else in the other, else its title.
func (u Update) Words(lang incident.Lang) string {
	for _, t := range []incident.Text{u.Text, u.Title} {
		if s := t.In(lang); s != "" {
			return s
		}
		if t.JA+t.EN != "" {
			return t.JA + t.EN
		}
	}
	return ""
}

// Affected is a service that an event hits.
type Affected struct {
	Key    string `json:"key"`
	Name   string `json:"name,omitempty"`
	Status Status `json:"status"`
	Worst  Status `json:"worst"`
}

// Stated is the status that a source states beside those of the updates, as of the newest update that it knew.
type Stated struct {
	Status Status `json:"status"`
	Epoch  int64  `json:"epoch"`
	Turns  int    `json:"turns,omitempty"` // how often it changed without an update
}

// mostTurns is how often a status may change without an update. Of one that wavers on, the worst counts until more is said.
const mostTurns = 6

// next is what is stated once a source states a status as of an update. What an older update had is no news.
func (s Stated) next(status Status, epoch int64) Stated {
	switch {
	case epoch > s.Epoch:
		return Stated{Status: status, Epoch: epoch}
	case epoch < s.Epoch || status == s.Status || s.Turns >= mostTurns && status.Rank() < s.Status.Rank():
		return s
	}
	return Stated{Status: status, Epoch: epoch, Turns: s.Turns + 1}
}

// Over says when an event was over, and by which word of the provider.
type Over struct {
	At     time.Time `json:"at"`
	Why    Ending    `json:"why"`
	Source Source    `json:"source"`
}

// Ending is how the provider says that an event is over.
type Ending string

// The endings.
const (
	ByTitle  Ending = "title"  // a title that says resolved, or that the service operates normally
	ByStatus Ending = "status" // that of the event, or of its newest update, in currentevents
	ByEnd    Ending = "end"    // its time of end
)

// Next is the provider's promise to speak again.
type Next struct {
	By     time.Time `json:"by"`
	Epoch  int64     `json:"epoch"`            // of the update that promises
	Broken bool      `json:"broken,omitempty"` // that it was broken is among the changes
}

// Overdue reports whether the promise has passed at a moment. It counts as broken a little later; see Grace.
func (n Next) Overdue(at time.Time) bool { return !n.By.IsZero() && at.After(n.By) }

func keyOf(service string, epoch int64) string { return service + "@" + strconv.FormatInt(epoch, 10) }
