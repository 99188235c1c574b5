package forms

import (
	"cmp"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// unknown is what Slack is told of an option without a value.
const unknown = "unknown"

// Slack's limits, in characters: docs of modal views and of Block Kit.
const (
	maxFormTitle = 24
	maxSection   = 3000
	maxOption    = 75
)

// CallbackInfo is the callback id of what only says something.
const CallbackInfo = "info"

// Errors are faults by the block they are about.
type Errors = map[string]string

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

// input is a field of a form. Its action id is the same as its block's.
func input(lang incident.Lang, f ask.Field) *slack.InputBlock {
	b := slack.NewInputBlock(f.Name, plain(f.Label.In(lang)), nil, element(lang, f))
	if f.Hint != (text.Phrase{}) {
		b.Hint = plain(f.Hint.In(lang))
	}
	return b.WithOptional(!f.Required)
}

func element(lang incident.Lang, f ask.Field) slack.BlockElement {
	switch f.Kind {
	case ask.Person:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, f.Name)
		if render.Person(incident.PersonID(f.Value)) == "<@"+f.Value+">" {
			e.InitialUser = f.Value
		}
		return e
	case ask.Choice:
		options := optionsOf(lang, f)
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(text.SampleRegion.In(lang)), f.Name, options...)
		e.InitialOption = chosen(options, f.Value)
		return e
	case ask.Radio:
		options := optionsOf(lang, f)
		e := slack.NewRadioButtonsBlockElement(f.Name, options...)
		e.InitialOption = chosen(options, f.Value)
		return e
	}
	return line(lang, f)
}

// line is a field for words, cut to what fits.
func line(lang incident.Lang, f ask.Field) *slack.PlainTextInputBlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, f.Name)
	if f.Sample != (text.Phrase{}) {
		e.Placeholder = plain(f.Sample.In(lang))
	}
	e.Multiline = f.Kind == ask.Long
	e.MaxLength = cmp.Or(f.Max, ask.MaxLong)
	e.InitialValue = render.Cut(f.Value, e.MaxLength)
	return e
}

func optionsOf(lang incident.Lang, f ask.Field) (out []*slack.OptionBlockObject) {
	for _, o := range f.Options {
		out = append(out, option(cmp.Or(o.Value, unknown), o.Label.In(lang)))
	}
	return out
}

func option(value, label string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(render.Cut(label, maxOption)), nil)
}

// chosen is the option of a value; of one that is not listed, what is not known yet.
func chosen(options []*slack.OptionBlockObject, value string) (first *slack.OptionBlockObject) {
	for _, o := range options {
		if o.Value == value {
			return o
		}
		if o.Value == unknown {
			first = o
		}
	}
	return first
}
