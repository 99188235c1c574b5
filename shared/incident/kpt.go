package incident

import (
	"fmt"
	"time"
)

// This file says what a review keeps: lines under four headings, in the team's words, and of each try what became of it.

// Heading is one of the four headings of a review.
type Heading string

// The headings.
const (
	HeadKeep    Heading = "keep"    // what helped, and stays
	HeadProblem Heading = "problem" // what was late, missed or doubled: time and reason
	HeadTry     Heading = "try"     // what is tried next: who, by when
	HeadNot     Heading = "not"     // what was decided not to be done, and why
)

// The limits of a review.
const (
	KPTInPart = 25  // lines in one document: of MaxText runes each they are 300 KB at most
	MaxKPT    = 500 // lines of one review
)

// Headings lists them in the order in which a review goes through them.
var Headings = []Heading{HeadKeep, HeadProblem, HeadTry, HeadNot}

// Size is how much something is worth, or costs, as people judge it.
type Size string

// The sizes.
const (
	Small  Size = "small"
	Middle Size = "middle"
	Large  Size = "large"
)

// Sizes lists them, the smallest first.
var Sizes = []Size{Small, Middle, Large}

// KPTLine is one line of a review. It is stored; field names must not change.
type KPTLine struct {
	No      int       `json:"no"` // over all headings, from 1
	Heading Heading   `json:"heading"`
	Text    string    `json:"text"`
	When    string    `json:"when,omitempty"` // of a problem: the time, as it was typed
	Why     string    `json:"why,omitempty"`  // of a problem: the reason; of what is not done: why
	By      PersonID  `json:"by"`
	Name    string    `json:"name,omitempty"` // By's, as colleagues see it
	At      time.Time `json:"at"`
	Edited  time.Time `json:"edited,omitzero"`
	Taken   time.Time `json:"taken,omitzero"` // since when it is taken away; then it has no text
	Word    string    `json:"word,omitempty"` // the ts of the message of a thread that it came from; empty: it was written in a form
	Said    *KPTSaid  `json:"said,omitempty"` // what is known of that message
	Try     *Try      `json:"try,omitempty"`  // of HeadTry
	// Named are the members whom it named when it was said in a thread, until whoever said it keeps them or puts the roles in their place.
	Named []Naming `json:"named,omitempty"`
	Lang  Lang     `json:"lang,omitempty"` // in which they are told; empty: the incident's
}

// Try is who tries something by when, and what became of it. It is stored; field names must not change.
type Try struct {
	Owner   PersonID  `json:"owner,omitempty"` // empty: nobody yet
	Name    string    `json:"name,omitempty"`  // the owner's
	Due     string    `json:"due,omitempty"`   // 2026-12-15; empty: no date yet
	Worth   Size      `json:"worth,omitempty"`
	Cost    Size      `json:"cost,omitempty"`
	State   TryState  `json:"state"`
	EndedAt time.Time `json:"endedAt,omitzero"`
	EndedBy PersonID  `json:"endedBy,omitempty"`
	Reason  string    `json:"reason,omitempty"` // why it was dropped
}

// TryState is what became of a try.
type TryState string

// The states of a try.
const (
	TryOpen    TryState = "open"
	TryDone    TryState = "done"
	TryDropped TryState = "dropped"
)

// TryRow is a try as the workspace knows it: what is asked about weekly, and named by the next incident. It is stored; field names must
// not change.
type TryRow struct {
	Incident ID        `json:"incident"`
	No       int       `json:"no"` // of its line
	Kind     Kind      `json:"kind"`
	Private  bool      `json:"private"` // it is shown to those inside only
	Title    string    `json:"title"`   // of the incident
	T0       time.Time `json:"t0"`      // of the incident
	Text     string    `json:"text"`    // the first 200 runes of it
	Try      Try       `json:"try"`
	Open     bool      `json:"open"`
	Due      string    `json:"due"`             // of the try; what has no date sorts last, as "9999-12-31"
	Order    string    `json:"order"`           // Due, and which try it is: no two are alike
	Owner    string    `json:"owner,omitempty"` // of the try
	At       string    `json:"at"`              // Moment at which it was decided
}

// Name tells a try from all others.
func (r TryRow) Name() string { return fmt.Sprintf("%s-%d", r.Incident, r.No) }

// Late is since how many days a try is late on a day, YYYY-MM-DD; 0: it is not.
func (r TryRow) Late(day string) int {
	due, err := time.Parse(time.DateOnly, r.Try.Due)
	today, none := time.Parse(time.DateOnly, day)
	if err != nil || none != nil || !r.Open {
		return 0
	}
	return max(0, int(today.Sub(due)/(24*time.Hour)))
}

// KPTWords are what somebody writes of a line. What its heading has no place for is left out.
type KPTWords struct {
	Heading     Heading
	Text        string
	When, Why   string
	Owner       Actor  // zero: nobody yet
	Due         string // 2026-12-15; empty: no date yet
	Worth, Cost Size
}

// KPTMark is what an entry says of a line besides its text. It is stored; field names must not change.
type KPTMark struct {
	No      int     `json:"no"`
	Heading Heading `json:"heading"`
	When    string  `json:"when,omitempty"`
	Why     string  `json:"why,omitempty"`
	Try     *Try    `json:"try,omitempty"`
	Said    string  `json:"said,omitempty"` // of try_…: the first 200 runes of the line
}

// Week is what the help room is told of reviews in one week. It belongs to the workspace. It is stored; field names must not change.
type Week struct {
	Week  string    `json:"week"` // ISO 8601, in the settings' time zone: "2026-W08"
	At    time.Time `json:"at"`
	Tries []TryRow  `json:"tries,omitempty"` // those that were open then and everybody may know of, the longest due first; WeekTries at most
	More  int       `json:"more,omitempty"`  // how many more there were
	Inner int       `json:"inner,omitempty"` // how many were open of private incidents, which those inside are shown
	Moved []Moved   `json:"moved,omitempty"` // what went otherwise than the time before
}

// WeekTries is how many tries the help room is asked about by name in a week, and LastTries of how many the board of the next incident reminds.
const (
	WeekTries = 20
	LastTries = 5
)

// Silent reports whether there is nothing to tell of a week.
func (w Week) Silent() bool { return len(w.Tries)+w.Inner+len(w.Moved) == 0 }

// Moved is one measured time of an incident that ended in a week, beside that of the one before of its kind. It is stored; field names
// must not change.
type Moved struct {
	Incident ID            `json:"incident"`
	Kind     Kind          `json:"kind"`
	Title    string        `json:"title"`
	Row      string        `json:"row"` // of shared/measure
	Now      time.Duration `json:"now"`
	Before   time.Duration `json:"before"`
}
