package measure

import (
	"cmp"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// About is what a timeline does not say of an incident.
type About struct {
	Incident incident.ID
	Kind     incident.Kind
	Private  bool
	Title    string
	Site     string // whose shift it was at T0; "": none, or there are no sites
	// Phases are those of the playbook's TODOs, which wait for somebody from when their phase begins.
	Phases map[incident.TodoID]incident.Phase
}

// AboutOf is what an incident says of itself beyond its timeline.
func AboutOf(i incident.Incident) About {
	a := About{Incident: i.ID, Kind: i.Kind, Private: i.Private, Title: i.Facts.Title, Phases: map[incident.TodoID]incident.Phase{}}
	if awake := i.Settings.Awake(i.DeclaredAt); len(awake) > 0 {
		a.Site = awake[0].ID
	}
	for _, part := range i.Playbook.Phases {
		for _, t := range part.Todos {
			a.Phases[t.ID] = part.Phase
		}
	}
	return a
}

// listed is how many of each list are kept, and keptPromises how many promises: what is kept of a response is 10 KiB at most. The counts
// are of all.
const (
	listed       = 30
	keptPromises = 12
)

// Measures are the times of one response. They are kept once it is over, and hold no person. Field names must not change.
type Measures struct {
	Incident incident.ID   `json:"incident"`
	Kind     incident.Kind `json:"kind"`
	Private  bool          `json:"private,omitempty"`
	Title    string        `json:"title"`
	Site     string        `json:"site,omitempty"`

	Detected  time.Time `json:"detected,omitzero"` // the first report of the sign; zero: it was declared at once
	T0        time.Time `json:"t0"`
	Channel   time.Time `json:"channel,omitzero"` // each of these: zero: it never came to that
	FirstIn   time.Time `json:"firstIn,omitzero"`
	FirstPost time.Time `json:"firstPost,omitzero"` // the first word to those inside the company
	Notice1   time.Time `json:"notice1,omitzero"`
	Checked   time.Time `json:"checked,omitzero"` // all of 4.x was checked
	Ended     time.Time `json:"ended,omitzero"`   // the end that stands

	Told     Told              `json:"told,omitzero"`      // its promises are the worst of them
	LateSent int               `json:"lateSent,omitempty"` // how many notices were later than promised
	Claims   []Claim           `json:"claims,omitempty"`   // the longest, in the order of their TODOs
	Claimed  Claimed           `json:"claimed,omitzero"`
	Late     []incident.TodoID `json:"late,omitempty"`     // that were late, each once
	Reopened []incident.TodoID `json:"reopened,omitempty"` // that were opened again by people, each once
	Missing  []incident.TodoID `json:"missing,omitempty"`  // that a check found not done
	Counts   Counts            `json:"counts,omitzero"`
	Mentions Mentions          `json:"mentions,omitzero"`
}

// Claim is how long a TODO waited until somebody took it.
type Claim struct {
	Todo  incident.TodoID `json:"todo"`
	Delay time.Duration   `json:"delay"`
}

// Claimed is how long TODOs waited until somebody took them.
type Claimed struct {
	Todos  int           `json:"todos,omitempty"`  // that somebody took
	Median time.Duration `json:"median,omitempty"` // half of them waited no longer
	Most   time.Duration `json:"most,omitempty"`
}

// Counts are how many TODOs there were of each list.
type Counts struct {
	Late     int `json:"late,omitempty"`
	Reopened int `json:"reopened,omitempty"`
	Missing  int `json:"missing,omitempty"`
}

// Mentions are how often people were called upon, of nobody in particular.
type Mentions struct {
	All  int       `json:"all,omitempty"`
	Most int       `json:"most,omitempty"` // that one person got within sixty minutes; a user group counts as one
	From time.Time `json:"from,omitzero"`  // when those began
}

// Take is what a timeline says of a response, in whatever order its entries come. Between T0 and the end everything counts, before T0 the
// sign, and after the end only what customers were told.
func Take(about About, all []incident.Entry) Measures {
	all = inOrder(all)
	m := Measures{Incident: about.Incident, Kind: about.Kind, Private: about.Private, Title: about.Title, Site: about.Site}
	m.ends(all)
	m.tells(all)
	for n, e := range all {
		if !m.Ended.IsZero() && e.At.After(m.Ended) {
			all = all[:n]
			break
		}
	}
	for _, e := range all {
		m.begins(e)
	}
	m.lists(all)
	m.claims(about, all)
	m.Mentions = mentions(all)
	return m
}

// inOrder are entries by when they happened.
func inOrder(all []incident.Entry) []incident.Entry {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b incident.Entry) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return all
}

