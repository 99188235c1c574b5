package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// capacity is how much of a board there is room for.
type capacity struct {
	todos    int  // lines in each group
	problems int  // with a button each
	title    int  // characters of a TODO's title
	fact     int  // characters of a fact
	linked   int  // characters of the links to documents
	last     int  // characters of the latest word of progress
	links    bool // the TODOs' numbers link to their messages
}

// rooms are tried in this order until the board fits into one message. The last always fits.
var rooms = []capacity{
	{todos: 60, problems: 8, title: 120, fact: 400, linked: 2000, last: 60, links: true},
	{todos: 60, problems: 8, title: 60, fact: 200, linked: 2000, last: 30, links: true},
	{todos: 40, problems: 6, title: 60, fact: 200, linked: 1500},
	{todos: 25, problems: 5, title: 40, fact: 100, linked: 1500},
	{todos: 12, problems: 3, title: 40, fact: 100, linked: 1000},
	{todos: 6, problems: 2, title: 24, fact: 40, linked: 500},
}

type boardMaker struct {
	plan.Board
	room capacity
}

// board renders the pinned overview in as much detail as one message takes.
func board(f plan.Board) (r Reply) {
	for _, size := range rooms {
		m := boardMaker{f, size}
		r = Reply{Text: notice(m.notice()), Blocks: m.blocks()}
		if weight(r.Blocks) <= maxBlocks {
			break
		}
	}
	return r
}

func (m boardMaker) blocks() []slack.Block {
	blocks := append([]slack.Block{m.headline()}, m.standBlocks()...)
	blocks = append(blocks, m.titleBlocks()...)
	blocks = append(blocks, m.handoverBlocks()...)
	blocks = append(blocks, m.topBlocks()...)
	blocks = append(blocks, m.wordBlocks()...)
	blocks = append(blocks, Note(m.facts()))
	blocks = append(blocks, m.noticeBlocks()...)
	blocks = append(blocks, m.providerBlocks()...)
	blocks = append(blocks, m.problemBlocks()...)
	blocks = append(blocks, m.draftBlocks()...)
	blocks = append(blocks, m.todoBlocks()...)
	blocks = append(blocks, m.linkBlocks()...)
	if actions := m.actions(); len(actions.Elements.ElementSet) > 0 {
		blocks = append(blocks, actions)
	}
	return blocks
}

// headline is the largest line: by when customers must hear next; where nothing is planned, what the board is about. It is plain text, so
// that the moment stands in the incident's zone; below it each reader has it in their own.
func (m boardMaker) headline() slack.Block {
	if m.NextNotice.IsZero() {
		return header(m.prefix() + incident.OneLine(m.Facts.Title))
	}
	said, at := text.BoardNext, m.NextNotice
	if !m.NoticeLate.IsZero() {
		said, at = text.BoardNextLate, m.NoticeLate
	}
	line := said.In(m.Lang, "at", clockFrom(m.Since, at, m.Lang, m.Timezone))
	if m.NextStage != "" {
		line = text.BoardNextOf.In(m.Lang, "said", line, "notice", text.NoticeName(m.Lang, m.NextNo, m.NextStage))
	}
	return header(m.prefix() + line)
}

// standBlocks are by when the provider promised to speak again, beside our own promise.
func (m boardMaker) standBlocks() []slack.Block {
	said := text.ProviderPromise(m.Lang, m.Provider, m.Feed, func(at time.Time) string { return WhenFrom(m.Since, at, m.Lang, m.Timezone) })
	if m.NextNotice.IsZero() || m.over() || said == "" {
		return nil
	}
	return []slack.Block{Section("📡 " + said)}
}

// titleBlocks are what the board is about, where the headline says something else: as it was typed.
func (m boardMaker) titleBlocks() []slack.Block {
	if m.NextNotice.IsZero() {
		return nil
	}
	return []slack.Block{slack.NewSectionBlock(plain(Cut(incident.OneLine(m.Facts.Title), maxHeader)), nil, nil)}
}

func (m boardMaker) prefix() string { return headPrefix(m.Lang, m.Head) }

