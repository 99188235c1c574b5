package golden

import (
	"html"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/slackapp/render"
)

// readMessage is what a person reads in Slack, plainly: first the notification, then the message.
func readMessage(r render.Reply) string {
	return "notification: " + people(r.Text) + "\n\n" + readBlocks(r.Blocks)
}

func readView(v slack.ModalViewRequest) string {
	var b strings.Builder
	b.WriteString("# " + v.Title.Text + "\n\n" + readBlocks(v.Blocks.BlockSet) + "\n")
	if v.Submit != nil {
		b.WriteString("[" + v.Submit.Text + "] ")
	}
	b.WriteString("[" + v.Close.Text + "]\n")
	return b.String()
}

func readBlocks(blocks []slack.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		b.WriteString(readBlock(block) + "\n")
	}
	return b.String()
}

func readBlock(block slack.Block) string {
	switch x := block.(type) {
	case *slack.HeaderBlock:
		return "## " + x.Text.Text
	case *slack.SectionBlock:
		if x.Accessory != nil {
			return people(x.Text.Text) + "  " + readAccessory(x.Accessory)
		}
		return people(x.Text.Text)
	case *slack.ContextBlock:
		return "  " + strings.ReplaceAll(readContext(x), "\n", "\n  ")
	case *slack.ActionBlock:
		var all []string
		for _, e := range x.Elements.ElementSet {
			all = append(all, readElement(e))
		}
		return strings.Join(all, " ")
	case *slack.InputBlock:
		return readInput(x)
	case render.RichText:
		return readRich(x.Elements[0])
	case *slack.DataTableBlock:
		return readTable(x)
	}
	return string(block.BlockType())
}

func readTable(b *slack.DataTableBlock) string {
	lines := []string{"[" + b.Caption + "]"}
	for _, row := range b.Rows {
		var cells []string
		for _, cell := range row {
			switch x := cell.(type) {
			case *slack.DataTableRawTextCell:
				cells = append(cells, x.Text)
			case *slack.DataTableRichTextCell:
				cells = append(cells, readRich(x.Elements[0]))
			default:
				cells = append(cells, string(cell.DataTableCellType()))
			}
		}
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
	}
	return strings.Join(lines, "\n")
}

func readContext(b *slack.ContextBlock) string {
	var all []string
	for _, e := range b.ContextElements.Elements {
		all = append(all, people(e.(*slack.TextBlockObject).Text))
	}
	return strings.Join(all, "  ")
}

func readAccessory(a *slack.Accessory) string {
	if a.OverflowElement != nil {
		return readElement(a.OverflowElement)
	}
	return readElement(a.ButtonElement)
}

func readRich(section slack.RichTextElement) string {
	var s strings.Builder
	for _, part := range section.(*slack.RichTextSection).Elements {
		switch x := part.(type) {
		case *slack.RichTextSectionTextElement:
			s.WriteString(x.Text)
		case *slack.RichTextSectionUserElement:
			s.WriteString(people("<@" + x.UserID + ">"))
		case *slack.RichTextSectionUserGroupElement:
			s.WriteString(people("<!subteam^" + x.UsergroupID + ">"))
		case *slack.RichTextSectionChannelElement:
			s.WriteString(people("<#" + x.ChannelID + ">"))
		case *slack.RichTextSectionLinkElement:
			s.WriteString(x.Text + " (" + x.URL + ")")
		case *slack.RichTextSectionDateElement:
			s.WriteString(*x.Fallback)
		default:
			s.WriteString(string(x.RichTextSectionElementType()))
		}
	}
	return s.String()
}

// looks are how buttons stand out.
var looks = map[slack.Style]string{slack.StylePrimary: " ●", slack.StyleDanger: " ⚠"}

func readElement(e slack.BlockElement) string {
	switch x := e.(type) {
	case *slack.ButtonBlockElement:
		return "[" + x.Text.Text + looks[x.Style] + "]" + x.URL
	case *slack.OverflowBlockElement:
		return "[… " + options(x.Options) + "]"
	}
	return string(e.ElementType())
}

func readInput(b *slack.InputBlock) string {
	s := b.Label.Text
	if !b.Optional {
		s += " *"
	}
	s += ": " + readEntry(b.Element)
	if b.Hint != nil {
		s += " (" + b.Hint.Text + ")"
	}
	return s
}

func readEntry(e slack.BlockElement) string {
	switch x := e.(type) {
	case *slack.PlainTextInputBlockElement:
		if x.InitialValue == "" && x.Placeholder != nil {
			return "‹" + x.Placeholder.Text + "›"
		}
		return "_" + x.InitialValue + "_"
	case *slack.SelectBlockElement:
		if x.InitialOption != nil {
			return "▾ " + x.InitialOption.Text.Text
		}
		if x.InitialUser == "" {
			return "▾"
		}
		return "▾ " + people("<@"+x.InitialUser+">")
	case *slack.RadioButtonsBlockElement:
		if x.InitialOption == nil {
			return "( ) of " + options(x.Options)
		}
		return "(" + x.InitialOption.Text.Text + ") of " + options(x.Options)
	case *slack.MultiSelectBlockElement:
		return "[" + options(x.InitialOptions) + "] of " + options(x.Options)
	case *slack.CheckboxGroupsBlockElement:
		return map[bool]string{true: "[x] ", false: "[ ] "}[len(x.InitialOptions) > 0] + options(x.Options)
	}
	return string(e.ElementType())
}

func options(all []*slack.OptionBlockObject) string {
	var texts []string
	for _, o := range all {
		texts = append(texts, o.Text.Text)
	}
	return strings.Join(texts, " / ")
}

var tokens = []struct {
	form *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`<!date\^[^|>]*\|([^>]*)>`), "$1"},
	{regexp.MustCompile(`<@U0([A-Z0-9]*)>`), "@$1"},
	{regexp.MustCompile(`<!subteam\^S0([A-Z0-9]*)>`), "@$1"},
	{regexp.MustCompile(`<#C0([A-Z0-9]*)>`), "#$1"},
	{regexp.MustCompile(`<(https?:[^|>]*)\|([^>]*)>`), "$2 ($1)"},
	{regexp.MustCompile(`<([^>]*)>`), "‹live: $1›"}, // what a person typed is never one
}

// people turns mrkdwn into what a person sees, with its marks.
func people(s string) string {
	for _, t := range tokens {
		s = t.form.ReplaceAllString(s, t.as)
	}
	return html.UnescapeString(s)
}
