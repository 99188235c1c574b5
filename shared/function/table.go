package function

import (
	"time"

	"noroshi.internal/shared/incident"
)

// Kind is who calls a function, and so who may.
type Kind string

// The kinds of function.
const (
	// Door is called by Slack or a browser: anybody reaches it, and it finds out by itself who calls.
	Door Kind = "door"
	// Worker is called by Firestore for a new mark of one system: IAM lets nobody else in.
	Worker Kind = "worker"
	// Clock is called by Cloud Scheduler: IAM lets nobody else in.
	Clock Kind = "clock"
)

// The functions: their names, folders below functions/, entry points and paths in local mode.
const (
	Command   = "command"
	Interact  = "interact"
	Events    = "events"
	Form      = "form"
	Slack     = "slack"
	Docs      = "docs"
	Remind    = "remind"
	Preflight = "preflight"
)

// Row is one function.
type Row struct {
	Name   string
	Kind   Kind
	System incident.System // of a Worker: whose marks it serves
	Limit  time.Duration   // the function's time limit
	Needs  Needs
}

// Needs are what a function must be told beside the store, each by a variable.
type Needs struct {
	Bot     bool // calls Slack
	Signing bool // verifies what Slack signed
	SignIn  bool // signs people in
	Drive   bool // keeps documents
}

// Table is every function there is. Another one is another line here, and its folder.
var Table = []Row{
	{Name: Command, Kind: Door, Limit: doorLimit, Needs: Needs{Bot: true, Signing: true}},
	{Name: Interact, Kind: Door, Limit: doorLimit, Needs: Needs{Bot: true, Signing: true}},
	{Name: Events, Kind: Door, Limit: doorLimit, Needs: Needs{Bot: true, Signing: true}},
	{Name: Form, Kind: Door, Limit: doorLimit, Needs: Needs{SignIn: true}},
	{Name: Slack, Kind: Worker, System: incident.Slack, Limit: workerLimit, Needs: Needs{Bot: true}},
	{Name: Docs, Kind: Worker, System: incident.Docs, Limit: workerLimit, Needs: Needs{Drive: true}},
	{Name: Remind, Kind: Clock, Limit: clockLimit},
	{Name: Preflight, Kind: Clock, Limit: checkLimit, Needs: Needs{Bot: true, Drive: true}},
}

// The time limits that Terraform gives the functions. A worker's is the longest that a function with a trigger may have
// (Google: "Cloud Run functions quotas", 540 seconds).
const (
	doorLimit   = time.Minute
	workerLimit = 9 * time.Minute
	clockLimit  = time.Minute
	checkLimit  = 5 * time.Minute // a few calls for each channel, group and person of the settings
)

// RowOf returns the function of a name; ok is false when there is none.
func RowOf(name string) (row Row, ok bool) {
	for _, r := range Table {
		if r.Name == name {
			return r, true
		}
	}
	return Row{}, false
}
