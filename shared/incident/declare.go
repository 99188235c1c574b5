package incident

import (
	"cmp"
	"slices"
)

// Declare starts an incident. Settings and Playbook are frozen into it.
type Declare struct {
	Kind          Kind
	Private       bool
	Facts         Facts
	Plain         string // the title with its spellings made alike, for the channel's name; empty: the title
	Commander     Actor  // zero: the declarer
	ChannelPrefix string
	Settings      Settings
	Playbook      Playbook
	LastTime      []TryRow // as Incident.LastTime
}

func (Declare) scope() Scope { return Scope{} }

// about: it finds no incident, or refuses itself.
func (Declare) about() matter { return anytime }

// decide creates the incident in the respond phase. Declaring is the start of the response, so the phases before it are
// over and their TODOs are recorded as passed; nothing is late at birth.
func (a Declare) decide(d *decider) error {
	facts, commander := a.Facts.clean(), a.Commander
	if commander.ID == "" {
		commander = d.req.By
	}
	switch {
	case d.state.Incident.ID != "":
		return refuse(RefusedSame)
	case a.Kind != Live && a.Kind != Drill:
		return refuse(RefusedUnknown)
	case facts.Title == "":
		return refuse(RefusedTitle)
	case commander.Outsider || commander.ID == "":
		return refuse(RefusedPerson)
	}
	i := Incident{
		ID: d.req.Incident, Kind: a.Kind, Private: a.Private, Status: Open, Facts: facts,
		DeclaredBy: d.req.By.ID, DeclaredAt: d.req.At, DeclaredVia: d.req.Via,
		Settings: a.Settings, Playbook: a.Playbook, LastTime: a.LastTime,
	}
	i.commandedBy(commander, d.req.At)
	i.ChannelName = ChannelName(prefix(a), d.req.At.In(location(a.Settings.Timezone)), i.ID, CleanTitle(cmp.Or(a.Plain, facts.Title)))
	i.Passed, i.Invited = passed(a.Playbook), []PersonID{commander.ID}
	d.out.Incident = &i
	d.out.Entry.Text = CleanText(a.Facts.Title)
	if commander.ID != d.req.By.ID {
		d.out.Entry.To = commander.ID
	}
	d.enter(Respond)
	d.entry(EntryDeclared)
	return nil
}

func (a Declare) recordedBy(e Entry, s State) bool {
	return e.is(EntryDeclared) && e.Text == CleanText(a.Facts.Title) && s.Incident.Kind == a.Kind &&
		(s.Incident.Private || !a.Private)
}

// DrillPrefix begins the name of a drill's channel, so that nobody takes it for a live one in a list of channels.
const DrillPrefix = "drill"

// prefix begins the channel's name. Settings have one for live incidents only.
func prefix(a Declare) string {
	if a.Kind == Drill {
		return DrillPrefix
	}
	return a.ChannelPrefix
}

// passed lists the TODOs of the phases that a declaration leaves behind.
func passed(p Playbook) (ids []TodoID) {
	for _, phase := range Phases[:slices.Index(Phases, Respond)] {
		for _, def := range p.Part(phase).Todos {
			ids = append(ids, def.ID)
		}
	}
	return ids
}

// Await asks to tell the declarer of the channel when it is there, since it was not in time for the answer.
type Await struct{ Answer AnswerTo }

func (Await) scope() Scope { return Scope{} }

func (a Await) decide(d *decider) error { //nolint:unparam // others refuse
	d.header().Answer = &a.Answer
	d.entry(EntryAwaited)
	return nil
}
