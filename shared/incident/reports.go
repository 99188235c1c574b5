package incident

import (
	"cmp"
	"slices"
	"strings"
)

// ReportSign is somebody's word that something is wrong. Of nothing it makes a sign; on a sign about the same it is one more
// report; on an incident that runs it is evidence. Settings, Playbook, Leads and After are those of a new sign.
type ReportSign struct {
	Kind     Kind
	Facts    Facts
	Expected string
	Ours     bool   // whoever reports sees it themselves
	Link     string // of what they saw; an address that IsAddress accepts

	Settings Settings
	Playbook Playbook
	Aside    bool        // whoever reports may not know of the incident: they are not let in
	Call     bool        // the leads may be mentioned
	Tools    []ToolState // how the team's own tools do that are looked at by themselves; none: there are none
	Checks   []TodoDef   // a TODO for each of those that a person looks at
	Answer   *AnswerTo   // where whoever reports hears that the card could not be posted
	After    *Before
}

// scope: what joins loads no TODOs.
func (ReportSign) scope() Scope  { return Scope{} }
func (ReportSign) about() matter { return anytime }

func (a ReportSign) decide(d *decider) error {
	facts := a.Facts.clean()
	if facts.Title == "" {
		return refuse(RefusedTitle)
	}
	if a.Link != "" && !IsAddress(a.Link) {
		return refuse(RefusedUnknown)
	}
	d.out.Entry.Text, d.out.Entry.Link, d.out.Entry.Source = CleanText(a.Facts.Title), a.Link, facts.Source
	switch i := d.state.Incident; {
	case i.ID == "":
		return a.born(d, facts)
	case i.Status == SignStatus:
		d.out.Entry.Text = a.whole()
		return a.joins(d, facts)
	case i.Status == Open:
		d.out.Entry.Text = a.whole()
		d.out.Entry.Region, d.out.Entry.Services, d.out.Entry.Ours = facts.Region, facts.Services, a.Ours
		if !a.Aside {
			d.invite(d.req.By.ID)
		}
		d.entry(EntryEvidence)
		return nil
	}
	return refuse(RefusedEnded)
}

// whole is all that a report says in words, for the timeline: what stands on a sign, or on an incident, already does not give way to it.
func (a ReportSign) whole() string {
	f := a.Facts.clean()
	var said []string
	for _, s := range []string{CleanText(a.Facts.Title), f.Impact, CleanText(a.Expected), f.Zone} {
		if s != "" {
			said = append(said, s)
		}
	}
	return CleanText(strings.Join(said, " / "))
}

// born makes the sign. What is to be done before the start is open, and counts from now.
func (a ReportSign) born(d *decider, facts Facts) error {
	if a.Kind != Live && a.Kind != Drill {
		return refuse(RefusedUnknown)
	}
	i := Incident{
		ID: d.req.Incident, Kind: a.Kind, Status: SignStatus, Phase: Confirm, PhaseSince: d.req.At, Facts: facts,
		Settings: a.Settings, Playbook: a.Playbook, Answer: a.Answer,
		Sign: &Sign{
			At: d.req.At, By: d.req.By.ID, Via: d.req.Via, Channel: a.Settings.SignRoom(a.Kind), Expected: CleanText(a.Expected), Ours: a.Ours, Link: a.Link,
			After: a.After, NextAt: d.req.At.Add(DecideWithin),
		},
	}
	if a.Call {
		i.Sign.Leads = slices.Clone(i.leadsAt(d.req.At))
	}
	i.Sign.report(a.said(d, facts))
	i.Sign.Tools = a.Tools
	d.out.Incident = &i
	for n, def := range i.Playbook.Part(Detect).Todos {
		d.out.Todos = append(d.out.Todos, newTodo(def, i, Detect, n))
	}
	for n, def := range slices.Concat(i.Playbook.Part(Confirm).Todos, a.Checks) {
		d.out.Todos = append(d.out.Todos, a.looked(newTodo(def, i, Confirm, n), def))
	}
	d.entry(EntryReported)
	return nil
}

// looked is a TODO as it begins: what is to look at the team's own tools is done where the tool has looked, and people have a TODO for
// each of the others.
func (a ReportSign) looked(t Todo, def TodoDef) Todo {
	unknown := slices.ContainsFunc(a.Tools, func(s ToolState) bool { return s.Is == ToolUnknown })
	if def.Tools && len(a.Tools)+len(a.Checks) > 0 && !unknown {
		t.State, t.ClosedAt = TodoDone, t.OpenedAt
	}
	return t
}

