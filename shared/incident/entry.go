package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Via is where a request came from.
type Via string

// The ways in.
const (
	ViaSlack   Via = "slack"
	ViaBrowser Via = "browser"
	ViaClock   Via = "clock"
	ViaTool    Via = "tool"
)

// EntryKind says what an entry records.
type EntryKind string

// The kinds of entry.
const (
	EntryDeclared     EntryKind = "declared"
	EntryCorrected    EntryKind = "facts_corrected"
	EntryCommander    EntryKind = "commander_changed"
	EntryPhase        EntryKind = "phase_changed"
	EntryPhaseBack    EntryKind = "phase_back" // By went back to an earlier one
	EntryCanceled     EntryKind = "canceled"
	EntryResolved     EntryKind = "resolved"
	EntryClosed       EntryKind = "closed"   // the review is over
	EntryArchived     EntryKind = "archived" // its channel is
	EntryTakenUp      EntryKind = "reopened" // the end was taken back
	EntryClaimed      EntryKind = "todo_claimed"
	EntryJoined       EntryKind = "todo_joined"
	EntryReleased     EntryKind = "todo_released"
	EntryPassed       EntryKind = "todo_passed_on"
	EntryDone         EntryKind = "todo_done"
	EntrySkipped      EntryKind = "todo_skipped"
	EntryReopened     EntryKind = "todo_reopened"
	EntryReassigned   EntryKind = "todo_handed_over"
	EntryAdded        EntryKind = "todo_added"
	EntryProgress     EntryKind = "todo_progress"
	EntryMade         EntryKind = "effect_made"
	EntryFailed       EntryKind = "effect_failed"
	EntryHealed       EntryKind = "effect_healed"
	EntryDropped      EntryKind = "effect_dropped" // what failed is not wanted any more
	EntryReacted      EntryKind = "todo_signed"    // an emoji that changed nothing people see; not shown
	EntryRetry        EntryKind = "retry_asked"
	EntryBehind       EntryKind = "draft_behind"    // places of a document, which people have rewritten, do not say what is known
	EntryCaughtUp     EntryKind = "draft_caught_up" // they do again, or need not; not shown
	EntryRenewed      EntryKind = "draft_renewed"   // somebody brought facts in, or left what people wrote
	EntryAwaited      EntryKind = "answer_awaited"  // not shown
	EntryLetIn        EntryKind = "person_let_in"
	EntrySettings     EntryKind = "settings_changed" // of the workspace
	EntryLost         EntryKind = "system_lost"      // an outside system does not answer
	EntryBack         EntryKind = "system_back"
	EntryLate         EntryKind = "todo_late"
	EntryAsked        EntryKind = "todo_asked"
	EntryRecurred     EntryKind = "todo_recurred" // the next occurrence of one that was done; not shown
	EntryMissed       EntryKind = "todo_missed"
	EntrySnoozed      EntryKind = "snoozed"
	EntryWoken        EntryKind = "snooze_over"
	EntryPreflight    EntryKind = "preflight_done"   // of the workspace
	EntryAccountFound EntryKind = "person_known"     // somebody's Slack account
	EntryCode         EntryKind = "code_used"        // of the workspace
	EntryReworded     EntryKind = "progress_edited"  // supersedes what Of says; shown in its place
	EntryUnsaid       EntryKind = "progress_deleted" // Of is redacted; not shown
	EntryKept         EntryKind = "message_kept"     // By put what To wrote in the room on the timeline
	EntryDecided      EntryKind = "decided"          // By said what is decided
	EntryReported     EntryKind = "sign_reported"    // the first report of a sign
	EntrySignJoined   EntryKind = "sign_joined"      // one more report of it
	EntryEvidence     EntryKind = "evidence"         // an observation that By adds
	EntrySaid         EntryKind = "sign_word"        // By said it in the thread of the sign's card
	EntryNotYet       EntryKind = "sign_not_yet"     // By does not decide yet; it is asked again
	EntrySignAsked    EntryKind = "sign_asked"       // the clock asked about it
	EntryDismissed    EntryKind = "sign_dismissed"   // it came to nothing
	EntryConfirmed    EntryKind = "start_confirmed"  // what was answered provisionally is an incident
	EntryPinned       EntryKind = "progress_pinned"  // By pinned a word that is on the timeline; not shown
	EntryToolDown     EntryKind = "tool_down"        // one of the team's own tools does not work
	EntryToolUp       EntryKind = "tool_up"          // it works again
	EntryToolSeen     EntryKind = "tool_seen"        // how it does is known by now; not shown
	EntryTickets      EntryKind = "tickets_rose"     // customers opened many tickets in a short time
	EntryAlertOver    EntryKind = "alert_over"       // a monitor says that what it raised an alert about is over

	EntryNoticeDrafted  EntryKind = "notice_drafted"  // By began the next notice to customers
	EntryNoticeEdited   EntryKind = "notice_edited"   // By wrote another version
	EntryNoticeVoided   EntryKind = "notice_voided"   // By wrote another version of what was approved
	EntryNoticeApproved EntryKind = "notice_approved" // By, who wrote none of it
	EntryNoticeSent     EntryKind = "notice_sent"

	EntryTakeover       EntryKind = "notice_takeover"        // By wants the next notice taken over from its document
	EntryTakenOver      EntryKind = "notice_taken_over"      // it was, for By
	EntryTakeoverFailed EntryKind = "notice_takeover_failed" // it could not be, for By; Text is why, as a code

	EntryNoticeDelivered EntryKind = "notice_delivered"
	EntryNoticeAsked     EntryKind = "notice_asked" // the clock asked Subject to approve it

	EntryListAsked  EntryKind = "customers_asked"  // of the workspace: By wants the list of customers read again
	EntryListRead   EntryKind = "customers_read"   // of the workspace: it was read, and counts
	EntryListHeld   EntryKind = "customers_held"   // of the workspace: it was read, and is so much shorter that people are asked
	EntryListUsed   EntryKind = "customers_used"   // of the workspace: By took the shorter one
	EntryListFailed EntryKind = "customers_failed" // of the workspace: it could not be read, or is wrong

	EntryNoticeWaived EntryKind = "notice_waived" // By said why customers need no further one
	EntryNoticeSoon   EntryKind = "notice_soon"   // the clock told Subject that customers must hear soon
	EntryNoticeLate   EntryKind = "notice_late"   // customers should have heard, and no TODO is late for it
	EntryPromiseAsked EntryKind = "promise_asked" // the clock asked Subject, after the end, what becomes of what customers were promised

	EntryExecutives EntryKind = "executives_told" // By told executives in three lines, in Count channels

	EntryToAll EntryKind = "told_all" // By told all who were told of the incident what has changed, in Count channels

	EntryArrived EntryKind = "person_arrived" // By came into the room and is told how it stands; not shown

	EntryChecked EntryKind = "check_right"   // By, who did none of it, found lines of the check right
	EntryMissing EntryKind = "check_missing" // By found that Todo was not done: it is open again
	EntryExcused EntryKind = "check_excused" // By said why nobody checks lines
	EntrySheet   EntryKind = "check_sheet"   // By asked for the Count-th document of how the check stands

	EntryCalled       EntryKind = "customers_called"   // By told Count customers by phone
	EntryUncalled     EntryKind = "customers_uncalled" // By took that back
	EntryAssigned     EntryKind = "customers_assigned" // By said that To looks after Count customers; "": whom the list names
	EntryAffected     EntryKind = "customers_affected" // By said of Count customers whether the outage hits them; not shown
	EntryExported     EntryKind = "customers_exported" // By took along, of Count customers, who was told
	EntryPortalTurned EntryKind = "portal_turned"      // of the workspace: the portal is of another day; not shown
	EntryPortalShows  EntryKind = "portal_shows"       // a notice stands on the portal
	EntryPortalFailed EntryKind = "portal_failed"      // one that was sent there does not
	EntryUntold       EntryKind = "customers_untold"   // how many nobody has told is known by now; not shown
	EntryOwnersAsked  EntryKind = "owners_asked"       // the clock asked those who look after Count customers whom nobody has told

	EntryOffered        EntryKind = "command_offered"   // By offered it to To, as the Count-th offer
	EntryOfferDeclined  EntryKind = "command_declined"  // By, to whom Was had offered it
	EntryOfferWithdrawn EntryKind = "command_withdrawn" // By took it back
	EntryOfferLapsed    EntryKind = "command_lapsed"    // To did not answer
	EntryOfferGone      EntryKind = "command_unoffered" // the account of To was closed
	EntryCommanderGone  EntryKind = "commander_gone"    // the account of Was was closed, so that nobody commands
	EntrySilence        EntryKind = "commander_silent"  // the clock asked Subject about Was, who commands and is not heard, or who commands
	EntryHeard          EntryKind = "commander_heard"   // By, who commands, said something; not shown

	EntryHandover      EntryKind = "handover_begun"   // By began to hand over, or named To, who takes over; "": nobody yet
	EntryHandoverAsked EntryKind = "handover_asked"   // the clock asked Subject, the Count-th time
	EntryHandoverGone  EntryKind = "handover_unnamed" // the account of Was was closed, who was to take over
	EntryWalked        EntryKind = "brief_walked"     // By found sections of the brief right, or amended one by Text
	EntryStays         EntryKind = "commander_stays"  // By goes on commanding, until Until at least

	EntryKPT        EntryKind = "kpt_added"   // By wrote a line of the review
	EntryKPTChanged EntryKind = "kpt_changed" // By wrote it otherwise
	EntryKPTTaken   EntryKind = "kpt_taken"   // By took it away
	EntryTryDone    EntryKind = "try_done"
	EntryTryDropped EntryKind = "try_dropped" // By dropped it; Text says why
	EntryMeasured   EntryKind = "measured"    // its times were taken; not shown
	EntryRecord     EntryKind = "exported"    // By took the record along; Text is the head of its hash chain
	EntryWeek       EntryKind = "week_told"   // of the workspace

	EntryProvider       EntryKind = "provider_said"   // the provider posted something of an outage of its own
	EntryProviderMended EntryKind = "provider_mended" // it changed the words of what it had posted
	EntryProviderLate   EntryKind = "provider_late"   // it promised an update, and there is none
	EntryProviderGone   EntryKind = "provider_gone"   // it does not list the outage any more, and has not said that it is over
	EntryFeedSeen       EntryKind = "feed_seen"       // the provider's word can be read; not shown
	EntryFeedLost       EntryKind = "feed_lost"       // it cannot be read
	EntryFeedBack       EntryKind = "feed_back"       // it can be read again
)

