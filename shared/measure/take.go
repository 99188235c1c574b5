package measure

import (
	"time"

	"noroshi.internal/shared/incident"
)

// About is what a timeline does not say of an incident.
type About struct {
	Incident incident.ID
	Kind     incident.Kind
	Private  bool
	Title    string
	Site     string // whose shift it was at T0; "": none, or there are no sites
}

// Measures are the times of one response. They are kept once it is over, and hold no person.
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
	Ended     time.Time `json:"ended,omitzero"`

	Told     Told              `json:"told,omitzero"`
	Claims   []Claim           `json:"claims,omitempty"`   // of each TODO that somebody took
	Late     []incident.TodoID `json:"late,omitempty"`     // that were late, each once
	Reopened []incident.TodoID `json:"reopened,omitempty"` // that were opened again by people, each once
	Missing  []incident.TodoID `json:"missing,omitempty"`  // that a check found not done
	Mentions Mentions          `json:"mentions,omitzero"`
}

// Claim is how long a TODO waited until somebody took it.
type Claim struct {
	Todo  incident.TodoID `json:"todo"`
	Delay time.Duration   `json:"delay"`
}

// Mentions are how often people were called upon, of nobody in particular.
type Mentions struct {
	All  int       `json:"all,omitempty"`
	Most int       `json:"most,omitempty"` // that one person got within sixty minutes
	From time.Time `json:"from,omitzero"`  // when those began
}
