package function

import (
	"slices"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// Kind is who calls a function, and so who may.
type Kind string

// The kinds of function.
const (
	// Door is called by Slack, a browser or a monitor: anybody reaches it, and it finds out by itself who calls.
	Door Kind = "door"
	// Worker is called by Firestore for a new mark of one system: IAM lets nobody else in.
	Worker Kind = "worker"
	// Clock is called by Cloud Scheduler: IAM lets nobody else in.
	Clock Kind = "clock"
)

// The functions that work for no system: their names, folders below functions/, entry points and paths in local mode. A
// worker is named after its system.
const (
	Command   = "command"
	Interact  = "interact"
	Events    = "events"
	Form      = "form"
	Remind    = "remind"
	Preflight = "preflight"
	Watch     = "watch"
	Alert     = "alert"
)

// Row is one function.
type Row struct {
	Name  string
	Kind  Kind
	Limit time.Duration // the function's time limit
	Needs []config.Need // what it does, and so is told

	Systems []incident.System // of a Worker: whose marks it serves
}

// Has reports whether a function does what a need names.
func (r Row) Has(n config.Need) bool { return slices.Contains(r.Needs, n) }

// Table returns every function there is: those listed here, and a worker for each outside system, or for several.
func Table() []Row {
	slack := config.Calls(incident.Slack)
	table := []Row{
		{Name: Command, Kind: Door, Limit: doorLimit, Needs: []config.Need{slack, config.Verify}},
		{Name: Interact, Kind: Door, Limit: doorLimit, Needs: []config.Need{slack, config.Verify}},
		{Name: Events, Kind: Door, Limit: doorLimit, Needs: []config.Need{slack, config.Verify}},
		{Name: Form, Kind: Door, Limit: doorLimit, Needs: []config.Need{config.SignIn}},
		{Name: Alert, Kind: Door, Limit: doorLimit, Needs: []config.Need{config.Hear}},
	}
	var all []config.Need
	for _, s := range incident.Systems {
		needs := config.Calls(s.Name)
		if !s.Alone {
			all = append(all, needs)
		}
		i := slices.IndexFunc(table, func(r Row) bool { return r.Name == s.Worker() })
		if i < 0 {
			i, table = len(table), append(table, Row{Name: s.Worker(), Kind: Worker, Limit: workerLimit})
		}
		table[i].Systems, table[i].Needs = append(table[i].Systems, s.Name), append(table[i].Needs, needs)
	}
	return append(table, Row{Name: Remind, Kind: Clock, Limit: clockLimit}, Row{Name: Watch, Kind: Clock, Limit: clockLimit}, Row{Name: Preflight, Kind: Clock, Limit: preflightLimit, Needs: all})
}

// The time limits that Terraform gives the functions. A worker's is the longest that a function with a trigger may have
// (Google: "Cloud Run functions quotas", 540 seconds).
const (
	doorLimit      = time.Minute
	workerLimit    = 9 * time.Minute
	clockLimit     = time.Minute
	preflightLimit = 5 * time.Minute // a few calls for each channel, group and person of the settings
)

// RowOf returns the function of a name; ok is false when there is none.
func RowOf(name string) (row Row, ok bool) {
	table := Table()
	i := slices.IndexFunc(table, func(r Row) bool { return r.Name == name })
	if i < 0 {
		return row, false
	}
	return table[i], true
}
