package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// todoCard renders the message of one TODO.
func todoCard(f plan.TodoCard) Reply {
	m := cardMaker{f}
	title, state := m.title(), m.state()
	r := Reply{
		Text:   notice(m.lead(title), state),
		Blocks: []slack.Block{Section(m.lead("*"+title+"*") + "\n" + state)},
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

// lead is the first line: mark, state, what, and by when while that still matters.
func (m cardMaker) lead(title string) string {
	s := text.Mark(m.Lang, m.Drill) + text.Sign(m.Line.State) + " " + title
	switch {
	case m.closed() || m.Over:
		return s
	case !m.Line.Late.IsZero():
		return s + " ─ " + lateness(m.Lang, m.Timezone, m.Since, m.Line)
	case m.Line.Due.IsZero():
		return s
	}
	return text.TodoDue.In(m.Lang, "title", s, "due", m.when(m.Line.Due))
}

func (m cardMaker) when(t time.Time) string { return WhenFrom(m.Since, t, m.Lang, m.Timezone) }

// state is the second line: who has it or what became of it.
func (m cardMaker) state() string {
	when, gap := m.when(m.ClosedAt), gap(m.Lang)
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
	case m.Line.Running():
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
	if m.Role != "" && !m.Line.Running() {
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
func (m cardMaker) buttons() []slack.BlockElement {
	value := Value(m.Incident, m.Line.ID)
	done := button(ActionDone, value, text.ButtonDone.In(m.Lang))
	switch {
	case m.Over:
		return nil
	case m.closed():
		return []slack.BlockElement{button(ActionReopen, value, text.ButtonReopen.In(m.Lang))}
	case m.Line.State == incident.TodoClaimed:
		join := button(ActionClaim, value, text.ButtonJoin.In(m.Lang))
		hand := button(ActionHandOver, value, text.ButtonHand.In(m.Lang))
		return []slack.BlockElement{styled(done, slack.StylePrimary), join, hand, m.menu(ActionSkip, ActionRelease)}
	}
	if m.Line.Running() { // nobody is needed; somebody who did it by hand can still say so
		return []slack.BlockElement{done, m.menu(ActionHandOver, ActionSkip)}
	}
	claim := button(ActionClaim, value, text.ButtonClaim.In(m.Lang))
	return []slack.BlockElement{styled(claim, slack.StylePrimary), done, m.menu(ActionHandOver, ActionSkip)}
}

var menuLabels = map[string]text.Phrase{
	ActionSkip: text.ButtonSkip, ActionRelease: text.ButtonRelease, ActionHandOver: text.ButtonHand, ActionDone: text.ButtonDone,
}

func (m cardMaker) menu(actions ...string) *slack.OverflowBlockElement {
	return todoMenu(m.Lang, m.Incident, m.Line.ID, actions...)
}

// todoMenu offers to do one of several things with a TODO.
func todoMenu(lang incident.Lang, inc incident.ID, todo incident.TodoID, actions ...string) *slack.OverflowBlockElement {
	var options []*slack.OptionBlockObject
	for _, a := range actions {
		options = append(options, option(Choice(a, inc, todo), menuLabels[a].In(lang)))
	}
	return menu(ActionTodoMore, options...)
}
