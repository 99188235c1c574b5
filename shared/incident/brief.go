package incident

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// BriefSection is one part of what whoever comes later needs to know. Sections are stored by these names.
type BriefSection string

// The sections.
const (
	BriefFacts     BriefSection = "facts"
	BriefChanged   BriefSection = "changed"
	BriefTodos     BriefSection = "todos"
	BriefPromises  BriefSection = "promises"
	BriefCustomers BriefSection = "customers"
	BriefFailed    BriefSection = "failed"
	BriefDecisions BriefSection = "decisions"
	BriefLinks     BriefSection = "links"
)

// BriefSections are all of them, in the order in which they are walked.
var BriefSections = []BriefSection{BriefFacts, BriefChanged, BriefTodos, BriefPromises, BriefCustomers, BriefFailed, BriefDecisions, BriefLinks}

// Brief is what whoever comes later needs to know of an incident, by section, as it stands: all that is open is in it.
type Brief struct {
	Facts     FactsBrief
	Changed   []Entry // since whoever commands began to, in order
	Todos     TodosBrief
	Promises  PromisesBrief
	Customers CustomersBrief
	Failed    FailedBrief
	Decisions []Entry // the latest, in order
	Links     []Link  // what was made outside, the meeting and the runbook, by name
}

// FactsBrief is what is known of the outage, and where the response stands.
type FactsBrief struct {
	Facts       Facts
	Provisional bool
	DeclaredAt  time.Time
	Phase       Phase
	Commander   PersonID
	Offer       Offer // of the command, without an answer
	Snooze      *Snooze
}

// TodosBrief is what is to be done, late ones first.
type TodosBrief struct {
	Open    []Todo
	Working []TodoID    // those of them that the tool does
	Check   *CheckCount // of a check that is not complete; nil: it is, or there is none
}

// TodoCounts are how many TODOs are open, how many of them are late, and how many need somebody.
type TodoCounts struct {
	Open    int         `json:"open,omitempty"`
	Late    int         `json:"late,omitempty"`
	Unowned int         `json:"unowned,omitempty"`
	Check   *CheckCount `json:"check,omitempty"`
}

// Late are those that are late.
func (t TodosBrief) Late() []Todo {
	return slices.DeleteFunc(slices.Clone(t.Open), func(o Todo) bool { return o.Late.IsZero() })
}

// Unowned are those that need somebody.
func (t TodosBrief) Unowned() []Todo {
	return slices.DeleteFunc(slices.Clone(t.Open), func(o Todo) bool { return o.Owner != "" || slices.Contains(t.Working, o.ID) })
}

// Counts counts them.
func (t TodosBrief) Counts() TodoCounts {
	return TodoCounts{Open: len(t.Open), Late: len(t.Late()), Unowned: len(t.Unowned()), Check: t.Check}
}

// PromisesBrief is what customers were promised, and what the provider promised.
type PromisesBrief struct {
	Next, Late time.Time // when customers must hear next, and since when they should have; zero: nothing is planned, they need not have yet
	Notices    Notices   // what they were told last, and what is being written
	Provider   []ProviderWord
	Feed       *Feed
}

// CustomersBrief is who was not told.
type CustomersBrief struct {
	Notified bool // they were sent a notice
	Untold   int  // of the last one's customers
	Asked    int  // how often those were asked who look after them
	Delivery *Delivery
}

// FailedBrief is what does not work outside.
type FailedBrief struct {
	Problems []Problem
	Tools    []ToolState        // of the team's own, those that are down
	Behind   map[string][]Place // by document: the places that do not say what is known
	Feed     *Feed              // of the provider's word, where it cannot be read
}

// Count is of how many things it says that they do not work.
func (f FailedBrief) Count() int {
	n := len(f.Problems) + len(f.Tools) + len(f.Behind)
	if f.Feed != nil && !f.Feed.Reads() {
		return n + 1
	}
	if f.Feed != nil {
		n += len(f.Feed.Parts)
	}
	return n
}

// Short is what one line for each section says: of what there is much of, the latest or how much it is.
func (b Brief) Short() (s ShortBrief) {
	f := b.Facts.Facts
	s.Facts = FactsBrief{Facts: Facts{Title: f.Title, Region: f.Region, Services: f.Services}, DeclaredAt: b.Facts.DeclaredAt, Phase: b.Facts.Phase}
	s.Changed, s.Decisions = b.Changed[max(0, len(b.Changed)-1):], b.Decisions[max(0, len(b.Decisions)-1):]
	s.Promises = PromisesBrief{Next: b.Promises.Next, Late: b.Promises.Late}
	if s.Customers.Notified = b.Customers.Notified; s.Customers.Notified {
		s.Customers.Untold = b.Customers.Untold
	}
	if d := b.Customers.Delivery; d != nil && s.Customers.Notified && s.Customers.Untold == 0 {
		s.Customers.Delivery = &Delivery{No: d.No, Stage: d.Stage, OverAt: d.OverAt}
	}
	if s.Counts, s.Failures = b.Todos.Counts(), b.Failed.Count(); s.Failures == 1 {
		s.Failed = b.Failed
	}
	return s
}

// ShortBrief is a brief without what one line for each section does not say.
type ShortBrief struct {
	Brief
	Counts   TodoCounts
	Failures int
}

