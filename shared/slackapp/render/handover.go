package render

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// briefRoom is how much of a brief there is room for, in characters.
type briefRoom struct {
	fact    int // of a fact, a title or a name
	entry   int // of what was decided or changed
	amended int // of a line that amends a section
	links   int
}

// briefRooms are tried in this order until the brief fits into one message. The last always fits.
var briefRooms = []briefRoom{{120, 150, 250, 600}, {60, 80, 120, 600}, {30, 40, 60, 300}}

// handover shows a handover of the command in as much detail as one message takes.
func handover(f plan.Handover) (r Reply) {
	for _, room := range briefRooms {
		if r = (handoverMaker{f, f.Lang, room}).message(); weight(r.Blocks) <= maxBlocks {
			break
		}
	}
	return r
}

// handoverMaker words a handover in one language.
type handoverMaker struct {
	plan.Handover
	lang incident.Lang
	room briefRoom
}

// message is a line for each section of the brief, what was found of it, and what there is to press. It calls upon nobody whose name is
// known.
func (m handoverMaker) message() Reply {
	f := m.Handover
	lines, blocks := inBoth(plan.Head{Lang: f.Lang, Also: f.Also}, func(lang incident.Lang) string { return m.in(lang).mark() + m.in(lang).first() })
	blocks[0] = Section(m.mark() + "*" + m.first() + "*")
	if f.Now != nil {
		blocks = append(blocks, Section(fit(f.Lang, m.sections(), maxText)))
		if f.Also != "" {
			blocks = append(blocks, Note(fit(f.Also, m.in(f.Also).sections(), maxText)))
		}
	}
	if amended := m.amended(); len(amended) > 0 {
		blocks = append(blocks, Section(fit(f.Lang, amended, maxText)))
	}
	if ways := m.ways(); ways != "" {
		blocks = append(blocks, Note(ways))
	}
	if acts := m.acts(); len(acts) > 0 {
		blocks = append(blocks, slack.NewActionBlock("handover", acts...))
	}
	return Reply{Text: notice(lines...), Blocks: blocks}
}

func (m handoverMaker) mark() string { return text.DrillPrefix(m.lang, m.Drill) }

func (m handoverMaker) in(lang incident.Lang) handoverMaker { m.lang = lang; return m }

func (m handoverMaker) when(at time.Time) string { return WhenFrom(m.Since, at, m.lang, m.Timezone) }

func (m handoverMaker) name(p incident.PersonID) string {
	return byName(Cut(m.Names[p], m.room.fact), p)
}

// called names whoever made an entry, and calls upon nobody.
func (m handoverMaker) called(p incident.PersonID) string {
	if !personID(string(p)) {
		return m.name(p)
	}
	return cmp.Or(typed(m.Names[p], min(60, m.room.fact)), text.NameUnknown.In(m.lang))
}

// first says whether it is handed over, or how it ended.
func (m handoverMaker) first() string {
	said := text.HandoverEnded.In(m.lang)
	if m.Ended.IsZero() {
		h := incident.Handover{From: m.From, To: m.To, Until: m.Until, Accepted: m.Accepted, Over: m.Over}
		said = text.HandoverLine(m.lang, h, time.Time{}, m.name, m.when)
	}
	return said
}

// sections are a line for each section of the brief.
func (m handoverMaker) sections() (lines []string) {
	words := m.words()
	for _, s := range incident.BriefSections {
		said := words.Short(m.Now.ShortBrief, s)
		if s == incident.BriefLinks {
			said = m.links(said)
		}
		walked := ""
		if w, ok := m.walk(s); ok {
			walked = text.SectionWalked(m.lang, m.when(w.At), w.Changed)
		}
		lines = append(lines, text.HandoverSection.In(m.lang, "title", text.BriefTitle(m.lang, s), "walked", walked, "line", said))
	}
	return lines
}

// links lead to what was made outside; none says that there is nothing.
func (m handoverMaker) links(none string) string {
	var all []string
	for _, l := range m.Now.Links {
		all = append(all, Link(l.URL, linkName(m.lang, l)))
	}
	if len(all) == 0 {
		return none
	}
	return oneLine(m.lang, all, m.room.links)
}

// oneLine is as many of several things as fit beside each other, and how many are missing.
func oneLine(lang incident.Lang, all []string, room int) (s string) {
	for n, one := range all {
		if room -= size(one) + len(" · "); room < 0 && n > 0 {
			return s + " · " + more(lang, len(all)-n)
		}
		if n > 0 {
			s += " · "
		}
		s += one
	}
	return s
}