// ends finds the start and the end that stands: one that was taken back is none.
func (m *Measures) ends(all []incident.Entry) {
	for _, e := range all {
		switch e.Kind {
		case incident.EntryDeclared:
			first(&m.T0, e.At)
		case incident.EntryResolved, incident.EntryCanceled:
			m.Ended = e.At
		case incident.EntryTakenUp:
			m.Ended = time.Time{}
		}
	}
}

// first keeps the earliest moment.
func first(at *time.Time, is time.Time) {
	if at.IsZero() || is.Before(*at) {
		*at = is
	}
}

// tells says how customers were told, after the end, too. What was promised and is waited for no more counts as neither kept nor broken.
func (m *Measures) tells(all []incident.Entry) {
	m.Told = FromTimeline(all)
	over := m.Kind == incident.Drill && !m.Ended.IsZero()
	for _, e := range all {
		if n, ok := e.SentNotice(); ok {
			first(&m.Notice1, n.At)
			over = n.Stage == incident.RecoveryNotice || m.Kind == incident.Drill && !m.Ended.IsZero()
		}
		over = over || e.Kind == incident.EntryNoticeWaived
	}
	if over {
		m.Told.Promises = slices.DeleteFunc(m.Told.Promises, func(p Promise) bool { return p.By == 0 })
	}
	if len(m.Told.Promises) == 0 {
		m.Told.Promises = nil
	}
	m.LateSent, _ = m.Told.Late()
	if len(m.Told.Promises) > keptPromises {
		slices.SortFunc(m.Told.Promises, func(a, b Promise) int { return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(a.No, b.No)) })
		m.Told.Promises = m.Told.Promises[:keptPromises]
		slices.SortFunc(m.Told.Promises, func(a, b Promise) int { return cmp.Compare(a.No, b.No) })
	}
}

// begins takes the moments at which the response came to something.
func (m *Measures) begins(e incident.Entry) {
	if e.Kind == incident.EntryReported {
		first(&m.Detected, e.At)
	}
	if e.At.Before(m.T0) {
		return
	}
	switch {
	case made(e, channelMade):
		first(&m.Channel, e.At)
	case made(e, announced), e.Kind == incident.EntryToAll && e.Count > 0, e.Kind == incident.EntryExecutives && e.Count > 0:
		first(&m.FirstPost, e.At)
	case e.Completes():
		first(&m.Checked, e.At)
	}
	if made(e, letIn) || e.Kind == incident.EntryArrived || e.Kind == incident.EntryLetIn {
		first(&m.FirstIn, e.At)
	}
}

// lists takes the TODOs that were late, opened again, and found missing.
func (m *Measures) lists(all []incident.Entry) {
	for _, e := range all {
		switch {
		case e.Todo == "":
		case e.Kind == incident.EntryLate || e.Kind == incident.EntryMissed:
			m.Late = append(m.Late, e.Todo)
		case e.Kind == incident.EntryReopened && e.By != "":
			m.Reopened = append(m.Reopened, e.Todo)
		case e.Kind == incident.EntryMissing:
			m.Missing = append(m.Missing, e.Todo)
		}
	}
	m.Late, m.Counts.Late = once(m.Late)
	m.Reopened, m.Counts.Reopened = once(m.Reopened)
	m.Missing, m.Counts.Missing = once(m.Missing)
}

// once are TODOs, each once and in order, as many as are kept, and how many there are.
func once(all []incident.TodoID) (kept []incident.TodoID, n int) {
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), listed)], len(all)
}
