// Package incident is the language and the rules of a first response: what an incident, a TODO and a timeline entry
// are, and what each request may change. It is pure. Decide takes the state and a request and returns the new state and
// the one entry that says what happened; it reads no clock, calls nothing and imports the standard library only.
//
// Stored enums are strings and their values are storage format: they do not change.
package incident

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// ID is the short id of an incident, derived from the request that declared it. It is the document id in the store and
// part of the channel's name.
type ID string

// PersonID names a person: the Slack user id where one is known ("U0LEAD"), otherwise "mail:" and the address.
type PersonID string

// Kind tells a real outage from an exercise. Both take the same path; only recipients and the prefix of messages differ.
type Kind string

// The kinds of incident.
const (
	Live  Kind = "live"
	Drill Kind = "drill"
)

// Phase is a stage of the response, as the support team names them.
type Phase string

// The phases, in order.
const (
	Detect  Phase = "detect"
	Confirm Phase = "confirm"
	Start   Phase = "start"
	Respond Phase = "respond"
	Watch   Phase = "watch"
	Resolve Phase = "resolve"
	Review  Phase = "review"
)

// Phases lists every phase in the order in which a response passes them.
var Phases = []Phase{Detect, Confirm, Start, Respond, Watch, Resolve, Review}

// Next returns the phase that people move to after p; ok is false after the recovery, where only the end is left to do, and
// for an unknown phase. Nobody moves to the review. Whoever offers the step asks here.
func (p Phase) Next() (next Phase, ok bool) {
	if n := slices.Index(Phases, p); n >= 0 && p.Before(Resolve) {
		return Phases[n+1], true
	}
	return "", false
}

// Before reports whether a response passes p before q; false when it passes either never.
func (p Phase) Before(q Phase) bool {
	n := slices.Index(Phases, p)
	return n >= 0 && n < slices.Index(Phases, q)
}

// Severity is how bad the declarer thinks it is.
type Severity string

// The severities; an empty one is shown as "not yet confirmed".
const (
	Sev1 Severity = "sev1"
	Sev2 Severity = "sev2"
	Sev3 Severity = "sev3"
)

// Severities lists the known severities, worst first.
var Severities = []Severity{Sev1, Sev2, Sev3}

// Lang is the language of what all readers of an incident see.
type Lang string

// The languages.
const (
	Japanese Lang = "ja"
	English  Lang = "en"
)

// Facts is what is known about the outage. An empty field is not known and is shown as 確認中 / "not yet confirmed".
type Facts struct {
	Title    string   `json:"title"`
	Region   string   `json:"region,omitempty"` // e.g. ap-northeast-1
	Zone     string   `json:"zone,omitempty"`   // AZ ID such as apne1-az1; AZ names differ per account
	Services []string `json:"services,omitempty"`
	Impact   string   `json:"impact,omitempty"`
	Source   string   `json:"source,omitempty"` // where the first word came from
	Severity Severity `json:"severity,omitempty"`
}

// Settings are the recipients and manners an incident was declared with. They are frozen: a later change of
// settings.yaml concerns new incidents only.
type Settings struct {
	Language     Lang              `json:"language"`
	Also         Lang              `json:"also,omitempty"`       // the room's second language; empty: it has one
	Timezone     string            `json:"timezone"`             // IANA name
	Help         string            `json:"help,omitempty"`       // help room
	Announce     []Audience        `json:"announce,omitempty"`   // channels told of this incident
	Responders   []string          `json:"responders,omitempty"` // U… people and S… user groups invited
	Runbook      string            `json:"runbook,omitempty"`    // URL
	Form         string            `json:"form,omitempty"`       // URL of the pages that work without Slack
	Meeting      string            `json:"meeting,omitempty"`    // URL
	Contact      string            `json:"contact,omitempty"`    // where customers may ask
	Mail         bool              `json:"mail,omitempty"`       // notices may leave by mail
	Listed       bool              `json:"listed,omitempty"`     // there is a list of customers
	Portal       *PortalSite       `json:"portal,omitempty"`     // notices may go to the portal
	DrillTo      []string          `json:"drillTo,omitempty"`    // the addresses that get a drill's notices; nobody else does
	Leads        []string          `json:"leads,omitempty"`      // U… people and S… user groups whom a sign calls
	NeutralEmoji []string          `json:"neutral,omitempty"`    // emoji that claim nothing, beside those that never do
	Sites        []Site            `json:"sites,omitempty"`      // whose shifts say who is awake; none: everybody is
	Extra        map[string]string `json:"extra,omitempty"`
}

