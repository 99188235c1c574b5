package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Help lists what can be typed after the command. command is the slash command's own name, "/incident"; form is where the
// same is done in a browser, or "".
func Help(lang incident.Lang, command, form string) Reply {
	command = typed(command, 40)
	first := text.Help.In(lang, "command", "`"+command+" now`")
	var lines []string
	for _, a := range ask.All {
		c := a.Command
		if len(c.Words) == 0 {
			continue
		}
		words := "`" + strings.TrimSpace(command+" "+c.Words[0]+" "+Escape(c.Takes.In(lang))) + "`"
		if also := c.Also(lang); also != "" {
			words += " · `" + also + "`"
		}
		lines = append(lines, text.HelpLine.In(lang, "words", words, "does", c.Does.In(lang)))
	}
	r := say(lang, first)
	r.Blocks = append(r.Blocks, Section(fit(lang, lines, maxText)), Note(text.HelpWhere.In(lang)), Note(text.HelpKeep.In(lang)))
	if form != "" {
		r.Blocks = append(r.Blocks, Note(withoutSlack(lang, form)))
	}
	return r
}

// UnknownWord answers a word that means nothing to the command.
func UnknownWord(lang incident.Lang, command, word string) Reply {
	command = typed(command, 40)
	return say(lang, text.UnknownWord.In(lang, "typed", "`"+strings.TrimSpace(command+" "+typed(word, 60))+"`", "help", "`"+command+" help`"))
}

// Refused says why nothing was changed and what to do. inc is the incident it is about, or the zero one.
func Refused(lang incident.Lang, r *incident.Refusal, inc incident.Incident) Reply {
	first := text.Refusal(lang, r.Code)
	switch {
	case r.Code == incident.RefusedSame && r.Todo.ID != "":
		first = text.RefusedSameTodo.In(lang, "todo", Todo(lang, r.Todo), "state", text.State(lang, r.Todo.State))
	case r.Code == incident.RefusedEnded && !inc.EndedAt.IsZero():
		first = text.RefusedOver(inc).In(lang, "when", dated(lang, inc))
	case r.Code == incident.RefusedPrivate && inc.Commander != "":
		first = text.RefusedPrivateTo.In(lang, "commander", commands(lang, inc.Commander))
	case r.Code == incident.RefusedCommanded && inc.Commander != "":
		first = commanded(lang, inc)
	case r.Code == incident.RefusedAuthorsUnknown && inc.Commander == "" && inc.Status.Editable():
		first = text.RefusedNoCommander.In(lang)
	case r.Line != "":
		first = text.RefusedLine(lang, r, func(p incident.PersonID) string { return who(lang, p) })
	case r.Code == incident.RefusedOpen && r.Owing:
		return say(lang, drillPrefix(lang, inc)+text.RefusedOwing.In(lang), append(Omitted(lang, inc, r.Omission), Todos(lang, r.Left))...)
	case r.Code == incident.RefusedOpen:
		return say(lang, drillPrefix(lang, inc)+first, append(Omitted(lang, inc, r.Omission), Todos(lang, r.Left))...)
	}
	return say(lang, drillPrefix(lang, inc)+first)
}

// Omitted says what an end would leave out besides TODOs that are open, the worst first, with each TODO of the recovery.
func Omitted(lang incident.Lang, inc incident.Incident, o incident.Omission) []string {
	lines := text.Warnings(lang, o, typed(text.PhaseOf(lang, inc, incident.Resolve), 60))
	if len(o.Never) > 0 {
		lines = append(lines, Todos(lang, o.Never))
	}
	return lines
}

// About names the incident that a command was taken to mean, for somebody who typed it elsewhere and did not name it.
func About(lang incident.Lang, r Reply, inc incident.Incident) Reply {
	said := text.FormAbout.In(lang, "title", Titled(lang, inc))
	r.Text = notice(append(strings.Split(r.Text, "\n"), said)...)
	r.Blocks = append(r.Blocks, Note(said))
	return r
}

// Titled is an incident's title, with the prefix of a drill, and its channel.
func Titled(lang incident.Lang, inc incident.Incident) string {
	s := drillPrefix(lang, inc) + typed(inc.Facts.Title, 120)
	if ref := inc.Links[incident.ChannelLink].Ref; ref != "" {
		s += " · " + Channel(ref)
	}
	return s
}

// dated is when an incident ended, with the day: nobody knows how long ago the reader saw it.
func dated(lang incident.Lang, inc incident.Incident) string {
	return WhenFrom(inc.EndedAt.AddDate(0, 0, -2), inc.EndedAt, lang, inc.Settings.Timezone)
}

