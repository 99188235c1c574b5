// Package ask says what people can ask of Noroshi, once for every way in. The typed command, Slack's buttons and modals, the pages of
// the form, the help and the responders' page's table are made from the same values, so that an act is described in one place. It knows
// no Slack, no HTTP and no HTML: slackapp and web render a Form and read Values.
//
// To add an act: its action in shared/incident, its words in shared/text, one Ask here and its name in All.
package ask

import (
	"slices"
	"sync"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Ask is one thing people can ask. Name, Button and View stand in screens that are open, in drafts and in request ids: they
// stay as they are.
type Ask struct {
	Name   string // in the addresses of the form
	Button string // the action id of its button in Slack; "": none
	View   string // the callback id of its modal in Slack; "": none
	// Command is its word after the slash command. Where it has one and no Does, an adapter answers it by itself.
	Command text.Command
	On      Place
	Of      string // what its button names besides the incident, where that is always the same
	// About is what its button names besides the incident as things stand; nil: nothing else.
	About  func(Seen) string
	Danger bool // its button warns
	Lists  bool // its form shows the list of customers, so that Seen.State has it
	Review bool // it may be asked after the end, in the review
	Last   bool // it may be asked after the end, while customers wait for what they were promised
	KPT    bool // it is about what a review decided, and may be asked as long as there is one to read; Seen.State has its lines
	Or     *Ask // what its command is for, too, where it reads what was typed
	Thread bool // in Slack it is said: in the TODO's thread or, about no TODO, in the room
	// Pointed says that a command from elsewhere shows the form first, which names the incident.
	Pointed bool

	Says, Owned text.Phrase     // its button, and the same where somebody has the TODO; no Owned: as Says
	When        func(Seen) bool // it is offered; nil: always. The rules say whether by this person
	// Form is what is filled in before it is done; nil: one press does it. Slack's trigger lives for three seconds, so it
	// does nothing slow.
	Form func(Seen) Form
	// Short reads what was typed after the command's word; ok is false when it is for the form to ask.
	Short func(Seen, Typed) (v Values, ok bool)
	// Does is what the rules are asked for by values that its fields have read. Nil: nothing of an incident.
	Does func(Values) incident.Action
}

// Place is where an act has its button, and what the button's value names besides the incident.
type Place int

// The places.
const (
	Elsewhere Place = iota
	OnBoard
	OnCommand  // what offers the command, or asks who has it
	OnHandover // what says that the command is not handed over
	OnSign     // the card of a sign
	OnCard     // of a TODO, which Values.Of names
	OnLate     // the list of what is late; Values.Of is for how long
	OnProblem  // of a problem, which Values.Of names
	OnList     // of the workspace's list of customers
	OnReview   // the message of a heading of the review, which Values.Of and Seen.Of name
	OnLine     // of a line of the review, whose number Values.Of and Seen.Of are
	OnTry      // of a try, whose line Values.Of and Seen.Of name
	OnDraft    // of a document that is behind what is known, which Values.Of and Seen.Of name
)

// Seen is what somebody sees who may ask: the incident, the TODO, and themselves. A message that everybody sees knows less: its
// State holds the header only as far as the message shows it, and Me is "".
type Seen struct {
	Lang    incident.Lang
	State   incident.State
	Todo    incident.Todo
	Of      string // what it is about besides, where that is no TODO: see Place
	Working bool   // the tool does the TODO, so that nobody is needed
	Late    bool   // something is late
	Me      incident.PersonID
	Name    func(incident.PersonID) string // what people and user groups are called; nil: their ids
}

// Drill reports whether it is a drill that is seen.
func (s Seen) Drill() bool { return s.State.Incident.Kind == incident.Drill }

// Typed is what was typed after a command's word.
type Typed struct {
	Said string            // all of it
	Who  incident.PersonID // whom it begins with; "": nobody
	Rest string            // what follows them
	// Mentioned are all the people whom it mentions, in their order.
	Mentioned []incident.PersonID
}

// Late reports whether an incident is over for it.
func (a *Ask) Late(i incident.Incident) bool {
	reviewed := i.Status == incident.Resolved || i.Status == incident.Closed
	return !i.Status.Editable() && !(a.Last && i.Owes()) && !(a.Review && i.Status == incident.Resolved) && !(a.KPT && reviewed)
}

// Offered reports whether it can be done as things stand.
func (a *Ask) Offered(s Seen) bool { return a.When == nil || a.When(s) }

// Label is what its button says, in the reader's language.
func (a *Ask) Label(s Seen) string {
	if s.Todo.Owner != "" && a.Owned != (text.Phrase{}) {
		return a.Owned.In(s.Lang)
	}
	return a.Says.In(s.Lang)
}

// Do is what the rules are asked for. What is wrong with a field is put into the faults.
func (a *Ask) Do(v Values, f Faults) incident.Action { return a.Does(a.read(v, f)) }

// Meant is the act that a command is for by what was typed after it.
func (a *Ask) Meant(t Typed) *Ask {
	if a.Or != nil {
		if _, whole := a.Or.Short(Seen{}, t); whole {
			return a.Or
		}
	}
	return a
}

// Blames is the field in which a person puts a refusal right; "": there is none.
func (a *Ask) Blames(code incident.Code) string {
	if a.Form != nil {
		for _, f := range a.Form(Seen{}).Fields {
			if f.Blame == code {
				return f.Name
			}
		}
	}
	return ""
}

// ByName returns the act of an address of the form.
func ByName(name string) (*Ask, bool) { return find(name, func(a *Ask) string { return a.Name }) }

// ByButton returns the act of a button's action id.
func ByButton(id string) (*Ask, bool) { return find(id, func(a *Ask) string { return a.Button }) }

// ByView returns the act of a modal's callback id.
func ByView(id string) (*Ask, bool) { return find(id, func(a *Ask) string { return a.View }) }

func find(id string, of func(*Ask) string) (*Ask, bool) {
	if n := slices.IndexFunc(All, func(a *Ask) bool { return of(a) == id }); n >= 0 && id != "" {
		return All[n], true
	}
	return nil, false
}

// ByWord returns the act of the first word after the command, in whichever spelling.
func ByWord(said string) (*Ask, bool) {
	act, ok := byWord()[typed.Word(said)]
	return act, ok
}

// byWord are the acts by each of their words. Where two had the same, the first counts.
var byWord = sync.OnceValue(func() map[string]*Ask {
	acts := map[string]*Ask{}
	for _, a := range slices.Backward(All) {
		for _, word := range a.Command.Words {
			acts[word] = a
		}
	}
	return acts
})

// On returns the acts of a place, in the order in which it shows them.
func On(p Place) (out []*Ask) {
	for _, a := range All {
		if a.On == p && a.Button != "" {
			out = append(out, a)
		}
	}
	return out
}
