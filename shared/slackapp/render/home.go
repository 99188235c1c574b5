package render

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// manyHome is how many TODOs, and how many incidents, a Home tab shows before the rest is counted. Slack: 100 blocks and 250 kB in a view;
// a section holds at least one line.
const manyHome = 25

// Home is what somebody sees in the app's Home tab.
type Home struct {
	Me       incident.PersonID
	Now      time.Time
	Timezone string              // of the settings
	Form     string              // where all of it is in a browser; "": nowhere
	Mine     []HomeTodo          // in any order
	Runs     []incident.Incident // in the order in which they are shown
	Tries    []incident.TryRow   // that the reader has, the longest due first
	Unseen   int                 // of how many of them nobody has read the TODOs
	Sited    bool                // there are sites
	Sites    []incident.Site     // of the person
}

// HomeTodo is a TODO that somebody has, alone or with others.
type HomeTodo struct {
	Todo incident.Todo
	In   incident.Incident
	URL  string // of its card; "": it is not known
}

// HomeOpenAgain is in a tab before anybody has opened it.
func HomeOpenAgain(lang incident.Lang) Reply { return say(lang, text.HomeOpenAgain.In(lang)) }

// Reply is the tab in its reader's language. name is what somebody is called, as far as that is known without asking Slack; "": it is not.
func (h Home) Reply(lang incident.Lang, name func(incident.PersonID) string) Reply {
	m := homeMaker{h, lang, name}
	blocks := append(m.todos(), m.runs()...)
	blocks = append(blocks, m.tries()...)
	blocks = append(blocks, m.shift()...)
	blocks = append(blocks, Note(text.HomeAsOf.In(lang, "when", When(h.Now, lang, h.Timezone))))
	return Reply{Blocks: blocks} // nobody is notified of it
}

type homeMaker struct {
	Home
	lang incident.Lang
	name func(incident.PersonID) string
}

// first is the tab in a line.
func (m homeMaker) first() string {
	switch {
	case len(m.Mine) > 0:
		return text.HomeMine.In(m.lang, "n", fmt.Sprint(len(m.Mine)))
	case len(m.Runs) > 0:
		return text.HomeFree.In(m.lang)
	}
	return text.HomeIdle.In(m.lang)
}

// todos are those of the reader, the one due first first: those that are late come before all others.
func (m homeMaker) todos() []slack.Block {
	var lines []string
	sorted := byDue(m.Mine, func(t HomeTodo) time.Time { return dueOrLate(t.Todo) })
	for _, t := range sorted[:min(manyHome, len(sorted))] {
		lines = append(lines, m.todo(t))
	}
	blocks := m.list(m.first(), lines, len(sorted))
	if m.Unseen > 0 {
		blocks = append(blocks, Note(text.Counted(m.Unseen, text.HomeUnseen, text.HomeUnseenOne, text.HomeUnseen).In(m.lang, "n", fmt.Sprint(m.Unseen))+m.inBrowser()))
	}
	return blocks
}

// todo is one TODO: what, by when, for whom, in which incident.
func (m homeMaker) todo(t HomeTodo) string {
	what := drillPrefix(m.lang, t.In) + text.Symbol(t.Todo.State) + " " + m.card(t) + " " + typed(t.Todo.Title.In(m.lang), 120)
	more := append(nonEmpty([]string{m.due(t), m.helps(t.Todo)}), typed(t.In.Facts.Title, 80))
	return text.LineMore.In(m.lang, "what", what, "more", strings.Join(more, " · "))
}

// card is a TODO's number, which leads to its card.
func (m homeMaker) card(t HomeTodo) string {
	name := text.TodoName(m.lang, t.Todo.ID)
	if t.URL != "" {
		return Link(t.URL, name)
	}
	return typed(name, 40)
}

// due is by when it was or is wanted; "": nobody said.
func (m homeMaker) due(t HomeTodo) string {
	due := dueOrLate(t.Todo)
	said := text.LineDue
	switch {
	case due.IsZero():
		return ""
	case due.Before(m.Now):
		said = text.LateSince
	}
	return said.In(m.lang, "due", WhenFrom(m.Now, due, m.lang, t.In.Settings.Timezone))
}

