package text

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// The brief: what whoever comes later needs to know, section by section.

var briefTitles = map[incident.BriefSection]Phrase{
	incident.BriefFacts:     {"状況", "Situation"},
	incident.BriefChanged:   {"交代後の変化", "Changes this shift"},
	incident.BriefTodos:     {"未完了の TODO", "Open TODOs"},
	incident.BriefPromises:  {"予告・次報", "Promises"},
	incident.BriefCustomers: {"未連絡のお客様", "Customers not told"},
	incident.BriefFailed:    {"動いていないもの", "Not working"},
	incident.BriefDecisions: {"決定事項", "Decisions"},
	incident.BriefLinks:     {"リンク", "Links"},
}

var (
	briefNone = Phrase{"なし", "none"}

	briefSince     = Phrase{"{where}({phase}、{since} から)", "{where} ({phase}, since {since})"}
	briefWhat      = Phrase{"影響: {impact} / 重大度: {severity} / 情報源: {source}", "Impact: {impact} / severity: {severity} / source: {source}"}
	briefCommander = Phrase{"司令塔: {commander}", "Commander: {commander}"}
	briefMaybe     = Phrase{"暫定対応中(障害かどうかは未確定)", "Provisional: nobody knows yet whether it is an outage"}
	briefQuiet     = Phrase{"催促は {until} まで停止中({who})", "Reminders are paused until {until} ({who})"}

	briefOpenOne  = Phrase{"1件", "1 open"}
	briefOpenMany = Phrase{"{n}件", "{n} open"}
	briefLate     = Phrase{"遅れ {n}", "{n} late"}
	briefNobody   = Phrase{"担当なし {n}", "{n} without an owner"}
	briefChecked  = Phrase{"照合 {count}", "check {count}"}
	briefTodo     = Phrase{"{id} {title}({parts})", "{id} {title} ({parts})"}
	briefOwner    = Phrase{"担当: {who}", "{who}"}
	briefUnowned  = Phrase{"担当なし", "nobody on it"}
	briefWorking  = Phrase{"自動で実行中", "Noroshi is on it"}
	briefDue      = Phrase{"期限 {at}", "due {at}"}
	briefIsLate   = Phrase{"🔴 {at} から遅れ", "🔴 late since {at}"}

	briefNext      = Phrase{"次のお客様通知: {at}", "Next notice to customers: {at}"}
	briefNextLate  = Phrase{"🔴 お客様通知が {at} から遅れています", "🔴 The notice to customers is overdue since {at}"}
	briefNoNext    = Phrase{"次のお客様通知: 予定なし", "Next notice to customers: nothing planned"}
	briefSent      = Phrase{"送信済み: {notice}({at})", "Sent: {notice} ({at})"}
	briefWriting   = Phrase{"作成中: {notice}({state}、{who} が作成)", "In progress: {notice} ({state}, by {who})"}
	briefToApprove = Phrase{"承認待ち", "waiting for approval"}
	briefToSend    = Phrase{"承認済み、未送信", "approved, not sent"}

	briefUntoldOne  = Phrase{"直近の通知が届いていないお客様: 1社", "Not reached by the last notice: 1 customer"}
	briefUntold     = Phrase{"直近の通知が届いていないお客様: {n}社", "Not reached by the last notice: {n} customers"}
	briefAskedOnce  = Phrase{"営業・担当者への確認: 1回", "Their owners were asked once"}
	briefAskedOwner = Phrase{"営業・担当者への確認: {n}回", "Their owners were asked {n} times"}
	briefNoNotice   = Phrase{"お客様への通知はまだ1通も送られていません", "No notice has been sent to customers yet"}
	briefDelivering = Phrase{"メール送信中: {notice}", "Mails under way: {notice}"}

	briefBehindOne = Phrase{"「{document}」に最新でない箇所 1", "\"{document}\" is behind in 1 place"}
	briefBehind    = Phrase{"「{document}」に最新でない箇所 {n}", "\"{document}\" is behind in {n} places"}
	briefFaults    = Phrase{"{n}件", "{n} things"}
	briefEntry     = Phrase{"{at} {said}", "{at} {said}"}
)

// BriefTitle is what a section is called.
func BriefTitle(lang incident.Lang, section incident.BriefSection) string {
	return briefTitles[section].In(lang)
}

// BriefWords write a brief for one reader: Names a person, When a moment, Typed what a person typed, Problem what has failed outside. Entry
// and Tool return one as it may be written there.
type BriefWords struct {
	Lang     incident.Lang
	Incident incident.Incident
	Names    func(incident.PersonID) string
	When     func(time.Time) string
	Typed    func(string) string
	Problem  func(incident.Problem) string
	Document func(id string) string // what a document is called
	Entry    func(incident.Entry) incident.Entry
	Tool     func(incident.ToolState) incident.ToolState
}

