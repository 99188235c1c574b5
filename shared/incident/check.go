package incident

import (
	"slices"
	"strings"
	"time"
)

// Check is how far the check 照合 has come: a second person's word, line by line, that what was ticked was done. It is stored; field
// names must not change.
type Check struct {
	Todo   TodoID      `json:"todo"`             // of the playbook, which the last line completes
	Lines  []CheckMark `json:"lines,omitempty"`  // those that somebody has looked at, in the playbook's order
	Done   bool        `json:"done,omitempty"`   // the last line has completed Todo
	Sheets int         `json:"sheets,omitempty"` // how many documents say how it stood, each when it was complete or asked for
	Same   bool        `json:"same,omitempty"`   // nothing has changed since the last of them
	Watch  *WatchOffer `json:"watch,omitempty"`  // the first time that it was complete led to; nil: to nothing, or it was not yet
}

// CheckMark is what somebody found of a line. It is stored; field names must not change.
type CheckMark struct {
	Line string    `json:"line"` // what the ids of its TODOs have in common, such as 4.3
	Is   Verdict   `json:"is"`
	By   PersonID  `json:"by"`
	At   time.Time `json:"at"`
	Todo TodoID    `json:"todo,omitempty"` // of LineMissing: the one that is open again
	Why  string    `json:"why,omitempty"`  // of LineMissing and LineExcused
	Did  []Did     `json:"did,omitempty"`  // of LineRight: who had done what was looked at
}

// Verdict is what somebody found of a line.
type Verdict string

// The verdicts; an empty one: nobody has looked yet.
const (
	LineRight   Verdict = "right"
	LineMissing Verdict = "missing" // something was not done
	LineExcused Verdict = "excused" // nobody checks it, for a reason
)

// Did is that a TODO was done, or skipped, and by whom. It is stored; field names must not change.
type Did struct {
	Todo TodoID     `json:"todo,omitempty"`
	By   []PersonID `json:"by,omitempty"` // nobody: the tool
	At   time.Time  `json:"at"`
}

// Group is what the id of a TODO has in common with those beside it: 4.3d is one of 4.3.
func (id TodoID) Group() string {
	group := strings.TrimRight(strings.TrimRight(string(id), "abcdefghijklmnopqrstuvwxyz"), "-._")
	if group == "" {
		return string(id)
	}
	return group
}

// CheckLine is a line of the check as it stands.
type CheckLine struct {
	CheckMark
	Todos []Todo
}

// CheckTodo is the TODO that is the check of the TODOs before it; ok is false where the playbook has none.
func (s State) CheckTodo() (check Todo, ok bool) {
	for _, t := range s.Todos {
		if t.Check {
			return t, true
		}
	}
	return Todo{}, false
}

// CheckLines are the lines of the check: the groups of TODOs that the playbook has before it in its phase.
func (s State) CheckLines() (lines []CheckLine) {
	check, ok := s.CheckTodo()
	for _, t := range s.Todos {
		if !ok || t.Phase != check.Phase || t.Order >= check.Order || t.ID.Group() == check.ID.Group() {
			continue
		}
		n := slices.IndexFunc(lines, func(l CheckLine) bool { return l.Line == t.ID.Group() })
		if n < 0 {
			n, lines = len(lines), append(lines, CheckLine{CheckMark: s.Incident.Check.mark(t.ID.Group())})
		}
		lines[n].Todos = append(lines[n].Todos, t)
	}
	return lines
}

// mark is what was found of a line.
func (c *Check) mark(line string) CheckMark {
	if n := c.index(line); n >= 0 {
		return c.Lines[n]
	}
	return CheckMark{Line: line}
}

func (c *Check) index(line string) int {
	if c == nil {
		return -1
	}
	return slices.IndexFunc(c.Lines, func(m CheckMark) bool { return m.Line == line })
}

func (c *Check) clone() *Check {
	if c == nil {
		return nil
	}
	out := *c
	out.Lines, out.Watch = slices.Clone(c.Lines), c.Watch.clone()
	return &out
}

// Settled reports whether nothing is left to do on a line.
func (m CheckMark) Settled() bool { return m.Is == LineRight || m.Is == LineExcused }

