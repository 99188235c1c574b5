package incident

import (
	"slices"
	"time"
)

// Text is one sentence in both languages.
type Text struct {
	JA string `json:"ja"`
	EN string `json:"en"`
}

// In returns the text in lang; Japanese is the default.
func (t Text) In(lang Lang) string {
	if lang == English {
		return t.EN
	}
	return t.JA
}

// Playbook is what a team does in an outage. An incident carries a copy of the one it was declared with, so a later
// change of the file does not reach it.
type Playbook struct {
	ID            string         `json:"id"`
	Version       int            `json:"version"`
	Title         Text           `json:"title"`
	Roles         []Role         `json:"roles,omitempty"`
	Phases        []PlaybookPart `json:"phases"`
	Announcements []Announcement `json:"announcements,omitempty"`
	Documents     []Document     `json:"documents,omitempty"`
	FirstSteps    []Text         `json:"firstSteps,omitempty"` // what to do by hand when the tool cannot answer
	Notice        []NoticeField  `json:"notice,omitempty"`
	Prompts       []Text         `json:"prompts,omitempty"` // of the review
	Meeting       string         `json:"meeting,omitempty"` // address of the room for its incidents; "": that of the settings
	Reminders     Reminders      `json:"reminders,omitzero"`
	Commander     CommanderRule  `json:"commander,omitzero"`
	Cadence       CadenceRule    `json:"cadence,omitzero"`
	Tools         []ToolDef      `json:"tools,omitempty"`  // the team's own
	Tickets       TicketRule     `json:"tickets,omitzero"` // from when on tickets are too many; zero: nobody counts them
	Alerts        []AlertRule    `json:"alerts,omitempty"` // what labels of alerts propose

	Kept string `json:"-"` // the whole of it as it is stored, where only a part was read
}

// Clone returns a copy that shares no memory with p.
func (p Playbook) Clone() Playbook {
	p.Roles, p.Announcements, p.Documents = slices.Clone(p.Roles), slices.Clone(p.Announcements), slices.Clone(p.Documents)
	p.FirstSteps, p.Notice, p.Prompts = slices.Clone(p.FirstSteps), slices.Clone(p.Notice), slices.Clone(p.Prompts)
	p.Reminders.Ladder, p.Tools = slices.Clone(p.Reminders.Ladder), slices.Clone(p.Tools)
	p.Alerts = slices.Clone(p.Alerts)
	for i := range p.Alerts {
		p.Alerts[i].Services = slices.Clone(p.Alerts[i].Services)
	}
	p.Phases = slices.Clone(p.Phases)
	for i := range p.Phases {
		todos := slices.Clone(p.Phases[i].Todos)
		for n := range todos {
			todos[n].Ladder, todos[n].Auto = slices.Clone(todos[n].Ladder), slices.Clone(todos[n].Auto)
		}
		p.Phases[i].Todos = todos
	}
	return p
}

// Role is who a TODO is meant for.
type Role struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
}

// PlaybookPart is one phase of a playbook.
type PlaybookPart struct {
	Phase Phase     `json:"phase"`
	Title Text      `json:"title"`
	Todos []TodoDef `json:"todos,omitempty"`
}

// Due says when a TODO is due: After its anchor has come to pass. An anchor that has not come yet means no due time.
type Due struct {
	Anchor Anchor        `json:"anchor"`
	After  time.Duration `json:"after"`          // negative: before the anchor
	Days   int           `json:"days,omitempty"` // business days, in place of After
}

// Anchor is the moment from which a due time counts.
type Anchor string

// The anchors.
const (
	AtSign     Anchor = "sign"      // the first report; an incident that was declared at once has none
	AtStart    Anchor = "start"     // T0, the declaration
	AtRecovery Anchor = "recovery"  // the resolve phase begins
	AtShiftEnd Anchor = "shift-end" // the commander's shift ends
	AtEnd      Anchor = "end"       // the incident is resolved
)

