package incident

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// This file says how the command goes to the next shift. Whoever commands walks the brief, section by section: it is right, or they amend it
// by a line. Whoever comes next accepts it by name, and commands by that. Until then it is not handed over.

// Handover 引継ぎ is one on its way, or the last that was accepted. It is stored; field names must not change.
type Handover struct {
	No       int         `json:"no"` // which one of the incident
	Why      HandoverWhy `json:"why"`
	By       PersonID    `json:"by,omitempty"` // who began it; empty: the clock
	From     PersonID    `json:"from"`         // who commands, and hands over
	To       PersonID    `json:"to,omitempty"` // empty: nobody is named yet
	At       time.Time   `json:"at"`
	Until    time.Time   `json:"until,omitzero"` // the end of From's shift; zero: they stand in none
	Walked   []Walked    `json:"walked,omitempty"`
	Asks     int         `json:"asks"` // how often somebody was asked, the beginning included
	AskedAt  time.Time   `json:"askedAt"`
	Accepted *Acceptance `json:"accepted,omitempty"` // nil: it is not handed over
	Over     *NotHanded  `json:"over,omitempty"`     // nobody accepts it any more; nil: somebody may, or did
	// Names are those of its people, for a message that shows them without calling upon them.
	Names map[PersonID]string `json:"names,omitempty"`
}

// handedKept is of how many handovers that are over the room is still told how they ended.
const handedKept = 2

// HandoverWhy says why the command is handed over.
type HandoverWhy string

// The reasons.
const (
	HandoverAsked HandoverWhy = "asked"
	HandoverShift HandoverWhy = "shift" // the commander's shift ends
	HandoverLong  HandoverWhy = "long"  // they have commanded for long, outside any shift
)

// Walked is a section of the brief that From has looked at: it is right, or Text amends it. It is stored; field names must not change.
type Walked struct {
	Section BriefSection `json:"section"`
	Text    string       `json:"text,omitempty"`
	At      time.Time    `json:"at"`
	Sum     string       `json:"sum"` // Brief.Sum of the section then
}

// Acceptance is by whom and when it was accepted. It is stored; field names must not change.
type Acceptance struct {
	By    PersonID  `json:"by"`
	At    time.Time `json:"at"`
	Voice bool      `json:"voice,omitempty"` // the two have spoken, too
}

// NotHanded is how a handover ended that nobody accepted. It is stored; field names must not change.
type NotHanded struct {
	By PersonID  `json:"by,omitempty"` // who commands then: whoever was to hand over, who stays on, or somebody else; "": nobody
	At time.Time `json:"at,omitzero"`
}

// HandoverMark is what an entry says of a handover. It is stored; field names must not change.
type HandoverMark struct {
	No       int            `json:"no"`
	Why      HandoverWhy    `json:"why,omitempty"`
	Sections []BriefSection `json:"sections,omitempty"` // that were walked
	Done     int            `json:"done,omitempty"`     // how many are, by then
	Amended  int            `json:"amended,omitempty"`  // how many of them by a line
	Voice    bool           `json:"voice,omitempty"`
}

// HandingOver is the handover that nobody has accepted yet; ok is false where there is none.
func (i Incident) HandingOver() (h Handover, ok bool) {
	if i.Handover == nil || i.Handover.over() || i.Status != Open || i.Handover.From != i.Commander {
		return h, false
	}
	return *i.Handover, true
}

// over reports whether nobody can accept it any more.
func (h Handover) over() bool { return h.Accepted != nil || h.Over != nil }

// name keeps the names of people who have a part in it.
func (h *Handover) name(people ...Actor) {
	names := maps.Clone(h.Names)
	for _, p := range people {
		if p.ID == "" || p.Name == "" {
			continue
		}
		if names == nil {
			names = map[PersonID]string{}
		}
		names[p.ID] = p.Name
	}
	h.Names = names
}

// Walk is what was found of a section; ok is false while nobody has looked.
func (h Handover) Walk(s BriefSection) (w Walked, ok bool) {
	n := slices.IndexFunc(h.Walked, func(w Walked) bool { return w.Section == s })
	if n < 0 {
		return w, false
	}
	return h.Walked[n], true
}

// Unwalked are the sections that nobody has looked at yet.
func (h Handover) Unwalked() []BriefSection {
	return slices.DeleteFunc(slices.Clone(BriefSections), func(s BriefSection) bool { _, ok := h.Walk(s); return ok })
}

