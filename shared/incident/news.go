package incident

import (
	"cmp"
	"slices"
	"time"
)

// News is a decision that everybody in the room is told of. It is stored; field names must not change.
type News struct {
	No    int    `json:"no"`            // which message says it
	Entry Entry  `json:"entry"`         // what was decided
	Who   string `json:"who,omitempty"` // the name of whoever decided
	// Of a new commander: who it was before, when customers must hear next, and how many TODOs nobody had.
	Before  PersonID  `json:"before,omitempty"`
	Next    time.Time `json:"next,omitzero"`
	Late    time.Time `json:"late,omitzero"` // since when they should have heard
	Unowned int       `json:"unowned,omitempty"`
	// Names are those of the people of a handover, whom the message names without calling upon them.
	Names map[PersonID]string `json:"names,omitempty"`
	Ask   []string            `json:"ask,omitempty"` // who is asked to approve a notice, people and user groups; empty: anybody but its authors; or who says who looks after customers of nobody
}

// Given is a TODO that changed hands through somebody else than who must hear of it: it was given to its owner, somebody
// stepped back, opened it again, or took it from who had it. It is stored; field names must not change.
type Given struct {
	By   PersonID  `json:"by,omitempty"`
	Who  string    `json:"who,omitempty"` // By's name
	Kind EntryKind `json:"kind"`          // what By did
	// Before is who had it, when somebody else took it from them: they must hear of it, too.
	Before     PersonID  `json:"before,omitempty"`
	Assignment int       `json:"turn"` // of the TODO
	At         time.Time `json:"at"`
}

const (
	// newsTogether is how soon after each other decisions are told in one message.
	newsTogether = time.Minute
	// newsInOne is how many decisions one message tells at most.
	newsInOne = 10
	// newsKept is how many messages still follow their decisions; what older ones say stays as it is.
	newsKept = 10
)

// joins says of each kind of decision that is told whether its message may tell others, too. One that mentions somebody who
// must hear of it, or that ends it all, has a message of its own: nobody is notified of an edit.
var joins = map[EntryKind]bool{
	EntryCorrected: true, EntryPhase: true, EntryPhaseBack: true, EntryDecided: true, EntryEvidence: true, EntryToolDown: true, EntryToolUp: true,
	EntryNoticeDrafted: false, EntryNoticeVoided: false, EntryNoticeAsked: false, EntryNoticeApproved: true, EntryNoticeSent: true,
	EntryNoticeSoon: false, EntryNoticeLate: false, EntryTakenOver: false, EntryTakeoverFailed: false, EntryNoticeWaived: true, EntryPromiseAsked: false, EntryOwnersAsked: false, EntryPortalFailed: true,
	EntryProvider: true, EntryProviderLate: true, EntryProviderGone: true, EntryFeedLost: true, EntryFeedBack: true, EntryTickets: true,
	EntryOffered: false, EntryOfferDeclined: false, EntryOfferWithdrawn: false, EntryOfferLapsed: false, EntryOfferGone: false, EntryCommanderGone: false, EntrySilence: false,
	EntryChecked: false, EntryExcused: false, EntryToAll: true, EntryRecord: true,
	EntryHandover: false, EntryHandoverAsked: false, EntryHandoverGone: false, EntryWalked: false, EntryStays: false,
	EntryDeclared: false, EntryCommander: false, EntryResolved: false, EntryClosed: false, EntryTakenUp: false, EntryCanceled: false,
}

// asksSubject are the kinds of the clock's entries whose subject the room's message asks.
var asksSubject = []EntryKind{EntryNoticeAsked, EntryNoticeSoon, EntryNoticeLate, EntryPromiseAsked, EntryCommanderGone, EntrySilence, EntryHandoverAsked}

// known reports whether the room need not be told of an entry: of a declaration it is told only that somebody else commands, of decisions
// none that it made itself, of evidence none of monitors, which is much, of check and brief only that they are complete, and that somebody
// stays on only where another was to take over.
func (e Entry) known() bool {
	switch e.Kind {
	case EntryDeclared, EntryStays:
		return e.To == ""
	case EntryDecided:
		return e.Via == ViaSlack
	case EntryEvidence:
		return e.By == ""
	case EntryChecked, EntryExcused:
		return !e.Completes()
	case EntryWalked:
		return e.Handover.Done < len(BriefSections)
	}
	return false
}

