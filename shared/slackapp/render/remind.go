package render

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// mention names a person or a user group so that Slack tells them. Only a question does that to a group.
// Source: docs.slack.dev, "Formatting message text", mentioning groups.
func mention(id string) string {
	if groupID(id) {
		return "<!subteam^" + id + ">"
	}
	return Person(incident.PersonID(id))
}

// question renders what a step asks of people. It is posted at that moment, so it says how many minutes have passed.
func question(f plan.Question) Reply {
	to, others := called(f)
	owner := text.Nobody.In(f.Lang)
	if f.Owner != "" {
		owner = Person(f.Owner)
	}
	long := f.At.Sub(f.Since)
	said := text.Mark(f.Lang, f.Drill) + sentence(f.Step, long).In(f.Lang,
		"todo", typed(text.TodoName(f.Lang, f.Todo), 40)+" "+typed(f.Title, 150), "time", text.Duration(f.Lang, long.Truncate(time.Minute)),
		"due", WhenFrom(f.At, f.Since, f.Lang, f.Timezone), "who", text.List(f.Lang, to), "owner", owner)
	blocks := []slack.Block{section(said)}
	for _, part := range others {
		blocks = append(blocks, section(part))
	}
	return Reply{Text: said, Blocks: append(blocks, slack.NewActionBlock("question", answersTo(f)...))}
}

// How many mentions a question has room for, in characters: in its sentence, and after it. In the JSON by which Slack measures
// a message the two brackets of each take ten more.
const (
	maxCalled   = 1500
	maxOthers   = 8000
	brackets    = 10
	calledInOne = 20 // in a line of those after the sentence
)

// called are those whom a question is for: who is named in its sentence, and the others in paragraphs of their own, since Slack
// tells only whoever is mentioned. Those for whom no message has room are counted.
func called(f plan.Question) (first, others []string) {
	all := make([]string, len(f.To))
	for i, id := range f.To {
		all[i] = mention(id)
	}
	n := roomFor(all, maxCalled)
	if first = all[:n]; n == len(all) {
		return first, nil
	}
	rest := all[n:]
	first = append(slices.Clone(first), text.MorePeople.In(f.Lang, "n", fmt.Sprint(len(rest))))
	var lines []string
	m := roomFor(rest, maxOthers)
	for line := range slices.Chunk(rest[:m], calledInOne) {
		lines = append(lines, text.List(f.Lang, line))
	}
	if m < len(rest) {
		lines = append(lines, text.MorePeople.In(f.Lang, "n", fmt.Sprint(len(rest)-m)))
	}
	return first, parts(lines, maxText)
}

// roomFor is how many mentions there is room for.
func roomFor(mentions []string, room int) int {
	for i, m := range mentions {
		if room -= size(m) + brackets + len(", "); room < 0 {
			return i
		}
	}
	return len(mentions)
}

// sentence is what a step says to those it asks.
func sentence(step incident.Step, long time.Duration) text.Phrase {
	switch step {
	case incident.AskOwner:
		if long < 2*time.Minute {
			return text.AskOwnerAtDue
		}
		return text.AskOwner
	case incident.AskCommander:
		return text.AskCommander
	case incident.AskResponders:
		return text.AskResponders
	}
	return text.AskTake
}

// answersTo are the buttons that answer a question: the same as on the TODO's message, for those who read on a phone.
func answersTo(f plan.Question) []slack.BlockElement {
	value := Value(f.Incident, f.Todo)
	claim := button(ActionClaim, value, text.ButtonClaim.In(f.Lang))
	done := button(ActionDone, value, text.ButtonDone.In(f.Lang))
	hand := button(ActionHandOver, value, text.ButtonHand.In(f.Lang))
	switch f.Step {
	case incident.AskOwner:
		return []slack.BlockElement{styled(done, slack.StylePrimary), hand}
	case incident.AskCommander:
		return []slack.BlockElement{hand, button(ActionSkip, value, text.ButtonSkip.In(f.Lang)), done}
	}
	return []slack.BlockElement{styled(claim, slack.StylePrimary)}
}

