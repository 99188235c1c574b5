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
	// Lang is the language that they read; "": not known.
	Lang Lang
	// Outsider marks guests, bots and people of other companies: they decide nothing here.
	Outsider bool
	// Site is the site to which they belong; "": none, or not known. It is said of whoever is to command.
	Site string
}

// Request is one thing somebody asks of one incident. What the tool reports to it is put into one by Tell only.
type Request struct {
	ID       string // becomes the entry's id; derived from what was delivered, so a redelivery has the same
	Incident ID
	At       time.Time
	By       Actor
	Via      Via
	Do       Action // nil in a request of Tell's
	told     Event
	// Delivery names what was delivered, where somebody hears an answer: a refusal is kept under it, and is given again when
	// the same is delivered again though it would be allowed by then. Empty: no refusal is kept.
	Delivery string
}

// Action is what people ask of an incident, such as Claim. Each type stands with its rule in the file of what it is about. An
// action decides itself; what else it can say of itself is at special, unsigned and repeatable.
type Action interface {
	// scope says what must be loaded to decide.
	scope() Scope
	// decide puts into the decision what the action changes, or returns a *Refusal.
	decide(d *decider) error
}

// Event is what the tool or its clock reports to an incident, such as Made. No Event is an Action, so that no person's request
// can carry one.
type Event interface {
	// scope says what must be loaded to note it.
	scope() Scope
	// note puts into the decision what the event changes, or returns a *Refusal.
	note(d *decider) error
}

// Tell returns the request in which the tool (ViaTool) or its clock (ViaClock) reports an event. id is as Request.ID.
func Tell(id string, to ID, at time.Time, via Via, what Event) Request {
	return Request{ID: id, Incident: to, At: at, Via: via, told: what}
}

// Scope says which TODOs, and which entries, a decision needs besides the header.
type Scope struct {
	All     bool
	Todos   []TodoID
	Entries []string // ids; one that is not there is left out
	Notice  bool     // with all TODOs: the notice that is being written
	List    bool     // of the workspace: what is known of the list of customers
	Edits   bool     // with Entries: the later versions of these words, too

	Customers bool // the list of customers as it stands
	Frozen    bool // with Notice: the list as it was when the last notice was sent

	Portal bool // all that stands on the portal

	Told bool // what people know of customers

	KPT bool // the lines of the review

	Tries bool // of the workspace: what became of the tries that the week's message names
}

// Scope returns what must be loaded to decide r.
func (r Request) Scope() Scope {
	switch {
	case r.told != nil:
		return r.told.scope()
	case r.Do != nil:
		return r.Do.scope()
	}
	return Scope{}
}

// onlyTodo is the scope of what concerns one TODO.
func onlyTodo(id TodoID) Scope { return Scope{Todos: []TodoID{id}} }

// Code says why a request was refused. shared/text has a sentence for each, with what to do next.
type Code string

