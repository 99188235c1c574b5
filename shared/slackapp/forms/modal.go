package forms

import (
	"strconv"
	"strings"

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
	var top []slack.Block
	if why != "" {
		top = append(top, render.Section("⚠️ "+why))
	}
	fill(f, typed)
	c := Context{Incident: s.State.Incident.ID, Todo: s.Todo.ID, Of: s.Of, Phase: f.From, Seen: f.Names()}
	return modal(a, s, f, c, append(top, above(f, s)...))
}

// Warned returns the form of an act once more, with what was typed in it and what it is asked about that.
func Warned(a *ask.Ask, s ask.Seen, typed map[string]string, asks func(ask.Form) ask.Form) slack.ModalViewRequest {
	f := a.Form(s)
	fill(f, typed)
	f = asks(f)
	return modal(a, s, f, Context{Incident: s.State.Incident.ID, Of: s.Of}, above(f, s))
}

// fill puts what was typed already into a form's fields.
func fill(f ask.Form, typed map[string]string) {
	for n, field := range f.Fields {
		if said, ok := typed[field.Name]; ok {
			f.Fields[n].Value = said
		}
	}
}

// modal puts a form together below what stands above its fields.
func modal(a *ask.Ask, s ask.Seen, f ask.Form, c Context, blocks []slack.Block) slack.ModalViewRequest {
	for _, field := range f.Fields {
		blocks = append(blocks, input(s.Lang, field))
	}
	if f.After != (text.Phrase{}) {
		blocks = append(blocks, render.Note(f.After.In(s.Lang)))
	}
	if _, rest := inSight(f.Omits.Left); len(rest) > 0 {
		blocks = append(blocks, render.Section(render.AllTodos(s.Lang, rest, "")))
	}
	return view(s.Lang, s.Drill(), a.View, f.Title, f.Submit, c, blocks...)
}

// inSight parts a list: Slack scrolls to a form's first field, so that what it is about is seen only if little is between them.
func inSight(todos []incident.Todo) (above, below []incident.Todo) {
	n := min(len(todos), 5)
	return todos[:n], todos[n:]
}

// above is what stands above the fields: what it is about, and what sending it leaves out, the worst first.
func above(f ask.Form, s ask.Seen) (blocks []slack.Block) {
	say := func(said string) {
		for _, piece := range render.Pieces(said, maxSection) {
			blocks = append(blocks, render.Section(piece))
		}
	}
	if s.Todo.ID != "" {
		say(named(s.Lang, s.Todo))
	}
	if f.Named {
		blocks = append(blocks, render.Note(text.FormAbout.In(s.Lang, "title", render.Titled(s.Lang, s.State.Incident))))
	}
	for _, worst := range render.Omitted(s.Lang, s.State.Incident, f.Omits) {
		say(worst)
	}
	for _, said := range f.Intro {
		most := maxOption
		if said.Whole {
			most = maxWhole
		}
		say(said.In(s.Lang, render.Person, func(s string) string { return lines(s, most) }))
	}
	blocks = append(blocks, letters(f)...)
	if len(f.Omits.Left) > 0 {
		say(left(f, s))
	} else if f.None != (text.Phrase{}) {
		say(f.None.In(s.Lang))
	}
	return blocks
}

// lines are words as a section says them, each line of at most so many characters.
func lines(s string, most int) string {
	all := strings.Split(s, "\n")
	for n, line := range all {
		all[n] = render.Escape(render.Cut(line, most))
	}
	return strings.Join(all, "\n")
}

// letters are what customers are to read, as it leaves: plain text, of which Slack makes nothing.
func letters(f ask.Form) (blocks []slack.Block) {
	if f.Letters == nil {
		return nil
	}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		l := f.Letters.In(lang)
		blocks = append(blocks, slack.NewDividerBlock())
		for _, piece := range render.Pieces(l.Subject+"\n\n"+l.Body, maxSection) {
			blocks = append(blocks, slack.NewSectionBlock(plain(piece), nil, nil))
		}
	}
	return append(blocks, slack.NewDividerBlock())
}

// left names the TODOs that are left open, as many as stay in sight.
func left(f ask.Form, s ask.Seen) string {
	some, more := f.Some.In(s.Lang, "n", strconv.Itoa(len(f.Omits.Left)))+"\n", ""
	first, rest := inSight(f.Omits.Left)
	if len(rest) > 0 {
		more = "\n" + text.FormBelow.In(s.Lang, "n", strconv.Itoa(len(rest)))
	}
	return some + render.AllTodos(s.Lang, first, some+more) + more
}

// named names the TODO a form is about, and who has it.
func named(lang incident.Lang, t incident.Todo) string {
	s := text.Symbol(t.State) + " " + render.Todo(lang, t)
	if t.Owner != "" {
		s += "\n" + text.FormTodoOwner.In(lang, "owner", render.Person(t.Owner))
	}
	return s
}
