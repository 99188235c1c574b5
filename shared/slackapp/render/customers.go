package render

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Limits of a data_table: docs of the data table block.
const (
	maxTableRows  = 100   // beside the header
	maxTableChars = 10000 // of all cells of a message
)

// tablePage is how many rows are in sight at once.
const tablePage = 10

// customerTable says of an incident who was told what, at one moment, to one person.
type customerTable struct {
	lang incident.Lang
	i    incident.Incident
	list incident.CustomerList
	all  []incident.Contact // those who need a person first
	now  time.Time
}

// Customers answers who was told what: as a table, and where a workspace has none in lines. How many do not fit is said, with the
// page of all. No address is among it. It is for an answer only: an edit's text has less room.
func Customers(lang incident.Lang, i incident.Incident, t incident.Telling, now time.Time) Reply {
	c := customerTable{lang, i, t.List, i.ByNeed(i.Contacts(t)), now}
	if len(c.all) == 0 {
		return say(lang, c.prefix()+text.ToldNoList.In(lang))
	}
	rows := c.rows()
	n := len(rows) - 1
	top, rest := c.top(), c.rest(len(c.all)-n)
	lines := c.lines(rows)
	return Reply{
		Text:   words(strings.Join(nonEmpty(slices.Concat(top, lines, []string{rest})), "\n")),
		Blocks: slices.Concat(c.above(top), []slack.Block{c.table(rows)}, c.below(rest)),
		Plain:  c.plain(top, lines),
	}
}

func (c customerTable) prefix() string { return text.DrillPrefix(c.lang, c.i.Kind == incident.Drill) }

func (c customerTable) title() string { return c.prefix() + text.ToldTitle.In(c.lang) }

// top is what the table is about, and the sums of all.
func (c customerTable) top() []string {
	first := text.ToldAsOf.In(c.lang, "title", c.title(), "when", When(c.now, c.lang, c.i.Settings.Timezone))
	return []string{first, c.about(), c.sums()}
}

// about says of which notice it is said who was told, or that none was sent.
func (c customerTable) about() string {
	count := strconv.Itoa(len(c.all))
	no, stage, at := c.i.Notices.Reaches()
	if no == 0 {
		return text.ToldBefore.In(c.lang, "n", count, "when", c.when(c.list.ReadAt))
	}
	return text.ToldOf.In(c.lang, "notice", text.NoticeName(c.lang, no, stage), "sent", c.when(at), "n", count)
}

func (c customerTable) when(at time.Time) string {
	return WhenFrom(c.i.DeclaredAt, at, c.lang, c.i.Settings.Timezone)
}

// sums count the customers: those whom somebody should call, and each by what is known of them.
func (c customerTable) sums() string {
	var said []string
	add := func(name string, n int) {
		if n > 0 {
			said = append(said, name+" "+strconv.Itoa(n))
		}
	}
	for _, x := range incident.CountTold(c.all) {
		add(text.ToldName(c.lang, x.Told, x.Why), x.Customers)
	}
	call := 0
	for _, x := range c.all {
		if c.i.Unreached(x) {
			call++
		}
	}
	if add("🔴 "+text.ToldCall.In(c.lang), call); call > 0 { // apart from the others: they are among them
		said = append(said[len(said)-1:], said[:len(said)-1]...)
	}
	return strings.Join(said, " · ")
}

// rows are the header and as many customers as fit into a table.
func (c customerTable) rows() [][]string {
	out := [][]string{{
		text.ToldCustomer.In(c.lang), text.ToldState.In(c.lang), text.ToldOwner.In(c.lang), text.ToldAffected.In(c.lang), text.ToldByPhone.In(c.lang),
	}}
	used := width(out[0])
	for _, x := range c.all {
		row := c.row(x)
		if used += width(row); used > maxTableChars || len(out) > maxTableRows {
			break
		}
		out = append(out, row)
	}
	return out
}

// width is how many characters a row's cells have at most, however Slack counts those of tokens.
func width(row []string) (n int) {
	for _, cell := range row {
		n += size(cell)
	}
	return n
}

func (c customerTable) row(x incident.Contact) []string {
	state, owner := text.ToldName(c.lang, x.Told, x.Why), text.ToldNoOwner.In(c.lang)
	if c.i.Unreached(x) {
		state = "🔴 " + state
	}
	if id := x.LookedAfterBy(); id != "" {
		owner = mention(id)
	}
	return []string{typed(x.Name, 60), state, owner, text.AffectedName(c.lang, x.Word.Affected), c.called(x)}
}

// called says who told a customer by phone, when, and whether a notice was sent since.
func (c customerTable) called(x incident.Contact) string {
	call, since := x.Word.Call, ""
	if call == nil {
		return text.ToldNoCall.In(c.lang)
	}
	if no, stage, _ := c.i.Notices.Reaches(); call.No < no {
		since = text.NoticeName(c.lang, no, stage)
	}
	return text.Called(c.lang, c.when(call.At), Person(call.By), "", since)
}

// lines are the rows below the header, each in a line that says what its cells are.
func (c customerTable) lines(rows [][]string) (out []string) {
	for _, row := range rows[1:] {
		line := row[0] + text.ToldRow.In(c.lang, "state", row[1])
		for n, cell := range row[2:] {
			line += " · " + rows[0][n+2] + " " + cell
		}
		out = append(out, line)
	}
	return out
}

// rest says how many are not shown, and where all are.
func (c customerTable) rest(more int) string {
	var said []string
	if more > 0 {
		said = append(said, text.ToldMore.In(c.lang, "n", strconv.Itoa(more)))
	}
	if c.i.Settings.Form != "" {
		said = append(said, text.ToldPage.In(c.lang, "link", Link(plan.ToldURL(c.i.Settings.Form, c.i.ID), text.ToldOpen.In(c.lang))))
	}
	return strings.Join(said, text.Gap(c.lang))
}

func (customerTable) above(top []string) []slack.Block {
	return []slack.Block{Section("*" + top[0] + "*\n" + top[1]), Note(top[2])}
}

func (customerTable) below(rest string) []slack.Block {
	if rest == "" {
		return nil
	}
	return []slack.Block{Note(rest)}
}

func (c customerTable) table(rows [][]string) slack.Block {
	table := slack.NewDataTableBlock(c.title()).WithPageSize(tablePage)
	for _, row := range rows {
		cells := make([]slack.DataTableCell, len(row))
		for n, s := range row {
			cells[n] = cell(s)
		}
		table.AddRow(cells...)
	}
	return table
}

// cell is a text of this package in a table: as it is, or as rich text where a person or a time is in it.
func cell(s string) slack.DataTableCell {
	if !strings.Contains(s, "<") {
		return slack.NewDataTableRawTextCell(shown(s))
	}
	return slack.NewDataTableRichTextCell(rich(s).(RichText).Elements...)
}

// plain are the blocks without a table: as many lines as one message takes.
func (c customerTable) plain(top, lines []string) []slack.Block {
	for n := len(lines); ; n-- {
		blocks := c.above(top)
		for _, part := range parts(lines[:n]) {
			blocks = append(blocks, Section(part))
		}
		blocks = append(blocks, c.below(c.rest(len(c.all)-n))...)
		if weight(blocks) <= maxBlocks || n == 0 {
			return blocks
		}
	}
}
