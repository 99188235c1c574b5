package render

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// news tells the room what was decided, a line each.
func news(f plan.News) Reply {
	var lines []string
	for _, n := range f.Lines {
		lines = append(lines, text.DrillPrefix(f.Lang, f.Drill)+newsLine(f, n))
	}
	return Reply{Text: notice(lines...), Blocks: append([]slack.Block{Section(fit(f.Lang, lines, maxText))}, newsActs(f)...)}
}

func newsLine(f plan.News, n incident.News) string {
	switch n.Entry.Kind {
	case incident.EntryCommander, incident.EntryDeclared:
		if n.Entry.Handover != nil {
			return handedOver(f, n)
		}
		return newCommander(f, n)
	case incident.EntryToolDown, incident.EntryToolUp:
		return toolLine(f, n.Entry)
	case incident.EntryProvider, incident.EntryProviderMended, incident.EntryProviderLate, incident.EntryProviderGone:
		return providerNews(f, n.Entry)
	case incident.EntryOwnersAsked:
		return ownersAsked(f, n)
	case incident.EntryFeedLost, incident.EntryFeedBack:
		return text.FeedNews(f.Lang, n.Entry, func(at time.Time) string { return WhenFrom(f.Since, at, f.Lang, f.Timezone) })
	}
	if said := commandNews(f, n); said != "" {
		return said
	}
	if n.Entry.AboutHandover() {
		return handoverNews(f, n)
	}
	said := newsEntry(f, n)
	if n.Entry.Kind == incident.EntryClosed || n.Entry.Closes {
		return reviewOver(f, n, said)
	}
	switch n.Entry.Kind {
	case incident.EntryChecked, incident.EntryExcused:
		return cmp.Or(asksWatch(f, n), text.CheckComplete.In(f.Lang)) + "\n" + said
	case incident.EntryPromiseAsked:
		at := func(at time.Time) string { return WhenFrom(f.Since, at, f.Lang, f.Timezone) }
		return text.PromiseAsked(f.Lang, *n.Entry.Notice, asked(f.Lang, n.Ask), at(n.Entry.Notice.Promise))
	case incident.EntryNoticeSoon, incident.EntryNoticeLate:
		return text.NoticeNext(f.Lang, n.Entry, asked(f.Lang, n.Ask), WhenFrom(f.Since, n.Entry.Notice.Promise, f.Lang, f.Timezone))
	case incident.EntryNoticeAsked:
		return text.NoticeAsked(f.Lang, n.Entry, asked(f.Lang, n.Ask))
	case incident.EntryNoticeDrafted, incident.EntryNoticeVoided, incident.EntryTakenOver:
		said += text.NoticeAsk(f.Lang, *n.Entry.Notice, asked(f.Lang, n.Ask))
	case incident.EntryCanceled:
		said += text.CancelAsk(f.Lang, n.Entry, asked(f.Lang, n.Ask))
	case incident.EntryTakeoverFailed:
		said += text.TakeoverFailed(f.Lang, asked(f.Lang, n.Ask))
	}
	return said
}

// reviewOver tells that the review is over, when the channel is archived, and where the record is taken along. said is how it ended.
func reviewOver(f plan.News, n incident.News, said string) string {
	if n.Entry.Todo != "" {
		said = text.ReviewDone.In(f.Lang, "who", byName(n.Who, n.Entry.By))
	}
	if !f.Archives.IsZero() {
		said += "\n" + text.BoardArchives.In(f.Lang, "at", text.Day(f.Archives, f.Lang, f.Timezone))
	}
	if f.Record != "" {
		said += "\n" + text.ReviewRecord.In(f.Lang, "link", Link(f.Record, text.RecordOpen.In(f.Lang)))
	}
	return said
}

// asksWatch asks whoever commands whether to go on to the watch phase; "": nobody is asked, or not any more.
func asksWatch(f plan.News, n incident.News) string {
	if f.Watch == "" || n.Entry.Offers == "" {
		return ""
	}
	return text.AskWatch(f.Lang, n, asked(f.Lang, n.Ask), typed(f.Watch, 40))
}

