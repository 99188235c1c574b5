package plan

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

// Head is what every message of an incident begins with.
type Head struct {
	Incident incident.ID       `json:"incident"`
	Lang     incident.Lang     `json:"lang"`
	Also     incident.Lang     `json:"also,omitempty"` // the second language of its readers; empty: they have one
	Timezone string            `json:"timezone"`
	Drill    bool              `json:"drill"`
	Facts    incident.Facts    `json:"facts"`
	Status   incident.Status   `json:"status"`
	Phase    incident.Phase    `json:"phase"`
	Command  incident.PersonID `json:"commander"`
	Since    time.Time         `json:"since"` // T0
	Ended    time.Time         `json:"ended,omitzero"`
	EndedBy  incident.PersonID `json:"endedBy,omitempty"`
	Reason   string            `json:"reason,omitempty"` // why it was canceled, or the last word when resolved
	// Provisional says that it was started before anybody knew that it is an outage.
	Provisional bool `json:"provisional,omitempty"`
}

// Brief is what a message begins with that shows none of the incident's facts. It is hashed as if its fields stood there.
type Brief struct {
	Incident incident.ID   `json:"incident"`
	Lang     incident.Lang `json:"lang"`
	Timezone string        `json:"timezone"`
	Drill    bool          `json:"drill"`
}

// Channel is the incident's own channel.
type Channel struct {
	Name    string `json:"name"`
	Private bool   `json:"private"`
}

// Invite is who must be in the channel: people, or a user group.
type Invite struct {
	People []incident.PersonID `json:"people,omitempty"`
	Group  string              `json:"group,omitempty"`
	Duties int                 `json:"duties,omitempty"` // a new duty lets in again whoever has left
}

// Board is the pinned overview.
type Board struct {
	Head
	Archives   time.Time               `json:"archives,omitzero"` // when its channel is archived, unless somebody writes there
	InReview   bool                    `json:"inReview,omitempty"`
	Sides      *incident.Sides         `json:"sides,omitempty"` // by what people knew that it is over
	PhaseTitle string                  `json:"phaseTitle"`
	PhaseSince time.Time               `json:"phaseSince"`
	Offer      *incident.Offer         `json:"offer,omitempty"`     // of the command; nil: none waits for its answer
	Handover   *HandingOver            `json:"handover,omitempty"`  // nil: the command is not being handed over
	Vacant     bool                    `json:"vacant,omitempty"`    // those who respond are asked to take the command
	NextNotice time.Time               `json:"nextNotice,omitzero"` // when customers must hear next; zero: nothing planned
	NoticeLate time.Time               `json:"noticeLate,omitzero"` // since when they should have heard; zero: they need not have yet
	NextNo     int                     `json:"nextNo,omitempty"`    // the number of that notice, and its stage
	NextStage  incident.NoticeStage    `json:"nextStage,omitempty"` // empty: nobody knows
	Told       *measure.Told           `json:"told,omitempty"`      // of what has ended: how customers were told; nil: they never were
	Times      *Times                  `json:"times,omitempty"`     // of what has ended; nil: they were not taken yet
	Word       *incident.ToAll         `json:"word,omitempty"`      // the latest word to all; nil: there was none
	Notices    incident.Notices        `json:"notices,omitzero"`    // what customers were told, and what is being written
	Form       string                  `json:"form,omitempty"`      // where the browser says who was told; "" while nobody is
	Listed     bool                    `json:"listed,omitempty"`    // there is a list of customers, of whom people ask who was told what
	Portal     *incident.PortalRow     `json:"portal,omitempty"`    // how the last notice stands there; nil: none does
	PortalURL  string                  `json:"portalUrl,omitempty"`
	Todos      []TodoLine              `json:"todos,omitempty"`
	Problems   []incident.Problem      `json:"problems,omitempty"`
	Drafts     []Draft                 `json:"drafts,omitempty"`
	Provider   []incident.ProviderWord `json:"provider,omitempty"`
	Feed       *incident.Feed          `json:"feed,omitempty"`
	Titles     map[string]string       `json:"titles,omitempty"` // Titled for the keys among them that people would not read
	Links      []NamedLink             `json:"links,omitempty"`
	LastTime   []incident.TryRow       `json:"lastTime,omitempty"` // what past reviews decided to try and was open at T0; none: nothing, or it is over
	Reports    int                     `json:"reports,omitempty"`  // how many there were, and
	Sources    []string                `json:"sources,omitempty"`  // who said so; empty: the fact says it
}

// Times are the first of the measured times of a response, which its board shows; zero: it never came to that.
type Times struct {
	Channel time.Time `json:"channel,omitzero"`
	Notice1 time.Time `json:"notice1,omitzero"`
}

