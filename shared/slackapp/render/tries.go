package render

import (
	"strconv"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// triesRooms are how many characters of a try are shown, tried in this order until a message fits. The last always fits.
var triesRooms = []int{200, 100, 50, 20}

// weekNote asks about tries, each with a button while it is open, and says what became of those that have an outcome.
func weekNote(f plan.WeekNote) (r Reply) {
	for _, room := range triesRooms {
		m := weekMaker{f, room, map[incident.PersonID]bool{}}
		r = Reply{Text: notice(m.first()), Blocks: m.blocks()}
		if weight(r.Blocks) <= maxBlocks {
			break
		}
	}
	return r
}

type weekMaker struct {
	plan.WeekNote
	room   int
	called map[incident.PersonID]bool // who was called upon already: once is enough
}

// first is the message in a line.
func (m weekMaker) first() string {
	n := m.Open() + m.More
	if len(m.Tries)+m.Inner == 0 {
		return text.WeekMoved.In(m.Lang)
	}
	if len(m.Tries) == 0 {
		return text.Counted(m.Inner, text.WeekInside, text.WeekInsideOne, text.WeekInside).In(m.Lang, "n", strconv.Itoa(m.Inner))
	}
	return text.Counted(n, text.WeekOver, text.WeekAsksOne, text.WeekAsks).In(m.Lang, "n", strconv.Itoa(n))
}

func (m weekMaker) blocks() []slack.Block {
	blocks := []slack.Block{Section(m.first())}
	for _, t := range m.Tries {
		blocks = append(blocks, m.try(t)...)
	}
	var rest []string
	if m.More > 0 {
		rest = append(rest, text.WeekMore.In(m.Lang, "n", strconv.Itoa(m.More)))
	}
	if m.Inner > 0 && len(m.Tries) > 0 {
		rest = append(rest, text.WeekInner.In(m.Lang, "n", strconv.Itoa(m.Inner)))
	}
	if m.Form != "" && len(m.Tries)+m.Inner > 0 {
		rest = append(rest, Link(plan.TriesURL(m.Form), text.TriesLink.In(m.Lang)))
	}
	if len(rest) > 0 {
		blocks = append(blocks, Note(text.Joined(rest...)))
	}
	return append(blocks, m.moved()...)
}

// moved says which measured times went otherwise than the time before.
func (m weekMaker) moved() []slack.Block {
	if len(m.Moved) == 0 {
		return nil
	}
	var lines []string
	if len(m.Tries)+m.Inner > 0 {
		lines = []string{text.WeekMoved.In(m.Lang)}
	}
	for _, one := range m.Moved {
		lines = append(lines, bullet+text.MovedLine(m.Lang, one, typed(incident.OneLine(one.Title), min(m.room, 80))))
	}
	if m.Form != "" {
		lines = append(lines, Link(plan.MeasuresURL(m.Form), text.MeasuresPage.In(m.Lang)))
	}
	return []slack.Block{Section(fit(m.Lang, lines, maxPart))}
}

// try is one of them.
func (m weekMaker) try(t incident.TryRow) []slack.Block {
	owner := ""
	if t.Open {
		owner = m.owner(t.Try)
	}
	said := tryLine(m.Lang, t, m.Day, owner, m.Timezone, m.room)
	if !t.Open {
		return []slack.Block{Note(said)}
	}
	return tryBlocks(m.Lang, t, said)
}

// tryBlocks are what is said of a try, with the button that asks what became of it.
func tryBlocks(lang incident.Lang, t incident.TryRow, said string) []slack.Block {
	seen := ask.Seen{Lang: lang, Of: strconv.Itoa(t.No)}
	return besides(said, actButton(ask.Try, seen, Value(t.Incident, incident.TodoID(seen.Of))))
}

// owner calls upon whoever has a try, the first time that they are named.
func (m weekMaker) owner(t incident.Try) string {
	if t.Owner == "" || m.called[t.Owner] && t.Name != "" {
		return typed(t.Name, 80)
	}
	m.called[t.Owner] = true
	return Person(t.Owner)
}

// tryLine is what a try says and, below it, who has it by when and where it was decided.
func tryLine(lang incident.Lang, t incident.TryRow, day, owner, tz string, room int) string {
	what := typed(incident.OneLine(t.Text), room)
	t.Try.Reason = typed(incident.OneLine(t.Try.Reason), room)
	return text.TrySymbol(t) + " " + what + "\n" + text.TryAbout(lang, t, day, owner, typed(t.Title, min(room, 80)), tz)
}

// lastBlocks remind of what past reviews decided to try, while the response goes on.
func (m boardMaker) lastBlocks() []slack.Block {
	if len(m.LastTime) == 0 || m.over() {
		return nil
	}
	lines := []string{text.LastTitle.In(m.Lang)}
	for _, t := range m.LastTime[:min(len(m.LastTime), incident.LastTries)] {
		owner := typed(t.Try.Name, 40)
		lines = append(lines, bullet+typed(incident.OneLine(t.Text), m.room.title)+" ─ "+text.TryStands(m.Lang, t, "", owner))
	}
	more := ""
	if len(m.LastTime) > incident.LastTries {
		more = text.LastMore.In(m.Lang)
	}
	if m.Form != "" {
		more = text.Joined(more, Link(plan.TriesURL(m.Form), text.TriesLink.In(m.Lang)))
	}
	if more != "" {
		lines = append(lines, more)
	}
	return []slack.Block{Note(fit(m.Lang, lines, maxPart))}
}
