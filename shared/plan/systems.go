package plan

import "noroshi.internal/shared/incident"

// plans are those of all systems: a function that says what should exist in it.
var plans = map[incident.System]func(incident.State, Refs) []Effect{
	incident.Slack: Slack,
	incident.Docs:  Docs,
}

// For returns the plan of one system. In a system that has none nothing is made, changed or taken away.
func For(system incident.System, s incident.State, refs Refs) []Effect {
	plan, ok := plans[system]
	if !ok {
		return nil
	}
	return plan(s, refs)
}
