package plan

import (
	"noroshi.internal/shared/incident"
)

// Checkup is the weekly preflight as the help room reads it. It belongs to no incident.
type Checkup struct {
	Lang     incident.Lang      `json:"lang"`
	Findings []incident.Finding `json:"findings"`
	// Changes is what has changed in the playbook since the week before.
	Changes []incident.PlaybookChange `json:"changes,omitempty"`
}

// checkup tells the help room of a weekly preflight, each week in a message of its own that nobody touches again: it is what
// was found at that time. The record of the week before stays, its message too.
func checkup(i incident.Incident) []Effect {
	if i.Settings.Help == "" || i.Preflight == nil {
		return nil
	}
	return []Effect{{
		Key: Key("preflight/" + i.Preflight.Week), Kind: MessageKind, Life: Once, Urgency: Decoration, Place: i.Settings.Help,
		Facts: Checkup{
			Lang: i.Settings.Language, Findings: i.Preflight.Findings, Changes: i.Preflight.Changes,
		},
	}}
}