// Brief is the brief of the incident as it stands.
func (s State) Brief() Brief {
	i := s.Incident
	return Brief{
		Facts: FactsBrief{
			Facts: i.Facts, Provisional: i.Provisional, DeclaredAt: i.DeclaredAt, Phase: i.Phase, Commander: i.Commander, Offer: i.Offered(), Snooze: i.Snooze,
		},
		Changed:   slices.DeleteFunc(i.Changes(), func(e Entry) bool { return e.At.Before(i.CommandedAt) }),
		Todos:     s.todosBrief(),
		Promises:  PromisesBrief{Next: s.NextNotice(), Late: s.NoticeLate(), Notices: i.Notices, Provider: i.Provider, Feed: i.Feed},
		Customers: i.customersBrief(s.Notified()),
		Failed:    i.failedBrief(),
		Decisions: i.recent(true),
		Links:     i.briefLinks(),
	}
}

func (s State) todosBrief() (out TodosBrief) {
	for _, t := range s.Todos {
		if !t.Closed() {
			out.Open = append(out.Open, t)
		}
	}
	slices.SortStableFunc(out.Open, byNeed)
	for _, t := range out.Open {
		if s.Incident.Automatic(t) {
			out.Working = append(out.Working, t.ID)
		}
	}
	if c := s.CheckCount(); c != nil && c.Done < c.Of {
		out.Check = c
	}
	return out
}

// byNeed has what is late before what is not, and then what is due before what is due later or at no time.
func byNeed(a, b Todo) int {
	rank := func(t Todo) int {
		switch {
		case !t.Late.IsZero():
			return 0
		case t.Due.IsZero():
			return 2
		}
		return 1
	}
	return cmp.Or(rank(a)-rank(b), a.Due.Compare(b.Due))
}

func (i Incident) customersBrief(notified bool) CustomersBrief {
	c := CustomersBrief{Notified: notified || i.Notices.Sent > 0, Untold: i.UntoldNow(), Delivery: i.Notices.Delivery}
	if c.Untold > 0 {
		c.Asked = i.Untold.Asked
	}
	return c
}

func (i Incident) failedBrief() FailedBrief {
	f := FailedBrief{Tools: i.ToolsDown()}
	for _, id := range slices.Sorted(maps.Keys(i.Problems)) {
		f.Problems = append(f.Problems, i.Problems[id])
	}
	for id, d := range i.Drafts {
		if len(d.Behind) > 0 {
			if f.Behind == nil {
				f.Behind = map[string][]Place{}
			}
			f.Behind[id] = d.Behind
		}
	}
	if i.Feed != nil && (!i.Feed.Reads() || len(i.Feed.Parts) > 0) {
		f.Feed = i.Feed
	}
	return f
}

// briefLinks are the addresses that whoever comes later needs, by what they lead to.
func (i Incident) briefLinks() (out []Link) {
	for _, key := range slices.Sorted(maps.Keys(i.Links)) {
		if l := i.Links[key]; l.URL != "" && key != MeetingLink {
			out = append(out, Link{Ref: key, Name: l.Name, URL: l.URL})
		}
	}
	for _, l := range []Link{{Ref: MeetingLink, URL: i.Meeting()}, {Ref: RunbookLink, URL: i.Settings.Runbook}} {
		if l.URL != "" {
			out = append(out, l)
		}
	}
	return out
}

// RunbookLink names the runbook among the links of a brief.
const RunbookLink = "runbook"

// Sum tells what a section says from what it said before. Who was asked about something, or how often it was looked at, is none of it.
func (b Brief) Sum(section BriefSection) string {
	body, err := json.Marshal(b.part(section))
	if err != nil { // texts and times always marshal
		panic(err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

func (b Brief) part(section BriefSection) any {
	switch section {
	case BriefFacts:
		return b.Facts
	case BriefChanged:
		return b.Changed
	case BriefTodos:
		return b.Todos.said()
	case BriefPromises:
		return b.Promises.said()
	case BriefCustomers:
		return b.Customers.said()
	case BriefFailed:
		return b.Failed.said()
	case BriefDecisions:
		return b.Decisions
	}
	return b.Links
}

func (t TodosBrief) said() TodosBrief {
	open := t.Open
	t.Open = nil
	for _, o := range open {
		t.Open = append(t.Open, Todo{ID: o.ID, Title: o.Title, Owner: o.Owner, Helpers: o.Helpers, Due: o.Due, Late: o.Late, State: o.State})
	}
	return t
}

func (p PromisesBrief) said() PromisesBrief {
	n, words := p.Notices, p.Provider
	p.Notices = Notices{Sent: n.Sent, SentAt: n.SentAt, Stage: n.Stage, Open: n.Open, Next: n.Next, By: n.By, Approved: n.Approved}
	p.Provider, p.Feed = nil, p.Feed.said()
	for _, w := range words {
		p.Provider = append(p.Provider, ProviderWord{ProviderPost: ProviderPost{Event: w.Event, Level: w.Level, Next: w.Next}, Late: w.Late, Gone: w.Gone})
	}
	return p
}

func (c CustomersBrief) said() CustomersBrief {
	if d := c.Delivery; d != nil {
		c.Delivery = &Delivery{No: d.No, Stage: d.Stage, OverAt: d.OverAt}
	}
	return c
}

func (f FailedBrief) said() FailedBrief {
	tools := f.Tools
	f.Tools, f.Feed = nil, f.Feed.said()
	for _, t := range tools {
		t.Checked = time.Time{}
		f.Tools = append(f.Tools, t)
	}
	return f
}

func (f *Feed) said() *Feed {
	if f == nil {
		return nil
	}
	said := &Feed{Unread: f.Unread}
	for _, p := range f.Parts {
		said.Parts = append(said.Parts, FeedPart{Name: p.Name, Unread: p.Unread})
	}
	return said
}
