package incident

import (
	"slices"
	"time"
)

// ToolState is how one of the team's own tools does, such as the portal or the ticket system. It is stored; field names must
// not change.
type ToolState struct {
	ID        string    `json:"id"` // as the settings name it
	Name      Text      `json:"name"`
	Owner     string    `json:"owner,omitempty"`     // a person, U… or W…, or a user group, S…
	OwnerName string    `json:"ownerName,omitempty"` // what colleagues call them; "": not known
	Is        ToolIs    `json:"is"`
	Since     time.Time `json:"since,omitzero"` // since when it is so; zero: not known
	Wrong     Wrong     `json:"wrong,omitzero"` // of one that is down or in maintenance, or not known to be anything
	// Checked is when it was last looked at; zero: never. One that is fine, or down, has been so until then.
	Checked time.Time `json:"checked,omitzero"`
	// Was is, of one of which nothing can be read, what it was when something could, until WasAt; "": nothing ever could.
	Was     ToolIs    `json:"was,omitempty"`
	WasAt   time.Time `json:"wasAt,omitzero"`
	Instead Text      `json:"instead,omitzero"` // what to use while it is down, as the playbook says
}

// ToolIs says how a tool does.
type ToolIs string

// How tools do.
const (
	ToolUp      ToolIs = "up"
	ToolDown    ToolIs = "down"
	ToolUnknown ToolIs = "unknown" // nothing can be read of it, or it was not looked at often enough
	ToolManual  ToolIs = "manual"  // a person looks
	// ToolPlanned is in maintenance that was planned, as its status page says: neither down nor to be looked at. Wrong says which.
	ToolPlanned ToolIs = "maintenance"
)

// Wrong is what is wrong with a tool, or why nothing is known of it.
type Wrong struct {
	Code   WrongCode `json:"code"`
	Detail string    `json:"detail,omitempty"` // what stands beside it, as it was received: a status, what a page reports
}

// WrongCode is a kind of what is wrong. shared/text has words for each.
type WrongCode string

// What can be wrong.
const (
	WrongName       WrongCode = "dns"        // its name leads nowhere
	WrongPrivate    WrongCode = "private"    // its name leads to an address inside, which nobody has allowed
	WrongTLS        WrongCode = "tls"        // its certificate, or the encryption
	WrongRefused    WrongCode = "refused"    // nobody takes the connection
	WrongTimeout    WrongCode = "timeout"    // no answer in time
	WrongBroken     WrongCode = "broken"     // the connection was cut
	WrongRedirect   WrongCode = "redirect"   // it leads elsewhere; Detail: to which host
	WrongStatus     WrongCode = "status"     // Detail: the status that it answered
	WrongText       WrongCode = "text"       // the text that is expected is not there
	WrongLarge      WrongCode = "large"      // the answer is larger than is read
	WrongUnreadable WrongCode = "unreadable" // the answer is not what it is to be
	WrongReported   WrongCode = "reported"   // its status page reports it; Detail: what
	WrongUnseen     WrongCode = "unseen"     // it was not looked at often enough yet
)

// ToolLost is the tool's word that one of the team's own tools is down, since Tool.Since.
type ToolLost struct{ Tool ToolState }

func (ToolLost) scope() Scope  { return Scope{} }
func (ToolLost) about() matter { return surroundings }

// note records it with what this incident's playbook says to use instead.
func (a ToolLost) note(d *decider) error {
	a.Tool.Instead = d.state.Incident.Playbook.Instead(a.Tool.ID)
	return d.seen(EntryToolDown, a.Tool, a.Tool.Since)
}

// ToolBack is the tool's word that one of the team's own tools, which was down From a moment on, works again, or is in maintenance.
type ToolBack struct {
	Tool ToolState
	From time.Time
}

func (ToolBack) scope() Scope  { return Scope{} }
func (ToolBack) about() matter { return surroundings }

func (a ToolBack) note(d *decider) error {
	return d.seen(EntryToolUp, a.Tool, a.From)
}

func (d *decider) seen(kind EntryKind, t ToolState, from time.Time) error {
	switch i := d.state.Incident; {
	case i.Kind != Live:
		return refuse(RefusedUnknown)
	case i.knowsLater(t):
		return refuse(RefusedSame)
	}
	if d.state.Incident.Status == SignStatus {
		s := d.sign()
		if n := slices.IndexFunc(s.Tools, func(known ToolState) bool { return known.ID == t.ID }); n >= 0 {
			s.Tools[n] = t
		}
	} else {
		h := d.header()
		same := func(known ToolState) bool { return known.ID == t.ID }
		h.Tools = append(slices.DeleteFunc(slices.Clone(h.Tools), same), t)
	}
	d.out.Entry.Key, d.out.Entry.From, d.out.Entry.Tool = t.ID, from, &t
	d.entry(kind)
	return nil
}

