package incident

import "time"

// CheckName is one thing that the weekly check looks at.
type CheckName string

// What is looked at.
const (
	CheckSettings  CheckName = "settings"  // settings.yaml and the variables
	CheckPlaybook  CheckName = "playbook"  // the chosen one, and that all playbooks can be read
	CheckTemplates CheckName = "templates" // of the documents
	CheckFolder    CheckName = "folder"    // where documents are made
	CheckStore     CheckName = "store"     // that it can be written
	CheckClock     CheckName = "clock"     // that the minute tick runs
	CheckForm      CheckName = "form"      // that the form answers where the settings say
	CheckSignIn    CheckName = "sign_in"   // the company's identity provider
	CheckCodes     CheckName = "codes"     // break-glass codes that were not used
	CheckToken     CheckName = "token"     // Slack's bot token
	CheckScopes    CheckName = "scopes"    // what the token may do
	CheckSocket    CheckName = "socket"    // that Slack's events reach a process by Socket Mode
	CheckTime      CheckName = "time"      // this machine's time against Slack's
	CheckChannel   CheckName = "channel"   // one that the settings name
	CheckGroup     CheckName = "group"     // one that the settings name
	CheckPerson    CheckName = "person"    // one that the settings name
)

// Finding is one line of a check: what was looked at, and what is wrong with it.
type Finding struct {
	Check   CheckName `json:"check"`
	Subject string    `json:"subject,omitempty"` // which one: the id of a channel, group or person, a playbook's id
	Code    string    `json:"code,omitempty"`    // what is wrong; shared/text has its sentence; empty: nothing
	Detail  string    `json:"detail,omitempty"`  // beside the code: missing scopes, the fault of a file
}

// OK reports whether nothing is wrong.
func (f Finding) OK() bool { return f.Code == "" }

// Preflight is what a check found. It belongs to the workspace and is told once, in the help room.
type Preflight struct {
	Week     string    `json:"week"` // ISO 8601, in the settings' time zone: "2026-W08"
	At       time.Time `json:"at"`
	Findings []Finding `json:"findings"`
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
