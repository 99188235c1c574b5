// Package render turns facts into what Slack shows: messages, topics, answers. It is pure: the same facts give the same
// blocks. All words come from package text; all that people typed goes through Escape; everything keeps within Slack's
// limits however much there is to show.
//
// Lasting messages name points in time. Minutes left or late appear only in answers, which are read at that moment.
package render

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Limits of Slack that messages keep to, in characters.
const (
	maxHeader = 150  // docs of the header block
	maxText   = 2900 // docs of the section block say 3000
	maxURL    = 1000 // docs of the button element say 3000; longer ones would fill the message
	maxNotice = 2900 // the text beside blocks; chat.update refuses more than 4000
	// maxBlocks is the whole message: msg_blocks_too_long begins at about 13,200 characters of JSON.
	maxBlocks = 12000
	// maxTopic is conversations.setTopic and setPurpose, error too_long.
	maxTopic = 250
	// maxButton is the text of a button or an option, docs of the button element.
	maxButton = 75
)

// Reply is a message. Text is what notifications and screen readers get; its first line alone is enough.
type Reply struct {
	Text   string
	Blocks []slack.Block
	// Plain are the same without a table, for where tables are not shown; nil: there is none in it.
	Plain []slack.Block
}

// WithoutTable is a reply for where tables are not shown.
func (r Reply) WithoutTable() Reply {
	if r.Plain != nil {
		r.Blocks, r.Plain = r.Plain, nil
	}
	return r
}

// Message renders the facts of a message's effect. refs are the incident's effects that exist: its channel and
// permalinks to its messages come from them. Facts that are no message are an error.
func Message(e plan.Effect, refs plan.Refs) (Reply, error) {
	r, err := message(e, refs)
	return bounded(r), err
}

func message(e plan.Effect, refs plan.Refs) (Reply, error) {
	switch f := e.Facts.(type) {
	case plan.Board:
		return board(f), nil
	case plan.TodoCard:
		return todoCard(f), nil
	case plan.Announcement:
		return announcement(f, refs), nil
	case plan.SignCard:
		return signCard(f), nil
	case plan.Known:
		return known(f), nil
	case plan.SignQuestion:
		return signQuestion(f), nil
	case plan.Late:
		return late(f), nil
	case plan.RunbookNote:
		return runbookNote(f), nil
	case plan.News:
		return news(f), nil
	case plan.Given:
		return given(f), nil
	case plan.Ended:
		return ended(f, refs), nil
	case plan.Handover:
		return handover(f), nil
	case plan.ToldAll:
		return toldAll(f), nil
	case plan.KPT:
		return review(f), nil
	case plan.Executives:
		return executives(f), nil
	case plan.Question:
		return question(f), nil
	case plan.Questions:
		return questions(f), nil
	case plan.Overdue:
		return lateList(f), nil
	case plan.ShorterList:
		return shorterList(f), nil
	case plan.Checkup:
		return checkup(f), nil
	case plan.WeekNote:
		return weekNote(f), nil
	case plan.Said:
		return said(f), nil
	case plan.CodeUsed:
		return codeUsed(f), nil
	case plan.Answer:
		return Answer(f, refs[plan.ChannelKey].ID), nil
	}
	return Reply{}, fmt.Errorf("render %s: %T is no message", e.Key, e.Facts)
}

// markdown is a mrkdwn text. It is verbatim: Slack makes nothing of an address or a name that somebody typed.
func markdown(s string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: s, Verbatim: true}
}

// plain is a text that Slack shows as it is, not even turning :names: into emoji.
func plain(s string) *slack.TextBlockObject {
	off := false
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: s, Emoji: &off}
}

// Section is a paragraph of a text of this package: mrkdwn in which all that was typed went through Escape.
func Section(s string) slack.Block {
	if holds(s) {
		return rich(s)
	}
	return slack.NewSectionBlock(markdown(s), nil, nil)
}

// Note is a paragraph in small letters, as long as nothing in it was typed that only rich text shows.
func Note(s string) slack.Block {
	if holds(s) {
		return rich(s)
	}
	return slack.NewContextBlock("", markdown(s))
}

// besides is a paragraph with a button or a menu: beside it or, where it is rich text, below.
func besides(s string, b slack.BlockElement) []slack.Block {
	if holds(s) {
		return []slack.Block{rich(s), slack.NewActionBlock("", b)}
	}
	said := slack.NewSectionBlock(markdown(s), nil, slack.NewAccessory(b))
	return []slack.Block{said}
}

func header(s string) *slack.HeaderBlock { return slack.NewHeaderBlock(plain(Cut(s, maxHeader))) }

func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plain(label))
}

func styled(b *slack.ButtonBlockElement, s slack.Style) *slack.ButtonBlockElement {
	return b.WithStyle(s)
}

// menu is the button "…" with more to choose from.
func menu(action string, options ...*slack.OptionBlockObject) *slack.OverflowBlockElement {
	return slack.NewOverflowBlockElement(action, options...)
}

func option(value, label string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(Cut(label, maxButton)), nil)
}

// notice puts lines together as the text beside blocks, which is not formatted. The lines have tokens, so one that does not
// fit is left out.
func notice(lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		line = words(line)
		if line == "" || size(b.String())+size(line) >= maxNotice {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	return b.String()
}

// say is a reply of a few lines that one person sees: the first line stands out, the others explain.
func say(lang incident.Lang, first string, more ...string) Reply {
	lines := append([]string{first}, nonEmpty(more)...)
	return Reply{Text: notice(lines...), Blocks: []slack.Block{Section(fit(lang, lines, maxText))}}
}

// And is what is said by both, one below the other.
func (r Reply) And(next Reply) Reply {
	lines := append(strings.Split(r.Text, "\n"), strings.Split(next.Text, "\n")...)
	return Reply{Text: notice(lines...), Blocks: slices.Concat(r.Blocks, next.Blocks)}
}

func nonEmpty(lines []string) (out []string) {
	for _, l := range lines {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

// moreSize is what the line takes that counts what is missing.
const moreSize = 30

// fit joins whole lines of mrkdwn while they fit into limit and says how many are missing.
func fit(lang incident.Lang, lines []string, limit int) string {
	used := 0
	for i, line := range lines {
		if used += size(line) + 1; used > limit-moreSize {
			return strings.Join(append(lines[:i:i], more(lang, len(lines)-i)), "\n")
		}
	}
	return strings.Join(lines, "\n")
}

func more(lang incident.Lang, n int) string {
	return text.More.In(lang, "n", fmt.Sprint(n))
}

// weight is the size of blocks as Slack measures a message: the characters of their JSON.
func weight(blocks []slack.Block) int {
	body, err := json.Marshal(blocks)
	if err != nil { // blocks are plain data
		panic(fmt.Sprintf("render: %v", err))
	}
	return utf8.RuneCount(body)
}
