package plan

import (
	"time"

	"noroshi.internal/shared/incident"
)

// Plan is what should exist in one outside system, and what that is worked out from.
type Plan struct {
	// From names what of an incident it is made from besides the header. What it does not name is not loaded, and costs
	// nothing.
	From incident.Scope
	// Of returns what should exist for a state; refs are what exists of it as far as is known. nil: nothing should.
	Of func(s incident.State, refs Refs) []Effect
	// Refless says that Of takes no notice of refs. So what was made changes nothing of what should exist.
	Refless bool
	// Records names the collection, below the incident, of the documents in which the records of what is planned stand; nil, or
	// "": with those of the incident's other systems.
	Records func(i incident.Incident) string
	// Report is what the incident is to learn of many effects together, from what became of each; nil: nothing. It is for those of
	// the life Sent.
	Report func(s incident.State, all []Effect, of func(Key) incident.Outcome, now time.Time) incident.Event
}

// Effects returns what should exist for a state. In a system that has no plan nothing is made, changed or taken away.
func (p Plan) Effects(s incident.State, refs Refs) []Effect {
	if p.Of == nil {
		return nil
	}
	return p.Of(s, refs)
}

// The plans of the systems, which their adapters bring along.
var (
	ForSlack = Plan{From: incident.Scope{All: true, List: true, KPT: true, Tries: true}, Of: Slack}
	ForDocs  = Plan{From: incident.Scope{All: true}, Of: Docs}
)
