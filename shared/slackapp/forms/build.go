package forms

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

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
	maxOption    = 75
	maxSection   = 3000
	maxWhole     = 550 // of a line, so that it fits into a section, escaped as it may be
)

// view puts a modal together. submit is zero for one that only says something.
func view(
	lang incident.Lang, drill bool, callback string, title, submit text.Phrase, c Context, blocks ...slack.Block,
) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, PrivateMetadata: c.Encode(), Blocks: slack.Blocks{BlockSet: blocks},
		Title: plain(render.Cut(text.DrillPrefix(lang, drill)+title.In(lang), maxFormTitle)),
		Close: plain(text.Close.In(lang)),
	}
	if submit != (text.Phrase{}) {
		v.Submit, v.Close = plain(submit.In(lang)), plain(text.Back.In(lang))
	}
	return v
}

func plain(s string) *slack.TextBlockObject {
	off := false
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: s, Emoji: &off}
}

// input is a field of a form. Its action id is the same as its block's.
func input(lang incident.Lang, f ask.Field) *slack.InputBlock {
	b := slack.NewInputBlock(f.Name, plain(f.Label.In(lang)), nil, element(lang, f))
	if f.Hint != (text.Phrase{}) {
		b.Hint = plain(f.Hint.In(lang))
	}
	return b.WithOptional(!f.Required)
}

func element(lang incident.Lang, f ask.Field) slack.BlockElement {
	all, first := options(lang, f)
	switch f.Kind {
	case ask.Person:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, f.Name)
		if render.Person(incident.PersonID(f.Value)) == "<@"+f.Value+">" {
			e.InitialUser = f.Value
		}
		return e
	case ask.Choice:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(text.SampleRegion.In(lang)), f.Name, all...)
		e.InitialOption = first
		return e
	case ask.Radio:
		e := slack.NewRadioButtonsBlockElement(f.Name, all...)
		e.InitialOption = first
		return e
	case ask.Checkbox:
		e := slack.NewCheckboxGroupsBlockElement(f.Name, all...)
		if first != nil {
			e.InitialOptions = all
		}
		return e
	case ask.Several:
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, f.Name, all...)
		e.InitialOptions = chosen(f, all)
		return e
	}
	return line(lang, f)
}

// chosen are the options of a field that are its value.
func chosen(f ask.Field, all []*slack.OptionBlockObject) (out []*slack.OptionBlockObject) {
	values := strings.Split(f.Value, "\n")
	for n, o := range f.Options {
		if slices.Contains(values, o.Value) {
			out = append(out, all[n])
		}
	}
	return out
}

// line is a field for words. It takes more than it may hold only to show all that was typed elsewhere, for whoever shortens it.
func line(lang incident.Lang, f ask.Field) *slack.PlainTextInputBlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, f.Name)
	if f.Sample != (text.Phrase{}) {
		e.Placeholder = plain(f.Sample.In(lang))
	}
	e.Multiline = f.Kind == ask.Long
	e.MaxLength = min(max(cmp.Or(f.Max, ask.MaxLong), utf8.RuneCountInString(f.Value)), ask.MaxLong)
	e.InitialValue = render.Cut(f.Value, e.MaxLength)
	return e
}

// options are those of a field, and the one of its value; of one that is not listed, what is not known yet.
func options(lang incident.Lang, f ask.Field) (all []*slack.OptionBlockObject, first *slack.OptionBlockObject) {
	for _, o := range f.Options {
		all = append(all, option(cmp.Or(o.Value, unknown), o.Label.In(lang)))
		if o.Value == f.Value || o.Value == "" && first == nil {
			first = all[len(all)-1]
		}
	}
	return all, first
}

// option is one of several. A label that is too long goes on below.
func option(value, label string) *slack.OptionBlockObject {
	head := render.Pieces(label, maxOption)[0]
	if n := strings.LastIndex(head, " "); n > 0 && head != label {
		head = head[:n]
	}
	o := slack.NewOptionBlockObject(value, plain(head), nil)
	if rest := strings.TrimSpace(label[len(head):]); rest != "" {
		o.Description = plain(render.Cut(rest, maxOption))
	}
	return o
}