// Broken answers when the store or a function cannot: the runbook, and the first three steps by hand.
func Broken(lang incident.Lang, runbookURL string, steps []incident.Text) Reply {
	first := text.BrokenNoLink.In(lang)
	if link := Link(runbookURL, text.LinkRunbook.In(lang)); strings.HasPrefix(link, "<") {
		first = text.Broken.In(lang, "link", link)
	}
	var lines []string
	for i, s := range steps[:min(3, len(steps))] {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, typed(s.In(lang), 300)))
	}
	if len(lines) > 0 {
		lines = append([]string{text.BrokenSteps.In(lang)}, lines...)
	}
	return say(lang, first, append(lines, text.BrokenRetry.In(lang))...)
}

// Did confirms in one line what was recorded. Entries that no person causes have no text.
func Did(lang incident.Lang, e incident.Entry, todo incident.Todo, inc incident.Incident) Reply {
	e = text.InPhasesOf(lang, inc, e)
	first := text.Did(lang, escaped(e), todo, Person)
	if first == "" {
		return Reply{}
	}
	var more []string
	if e.Text != "" && (e.Kind == incident.EntryPhase || e.Kind == incident.EntryResolved) {
		more = append(more, text.DidNote.In(lang, "text", typed(e.Text, 500)))
	}
	for _, omitted := range text.Omitted(lang, e) {
		more = append(more, Escape(text.Capital(omitted)))
	}
	return say(lang, drillPrefix(lang, inc)+first, more...)
}

// escaped is e with what people typed made harmless.
func escaped(e incident.Entry) incident.Entry {
	e.App, e.Source, e.Tool = typed(e.App, 60), typed(e.Source, 100), escapedTool(e.Tool)
	e.Region, e.Services = typed(e.Region, 60), slices.Clone(e.Services)
	for n, s := range e.Services {
		e.Services[n] = typed(s, 60)
	}
	e.Post = escapedPost(e.Post)
	if e.Sides != nil {
		e.Sides = &incident.Sides{Provider: typed(e.Sides.Provider, 300), Own: typed(e.Sides.Own, 300)}
	}
	e.Text, e.Todo, e.Key = mentioned(typed(e.Text, 500), e.Names), incident.TodoID(typed(string(e.Todo), 40)), typed(e.Key, 80)
	e.Phase, e.Skipped = incident.Phase(typed(string(e.Phase), 60)), slices.Clone(e.Skipped)
	for n, p := range e.Skipped {
		e.Skipped[n] = incident.Phase(typed(string(p), 60))
	}
	all := e.Changes
	e.Changes = nil
	for _, c := range all {
		e.Changes = append(e.Changes, incident.Change{Field: c.Field, From: typed(c.From, 80), To: typed(c.To, 80)})
	}
	return e
}

// mentioned puts mentions in place of the names that an escaped text has of people and channels. It is for what one person
// sees: a message in a channel would call them again. A group keeps its name: nothing but a question mentions one.
func mentioned(s string, names []incident.Name) string {
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b incident.Name) int { return cmp.Compare(len(b.As), len(a.As)) })
	var pairs []string
	for _, n := range names {
		token := Person(incident.PersonID(n.ID))
		if channelID(n.ID) {
			token = Channel(n.ID)
		}
		if strings.HasPrefix(token, "<") && n.As != "" {
			pairs = append(pairs, Escape(n.As), token)
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// WhichIncident asks for the channel when a command could mean any of several incidents, which run, or are in review.
func WhichIncident(lang incident.Lang, running []incident.Incident) Reply {
	var lines []string
	for _, inc := range running {
		lines = append(lines, bullet+drillPrefix(lang, inc)+text.WhichLine.In(lang, "channel", channelOf(lang, inc),
			"title", typed(inc.Facts.Title, 80), "commander", commands(lang, inc.Commander)))
	}
	asked := text.Which
	if len(running) > 0 && running[0].Status == incident.Resolved {
		asked = text.WhichReview
	}
	r := say(lang, asked.In(lang, "n", fmt.Sprint(len(running))))
	if len(lines) > 0 {
		r.Blocks = append(r.Blocks, Section(fit(lang, lines, maxText)))
	}
	return bounded(r)
}

// NoIncident answers a command that needs an incident when none runs. command is the workspace's name for ours.
func NoIncident(lang incident.Lang, command string) Reply {
	return say(lang, text.NoIncident.In(lang, "example", example(lang, command)))
}

// example is a whole command to declare with, as people type it.
func example(lang incident.Lang, command string) string {
	return "`" + typed(command, 40) + " now " + text.SampleTitle.In(lang) + "`"
}

// channelOf links an incident's channel from its own record.
func channelOf(lang incident.Lang, inc incident.Incident) string {
	return channelLink(lang, inc.Links[incident.ChannelLink].Ref)
}

// Sentence is one sentence of package text, as one person sees it. inc is the incident it is about, or the zero one.
func Sentence(lang incident.Lang, s string, inc incident.Incident) Reply {
	return say(lang, drillPrefix(lang, inc)+s)
}
