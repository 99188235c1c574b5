package incident

import (
	"slices"
	"time"
)

// Arrival is somebody who came into the room when the response was under way, and is told once how it stands. It is stored; field names
// must not change.
type Arrival struct {
	By   PersonID  `json:"by"`
	Lang Lang      `json:"lang,omitempty"` // By's own; empty: the incident's
	At   time.Time `json:"at"`
}

const (
	// gathering is how long after the start those who are invited know what it is about.
	gathering = 10 * time.Minute
	// arrivalsKept is how many arrivals are kept. Whoever came before them was told.
	arrivalsKept = 30
)

// Gathers reports whether those who are invited at a moment are there from the start.
func (i Incident) Gathers(at time.Time) bool { return at.Before(i.DeclaredAt.Add(gathering)) }

// Arrive notes that whoever asks came into the room: by themselves or, after the start, by somebody's invitation. It is asked once for each
// person, since the request's id follows from who it is.
type Arrive struct {
	At      time.Time // when they came, as Slack says
	Invited bool
}

func (Arrive) scope() Scope  { return Scope{} }
func (Arrive) about() matter { return started }

func (a Arrive) decide(d *decider) error {
	came := func(b Arrival) bool { return b.By == d.req.By.ID }
	if a.Invited && d.state.Incident.Gathers(a.At) || slices.ContainsFunc(d.state.Incident.Arrivals, came) {
		return refuse(RefusedSame)
	}
	i := d.header()
	i.Arrivals = append(slices.Clone(i.Arrivals), Arrival{By: d.req.By.ID, Lang: d.req.By.Lang, At: a.At})
	i.Arrivals = i.Arrivals[max(0, len(i.Arrivals)-arrivalsKept):]
	d.entry(EntryArrived)
	return nil
}