func (m handoverMaker) walk(s incident.BriefSection) (w plan.WalkedSection, ok bool) {
	for _, w := range m.Walked {
		if w.Section == s {
			return w, true
		}
	}
	return w, false
}

// words write the brief for the room.
func (m handoverMaker) words() text.BriefWords {
	var i incident.Incident
	for _, phase := range slices.Sorted(maps.Keys(m.Now.Phases)) {
		i.Playbook.Phases = append(i.Playbook.Phases, incident.PlaybookPart{Phase: phase, Title: m.Now.Phases[phase]})
	}
	return text.BriefWords{
		Lang: m.lang, Incident: i, Names: m.called, When: m.when,
		Typed:    func(s string) string { return typed(s, m.room.fact) },
		Problem:  func(p incident.Problem) string { return problem(m.lang, m.Timezone, p) },
		Document: func(id string) string { return m.Now.Titles[id].In(m.lang) },
		Entry: func(e incident.Entry) incident.Entry {
			e.Changes = slices.Clone(e.Changes)
			e.Text, e.Names = Cut(incident.OneLine(e.Text), m.room.entry), nil
			for n := range e.Changes {
				e.Changes[n].From, e.Changes[n].To = Cut(e.Changes[n].From, m.room.entry/2), Cut(e.Changes[n].To, m.room.entry/2)
			}
			return escaped(namedEntry(m.lang, i, e))
		},
		Tool: func(t incident.ToolState) incident.ToolState { return *escapedTool(&t) },
	}
}

// amended are the lines by which sections were amended.
func (m handoverMaker) amended() (lines []string) {
	for _, s := range incident.BriefSections {
		if w, ok := m.walk(s); ok && w.Text != "" {
			line := text.HandoverLineOf.In(m.lang, "title", text.BriefTitle(m.lang, s), "line", typed(w.Text, m.room.amended))
			lines = append(lines, text.SectionAmended.In(m.lang, "text", line))
		}
	}
	return lines
}

// ways are how far the brief is walked, where all of it is, and where the two can speak.
func (m handoverMaker) ways() string {
	var parts []string
	if m.Now != nil {
		parts = append(parts, text.HandoverWalked.In(m.lang, "done", strconv.Itoa(len(m.Walked)), "of", strconv.Itoa(len(incident.BriefSections))))
	}
	if m.Page != "" {
		parts = append(parts, Link(m.Page, text.HandoverLink.In(m.lang)))
	}
	if m.Meeting != "" {
		parts = append(parts, Link(m.Meeting, text.LinkName(m.lang, incident.MeetingLink)))
	}
	return oneLine(m.lang, parts, maxText)
}

// acts are the buttons, for everybody: the rules say whose they are.
func (m handoverMaker) acts() (acts []slack.BlockElement) {
	seen := ask.Seen{Lang: m.lang}
	if m.Now == nil {
		return nil
	}
	h := incident.Handover{No: m.No, From: m.From, To: m.To}
	for _, w := range m.Walked {
		h.Walked = append(h.Walked, incident.Walked{Section: w.Section})
	}
	seen.State.Incident = incident.Incident{Status: incident.Open, Commander: m.From, Handover: &h}
	for _, a := range ask.On(ask.OnHandover) {
		if !a.Offered(seen) {
			continue
		}
		b := actButton(a, seen, Value(m.Incident, incident.TodoID(a.About(seen))))
		if a == ask.AcceptHandover {
			styled(b, slack.StylePrimary)
		}
		acts = append(acts, b)
	}
	return acts
}

// handoverNews tells of a handover on its way, or asks about it.
func handoverNews(f plan.News, n incident.News) string {
	when := func(at time.Time) string { return WhenFrom(f.Since, at, f.Lang, f.Timezone) }
	name := func(p incident.PersonID) string { return byName(n.Names[p], p) }
	return text.HandoverNews(f.Lang, n, asked(f.Lang, n.Ask), byName(n.Who, n.Entry.By), name, when)
}

// handedOver tells that the command is handed over: whoever commands now knows, and whoever did hears it.
func handedOver(f plan.News, n incident.News) string {
	said := text.HandedOver.In(f.Lang, "to", byName(n.Who, n.Entry.To), "from", who(f.Lang, n.Before), "voice", text.SpokenHow(f.Lang, n.Entry.Handover.Voice))
	return said + waits(f.Lang, n.Entry.Notice)
}
