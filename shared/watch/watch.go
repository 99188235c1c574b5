// Package watch says what is to be made of what sources outside tell, minute by minute: when it counts, and what is not known.
// It is pure and calls nothing; what asks the sources is below it. Package service keeps its state and tells incidents.
//
// A source is looked at every minute, and what was seen becomes an Observation. One alone says little: a packet is lost, a page
// is deployed anew. So two in a row that say the same count: two failures make a tool down, two successes up, and after two
// looks at which nothing could be read it is unknown how it does: never fine, and never down. A feed of the provider is only read, or
// it is not: what it says is another matter.
package watch

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// Source is something outside that is looked at every minute.
type Source interface {
	// Look asks it once and returns what was seen, something of all that it watches, within the time that ctx leaves it.
	Look(ctx context.Context) []Observation
}

const (
	// inARow is how many looks must say the same.
	inARow = 2
	// apart is how far apart two looks are at the least that count as two. The minute's clock may call twice, or late.
	apart = 30 * time.Second
	// refresh is how long nothing is written while nothing changes, and so the most by which the age of what is shown is wrong.
	refresh = 5 * time.Minute
	// stale is how old what is known may be before it is known no more: nobody looks.
	stale = 2 * refresh
	// ahead is how far a clock may be wrong before what it wrote counts for nothing.
	ahead = 2 * time.Minute
	// mostUntold bounds the changes that wait to be told while the store cannot take them.
	mostUntold = 50
)

// After returns the state after what was seen of all tools and feeds at a moment, and whether that is worth writing. What is not
// among them any more is forgotten. s is not changed.
func (s State) After(at time.Time, seen []Observation) (next State, changed bool) {
	next = State{Tools: map[string]Memory{}, Feeds: map[string]Memory{}, Untold: slices.Clone(s.Untold), Provider: s.Provider, Desk: s.Desk, At: at}
	changed = len(seen) != len(s.Tools)+len(s.Feeds)
	for _, o := range seen {
		before, known := s.memories(o.Feed)[o.Tool]
		after := before.after(o)
		if c, ok := before.turned(after); ok {
			c.Tool = o.Tool
			next.Untold = append(next.Untold, c)
		}
		changed = changed || !known || before.differs(after)
		next.memories(o.Feed)[o.Tool] = after
	}
	if !changed && at.Sub(s.At) < refresh && !s.early(at) {
		return s, false
	}
	next.Untold = next.Untold[max(0, len(next.Untold)-mostUntold):]
	return next, true
}

// early reports whether a state was written by a clock that was ahead: nobody knows of when it is.
func (s State) early(at time.Time) bool { return s.At.Sub(at) > ahead }

// memories are those of the feeds, or of the tools.
func (s State) memories(feeds bool) map[string]Memory {
	if feeds {
		return s.Feeds
	}
	return s.Tools
}

// after is what is known after one more look.
func (m Memory) after(o Observation) Memory {
	switch {
	case m.Streak.Says != o.Says, m.Streak.From.Sub(o.At) > ahead:
		m.Streak = Streak{Says: o.Says, N: 1, From: o.At}
	case m.Streak.N < inARow && o.At.Sub(m.Streak.From) >= apart:
		m.Streak.N++
	}
	is, read := means[o.Says]
	switch counts := m.Streak.N >= inARow || o.Feed && o.Says == Fine; {
	case counts && read:
		m.become(is, o)
	case counts:
		m.Unread, m.Why = m.since(), o.Wrong
	case read && is == m.Is:
		m.Seen = o.At
	}
	return m
}

// since is since when nothing can be read.
func (m Memory) since() time.Time {
	if m.Unread.IsZero() {
		return m.Streak.From
	}
	return m.Unread
}

// means is what a tool is of which looks say so. One that cannot be read means nothing.
var means = map[Verdict]incident.ToolIs{Fine: incident.ToolUp, Fails: incident.ToolDown, Planned: incident.ToolPlanned}

// become takes it that a tool is up, down or in maintenance.
func (m *Memory) become(is incident.ToolIs, o Observation) {
	if m.Is != is {
		m.Is, m.Since = is, m.Streak.From
	}
	m.Seen, m.Wrong, m.Unread, m.Why = o.At, o.Wrong, time.Time{}, incident.Wrong{}
}

// turned is the change between two memories of which people are told: one that goes down, also when it was never known to be
// up, and one that comes back. Of maintenance nobody is told: it was planned.
func (m Memory) turned(after Memory) (Change, bool) {
	switch {
	case after.Is == incident.ToolDown && m.Is != incident.ToolDown:
		return Change{Is: after.Is, Since: after.Since, Wrong: after.Wrong}, true
	case after.Is != incident.ToolDown && m.Is == incident.ToolDown:
		return Change{Is: after.Is, Since: after.Since, Wrong: after.Wrong, From: m.Since}, true
	}
	return Change{}, false
}

// differs reports whether there is more to write of it than when it was last seen.
func (m Memory) differs(after Memory) bool {
	m.Seen = after.Seen
	return m != after
}

// Told is the state without changes that were told. s is not changed.
func (s State) Told(told []Change) State {
	s.Untold = slices.DeleteFunc(slices.Clone(s.Untold), func(c Change) bool {
		return slices.ContainsFunc(told, func(o Change) bool { return o.Tool == c.Tool && o.Is == c.Is && o.Since.Equal(c.Since) })
	})
	return s
}

// Of says how a tool does at a moment, as it was last seen. Name, owner and what to use instead are the caller's to add.
func (s State) Of(tool string, at time.Time) incident.ToolState { return s.of(tool, s.Tools[tool], at) }

// Feed says how a feed is read at a moment: up, or unknown since the first of two looks at which nothing could be read, with when
// something last could.
func (s State) Feed(name string, at time.Time) incident.ToolState {
	return s.of(name, s.Feeds[name], at)
}

func (s State) of(id string, m Memory, at time.Time) incident.ToolState {
	out := incident.ToolState{ID: id, Is: m.Is, Since: m.Since, Wrong: m.Wrong, Checked: m.Seen}
	unseen := incident.Wrong{Code: incident.WrongUnseen}
	switch {
	case m.Is == "" && m.Unread.IsZero():
		out.Is, out.Wrong = incident.ToolUnknown, unseen
	case s.early(at):
		out = unknown(out, at, unseen)
	case at.Sub(s.At) > stale:
		out = unknown(out, s.At, unseen)
	case !m.Unread.IsZero():
		out = unknown(out, m.Unread, m.Why)
		out.Checked = s.At
	case means[m.Streak.Says] == m.Is:
		out.Checked = s.At
	}
	return out
}

// unknown is t once nothing is known of it any more, since a moment, with what it was until then.
func unknown(t incident.ToolState, since time.Time, why incident.Wrong) incident.ToolState {
	t.Was, t.WasAt = t.Is, t.Checked
	t.Is, t.Since, t.Wrong = incident.ToolUnknown, since, why
	return t
}