// Amended is how many sections were amended by a line.
func (h Handover) Amended() (n int) {
	for _, w := range h.Walked {
		if w.Text != "" {
			n++
		}
	}
	return n
}

// people are all of whom it says something.
func (h *Handover) people() (out []PersonID) {
	if h == nil {
		return nil
	}
	if out = []PersonID{h.By, h.From, h.To}; h.Accepted != nil {
		out = append(out, h.Accepted.By)
	}
	if h.Over != nil {
		out = append(out, h.Over.By)
	}
	return out
}

// mark is what an entry says of it.
func (h Handover) mark() *HandoverMark {
	return &HandoverMark{No: h.No, Why: h.Why, Done: len(h.Walked), Amended: h.Amended()}
}

// MayName reports whether somebody says who takes over: of one who is named already only whoever commands does, or began it, or they
// themselves.
func (h Handover) MayName(by PersonID) bool {
	return h.To == "" || by == h.From || by == h.By || by == h.To
}

// BeginHandover begins to hand the command over. To may be nobody: whoever accepts it then is named by that. Of a handover that runs it
// names, or changes, who takes over.
type BeginHandover struct{ To Actor }

// scope is all: whoever takes over is told what there is.
func (BeginHandover) scope() Scope  { return Scope{All: true} }
func (BeginHandover) about() matter { return started }

func (a BeginHandover) decide(d *decider) error {
	i := d.state.Incident
	h, running := i.HandingOver()
	switch {
	case i.Commander == "":
		return refuse(RefusedVacant)
	case a.To.Outsider:
		return refuse(RefusedPerson)
	case a.To.ID == i.Commander, running && (a.To.ID == "" || a.To.ID == h.To):
		return refuse(RefusedSame)
	case running && !h.MayName(d.req.By.ID):
		return refuse(RefusedWalker)
	case running:
		d.out.Entry.Was = h.To
	default:
		h = d.beginsHandover(HandoverAsked, i.shiftEnd())
	}
	h.To, h.AskedAt = a.To.ID, d.req.At
	h.name(d.req.By, a.To)
	d.invite(a.To.ID)
	d.setHandover(h)
	d.out.Entry.To, d.out.Entry.Until = h.To, h.Until
	d.entry(EntryHandover)
	return nil
}

func (a BeginHandover) recordedBy(e Entry, _ State) bool {
	return e.is(EntryHandover) && e.To == a.To.ID
}

// beginsHandover is a new handover, of which the first question is asked.
func (d *decider) beginsHandover(why HandoverWhy, until time.Time) Handover {
	d.openAll(func(t Todo) bool { return t.Handover && t.State == TodoDone })
	i := d.header()
	i.Handovers++
	if i.Handover != nil { // the room may not have been told yet how it ended
		i.Handed = append(slices.Clone(i.Handed), *i.Handover)
		i.Handed = i.Handed[max(0, len(i.Handed)-handedKept):]
	}
	h := Handover{No: i.Handovers, Why: why, By: d.req.By.ID, From: i.Commander, At: d.req.At, Until: until, Asks: 1, AskedAt: d.req.At}
	h.name(Actor{ID: i.Commander, Name: i.CommanderName})
	return h
}

func (d *decider) setHandover(h Handover) {
	d.header().Handover = &h
	d.out.Entry.Handover = h.mark()
}

// handingOver finds the handover that somebody means. One that is over is meant no more.
func (d *decider) handingOver(no int) (Handover, error) {
	h, running := d.state.Incident.HandingOver()
	if !running || h.No != no {
		return h, refuse(RefusedHandover)
	}
	h.Walked = slices.Clone(h.Walked)
	return h, nil
}

// Walk says of sections of the brief that they are right, or amends one of them by a line. Whoever commands does.
type Walk struct {
	No       int
	Sections []BriefSection
	Amend    string
}

func (Walk) scope() Scope  { return Scope{All: true} }
func (Walk) about() matter { return started }

func (a Walk) decide(d *decider) error {
	h, err := d.handingOver(a.No)
	text := CleanText(a.Amend)
	odd := func(s BriefSection) bool { return !slices.Contains(BriefSections, s) }
	switch {
	case err != nil:
		return err
	case d.req.By.ID != h.From:
		return refuse(RefusedWalker)
	case len(a.Sections) == 0, slices.ContainsFunc(a.Sections, odd), text != "" && len(a.Sections) > 1:
		return refuse(RefusedSection)
	case !h.walk(d.state.Brief(), a.Sections, text, d.req.At):
		return refuse(RefusedSame)
	}
	d.setHandover(h)
	if len(h.Unwalked()) == 0 && h.To == "" {
		d.letIn(d.now().leadsInside(d.req.At)) // who are told
	}
	d.out.Entry.Text, d.out.Entry.To, d.out.Entry.Handover.Sections = text, h.To, a.Sections
	d.entry(EntryWalked)
	return nil
}

