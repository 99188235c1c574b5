package forms

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// about is the context of a form about one TODO.
func about(inc incident.Incident, t incident.Todo) Context {
	return Context{Incident: inc.ID, Todo: t.ID}
}

// named shows the TODO a form is about, and who has it.
func named(lang incident.Lang, t incident.Todo) slack.Block {
	s := text.Sign(t.State) + " " + render.Todo(lang, t)
	if t.Owner != "" {
		s += "\n" + text.FormTodoOwner.In(lang, "owner", render.Person(t.Owner))
	}
	return section(s)
}

// Skip asks why a TODO will not be done.
func Skip(lang incident.Lang, inc incident.Incident, t incident.Todo) slack.ModalViewRequest {
	return form(lang, isDrill(inc), CallbackSkip, text.FormSkip, text.SubmitSkip, about(inc, t), named(lang, t),
		asks{label: text.LabelReason, sample: text.SkipSample(isDrill(inc)), required: true}.long(lang, BlockReason, ""))
}

// ParseSkip reads Skip back.
func ParseSkip(lang incident.Lang, v *slack.View) (Context, incident.Skip, Errors) {
	c, a, faults := read(lang, v, CallbackSkip, BlockReason)
	return c, incident.Skip{Todo: c.Todo, Reason: a.reason(lang, faults)}, faults
}

// reason reads a reason, which is required.
func (a answers) reason(lang incident.Lang, faults Errors) string {
	reason := a.text(BlockReason)
	if a != nil && reason == "" {
		faults[BlockReason] = text.ErrorReason.In(lang)
	}
	return reason
}

// HandOver asks who takes a TODO.
func HandOver(lang incident.Lang, inc incident.Incident, t incident.Todo) slack.ModalViewRequest {
	return form(lang, isDrill(inc), CallbackHandOver, text.FormHandOver, text.SubmitHand, about(inc, t), named(lang, t),
		asks{label: text.LabelHandTo, required: true}.person(lang, BlockPerson, ""))
}

// ParseHandOver reads HandOver back.
func ParseHandOver(lang incident.Lang, v *slack.View) (Context, incident.PersonID, Errors) {
	c, a, faults := read(lang, v, CallbackHandOver, BlockPerson)
	return c, a.chosenPerson(lang, BlockPerson, faults), faults
}

// chosenPerson reads a person, who is required.
func (a answers) chosenPerson(lang incident.Lang, block string, faults Errors) incident.PersonID {
	p := a.person(block)
	if a != nil && p == "" {
		faults[block] = text.ErrorPerson.In(lang)
	}
	return p
}

// AddTodo asks for a TODO of the people's own.
func AddTodo(lang incident.Lang, inc incident.Incident) slack.ModalViewRequest {
	return form(lang, isDrill(inc), CallbackAddTodo, text.FormAddTodo, text.SubmitAdd, Context{Incident: inc.ID},
		asks{label: text.LabelTodoTitle, sample: text.SampleTodo, required: true}.line(lang, BlockTitle, "", maxLine),
		asks{label: text.LabelDue, hint: text.HintDue, sample: text.SampleDue}.line(lang, BlockDue, "", 10))
}

// ParseAddTodo reads AddTodo back.
func ParseAddTodo(lang incident.Lang, v *slack.View) (Context, incident.Add, Errors) {
	c, a, faults := read(lang, v, CallbackAddTodo, BlockTitle)
	if a == nil {
		return c, incident.Add{}, faults
	}
	add := incident.Add{Title: incident.CleanTitle(a.text(BlockTitle))}
	if add.Title == "" {
		faults[BlockTitle] = text.ErrorTodoTitle.In(lang)
	}
	if due := typed.Word(a.text(BlockDue)); due != "" {
		minutes, err := strconv.Atoi(due)
		if err != nil || minutes < 1 || minutes > maxDue {
			faults[BlockDue] = text.ErrorDue.In(lang, "most", strconv.Itoa(maxDue))
		}
		add.Due = time.Duration(min(max(minutes, 0), maxDue)) * time.Minute
	}
	return c, add, faults
}
