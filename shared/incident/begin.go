package incident

import (
	"cmp"
	"slices"
	"time"
)

// Begin makes an incident of a sign: the response starts, now. Settings and Playbook are frozen anew. Provisional says that it is
// answered before anybody knows that it is one.
type Begin struct {
	Provisional, Private bool
	Anyway               bool   // although the same outage is being answered already
	Facts                Facts  // what was declared; what the sign knows stays
	Plain                string // as that of Declare
	Commander            Actor  // zero: whoever begins
	ChannelPrefix        string
	Settings             Settings
	Playbook             Playbook
	LastTime             []TryRow // as Incident.LastTime
}

func (Begin) scope() Scope { return Scope{All: true} }

// about: of an incident that has begun it says which it is.
func (Begin) about() matter { return anytime }

func (a Begin) decide(d *decider) error {
	commander := a.Commander
	if commander.ID == "" {
		commander = d.req.By
	}
	switch was := d.state.Incident; {
	case was.Status == Open:
		return &Refusal{Code: RefusedSimilar, Similar: was}
	case was.Status != SignStatus:
		return refuse(RefusedEnded)
	case commander.Outsider || commander.ID == "":
		return refuse(RefusedPerson)
	}
	i := d.header()
	a.learn(d, i)
	meeting := i.Settings.Meeting
	i.Settings, i.Playbook, i.LastTime = a.Settings, a.Playbook, a.LastTime
	i.Settings.Meeting = cmp.Or(meeting, i.Settings.Meeting)
	i.Status, i.Private, i.Provisional, i.Answer = Open, a.Private, a.Provisional, nil
	i.commandedBy(commander, d.req.At)
	i.DeclaredBy, i.DeclaredAt, i.DeclaredVia = d.req.By.ID, d.req.At, d.req.Via
	i.ChannelName = ChannelName(prefix(Declare{Kind: i.Kind, ChannelPrefix: a.ChannelPrefix}), d.req.At.In(location(i.Settings.Timezone)), i.ID, CleanTitle(cmp.Or(a.Plain, i.Facts.Title)))
	i.Passed, i.Invited, i.AskAt = undone(a.Playbook, d.state.Todos), a.invited(i.Sign, commander), d.req.At
	d.out.Entry.Text, d.out.Entry.Provisional = cmp.Or(CleanText(a.Facts.Title), i.Facts.Title), a.Provisional
	if commander.ID != d.req.By.ID {
		d.out.Entry.To = commander.ID
	}
	d.closeEarlier()
	d.enter(Respond)
	d.entry(EntryDeclared)
	return nil
}

// closeEarlier closes what nobody did while it was a sign: the start has overtaken it.
func (d *decider) closeEarlier() {
	for _, t := range d.state.Todos {
		if !t.Closed() {
			t = t.clone()
			t.State, t.ClosedAt, t.Late, t.Asked = TodoSkipped, d.req.At, time.Time{}, nil
			d.out.Others = append(d.out.Others, t)
		}
	}
}

// invited are who leads, and those who reported it or took the look.
func (Begin) invited(s *Sign, commander Actor) []PersonID {
	out := []PersonID{commander.ID, s.By}
	for _, r := range s.Reports {
		out = append(out, r.By)
	}
	out = append(out, s.Looker)
	seen := map[PersonID]bool{"": true}
	return slices.DeleteFunc(out, func(p PersonID) bool {
		again := seen[p]
		seen[p] = true
		return again
	})
}

// learn takes over what nobody knew. What is known stays, and what was declared stands in the entry.
func (a Begin) learn(d *decider, i *Incident) {
	f := a.Facts.clean()
	d.learn("region", &i.Facts.Region, f.Region)
	d.learn("zone", &i.Facts.Zone, f.Zone)
	d.learn("impact", &i.Facts.Impact, f.Impact)
	d.learn("source", &i.Facts.Source, f.Source)
	d.learnServices(i, f.Services)
	i.Facts.Severity = cmp.Or(i.Facts.Severity, f.Severity)
}

// undone lists the TODOs of the phases before the response that nobody did while it was a sign.
func undone(p Playbook, todos []Todo) []TodoID {
	return slices.DeleteFunc(passed(p), func(id TodoID) bool {
		t, ok := State{Todos: todos}.Todo(id)
		return ok && t.State == TodoDone
	})
}

func (a Begin) recordedBy(e Entry, _ State) bool {
	return e.is(EntryDeclared) && e.Provisional == a.Provisional
}

// ConfirmStart says that what was answered provisionally is an incident.
type ConfirmStart struct{}

func (ConfirmStart) scope() Scope  { return Scope{} }
func (ConfirmStart) about() matter { return started }

func (ConfirmStart) decide(d *decider) error {
	if !d.state.Incident.Provisional {
		return refuse(RefusedSame)
	}
	d.header().Provisional = false
	d.entry(EntryConfirmed)
	return nil
}

func (ConfirmStart) recordedBy(e Entry, _ State) bool { return e.is(EntryConfirmed) }
