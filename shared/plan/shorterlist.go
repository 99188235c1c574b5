package plan

import (
	"strconv"

	"noroshi.internal/shared/incident"
)

// ShorterList asks about a list of customers that is held back, and says what became of it. It belongs to no incident.
type ShorterList struct {
	Lang     incident.Lang     `json:"lang"`
	Timezone string            `json:"timezone"`
	Form     string            `json:"form,omitempty"`
	Held     incident.HeldList `json:"held"`
}

// shorterList is one message for each list that is held back, before anything that can wait: customers may be missing on the next.
func shorterList(s incident.State) []Effect {
	held, i := s.List.Held, s.Incident.Settings
	if i.Help == "" || held == nil {
		return nil
	}
	seen := *held
	seen.Version = "" // is nothing that people read
	if seen.Answer == "" {
		seen.ReadAt = seen.At // that it was read again, and is the same, moves no message
	}
	return []Effect{{
		Key: Key("customers/" + strconv.Itoa(held.No)), Kind: MessageKind, Life: Kept, Urgency: Overview, Place: i.Help,
		Facts: ShorterList{Lang: i.Language, Timezone: i.Timezone, Form: i.Form, Held: seen},
	}}
}