// The refusals.
const (
	RefusedOutsider       Code = "outsider"               // guests, bots, other companies
	RefusedEnded          Code = "ended"                  // the incident is over
	RefusedEarly          Code = "not_started"            // it is a sign: the response has not started
	RefusedBegun          Code = "started"                // it is a sign no more: the response has started
	RefusedTitle          Code = "title_missing"          // nothing readable in the title
	RefusedReason         Code = "reason_missing"         // skip and cancel want one
	RefusedText           Code = "text_missing"           // an empty word of progress
	RefusedTodo           Code = "todo_unknown"           // no such TODO in this incident
	RefusedOpen           Code = "todos_open"             // Omission names what would be left out; confirm to go on
	RefusedLast           Code = "last_phase"             // nothing comes after but the end
	RefusedFirst          Code = "first_phase"            // the response started in it: there is none to go back to
	RefusedSoon           Code = "phase_just_begun"       // somebody moved on a moment ago
	RefusedSame           Code = "nothing_to_change"      // it is as asked already
	RefusedPerson         Code = "person_outsider"        // the person named may not take it
	RefusedPrivate        Code = "private"                // invited people only; the commander can invite
	RefusedSimilar        Code = "similar"                // Similar is running already; join it or insist
	RefusedRewritten      Code = "draft_rewritten"        // what stands in the document is not what was seen any more
	RefusedNoticeChanged  Code = "notice_changed"         // somebody else wrote in it since it was seen
	RefusedNoticeSent     Code = "notice_sent"            // another one comes next by now
	RefusedWays           Code = "ways_missing"           // the recovery notice leaves out readers who were promised one
	RefusedPromise        Code = "promise_missing"        // a notice that is not the last says when the next follows
	RefusedAuthor         Code = "notice_author"          // whoever wrote in it approves it not
	RefusedAuthorsUnknown Code = "notice_authors_unknown" // nobody knows who wrote in it, so that the commander alone approves it
	RefusedNoDocument     Code = "document_missing"       // there is no document to take it over from
	RefusedApproval       Code = "notice_unapproved"      // it is sent once somebody else has approved it
	RefusedStated         Code = "eta_not_stated"         // no recovery time but the provider's own is told
	RefusedStale          Code = "notice_stale"           // its promise is near, or what it knows is old
	RefusedListOver       Code = "list_over"              // the list that was held back is so no more
	RefusedNumbers        Code = "notice_numbers"         // it is for other numbers of customers than were seen, or approved
	RefusedNobody         Code = "notice_nobody"          // it is to leave by mail, to nobody with an address
	RefusedDrillMark      Code = "notice_drill_mark"      // a live notice is marked as a drill's
	RefusedRunning        Code = "running"                // it is not over
	RefusedSides          Code = "recovery_unseen"        // it ends once both sides of the recovery are known, or why not
	RefusedOwes           Code = "promise_open"           // customers were promised more: the review cannot be closed
	RefusedBriefing       Code = "briefing_changed"       // executives were told, or what they are told of changed, since the lines were seen
	RefusedOffer          Code = "offer_over"             // the command is not offered any more, or not by that offer
	RefusedOfferTo        Code = "offer_others"           // it is offered to somebody else
	RefusedOfferBy        Code = "offer_by_others"        // somebody else offered it
	RefusedCommanded      Code = "commanded"              // somebody commands, and was heard
	RefusedDoer           Code = "check_doer"             // whoever did one of a line's TODOs checks it not
	RefusedUndone         Code = "check_undone"           // Left is to be done before the line can be checked
	RefusedByCheck        Code = "check_completes"        // the last line of the check completes it, and nothing else
	RefusedLine           Code = "check_line_unknown"     // no such line
	RefusedNoSheet        Code = "check_sheet_missing"    // the playbook has no document for it
	RefusedVacant         Code = "nobody_commands"        // there is nobody to hand over
	RefusedHandover       Code = "handover_over"          // that handover was accepted, or ended otherwise
	RefusedHandoverTo     Code = "handover_others"        // somebody else is to take over
	RefusedWalker         Code = "handover_commander"     // whoever commands does that, and nobody else
	RefusedSection        Code = "brief_section"          // no section, none that there is, or several for one line
	RefusedUnwalked       Code = "brief_unwalked"         // some sections of the brief were not walked yet
	RefusedKPTFull        Code = "kpt_full"               // the review has as many lines as it can hold
	RefusedKPTLine        Code = "kpt_line_gone"          // no such line, or it was taken away
	RefusedKPTDate        Code = "kpt_date"               // no date, or one that is over
	RefusedAwaited        Code = "awaited"                // the command is handed over to whoever asks: they accept that
	RefusedUnknown        Code = "unknown_request"
)

// Refusal is the error of a request that the rules do not allow. Nothing was changed.
type Refusal struct { //nolint:errname // a word of the team: it is refused, nothing failed
	Code     Code
	Omission            // with RefusedOpen; with RefusedUndone its Left
	Similar  Incident   // with RefusedSimilar
	Todo     Todo       // the TODO as it stands, where one was named
	Line     string     // with RefusedDoer and RefusedUndone: of the check
	Able     []PersonID // with RefusedDoer: who is known to respond and may check it
}

// Error is for the log; people are shown the sentence of the code.
func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s", r.Code) }

func refuse(c Code) error { return &Refusal{Code: c} }

// Decision is what a request changes.
type Decision struct {
	Incident *Incident // the new header; nil: unchanged
	Todos    []Todo    // new or changed
	Entry    Entry
	Others   []Todo     // where a phase begins: of other phases, which end, or are due at another time; of the review, which begin anew
	List     *ListState // what is known of the list of customers, where that changed
	Notice   *Notice    // the notice that is being written, with a new version of it or without
	Redacted []Entry    // entries whose text goes, as they stand then
	Systems  []System   // who has work because of it
	Posts    *PortalRow // what stands of the incident on the portal, where that changed
	Before   *Notice    // the one that was sent before, where its delivery ends

	KPT   map[int][]KPTLine // the parts of the review's lines that changed, each as it is then
	Tries []TryRow          // what the workspace is to know of its tries

	Told map[int]map[string]CustomerWord // the parts of what people know of customers that changed, each as it is then
}

// Begins reports whether a phase begins with the decision: its TODOs are that phase's, all of them as they are born.
// Otherwise they have changed, or are people's own.
func (d Decision) Begins() bool {
	return d.Entry.is(EntryReported, EntryDeclared, EntryPhase, EntryPhaseBack, EntryResolved)
}

// Born reports whether the incident, or the sign, is made by the decision.
func (d Decision) Born() bool {
	return d.Entry.Kind == EntryReported || d.Entry.Kind == EntryDeclared && d.Incident.Sign == nil
}
