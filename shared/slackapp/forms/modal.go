package forms

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// Modal returns the form of an act, with what was typed already in its fields. why says what could not be read of that; "":
// nothing was wrong.
func Modal(a *ask.Ask, s ask.Seen, typed map[string]string, why string) slack.ModalViewRequest {
	f := a.Form(s)
	var blocks []slack.Block
	if why != "" {
		blocks = append(blocks, section("⚠️ "+why))
	}
	blocks = append(blocks, above(f, s)...)
	for _, field := range f.Fields {
		if said, ok := typed[field.Name]; ok {
			field.Value = said
		}
		blocks = append(blocks, input(s.Lang, field))
	}
	for _, said := range f.After {
		blocks = append(blocks, note(sentence(s.Lang, said)))
	}
	c := Context{Incident: s.State.Incident.ID, Todo: s.Todo.ID, Phase: f.From}.naming(f.Omits)
	return form(s.Lang, s.Drill(), a.View, f.Title, f.Submit, c, blocks...)
}

// above is what stands above the fields: what it is about, and what sending it leaves out, the worst first.
func above(f ask.Form, s ask.Seen) (blocks []slack.Block) {
	if s.Todo.ID != "" {
		blocks = append(blocks, named(s.Lang, s.Todo))
	}
	if f.Named {
		blocks = append(blocks, note(text.FormAbout.In(s.Lang, "title", render.Titled(s.Lang, s.State.Incident))))
	}
	for _, worst := range render.Omitted(s.Lang, s.State.Incident, f.Omits) {
		blocks = append(blocks, section(worst))
	}
	for _, p := range f.Intro {
		var lines []string
		for _, said := range p {
			lines = append(lines, sentence(s.Lang, said))
		}
		blocks = append(blocks, section(strings.Join(lines, "\n")))
	}
	if f.None != (text.Phrase{}) {
		blocks = append(blocks, section(stillOpen(s.Lang, f.Some, f.None, f.Omits.Left)))
	}
	return blocks
}

func sentence(lang incident.Lang, said ask.Said) string {
	return said.In(lang, render.Person, func(s string) string { return render.Escape(render.Cut(s, maxOption)) })
}

// named names the TODO a form is about, and who has it.
func named(lang incident.Lang, t incident.Todo) slack.Block {
	s := text.Sign(t.State) + " " + render.Todo(lang, t)
	if t.Owner != "" {
		s += "\n" + text.FormTodoOwner.In(lang, "owner", render.Person(t.Owner))
	}
	return section(s)
}

// stillOpen names the TODOs that are not closed, all of them where there is room.
func stillOpen(lang incident.Lang, some, none text.Phrase, open []incident.Todo) string {
	if len(open) == 0 {
		return none.In(lang)
	}
	said := some.In(lang, "n", strconv.Itoa(len(open))) + "\n"
	return said + todoLines(lang, open, maxSection-length(said))
}

// todoLines names each TODO on a line of its own within limit. Titles are cut before a TODO is left out, since whoever
// confirms should see everything that stays open.
func todoLines(lang incident.Lang, open []incident.Todo, limit int) string {
	var lines []string
	for _, title := range []int{120, 80, 60, 40} {
		lines = lines[:0]
		for _, t := range open {
			lines = append(lines, todoLine(lang, t, title))
		}
		if length(strings.Join(lines, "\n")) <= limit {
			return strings.Join(lines, "\n")
		}
	}
	for n := len(lines) - 1; n > 0; n-- {
		more := text.More.In(lang, "n", strconv.Itoa(len(open)-n))
		if s := strings.Join(lines[:n], "\n") + "\n" + more; length(s) <= limit {
			return s
		}
	}
	return text.More.In(lang, "n", strconv.Itoa(len(open)))
}

func todoLine(lang incident.Lang, t incident.Todo, title int) string {
	shown := func(s string, limit int) string {
		return render.Escape(render.Cut(incident.OneLine(s), limit))
	}
	return text.Sign(t.State) + " " + shown(text.TodoName(lang, t.ID), 40) + " " + shown(t.Title.In(lang), title)
}

// length is the size of a text as Slack counts it, at most.
func length(s string) int { return len(utf16.Encode([]rune(s))) }
