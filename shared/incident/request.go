package incident

import (
	"fmt"
	"time"
)

// Actor is who asks.
type Actor struct {
	ID PersonID
	// Name is how colleagues see them; "": not known. Messages show it where a mention would call upon people for nothing.
	Name string
	// Outsider marks guests, bots and people of other companies: they decide nothing here.
	Outsider bool
}

// Request is one thing somebody (or the tool) asks of one incident.
type Request struct {
	ID       string // becomes the entry's id; derived from what was delivered, so a redelivery has the same
	Incident ID
	At       time.Time
	By       Actor
	Via      Via
	Do       Action
	// Delivery names what was delivered, where somebody hears an answer: a refusal is kept under it, and is given again when
	// the same is delivered again though it would be allowed by then. Empty: no refusal is kept.
	Delivery string
}

// Action is what a request asks for: one of the types of this file.
type Action interface {
	// scope says which TODOs must be loaded to decide.
	scope() Scope
}

// Scope says which TODOs, and which entries, a decision needs besides the header.
type Scope struct {
	All     bool
	Todos   []TodoID
	Entries []string // ids; one that is not there is left out
	Edits   bool     // with Entries: the later versions of these words, too
}

// Scope returns what must be loaded to decide r.
func (r Request) Scope() Scope {
	if r.Do == nil {
		return Scope{}
	}
	return r.Do.scope()
}

// Declare starts an incident. Settings and Playbook are frozen into it.
type Declare struct {
	Kind          Kind
	Private       bool
	Facts         Facts
	Commander     Actor // zero: the declarer
	ChannelPrefix string
	Settings      Settings
	Playbook      Playbook
}

// Await asks to tell the declarer of the channel when it is there, since it was not in time for the answer.
type Await struct{ Answer AnswerTo }

// Join asks to be let into the incident's channel. Into that of a private incident only its people invite; Inside says that
// the person is one of them although Incident.Knows cannot tell, such as a member of an invited user group.
type Join struct{ Inside bool }

// Correct changes facts. A nil field stays as it is; an empty one becomes unknown.
type Correct struct {
	Title, Region, Zone, Impact, Source *string
	Services                            *[]string
	Severity                            *Severity
	Meeting                             *string // an address that IsAddress accepts; "": no room
}

// Command makes To the commander.
type Command struct{ To Actor }

// NextPhase moves to the next phase, or to To, a later one: when somebody else has moved there meanwhile, nothing is left to
// change. The entry names the phases between. With TODOs of this phase still open it is refused unless Seen names them all, or
// it is Confirmed, which names none; the entry names them. From is the phase the person saw ("": whichever it is): when
// somebody else left it meanwhile, nothing is left to change, so that two people at once never skip a phase. Unseen says
// that the person need not have seen the phase it was in, as with a typed command: one that has only just begun is not
// left, for they may have meant the one before.
type NextPhase struct {
	From, To  Phase
	Unseen    bool
	Confirmed bool
	Seen      []TodoID
	Note      string
}

// Cancel ends the incident as a false alarm. A reason is required.
type Cancel struct{ Reason string }

// End resolves the incident. What it leaves out (State.EndOmits) refuses it unless Seen names all of it, or it is Confirmed,
// which names nothing; the entry names it.
type End struct {
	Confirmed bool
	Seen      []TodoID
	Note      string
}

// React is a person's emoji put on a TODO or taken off it.
type React struct {
	Todo    TodoID
	Emoji   string
	On      bool
	Stamp   string // Slack's event_ts
	Message string // the ts of the TODO's message
}

// Claim takes a TODO, or joins it when somebody has it.
type Claim struct{ Todo TodoID }

// Release gives a claim up; the next helper becomes the owner.
type Release struct{ Todo TodoID }

// HandOver makes To the owner of a TODO, whether it had one or not.
type HandOver struct {
	Todo TodoID
	To   Actor
}

// Finish marks a TODO as done.
type Finish struct{ Todo TodoID }

// Skip closes a TODO that will not be done. A reason is required.
type Skip struct {
	Todo   TodoID
	Reason string
}

// Reopen opens a closed TODO again; who claimed it still has it.
type Reopen struct{ Todo TodoID }

// Add puts a TODO of the people's own beside the playbook's.
type Add struct {
	Title string
	Due   time.Duration // after the request; 0: no due time
}

// Report is a word of progress on a TODO. Of one that was said in Slack it says where.
type Report struct {
	Todo       TodoID
	Text       string
	Names      []Name
	TS, Thread string // of its message and of the TODO's
	Stamp      string // of the version, where it was changed before it was heard
	Sum        string // Sum of what stands in the message, of which Text is the reading
	Files      Files
}

