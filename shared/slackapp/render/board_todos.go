package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// todoBlocks shows what is late first, then what needs a person, then what has one; what is closed is counted.
func (m boardMaker) todoBlocks() (blocks []slack.Block) {
	var late, open, claimed, running, review []plan.TodoLine
	closed := map[incident.TodoState]int{}
	for _, t := range m.Todos {
		switch {
		case t.Review && t.State != incident.TodoDone && t.State != incident.TodoSkipped:
			review = append(review, t)
		case t.Working() && !m.over():
			running = append(running, t)
		case !t.Late.IsZero() && !m.over():
			late = append(late, t)
		case t.State == incident.TodoOpen:
			open = append(open, t)
		case t.State == incident.TodoClaimed:
			claimed = append(claimed, t)
		default:
			closed[t.State]++
		}
	}
	if m.over() {
		blocks = m.group(blocks, text.BoardToReview, review)
		blocks = m.group(blocks, text.BoardLeft, append(open, claimed...))
	} else {
		blocks = m.group(blocks, text.BoardLate, late)
		blocks = m.group(blocks, text.BoardUnowned, open)
		blocks = m.group(blocks, text.BoardClaimed, claimed)
		blocks = m.running(blocks, running)
	}
	if len(closed) > 0 {
		blocks = append(blocks, Note(text.BoardClosed.In(m.Lang, "done", fmt.Sprint(closed[incident.TodoDone]),
			"skipped", fmt.Sprint(closed[incident.TodoSkipped]))))
	}
	return blocks
}

// running adds, in one line, what the tool is doing: nobody is needed for it.
func (m boardMaker) running(blocks []slack.Block, todos []plan.TodoLine) []slack.Block {
	if len(todos) == 0 {
		return blocks
	}
	names := m.names(todos)
	if size(names) > maxText-100 { // without the links as many fit as a board ever names
		m.room.links = false
		names = m.names(todos)
	}
	return append(blocks, Note(text.BoardRunning.In(m.Lang, "todos", names)))
}

func (m boardMaker) names(todos []plan.TodoLine) string {
	var names []string
	for i, t := range todos {
		if i == m.room.todos {
			names = append(names, more(m.Lang, len(todos)-i))
			break
		}
		names = append(names, m.name(t))
	}
	return text.List(m.Lang, names)
}

// group adds the TODOs under a title, the one due first first. A section holds as many lines as fit into it.
func (m boardMaker) group(blocks []slack.Block, title text.Phrase, todos []plan.TodoLine) []slack.Block {
	if len(todos) == 0 {
		return blocks
	}
	lines := []string{title.In(m.Lang, "n", fmt.Sprint(len(todos)))}
	for i, t := range byDue(todos, wanted) {
		if i == m.room.todos {
			lines = append(lines, more(m.Lang, len(todos)-i))
			break
		}
		lines = append(lines, m.line(t))
	}
	for len(lines) > 0 {
		n := fitting(lines)
		blocks = append(blocks, Section(fit(m.Lang, lines[:n], maxText)))
		lines = lines[n:]
	}
	return blocks
}

// fitting is how many of lines fit into one section; at least one, since a line is far shorter than a section.
func fitting(lines []string) int {
	used := 0
	for i, line := range lines {
		if used += size(line) + 1; used > maxText-100 && i > 0 {
			return i
		}
	}
	return len(lines)
}

// byDue sorts by due time and keeps the playbook's order among equals; what has no due time comes last.
func byDue[T any](todos []T, wanted func(T) time.Time) []T {
	sorted := slices.Clone(todos)
	slices.SortStableFunc(sorted, func(a, b T) int {
		x, y := wanted(a), wanted(b)
		if x.IsZero() != y.IsZero() {
			return cmp.Compare(y.Unix(), x.Unix())
		}
		return x.Compare(y)
	})
	return sorted
}

// wanted is when a TODO was wanted: of a recurring one that was missed, the first time.
func wanted(t plan.TodoLine) time.Time {
	if !t.Late.IsZero() {
		return t.Late
	}
	return t.Due
}

// name is a TODO's number, which leads to its message where there is room for the link.
func (m boardMaker) name(t plan.TodoLine) string {
	name := text.TodoName(m.Lang, t.ID)
	if m.room.links && t.URL != "" {
		return Link(t.URL, name)
	}
	return typed(name, 40)
}

// line is one TODO on the board: state, number, title, who, due.
func (m boardMaker) line(t plan.TodoLine) string {
	s := text.Symbol(t.State) + " " + m.name(t) + " " + typed(t.Title, m.room.title)
	var tail []string
	if t.Stuck && t.State == incident.TodoOpen {
		tail = append(tail, text.LineStuck.In(m.Lang))
	}
	if t.Check != nil {
		tail = append(tail, text.CheckCountOf(m.Lang, *t.Check))
	}
	switch {
	case t.Owner != "":
		tail = append(tail, people(m.Lang, t.Owner, t.Helpers))
	case !t.Late.IsZero() && !m.past(t): // those that are not late have a heading that says so
		tail = append(tail, text.Nobody.In(m.Lang))
	}
	switch {
	case m.past(t):
	case !t.Late.IsZero():
		tail = append(tail, lateness(m.Lang, m.Timezone, m.Since, t))
	case !t.Due.IsZero():
		tail = append(tail, text.LineDue.In(m.Lang, "due", WhenFrom(m.Since, t.Due, m.Lang, m.Timezone)))
	}
	if t.Last != "" && m.room.last > 0 {
		tail = append(tail, text.LineLast.In(m.Lang, "text", typed(t.Last, m.room.last)))
	}
	if len(tail) == 0 {
		return s
	}
	return text.LineMore.In(m.Lang, "what", s, "more", strings.Join(tail, " · "))
}

// past reports whether nothing becomes of t any more.
func (m boardMaker) past(t plan.TodoLine) bool { return m.over() && !t.Review }

// people names an owner and their helpers.
func people(lang incident.Lang, owner incident.PersonID, helpers []incident.PersonID) string {
	return peopleAs(lang, owner, helpers, Person)
}

func peopleAs(lang incident.Lang, owner incident.PersonID, helpers []incident.PersonID, name func(incident.PersonID) string) string {
	if len(helpers) == 0 {
		return name(owner)
	}
	return text.LineHelpers.In(lang, "owner", name(owner), "helpers", several(lang, helpers, name))
}

// manyPeople is how many are named before the rest are counted.
const manyPeople = 4

func several(lang incident.Lang, all []incident.PersonID, name func(incident.PersonID) string) string {
	var names []string
	for i, p := range all {
		if i == manyPeople {
			names = append(names, text.MorePeople.In(lang, "n", fmt.Sprint(len(all)-i)))
			break
		}
		names = append(names, name(p))
	}
	return text.List(lang, names)
}
