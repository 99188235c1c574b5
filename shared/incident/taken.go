package incident

import "slices"

// Taken is a claim by an emoji. Whoever put it on is told what they took, once for each claim. It is stored; field names must not
// change.
type Taken struct {
	By    PersonID `json:"by"`
	Lang  Lang     `json:"lang,omitempty"` // By's own; empty: the incident's
	Stamp string   `json:"stamp"`          // of the emoji
	With  PersonID `json:"with,omitempty"` // the owner whom they joined
}

// take notes that somebody claimed t by an emoji.
func (t *Todo) take(by Actor, stamp string) {
	if t.Closed() { // they said something of what is over, and have nothing to do
		return
	}
	n := Taken{By: by.ID, Lang: by.Lang, Stamp: stamp}
	if t.Owner != by.ID {
		n.With = t.Owner
	}
	t.Taken = append(t.untaken(by.ID), n)
}

// letGo forgets the claims of those who do not have t any more, or have done with it: nobody hears of them again.
func (t *Todo) letGo() {
	has := t.Claimants()
	t.Taken = slices.DeleteFunc(slices.Clone(t.Taken), func(n Taken) bool { return t.Closed() || !slices.Contains(has, n.By) })
}

// untaken are the claims but for those of somebody.
func (t *Todo) untaken(p PersonID) []Taken {
	return slices.DeleteFunc(slices.Clone(t.Taken), func(n Taken) bool { return n.By == p })
}