// headPrefix begins what is said of a drill, and of what was started before anybody knew.
func headPrefix(lang incident.Lang, h plan.Head) string {
	return text.DrillPrefix(lang, h.Drill) + text.ProvisionalPrefix(lang, h.Provisional && !over(h.Status))
}

func (m boardMaker) over() bool { return over(m.Status) }

// status is where the incident stands, and not only that it is over.
func (m boardMaker) status() incident.Status {
	if m.Status == incident.Resolved && !m.InReview {
		return incident.Closed
	}
	return m.Status
}

// over reports whether an incident has ended. A status that says neither how nor that it runs is no end.
func over(s incident.Status) bool { return s == incident.Resolved || s == incident.Canceled }

func (m boardMaker) phase() string {
	if m.PhaseTitle != "" {
		return typed(m.PhaseTitle, 40)
	}
	return text.Phase(m.Lang, m.Phase)
}

// next is when customers must hear next.
func (m boardMaker) next() string {
	return nextNotice(m.Lang, m.Timezone, m.Since, m.NextNotice, m.NoticeLate)
}

// nextNotice is when customers must hear next, or since when they should have.
func nextNotice(lang incident.Lang, tz string, since, next, late time.Time) string {
	switch {
	case !late.IsZero():
		return text.LateSince.In(lang, "due", WhenFrom(since, late, lang, tz))
	case next.IsZero():
		return text.NothingPlanned.In(lang)
	}
	return WhenFrom(since, next, lang, tz)
}

// notice is the line for those who read notifications only.
func (m boardMaker) notice() string {
	title := m.prefix() + typed(m.Facts.Title, 120)
	switch m.Status {
	case incident.Resolved:
		return text.ResolvedLine.In(m.Lang, "title", title, "when", m.ended(), "who", who(m.Lang, m.EndedBy))
	case incident.Canceled:
		return text.CanceledLine.In(m.Lang, "title", title, "when", m.ended(), "who", who(m.Lang, m.EndedBy))
	}
	return text.BoardFallback.In(m.Lang, "title", title, "phase", m.phase(), "commander", commands(m.Lang, m.Command), "next", m.next())
}

func (m boardMaker) ended() string { return WhenFrom(m.Since, m.Ended, m.Lang, m.Timezone) }

// top is the line that is always the same: phase, since when, commander, next customer notice; or how it ended.
func (m boardMaker) top() string {
	var end text.Phrase
	var why string
	switch m.Status {
	case incident.Resolved:
		end, why = text.BoardResolved, text.EndNote.In(m.Lang, "note", typed(m.Reason, m.room.fact))
		if m.InReview {
			end = text.BoardReview
		}
	case incident.Canceled:
		end, why = text.BoardCanceled, text.EndReason.In(m.Lang, "reason", typed(m.Reason, m.room.fact))
	default:
		return text.BoardTop.In(m.Lang, "phase", m.phase(), "since", WhenFrom(m.Since, m.PhaseSince, m.Lang, m.Timezone),
			"commander", m.leader(), "next", m.next())
	}
	line := end.In(m.Lang, "when", m.ended(), "who", who(m.Lang, m.EndedBy), "commander", commands(m.Lang, m.Command))
	lines := append([]string{line}, m.sides()...)
	if m.Reason != "" {
		lines = append(lines, why)
	}
	return strings.Join(lines, "\n")
}

// sides say by what people knew that it was over.
func (m boardMaker) sides() []string {
	if m.Sides == nil {
		return nil
	}
	return text.Sides(m.Lang, &incident.Sides{Provider: typed(m.Sides.Provider, m.room.fact), Own: typed(m.Sides.Own, m.room.fact)})
}

// leader is who commands, and to whom that is offered.
func (m boardMaker) leader() string {
	return leader(m.Lang, m.Command, m.seen().State.Incident.Offered(), func(at time.Time) string { return WhenFrom(m.Since, at, m.Lang, m.Timezone) })
}

// topBlocks are the top line, with the button that shows the board in the second language of its room: there, since it is also offered
// when all is over.
func (m boardMaker) topBlocks() []slack.Block {
	if m.Also == "" {
		return []slack.Block{Section(m.top())}
	}
	return besides(m.top(), languageButton(m.Also, m.Incident, ""))
}

