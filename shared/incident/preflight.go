package incident

import (
	"slices"
	"time"
)

// PreflightRow is one thing that a preflight looks at.
type PreflightRow string

// What is looked at.
const (
	PreflightSettings  PreflightRow = "settings"  // settings.yaml and the variables
	PreflightPlaybook  PreflightRow = "playbook"  // the chosen one, and that all playbooks can be read
	PreflightTemplates PreflightRow = "templates" // of the documents
	PreflightFolder    PreflightRow = "folder"    // where documents are made
	PreflightSites     PreflightRow = "sites"     // that some site is awake at every minute of the next year
	PreflightStore     PreflightRow = "store"     // that it can be written
	PreflightClock     PreflightRow = "clock"     // that the minute tick runs
	PreflightForm      PreflightRow = "form"      // that the form answers where the settings say
	PreflightSignIn    PreflightRow = "sign_in"   // the company's identity provider
	PreflightCodes     PreflightRow = "codes"     // break-glass codes that were not used
	PreflightTool      PreflightRow = "tool"      // one of the team's own
	PreflightAlerts    PreflightRow = "alerts"    // what a source of alerts sends
	PreflightFeed      PreflightRow = "feed"      // one of the provider's
	PreflightCustomers PreflightRow = "customers" // the list of those whom a notice tells
	PreflightPortal    PreflightRow = "portal"    // that customers can read the portal, and that it is ours
	PreflightRanges    PreflightRow = "ranges"    // the guarded provider's published address ranges
	PreflightHost      PreflightRow = "host"      // one that a response needs: where it is
	PreflightMail      PreflightRow = "mail"      // that the mail server takes notices
	PreflightToken     PreflightRow = "token"     // Slack's bot token
	PreflightScopes    PreflightRow = "scopes"    // what the token may do
	PreflightTab       PreflightRow = "home_tab"  // that the app has a Home tab
	PreflightSocket    PreflightRow = "socket"    // that Slack's events reach a process by Socket Mode
	PreflightTime      PreflightRow = "time"      // this machine's time against Slack's
	PreflightChannel   PreflightRow = "channel"   // one that the settings name
	PreflightGroup     PreflightRow = "group"     // one that the settings name
	PreflightPerson    PreflightRow = "person"    // one that the settings name
)

// Finding is one line of a preflight: what was looked at, and what is wrong with it.
type Finding struct {
	Row     PreflightRow `json:"check"`
	Subject string       `json:"subject,omitempty"` // which one: the id of a channel, group or person, a playbook's id
	Code    string       `json:"code,omitempty"`    // what is wrong; shared/text has its sentence; empty: nothing
	Detail  string       `json:"detail,omitempty"`  // beside the code: missing scopes, the fault of a file
	Home    *Home        `json:"home,omitempty"`    // of PreflightHost
	List    *ListSeen    `json:"list,omitempty"`    // of PreflightCustomers
}

// ListSeen is the copy of the list of customers that counts, as a preflight saw it.
type ListSeen struct {
	Count int `json:"count,omitempty"` // 0: there is none
	Age   int `json:"age,omitempty"`   // hours
	Held  int `json:"held,omitempty"`  // which list is held back; 0: none
}

// OK reports whether nothing is wrong.
func (f Finding) OK() bool { return f.Code == "" }

// Preflight is what a preflight found. It belongs to the workspace and is told once, in the help room.
type Preflight struct {
	Week     string    `json:"week"` // ISO 8601, in the settings' time zone: "2026-W08"
	At       time.Time `json:"at"`
	Findings []Finding `json:"findings"`
	// Playbook is the chosen one as it was, and Changes is what has changed in it since the check before.
	Playbook PlaybookSummary  `json:"playbook,omitzero"`
	Changes  []PlaybookChange `json:"changes,omitempty"`
}

// Checks are the lines that are ok or not, without those that only tell where something is.
func Checks(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Home != nil })
}

// Failed counts the lines that are not ok.
func (p Preflight) Failed() (n int) {
	for _, f := range p.Findings {
		if !f.OK() {
			n++
		}
	}
	return n
}