// HandingOver is a handover of the command that nobody has accepted.
type HandingOver struct {
	From  incident.PersonID `json:"from"`
	To    incident.PersonID `json:"to,omitempty"`
	Until time.Time         `json:"until,omitzero"`
}

// Draft is a document some of whose places people have rewritten, so that they do not say what is known.
type Draft struct {
	ID     string           `json:"id"`
	Title  string           `json:"title"`
	URL    string           `json:"url,omitempty"`
	Behind []incident.Place `json:"behind"`
	Fixed  bool             `json:"fixed,omitempty"` // it is approved, so that nothing in it changes by itself
}

// TodoLine is a TODO as the board shows it.
type TodoLine struct {
	ID      incident.TodoID     `json:"id"`
	Title   string              `json:"title"`
	State   incident.TodoState  `json:"state"`
	Owner   incident.PersonID   `json:"owner,omitempty"`
	Helpers []incident.PersonID `json:"helpers,omitempty"`
	Due     time.Time           `json:"due,omitzero"`
	Auto    bool                `json:"auto,omitempty"`   // the tool does it and ticks it
	Stuck   bool                `json:"stuck,omitempty"`  // the tool could not: it needs a person
	Late    time.Time           `json:"late,omitzero"`    // since when it is late; zero: it is not
	Missed  int                 `json:"missed,omitempty"` // occurrences in a row that nobody did
	Review  bool                `json:"review,omitempty"` // it is to be done in the review, which goes on
	URL     string              `json:"url,omitempty"`    // of its message
	// Names are those of whoever has it, where a mention would call upon them for nothing.
	Names map[incident.PersonID]string `json:"names,omitempty"`
	Last  string                       `json:"last,omitempty"`  // the latest word of progress, on the board only
	Check *incident.CheckCount         `json:"check,omitempty"` // of the check: how far it has come
}

// Working reports whether the tool is doing it, so that nobody is needed.
func (l TodoLine) Working() bool { return l.State == incident.TodoOpen && l.Auto && !l.Stuck }

// NamedLink is a link people open. Name is what to call it: "channel", "runbook", "meeting", or a document's title.
type NamedLink struct {
	Name string `json:"name"`
	Text string `json:"text,omitempty"` // a title from the playbook; empty: shared/text has one for the name
	URL  string `json:"url"`
}

// TodoCard is the message of one TODO.
type TodoCard struct {
	Incident   incident.ID       `json:"incident"`
	Lang       incident.Lang     `json:"lang"`
	Also       incident.Lang     `json:"also,omitempty"`      // the second language of its readers; empty: they have one
	AlsoTitle  string            `json:"alsoTitle,omitempty"` // the title in it, where it is another
	Timezone   string            `json:"timezone"`
	Drill      bool              `json:"drill"`
	Since      time.Time         `json:"since"` // T0
	Over       bool              `json:"over"`  // the incident is over: the card asks nothing
	Line       TodoLine          `json:"line"`
	Guide      string            `json:"guide,omitempty"`
	Role       string            `json:"role,omitempty"`
	Every      time.Duration     `json:"every,omitempty"`
	Occurrence int               `json:"occurrence,omitempty"` // 0 is the first
	ClosedBy   incident.PersonID `json:"closedBy,omitempty"`   // empty with done: the tool itself
	ClosedAt   time.Time         `json:"closedAt,omitzero"`
	SkipReason string            `json:"skipReason,omitempty"`
	Next       time.Time         `json:"next,omitzero"`  // when the round after one that is done is due
	Look       bool              `json:"look,omitempty"` // what its owner says in its thread does the round
	Page       string            `json:"page,omitempty"` // where it is done in the browser; empty: nowhere
}

// Announcement tells a department. Of a private incident it holds no facts: that somebody responds, and who leads.
type Announcement struct {
	Head
	Private bool   `json:"private,omitempty"`
	Note    string `json:"note,omitempty"` // what this department should do
	// Room is the channel that it leads to, so that it is edited when there is another one; empty: none is known yet.
	Room     string `json:"room,omitempty"`
	Notified bool   `json:"notified,omitempty"` // of a false alarm: customers had been told
}

// RunbookNote keeps the runbook at hand in the help room. It belongs to no incident.
type RunbookNote struct {
	Lang incident.Lang `json:"lang"`
	URL  string        `json:"url"`
	Form string        `json:"form,omitempty"` // where everything works in a browser
	// Declares and Signs say that the note names the commands that declare and report. They are facts, so that a note that stands is
	// edited.
	Declares bool `json:"declares,omitempty"`
	Signs    bool `json:"signs,omitempty"`
}

// Pin keeps a message at hand.
type Pin struct {
	Message Key `json:"message"`
}

