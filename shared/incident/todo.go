package incident

import (
	"slices"
	"strings"
	"time"
)

// TodoID names a TODO within its incident: the playbook's own id ("4.3d"), or "own-…" for one that people added.
type TodoID string

// TodoState is where a TODO stands.
type TodoState string

// The states of a TODO. Legal moves: open ↔ claimed, both → done or skipped, done and skipped → open or claimed, and
// skipped → done, for it was done after all.
const (
	TodoOpen    TodoState = "open"
	TodoClaimed TodoState = "claimed"
	TodoDone    TodoState = "done"
	TodoSkipped TodoState = "skipped"
)

// ButtonReaction stands in Todo.Reactions for a claim made by a button or in the browser, beside the emoji of reactions.
const ButtonReaction = "button"

// DoneReaction is the emoji that ticks a TODO. Slack sends the name without colons.
const DoneReaction = "white_check_mark"

// Reaction is the last word about one person's one emoji on a TODO. Slack delivers reactions twice, late and in the wrong
// order; keeping the newest stamp per person and emoji makes the order of arrival irrelevant.
type Reaction struct {
	On    bool   `json:"on"`
	Stamp string `json:"stamp"` // Slack's event_ts; compares as text, as Slack's stamps have fixed width
	// Dismissed says that it counts no longer although the emoji may still stand on the message.
	Dismissed bool `json:"dismissed,omitempty"`
	// Message is the ts of the message that the emoji was put on: one that is made anew has none of them. Empty: not known.
	Message string `json:"message,omitempty"`
}

// Todo is one instruction of the playbook in one incident.
type Todo struct {
	ID         TodoID                           `json:"id"`
	Phase      Phase                            `json:"phase"`
	Order      int                              `json:"order"`
	Title      Text                             `json:"title"`
	Guide      Text                             `json:"guide,omitzero"`
	Role       string                           `json:"role,omitempty"`
	Due        time.Time                        `json:"due,omitzero"`
	Every      time.Duration                    `json:"every,omitempty"`
	Occurrence int                              `json:"occurrence,omitempty"`
	Notice     bool                             `json:"notice,omitempty"`   // sends word to customers
	Meets      bool                             `json:"meets,omitempty"`    // see TodoDef
	Feed       bool                             `json:"feed,omitempty"`     // see TodoDef
	Fixes      string                           `json:"fixes,omitempty"`    // the document that is approved by it: see TodoDef
	Drafts     bool                             `json:"drafts,omitempty"`   // see TodoDef
	Brief      bool                             `json:"brief,omitempty"`    // see TodoDef
	Check      bool                             `json:"check,omitempty"`    // see TodoDef
	Handover   bool                             `json:"handover,omitempty"` // see TodoDef
	Auto       []string                         `json:"auto,omitempty"`
	State      TodoState                        `json:"state"`
	Owner      PersonID                         `json:"owner,omitempty"`
	Helpers    []PersonID                       `json:"helpers,omitempty"` // in the order in which they came
	Names      map[PersonID]string              `json:"names,omitempty"`   // of those who have it
	Reactions  map[PersonID]map[string]Reaction `json:"reactions,omitempty"`
	ClosedBy   PersonID                         `json:"closedBy,omitempty"`
	ClosedAt   time.Time                        `json:"closedAt,omitzero"`
	Did        *Did                             `json:"did,omitempty"`    // who did it last, of one that recurs in its last round; nil: nobody yet, or it was stored before that was kept
	ByReaction bool                             `json:"bySign,omitempty"` // closed by the emoji, which reopens it when taken off
	ByWord     string                           `json:"byWord,omitempty"` // the word that closed it, which reopens it when taken back
	SkipReason string                           `json:"skipReason,omitempty"`
	Progress   int                              `json:"progress,omitempty"` // how many words of progress there are
	Last       *Progress                        `json:"last,omitempty"`     // the latest of them
	Words      []Word                           `json:"words,omitempty"`    // what is known of them, in the order in which they were heard
	Said       []Progress                       `json:"said,omitempty"`     // the latest words that did not come from its thread in Slack, and belong there
	OpenedAt   time.Time                        `json:"openedAt"`
	Since      time.Time                        `json:"since,omitzero"`   // since when it is in these hands, or in nobody's
	Assignment int                              `json:"turn,omitempty"`   // how often that changed
	Late       time.Time                        `json:"late,omitzero"`    // since when it is late; zero: it is not
	Missed     int                              `json:"missed,omitempty"` // occurrences in a row that nobody did, up to the one it is at; of one that is done, until the next begins
	Asked      *Asked                           `json:"asked,omitempty"`
	Given      *Given                           `json:"given,omitempty"` // how its owner came by it through somebody else
	Taken      []Taken                          `json:"taken,omitempty"` // claims by an emoji, of those who have it
}

// Progress is one word of progress on a TODO.
type Progress struct {
	ID   string    `json:"id,omitempty"` // of its entry
	By   PersonID  `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Closed reports whether nothing is left to do on t.
func (t Todo) Closed() bool { return t.State == TodoDone || t.State == TodoSkipped }

// OwnWork reports whether people added t, so that the playbook does not have it.
func (t Todo) OwnWork() bool { return t.Order >= ownOrder }

// tickedBy reports whether an effect is one of those that tick t. A pattern of Auto is a key, or a prefix that ends in "/".
func (t Todo) tickedBy(key string) bool {
	return slices.ContainsFunc(t.Auto, func(pattern string) bool {
		return key == pattern || strings.HasSuffix(pattern, "/") && strings.HasPrefix(key, pattern)
	})
}

// Claimants returns everybody on t, the owner first.
func (t Todo) Claimants() []PersonID {
	if t.Owner == "" {
		return slices.Clone(t.Helpers)
	}
	return append([]PersonID{t.Owner}, t.Helpers...)
}

// clone returns a copy of t that shares no memory with it, so that deciding never changes what was loaded.
func (t Todo) clone() Todo {
	t.Helpers = slices.Clone(t.Helpers)
	reactions := make(map[PersonID]map[string]Reaction, len(t.Reactions))
	for p, byEmoji := range t.Reactions {
		reactions[p] = make(map[string]Reaction, len(byEmoji))
		for e, s := range byEmoji {
			reactions[p][e] = s
		}
	}
	t.Reactions = reactions
	return t
}
