package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// The ids of the buttons that settle what a report is about. Their value is a number under which the report is held back, and with
// ActionJoinSign the sign.
const (
	ActionJoinSign   = "sign_join"
	ActionSignAnyway = "sign_anyway"
)

// signCard renders the one message by which the help room hears of a sign, and of what became of it.
func signCard(f plan.SignCard) (r Reply) {
	for _, room := range signRooms {
		if r = (signMaker{f, room}).card(); weight(r.Blocks) <= maxBlocks {
			break
		}
	}
	return r
}

// signRoom is how much of a card there is room for: characters of what is known, and TODOs.
type signRoom struct{ known, todos int }

// signRooms are tried in this order until the card fits into one message, of which Slack takes 50 blocks. The last always fits.
var signRooms = []signRoom{{maxText, 20}, {2000, 18}, {1200, 12}, {600, 6}}

func (m signMaker) card() Reply {
	f := m.SignCard
	first := text.DrillPrefix(f.Lang, f.Drill) + m.title(f.Lang)
	lines, blocks := []string{first}, []slack.Block{Section(first)}
	if f.Also != "" {
		small := text.DrillPrefix(f.Also, f.Drill) + m.title(f.Also)
		blocks = append(blocks, Note(small))
	}
	if more := m.besides(); len(more) > 0 {
		lines, blocks = append(lines, more[0]), append(blocks, Section(fit(f.Lang, more, m.room.known)))
	}
	if f.Status != incident.SignStatus {
		return Reply{Text: notice(lines...), Blocks: blocks}
	}
	blocks = append(blocks, m.todos()...)
	blocks = append(blocks, Note(fit(f.Lang, nonEmpty(m.next()), maxText)))
	return Reply{Text: notice(lines...), Blocks: append(blocks, m.buttons()...)}
}

type signMaker struct {
	plan.SignCard
	room signRoom
}

// signTitles are the first lines, by what became of it.
var signTitles = map[incident.Status]text.Phrase{
	incident.SignStatus: text.SignTitle, incident.Open: text.SignStarted, incident.Resolved: text.SignOver, incident.Canceled: text.SignCanceled,
}

func (m signMaker) title(lang incident.Lang) string {
	p := signTitles[m.Status]
	switch {
	case m.Private && over(m.Status):
		p = text.SignPrivateOver
	case m.Private:
		p = text.SignPrivate
	case m.Status == incident.Canceled && m.Since.IsZero():
		p = text.SignDismissed
	case m.Status == incident.Open && m.Provisional:
		p = text.SignProvisional
	}
	return p.In(lang, "title", typed(m.Facts.Title, 120), "commander", commands(lang, m.Command), "when", m.when(m.Ended))
}

func (m signMaker) when(t time.Time) string { return WhenFrom(m.At, t, m.Lang, m.Timezone) }

// besides are the lines below the title: who is called, what is known, and where it led.
func (m signMaker) besides() (out []string) {
	if m.Private {
		return nil
	}
	switch {
	case m.Status == incident.SignStatus && len(m.Leads) > 0:
		out = append(out, text.SignLeads.In(m.Lang, "leads", text.List(m.Lang, m.leads())))
	case m.Status == incident.Open:
		out = append(out, text.SignStartedBy.In(m.Lang, "when", m.when(m.Since), "commander", commands(m.Lang, m.Command), "channel", channelLink(m.Lang, m.Room)))
	case m.Status == incident.Canceled:
		out = append(out, text.SignDismissedBy.In(m.Lang, "when", m.when(m.Ended), "who", who(m.Lang, m.EndedBy), "reason", typed(m.Reason, 300)))
	}
	return append(out, nonEmpty(m.known())...)
}

func (m signMaker) leads() (out []string) {
	for _, id := range m.SignCard.Leads {
		out = append(out, mention(id))
	}
	return out
}

// known is what was reported.
func (m signMaker) known() []string {
	services := text.OrUnknown(m.Lang, typed(text.List(m.Lang, m.Facts.Services), 200))
	out := []string{
		text.SignScope.In(m.Lang, "services", services, "where", place(m.Lang, m.Facts)),
		m.fact(text.SignSeen, "impact", m.Facts.Impact), m.fact(text.SignExpected, "expected", m.Expected), m.fact(text.SignOurs, "ours", m.ours()),
	}
	provider := providerLines(m.Lang, m.Timezone, m.At, m.Provider, m.Feed)
	return slices.Concat(out, provider, m.tools(), m.evidence(), m.reports()) // the end is cut first
}

// fact is a line of the card. What is not known is being confirmed until somebody decides, and then no line.
func (m signMaker) fact(said text.Phrase, place, value string) string {
	if value == "" && m.Status != incident.SignStatus {
		return ""
	}
	return said.In(m.Lang, place, text.OrUnknown(m.Lang, typed(value, 400)))
}

func (m signMaker) ours() string {
	if m.Ours {
		return text.SignYes.In(m.Lang)
	}
	return ""
}