// Topic is the channel's topic: what, where, who leads, where to meet.
type Topic struct {
	Head
	Meeting string `json:"meeting,omitempty"`
}

// Purpose is what the channel is for.
type Purpose struct {
	Lang  incident.Lang `json:"lang"`
	Drill bool          `json:"drill"`
	Title string        `json:"title"`
}

// Bookmark is a link at the top of the channel.
type Bookmark struct {
	Lang  incident.Lang `json:"lang"`
	Drill bool          `json:"drill"`
	Link  NamedLink     `json:"link"`
	// Before are the addresses to which it may have led before, by which it is known again.
	Before []string `json:"before,omitempty"`
}

// Answer tells the declarer that the channel is there.
type Answer struct {
	Lang       incident.Lang     `json:"lang"`
	Timezone   string            `json:"timezone"`
	Drill      bool              `json:"drill"`
	To         incident.AnswerTo `json:"to"`
	Commander  incident.PersonID `json:"commander"`
	NextNotice time.Time         `json:"nextNotice,omitzero"`
}

// Unmade tells the declarer that the channel cannot be made, and why.
type Unmade struct {
	Incident incident.ID       `json:"incident"`
	Lang     incident.Lang     `json:"lang"`
	Timezone string            `json:"timezone"`
	Drill    bool              `json:"drill"`
	To       incident.AnswerTo `json:"to"`
	Problem  incident.Problem  `json:"problem"`
	Form     string            `json:"form,omitempty"` // where everything works in a browser
}

// Document is a copy of a template with the facts filled in.
type Document struct {
	Head
	ID       string               `json:"id"`
	Title    string               `json:"title"`
	Template string               `json:"template"` // Markdown with {{places}}
	Contact  string               `json:"contact,omitempty"`
	Runbook  string               `json:"runbook,omitempty"`
	Meeting  string               `json:"meeting,omitempty"`
	Channel  string               `json:"channel"`           // its name
	FollowUp time.Time            `json:"followUp,omitzero"` // when the notice after the next one is due
	Lines    []incident.SheetLine `json:"lines,omitempty"`   // of a sheet of the check
}

// Follow is a document of which each place that nobody has edited says what is known.
type Follow struct {
	Document
	// Fixed says that it was approved: nothing in it changes by itself, and what is not as it is known is told.
	Fixed bool `json:"fixed,omitempty"`
	// Over says that the response has ended: there is nobody to tell. That alone changes nothing in the document.
	Over bool `json:"-"`
	// Bring are the places that people asked to bring facts into, the Press-th time that they asked for it.
	Press int    `json:"press,omitempty"`
	Bring []Swap `json:"bring,omitempty"`
	// Left are the facts that people do not want in a place, by its name: as incident.Draft has it.
	Left map[string]string `json:"left,omitempty"`
}

// Takeover is a document whose text somebody wants as a notice, the Press-th time that anybody asked for it.
type Takeover struct {
	ID     string `json:"id"`
	Press  int    `json:"press"`
	Drill  bool   `json:"drill,omitempty"`
	Theirs bool   `json:"theirs,omitempty"` // recovery times in it are the provider's own
}

// Swap is a place that a fact is put into, if what stands there is still what somebody saw.
type Swap struct {
	Place string `json:"place"`
	Sum   string `json:"sum"`
}

// Pinned is Noroshi's own emoji on somebody's message: what it says is on the timeline.
type Pinned struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Emoji   string `json:"emoji"`
}

// Taken tells whoever took a TODO by an emoji that they did, and nobody else.
type Taken struct {
	Brief
	Since time.Time         `json:"since"` // T0
	To    incident.PersonID `json:"to"`
	With  incident.PersonID `json:"with,omitempty"` // the owner whom they joined
	Todo  incident.TodoID   `json:"todo"`
	Title string            `json:"title"`
	Due   time.Time         `json:"due,omitzero"`
	Check bool              `json:"check,omitempty"` // it is the check, which its last line completes
}

// News tells the room what was decided: who, what and why, a line each.
type News struct {
	Brief
	Since time.Time       `json:"since"` // T0
	Lines []incident.News `json:"lines"`
	Told  string          `json:"told,omitempty"` // of a question about customers: the page of whoever follows it
	// Offer is the number of the offer of command that it tells of, while that waits for its answer.
	Offer int `json:"offer,omitempty"`
	// Vacant says that it asks who takes the command, and nobody has.
	Vacant bool `json:"vacant,omitempty"`
	// Watch is what the watch phase is called, while it is offered to whoever commands by that.
	Watch string `json:"watch,omitempty"`
	// Archives is, where it tells that the review is over, when the channel is archived unless somebody writes there, and Record the page
	// on which the record is taken along.
	Archives time.Time `json:"archives,omitzero"`
	Record   string    `json:"record,omitempty"`
}