// Entry is one fact of an incident's timeline. It is created under the id of the request that caused it and never
// overwritten, so a request delivered twice finds its own entry and changes nothing. The one exception is Redact.
type Entry struct {
	ID       string        `json:"id"`
	Incident ID            `json:"incident"`
	Kind     EntryKind     `json:"kind"`
	At       time.Time     `json:"at"`
	By       PersonID      `json:"by,omitempty"` // empty: the tool itself; of progress_deleted: not known
	Via      Via           `json:"via"`
	Todo     TodoID        `json:"todo,omitempty"`
	To       PersonID      `json:"to,omitempty"`       // new owner or commander; of todo_added its owner, if it has one; the owner whom somebody joined; who leads from the declaration on, if not the declarer; who wrote what By kept
	Was      PersonID      `json:"was,omitempty"`      // of commander_…: who commanded until then; of command_offered: whom it was offered to before; of command_…: who had offered it
	Text     string        `json:"text,omitempty"`     // reason, progress, title; of notice_sent: why it is for others than as many as were approved
	Key      string        `json:"key,omitempty"`      // effect key; of system_lost and system_back the system; of tool_down and tool_up the tool's id
	Phase    Phase         `json:"phase,omitempty"`    // phase entered
	Left     []TodoID      `json:"left,omitempty"`     // TODOs still open when a phase ended, the incident was resolved, or its review closed; a false alarm leaves none
	Never    []TodoID      `json:"never,omitempty"`    // of resolved: TODOs of the recovery phase, which had not begun
	NoNotice bool          `json:"noNotice,omitempty"` // of resolved: customers were never told
	Owing    bool          `json:"owing,omitempty"`    // of resolved: they were told, and the recovery notice was not sent; of canceled: they were told of it
	Sides    *Sides        `json:"sides,omitempty"`    // of resolved: by what people knew that it was over
	Skipped  []Phase       `json:"skipped,omitempty"`  // phases passed over on the way to Phase
	Changes  []Change      `json:"changes,omitempty"`  // facts before and after; of draft_renewed: what stood in a place, and what is to
	Subject  []string      `json:"subject,omitempty"`  // of effect_failed: whom or what it concerns; of notice_asked, promise_asked, commander_silent and commander_gone: who was asked; of draft_behind: places; of draft_renewed: those left
	Made     []string      `json:"made,omitempty"`     // of effect_made that ticks Todo: the keys of what ticks it
	From     time.Time     `json:"from,omitzero"`      // of system_lost and system_back: since when it did not answer; of tool_down and tool_up: since when it was down; of feed_back: since when it could not be read; of commander_silent: when they were heard last
	Step     Step          `json:"step,omitempty"`     // who was asked
	Count    int           `json:"count,omitempty"`    // of system_back: how many things had waited; of todo_missed: occurrences; of sign_joined: which report it is; of customers_… and owners_asked: customers; of executives_told and told_all: channels; of exported: lines; of command_…, and of commander_changed by an offer: which one
	Until    time.Time     `json:"until,omitzero"`     // of a snooze; of todo_added: when it is due; of command_offered: when it lapses
	Round    int           `json:"round,omitempty"`    // of todo_progress: the round of a recurring TODO that it completes, from 1; of progress_deleted: the one that is open again; of customers_used: which list that was held back
	Names    []Name        `json:"names,omitempty"`    // whom and what Text names
	Of       string        `json:"of,omitempty"`       // of progress_edited and progress_deleted: the entry that it is about
	App      string        `json:"app,omitempty"`      // of message_kept: the name of the app that wrote it, where it was none of the people
	Tool     *ToolState    `json:"tool,omitempty"`     // of tool_down and tool_up
	Rise     *TicketRise   `json:"rise,omitempty"`     // of tickets_rose, and of a sign that they made
	Post     *ProviderPost `json:"post,omitempty"`     // of provider_…
	Feed     *Feed         `json:"feed,omitempty"`     // of feed_…
	Notice   *NoticeMark   `json:"notice,omitempty"`   // of notice_…
	Untold   []OwnerUntold `json:"untold,omitempty"`   // of owners_asked
	Told     *Counts       `json:"told,omitempty"`     // of notice_delivered
	Handover *HandoverMark `json:"handover,omitempty"` // of handover_…, brief_walked and commander_stays; of commander_changed by a handover
	Check    *CheckCount   `json:"check,omitempty"`    // of check_…; else the lines of the check that are void because of it
	KPT      *KPTMark      `json:"kpt,omitempty"`      // of kpt_… and try_…
	Closes   bool          `json:"closes,omitempty"`   // the review closed by itself with it
	Redacted *Redacted     `json:"redacted,omitempty"` // its text was taken away
	// Edited is when its text was changed last: before it was heard or, where the timeline shows an entry with what superseded
	// it, after that.
	Edited time.Time `json:"edited,omitzero"`

	Link        string `json:"link,omitempty"`        // of a report, evidence or alert_over: what was seen
	Source      string `json:"source,omitempty"`      // of a report, and of an alert: who said so
	Provisional bool   `json:"provisional,omitempty"` // of declared
	// Region and Services are what a report of something that runs already is about, and Ours that whoever made it sees it, too.
	Region   string   `json:"region,omitempty"`
	Services []string `json:"services,omitempty"`
	Ours     bool     `json:"ours,omitempty"`   // of evidence, too
	Offers   Phase    `json:"offers,omitempty"` // of check_…, and of commander_changed: the phase that whoever commands may go on to
	// Addresses says of exported that customers' addresses are in it.
	Addresses bool `json:"addresses,omitempty"`
	Beside    ID   `json:"beside,omitempty"` // of facts_corrected and sign_joined: the sign or incident that is about the same from then on
}

