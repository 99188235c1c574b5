package incident

import "slices"

// Status is where an incident stands in its life.
type Status string

// The statuses. Canceled and Resolved are final: nothing asks anyone anything after them.
const (
	SignStatus Status = "sign" // a sign, which nobody has decided about yet
	Open       Status = "open"
	Canceled   Status = "canceled"
	Resolved   Status = "resolved"
)

// meaning is what a status means: the answers to all that is asked of one.
type meaning struct {
	addressable, makesNew, timed bool
	sees                         []matter // what it may still see of what people ask
}

// meanings has every status. One that is not here, such as that of what is no incident, answers no to everything.
var meanings = map[Status]meaning{
	SignStatus: {makesNew: true, timed: true, sees: []matter{response, words, signs, surroundings}}, // of what is made outside, its card only: package plan
	Open:       {addressable: true, makesNew: true, timed: true, sees: []matter{response, words, started, contacts, surroundings}},
	Resolved:   {sees: []matter{words, contacts}},
	Canceled:   {sees: []matter{words, contacts}},
}

// Addressable reports whether a command, or a declaration, from elsewhere may mean an incident that it does not name.
func (s Status) Addressable() bool { return meanings[s].addressable }

// MakesNew reports whether things are made outside that are not there yet. What is there follows the incident all the same.
func (s Status) MakesNew() bool { return meanings[s].makesNew }

// Timed reports whether the clock looks at an incident: asks, marks what is late, begins rounds, waits for notices.
func (s Status) Timed() bool { return meanings[s].timed }

// Editable reports whether people may change the response: its facts, people, phases and TODOs.
func (s Status) Editable() bool { return s.allows(response) }

// matter is what of an incident an action or an event is about, which says in which statuses there may be one.
type matter string

const (
	response  matter = ""          // all that no other names
	started   matter = "started"   // what there is only once the response has started: phases, its end, who commands, who is let in
	words     matter = "words"     // what people said
	clockwork matter = "clockwork" // what time asks
	contacts  matter = "contacts"  // who was told what: calls go on after the end
	// surroundings are what is seen around it, such as that a tool of the team is down
	surroundings matter = "surroundings"
	anytime      matter = "anytime" // the tool finishing its work, in whichever status
)

// allows reports whether an incident in this status may see what is about a matter.
func (s Status) allows(m matter) bool {
	switch m {
	case anytime:
		return true
	case clockwork:
		return s.Timed()
	}
	return slices.Contains(meanings[s].sees, m)
}
