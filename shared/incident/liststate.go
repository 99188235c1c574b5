package incident

import "time"

// ListState is what is known of the list of customers: the version that counts, and how it went to read it last. It belongs to the
// workspace. It is stored; field names must not change.
type ListState struct {
	Version   string    `json:"version,omitempty"` // "": none was ever read
	Count     int       `json:"count,omitempty"`
	ReadAt    time.Time `json:"readAt,omitzero"` // when it last stood so where it is kept
	From      string    `json:"from,omitempty"`  // where that is
	TriedAt   time.Time `json:"triedAt,omitzero"`
	TriedFrom string    `json:"triedFrom,omitempty"`
	AskedAt   time.Time `json:"askedAt,omitzero"` // when somebody last asked for it to be read again

	Fault *ListFault `json:"fault,omitempty"` // why the last reading was not taken; nil: it was, or is held back
	Held  *HeldList  `json:"held,omitempty"`  // the last list that was so much shorter that people are asked
}

// ListFault is why a list was not taken. It holds nothing of the list but places and what is wrong there.
type ListFault struct {
	Code  string        `json:"code"` // shared/text has its sentence
	Since time.Time     `json:"since"`
	Count int           `json:"count,omitempty"` // how many things are wrong in the list
	First []PlacedFault `json:"first,omitempty"` // the first of them
}

// PlacedFault is one thing that is wrong in a list, and where. It holds no address.
type PlacedFault struct {
	Line   int  `json:"line"`
	Column int  `json:"column"`
	Text   Text `json:"text"`
}

// HeldList is a list that is held back: it has half the customers of the one that counts, or fewer.
type HeldList struct {
	No      int       `json:"no"` // which question of its kind
	Version string    `json:"version"`
	Before  int       `json:"before"` // customers of the list that counts
	Count   int       `json:"count"`
	From    string    `json:"from"`
	ReadAt  time.Time `json:"readAt"`
	At      time.Time `json:"at"` // when it was first read
	// Answer is empty as long as people are asked.
	Answer     HeldAnswer `json:"answer,omitempty"`
	By         PersonID   `json:"by,omitempty"`
	AnsweredAt time.Time  `json:"answeredAt,omitzero"`
}

// HeldAnswer is what became of a list that was held back.
type HeldAnswer string

// The answers.
const (
	HeldUsed HeldAnswer = "used" // By took it
	HeldOver HeldAnswer = "over" // another one was read, and taken
)

// How often a list is read.
const (
	listFresh = 24 * time.Hour
	listAgain = time.Hour // while it cannot be read
	// ListOld is how old the last good copy may be before somebody has to look why there is no newer one.
	ListOld = 48 * time.Hour
)

// Due reports whether the list is to be read, which is kept at a place: somebody asked, it is kept elsewhere than before, or it is older
// than a day.
func (l ListState) Due(at time.Time, place string) bool {
	if l.AskedAt.After(l.TriedAt) || place != l.TriedFrom {
		return true
	}
	return at.Sub(l.ReadAt) >= listFresh && at.Sub(l.TriedAt) >= listAgain
}

// Asks is the list that people are asked about; ok is false where there is none.
func (l ListState) Asks() (h HeldList, ok bool) {
	if l.Held == nil || l.Held.Answer != "" {
		return h, false
	}
	return *l.Held, true
}

// Keeps reports whether the pages of a version are still wanted.
func (l ListState) Keeps(version string) bool {
	held, asks := l.Asks()
	return version == l.Version || asks && version == held.Version
}

// ReadList asks for the list of customers to be read again.
type ReadList struct{}

func (ReadList) scope() Scope  { return Scope{List: true} }
func (ReadList) about() matter { return anytime }

func (ReadList) decide(d *decider) error { //nolint:unparam // others refuse
	l := d.list()
	l.AskedAt = d.req.At
	d.entry(EntryListAsked)
	return nil
}

func (ReadList) recordedBy(e Entry, _ State) bool { return e.is(EntryListAsked) }

// UseShorter takes the list that is held back.
type UseShorter struct{ No int }

func (UseShorter) scope() Scope  { return Scope{List: true} }
func (UseShorter) about() matter { return anytime }

func (a UseShorter) decide(d *decider) error {
	held, asks := d.state.List.Asks()
	if !asks || held.No != a.No {
		return refuse(RefusedListOver)
	}
	l := d.list()
	l.Version, l.Count, l.ReadAt, l.From = held.Version, held.Count, held.ReadAt, held.From
	held.Answer, held.By, held.AnsweredAt = HeldUsed, d.req.By.ID, d.req.At
	l.Held = &held
	d.out.Entry.Count, d.out.Entry.Round = held.Count, held.No
	d.entry(EntryListUsed)
	return nil
}

func (a UseShorter) recordedBy(e Entry, _ State) bool { return e.is(EntryListUsed) && e.Round == a.No }

// ListRead reports that the list was read without a fault, and that its pages are kept.
type ListRead struct {
	Version string
	Count   int
	From    string
	Began   time.Time
}

func (ListRead) scope() Scope  { return Scope{List: true} }
func (ListRead) about() matter { return anytime }

func (e ListRead) note(d *decider) error {
	l, err := d.tried(e.Began, e.From)
	if err != nil {
		return err
	}
	l.Fault = nil
	d.out.Entry.Count = e.Count
	if e.Version != l.Version && Shrunk(l.Count, e.Count) {
		d.hold(l, e)
		d.entry(EntryListHeld)
		return nil
	}
	l.Version, l.Count, l.ReadAt, l.From = e.Version, e.Count, e.Began, e.From
	if held, asks := l.Asks(); asks {
		held.Answer, held.AnsweredAt = HeldOver, d.req.At
		l.Held = &held
	}
	d.entry(EntryListRead)
	return nil
}

// hold keeps a list back. People are asked once about each.
func (d *decider) hold(l *ListState, e ListRead) {
	next := HeldList{No: 1, Version: e.Version, Before: l.Count, Count: e.Count, From: e.From, ReadAt: e.Began, At: d.req.At}
	if l.Held != nil {
		next.No = l.Held.No + 1
	}
	if held, asks := l.Asks(); asks && held.Version == e.Version {
		next.No, next.At = held.No, held.At
	}
	l.Held = &next
}

// ListFailed reports that the list could not be read, or is wrong. The one that counts stays.
type ListFailed struct {
	Fault ListFault
	From  string
	Began time.Time
}

func (ListFailed) scope() Scope  { return Scope{List: true} }
func (ListFailed) about() matter { return anytime }

func (e ListFailed) note(d *decider) error {
	l, err := d.tried(e.Began, e.From)
	if err != nil {
		return err
	}
	fault := e.Fault
	if fault.Since = e.Began; l.Fault != nil {
		fault.Since = l.Fault.Since
	}
	l.Fault = &fault
	d.out.Entry.Count = fault.Count
	d.entry(EntryListFailed)
	return nil
}

// tried notes a reading. One that began before the last that is known says nothing new.
func (d *decider) tried(began time.Time, from string) (*ListState, error) {
	if began.Before(d.state.List.TriedAt) {
		return nil, refuse(RefusedSame)
	}
	l := d.list()
	l.TriedAt, l.TriedFrom = began, from
	return l, nil
}

// list returns a copy of what is known of the list to change, which becomes part of the decision.
func (d *decider) list() *ListState {
	l := d.state.List
	d.out.List = &l
	return &l
}
