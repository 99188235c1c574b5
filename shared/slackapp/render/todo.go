package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// todoCard renders the message of one TODO.
func todoCard(f plan.TodoCard) Reply {
	m := cardMaker{f}
	title, state, also := m.title(), m.state(), m.also()
	r := Reply{
		Text:   notice(m.lead(title), state, also),
		Blocks: []slack.Block{Section(m.lead("*"+title+"*") + "\n" + state)},
	}
	if also != "" {
		r.Blocks = append(r.Blocks, Note(also))
	}
	if c := m.Line.Check; c != nil && !m.Over {
		r.Blocks = append(r.Blocks, Section(text.CheckCard.In(m.Lang, "count", text.CheckCountOf(m.Lang, *c))))
	}
	if m.Page != "" {
		r.Blocks = append(r.Blocks, Note(Link(m.Page, text.KPTPage.In(m.Lang))))
	}
	if hint := m.hint(); hint != "" {
		r.Blocks = append(r.Blocks, Note(hint))
	}
	if buttons := m.buttons(); len(buttons) > 0 {
		r.Blocks = append(r.Blocks, slack.NewActionBlock("todo", buttons...))
	}
	return r
}

type cardMaker struct{ plan.TodoCard }

func (m cardMaker) closed() bool {
	return m.Line.State == incident.TodoDone || m.Line.State == incident.TodoSkipped
}

func (m cardMaker) title() string {
	return typed(text.TodoName(m.Lang, m.Line.ID), 40) + " " + typed(m.Line.Title, 150)
}

// also is the title in the second language, where it has one.
func (m cardMaker) also() string { return typed(m.AlsoTitle, 150) }

// lead is the first line: mark, state, what, and by when while that still matters.
func (m cardMaker) lead(title string) string {
	s := text.DrillPrefix(m.Lang, m.Drill) + text.Symbol(m.Line.State) + " " + title
	switch {
	case m.closed() || m.Over:
		return s
	case !m.Line.Late.IsZero():
		return text.LineMore.In(m.Lang, "what", s, "more", lateness(m.Lang, m.Timezone, m.Since, m.Line))
	case m.Line.Due.IsZero():
		return s
	}
	return text.TodoDue.In(m.Lang, "title", s, "due", m.when(m.Line.Due))
}

func (m cardMaker) when(t time.Time) string { return WhenFrom(m.Since, t, m.Lang, m.Timezone) }

// state is the second line: who has it or what became of it.
func (m cardMaker) state() string {
	when, gap := m.when(m.ClosedAt), text.Gap(m.Lang)
	next := ""
	if !m.Next.IsZero() && !m.Over {
		next = gap + text.TodoNext.In(m.Lang, "next", m.when(m.Next))
	}
	switch {
	case m.Line.State == incident.TodoSkipped:
		return text.TodoSkipped.In(m.Lang, "when", when, "who", who(m.Lang, m.ClosedBy), "reason", typed(m.SkipReason, 500))
	case m.closed() && m.ClosedBy == "":
		return text.TodoDoneAuto.In(m.Lang, "when", when) + next
	case m.closed():
		return text.TodoDone.In(m.Lang, "when", when, "who", who(m.Lang, m.ClosedBy)) + next
	case m.Over:
		return text.TodoLeft.In(m.Lang)
	case m.Line.Working():
		return text.TodoAutomatic.In(m.Lang)
	case m.Line.Owner == "" && m.Line.Stuck:
		return text.TodoStuck.In(m.Lang)
	case m.Line.Owner == "":
		return text.TodoOpen.In(m.Lang)
	}
	return m.claimed()
}

// claimed says who has it, and what belongs in its thread.
func (m cardMaker) claimed() string {
	one, many := text.TodoClaimed, text.TodoClaimedMany
	if m.Look {
		one, many = text.TodoLook, text.TodoLookMany
	}
	if len(m.Line.Helpers) > 0 {
		return many.In(m.Lang, "owner", Person(m.Line.Owner), "helpers", several(m.Lang, m.Line.Helpers, Person))
	}
	return one.In(m.Lang, "owner", Person(m.Line.Owner))
}

// hint is how to do it, whom it is meant for and how often. Nobody needs it any more when the TODO is closed.
func (m cardMaker) hint() string {
	if m.closed() || m.Over {
		return ""
	}
	var about []string
	if m.Role != "" && !m.Line.Working() {
		about = append(about, text.TodoRole.In(m.Lang, "role", typed(m.Role, 60)))
	}
	if m.Every > 0 {
		about = append(about, text.Every(m.Lang, m.Every))
		if m.Occurrence > 0 {
			about = append(about, text.Occurrence.In(m.Lang, "n", fmt.Sprint(m.Occurrence+1)))
		}
		if m.Line.Missed > 0 {
			about = append(about, text.LineDue.In(m.Lang, "due", m.when(m.Line.Due)))
		}
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(m.Guide), "\n") {
		lines = append(lines, typed(line, 400))
	}
	return fit(m.Lang, nonEmpty(append(lines, strings.Join(about, " · "))), maxText)
}

// buttons offers what can be done next, the likeliest first; nothing when the incident is over.
func (m cardMaker) buttons() (out []slack.BlockElement) {
	if m.Over {
		return nil
	}
	seen, first := m.seen(), []*ask.Ask{ask.Claim, ask.Finish, ask.Reopen}
	if m.Line.Owner != "" {
		first = []*ask.Ask{ask.Finish, ask.Claim, ask.Reassign, ask.Reopen}
	}
	first = append([]*ask.Ask{ask.Check}, first...)
	more := slices.DeleteFunc(ask.On(ask.OnCard), func(a *ask.Ask) bool { return slices.Contains(first, a) })
	for _, a := range offered(seen, first) {
		out = append(out, actButton(a, seen, Value(m.Incident, m.Line.ID)))
	}
	if !m.closed() && !seen.Working {
		styled(out[0].(*slack.ButtonBlockElement), slack.StylePrimary)
	}
	if m.Also != "" {
		out = append(out, languageButton(m.Also, m.Incident, m.Line.ID))
	}
	if more = offered(seen, more); len(more) > 0 {
		out = append(out, todoMenu(seen, m.Incident, more...))
	}
	return out
}

func (m cardMaker) seen() ask.Seen { return seenLine(m.Lang, m.Line) }

// seenLine is what a message that everybody sees shows of a TODO.
func seenLine(lang incident.Lang, l plan.TodoLine) ask.Seen {
	return ask.Seen{Lang: lang, Todo: incident.Todo{ID: l.ID, State: l.State, Owner: l.Owner, Helpers: l.Helpers, Check: l.Check != nil}, Working: l.Working()}
}

func offered(seen ask.Seen, all []*ask.Ask) (out []*ask.Ask) {
	for _, a := range all {
		if a.Offered(seen) {
			out = append(out, a)
		}
	}
	return out
}

// todoMenu offers to do one of several things with a TODO.
func todoMenu(seen ask.Seen, inc incident.ID, all ...*ask.Ask) *slack.OverflowBlockElement {
	var options []*slack.OptionBlockObject
	for _, a := range all {
		options = append(options, option(Choice(a.Button, inc, seen.Todo.ID), a.Label(seen)))
	}
	return menu(ActionTodoMore, options...)
}
