package store

import (
	"encoding/json"
	"sync"

	"noroshi.internal/shared/incident"
)

// frozen is a playbook as an incident keeps it: one text, the JSON of it. It is nine tenths of a header, never changes and
// is looked for by nobody; as fields it would be a thousand values, each indexed at every write of the header, and put
// together and taken apart again at every read.
type frozen struct {
	incident.Playbook
	text *frozenText // as which it was read
}

// MarshalText makes the text.
func (f frozen) MarshalText() ([]byte, error) {
	if f.Kept != "" {
		return []byte(f.Kept), nil
	}
	return json.Marshal(f.Playbook)
}

// UnmarshalJSON keeps the text closed: who has a use for more of it than asks asks for the whole.
func (f *frozen) UnmarshalJSON(quoted []byte) (err error) {
	if f.text, err = texts.read(quoted, freeze); err == nil {
		f.Kept = f.text.kept
	}
	return err
}

// whole opens the text. Each time it is another copy: whoever changes theirs changes it for nobody else.
func (f frozen) whole() (incident.Playbook, error) {
	if f.text == nil || f.Kept == "" {
		return f.Playbook, nil
	}
	pb, err := f.text.open()
	return pb.Clone(), err
}

// frozenText is a playbook as it was read.
type frozenText struct {
	kept string
	open func() (incident.Playbook, error) // takes it apart the first time
}

// freeze reads a playbook as it is quoted in a header.
func freeze(quoted []byte) (*frozenText, error) {
	t := &frozenText{}
	if err := json.Unmarshal(quoted, &t.kept); err != nil {
		return nil, err
	}
	t.open = sync.OnceValues(func() (pb incident.Playbook, err error) {
		err = json.Unmarshal([]byte(t.kept), &pb)
		return pb, err
	})
	return t, nil
}

// texts remembers playbooks: to read one and to take it apart is most of what it costs to load an incident, and a worker loads
// it again and again.
var texts library[*frozenText]

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