// reports are the first one and, of several, how many there were and the latest.
func (m signMaker) reports() (out []string) {
	first := text.SignBy
	if m.By == "" {
		first = text.SignRaised
	}
	out = append(out, first.In(m.Lang, "when", m.when(m.At), "who", m.says(m.By, m.Facts.Source), "source", m.source(m.Facts.Source))+linked(m.Link))
	if m.Count > 1 {
		out = append(out, "*"+text.SignReports(m.Lang, m.Count, len(m.Sources))+"*")
		for _, r := range m.Reports[max(0, len(m.Reports)-m.Count+1):] {
			out = append(out, "• "+m.report(r)+linked(r.Link))
		}
	}
	if m.After != nil {
		out = append(out, cameBack(m.Lang, m.Form, m.when(m.After.At), m.After.ID))
	}
	return out
}

// reported is what somebody reported, and who said so to them.
func reported(lang incident.Lang, r incident.Report, most int) string {
	return text.Sourced(lang, typed(r.Text, most), typed(r.Source, 100))
}

// cameBack says that the same was dismissed before, and leads to that where there is a form.
func cameBack(lang incident.Lang, form, when string, id incident.ID) string {
	shown := string(id)
	if form != "" {
		shown = Link(form+"i/"+shown, shown)
	}
	return text.SignAfter.In(lang, "when", when, "id", shown)
}

// report is one of several reports. A monitor is its own source.
func (m signMaker) report(r incident.Report) string {
	said := reported(m.Lang, r, 120)
	if r.By == "" {
		said = typed(r.Text, 120)
	}
	return text.SignSaid.In(m.Lang, "when", m.when(r.At), "who", m.says(r.By, r.Source), "text", said)
}

func (m signMaker) source(s string) string { return text.OrUnknown(m.Lang, typed(s, 100)) }

// says is who said something: somebody, or the monitor itself.
func (m signMaker) says(p incident.PersonID, source string) string {
	if p == "" && source != "" {
		return typed(source, 100)
	}
	return who(m.Lang, p)
}

// linked is a link to what was seen, after a line.
func linked(url string) string {
	if url == "" {
		return ""
	}
	return " " + Link(url, "🔗")
}

func (m signMaker) evidence() (out []string) {
	for _, e := range slices.Backward(m.SignCard.Evidence) {
		p := text.SignEvidence
		if e.Over {
			p = text.SignCleared
		}
		out = append(out, p.In(m.Lang, "when", m.when(e.At), "who", m.says(e.By, e.Source), "text", typed(e.Text, 200))+linked(e.Link))
	}
	return out
}

// tools are how the team's own tools do.
func (m signMaker) tools() (out []string) {
	for _, state := range m.SignCard.Tools {
		out = append(out, text.ToolStands(m.Lang, *escapedTool(&state), m.when))
	}
	return out
}

// todos are what is to be done before the start, each with what moves it on.
func (m signMaker) todos() (blocks []slack.Block) {
	for n, t := range m.Todos {
		if n == m.room.todos {
			return append(blocks, Note(more(m.Lang, len(m.Todos)-n)))
		}
		name := typed(text.TodoName(m.Lang, t.ID), 40) + " " + typed(t.Title, 120)
		if t.State == incident.TodoDone || t.State == incident.TodoSkipped || t.Working() {
			blocks = append(blocks, Note(text.SignTodoDone.In(m.Lang, "symbol", text.Symbol(t.State), "todo", name)))
			continue
		}
		blocks = append(blocks, m.todo(t, name)...)
	}
	return blocks
}

// todo is one that is to be done: nobody's beside what takes it; above what whoever has it can do, as on the card of a TODO.
func (m signMaker) todo(t plan.TodoLine, name string) []slack.Block {
	line := func(owner string) string {
		return text.SignTodo.In(m.Lang, "symbol", text.Symbol(t.State), "todo", name, "due", m.when(t.Due), "owner", owner)
	}
	seen, value := seenLine(m.Lang, t), Value(m.Incident, t.ID)
	if t.Owner == "" {
		return besides(line(text.SignNobody.In(m.Lang)), actButton(ask.Claim, seen, value))
	}
	acts := []slack.BlockElement{actButton(ask.Finish, seen, value), todoMenu(seen, m.Incident, ask.Release)}
	return []slack.Block{Section(line(Person(t.Owner))), slack.NewActionBlock("", acts...)}
}

// next says what comes next, and what not to spend long on.
func (m signMaker) next() []string {
	unseen, next := "", text.SignFirst
	if m.Asked && !m.Ours {
		unseen = "⚠️ " + text.SignUnseen.In(m.Lang)
	}
	if m.Asked || m.NextAt.Sub(m.At) > incident.DecideWithin { // asked, or put off
		next = text.SignNext
	}
	return []string{unseen, text.SignThread.In(m.Lang) + text.Gap(m.Lang) + next.In(m.Lang, "when", m.when(m.NextAt))}
}

