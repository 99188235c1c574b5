package record

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/customer/export"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// derived are the files that follow from the lines alone.
var derived = []struct {
	name string
	make func(whole) ([]byte, error)
}{
	{"timeline.csv", whole.csv},
	{"timeline.md", whole.timeline},
	{"board.md", whole.board},
	{"times.json", func(w whole) ([]byte, error) { return indented(w.times()) }},
	{"times.md", whole.timesMarkdown},
	{"report.md", whole.report},
}

func (w whole) lang() incident.Lang {
	return cmp.Or(w.cut.State.Incident.Settings.Language, incident.Japanese)
}

func (w whole) zone() string { return w.cut.State.Incident.Settings.Timezone }

// called is what people call somebody, or a user group.
func (w whole) called(id incident.PersonID) string {
	return cmp.Or(w.cut.Names[string(id)], strings.TrimPrefix(string(id), "mail:"))
}

// title is what the incident is called, with the mark of a drill.
func (w whole) title() string {
	i := w.cut.State.Incident
	return text.DrillPrefix(w.lang(), i.Kind == incident.Drill) + cmp.Or(i.Facts.Title, text.Scope(w.lang(), i.Facts), string(i.ID))
}

// when writes a moment in the incident's time, for ever: with its year.
func (w whole) when(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(text.Zone(w.zone())).Format("2006-01-02 15:04")
}

// said is the sentence of an entry.
func (w whole) said(e incident.Entry) string {
	i := w.cut.State.Incident
	e = plan.TitledEntry(i, text.InPhasesOf(w.lang(), i, e))
	t, _ := w.cut.State.Todo(e.Todo)
	return text.Entry(w.lang(), e, t.Title.In(w.lang()), w.called)
}

// shown are the entries that people see, in order.
func (w whole) shown() []incident.Entry {
	return incident.ForPeople(w.cut.Entries)
}

// csv is the timeline for a spreadsheet.
func (w whole) csv() ([]byte, error) {
	rows := [][]string{text.RecordColumns(w.lang())}
	for _, e := range w.shown() {
		gone := ""
		if e.Redacted != nil {
			gone = e.Redacted.SHA256
		}
		rows = append(rows, []string{
			e.At.UTC().Format(time.RFC3339), w.when(e.At), string(e.Kind), string(e.Todo), w.who(e), w.said(e), e.Link, gone,
		})
	}
	var b bytes.Buffer
	err := export.Write(&b, rows)
	return b.Bytes(), err
}

func (w whole) who(e incident.Entry) string {
	if e.By == "" {
		return text.TheTool.In(w.lang())
	}
	return w.called(e.By)
}

// timeline is the timeline to read: a heading for each day, and a line for each entry.
func (w whole) timeline() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%s\n", markdown.Escape(text.TimelineTop.In(w.lang(), "title", w.title())), markdown.Escape(text.RecordZone.In(w.lang(), "zone", w.zone())))
	day := ""
	for _, e := range w.shown() {
		at := e.At.In(text.Zone(w.zone()))
		if on := at.Format("2006-01-02"); on != day {
			fmt.Fprintf(&b, "\n## %s\n\n", on)
			day = on
		}
		said := markdown.Escape(w.said(e))
		if e.Link != "" {
			said += " " + markdown.Escape(e.Link)
		}
		fmt.Fprintf(&b, "- %s %s\n", at.Format("15:04"), said)
	}
	return b.Bytes(), nil
}

// boardParts are the sections of a brief that a board has.
var boardParts = []incident.BriefSection{
	incident.BriefFacts, incident.BriefPromises, incident.BriefCustomers, incident.BriefFailed, incident.BriefDecisions, incident.BriefLinks,
}

// board is how it stood: who commands, what is known, what was promised, and all TODOs.
func (w whole) board() ([]byte, error) {
	var b bytes.Buffer
	i := w.cut.State.Incident
	fmt.Fprintf(&b, "# %s\n\n%s\n", markdown.Escape(w.title()), markdown.Escape(text.RecordAsOf(w.lang(), i, w.when)))
	words := ask.Seen{Lang: w.lang(), State: w.cut.State, Name: w.called}.BriefWords()
	words.When = w.when
	words.Entry = func(e incident.Entry) incident.Entry { return text.InPhasesOf(w.lang(), i, e) }
	brief := w.cut.State.Brief()
	brief.Decisions = slices.DeleteFunc(w.shown(), func(e incident.Entry) bool { return e.Kind != incident.EntryDecided }) // all of them
	for _, section := range boardParts {
		fmt.Fprintf(&b, "\n## %s\n\n", markdown.Escape(text.BriefTitle(w.lang(), section)))
		lines := words.Lines(brief, section)
		if len(lines) == 0 {
			lines = []string{words.Line(brief, section)}
		}
		for _, said := range lines {
			fmt.Fprintf(&b, "- %s\n", markdown.Escape(said))
		}
	}
	w.todos(&b)
	return b.Bytes(), nil
}

// todos is a table of all TODOs.
func (w whole) todos(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n## TODO\n\n")
	columns := text.RecordTodoColumns(w.lang())
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat(" --- |", len(columns)))
	for _, t := range w.cut.State.Todos {
		var owners []string
		for _, p := range t.Claimants() {
			owners = append(owners, w.called(p))
		}
		cells := []string{string(t.ID), t.Title.In(w.lang()), text.State(w.lang(), t.State), text.List(w.lang(), owners), w.when(t.Due), w.when(t.Late), w.when(t.ClosedAt), t.SkipReason}
		for n, c := range cells {
			cells[n] = markdown.Literal(markdown.Line(c))
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
}

// times are those of the response.
func (w whole) times() measure.Measures {
	return measure.Take(measure.AboutOf(w.cut.State.Incident), w.cut.Entries)
}

// timesMarkdown are the times to read. There are none beside them: those of other incidents are not in the record.
func (w whole) timesMarkdown() ([]byte, error) {
	var b bytes.Buffer
	times := w.times()
	fmt.Fprintf(&b, "# %s\n\n## %s\n\n", markdown.Escape(w.title()), markdown.Escape(text.MeasuredTimes.In(w.lang())))
	for _, line := range append(text.TimesLines(w.lang(), times, measure.Measures{}), text.MentionsLine(w.lang(), times.Mentions, w.when)) {
		fmt.Fprintf(&b, "- %s\n", markdown.Escape(line))
	}
	return b.Bytes(), nil
}

// report is that of the review, without what it says beside others.
func (w whole) report() ([]byte, error) {
	s := w.cut.State
	return []byte(text.ReviewReport(text.Review{
		Lang: w.lang(), Incident: s.Incident, Todos: s.Todos, Entries: plan.TitledEntries(s.Incident, w.cut.Entries), Times: w.times(), KPT: s.KPT, Names: w.called,
	})), nil
}

// notices are the texts that were sent, or that somebody approved to be, each in a file of its own, to the byte.
func (w whole) notices() (files []file) {
	for _, n := range w.cut.Notices {
		t, ok := w.approved(n)
		if !ok {
			continue
		}
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			name := noticesIn + strconv.Itoa(n.No) + "-" + string(lang)
			letter := t.Letters.In(lang)
			files = append(files, file{name + ".txt", []byte(letter.Body)}, file{name + "-subject.txt", []byte(letter.Subject)})
		}
	}
	return files
}

// approved is the version of a notice's text that was approved.
func (w whole) approved(n incident.Notice) (incident.NoticeText, bool) {
	for _, t := range w.cut.Texts {
		if n.Approval != nil && t.No == n.No && t.Version == n.Version {
			return t, true
		}
	}
	return incident.NoticeText{}, false
}