// joins adds what the report knows and nobody knew. What is known already stays: people correct it.
func (a ReportSign) joins(d *decider, facts Facts) error {
	i := d.header()
	i.Sign.Quiet = false
	i.Sign.report(a.said(d, facts))
	d.out.Entry.Count = i.Sign.Count
	i.Sign.Ours = i.Sign.Ours || a.Ours
	i.Sign.Expected = cmp.Or(i.Sign.Expected, CleanText(a.Expected))
	d.learn("region", &i.Facts.Region, facts.Region)
	d.learn("zone", &i.Facts.Zone, facts.Zone)
	d.learn("impact", &i.Facts.Impact, facts.Impact)
	d.learnServices(i, facts.Services)
	d.entry(EntrySignJoined)
	return nil
}

// learn takes over a fact that nobody knew.
func (d *decider) learn(field string, at *string, to string) {
	if *at == "" && to != "" {
		d.change(field, at, to)
	}
}

// learnServices adds those that nobody named.
func (d *decider) learnServices(i *Incident, names []string) {
	all := slices.Clone(i.Facts.Services)
	for _, s := range names {
		if !slices.ContainsFunc(all, func(known string) bool { return strings.EqualFold(known, s) }) {
			all = append(all, s)
		}
	}
	d.changeServices(i, &all)
}

func (a ReportSign) said(d *decider, facts Facts) Report {
	return Report{ID: d.req.ID, By: d.req.By.ID, Who: d.req.By.Name, At: d.req.At, Text: facts.Title, Source: facts.Source, Link: a.Link}
}

func (a ReportSign) recordedBy(e Entry, _ State) bool {
	return e.is(EntryReported, EntrySignJoined, EntryEvidence) && (e.Text == CleanText(a.Facts.Title) || e.Text == a.whole())
}

// SignRoom is where the card of a sign of a kind stands: in the help room, a drill's in the first channel of drills; "": in none, so
// that it is in the browser only.
func (s Settings) SignRoom(kind Kind) string {
	if kind == Live {
		return s.Help
	}
	for _, a := range s.Announce {
		return a.Channel
	}
	return ""
}

// AddEvidence is an observation that somebody adds to a sign, such as the provider's word or a number of tickets.
type AddEvidence struct {
	Text string
	Link string // an address that IsAddress accepts; empty: none
	Ours bool   // whoever adds it sees the trouble themselves
	// Instead is the id of what it takes the place of on a sign's card; empty: of nothing.
	Instead string
}

func (AddEvidence) scope() Scope { return Scope{} }

func (a AddEvidence) decide(d *decider) error {
	text := CleanText(a.Text)
	switch {
	case text == "":
		return refuse(RefusedText)
	case a.Link != "" && !IsAddress(a.Link):
		return refuse(RefusedUnknown)
	}
	d.out.Entry.Text, d.out.Entry.Link, d.out.Entry.Ours = text, a.Link, a.Ours
	if d.state.Incident.Status == SignStatus {
		s := d.sign()
		s.Ours = s.Ours || a.Ours
		said := Report{ID: d.req.ID, By: d.req.By.ID, Who: d.req.By.Name, At: d.req.At, Text: cut(text, keptRunes), Link: a.Link}
		s.Evidence = slices.DeleteFunc(slices.Clone(s.Evidence), func(r Report) bool { return a.Instead != "" && r.ID == a.Instead })
		s.Evidence = newestOf(append(s.Evidence, said), keptEvidence)
	}
	d.entry(EntryEvidence)
	return nil
}

func (a AddEvidence) recordedBy(e Entry, _ State) bool {
	return e.is(EntryEvidence) && e.Text == CleanText(a.Text) && e.Link == a.Link
}

// WaitSign says that it is not decided yet: the question comes again.
type WaitSign struct{}

func (WaitSign) scope() Scope  { return Scope{} }
func (WaitSign) about() matter { return signs }

func (WaitSign) decide(d *decider) error { //nolint:unparam // others refuse
	s := d.sign()
	s.Rounds = max(1, s.Rounds)
	s.Looker = cmp.Or(s.Looker, d.req.By.ID)
	s.putOff(d.req.At)
	d.out.Entry.Until, d.out.Entry.Text = s.NextAt, s.NextAt.In(location(d.state.Incident.Settings.Timezone)).Format("15:04 MST")
	d.entry(EntryNotYet)
	return nil
}

func (WaitSign) recordedBy(e Entry, _ State) bool { return e.is(EntryNotYet) }

// Meet is the address of the room in which people talk about a sign. What is to be done about a room is done by it, also where it is the
// one that was known.
type Meet struct{ Link string }

func (Meet) scope() Scope { return Scope{All: true} }

func (a Meet) decide(d *decider) error { return (Correct{Meeting: &a.Link}).decide(d) }

func (a Meet) recordedBy(e Entry, s State) bool {
	return (Correct{Meeting: &a.Link}).recordedBy(e, s) || e.is(EntryDone) && e.Link != "" && e.Link == a.Link
}