// The lengths of quiet that are offered.
const (
	shortQuiet = 30 * time.Minute
	longQuiet  = 2 * time.Hour
)

// lateList renders what is late, the longest first. It stays, so it names points in time; and it mentions nobody but whoever
// wanted quiet: the owners are asked in the threads.
func lateList(f plan.Overdue, refs plan.Refs) Reply {
	first := text.Mark(f.Lang, f.Drill) + lateHead(f)
	r := Reply{Text: notice(first), Blocks: []slack.Block{section("*" + first + "*")}}
	if len(f.Todos) == 0 || f.Over {
		return r
	}
	var lines, names []string
	for _, t := range longestLate(f.Todos) {
		lines = append(lines, lateLine(f, t, refs))
		names = append(names, typed(text.TodoName(f.Lang, t.ID), 40))
	}
	if n := len(names); n > manyNamed {
		names = append(names[:manyNamed], more(f.Lang, n-manyNamed))
	}
	r.Text = notice(text.LateNamed.In(f.Lang, "head", first, "todos", text.List(f.Lang, names)))
	hint := text.LateHow.In(f.Lang)
	if f.Snooze != nil {
		hint = text.LateSnoozed.In(f.Lang, "who", who(f.Lang, f.Snooze.By), "until", WhenFrom(f.Since, f.Snooze.Until, f.Lang, f.Timezone))
	}
	r.Blocks = append(r.Blocks, section(fit(f.Lang, lines, maxText)), note(hint), slack.NewActionBlock("late", quiet(f)...))
	return r
}

// manyNamed is how many of the TODOs that are late a notification names before the rest is counted: it is read on a phone.
const manyNamed = 12

func lateHead(f plan.Overdue) string {
	switch n := len(f.Todos); {
	case n == 0 || f.Over:
		return text.LateNone.In(f.Lang)
	case n == 1:
		return text.LateOne.In(f.Lang)
	default:
		return text.LateList.In(f.Lang, "n", fmt.Sprint(n))
	}
}

func longestLate(todos []plan.TodoLine) []plan.TodoLine {
	sorted := slices.Clone(todos)
	slices.SortStableFunc(sorted, func(a, b plan.TodoLine) int { return cmp.Compare(a.Late.Unix(), b.Late.Unix()) })
	return sorted
}

func lateLine(f plan.Overdue, t plan.TodoLine, refs plan.Refs) string {
	name := text.TodoName(f.Lang, t.ID)
	if url := refs[plan.TodoKey(t.ID)].URL; url != "" {
		name = Link(url, name)
	} else {
		name = typed(name, 40)
	}
	owned := text.Nobody
	if t.Owner != "" {
		owned = text.Owned
	}
	return text.Sign(t.State) + " " + name + " " + typed(t.Title, 120) + " ─ " +
		lateness(f.Lang, f.Timezone, f.Since, t) + " · " + owned.In(f.Lang)
}

// lateness is since when a TODO is late, and how often it was missed.
func lateness(lang incident.Lang, tz string, since time.Time, t plan.TodoLine) string {
	s := text.LateSince.In(lang, "due", WhenFrom(since, t.Late, lang, tz))
	if t.Missed > 0 {
		s += " · " + text.Counted(t.Missed, text.LateMissed, text.LateMissed1, text.LateMissed).In(lang, "n", fmt.Sprint(t.Missed))
	}
	return s
}

func quiet(f plan.Overdue) []slack.BlockElement {
	if f.Snooze != nil {
		return []slack.BlockElement{button(ActionWake, Value(f.Incident, ""), text.ButtonWake.In(f.Lang))}
	}
	offer := func(action string, long time.Duration) slack.BlockElement {
		return button(action, SnoozeValue(f.Incident, long), text.ButtonSnooze.In(f.Lang, "time", text.Duration(f.Lang, long)))
	}
	return []slack.BlockElement{offer(ActionSnooze, shortQuiet), offer(ActionSnoozeLong, longQuiet)}
}
