package incident

import "slices"

// Status is where an incident stands in its life.
type Status string

// The statuses. Canceled and Closed are final. After the end nothing asks anyone anything but what is to do in the review, and the word
// that a resolved incident owes to customers (Incident.Owes).
const (
	SignStatus Status = "sign" // a sign, which nobody has decided about yet
	Open       Status = "open"
	Canceled   Status = "canceled"
	Resolved   Status = "resolved" // it is over, and in review
	Closed     Status = "closed"   // the review is over, too
)

// meaning is what a status means: the answers to all that is asked of one.
type meaning struct {
	addressable, makesNew, timed bool
	sees                         []matter // what it may still see of what people ask
}

// meanings has every status. One that is not here, such as that of what is no incident, answers no to everything.
var meanings = map[Status]meaning{
	SignStatus: {makesNew: true, timed: true, sees: []matter{response, work, known, words, signs, surroundings, clockwork, along}}, // of what is made outside, its card only: package plan
	Open:       {addressable: true, makesNew: true, timed: true, sees: []matter{response, work, known, words, started, telling, contacts, surroundings, clockwork, tried, along}},
	Resolved:   {timed: true, sees: []matter{known, words, telling, contacts, review, work, kpt, tried, along}},
	Closed:     {timed: true, sees: []matter{words, contacts, kpt, tried, along, shelving}},
	Canceled:   {sees: []matter{words, contacts, tried, along}},
}

// Addressable reports whether a command, or a declaration, from elsewhere may mean an incident that it does not name.
func (s Status) Addressable() bool { return meanings[s].addressable }

// MakesNew reports whether things are made outside that are not there yet. What is there follows the incident all the same.
func (s Status) MakesNew() bool { return meanings[s].makesNew }

// Timed reports whether the clock looks at an incident: asks, marks what is late, begins rounds, waits for notices. Of one that is
// resolved it looks at what customers were promised, and at what is to do in the review; of one that is
// closed at its channel, once.
func (s Status) Timed() bool { return meanings[s].timed }

// Shown is the status as those see it who were told of an incident: that its review is over is nothing to them.
func (s Status) Shown() Status {
	if s == Closed {
		return Resolved
	}
	return s
}

// Editable reports whether people may change the response: its people, phases and TODOs.
func (s Status) Editable() bool { return s.allows(response) }

// matter is what of an incident an action or an event is about, which says in which statuses there may be one.
type matter string

const (
	response  matter = ""          // all that no other names
	work      matter = "work"      // who does what there is to do, and how far it is: after the end only what the review has (Incident.MayWork)
	known     matter = "known"     // what has happened: it may turn out in the review
	review    matter = "review"    // what there is only between the end and the end of the review
	shelving  matter = "shelving"  // what becomes of the channel of one that is closed
	kpt       matter = "kpt"       // what is written in the review, and what becomes of it: after the end of it, too
	tried     matter = "tried"     // what becomes of what a review decided to try, also of one whose response was taken up again
	started   matter = "started"   // what there is only once the response has started: phases, its end, who commands, who is let in
	words     matter = "words"     // what people said
	telling   matter = "telling"   // what customers are told; after the end only while they were promised more
	along     matter = "along"     // that somebody takes the record of all of it along
	clockwork matter = "clockwork" // what time asks about the response
	contacts  matter = "contacts"  // who was told what: calls go on after the end
	// surroundings are what is seen around it, such as that a tool of the team is down
	surroundings matter = "surroundings"
	anytime      matter = "anytime" // the tool finishing its work, in whichever status
)

// allows reports whether an incident in this status may see what is about a matter.
func (s Status) allows(m matter) bool {
	return m == anytime || slices.Contains(meanings[s].sees, m)
}

// Owes reports whether an incident that is over has promised customers a notice that nobody has sent. A drill has promised nobody
// anything.
func (i Incident) Owes() bool { return i.Status == Resolved && i.Kind == Live && i.Notices.Promises() }

// allows reports whether the incident as it stands may see what is about a matter.
func (i Incident) allows(m matter) bool {
	return i.Status.allows(m) && (m != telling || i.EndedAt.IsZero() || i.Owes())
}
