package forms

import (
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// answers are what a person entered, by block.
type answers map[string]slack.BlockAction

// read takes the context and the answers out of a submitted view. A view that is not this form is a fault of block, which
// is one the form has.
func read(lang incident.Lang, v *slack.View, callback, block string) (Context, answers, Errors) {
	faults := Errors{}
	unreadable := Errors{block: text.ErrorForm.In(lang)}
	if v == nil || v.State == nil || v.CallbackID != callback {
		return Context{}, nil, unreadable
	}
	c, err := ParseContext(v.PrivateMetadata)
	if err != nil {
		return Context{}, nil, unreadable
	}
	a := answers{}
	for id, actions := range v.State.Values {
		a[id] = actions[id]
	}
	return c, a, faults
}

// text is what was typed, without blanks around it and without invisible characters.
func (a answers) text(id string) string {
	return strings.TrimSpace(incident.CleanText(a[id].Value))
}

// Note is the note that was typed in a form of a step, to show it again.
func Note(v *slack.View) string {
	if v.State == nil {
		return ""
	}
	return answers{BlockNote: v.State.Values[BlockNote][BlockNote]}.text(BlockNote)
}

// option is what was chosen; "" for what is being confirmed.
func (a answers) option(id string) string {
	if v := a[id].SelectedOption.Value; v != unknown {
		return v
	}
	return ""
}

func (a answers) person(id string) incident.PersonID { return incident.PersonID(a[id].SelectedUser) }

// before reads what the form's inputs held when it was shown; Slack sends the blocks back with the answers.
func before(blocks slack.Blocks) answers {
	a := answers{}
	for _, b := range blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		switch e := in.Element.(type) {
		case *slack.PlainTextInputBlockElement:
			a[in.BlockID] = slack.BlockAction{Value: e.InitialValue}
		case *slack.SelectBlockElement:
			was := slack.BlockAction{SelectedUser: e.InitialUser}
			if e.InitialOption != nil {
				was.SelectedOption = *e.InitialOption
			}
			a[in.BlockID] = was
		}
	}
	return a
}
