package render

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
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

// ownerAsked say what an owner is asked for: a time, or the result of a look that comes again.
var ownerAsked = map[bool]struct{ later, atDue text.Phrase }{
	false: {text.AskOwner, text.AskOwnerAtDue}, true: {text.AskLook, text.AskLookAtDue},
}

// question asks the owner of a TODO, in its thread. It is posted at that moment, so it says how many minutes have passed.
func question(f plan.Question) Reply {
	to, others := called(f.Lang, f.To, maxOthers)
	long, said := f.At.Sub(f.Since), ownerAsked[f.Recurs]
	first := said.later
	if long < 2*time.Minute {
		first = said.atDue
	}
	s := text.DrillPrefix(f.Lang, f.Drill) + first.In(f.Lang,
		"todo", typed(text.TodoName(f.Lang, f.Todo), 40)+" "+typed(f.Title, 150), "time", text.Duration(f.Lang, long.Truncate(time.Minute)),
		"due", WhenFrom(f.At, f.Since, f.Lang, f.Timezone), "who", text.List(f.Lang, to))
	value, seen, does := Value(f.Incident, f.Todo), ask.Seen{Lang: f.Lang}, ask.Finish
	if f.Check {
		does = ask.Check
	}
	return asking(s, others, slack.NewActionBlock("question",
		styled(actButton(does, seen, value), slack.StylePrimary), actButton(ask.Reassign, seen, value)))
}

// asking is a message that calls upon people: a sentence that names them, those it has no room for, and what answers it.
func asking(said string, others []string, answers ...slack.Block) Reply {
	blocks := []slack.Block{Section(said)}
	for _, part := range others {
		blocks = append(blocks, Section(part))
	}
	return Reply{Text: notice(said), Blocks: append(blocks, answers...)}
}

// askings say what is asked in the room, of one TODO and of several.
var askings = map[incident.Step]struct{ one, several text.Phrase }{
	incident.AskTake:       {text.AskTakeOne, text.AskTake},
	incident.AskCommander:  {text.AskCommanderOne, text.AskCommander},
	incident.AskResponders: {text.AskRespondersOne, text.AskResponders},
	incident.AskSite:       {text.AskSiteOne, text.AskSite},
}

// manyAsked is how many TODOs a message in the room has buttons for; the lines of the others lead to theirs.
const manyAsked = 12

// questions asks in the room about several TODOs, those due first first, each with a button. It stays, so it names points in
// time; what is answered leaves it.
func questions(f plan.Questions) Reply {
	prefix := text.DrillPrefix(f.Lang, f.Drill)
	switch {
	case f.Over:
		return say(f.Lang, prefix+text.AskedOver.In(f.Lang))
	case len(f.Todos) == 0:
		return say(f.Lang, prefix+text.AskedAll.In(f.Lang))
	}
	rows := askedRows(f)
	to, others := called(f.Lang, f.To, min(maxOthers, maxBlocks-weight(rows)-maxText))
	said := askings[f.Step]
	s := prefix + text.Counted(len(f.Todos), said.several, said.one, said.several).In(f.Lang, "n", fmt.Sprint(len(f.Todos)), "who", text.List(f.Lang, to))
	return asking(s, others, rows...)
}

// askedRows are the TODOs that a message asks about, those due first first.
func askedRows(f plan.Questions) (rows []slack.Block) {
	var others []string
	for i, t := range byDue(f.Todos, wanted) {
		if i < manyAsked {
			rows = append(rows, besides(askedLine(f, t), answersTo(f, t))...)
		} else {
			others = append(others, askedLine(f, t))
		}
	}
	if len(others) == 0 {
		return rows
	}
	return append(rows, rest(f.Lang, others, maxBlocks-2*maxText-weight(rows)))
}

// rest lists as many lines as the message has room for beside those whom it calls, and counts the others.
func rest(lang incident.Lang, lines []string, room int) slack.Block {
	const step = maxText / 10
	for limit := maxText; limit > step; limit -= step {
		if b := Section(fit(lang, lines, limit)); weight([]slack.Block{b}) <= room {
			return b
		}
	}
	return Note(more(lang, len(lines)))
}

