package render

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// RichText is a block of rich text, for what was typed and mrkdwn cannot show.
type RichText struct {
	*slack.RichTextBlock
	from string // the text it was made of
}

// rich makes rich text of a text of this package: bold, code, and the tokens for people, groups, channels, times and links.
func rich(s string) slack.Block {
	m := richMaker{}
	m.read(s)
	return RichText{slack.NewRichTextBlock("", &slack.RichTextSection{Type: slack.RTESection, Elements: m.out}), s}
}

type richMaker struct {
	out        []slack.RichTextSectionElement
	run        strings.Builder
	bold, code bool
}

func (m *richMaker) read(s string) {
	for s != "" {
		end := strings.IndexByte(s, '>')
		switch {
		case s[0] == '`':
			m.flush()
			m.code = !m.code
			s = s[1:]
		case s[0] == '*' && !m.code:
			m.flush()
			m.bold = !m.bold
			s = s[1:]
		case s[0] == '<' && end > 0 && !m.code:
			m.flush()
			m.token(s[1:end])
			s = s[end+1:]
		default:
			_, size := utf8.DecodeRuneInString(s)
			m.run.WriteString(s[:size])
			s = s[size:]
		}
	}
	m.flush()
}

// flush ends a run of text in one style.
func (m *richMaker) flush() {
	if m.run.Len() > 0 {
		m.text(m.run.String())
		m.run.Reset()
	}
}

func (m *richMaker) text(s string) {
	m.out = append(m.out, slack.NewRichTextSectionTextElement(shown(s), m.style()))
}

func (m *richMaker) style() *slack.RichTextSectionTextStyle {
	if !m.bold && !m.code {
		return nil
	}
	return &slack.RichTextSectionTextStyle{Bold: m.bold, Code: m.code}
}

// shown is what a reader sees of a text in which nothing is formatted.
func shown(s string) string { return unescaped.Replace(words(s)) }

var unescaped = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// token is what stands between < and >.
func (m *richMaker) token(body string) {
	target, label, _ := strings.Cut(body, "|")
	switch {
	case strings.HasPrefix(target, "@"):
		m.out = append(m.out, slack.NewRichTextSectionUserElement(target[1:], m.style()))
	case strings.HasPrefix(target, "#"):
		m.out = append(m.out, slack.NewRichTextSectionChannelElement(target[1:], m.style()))
	case strings.HasPrefix(target, "!subteam^"):
		m.out = append(m.out, slack.NewRichTextSectionUserGroupElement(strings.TrimPrefix(target, "!subteam^")))
	case strings.HasPrefix(target, "!date^"):
		m.date(target, label)
	default:
		m.out = append(m.out, slack.NewRichTextSectionLinkElement(shown(target), shown(label), m.style()))
	}
}

func (m *richMaker) date(target, fallback string) {
	seconds, format, _ := strings.Cut(strings.TrimPrefix(target, "!date^"), "^")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil { // tokens are this package's own
		m.text(fallback)
		return
	}
	fallback = shown(fallback)
	m.out = append(m.out, slack.NewRichTextSectionDateElement(at, format, nil, &fallback))
}

// bounded is a message that Slack takes: where rich text makes it too heavy, characters that look alike stand in the heaviest
// blocks for those that were typed.
func bounded(r Reply) Reply {
	for weight(r.Blocks) > maxBlocks {
		heaviest, most := -1, 0
		for i, b := range r.Blocks {
			if _, ok := b.(RichText); ok && weight(r.Blocks[i:i+1]) > most {
				heaviest, most = i, weight(r.Blocks[i:i+1])
			}
		}
		if heaviest < 0 {
			break
		}
		light := append([]slack.Block{}, r.Blocks...)
		light[heaviest] = slack.NewSectionBlock(markdown(alike(r.Blocks[heaviest].(RichText).from)), nil, nil)
		r.Blocks = light
	}
	return r
}
