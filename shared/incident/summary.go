package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// PlaybookSummary is what a week later tells in what a playbook has changed. It is stored; field names must not change.
type PlaybookSummary struct {
	ID    string                 `json:"id"`
	Todos map[TodoID]TodoSummary `json:"todos"`
	Rest  string                 `json:"rest"` // a hash of all but the TODOs
}

// TodoSummary is the same of one TODO.
type TodoSummary struct {
	Due   Due           `json:"due,omitzero"`
	Every time.Duration `json:"every,omitempty"`
	Title string        `json:"title"` // a hash
	Rest  string        `json:"rest"`  // a hash of everything else
	Order int           `json:"order"` // its place in the playbook, from 0
}

// PlaybookChange is one thing that has changed in a playbook.
type PlaybookChange struct {
	Todo TodoID     `json:"todo,omitempty"` // empty: it is not about a TODO
	What ChangeKind `json:"what"`
	// Was and Is are of ChangedDue; of ChangedEvery they have After only.
	Was Due `json:"was,omitzero"`
	Is  Due `json:"is,omitzero"`
	// From and To are the playbooks of ChangedPlaybook.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// ChangeKind is what has changed.
type ChangeKind string

// The kinds of change.
const (
	ChangedPlaybook ChangeKind = "playbook" // another one was chosen
	ChangedDue      ChangeKind = "due"
	ChangedEvery    ChangeKind = "every"
	ChangedTitle    ChangeKind = "title"
	ChangedDetails  ChangeKind = "details" // of a TODO: the guide, the role, whom it asks
	ChangedAdded    ChangeKind = "added"
	ChangedGone     ChangeKind = "gone"
	ChangedRest     ChangeKind = "rest" // of the playbook: announcements, documents, the notice, reminders
)

// Summary is what is kept of a playbook for a week.
func (p Playbook) Summary() PlaybookSummary {
	out := PlaybookSummary{ID: p.ID, Todos: map[TodoID]TodoSummary{}}
	rest := p.Clone()
	rest.Version, rest.Kept = 0, ""
	for i, part := range rest.Phases {
		for _, t := range part.Todos {
			out.Todos[t.ID] = t.summary(len(out.Todos))
		}
		rest.Phases[i].Todos = nil
	}
	out.Rest = digest(rest)
	return out
}

func (t TodoDef) summary(order int) TodoSummary {
	out := TodoSummary{Due: t.Due, Every: t.Every, Title: digest(t.Title), Order: order}
	t.Due, t.Every, t.Title = Due{}, 0, Text{}
	out.Rest = digest(t)
	return out
}

// digest is a short hash of what JSON makes of a value: enough to see that it is another one.
func digest(v any) string {
	body, err := json.Marshal(v)
	if err != nil { // a playbook is plain data
		panic(err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:6])
}

// Changes are what has changed since before, in the playbook's order; those that are gone come last but for what is no TODO's. A
// summary that was never made tells nothing.
func (s PlaybookSummary) Changes(before PlaybookSummary) (out []PlaybookChange) {
	switch {
	case before.ID == "":
		return nil
	case s.ID != before.ID:
		return []PlaybookChange{{What: ChangedPlaybook, From: before.ID, To: s.ID}}
	}
	for _, id := range s.order() {
		was, ok := before.Todos[id]
		if !ok {
			out = append(out, PlaybookChange{Todo: id, What: ChangedAdded})
			continue
		}
		out = append(out, s.Todos[id].changes(id, was)...)
	}
	for _, id := range before.order() {
		if _, ok := s.Todos[id]; !ok {
			out = append(out, PlaybookChange{Todo: id, What: ChangedGone})
		}
	}
	if s.Rest != before.Rest {
		out = append(out, PlaybookChange{What: ChangedRest})
	}
	return out
}

func (s PlaybookSummary) order() (ids []TodoID) {
	for id := range s.Todos {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b TodoID) int { return s.Todos[a].Order - s.Todos[b].Order })
	return ids
}

func (t TodoSummary) changes(id TodoID, was TodoSummary) (out []PlaybookChange) {
	if t.Due != was.Due {
		out = append(out, PlaybookChange{Todo: id, What: ChangedDue, Was: was.Due, Is: t.Due})
	}
	if t.Every != was.Every {
		out = append(out, PlaybookChange{Todo: id, What: ChangedEvery, Was: Due{After: was.Every}, Is: Due{After: t.Every}})
	}
	if t.Title != was.Title {
		out = append(out, PlaybookChange{Todo: id, What: ChangedTitle})
	}
	if t.Rest != was.Rest {
		out = append(out, PlaybookChange{Todo: id, What: ChangedDetails})
	}
	return out
}