// facts names every fact, those that are being confirmed as well.
func (m boardMaker) facts() string {
	f := m.Facts
	known := func(s string) string { return text.OrUnknown(m.Lang, typed(s, m.room.fact)) }
	return text.BoardFacts.In(m.Lang, "place", place(m.Lang, f), "services", known(text.List(m.Lang, f.Services)),
		"impact", known(f.Impact), "source", m.source(),
		"severity", typed(text.Severity(m.Lang, f.Severity), 40))
}

// handoverBlocks say that the command is not handed over, before who has it.
func (m boardMaker) handoverBlocks() []slack.Block {
	if m.Handover == nil || m.over() {
		return nil
	}
	h := incident.Handover{From: m.Handover.From, To: m.Handover.To, Until: m.Handover.Until}
	said := text.HandoverLine(m.Lang, h, time.Time{}, Person, func(at time.Time) string { return WhenFrom(m.Since, at, m.Lang, m.Timezone) })
	return []slack.Block{Section("*" + said + "*")}
}

// providerBlocks are what the provider says, while that counts.
func (m boardMaker) providerBlocks() []slack.Block {
	lines := providerLines(m.Lang, m.Timezone, m.Since, m.Provider, m.Feed)
	if len(lines) == 0 || m.over() {
		return nil
	}
	return []slack.Block{Note(fit(m.Lang, lines, maxPart))}
}

// noticeBlocks are what customers were told last and by how many of them, how the next notice stands, and after the end what they still
// wait for.
func (m boardMaker) noticeBlocks() (blocks []slack.Block) {
	at := func(at time.Time) string { return WhenFrom(m.Since, at, m.Lang, m.Timezone) }
	note := func(said string) {
		if said != "" {
			blocks = append(blocks, Note(said))
		}
	}
	if !m.over() || m.owes() {
		note(text.NoticesLine(m.Lang, m.Notices, who(m.Lang, m.Notices.By), at))
	}
	if m.owes() {
		note(text.BoardOwing.In(m.Lang, "at", at(m.Notices.Promise)))
	}
	note(m.delivery(at))
	note(m.portal())
	note(text.HeadlineLine(m.Lang, m.measured(), m.Ended, at))
	return blocks
}

// measured is what a board shows of the times of a response that is over.
func (m boardMaker) measured() (out measure.Measures) {
	if m.Told != nil {
		out.Told = *m.Told
	}
	if m.Times != nil {
		out.T0, out.Channel, out.Notice1 = m.Since, m.Times.Channel, m.Times.Notice1
	}
	return out
}

// owes reports whether customers still wait for what they were promised, although the response has ended.
func (m boardMaker) owes() bool { return m.seen().State.Incident.Owes() }

// delivery is who was told by the last notice that leaves by mail, with where it says who exactly.
func (m boardMaker) delivery(at func(time.Time) string) string {
	said := text.Delivery(m.Lang, m.Notices, at)
	if said == "" || m.Form == "" {
		return said
	}
	return said + " · " + Link(plan.ToldURL(m.Form, m.Incident), text.ToldTitle.In(m.Lang))
}

// portal is how the last notice stands on the portal, with the way there.
func (m boardMaker) portal() string {
	said := text.Portal(m.Lang, m.Portal)
	if said == "" || m.PortalURL == "" {
		return said
	}
	return said + " · " + Link(m.PortalURL, text.WebPortal.In(m.Lang))
}

// source is who said so: of several all, as far as there is room, and how many they are.
func (m boardMaker) source() string {
	if len(m.Sources) == 0 {
		return text.OrUnknown(m.Lang, typed(m.Facts.Source, m.room.fact))
	}
	return text.SignSources(m.Lang, typed(text.List(m.Lang, m.Sources), m.room.fact), m.Reports, len(m.Sources))
}

// place names region and zone.
func place(lang incident.Lang, f incident.Facts) string {
	region := text.OrUnknown(lang, typed(text.RegionName(lang, f.Region), 40))
	if f.Zone == "" {
		return region
	}
	return region + " " + typed(f.Zone, 40)
}