// helps is whom the reader helps; "": it is theirs.
func (m homeMaker) helps(t incident.Todo) string {
	if t.Owner == m.Me {
		return ""
	}
	return text.HomeHelps.In(m.lang, "owner", m.called(t.Owner, t.Names[t.Owner]))
}

// runs are what goes on, and who commands.
func (m homeMaker) runs() []slack.Block {
	if len(m.Runs) == 0 {
		return nil
	}
	var lines []string
	for _, i := range m.Runs[:min(manyHome, len(m.Runs))] {
		lines = append(lines, bullet+m.run(i))
	}
	return m.list(text.HomeRuns.In(m.lang, "n", fmt.Sprint(len(m.Runs))), lines, len(m.Runs))
}

func (m homeMaker) run(i incident.Incident) string {
	leads := text.HomeNobody.In(m.lang)
	if i.Commander != "" || i.Offered().No > 0 {
		leads = text.HomeLeader.In(m.lang, "commander", m.leader(i))
	}
	return text.HomeRun.In(m.lang, "title", drillPrefix(m.lang, i)+text.ProvisionalPrefix(m.lang, i.Provisional)+typed(i.Facts.Title, 120),
		"phase", typed(text.PhaseOf(m.lang, i, i.Phase), 40), "leader", leads, "channel", channelOf(m.lang, i))
}

// leader is who commands, and to whom that is offered.
func (m homeMaker) leader(i incident.Incident) string {
	called := func(p incident.PersonID) string { return m.called(p, "") }
	return text.Leader(m.lang, i.Commander, i.Offered(), called, func(at time.Time) string { return WhenFrom(m.Now, at, m.lang, i.Settings.Timezone) })
}

// called is what somebody is called: the reader by no name. Slack shows the name of whoever has none in the store.
func (m homeMaker) called(p incident.PersonID, known string) string {
	if p == m.Me {
		return text.HomeYou.In(m.lang)
	}
	if known = cmp.Or(known, m.name(p)); known != "" {
		return typed(known, 80)
	}
	return Person(p)
}

// tries are those that the reader has, each with a button.
func (m homeMaker) tries() []slack.Block {
	if len(m.Tries) == 0 {
		return nil
	}
	blocks := []slack.Block{Section(text.HomeTries.In(m.lang, "n", fmt.Sprint(len(m.Tries))))}
	day := m.Now.In(text.Zone(m.Timezone)).Format(time.DateOnly)
	for _, t := range m.Tries {
		blocks = append(blocks, tryBlocks(m.lang, t, tryLine(m.lang, t, day, text.HomeYou.In(m.lang), m.Timezone, 120))...)
	}
	return blocks
}

// shift says when the reader is on shift, site by site.
func (m homeMaker) shift() []slack.Block {
	switch {
	case !m.Sited:
		return []slack.Block{Note(text.HomeNoSites.In(m.lang))}
	case len(m.Sites) == 0:
		return []slack.Block{Note(text.HomeNoShift.In(m.lang))}
	}
	lines := []string{text.HomeShift.In(m.lang)}
	for _, s := range m.Sites {
		moment := func(from, at time.Time) string { return WhenFrom(from, at, m.lang, s.Timezone) }
		lines = append(lines, text.ShiftOf(m.lang, s, typed(s.ID, 40), m.Now, moment))
	}
	return []slack.Block{Section(fit(m.lang, lines, maxText))}
}

// list is a title with lines below it, and how many of all are not shown. A section holds as many lines as fit into it.
func (m homeMaker) list(title string, lines []string, all int) (blocks []slack.Block) {
	hidden := all - len(lines)
	lines = append([]string{title}, lines...)
	if hidden > 0 {
		lines = append(lines, more(m.lang, hidden)+m.inBrowser())
	}
	for len(lines) > 0 {
		n := fitting(lines)
		blocks = append(blocks, Section(fit(m.lang, lines[:n], maxText)))
		lines = lines[n:]
	}
	return blocks
}

// inBrowser leads to where all of it is; "": nowhere.
func (m homeMaker) inBrowser() string {
	if m.Form == "" {
		return ""
	}
	return " · " + Link(m.Form, text.HomeForm.In(m.lang))
}
