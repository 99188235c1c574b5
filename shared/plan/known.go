package plan

import (
	"time"

	"noroshi.internal/shared/incident"
)

// Known is what had been said of a sign when the response to it began, for whoever comes into the room. Nothing of it changes any more.
type Known struct {
	Brief
	Also     incident.Lang     `json:"also,omitempty"` // the second language of its readers; empty: they have one
	Since    time.Time         `json:"since"`          // T0
	Count    int               `json:"count"`          // of reports, and of sources
	Sources  int               `json:"sources,omitempty"`
	Expected string            `json:"expected,omitempty"`
	Ours     bool              `json:"ours,omitempty"`
	After    *incident.Before  `json:"after,omitempty"`
	Reports  []incident.Report `json:"reports"` // the latest, in order
	Evidence []incident.Report `json:"evidence,omitempty"`
	Form     string            `json:"form,omitempty"`
	Card     string            `json:"card,omitempty"` // the address of the sign's card, in whose thread all else was said; empty: there is none
}

// known comes right after the board, before the TODOs: it is read on the way into the room.
func (p planner) known(refs Refs) []Effect {
	if !p.i.BySign() {
		return nil
	}
	s := p.i.Sign
	return []Effect{{
		Key: KnownKey, Kind: MessageKind, Life: Kept, Urgency: Overview, Needs: []Key{ChannelKey},
		Facts: Known{
			Brief: p.brief(p.lang()), Also: p.i.Settings.Also, Since: p.i.DeclaredAt, Count: s.Count, Sources: len(s.Sources),
			Expected: s.Expected, Ours: s.Ours, After: s.After, Reports: s.Reports, Evidence: s.Evidence, Form: p.i.Settings.Form, Card: refs[SignKey].URL,
		},
	}}
}