// Name is something that a text names and Slack can mention: a person, a user group or a channel.
type Name struct {
	ID string `json:"id"` // U0BERLIN, S0ONCALL, C0DEV
	As string `json:"as"` // how Text writes it: @Berlin, @oncall, #dev
}

// Redacted says that the text of an entry was taken away, and leaves a trace of it.
type Redacted struct {
	At     time.Time `json:"at"`
	By     PersonID  `json:"by,omitempty"` // empty: not known
	Why    Why       `json:"why"`
	SHA256 string    `json:"sha256"` // of the text that stood there, in hexadecimal
}

// Why says why a text was taken away.
type Why string

// WhyDeleted says that whoever wrote it, or an administrator, deleted it in Slack.
const WhyDeleted Why = "deleted"

// Redact returns e without its text and all that tells of it. It is the one change that an entry may see after it was made;
// an entry that is redacted already stays as it is.
func (e Entry) Redact(at time.Time, by PersonID, why Why) Entry {
	if e.Redacted != nil {
		return e
	}
	sum := sha256.Sum256([]byte(e.Text))
	e.Redacted = &Redacted{At: at, By: by, Why: why, SHA256: hex.EncodeToString(sum[:])}
	e.Text, e.Names, e.Edited = "", nil, time.Time{}
	if e.KPT != nil {
		mark := *e.KPT
		mark.When, mark.Why, mark.Said = "", "", ""
		e.KPT = &mark
	}
	return e
}

// AboutOffer reports whether e is about an offer of the command, and names whom it is offered to.
func (e Entry) AboutOffer() bool {
	return e.is(EntryOffered, EntryOfferDeclined, EntryOfferWithdrawn, EntryOfferLapsed, EntryOfferGone)
}

// AboutHandover reports whether e is about a handover on its way, and names who takes over, if anybody is named.
func (e Entry) AboutHandover() bool {
	return e.is(EntryHandover, EntryHandoverAsked, EntryHandoverGone, EntryWalked, EntryStays)
}

// Change is one corrected fact.
type Change struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}