// tellRoom adds what was decided to what the room is told: whatever closes the review, too. After the end each has a message of its own: few still look for an edit.
func (d *decider) tellRoom() {
	e := d.out.Entry
	if _, told := joins[e.Kind]; !told && !e.Closes || d.now().Status == SignStatus || e.known() || d.walksAgain() || e.Kind == EntryNoticeLate && d.now().Snoozed(e.At) {
		return
	}
	i := d.header()
	no := 1
	if n := len(i.News); n > 0 {
		if no = i.News[n-1].No; !i.EndedAt.IsZero() || !together(i.News, e) {
			no++
		}
	}
	i.News = append(i.News, d.newsOf(no, e))
	i.News = slices.DeleteFunc(i.News, func(n News) bool { return n.No <= no-newsKept && n.Entry.Offers == "" }) // whose button has its end
}

// walksAgain reports whether whoever commands says once more, without a word, that a brief is right of which all was: whoever takes over
// was called upon.
func (d *decider) walksAgain() bool {
	h, running := d.state.Incident.HandingOver()
	return d.out.Entry.is(EntryWalked) && d.out.Entry.Text == "" && running && len(h.Unwalked()) == 0
}

// newsOf says what whoever is made the commander takes over.
func (d *decider) newsOf(no int, e Entry) News {
	n := News{No: no, Entry: e, Who: d.req.By.Name}
	if lead := d.now().Commander; d.out.Notice != nil && d.out.Notice.Allows(lead, lead) {
		n.Ask = one(lead)
	}
	switch {
	case slices.Contains(asksSubject, e.Kind):
		n.Ask = e.Subject
	case e.is(EntryHandover, EntryHandoverGone, EntryWalked):
		n.Ask = d.handoverNews()
	case e.is(EntryStays): // whoever was to take over
		n.Ask = one(e.To)
	case e.Kind == EntryCanceled && e.Owing:
		_, n.Ask = d.now().promiseTo(1)
	case e.is(EntryChecked, EntryExcused) && e.Offers != "":
		n.Ask = one(d.now().Commander)
	case e.Kind == EntryTakeoverFailed: // whoever asked for it
		n.Ask = one(e.By)
	case e.Kind == EntryOwnersAsked && slices.ContainsFunc(e.Untold, OwnerUntold.nobodys):
		_, n.Ask = d.now().promiseTo(1)
	}
	if h := d.now().Handover; h != nil && e.AboutHandover() {
		n.Names = h.Names
	}
	if e.AboutOffer() || e.AboutHandover() {
		n.Before = d.state.Incident.Commander
	}
	if e.Kind != EntryCommander && e.Kind != EntryDeclared {
		return n
	}
	n.Entry.Notice = d.waits()
	s := State{Incident: *d.header(), Todos: slices.Concat(d.state.Todos, d.out.Todos)} // neither changes the other's
	n.Before, n.Next, n.Late = d.state.Incident.Commander, s.NextNotice(), s.NoticeLate()
	for _, t := range s.Todos {
		if t.State == TodoOpen && !s.Incident.Automatic(t) {
			n.Unowned++
		}
	}
	return n
}

// waits is the notice that whoever commands alone may approve, and that waits for it; nil: none does.
func (d *decider) waits() *NoticeMark {
	n, lead := d.state.Notice, d.now().Commander
	if !n.Unknown || n.Approval != nil || !n.Allows(lead, lead) {
		return nil
	}
	return &NoticeMark{No: n.No, Stage: n.Stage, Version: n.Version}
}

// together reports whether the latest message may tell of e, too.
func together(news []News, e Entry) bool {
	last := news[len(news)-1]
	first := slices.IndexFunc(news, func(n News) bool { return n.No == last.No })
	return joins[e.Kind] && joins[last.Entry.Kind] && e.At.Sub(last.Entry.At) < newsTogether && len(news)-first < newsInOne
}

// name keeps the names of those who have t, for messages that show them without calling upon them.
func (d *decider) name(t *Todo) {
	known := map[PersonID]string{}
	for _, p := range append([]Actor{d.req.By}, d.named...) {
		known[p.ID] = p.Name
	}
	names := map[PersonID]string{}
	for _, p := range t.Claimants() {
		if name := cmp.Or(known[p], t.Names[p]); name != "" {
			names[p] = name
		}
	}
	t.Names = names
}

// give notes that t is its owner's through somebody else, who must tell them; or that it is not any more.
func (d *decider) give(t *Todo, before PersonID) {
	moved := t.Owner != before
	kind := d.out.Entry.Kind
	if kind != EntryReassigned || before == d.req.By.ID {
		before = "" // nobody took it from them
	}
	switch {
	case !moved && kind != EntryReopened:
	case t.Owner == "" || t.Owner == d.req.By.ID && before == "":
		t.Given = nil
	default:
		t.Given = &Given{By: d.req.By.ID, Who: d.req.By.Name, Kind: kind, Before: before, Assignment: t.Assignment, At: d.req.At}
	}
}