// Lines are all that a section says; none: there is nothing.
func (w BriefWords) Lines(b incident.Brief, section incident.BriefSection) []string {
	switch section {
	case incident.BriefFacts:
		return w.facts(b.Facts)
	case incident.BriefChanged:
		return w.entries(b.Changed)
	case incident.BriefTodos:
		return w.todos(b.Todos)
	case incident.BriefPromises:
		return w.promises(b.Promises)
	case incident.BriefCustomers:
		return w.customers(b.Customers)
	case incident.BriefFailed:
		return w.failed(b.Failed)
	case incident.BriefDecisions:
		return w.entries(b.Decisions)
	}
	return w.links(b.Links)
}

// Line says a section in one line, without its title.
func (w BriefWords) Line(b incident.Brief, section incident.BriefSection) string {
	if section == incident.BriefLinks && len(b.Links) > 0 {
		titles := make([]string, len(b.Links))
		for n, l := range b.Links {
			titles[n] = w.Typed(w.LinkTitle(l))
		}
		return List(w.Lang, titles)
	}
	return w.Short(b.Short(), section)
}

// Short is Line of what a brief says in short, for any section but that of links.
func (w BriefWords) Short(b incident.ShortBrief, section incident.BriefSection) string {
	lines := w.Lines(b.Brief, section)
	switch {
	case section == incident.BriefTodos:
		return w.todoCounts(b.Counts)
	case section == incident.BriefFailed && b.Failures > 1:
		return briefFaults.In(w.Lang, "n", strconv.Itoa(b.Failures))
	case len(lines) == 0:
		return briefNone.In(w.Lang)
	}
	return lines[0]
}

func (w BriefWords) facts(f incident.FactsBrief) (lines []string) {
	lines = append(lines, w.where(f))
	if f.Provisional {
		lines = append(lines, briefMaybe.In(w.Lang))
	}
	lines = append(lines, briefWhat.In(w.Lang, "impact", OrUnknown(w.Lang, w.Typed(f.Facts.Impact)), "severity", OrUnknown(w.Lang, Severity(w.Lang, f.Facts.Severity)),
		"source", OrUnknown(w.Lang, w.Typed(f.Facts.Source))))
	lines = append(lines, w.commander(f))
	if f.Snooze != nil {
		lines = append(lines, briefQuiet.In(w.Lang, "until", w.When(f.Snooze.Until), "who", w.name(f.Snooze.By)))
	}
	return lines
}

// where says what is hit and where, the phase, and since when.
func (w BriefWords) where(f incident.FactsBrief) string {
	where := cmp.Or(w.Typed(Scope(w.Lang, f.Facts)), w.Typed(f.Facts.Title))
	return briefSince.In(w.Lang, "where", where, "phase", PhaseOf(w.Lang, w.Incident, f.Phase), "since", w.When(f.DeclaredAt))
}

func (w BriefWords) commander(f incident.FactsBrief) string {
	return briefCommander.In(w.Lang, "commander", Leader(w.Lang, f.Commander, f.Offer, w.name, w.When))
}

func (w BriefWords) name(p incident.PersonID) string { return name(w.Lang, p, w.Names) }

func (w BriefWords) todos(t incident.TodosBrief) (lines []string) {
	for _, todo := range t.Open {
		lines = append(lines, briefTodo.In(w.Lang, "id", TodoName(w.Lang, todo.ID), "title", w.Typed(todo.Title.In(w.Lang)), "parts", w.todo(todo, slices.Contains(t.Working, todo.ID))))
	}
	if t.Check != nil {
		lines = append(lines, briefChecked.In(w.Lang, "count", CheckCountOf(w.Lang, *t.Check)))
	}
	return lines
}

// todo says who has a TODO, and when it is due.
func (w BriefWords) todo(t incident.Todo, working bool) string {
	said := briefUnowned.In(w.Lang)
	switch owners := t.Claimants(); {
	case len(owners) > 0:
		names := make([]string, len(owners))
		for n, p := range owners {
			names[n] = w.name(p)
		}
		said = briefOwner.In(w.Lang, "who", List(w.Lang, names))
	case working:
		said = briefWorking.In(w.Lang)
	}
	switch {
	case !t.Late.IsZero():
		said = List(w.Lang, []string{said, briefIsLate.In(w.Lang, "at", w.When(t.Late))})
	case !t.Due.IsZero():
		said = List(w.Lang, []string{said, briefDue.In(w.Lang, "at", w.When(t.Due))})
	}
	return said
}

