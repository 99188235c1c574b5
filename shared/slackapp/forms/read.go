package forms

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// Read returns what a submitted form says, as it was typed, and what it showed at first. What it was about is in the context;
// one that nobody can read is ErrContext. The people in it are ids that nobody has looked up.
func Read(v *slack.View) (Context, ask.Values, error) {
	if v == nil || v.State == nil {
		return Context{}, ask.Values{}, fmt.Errorf("%w: nothing was filled in", ErrContext)
	}
	c, err := ParseContext(v.PrivateMetadata)
	if err != nil {
		return Context{}, ask.Values{}, err
	}
	out := ask.Values{
		New: map[string]string{}, Shown: shown(v.Blocks), People: map[string]incident.Actor{}, Of: cmp.Or(string(c.Todo), c.Of), Phase: c.Phase,
		Seen: ask.Named(c.Seen), Confirmed: c.Confirm,
	}
	for block, actions := range v.State.Values {
		a := actions[block]
		out.New[block] = valueOf(a)
		if a.SelectedUser != "" {
			out.People[block] = incident.Actor{ID: incident.PersonID(a.SelectedUser)}
		}
	}
	return c, out, nil
}

// valueOf is what an input says: "" for what is not known.
func valueOf(a slack.BlockAction) string {
	switch {
	case a.SelectedOption.Value == unknown:
		return ""
	case a.SelectedOption.Value != "":
		return a.SelectedOption.Value
	case len(a.SelectedOptions) > 0:
		return values(a.SelectedOptions)
	}
	return a.Value
}

// values are those of options, a line each.
func values(options []slack.OptionBlockObject) string {
	var all []string
	for _, o := range options {
		all = append(all, o.Value)
	}
	return strings.Join(all, "\n")
}

// shown is what a form's inputs said when it was shown: Slack gives them back. A form without inputs says nothing of it.
func shown(blocks slack.Blocks) map[string]string {
	if len(blocks.BlockSet) == 0 {
		return nil
	}
	said := map[string]string{}
	for _, b := range blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		switch e := in.Element.(type) {
		case *slack.PlainTextInputBlockElement:
			said[in.BlockID] = e.InitialValue
		case *slack.SelectBlockElement:
			if e.InitialOption != nil {
				said[in.BlockID] = valueOf(slack.BlockAction{SelectedOption: *e.InitialOption})
			}
		}
	}
	return said
}