// Audience is an announcement channel and the playbook's announcement whose words it gets.
type Audience struct {
	Channel      string `json:"channel"`
	Announcement string `json:"announcement"` // Announcement.ID
}

// Link is something outside that the tool made for the incident and that people open.
type Link struct {
	Ref  string `json:"ref"`            // the outside system's id
	Name string `json:"name,omitempty"` // e.g. a channel's name
	URL  string `json:"url,omitempty"`
}

// ChannelLink is the key in Incident.Links of the incident's own channel.
const ChannelLink = "channel"

// MeetingLink is the key in Incident.Links of a meeting room that a system makes for one incident, such as a calendar. None
// does; one that did would record its link as any effect does, and it would take the place of the settings' everywhere.
const MeetingLink = "meeting"

// Meeting is the address of the room where people of this incident talk; "": there is none.
func (i Incident) Meeting() string {
	if made := i.Links[MeetingLink]; made.URL != "" {
		return made.URL
	}
	return i.Settings.Meeting
}

// Problem is an effect that failed for good, or waits for long, and that a person must know of.
type Problem struct {
	System  string    `json:"system"`
	Key     string    `json:"key"`               // the effect
	Code    string    `json:"code"`              // the outside system's error code; shared/text has its sentence
	Subject []string  `json:"subject,omitempty"` // who or what it concerns: people, a channel
	Since   time.Time `json:"since"`
	Why     string    `json:"why,omitempty"` // with CodeWaiting: the code of what people have to put right; empty: nothing, or not known
}

// ProblemsOf are the problems of one system, in the order of their ids.
func ProblemsOf(i Incident, s System) (out []Problem) {
	for _, id := range slices.Sorted(maps.Keys(i.Problems)) {
		if p := i.Problems[id]; p.System == string(s) {
			out = append(out, p)
		}
	}
	return out
}

// CodeWaiting is the code of a problem that heals by itself: the system does not answer.
const CodeWaiting = "waiting"

// CodeUnsure is the code of a problem with what may have been sent: nobody can find out.
const CodeUnsure = "mail_unknown"

// ID is the key of p in Incident.Problems.
func (p Problem) ID() string { return p.System + ":" + p.Key }

// stops reports whether t cannot be ticked because of p.
func (p Problem) stops(t Todo) bool { return p.Code != CodeWaiting && t.tickedBy(p.Key) }