// Made is the tool's word that an effect is there: its link, if people open it, and the automatic TODOs that are
// complete with it.
type Made struct {
	Key   string
	Link  string // key in Incident.Links; empty: none
	To    Link
	Ticks []TodoID
	By    []string // with Ticks: the keys of what ticks them
}

// Failed is the tool's word that an effect failed for good and a person must look.
type Failed struct{ Problem Problem }

// Healed is the tool's word that a problem is gone.
type Healed struct{ ProblemID string }

// Dropped is the tool's word that nothing wants what failed any more, so that nothing is left to try again.
type Dropped struct{ ProblemID string }

// Retry asks the tool to try a failed effect again. Answer is where the one who asks hears what became of it; zero: on
// the board only.
type Retry struct {
	ProblemID string
	Answer    AnswerTo
}

func (Declare) scope() Scope    { return Scope{} }
func (Await) scope() Scope      { return Scope{} }
func (Join) scope() Scope       { return Scope{} }
func (Correct) scope() Scope    { return Scope{} }
func (Command) scope() Scope    { return Scope{All: true} } // whoever takes over is told what there is
func (NextPhase) scope() Scope  { return Scope{All: true} }
func (Cancel) scope() Scope     { return Scope{} }
func (End) scope() Scope        { return Scope{All: true} }
func (a React) scope() Scope    { return Scope{Todos: []TodoID{a.Todo}} }
func (a Claim) scope() Scope    { return Scope{Todos: []TodoID{a.Todo}} }
func (a Release) scope() Scope  { return Scope{Todos: []TodoID{a.Todo}} }
func (a HandOver) scope() Scope { return Scope{Todos: []TodoID{a.Todo}} }
func (a Finish) scope() Scope   { return Scope{Todos: []TodoID{a.Todo}} }
func (a Skip) scope() Scope     { return Scope{Todos: []TodoID{a.Todo}} }
func (a Reopen) scope() Scope   { return Scope{Todos: []TodoID{a.Todo}} }
func (a Report) scope() Scope   { return Scope{Todos: []TodoID{a.Todo}} }
func (Add) scope() Scope        { return Scope{} }
func (a Made) scope() Scope     { return Scope{Todos: a.Ticks} }
func (Failed) scope() Scope     { return Scope{} }
func (Healed) scope() Scope     { return Scope{} }
func (Dropped) scope() Scope    { return Scope{} }
func (Retry) scope() Scope      { return Scope{} }

// Code says why a request was refused. shared/text has a sentence for each, with what to do next.
type Code string

// The refusals.
const (
	RefusedOutsider Code = "outsider"          // guests, bots, other companies
	RefusedEnded    Code = "ended"             // the incident is over
	RefusedTitle    Code = "title_missing"     // nothing readable in the title
	RefusedReason   Code = "reason_missing"    // skip and cancel want one
	RefusedText     Code = "text_missing"      // an empty word of progress
	RefusedTodo     Code = "todo_unknown"      // no such TODO in this incident
	RefusedOpen     Code = "todos_open"        // Omission names what would be left out; confirm to go on
	RefusedLast     Code = "last_phase"        // nothing comes after but the end
	RefusedSoon     Code = "phase_just_begun"  // somebody moved on a moment ago
	RefusedSame     Code = "nothing_to_change" // it is as asked already
	RefusedPerson   Code = "person_outsider"   // the person named may not take it
	RefusedPrivate  Code = "private"           // invited people only; the commander can invite
	RefusedSimilar  Code = "similar"           // Similar is running already; join it or insist
	RefusedUnknown  Code = "unknown_request"
)

// Refusal is the error of a request that the rules do not allow. Nothing was changed.
type Refusal struct { //nolint:errname // a word of the team: it is refused, nothing failed
	Code     Code
	Omission          // with RefusedOpen
	Similar  Incident // with RefusedSimilar
	Todo     Todo     // the TODO as it stands, where one was named
}

// Error is for the log; people are shown the sentence of the code.
func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s", r.Code) }

// System names an outside system that effects live in.
type System string

// The systems.
const (
	Slack System = "slack"
	Docs  System = "docs"
)

// Systems lists every outside system.
var Systems = []System{Slack, Docs}

// Decision is what a request changes.
type Decision struct {
	Incident *Incident // the new header; nil: unchanged
	Todos    []Todo    // new or changed
	Entry    Entry
	Redacted []Entry  // entries whose text goes, as they stand then
	Systems  []System // who has work because of it
}

// Begins reports whether a phase begins with the decision: its TODOs are that phase's, all of them as they are born.
// Otherwise they have changed, or are people's own.
func (d Decision) Begins() bool { return d.Entry.Kind == EntryDeclared || d.Entry.Kind == EntryPhase }
