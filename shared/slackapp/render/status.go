package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// NoneRuns is a status when no incident runs. command is the workspace's name for ours.
func NoneRuns(lang incident.Lang, command string) Reply {
	return say(lang, text.StatusNone.In(lang, "example", example(lang, command)))
}

// Status says how it stands at now: one incident in full, several in a line each.
func Status(lang incident.Lang, states []incident.State, now time.Time) Reply {
	if len(states) == 1 {
		return statusMaker{lang, states[0].SinceStart(), now}.full()
	}
	r := say(lang, text.StatusMany.In(lang, "n", fmt.Sprint(len(states))))
	var lines []string
	for _, s := range states {
		lines = append(lines, bullet+statusMaker{lang, s.SinceStart(), now}.line())
	}
	r.Blocks = append(r.Blocks, Section(fit(lang, lines, maxText)))
	return bounded(r)
}

// bullet begins what is one of several things and may take more than a line on a phone.
const bullet = "• "

type statusMaker struct {
	lang  incident.Lang
	state incident.State
	now   time.Time
}

// over reports whether there is an end to tell of, in place of what goes on.
func (m statusMaker) over() bool { return !m.state.Incident.EndedAt.IsZero() }

func (m statusMaker) tz() string { return m.state.Incident.Settings.Timezone }

// first is what · how long · commander · next customer notice · where.
func (m statusMaker) first() string {
	inc := m.state.Incident
	title := drillPrefix(m.lang, inc) + typed(inc.Facts.Title, 120)
	if m.over() {
		return text.StatusEnded.In(m.lang, "title", title, "status", text.StatusNow(m.lang, inc.Status),
			"when", dated(m.lang, inc), "who", who(m.lang, inc.EndedBy))
	}
	next := text.NothingPlanned.In(m.lang)
	if t := m.state.NextNotice(); !t.IsZero() {
		next = m.due(t)
	}
	return text.StatusOne.In(m.lang, "title", title, "elapsed", text.Duration(m.lang, m.now.Sub(inc.DeclaredAt)),
		"phase", typed(m.phase(), 40), "commander", m.leader(), "next", next, "channel", channelOf(m.lang, inc))
}

// leader is who commands, and to whom that is offered.
func (m statusMaker) leader() string {
	i := m.state.Incident
	return leader(m.lang, i.Commander, i.Offered(), func(at time.Time) string { return WhenFrom(m.now, at, m.lang, m.tz()) })
}

// handover says that the command is not handed over; "": it is not on its way.
func (m statusMaker) handover() string {
	h, running := m.state.Incident.HandingOver()
	if !running {
		return ""
	}
	return text.HandoverLine(m.lang, h, m.now, Person, func(at time.Time) string { return WhenFrom(m.now, at, m.lang, m.tz()) })
}

func (m statusMaker) phase() string {
	return text.PhaseOf(m.lang, m.state.Incident, m.state.Incident.Phase)
}

func (m statusMaker) due(t time.Time) string {
	return text.DueWithLeft.In(m.lang, "due", WhenFrom(m.now, t, m.lang, m.tz()), "left", text.Until(m.lang, t, m.now))
}

func (m statusMaker) late(t incident.Todo) bool {
	return !t.Closed() && (!t.Late.IsZero() || !t.Due.IsZero() && t.Due.Before(m.now))
}

// line is one of several incidents.
func (m statusMaker) line() string {
	s := m.first()
	n := 0
	for _, t := range m.state.Todos {
		if m.late(t) {
			n++
		}
	}
	if n > 0 && !m.over() {
		s += " · " + text.StatusLineLate.In(m.lang, "n", fmt.Sprint(n))
	}
	if said := m.handover(); said != "" {
		s += " · " + said
	}
	if n := len(m.problems()); n > 1 && !m.over() { // the first is their title
		s += " · " + text.StatusLineProblems.In(m.lang, "n", fmt.Sprint(n-1))
	}
	return s
}

// full adds what is late, what nobody has, what failed and what is not known.
func (m statusMaker) full() Reply {
	first := nonEmpty([]string{m.handover(), m.first()})
	r := say(m.lang, first[0], first[1:]...)
	if m.over() {
		if told := m.told(); told != "" {
			r.Blocks = append(r.Blocks, Note(told))
		}
		return r
	}
	for _, part := range [][]string{m.lateLines(), m.unowned(), m.problems()} {
		if len(part) > 0 {
			r.Blocks = append(r.Blocks, Section(fit(m.lang, part, maxPart)))
		}
	}
	i := m.state.Incident
	rest := append(nonEmpty([]string{text.OnShift(m.lang, i.Settings, m.now), m.counts(), m.told(), m.unknown()}), providerLines(m.lang, m.tz(), m.now, i.Provider, i.Feed)...)
	r.Blocks = append(r.Blocks, Note(fit(m.lang, rest, maxText)))
	return bounded(r)
}