// buttons are what it may become, and below them what helps to decide.
func (m signMaker) buttons() []slack.Block {
	seen := ask.Seen{Lang: m.Lang}
	seen.State.Incident.Status = incident.SignStatus
	button := func(a *ask.Ask) *slack.ButtonBlockElement { return actButton(a, seen, Value(m.Incident, "")) }
	open := slack.NewButtonBlockElement(ActionLink, "", plain(text.ButtonMeetOpen.In(m.Lang)))
	open.URL = ask.MeetAt(m.Meeting)
	return []slack.Block{
		slack.NewActionBlock("sign", styled(button(ask.Begin), slack.StylePrimary), button(ask.BeginProvisional), button(ask.NotYet), button(ask.Dismiss)),
		slack.NewActionBlock("sign_more", button(ask.BeginAs), button(ask.Evidence), open, button(ask.Meet), button(ask.Correct)),
	}
}

// signQuestion asks about a sign, in its thread.
func signQuestion(f plan.SignQuestion) Reply {
	to, others := called(f.Lang, f.To, maxOthers)
	said := text.SignAsk(f.Step, !f.Ours).In(f.Lang,
		"who", text.List(f.Lang, to), "title", typed(f.Title, 120), "since", When(f.Since, f.Lang, f.Timezone))
	if len(to) == 0 { // nobody is to be called
		said = text.Capital(strings.TrimSpace(said))
	}
	return asking(text.DrillPrefix(f.Lang, f.Drill)+said, others)
}

// SignNoted tells whoever reported a sign what became of the report.
func SignNoted(lang incident.Lang, e incident.Entry, i incident.Incident) Reply {
	title := typed(i.Facts.Title, 120)
	said := text.SignNoted.In(lang, "title", title, "by", When(i.Begun().Add(incident.DecideWithin), lang, i.Settings.Timezone))
	switch {
	case e.Kind == incident.EntryReported && i.Sign != nil && i.Sign.Channel == "":
		said = text.SignNowhere.In(lang, "title", title)
	case e.Kind == incident.EntrySignJoined:
		said = text.SignAdded.In(lang, "title", title, "n", strconv.Itoa(e.Count))
	case e.Kind == incident.EntryEvidence:
		said = text.SignMade.In(lang, "channel", channelLink(lang, i.Links[incident.ChannelLink].Ref))
	}
	return say(lang, drillPrefix(lang, i)+said)
}

// Anew adds to the answer to a report that what it was to be added to was over.
func Anew(lang incident.Lang, r Reply) Reply {
	return r.And(say(lang, text.SignAnew.In(lang)))
}

// SignAside tells whoever reported what is answered in private whom to ask.
func SignAside(lang incident.Lang, i incident.Incident) Reply {
	return say(lang, drillPrefix(lang, i)+text.SignAside.In(lang, "commander", commands(lang, i.Commander)))
}

// SignAlike tells whoever said what mine is about what else is about the same by now: an incident that they can join, or a sign.
func SignAlike(lang incident.Lang, mine incident.Status, i incident.Incident) Reply {
	if i.Status == incident.SignStatus {
		return say(lang, drillPrefix(lang, i)+text.AlikeTo(mine).In(lang, "title", typed(i.Facts.Title, 120), "when", When(i.Begun(), lang, i.Settings.Timezone)))
	}
	line := SimilarLine(lang, i, i.Links[incident.ChannelLink].Ref)
	if i.Private {
		return say(lang, line)
	}
	return Reply{Text: notice(line), Blocks: besides(line, JoinButton(lang, i.ID))}
}

// BegunAlready leads whoever pressed "start" to the room of whoever did before.
func BegunAlready(lang incident.Lang, i incident.Incident, channelID string) Reply {
	r := say(lang, SimilarLine(lang, i, channelID))
	if !i.Private {
		r.Blocks = append(r.Blocks, slack.NewActionBlock("similar", JoinButton(lang, i.ID)))
	}
	return r
}

// NearSign is a sign or an incident that a report might be about.
type NearSign struct {
	ID     incident.ID
	Title  string // empty: it is private
	Status incident.Status
	At     time.Time
}

// Near asks what a report is about that does not say where and what is hit. held names the report.
func Near(lang incident.Lang, tz string, all []NearSign, held string) Reply {
	another := button(ActionSignAnyway, held, text.ButtonSignAnyway.In(lang))
	r := Reply{Text: notice(text.SignNear.In(lang)), Blocks: besides(text.SignNear.In(lang), another)} // beside: a form shows no row of buttons
	for _, n := range all[:min(len(all), 8)] {
		title := cmp.Or(typed(n.Title, 120), text.SignHidden.In(lang))
		line := text.SignNearAt.In(lang, "when", When(n.At, lang, tz), "title", title, "status", text.Status(lang, n.Status))
		r.Blocks = append(r.Blocks, besides(line, button(ActionJoinSign, Value(n.ID, incident.TodoID(held)), text.ButtonJoinSign.In(lang)))...)
	}
	return r
}
