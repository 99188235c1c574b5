package measure

import (
	"time"

	"noroshi.internal/shared/incident"
)

// listed is how many of each list are kept, and keptPromises how many promises: what is kept of a response is 10 KiB at most. The counts
// are of all.
const (
	listed       = 30
	keptPromises = 12
)

// Measures are the times of one response. They are kept once it is over, and hold no person. Field names must not change.
type Measures struct {
	Incident incident.ID   `json:"incident"`
	Kind     incident.Kind `json:"kind"`
	Private  bool          `json:"private,omitempty"`
	Title    string        `json:"title"`
	Site     string        `json:"site,omitempty"`

	Detected  time.Time `json:"detected,omitzero"` // the first report of the sign; zero: it was declared at once
	T0        time.Time `json:"t0"`
	Channel   time.Time `json:"channel,omitzero"` // each of these: zero: it never came to that
	FirstIn   time.Time `json:"firstIn,omitzero"`
	FirstPost time.Time `json:"firstPost,omitzero"` // the first word to those inside the company
	Notice1   time.Time `json:"notice1,omitzero"`
	Checked   time.Time `json:"checked,omitzero"` // all of 4.x was checked
	Ended     time.Time `json:"ended,omitzero"`   // the end that stands

	Told     Told              `json:"told,omitzero"`      // its promises are the worst of them
	LateSent int               `json:"lateSent,omitempty"` // how many notices were later than promised
	Claims   []Claim           `json:"claims,omitempty"`   // the longest, in the order of their TODOs
	Claimed  Claimed           `json:"claimed,omitzero"`
	Late     []incident.TodoID `json:"late,omitempty"`     // that were late, each once
	Reopened []incident.TodoID `json:"reopened,omitempty"` // that were opened again by people, each once
	Missing  []incident.TodoID `json:"missing,omitempty"`  // that a check found not done
	Counts   Counts            `json:"counts,omitzero"`
	Mentions Mentions          `json:"mentions,omitzero"`
}

// Claim is how long a TODO waited until somebody took it.
type Claim struct {
	Todo  incident.TodoID `json:"todo"`
	Delay time.Duration   `json:"delay"`
}

// Claimed is how long TODOs waited until somebody took them.
type Claimed struct {
	Todos  int           `json:"todos,omitempty"`  // that somebody took
	Median time.Duration `json:"median,omitempty"` // half of them waited no longer
	Most   time.Duration `json:"most,omitempty"`
}

// Counts are how many TODOs there were of each list.
type Counts struct {
	Late     int `json:"late,omitempty"`
	Reopened int `json:"reopened,omitempty"`
	Missing  int `json:"missing,omitempty"`
}

// Mentions are how often people were called upon, of nobody in particular.
type Mentions struct {
	All  int       `json:"all,omitempty"`
	Most int       `json:"most,omitempty"` // that one person got within sixty minutes; a user group counts as one
	From time.Time `json:"from,omitzero"`  // when those began
}

// first keeps the earliest moment.
func first(at *time.Time, is time.Time) {
	if at.IsZero() || is.Before(*at) {
		*at = is
	}
}
