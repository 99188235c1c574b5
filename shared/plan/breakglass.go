package plan

import (
	"time"

	"noroshi.internal/shared/incident"
)

// CodeUsed tells the help room that somebody came into the form with a break-glass code. It belongs to no incident.
type CodeUsed struct {
	Lang     incident.Lang     `json:"lang"`
	Timezone string            `json:"timezone"`
	By       incident.PersonID `json:"by"`
	Name     string            `json:"name"`
	Mail     string            `json:"mail"`
	At       time.Time         `json:"at"`
}

// codesUsed is one message for each use, before anything else of the workspace: whoever lost the code must hear of it.
func codesUsed(i incident.Incident) (out []Effect) {
	if i.Settings.Help == "" {
		return nil
	}
	for _, u := range i.CodesUsed {
		out = append(out, Effect{
			Key: Key("code/" + u.ID), Kind: MessageKind, Life: Once, Urgency: People, Place: i.Settings.Help,
			Facts: CodeUsed{Lang: i.Settings.Language, Timezone: i.Settings.Timezone, By: u.By, Name: u.Name, Mail: u.Mail, At: u.At},
		})
	}
	return out
}