// newsEntry is what the timeline says of news, without calling upon whoever did it.
func newsEntry(f plan.News, n incident.News) string {
	return text.Entry(f.Lang, escaped(n.Entry), "", func(p incident.PersonID) string {
		if p == n.Entry.By {
			return byName(n.Who, p)
		}
		return Person(p)
	})
}

// ownersAsked asks those who look after customers whom nobody has told.
func ownersAsked(f plan.News, n incident.News) string {
	said := text.OwnersAsked(f.Lang, n.Entry, mention, asked(f.Lang, n.Ask))
	if f.Told == "" {
		return said
	}
	return said + "\n" + Link(f.Told, text.ToldTheirs.In(f.Lang))
}

// commandNews is what is told of an offer of the command, or asked about who has it; "": the news are others.
func commandNews(f plan.News, n incident.News) string {
	when := func(at time.Time) string { return WhenFrom(f.Since, at, f.Lang, f.Timezone) }
	return text.CommandNews(f.Lang, n, asked(f.Lang, n.Ask), byName(n.Who, n.Entry.By), Person, when)
}

// newCommander tells whoever commands from now on, with what they take over.
func newCommander(f plan.News, n incident.News) string {
	e, said := n.Entry, text.CommandTaken
	switch {
	case e.Kind == incident.EntryDeclared:
		said = text.CommandDeclared
	case e.By == e.To && n.Before == "":
		said = text.CommandTakenFree
	case e.By == e.To:
	case n.Before == "" && e.Was == "" && e.Kind == incident.EntryCommander:
		said = text.CommandGivenFree
	case e.By == n.Before:
		said = text.CommandGiven
	default:
		said = text.CommandChanged
	}
	from := who(f.Lang, n.Before)
	if n.Before == e.By {
		from = byName(n.Who, e.By)
	}
	first := said.In(f.Lang, "to", who(f.Lang, e.To), "who", byName(n.Who, e.By), "from", from)
	next := nextNotice(f.Lang, f.Timezone, f.Since, n.Next, n.Late)
	lines := []string{first + text.Gap(f.Lang) + text.CommandHas.In(f.Lang, "next", next, "unowned", unowned(f.Lang, n.Unowned)) + waits(f.Lang, e.Notice)}
	if watch := asksWatch(f, n); watch != "" {
		lines = append(lines, watch)
	}
	return strings.Join(lines, "\n")
}

// waits says which notice waits for whoever commands; "": none does.
func waits(lang incident.Lang, n *incident.NoticeMark) string {
	if n == nil {
		return ""
	}
	return "\n" + text.CommandWaits.In(lang, "notice", text.NoticeName(lang, n.No, n.Stage))
}

// byName names somebody without calling upon them, where their name is known.
func byName(name string, p incident.PersonID) string {
	if name == "" {
		return Person(p)
	}
	return typed(name, 60)
}

// unowned counts TODOs without an owner, as a part of a sentence.
func unowned(lang incident.Lang, n int) string {
	return text.Counted(n, text.UnownedNone, text.UnownedOne, text.UnownedMany).In(lang, "n", fmt.Sprint(n))
}

// givers says who gave a TODO, by what they did.
var givers = map[incident.EntryKind]text.Phrase{
	incident.EntryReassigned: text.GivenHanded, incident.EntryAdded: text.GivenAdded, incident.EntryPassed: text.GivenPassed, incident.EntryReopened: text.GivenReopened,
}

// given tells somebody that a TODO is theirs, and by when.
func given(f plan.Given) Reply {
	said, ok := givers[f.Kind]
	switch {
	case f.From != "" && f.By == f.To:
		said, f.Due = text.GivenTaken, time.Time{} // it is due for somebody else
	case f.From != "":
		said = text.GivenMoved
	case !ok:
		said = text.GivenHanded
	}
	s := text.DrillPrefix(f.Lang, f.Drill) + said.In(f.Lang, "to", who(f.Lang, f.To), "who", byName(f.Who, f.By), "from", who(f.Lang, f.From),
		"todo", typed(text.TodoName(f.Lang, f.Todo), 40)+" "+typed(f.Title, 150))
	if !f.Due.IsZero() {
		s += text.Gap(f.Lang) + text.GivenDue.In(f.Lang, "due", WhenFrom(f.Since, f.Due, f.Lang, f.Timezone))
	}
	return Reply{Text: notice(s), Blocks: []slack.Block{Section(s)}}
}

