package store

import (
	"encoding/json"

	"noroshi.internal/shared/incident"
)

// frozen is a playbook as an incident keeps it: one text, the JSON of it. It is nine tenths of a header, never changes and
// is looked for by nobody; as fields it would be a thousand values, each indexed at every write of the header, and put
// together and taken apart again at every read.
type frozen struct{ incident.Playbook }

// MarshalText makes the text.
func (f frozen) MarshalText() ([]byte, error) {
	if f.Kept != "" {
		return []byte(f.Kept), nil
	}
	return json.Marshal(f.Playbook)
}

// UnmarshalText keeps the text closed: who has a use for more of it than asks asks for the whole.
func (f *frozen) UnmarshalText(text []byte) error {
	f.Kept = string(text)
	return nil
}

// whole opens the text.
func (f frozen) whole() (pb incident.Playbook, err error) {
	if f.Kept == "" {
		return f.Playbook, nil
	}
	err = json.Unmarshal([]byte(f.Kept), &pb)
	return pb, err
}

// asks is what the rules look up in a playbook when one TODO changes: whom the clock asks, and when. It stands beside the
// text, so that a click on a TODO need not open that: for a function that was just started it would be the most of the work.
type asks struct {
	Reminders incident.Reminders `json:"reminders,omitzero"`
	Own       []ownAsks          `json:"own,omitempty"` // of TODOs that do not follow the playbook's
}

type ownAsks struct {
	ID incident.TodoID `json:"id"`
	incident.Reminders
}

func asksOf(pb incident.Playbook) asks {
	a := asks{Reminders: pb.Reminders}
	for _, part := range pb.Phases {
		for _, d := range part.Todos {
			if d.Grace > 0 || len(d.Ladder) > 0 {
				a.Own = append(a.Own, ownAsks{d.ID, incident.Reminders{Grace: d.Grace, Ladder: d.Ladder}})
			}
		}
	}
	return a
}

// closed is a playbook that answers what asks knows, and is written again as it was read.
func (h header) closed() incident.Playbook {
	pb := incident.Playbook{Reminders: h.Asks.Reminders, Kept: h.Playbook.Kept}
	for _, own := range h.Asks.Own {
		def := incident.TodoDef{ID: own.ID, Grace: own.Grace, Ladder: own.Ladder}
		pb.Phases = append(pb.Phases, incident.PlaybookPart{Todos: []incident.TodoDef{def}})
	}
	return pb
}