// Given tells somebody that a TODO is theirs which they did not take, or is theirs no more.
type Given struct {
	Lang     incident.Lang      `json:"lang"`
	Timezone string             `json:"timezone"`
	Drill    bool               `json:"drill"`
	Since    time.Time          `json:"since"` // T0
	Kind     incident.EntryKind `json:"kind"`  // what By did
	By       incident.PersonID  `json:"by,omitempty"`
	Who      string             `json:"who,omitempty"`  // By's name
	From     incident.PersonID  `json:"from,omitempty"` // who had it, when By took it from them
	To       incident.PersonID  `json:"to"`
	Todo     incident.TodoID    `json:"todo"`
	Title    string             `json:"title"`
	Due      time.Time          `json:"due,omitzero"`
}

// Ended tells a channel that was told of an incident that it is over: the outage, and then the response to it.
type Ended struct {
	Head
	Private   bool   `json:"private,omitempty"`
	Room      string `json:"room,omitempty"`
	Recovered bool   `json:"recovered,omitempty"` // customers were sent the recovery notice
	Notified  bool   `json:"notified,omitempty"`  // of a false alarm: customers had been told
	// AllClear is what all are told with the recovery notice, as people edited it; empty: nothing.
	AllClear incident.Text `json:"allClear,omitzero"`
	// Relapsed says that it is not over, though all were told so.
	Relapsed bool `json:"relapsed,omitempty"`
	// TakenUp says that it was over, and that the response goes on.
	TakenUp bool `json:"takenUp,omitempty"`
}

// Executives tells a channel that executives read how it stands, in three lines.
type Executives struct {
	Brief
	Since time.Time           `json:"since"` // T0
	Told  incident.ThreeLines `json:"told"`
}

// latest is what a message of news tells last.
func (f News) latest() incident.News { return f.Lines[len(f.Lines)-1] }

// names reports whether f mentions somebody who must hear of it: whoever commands from now on, or is to.
func (f News) names() bool {
	return f.latest().Entry.To != "" || f.handsOver() && len(f.latest().Ask) > 0
}

// handsOver reports whether f is about a handover, which names somebody who does not command yet.
func (f News) handsOver() bool { return f.latest().Entry.AboutHandover() }

// offers reports whether f is about an offer of the command, which names somebody who does not command.
func (f News) offers() bool { return f.latest().Entry.AboutOffer() }

// Late says, once, that a system did not answer for a time and how much of the incident comes late because of it.
type Late struct {
	Brief
	Outage incident.Outage `json:"outage"`
}

// Retried tells whoever asked to try something again what became of it.
type Retried struct {
	Lang     incident.Lang     `json:"lang"`
	Timezone string            `json:"timezone"`
	Drill    bool              `json:"drill"`
	To       incident.AnswerTo `json:"to"`
	Problem  incident.Problem  `json:"problem"`
	OK       bool              `json:"ok"`
	Dropped  bool              `json:"dropped,omitempty"`
}

// Questions asks in the room about several TODOs: who takes them, or what becomes of them.
type Questions struct {
	Brief
	Since time.Time     `json:"since"` // T0
	Over  bool          `json:"over,omitempty"`
	Step  incident.Step `json:"step,omitempty"`
	To    []string      `json:"to,omitempty"`    // people and user groups
	Todos []TodoLine    `json:"todos,omitempty"` // those that nobody has answered; empty: all are
}

// Question asks the owner of a TODO, in its thread.
type Question struct {
	Brief
	Step   incident.Step   `json:"step"`
	To     []string        `json:"to"` // people and user groups
	Todo   incident.TodoID `json:"todo"`
	Title  string          `json:"title"`
	Since  time.Time       `json:"since"`            // since when it is late
	At     time.Time       `json:"at"`               // when it was asked
	Recurs bool            `json:"recurs,omitempty"` // its owner's answer does the round
	Check  bool            `json:"check,omitempty"`  // it is the check, which its last line does
}

// Overdue shows everything that is late in an incident.
type Overdue struct {
	Brief
	Since  time.Time        `json:"since"` // T0
	Over   bool             `json:"over"`
	Todos  []TodoLine       `json:"todos,omitempty"`
	Snooze *incident.Snooze `json:"snooze,omitempty"`
}

// Said is a word of progress that was written in the browser, as its TODO's thread shows it.
type Said struct {
	Lang     incident.Lang     `json:"lang"`
	Timezone string            `json:"timezone"`
	Drill    bool              `json:"drill"`
	Since    time.Time         `json:"since"` // T0
	By       incident.PersonID `json:"by"`
	At       time.Time         `json:"at"`
	Text     string            `json:"text"`
}