// endings are the sentences that tell a department that all is over, or while the response still runs that the outage is; titledEndings those of outages known by their title alone,
// secretEndings those of private incidents.
var (
	endings = map[incident.Status]text.Phrase{
		incident.Open: text.AllClearWhat, incident.Resolved: text.EndedResolved, incident.Canceled: text.EndedCanceled,
	}
	titledEndings = map[incident.Status]text.Phrase{
		incident.Open: text.AllClearTitled, incident.Resolved: text.EndedTitled, incident.Canceled: text.EndedTitledCanceled,
	}
	secretEndings = map[incident.Status]text.Phrase{
		incident.Resolved: text.EndedPrivate, incident.Canceled: text.EndedPrivateCanceled,
	}
)

// ending says what is over: what was hit and where, or else its title.
func ending(f plan.Ended, pairs []string) string {
	return ofOutage(f, endings[f.Status], titledEndings[f.Status], pairs)
}

// ofOutage says something of an outage by what was hit and where, or else by its title.
func ofOutage(f plan.Ended, scoped, titled text.Phrase, pairs []string) string {
	if scope := text.Scope(f.Lang, f.Facts); scope != "" {
		return scoped.In(f.Lang, append(pairs, "what", typed(scope, 120))...)
	}
	return titled.In(f.Lang, append(pairs, "title", typed(f.Facts.Title, 120))...)
}

// customers is what customers must be told of a false alarm: nothing, unless they were told of it.
func customers(lang incident.Lang, notified bool) string {
	if notified {
		return text.CustomersCorrect.In(lang)
	}
	return text.CustomersNothing.In(lang)
}

// ended tells a department that all is over, under what told it of the beginning.
func ended(f plan.Ended, refs plan.Refs) Reply {
	lines, blocks := inBoth(f.Head, func(lang incident.Lang) string {
		f := f
		f.Lang = lang
		return text.DrillPrefix(lang, f.Drill) + endedLine(f, channelLink(lang, cmp.Or(f.Room, refs[plan.ChannelKey].ID)))
	})
	return Reply{Text: notice(lines...), Blocks: blocks}
}

// maxAllClear is how much of an all-clear a paragraph shows: all of it, unless most of it had to be escaped.
const maxAllClear = 2200

func endedLine(f plan.Ended, room string) string {
	switch {
	case f.Relapsed && f.Private:
		return text.TakenUpPrivate.In(f.Lang)
	case f.Relapsed && f.TakenUp:
		return ofOutage(f, text.TakenUpWhat, text.TakenUpTitled, []string{"channel", room})
	case f.Relapsed:
		return ofOutage(f, text.RelapsedWhat, text.RelapsedTitled, []string{"channel", room})
	}
	times := []string{"from", WhenFrom(f.Ended, f.Since, f.Lang, f.Timezone), "to", WhenFrom(f.Since, f.Ended, f.Lang, f.Timezone), "customers", customers(f.Lang, f.Notified)}
	if f.Private {
		return secretEndings[f.Status].In(f.Lang, times...)
	}
	s := ending(f, times)
	if f.Recovered && f.Status != incident.Canceled {
		s += text.Gap(f.Lang) + text.EndedRecovered.In(f.Lang)
	}
	s += text.Gap(f.Lang) + text.EndedRoom.In(f.Lang, "channel", room)
	if said := cmp.Or(f.AllClear.In(f.Lang), f.AllClear.JA, f.AllClear.EN); said != "" {
		s += "\n" + within(said, maxAllClear)
	}
	return s
}

// asked mentions those who are asked to approve a notice; the last of many are counted.
func asked(lang incident.Lang, to []string) string {
	all := make([]string, len(to))
	for i, id := range to {
		all[i] = mention(id)
	}
	n := roomFor(all, maxCalled)
	said := strings.Join(all[:n], " ")
	if n < len(all) {
		said += " " + text.MorePeople.In(lang, "n", fmt.Sprint(len(all)-n))
	}
	return said
}
