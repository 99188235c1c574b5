package measure

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// This file says what an evening is: what happened, as marks in lanes over time. It draws nothing and says nothing in words.

// What says what a mark is of.
type What string

// What a mark is of: something that lasted has an end, everything else is a moment.
const (
	InPhase  What = "phase" // lasted
	Started  What = "started"
	Ended    What = "ended"
	Canceled What = "canceled"
	TakenUp  What = "taken_up"
	Closed   What = "closed"

	Commands What = "commands" // lasted
	Arrives  What = "arrives"
	Takes    What = "takes"

	Waits    What = "waits"    // lasted: nobody had it
	Works    What = "works"    // lasted: somebody had it
	Late     What = "late"     // lasted: of a TODO, and of a promise to customers
	Done     What = "done"     // a round of one that recurs, too
	Skipped  What = "skipped"  //
	Reopened What = "reopened" // by somebody, or by a check
	Missed   What = "missed"   // rounds that nobody did

	Sent     What = "sent"
	Promised What = "promised"

	Says   What = "says" // lasted: until the provider said something else
	Broke  What = "broke"
	Delist What = "delisted"

	Reports  What = "reports"
	Evidence What = "evidence"
	Clears   What = "clears" // an alert is over
	Rises    What = "rises"  // tickets
	Down     What = "down"   // lasted
)

// Whats lists all of them.
var Whats = []What{
	InPhase, Started, Ended, Canceled, TakenUp, Closed, Commands, Arrives, Takes, Waits, Works, Late, Done, Skipped, Reopened, Missed, Sent, Promised,
	Says, Broke, Delist, Reports, Evidence, Clears, Rises, Down,
}

// lasting are those that lasted.
var lasting = []What{InPhase, Commands, Waits, Works, Late, Says, Down}

// Lasts reports whether it has an end, even where that is its beginning.
func (w What) Lasts() bool { return slices.Contains(lasting, w) }

// Mark is one thing that stands in the picture of an evening.
type Mark struct {
	What  What
	At    time.Time
	To    time.Time // of what lasted: until when
	From  incident.PersonID
	Entry incident.Entry // that it is of, or begins with
	No    int            // of a promise: the notice that made it
}

// Line is what stands on one line: a person, a TODO, an outage of the provider's, a tool.
type Line struct {
	ID    string
	Phase incident.Phase // of a TODO
	Marks []Mark         // by when they began
}

// Evening is how a response went. All of its times are within its spans.
type Evening struct {
	Spans    []Span
	Tail     bool      // the last span is what came after the evening, drawn together
	Over     time.Time // when the evening was over; zero: it is not
	Phases   Line
	People   []Line // in the order in which they first appear
	Todos    []Line // likewise
	Notices  []Line // what was sent, and what was promised
	Provider []Line // by outage
	Signs    []Line
}

// The rows of notices, and those of signs that are of no tool.
const (
	SentRow     = "sent"
	PromisedRow = "promised"
	ReportsRow  = "reports"
	EvidenceRow = "evidence"
	AlertsRow   = "alerts"
	TicketsRow  = "tickets"
)

// lines are all there are.
func (e *Evening) lines() (out []*Line) {
	out = append(out, &e.Phases)
	for _, lane := range [][]Line{e.People, e.Todos, e.Notices, e.Provider, e.Signs} {
		for n := range lane {
			out = append(out, &lane[n])
		}
	}
	return out
}