// Doers are who did the TODOs of a line, each once. Whoever did one checks none of it.
func (l CheckLine) Doers() (out []PersonID) {
	for _, t := range l.Todos {
		for _, p := range t.LastDone().By {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Undone are the TODOs of a line that are to be done before anybody can check it. One that comes again and again waits for its next
// round, unless that is late or the round before was found missing.
func (l CheckLine) Undone() (out []Todo) {
	for _, t := range l.Todos {
		missing := l.Is == LineMissing && l.Todo == t.ID && !t.LastDone().At.After(l.At)
		if !t.Closed() && (t.Every == 0 || !t.Late.IsZero() || missing) {
			out = append(out, t)
		}
	}
	return out
}

// LastDone is who did t last, and when: of one that recurs its last round.
func (t Todo) LastDone() Did {
	switch {
	case t.Did != nil:
		return Did{Todo: t.ID, By: t.Did.By, At: t.Did.At}
	case t.Closed(): // stored before that was kept
		return Did{Todo: t.ID, By: t.doers(t.ClosedBy), At: t.ClosedAt}
	}
	return Did{Todo: t.ID}
}

// doers are who did t that somebody closes: they and whoever has it. What is skipped is nobody's but theirs.
func (t Todo) doers(by PersonID) (out []PersonID) {
	for _, p := range append(t.Claimants(), by) {
		if p != "" && (t.State != TodoSkipped || p == by) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Checkers are the people known to respond who did none of a line.
func (s State) Checkers(l CheckLine) (out []PersonID) {
	i := s.Incident
	all := append([]PersonID{i.Commander, i.DeclaredBy}, i.Invited...)
	for _, t := range s.Todos {
		all = append(all, t.Claimants()...)
	}
	for _, r := range i.Settings.Responders {
		if !strings.HasPrefix(r, "S") { // Slack: ids of user groups begin with S
			all = append(all, PersonID(r))
		}
	}
	doers := l.Doers()
	for _, p := range all {
		if p != "" && !slices.Contains(doers, p) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// CheckCount is how many lines of the check are settled, and which a fact is about. It is stored; field names must not change.
type CheckCount struct {
	Lines []string `json:"lines,omitempty"`
	Done  int      `json:"done,omitempty"`
	Of    int      `json:"of,omitempty"` // 0: they are void
}

// CheckCount is how far the check has come; nil: the playbook has none.
func (s State) CheckCount() *CheckCount {
	lines := s.CheckLines()
	if len(lines) == 0 {
		return nil
	}
	out := &CheckCount{Of: len(lines)}
	for _, l := range lines {
		if l.Settled() {
			out.Done++
		}
	}
	return out
}

// HasSheet reports whether the playbook has a document that says how the check stands.
func (i Incident) HasSheet() bool {
	return slices.ContainsFunc(i.Playbook.Documents, func(d Document) bool { return d.ID == CheckDocument })
}

// people are all who have, or did, t.
func (t Todo) people() []PersonID {
	return append(append(t.Claimants(), t.LastDone().By...), t.ClosedBy)
}

// people are all of whom the check says something.
func (c *Check) people() (out []PersonID) {
	if c == nil {
		return nil
	}
	for _, m := range c.Lines {
		out = append(append(out, m.By), m.doers()...)
	}
	if c.Watch != nil {
		out = append(out, c.Watch.To...)
	}
	return out
}

// doers are who had done what was looked at.
func (m CheckMark) doers() (out []PersonID) {
	for _, did := range m.Did {
		out = append(out, did.By...)
	}
	return out
}

// SheetLine is a line of the sheet of the check: what was to be done, who did it and who checked it, and when.
type SheetLine struct {
	CheckMark
	Todos []SheetTodo `json:"todos"`
}

// SheetTodo is a TODO of a line. Of a line that was found right it is as it was then.
type SheetTodo struct {
	ID    TodoID     `json:"id"`
	Title Text       `json:"title"`
	State TodoState  `json:"state"`
	By    []PersonID `json:"by,omitempty"` // nobody, with At: the tool
	At    time.Time  `json:"at,omitzero"`  // zero: it was not done yet
}

// Sheet is how the check stands, line by line.
func (s State) Sheet() (out []SheetLine) {
	for _, l := range s.CheckLines() {
		line := SheetLine{CheckMark: l.CheckMark}
		for _, t := range l.Todos {
			did := l.did(t)
			line.Todos = append(line.Todos, SheetTodo{ID: t.ID, Title: t.Title, State: t.State, By: did.By, At: did.At})
		}
		out = append(out, line)
	}
	return out
}

// did is who did a TODO that somebody looked at.
func (l CheckLine) did(t Todo) Did {
	if l.Is != LineRight {
		return t.LastDone()
	}
	n := slices.IndexFunc(l.Did, func(d Did) bool { return d.Todo == t.ID })
	if n < 0 {
		return Did{}
	}
	return l.Did[n]
}