// Incident is the header of one outage being answered: everything but its TODOs and its timeline.
type Incident struct {
	ID            ID                 `json:"id"`
	Kind          Kind               `json:"kind"`
	Private       bool               `json:"private"`
	Status        Status             `json:"status"`
	Phase         Phase              `json:"phase"`
	PhaseSince    time.Time          `json:"phaseSince"`
	Facts         Facts              `json:"facts"`
	Commander     PersonID           `json:"commander"`
	CommandedAt   time.Time          `json:"commandedAt,omitzero"`    // since when they command; zero: stored before that was kept
	CommanderName string             `json:"commanderName,omitempty"` // for messages that show them without calling upon them
	Station       string             `json:"commanderSite,omitempty"` // the site to which the commander belonged then; empty: none, or not known
	Called        []string           `json:"called,omitempty"`        // people and user groups of sites who were asked, and let in for that
	Offer         *Offer             `json:"offer,omitempty"`         // the command, offered to somebody who has not answered; nil: to nobody
	Offers        int                `json:"offers,omitempty"`        // how often it was offered
	Heard         time.Time          `json:"heard,omitzero"`          // when the commander did or said something last; zero: not since CommandedAt
	Silence       *Silence           `json:"silence,omitempty"`       // what was asked since; nil: nothing
	Handover      *Handover          `json:"handover,omitempty"`      // the last, which is on its way, was accepted, or came to nothing; nil: there was none
	Handed        []Handover         `json:"handed,omitempty"`        // the latest before that, each over
	Handovers     int                `json:"handovers,omitempty"`     // how many there were
	StayUntil     time.Time          `json:"stayUntil,omitzero"`      // until when whoever commands said that they go on
	DeclaredBy    PersonID           `json:"declaredBy"`
	DeclaredAt    time.Time          `json:"declaredAt"` // T0
	DeclaredVia   Via                `json:"declaredVia"`
	EndedAt       time.Time          `json:"endedAt,omitzero"`
	EndedBy       PersonID           `json:"endedBy,omitempty"`
	EndReason     string             `json:"endReason,omitempty"`
	Sides         *Sides             `json:"sides,omitempty"`   // by what people knew that it is over; nil: nobody said
	TakenUp       int                `json:"takenUp,omitempty"` // the Notices.Relapses that the latest reopening made
	Times         *TimesTaken        `json:"times,omitempty"`   // of the last end; nil: they were never taken
	Review        *ReviewState       `json:"review,omitempty"`  // since the end; nil also: it ended before there were reviews
	ChannelName   string             `json:"channelName"`       // frozen at declaration, as its release named rooms; holds the id
	Answer        *AnswerTo          `json:"answer,omitempty"`
	Settings      Settings           `json:"settings"`
	Playbook      Playbook           `json:"playbook"`
	Duties        int                `json:"duties,omitempty"`  // how often somebody was given a duty: each time all of them are looked for in the channel
	Invited       []PersonID         `json:"invited,omitempty"` // who must be in the channel besides declarer and responders
	Passed        []TodoID           `json:"passed,omitempty"`  // TODOs of the phases before the declaration
	Links         map[string]Link    `json:"links,omitempty"`
	Problems      map[string]Problem `json:"problems,omitempty"`
	Retries       map[string]int     `json:"retries,omitempty"` // by ProblemID: how often a person asked to try again
	Retried       map[string]Retried `json:"retried,omitempty"` // by ProblemID: what became of the last of them
	Outages       []Outage           `json:"outages,omitempty"` // during which something of it waited, in order
	Own           int                `json:"own,omitempty"`     // how many TODOs people have added
	AskAt         time.Time          `json:"askAt,omitzero"`    // when the clock looks at it next; zero: there is nothing to come
	LateNo        int                `json:"lateNo,omitempty"`  // which message shows what is late: a new one for what is newly late
	LateAt        time.Time          `json:"lateAt,omitzero"`   // when that became so
	AskNo         int                `json:"askNo,omitempty"`   // how many messages ask in the room
	Batches       map[Step]Batch     `json:"batches,omitempty"` // the latest of them, by what they ask
	News          []News             `json:"news,omitempty"`    // the latest decisions that the room is told of
	Tools         []ToolState        `json:"tools,omitempty"`   // the team's own of which the room was told, each as it was told last
	Recent        []Entry            `json:"recent,omitempty"`  // the latest changes and decisions, for whoever comes later
	// RecentNames are those of whoever made Recent, for messages that show them without calling upon them.
	RecentNames map[PersonID]string `json:"recentNames,omitempty"`
	Kept        []Word              `json:"kept,omitempty"` // the latest messages of the room that are on the timeline
	Snooze      *Snooze             `json:"snooze,omitempty"`
	Preflight   *Preflight          `json:"preflight,omitempty"`   // of the workspace only: the last weekly preflight
	Drafts      map[string]Draft    `json:"drafts,omitempty"`      // by Document.ID: those that people have rewritten in places
	Sign        *Sign               `json:"sign,omitempty"`        // its life before the declaration; nil: it was declared at once
	Provider    []ProviderWord      `json:"provider,omitempty"`    // the latest of what the provider says of its own outages, by when it was heard
	Feed        *Feed               `json:"feed,omitempty"`        // whether that can be read; nil: nobody has looked yet
	Notices     Notices             `json:"notices,omitzero"`      // what customers were told, and what is being written for them
	Sent        []SentNotice        `json:"sentNotices,omitempty"` // those that were sent, as the timeline has them
	Warned      time.Time           `json:"warned,omitzero"`       // the moment by which customers must hear that somebody was told of last
	Lapsed      time.Time           `json:"lapsed,omitzero"`       // that which has passed without any TODO being late for it
	Executives  *ThreeLines         `json:"executives,omitempty"`  // what executives were told last; nil: nothing
	ToAll       []ToAll             `json:"toAll,omitempty"`       // the latest words to all who were told of it, in order
	Arrivals    []Arrival           `json:"arrivals,omitempty"`    // the latest who came into the room when the response was under way
	Check       *Check              `json:"check,omitempty"`       // how far a second person has checked what was done; nil: nobody has begun
	Untold      *Untold             `json:"untold,omitempty"`      // of the last notice's customers: those whom nobody has told; nil: nobody has counted yet
	Portal      *PortalRow          `json:"portal,omitempty"`      // what stands of it on the portal; nil: nothing
	PortalDay   string              `json:"portalDay,omitempty"`   // of the workspace only: the day that the portal is of, YYYY-MM-DD
	Provisional bool                `json:"provisional,omitempty"` // it is answered before anybody knows that it is one
	CodesUsed   []CodeUse           `json:"codesUsed,omitempty"`   // of the workspace only: the latest uses of break-glass codes
}

