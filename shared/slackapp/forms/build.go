package forms

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// form puts a modal together. submit is zero for one that only says something.
func form(lang incident.Lang, drill bool, callback string, title, submit text.Phrase, c Context, blocks ...slack.Block) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, PrivateMetadata: c.Encode(), Blocks: slack.Blocks{BlockSet: blocks},
		Title: plain(render.Cut(text.Mark(lang, drill)+title.In(lang), maxFormTitle)),
		Close: plain(text.Close.In(lang)),
	}
	if submit != (text.Phrase{}) {
		v.Submit, v.Close = plain(submit.In(lang)), plain(text.Back.In(lang))
	}
	return v
}

func isDrill(inc incident.Incident) bool { return inc.Kind == incident.Drill }

func plain(s string) *slack.TextBlockObject {
	off := false
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: s, Emoji: &off}
}

func section(s string) slack.Block { return render.Section(s) }

func note(s string) slack.Block { return render.Note(s) }

// asks is what an input asks for; sample and hint may be zero.
type asks struct {
	label, hint, sample text.Phrase
	required            bool
}

func (a asks) block(lang incident.Lang, id string, e slack.BlockElement) *slack.InputBlock {
	b := slack.NewInputBlock(id, plain(a.label.In(lang)), nil, e)
	if a.hint != (text.Phrase{}) {
		b.Hint = plain(a.hint.In(lang))
	}
	return b.WithOptional(!a.required)
}

// line is an input of one line, long one of several.
func (a asks) line(lang incident.Lang, id, value string, limit int) *slack.InputBlock {
	e := slack.NewPlainTextInputBlockElement(nil, id)
	if a.sample != (text.Phrase{}) {
		e.Placeholder = plain(a.sample.In(lang))
	}
	e.InitialValue, e.MaxLength = render.Cut(value, limit), limit
	return a.block(lang, id, e)
}

func (a asks) long(lang incident.Lang, id, value string) *slack.InputBlock {
	b := a.line(lang, id, value, maxInput)
	b.Element.(*slack.PlainTextInputBlockElement).Multiline = true
	return b
}

// person is a choice of one person. Someone whom Slack does not know cannot be chosen at first.
func (a asks) person(lang incident.Lang, id string, first incident.PersonID) *slack.InputBlock {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, id)
	if s := render.Person(first); s == "<@"+string(first)+">" {
		e.InitialUser = string(first)
	}
	return a.block(lang, id, e)
}

// choice is one option of a list; first is the value chosen at first.
func (a asks) choice(lang incident.Lang, id, first string, options []*slack.OptionBlockObject) *slack.InputBlock {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(text.SampleRegion.In(lang)), id, options...)
	e.InitialOption = chosen(options, first)
	return a.block(lang, id, e)
}

func (a asks) radio(lang incident.Lang, id, first string, options []*slack.OptionBlockObject) *slack.InputBlock {
	e := slack.NewRadioButtonsBlockElement(id, options...)
	e.InitialOption = chosen(options, first)
	return a.block(lang, id, e)
}

func option(value, label string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(render.Cut(label, maxOption)), nil)
}

func chosen(options []*slack.OptionBlockObject, value string) *slack.OptionBlockObject {
	for _, o := range options {
		if o.Value == value {
			return o
		}
	}
	return nil
}