func askedLine(f plan.Questions, t plan.TodoLine) string {
	s := todoLink(f.Lang, t) + " " + typed(t.Title, 100)
	switch {
	case !t.Late.IsZero():
		s = text.LineMore.In(f.Lang, "what", s, "more", lateness(f.Lang, f.Timezone, f.Since, t))
	case !t.Due.IsZero():
		s = text.LineMore.In(f.Lang, "what", s, "more", text.LineDue.In(f.Lang, "due", WhenFrom(f.Since, t.Due, f.Lang, f.Timezone)))
	}
	if f.Step == incident.AskTake {
		return s
	}
	return s + " · " + ownerOf(f.Lang, t)
}

// ownerOf names whoever has a TODO, with their helpers.
func ownerOf(lang incident.Lang, t plan.TodoLine) string {
	if t.Owner == "" {
		return text.Nobody.In(lang)
	}
	return peopleAs(lang, t.Owner, t.Helpers, func(p incident.PersonID) string { return byName(t.Names[p], p) })
}

// todoLink is a TODO's name, which leads to its message once that is there.
func todoLink(lang incident.Lang, t plan.TodoLine) string {
	name := text.TodoName(lang, t.ID)
	if t.URL != "" {
		return Link(t.URL, name)
	}
	return typed(name, 40)
}

// answersTo is what answers the question about one TODO: to take it, or to decide about it.
func answersTo(f plan.Questions, t plan.TodoLine) slack.BlockElement {
	seen := seenLine(f.Lang, t)
	does := ask.Finish
	if seen.Todo.Check {
		does = ask.Check
	}
	if f.Step == incident.AskCommander {
		return todoMenu(seen, f.Incident, ask.Reassign, ask.Skip, does)
	}
	return actButton(ask.Claim, seen, Value(f.Incident, t.ID))
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
func called(lang incident.Lang, ids []string, room int) (first, others []string) {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = mention(id)
	}
	n := roomFor(all, maxCalled)
	if first = all[:n]; n == len(all) {
		return first, nil
	}
	rest := all[n:]
	first = append(slices.Clone(first), text.MorePeople.In(lang, "n", fmt.Sprint(len(rest))))
	var lines []string
	m := roomFor(rest, room)
	for line := range slices.Chunk(rest[:m], calledInOne) {
		lines = append(lines, text.List(lang, line))
	}
	if m < len(rest) {
		lines = append(lines, text.MorePeople.In(lang, "n", fmt.Sprint(len(rest)-m)))
	}
	return first, parts(lines)
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

// lateList renders what is late, the longest first. It stays, so it names points in time. Slack
// tells whom it names; the owners are asked in the threads.
func lateList(f plan.Overdue) Reply {
	first := text.DrillPrefix(f.Lang, f.Drill) + lateHead(f)
	r := Reply{Text: notice(first), Blocks: []slack.Block{Section("*" + first + "*")}}
	if len(f.Todos) == 0 || f.Over {
		return r
	}
	var lines, names []string
	for _, t := range longestLate(f.Todos) {
		lines = append(lines, lateLine(f, t))
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
	r.Blocks = append(r.Blocks, Section(fit(f.Lang, lines, maxText)), Note(hint), slack.NewActionBlock("late", quiet(f)...))
	return r
}

// manyNamed is how many of the TODOs that are late a notification names before the rest is counted: it is read on a phone.
const manyNamed = 12

func lateHead(f plan.Overdue) string {
	switch n := len(f.Todos); {
	case f.Over:
		return text.AskedOver.In(f.Lang)
	case n == 0:
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

func lateLine(f plan.Overdue, t plan.TodoLine) string {
	what := text.Symbol(t.State) + " " + todoLink(f.Lang, t) + " " + typed(t.Title, 120)
	return text.LineMore.In(f.Lang, "what", what, "more", lateness(f.Lang, f.Timezone, f.Since, t)+" · "+ownerOf(f.Lang, t))
}

// lateness is since when a TODO is late, and how often it was missed.
func lateness(lang incident.Lang, tz string, since time.Time, t plan.TodoLine) string {
	s := text.LateSince.In(lang, "due", WhenFrom(since, t.Late, lang, tz))
	if t.Missed > 0 {
		s += " · " + text.Counted(t.Missed, text.LateMissed, text.LateMissed1, text.LateMissed).In(lang, "n", fmt.Sprint(t.Missed))
	}
	return s
}

func quiet(f plan.Overdue) (out []slack.BlockElement) {
	seen := ask.Seen{Lang: f.Lang, Late: true}
	seen.State.Incident.Snooze = f.Snooze
	for _, a := range offered(seen, ask.On(ask.OnLate)) {
		out = append(out, actButton(a, seen, Value(f.Incident, incident.TodoID(a.Of))))
	}
	return out
}
