package incident

import "time"

// Cut is all that is known of an incident, as it stood at one moment. Entries are all there are, in order.
type Cut struct {
	State    State // with all TODOs, and the lines of the review
	Entries  []Entry
	Notices  []Notice     // in the order of their numbers
	Texts    []NoticeText // every version of each, in the order in which they were written
	Contacts []Contact    // who was told what; none: there is no list
	Evidence []Evidence
	Names    map[string]string // what people and user groups are called, by id
}

// Evidence is something that was said outside, as it was received.
type Evidence struct {
	Event  string    `json:"event"`  // what it is about, as entries name it
	Source string    `json:"source"` // who said it
	Link   string    `json:"link,omitempty"`
	At     time.Time `json:"at,omitzero"`
	Hash   string    `json:"hash"`             // SHA-256 of all of it, in hexadecimal
	Answer string    `json:"answer,omitempty"` // that of the answer in which it stood
	Cut    bool      `json:"cut,omitempty"`    // only its beginning was kept
	Body   string    `json:"-"`
}