// who mentions a person; nobody is the tool itself.
func who(lang incident.Lang, p incident.PersonID) string {
	if p == "" {
		return text.TheTool.In(lang)
	}
	return Person(p)
}

func (m boardMaker) problemBlocks() (blocks []slack.Block) {
	if len(m.Problems) == 0 {
		return nil
	}
	blocks = append(blocks, Section(text.BoardProblems.In(m.Lang, "n", fmt.Sprint(len(m.Problems)))))
	for i, p := range m.Problems {
		if i == m.room.problems {
			return append(blocks, Note(more(m.Lang, len(m.Problems)-i)))
		}
		shown := p
		shown.Key = cmp.Or(m.Titles[p.Key], p.Key)
		said := problem(m.Lang, m.Timezone, shown)
		if p.Code == text.CodeWaiting {
			blocks = append(blocks, Section(said))
			continue
		}
		retry := actButton(ask.Retry, ask.Seen{Lang: m.Lang}, RetryValue(m.Incident, p.ID()))
		blocks = append(blocks, besides(said, retry)...)
	}
	return blocks
}

// draftBlocks are the documents that are behind what is known where people have rewritten them.
func (m boardMaker) draftBlocks() (blocks []slack.Block) {
	for _, d := range m.Drafts {
		title := typed(d.Title, 60)
		if d.URL != "" {
			title = Link(d.URL, Cut(incident.OneLine(d.Title), 60))
		}
		renew := actButton(ask.Renew, ask.Seen{Lang: m.Lang}, Value(m.Incident, incident.TodoID(d.ID)))
		blocks = append(blocks, besides(text.BoardDraft.In(m.Lang, "title", title, "places", text.Behind(m.Lang, d.Behind, d.Fixed)), renew)...)
	}
	return blocks
}

func (m boardMaker) linkBlocks() []slack.Block {
	var links []string
	for _, l := range m.Links {
		links = append(links, Link(l.URL, linkName(m.Lang, l)))
	}
	if len(links) == 0 || size(strings.Join(links, "")) > m.room.linked {
		return nil
	}
	return []slack.Block{Note(text.BoardLinks.In(m.Lang, "links", strings.Join(links, " · ")))}
}

// linkName is what a link is called: its title, or the word for it.
func linkName(lang incident.Lang, l plan.NamedLink) string {
	if l.Text != "" {
		return Cut(incident.OneLine(l.Text), 60)
	}
	return cmp.Or(text.LinkName(lang, l.Name), Cut(l.Name, 60))
}

// seen is what a board shows of its incident to those who press its buttons.
func (m boardMaker) seen() ask.Seen {
	s := ask.Seen{Lang: m.Lang}
	s.State.Incident = incident.Incident{Kind: incident.Live, Status: m.status(), Phase: m.Phase, Provisional: m.Provisional, Notices: m.Notices, Commander: m.Command}
	s.State.Incident.Settings.Listed, s.State.Incident.Offer = m.Listed, m.Offer
	if m.Vacant {
		s.State.Incident.Silence = &incident.Silence{Asks: 2}
	}
	if m.Drill {
		s.State.Incident.Kind = incident.Drill
	}
	s.State.Incident.Links = map[string]incident.Link{}
	for _, l := range m.Links {
		s.State.Incident.Links[incident.DocumentLink(l.Name)] = incident.Link{URL: l.URL}
	}
	return s
}

// actions are the buttons; of what has ended, those for what customers still wait for.
func (m boardMaker) actions() *slack.ActionBlock {
	seen, elements := m.seen(), []slack.BlockElement{}
	for _, a := range slices.Concat(ask.On(ask.OnCommand), ask.On(ask.OnBoard)) {
		if a.Offered(seen) && !(m.over() && a.Late(seen.State.Incident)) {
			elements = append(elements, actButton(a, seen, Value(m.Incident, "")))
		}
	}
	return slack.NewActionBlock("board", elements...)
}

// actButton is the button of an act.
func actButton(a *ask.Ask, seen ask.Seen, value string) *slack.ButtonBlockElement {
	b := button(a.Button, value, a.Label(seen))
	if a.Danger {
		return styled(b, slack.StyleDanger)
	}
	return b
}