// told is how customers were told so far, and how a response that is over went; "": there is nothing to say.
func (m statusMaker) told() string {
	return text.HeadlineLine(m.lang, measure.Headline(m.state.Incident), m.now, func(at time.Time) string { return WhenFrom(m.now, at, m.lang, m.tz()) })
}

// maxPart keeps the parts of a status, all together, within a message.
const maxPart = 1200

// manyLines is how many lines a part of the status has before the rest is counted.
const manyLines = 12

// lines is a title, with a count, and a line for each TODO that belongs under it, in the board's order: where the rest is
// only counted, what is due first is not among it.
func (m statusMaker) lines(title text.Phrase, belongs func(incident.Todo) bool, line func(incident.Todo) string) (out []string) {
	n := 0
	for _, t := range byDue(m.state.Todos, dueOrLate) {
		if !belongs(t) {
			continue
		}
		if n++; n <= manyLines {
			out = append(out, line(t))
		}
	}
	if n > manyLines {
		out = append(out, more(m.lang, n-manyLines))
	}
	if n == 0 {
		return nil
	}
	return append([]string{title.In(m.lang, "n", fmt.Sprint(n))}, out...)
}

func (m statusMaker) lateLines() []string {
	return m.lines(text.StatusLate, m.late, func(t incident.Todo) string {
		owner := text.Nobody.In(m.lang)
		switch {
		case t.Owner != "":
			owner = people(m.lang, t.Owner, t.Helpers)
		case m.state.Incident.Automatic(t):
			owner = text.TheTool.In(m.lang)
		}
		return text.LineMore.In(m.lang, "what", text.LateSymbol+" "+Todo(m.lang, t), "more", owner+" · "+m.due(dueOrLate(t)))
	})
}

// dueOrLate is when a TODO was wanted: of a recurring one that was missed, the first time.
func dueOrLate(t incident.Todo) time.Time {
	if !t.Late.IsZero() {
		return t.Late
	}
	return t.Due
}

func (m statusMaker) unowned() []string {
	nobody := func(t incident.Todo) bool {
		return t.State == incident.TodoOpen && !m.state.Incident.Automatic(t) && !m.late(t)
	}
	return m.lines(text.BoardUnowned, nobody, func(t incident.Todo) string {
		s := text.Symbol(t.State) + " " + Todo(m.lang, t)
		if t.Due.IsZero() {
			return s
		}
		return text.LineMore.In(m.lang, "what", s, "more", text.LineDue.In(m.lang, "due", m.due(t.Due)))
	})
}

func (m statusMaker) problems() (lines []string) {
	all := slices.DeleteFunc(plan.Problems(m.state.Incident), func(p incident.Problem) bool { return p.Code == incident.CodeWaiting }) // WithHealth says more
	for _, p := range all {
		p.Key = plan.Titled(m.state.Incident, p.Key)
		lines = append(lines, problem(m.lang, m.tz(), p))
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{text.BoardProblems.In(m.lang, "n", fmt.Sprint(len(all)))}, lines...)
}

func (m statusMaker) counts() string {
	n, running := map[incident.TodoState]int{}, []string{}
	for _, t := range m.state.Todos {
		if m.state.Incident.Automatic(t) {
			running = append(running, typed(text.TodoName(m.lang, t.ID), 40))
			continue
		}
		n[t.State]++
	}
	s := text.StatusCounts.In(m.lang, "open", fmt.Sprint(n[incident.TodoOpen]), "claimed", fmt.Sprint(n[incident.TodoClaimed]),
		"done", fmt.Sprint(n[incident.TodoDone]), "skipped", fmt.Sprint(n[incident.TodoSkipped]))
	if len(running) == 0 {
		return s
	}
	return s + " · " + text.BoardRunning.In(m.lang, "todos", text.List(m.lang, running))
}

// unknown names the facts that are still being confirmed.
func (m statusMaker) unknown() string {
	f := m.state.Incident.Facts
	known := []struct{ field, value string }{
		{"region", f.Region},
		{"zone", f.Zone},
		{"services", strings.Join(f.Services, "")},
		{"impact", f.Impact},
		{"source", f.Source},
		{"severity", string(f.Severity)},
	}
	var missing []string
	for _, k := range known {
		if k.value == "" {
			missing = append(missing, text.Field(m.lang, k.field))
		}
	}
	if len(missing) == 0 {
		return ""
	}
	return text.StatusUnknown.In(m.lang, "fields", text.List(m.lang, missing))
}