// TodoDef is one instruction of a playbook.
type TodoDef struct {
	ID       TodoID        `json:"id"`
	Title    Text          `json:"title"`
	Guide    Text          `json:"guide,omitzero"` // a few lines of how, optional
	Role     string        `json:"role,omitempty"` // Role.ID; empty: anyone
	Due      Due           `json:"due"`
	Every    time.Duration `json:"every,omitempty"`    // recurring: reopened in place
	Grace    time.Duration `json:"grace,omitempty"`    // unclaimed for this long is asked about
	Ladder   []Rung        `json:"ladder,omitempty"`   // in place of the playbook's
	Notice   bool          `json:"notice,omitempty"`   // doing it sends word to customers; the board names the next one
	Tools    bool          `json:"tools,omitempty"`    // it is to look at the team's own tools: those that the tool looks at are done
	Meets    bool          `json:"meets,omitempty"`    // it is to find a room for talking: a link to one does it
	Feed     bool          `json:"feed,omitempty"`     // it is to look at the provider's public word: while that can be read, the tool does it
	Fixes    string        `json:"fixes,omitempty"`    // Document.ID that it approves: once it is done, nothing changes there by itself
	Drafts   bool          `json:"drafts,omitempty"`   // it is to write the first notice: the draft of it does it
	Brief    bool          `json:"brief,omitempty"`    // it is to tell executives in three lines: those do it
	Check    bool          `json:"check,omitempty"`    // it is to check the TODOs before it, group by group: the last line of that does it
	Handover bool          `json:"handover,omitempty"` // it is to hand over: whoever accepts that does it
	Auto     []string      `json:"auto,omitempty"`     // effect keys (or prefixes ending in "/") whose completion ticks it
	Source   string        `json:"source,omitempty"`
}

// Announcement is what one kind of audience is told, in its own words.
type Announcement struct {
	ID   string `json:"id"` // e.g. company, sales
	Name Text   `json:"name"`
	Note Text   `json:"note"` // what this department should do, after the common first line
}

// The documents that a playbook may ask for. Of follow-ups and recoveries each notice gets its own, see NoticeDraft; how the check stands
// is written down each time that it is complete or asked for.
const (
	NoticeDocument   = "notice"
	SheetDocument    = "checksheet"
	FollowUpDocument = "follow-up"
	RecoveryDocument = "recovery"
	CheckDocument    = "check"
	ReviewDocument   = "review" // once a response is over and its times were taken
)

// Document is a template that is copied for each incident.
type Document struct {
	ID       string `json:"id"` // notice, checksheet, follow-up, recovery, check, review
	Title    Text   `json:"title"`
	Template Text   `json:"template"` // Markdown with {{placeholders}}, per language
}

// NoticeFieldIDs are the fields that a customer notice has.
var NoticeFieldIDs = []string{
	"report_no", "as_of", "started_at", "restored_at", "duration", "region", "zone", "services", "impact", "residual", "changed",
	"provider_says", "provider_url", "eta", "workaround", "next_update", "contact",
}

// NoticeField is one field of a customer notice and whether each stage must have it.
type NoticeField struct {
	ID       string `json:"id"`
	Name     Text   `json:"name"`
	First    Need   `json:"first"`
	FollowUp Need   `json:"followUp"`
	Recovery Need   `json:"recovery"`
	Note     Text   `json:"note,omitzero"`
}

// Need says whether a notice must have a field.
type Need string

// The needs.
const (
	Must     Need = "must"
	Optional Need = "optional"
	Never    Need = "never"
	IfLeft   Need = "if-residual" // must when something is left over
)

// Part returns the part of the playbook for a phase.
func (p Playbook) Part(phase Phase) PlaybookPart {
	for _, part := range p.Phases {
		if part.Phase == phase {
			return part
		}
	}
	return PlaybookPart{Phase: phase}
}

// RoleName returns the name of a role in lang, or "" for an unknown or empty role.
func (p Playbook) RoleName(id string, lang Lang) string {
	for _, r := range p.Roles {
		if r.ID == id {
			return r.Name.In(lang)
		}
	}
	return ""
}