// AnswerTo is where the declarer waits for the link, when it could not be given in the request itself. A response URL
// lets its holder post to Slack and is kept like a secret: it is never logged or shown.
type AnswerTo struct {
	Person      PersonID `json:"person"`
	Lang        Lang     `json:"lang,omitempty"` // the person's own; empty: the incident's
	View        string   `json:"view,omitempty"`
	ResponseURL string   `json:"responseURL,omitempty"`
	Beside      bool     `json:"beside,omitempty"` // ResponseURL is of a message that everybody sees, in whose place no answer comes
}

// Workspace stands in place of an incident's id for what belongs to no incident, such as the runbook pinned in the help
// room. It has a header like an incident, in no status.
const Workspace ID = "workspace"

// Stuck reports whether an effect that would tick t failed for good. The tool has given up on it, so it needs a person.
func (i Incident) Stuck(t Todo) bool {
	for _, p := range i.Problems {
		if p.stops(t) {
			return true
		}
	}
	return false
}

// stuckSince is when the tool gave up on t; zero: it did not.
func (i Incident) stuckSince(t Todo) (at time.Time) {
	for _, p := range i.Problems {
		if p.stops(t) {
			at = later(at, p.Since)
		}
	}
	return at
}

// Automatic reports whether t is being done by the tool, so that nobody is needed for it.
func (i Incident) Automatic(t Todo) bool {
	return t.State == TodoOpen && (len(t.Auto) > 0 && !i.Stuck(t) && !i.Uncalled(t) || i.Reads(t))
}

// Reads reports whether t is to look at what the tool reads itself: the provider's public word.
func (i Incident) Reads(t Todo) bool { return t.Feed && i.Feed.Reads() }

// Asked reports whether p is asked into the channel by name, so that joining changes nothing.
func (i Incident) Asked(p PersonID) bool { return p == i.DeclaredBy || slices.Contains(i.Invited, p) }

// Groups are the user groups that are invited into the channel. Slack: ids of user groups begin with S.
func (i Incident) Groups() (groups []string) {
	for _, r := range i.Settings.Responders {
		if strings.HasPrefix(r, "S") {
			groups = append(groups, r)
		}
	}
	return groups
}

// Knows reports whether p may learn what the incident is about. Of a private one only those do who were invited; members
// of an invited user group are known to Slack alone.
func (i Incident) Knows(p PersonID) bool {
	return !i.Private || p != "" && (p == i.DeclaredBy || p == i.Commander || slices.Contains(i.Invited, p) ||
		slices.Contains(i.Settings.Responders, string(p)))
}

// State is an incident with its TODOs in playbook order.
type State struct {
	Incident Incident
	Todos    []Todo
	Entries  []Entry // those that Scope names, for deciding
	Notice   Notice  // the one that is being written, where Scope asks for it
	Before   Notice  // likewise, the one that was sent last
	Mailed   Notice  // likewise, the last that left by mail

	Customers CustomerList // the list of customers, where Scope asks for it
	Frozen    CustomerList // likewise, as it was when the last notice was sent
	Portal    PortalView   // likewise, all that stands on the portal
	// List is what is known of the list of customers, where Scope asks for it.
	List ListState

	Told CustomerWords // what people know of customers, where Scope asks for it

	KPT []KPTLine // the lines of the review, in the order of their numbers, where Scope asks for it
}

// Todo returns the TODO with the given id.
func (s State) Todo(id TodoID) (Todo, bool) {
	for _, t := range s.Todos {
		if t.ID == id {
			return t, true
		}
	}
	return Todo{}, false
}

// NextNotice is when customers must hear next: the earliest due time of a notice that is not out. Zero: nothing is planned, or
// the incident is over and owes them none.
func (s State) NextNotice() (next time.Time) {
	for _, t := range s.notices() {
		next = earlier(next, t.Due)
	}
	if i := s.Incident; i.Notices.Promises() && (i.Status.Editable() || i.Owes()) {
		next = earlier(next, i.Notices.Promise)
	}
	return next
}

// NoticeLate is since when customers should have heard; zero: they need not have yet.
func (s State) NoticeLate() (since time.Time) {
	for _, t := range s.notices() {
		since = earlier(since, t.Late)
	}
	i := s.Incident
	if !i.Lapsed.IsZero() && i.Lapsed.Equal(s.NextNotice()) {
		since = earlier(since, i.Lapsed)
	}
	if i.Owes() && i.Notices.Asks > 0 {
		since = earlier(since, i.Notices.Promise)
	}
	return since
}

// notices are the notices to customers that the incident waits for.
func (s State) notices() (out []Todo) {
	for _, t := range s.Todos {
		if s.Incident.Status.Editable() && t.Notice && !t.Closed() {
			out = append(out, t)
		}
	}
	return out
}