// walk notes what was found of sections, and reports whether that says anything new. What amends one stays until another line does.
func (h *Handover) walk(b Brief, sections []BriefSection, text string, at time.Time) (news bool) {
	for _, s := range BriefSections {
		if !slices.Contains(sections, s) {
			continue
		}
		was, known := h.Walk(s)
		w := Walked{Section: s, Text: cmp.Or(text, was.Text), At: at, Sum: b.Sum(s)}
		if news = news || !known || was.Text != w.Text || was.Sum != w.Sum; known {
			h.Walked = slices.DeleteFunc(h.Walked, func(w Walked) bool { return w.Section == s })
		}
		h.Walked = append(h.Walked, w)
	}
	return news
}

func (a Walk) recordedBy(e Entry, _ State) bool {
	return e.is(EntryWalked) && e.Handover != nil && e.Handover.No == a.No && slices.Equal(e.Handover.Sections, a.Sections) && e.Text == CleanText(a.Amend)
}

// AcceptHandover accepts the brief and the command with it. Voice says that the two have spoken, too.
type AcceptHandover struct {
	No    int
	Voice bool
}

func (AcceptHandover) scope() Scope  { return Command{}.scope() }
func (AcceptHandover) about() matter { return started }

func (a AcceptHandover) decide(d *decider) error {
	h, err := d.handingOver(a.No)
	switch {
	case err != nil:
		return err
	case d.req.By.ID == h.From:
		return refuse(RefusedSame)
	case h.To != "" && h.To != d.req.By.ID:
		return refuse(RefusedHandoverTo)
	case len(h.Unwalked()) > 0:
		return refuse(RefusedUnwalked)
	}
	h.To, h.Accepted = d.req.By.ID, &Acceptance{By: d.req.By.ID, At: d.req.At, Voice: a.Voice}
	h.name(d.req.By)
	d.closeAll(func(t Todo) bool { return t.Handover })
	d.command(d.req.By)
	d.setHandover(h)
	d.out.Entry.Handover.Voice = a.Voice
	return nil
}

func (a AcceptHandover) recordedBy(e Entry, _ State) bool {
	return e.is(EntryCommander) && e.Handover != nil && e.Handover.No == a.No
}

// handoverNews are those who must hear of what became of a handover: of the other side whoever it does not come from, and whoever was to
// take over until another was named.
func (d *decider) handoverNews() (to []string) {
	h, _ := d.now().HandingOver()
	people := []PersonID{h.From, h.To}
	if d.out.Entry.is(EntryHandover) {
		people = append(people, d.out.Entry.Was)
	}
	for _, p := range people {
		if p != d.req.By.ID {
			to = append(to, one(p)...)
		}
	}
	if h.To == "" && d.out.Entry.is(EntryWalked) {
		to = append(to, d.now().leadsInside(d.req.At)...)
	}
	return to
}

// StayOn says that whoever commands goes on commanding for now. The clock asks again after a while.
type StayOn struct{ No int }

func (StayOn) scope() Scope  { return Scope{} }
func (StayOn) about() matter { return started }

func (a StayOn) decide(d *decider) error {
	h, err := d.handingOver(a.No)
	switch {
	case err != nil:
		return err
	case d.req.By.ID != h.From:
		return refuse(RefusedWalker)
	}
	i := d.header()
	h.Over = &NotHanded{By: h.From, At: d.req.At}
	i.Handover, i.StayUntil = &h, d.req.At.Add(stayFor)
	d.out.Entry.Handover, d.out.Entry.To, d.out.Entry.Until = h.mark(), h.To, i.StayUntil
	d.entry(EntryStays)
	return nil
}

func (a StayOn) recordedBy(e Entry, _ State) bool {
	return e.is(EntryStays) && e.Handover != nil && e.Handover.No == a.No
}

// HandsTo reports whether somebody is to take over.
func (i Incident) HandsTo(p PersonID) bool {
	h, running := i.HandingOver()
	return running && h.To == p
}

// without takes the name of somebody whose account was closed out of a handover.
func (h Handover) without(p PersonID) Handover {
	if h.To == p {
		h.To = ""
	}
	return h
}
