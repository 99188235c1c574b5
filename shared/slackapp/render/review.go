package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// ActionUseRole puts the roles in the place of the members whom a problem names. Its value names the line.
const ActionUseRole = "kpt_role"

// kptRoom is how much of a heading there is room for: lines, and characters of what was typed in each.
type kptRoom struct{ lines, typed int }

// kptRooms are tried in this order until a heading fits into one message. The last always fits.
var kptRooms = []kptRoom{{40, 600}, {40, 300}, {30, 200}, {20, 120}, {12, 80}, {5, 60}}

// review shows a heading of the review in as much detail as one message takes.
func review(f plan.KPT) (r Reply) {
	for _, room := range kptRooms {
		if r = (kptMaker{f, room}).message(); weight(r.Blocks) <= maxBlocks {
			break
		}
	}
	return r
}

type kptMaker struct {
	plan.KPT
	room kptRoom
}

// message is the heading, what the playbook asks, the newest lines and what there is to press. It mentions nobody.
func (m kptMaker) message() Reply {
	mark := text.DrillPrefix(m.Lang, m.Drill)
	first := mark + text.KPTFirst.In(m.Lang, "heading", text.HeadingOf(m.Lang, m.Heading), "n", strconv.Itoa(m.Count))
	blocks := []slack.Block{Section(mark + m.title(m.Lang))}
	if m.Also != "" {
		blocks = append(blocks, Note(text.DrillPrefix(m.Also, m.Drill)+m.title(m.Also)))
	}
	shown := m.Lines[max(0, len(m.Lines)-m.room.lines):]
	if more := m.Count - len(shown); more > 0 || m.Page != "" {
		blocks = append(blocks, Note(m.more(more)))
	}
	for _, l := range shown {
		blocks = append(blocks, Section(fit(m.Lang, m.line(l), maxText)))
	}
	if !m.Over {
		hint := text.KPTThread
		if m.Heading == incident.HeadTry {
			hint = text.KPTThreadBy
		}
		blocks = append(blocks, Note(hint.In(m.Lang)), slack.NewActionBlock("kpt", m.acts()...))
	}
	return Reply{Text: notice(first), Blocks: blocks}
}

// title is the heading, how many lines it has, and what the playbook asks.
func (m kptMaker) title(lang incident.Lang) string {
	p, prompt := text.KPTTitle, typed(text.PromptOf(lang, m.Heading, m.Prompts), 200)
	if prompt != "" {
		p = text.KPTPrompt
	}
	return p.In(lang, "heading", text.HeadingOf(lang, m.Heading), "n", strconv.Itoa(m.Count), "prompt", prompt)
}

// more says how many older lines there are, and leads to the page that has all.
func (m kptMaker) more(n int) string {
	link := ""
	if m.Page != "" {
		link = Link(m.Page, text.KPTPage.In(m.Lang))
	}
	if n <= 0 {
		return link
	}
	return strings.TrimSpace(text.KPTMore.In(m.Lang, "n", strconv.Itoa(n), "link", link))
}

// line is a line: what was written, beside it what else is said of it, and by whom.
func (m kptMaker) line(l plan.KPTLine) []string {
	words := text.KPTWords{
		Lang: m.Lang, Name: func(p incident.PersonID, name string) string { return m.name(p, name) },
		Typed: func(s string) string { return typed(s, m.room.typed) },
	}
	by := text.KPTBy
	if l.Edited {
		by = text.KPTByEdited
	}
	beside := words.Beside(incident.KPTLine{When: l.When, Why: l.Why, Try: l.Try})
	beside = append(beside, by.In(m.Lang, "who", m.name(l.By, l.Name), "at", WhenFrom(m.Since, l.At, m.Lang, m.Timezone)))
	return []string{fmt.Sprintf("%d. %s", l.No, typed(l.Text, m.room.typed)), strings.Join(beside, " · ")}
}

// name is what somebody is called, where a mention would call upon them for nothing.
func (m kptMaker) name(p incident.PersonID, name string) string {
	if name == "" && personID(string(p)) {
		return text.NameUnknown.In(m.Lang)
	}
	return byName(name, p)
}

func (m kptMaker) acts() (acts []slack.BlockElement) {
	seen := ask.Seen{Lang: m.Lang}
	for _, a := range ask.On(ask.OnReview) {
		if a == ask.PickKPT && m.Count == 0 {
			continue
		}
		acts = append(acts, actButton(a, seen, Value(m.Incident, incident.TodoID(m.Heading))))
	}
	return acts
}

// Named tells whoever wrote a problem that it names members, and lets them put the roles in their place.
func Named(f plan.Named) Reply {
	said := text.DrillPrefix(f.Lang, f.Drill) + text.NamedIn(f.Lang, f.Names, func(s string) string { return typed(s, 60) })
	return Reply{Text: notice(said), Blocks: []slack.Block{Section(said), useRole(f.Lang, f.Incident, f.No)}}
}

// WithNamed is an answer to whoever wrote a problem by a command, with what Named tells.
func WithNamed(r Reply, lang incident.Lang, i incident.ID, no int, names []incident.Naming) Reply {
	return r.And(Named(plan.Named{Brief: plan.Brief{Incident: i, Lang: lang}, No: no, Names: names}))
}

func useRole(lang incident.Lang, i incident.ID, no int) slack.Block {
	b := button(ActionUseRole, Value(i, incident.TodoID(strconv.Itoa(no))), text.ButtonRoles.In(lang))
	return slack.NewActionBlock("", b)
}