// ToolSeen is the tool's word how one of the team's own tools does of which a sign's card said that this is not known.
type ToolSeen struct{ Tool ToolState }

// scope is all: with the last of them what is to look at the tools is done.
func (ToolSeen) scope() Scope  { return Scope{All: true} }
func (ToolSeen) about() matter { return signs }

func (a ToolSeen) note(d *decider) error {
	n := slices.IndexFunc(d.state.Incident.Sign.Tools, func(t ToolState) bool { return t.ID == a.Tool.ID && t.Is == ToolUnknown })
	if n < 0 || a.Tool.Is == ToolUnknown {
		return refuse(RefusedSame)
	}
	d.sign().Tools[n] = a.Tool
	d.allSeen()
	d.out.Entry.Key, d.out.Entry.Tool = a.Tool.ID, &a.Tool
	d.entry(EntryToolSeen)
	return nil
}

// allSeen closes what is to look at the team's own tools once it is known how each of them does.
func (d *decider) allSeen() {
	if slices.ContainsFunc(d.now().Sign.Tools, func(t ToolState) bool { return t.Is == ToolUnknown }) {
		return
	}
	for _, t := range d.state.Todos {
		if def, ok := d.state.Incident.Playbook.def(t.ID); ok && def.Tools && !t.Closed() {
			t = t.clone()
			t.State, t.ClosedAt = TodoDone, d.req.At
			d.out.Todos = append(d.out.Todos, t)
		}
	}
}

// Observes reports whether an incident in this status hears of what is seen around it, such as that a tool of the team is down.
func (s Status) Observes() bool { return s.allows(surroundings) }

// Observes reports whether what is seen around it is told to an incident. In a drill nothing real is to confuse anybody.
func (i Incident) Observes() bool { return i.Kind == Live && i.Status.Observes() }

// KnowsDown reports whether an incident was told that a tool is down since a moment: in its room, or before it was one, on the card.
func (i Incident) KnowsDown(tool string, since time.Time) bool {
	told := func(n News) bool {
		return n.Entry.Kind == EntryToolDown && n.Entry.Key == tool && n.Entry.From.Equal(since)
	}
	stands := func(t ToolState) bool { return t.ID == tool && t.Is == ToolDown }
	is := func(t ToolState) bool { return stands(t) && t.Since.Equal(since) }
	return slices.ContainsFunc(i.Tools, is) || slices.ContainsFunc(i.News, told) || i.BySign() && slices.ContainsFunc(i.Sign.Tools, stands)
}

// knowsLater reports whether an incident knows how a tool does since later than t says: who tells it is late.
func (i Incident) knowsLater(t ToolState) bool {
	later := func(known ToolState) bool {
		return known.ID == t.ID && known.Is != ToolUnknown && known.Since.After(t.Since)
	}
	said := func(n News) bool { return n.Entry.Tool != nil && later(*n.Entry.Tool) }
	return slices.ContainsFunc(i.Tools, later) || slices.ContainsFunc(i.News, said) || i.BySign() && slices.ContainsFunc(i.Sign.Tools, later)
}

// ToolsDown are the team's own tools that are down as far as an incident was told: on its sign's card, or later in its room.
func (i Incident) ToolsDown() (down []ToolState) {
	without := func(tool string) {
		down = slices.DeleteFunc(down, func(t ToolState) bool { return t.ID == tool })
	}
	if i.BySign() {
		down = slices.DeleteFunc(slices.Clone(i.Sign.Tools), func(t ToolState) bool { return t.Is != ToolDown })
	}
	for _, n := range i.News { // of an incident that was stored before Tools were
		switch n.Entry.Kind {
		case EntryToolDown:
			without(n.Entry.Key)
			down = append(down, *n.Entry.Tool)
		case EntryToolUp:
			without(n.Entry.Key)
		}
	}
	for _, t := range i.Tools {
		if without(t.ID); t.Is == ToolDown {
			down = append(down, t)
		}
	}
	return down
}

// ToolDef is what a playbook says of one of the team's own tools.
type ToolDef struct {
	ID      string `json:"id"`      // as the settings name it
	Instead Text   `json:"instead"` // what to use while it is down
}

// Instead is what to use while a tool is down; empty: the playbook does not say.
func (p Playbook) Instead(tool string) Text {
	for _, t := range p.Tools {
		if t.ID == tool {
			return t.Instead
		}
	}
	return Text{}
}