func (w BriefWords) todoCounts(t incident.TodoCounts) string {
	var parts []string
	add := func(p Phrase, n int) {
		if n > 0 {
			parts = append(parts, p.In(w.Lang, "n", strconv.Itoa(n)))
		}
	}
	add(Counted(t.Open, briefNone, briefOpenOne, briefOpenMany), max(1, t.Open))
	add(briefLate, t.Late)
	add(briefNobody, t.Unowned)
	if t.Check != nil {
		parts = append(parts, briefChecked.In(w.Lang, "count", CheckCountOf(w.Lang, *t.Check)))
	}
	return List(w.Lang, parts)
}

func (w BriefWords) promises(p incident.PromisesBrief) (lines []string) {
	switch {
	case !p.Late.IsZero():
		lines = append(lines, briefNextLate.In(w.Lang, "at", w.When(p.Late)))
	case p.Next.IsZero():
		lines = append(lines, briefNoNext.In(w.Lang))
	default:
		lines = append(lines, briefNext.In(w.Lang, "at", w.When(p.Next)))
	}
	n := p.Notices
	if n.Sent > 0 {
		lines = append(lines, briefSent.In(w.Lang, "notice", NoticeName(w.Lang, n.Sent, n.Stage), "at", w.When(n.SentAt)))
	}
	if n.Open > 0 {
		state := briefToApprove
		if n.Approved {
			state = briefToSend
		}
		lines = append(lines, briefWriting.In(w.Lang, "notice", NoticeName(w.Lang, n.Open, n.Next), "state", state.In(w.Lang), "who", w.name(n.By)))
	}
	if said := ProviderPromise(w.Lang, p.Provider, p.Feed, w.When); said != "" {
		lines = append(lines, said)
	}
	return lines
}

func (w BriefWords) customers(c incident.CustomersBrief) (lines []string) {
	if !c.Notified {
		lines = append(lines, briefNoNotice.In(w.Lang))
	}
	if c.Untold > 0 {
		lines = append(lines, Counted(c.Untold, Phrase{}, briefUntoldOne, briefUntold).In(w.Lang, "n", strconv.Itoa(c.Untold)))
	}
	if c.Asked > 0 {
		lines = append(lines, Counted(c.Asked, Phrase{}, briefAskedOnce, briefAskedOwner).In(w.Lang, "n", strconv.Itoa(c.Asked)))
	}
	if c.Delivery != nil && c.Delivery.OverAt.IsZero() {
		lines = append(lines, briefDelivering.In(w.Lang, "notice", NoticeName(w.Lang, c.Delivery.No, c.Delivery.Stage)))
	}
	return lines
}

func (w BriefWords) failed(f incident.FailedBrief) (lines []string) {
	for _, p := range f.Problems {
		lines = append(lines, w.Problem(p))
	}
	for _, t := range f.Tools {
		lines = append(lines, ToolStands(w.Lang, w.Tool(t), w.When))
	}
	for _, id := range slices.Sorted(maps.Keys(f.Behind)) {
		n := len(f.Behind[id])
		lines = append(lines, Counted(n, briefBehind, briefBehindOne, briefBehind).In(w.Lang, "document", cmp.Or(w.Typed(w.Document(id)), LinkName(w.Lang, id), id), "n", strconv.Itoa(n)))
	}
	return append(lines, w.feed(f.Feed)...)
}

// feed says what of the provider's word cannot be read.
func (w BriefWords) feed(f *incident.Feed) (lines []string) {
	switch {
	case f == nil:
		return nil
	case !f.Reads():
		return []string{FeedNews(w.Lang, incident.Entry{Kind: incident.EntryFeedLost, Feed: f}, w.When)}
	}
	for _, p := range f.Parts {
		lines = append(lines, boardPart.In(w.Lang, "part", p.Name, "since", w.When(p.Unread), "last", ""))
	}
	return lines
}

func (w BriefWords) entries(all []incident.Entry) (lines []string) {
	for _, e := range all {
		said := Entry(w.Lang, w.Entry(e), "", w.Names)
		lines = append(lines, briefEntry.In(w.Lang, "at", w.When(e.At), "said", strings.ReplaceAll(said, "\n", " ")))
	}
	return lines
}

func (w BriefWords) links(all []incident.Link) (lines []string) {
	for _, l := range all {
		lines = append(lines, w.Typed(w.LinkTitle(l))+" "+l.URL)
	}
	return lines
}
