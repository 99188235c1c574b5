package incident

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// declare creates the incident in the respond phase. Declaring is the start of the response, so the phases before it are
// over and their TODOs are recorded as passed; nothing is late at birth.
func (d *decider) declare(a Declare) error {
	facts, commander := a.Facts.clean(), a.Commander
	if commander.ID == "" {
		commander = d.req.By
	}
	switch {
	case d.state.Incident.ID != "":
		return &Refusal{Code: RefusedSame}
	case a.Kind != Live && a.Kind != Drill:
		return &Refusal{Code: RefusedUnknown}
	case facts.Title == "":
		return &Refusal{Code: RefusedTitle}
	case commander.Outsider || commander.ID == "":
		return &Refusal{Code: RefusedPerson}
	}
	i := Incident{
		ID: d.req.Incident, Kind: a.Kind, Private: a.Private, Status: Open, Facts: facts, Commander: commander.ID,
		DeclaredBy: d.req.By.ID, DeclaredAt: d.req.At, DeclaredVia: d.req.Via,
		Settings: a.Settings, Playbook: a.Playbook,
	}
	i.ChannelName = ChannelName(prefix(a), d.req.At.In(location(a.Settings.Timezone)), i.ID, facts.Title)
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

// enter moves the header to a phase and opens its TODOs.
func (d *decider) enter(p Phase) {
	i := d.header()
	i.Phase, i.PhaseSince = p, d.req.At
	d.out.Entry.Phase = p
	for n, def := range i.Playbook.Part(p).Todos {
		d.out.Todos = append(d.out.Todos, newTodo(def, *i, p, n))
	}
}

// orderStep is the room between two phases in Todo.Order.
const orderStep = 100

func newTodo(def TodoDef, i Incident, p Phase, n int) Todo {
	t := Todo{
		ID: def.ID, Phase: p, Order: slices.Index(Phases, p)*orderStep + n, Title: def.Title, Guide: def.Guide, Role: def.Role,
		Every: def.Every, Notice: def.Notice, Auto: def.Auto, State: TodoOpen, OpenedAt: i.PhaseSince, Due: dueAt(def.Due, i),
	}
	return t
}

// dueAt is when a TODO that is opened as its phase begins is due. What is anchored to a moment that has not come yet has
// no due time, and neither has what belonged before its anchor: it is guidance, never late. Nothing is due before the
// moment it was opened.
func dueAt(due Due, i Incident) time.Time {
	var from time.Time
	switch {
	case due.Anchor == AtStart:
		from = i.DeclaredAt
	case due.Anchor == AtRecovery && i.Phase == Resolve:
		from = i.PhaseSince
	default:
		return time.Time{}
	}
	if due.After < 0 {
		return time.Time{}
	}
	if at := due.from(from, i.Settings.Timezone); !at.Before(i.PhaseSince) {
		return at
	}
	return due.from(i.PhaseSince, i.Settings.Timezone)
}

// from counts d from a moment. Business days are the team's own, Monday to Friday; it knows no holidays.
func (d Due) from(at time.Time, timezone string) time.Time {
	at = at.Add(d.After)
	local := at.In(location(timezone))
	for n := 0; n < d.Days; {
		local = local.AddDate(0, 0, 1)
		if day := local.Weekday(); day != time.Saturday && day != time.Sunday {
			n++
		}
	}
	if d.Days == 0 {
		return at
	}
	return local
}

func location(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

func (d *decider) await(a Await) error {
	d.header().Answer = &a.Answer
	d.entry(EntryAwaited)
	return nil
}

func (d *decider) join(a Join) error {
	switch i := d.state.Incident; {
	case i.Asked(d.req.By.ID):
		return &Refusal{Code: RefusedSame}
	case !a.Inside && !i.Knows(d.req.By.ID):
		return &Refusal{Code: RefusedPrivate}
	}
	d.invite(d.req.By.ID)
	d.entry(EntryLetIn)
	return nil
}

func (d *decider) correct(a Correct) error {
	i := d.header()
	if a.Title != nil {
		title := CleanTitle(*a.Title)
		if title == "" {
			return &Refusal{Code: RefusedTitle}
		}
		d.change("title", &i.Facts.Title, title)
	}
	if a.Severity != nil && *a.Severity != "" && !slices.Contains(Severities, *a.Severity) {
		return &Refusal{Code: RefusedUnknown}
	}
	if a.Meeting != nil && *a.Meeting != "" && !IsAddress(*a.Meeting) {
		return &Refusal{Code: RefusedUnknown}
	}
	d.changeIf("meeting", &i.Settings.Meeting, a.Meeting, strings.TrimSpace)
	d.changeIf("region", &i.Facts.Region, a.Region, CleanTitle)
	d.changeIf("zone", &i.Facts.Zone, a.Zone, CleanTitle)
	d.changeIf("impact", &i.Facts.Impact, a.Impact, CleanText)
	d.changeIf("source", &i.Facts.Source, a.Source, CleanText)
	d.changeServices(i, a.Services)
	if a.Severity != nil {
		s := string(i.Facts.Severity)
		d.change("severity", &s, string(*a.Severity))
		i.Facts.Severity = Severity(s)
	}
	if len(d.out.Entry.Changes) == 0 {
		return &Refusal{Code: RefusedSame}
	}
	d.entry(EntryCorrected)
	return nil
}

func (d *decider) change(field string, at *string, to string) {
	if *at == to {
		return
	}
	d.out.Entry.Changes = append(d.out.Entry.Changes, Change{Field: field, From: *at, To: to})
	*at = to
}

func (d *decider) changeIf(field string, at, to *string, clean func(string) string) {
	if to != nil {
		d.change(field, at, clean(*to))
	}
}

func (d *decider) changeServices(i *Incident, to *[]string) {
	if to == nil {
		return
	}
	services := cleanServices(*to)
	before := joinServices(i.Facts.Services)
	d.change("services", &before, joinServices(services))
	i.Facts.Services = services
}

func (d *decider) command(a Command) error {
	switch {
	case a.To.Outsider || a.To.ID == "":
		return &Refusal{Code: RefusedPerson}
	case a.To.ID == d.state.Incident.Commander:
		return &Refusal{Code: RefusedSame}
	}
	d.header().Commander = a.To.ID
	d.invite(a.To.ID)
	d.out.Entry.To = a.To.ID
	d.entry(EntryCommander)
	return nil
}

// invite sees to it that someone given a duty is in the channel, also one who was in it and has left.
func (d *decider) invite(p PersonID) {
	i := d.header()
	i.Duties++
	if !slices.Contains(i.Invited, p) && i.DeclaredBy != p {
		i.Invited = append(slices.Clone(i.Invited), p)
	}
}

// justBegun is how long a phase must have stood before somebody who cannot have seen it may leave it: two people who type
// the same command meanwhile mean the same step.
const justBegun = 10 * time.Second

func (d *decider) nextPhase(a NextPhase) error {
	now := d.state.Incident.Phase
	if a.From != "" && a.From != now || a.To != "" && !now.Before(a.To) {
		return &Refusal{Code: RefusedSame}
	}
	if since := d.state.Incident.PhaseSince; a.Unseen && d.req.At.Sub(since) < justBegun {
		return &Refusal{Code: RefusedSoon}
	}
	next, ok := now.Next()
	if !ok || Resolve.Before(a.To) {
		return &Refusal{Code: RefusedLast}
	}
	if err := d.leaveOut(d.state.PhaseOmits(), a.Confirmed, a.Seen); err != nil {
		return err
	}
	for a.To != "" && next.Before(a.To) {
		d.out.Entry.Skipped = append(d.out.Entry.Skipped, next)
		next, _ = next.Next()
	}
	d.out.Entry.Text = CleanText(a.Note)
	d.enter(next)
	d.entry(EntryPhase)
	return nil
}

func (d *decider) end(a End) error {
	if err := d.leaveOut(d.state.EndOmits(), a.Confirmed, a.Seen); err != nil {
		return err
	}
	d.out.Entry.Text = CleanText(a.Note)
	d.finishIncident(Resolved, EntryResolved)
	return nil
}

func (d *decider) cancel(a Cancel) error {
	reason := CleanText(a.Reason)
	if reason == "" {
		return &Refusal{Code: RefusedReason}
	}
	d.out.Entry.Text = reason
	d.finishIncident(Canceled, EntryCanceled)
	return nil
}

func (d *decider) finishIncident(to Status, kind EntryKind) {
	i := d.header()
	i.Status, i.EndedAt, i.EndedBy, i.EndReason = to, d.req.At, d.req.By.ID, d.out.Entry.Text
	i.AskAt = i.ReadAgain(d.req.At)
	for _, id := range slices.Sorted(maps.Keys(i.Problems)) { // what failed may not be wanted any more
		if s := System(i.Problems[id].System); !slices.Contains(concerns(kind).systems, s) && !slices.Contains(d.out.Systems, s) {
			d.out.Systems = append(d.out.Systems, s)
		}
	}
	d.entry(kind)
}

// leaveOut names what a step leaves out. Unless that was confirmed, or all of it was seen, the step is refused.
func (d *decider) leaveOut(o Omission, confirmed bool, seen []TodoID) error {
	for _, t := range o.Left {
		d.out.Entry.Left = append(d.out.Entry.Left, t.ID)
	}
	for _, t := range o.Never {
		d.out.Entry.Never = append(d.out.Entry.Never, t.ID)
	}
	d.out.Entry.NoNotice = len(o.Notices) > 0
	unseen := func(id TodoID) bool { return !slices.Contains(seen, id) }
	if !confirmed && slices.ContainsFunc(o.IDs(), unseen) {
		return &Refusal{Code: RefusedOpen, Omission: o}
	}
	return nil
}
