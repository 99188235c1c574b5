package customer

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/yamlx"
)

// MaxCustomers is how many rows a list may have.
const MaxCustomers = 50_000

// List is what was read of a table.
type List struct {
	Customers []incident.Customer
	Faults    yamlx.Faults // what is wrong: a list with any is not taken
	Notes     yamlx.Faults // what is strange, and taken
	at        []place
}

// place is where a customer stands, for what is said about whom only others than the reader of a row know.
type place struct{ row, owner Cell }

// Read reads the customers of a table: all of it, however much is wrong.
func Read(t Table) List {
	r := &reader{file: t.File, seen: map[string]Cell{}, shared: map[string]string{}}
	r.list.Faults = slices.Clone(t.Faults)
	rows := t.Rows[indexOfText(t.Rows):]
	if len(rows) == 0 {
		if len(t.Faults) == 0 {
			r.fault(Cell{Line: 1, Column: 1}, "there is no row with the names of the columns; allowed: %s", strings.Join(Columns(), ", "))
		}
		return r.list
	}
	if !r.header(rows[0]) {
		return r.list
	}
	for _, row := range rows[1:] {
		r.row(row)
	}
	r.whole(rows[0][0])
	return r.list
}

// indexOfText is where the first row stands that says anything. A sheet answers rows that were left empty above it, too.
func indexOfText(rows [][]Cell) int {
	if i := slices.IndexFunc(rows, says); i >= 0 {
		return i
	}
	return len(rows)
}

// says reports whether anything stands in a row.
func says(row []Cell) bool {
	return slices.ContainsFunc(row, func(c Cell) bool { return typed.Trim(c.Text) != "" })
}

type reader struct {
	file   string
	at     []*column // by the position of a cell; nil: not read
	list   List
	seen   map[string]Cell   // ids, by where they stood first
	shared map[string]string // addresses, by whose they are
}

func (r *reader) fault(at Cell, format string, args ...any) {
	r.list.Faults = append(r.list.Faults, r.said(at, format, args...))
}

func (r *reader) note(at Cell, format string, args ...any) {
	r.list.Notes = append(r.list.Notes, r.said(at, format, args...))
}

func (r *reader) said(at Cell, format string, args ...any) yamlx.Fault {
	return r.place(at).Saying(format, args...)
}

func (r *reader) place(at Cell) yamlx.Fault {
	return yamlx.Fault{File: r.file, Line: at.Line, Column: at.Column}
}

// header finds the columns. Without those that are needed nothing is read.
func (r *reader) header(row []Cell) bool {
	var have []string
	for _, cell := range row {
		have = append(have, r.column(cell, have))
	}
	ok := true
	for _, c := range columns {
		if c.needed && !slices.Contains(have, c.name) {
			ok = false
			r.fault(row[0], "column %s is missing; allowed: %s", c.name, strings.Join(Columns(), ", "))
		}
	}
	if !ok && len(row) == 1 && strings.ContainsAny(row[0].Text, ";\t") {
		r.fault(row[0], "the columns are separated by something else than a comma; allowed: CSV with commas")
	}
	return ok
}

// column notes which column a cell of the header names.
func (r *reader) column(cell Cell, have []string) string {
	name := typed.Word(cell.Text)
	i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
	switch {
	case i < 0 && name == "":
		r.at = append(r.at, nil)
	case i < 0:
		r.at = append(r.at, nil)
		r.note(cell, "column %s is not read; those that are: %s", quoted(cell.Text), strings.Join(Columns(), ", "))
	case slices.Contains(have, name):
		r.at = append(r.at, nil)
		r.fault(cell, "column %s is there twice; allowed: once", name)
	default:
		r.at = append(r.at, &columns[i])
	}
	return name
}

// row reads a customer. A row with nothing in it is none.
func (r *reader) row(row []Cell) {
	if !says(row) {
		return
	}
	c, p := incident.Customer{Lang: languages[0]}, place{row: row[0]}
	for i, col := range r.at {
		if col == nil {
			continue
		}
		cell := Cell{Line: row[0].Line, Column: row[0].Column} // a row may end early
		if i < len(row) {
			cell = row[i]
		}
		if col.name == "owner" {
			p.owner = cell
		}
		col.read(&field{cell, col.name, r}, &c)
	}
	r.more(row)
	r.twice(c, row[0])
	r.list.Customers, r.list.at = append(r.list.Customers, c), append(r.list.at, p)
}

// more says that a row has more fields than there are columns: a comma without quotes around its field has shifted them.
func (r *reader) more(row []Cell) {
	if len(row) > len(r.at) && says(row[len(r.at):]) {
		r.fault(row[len(r.at)], "the row has %d fields, and the header %d; allowed: quotes around a field with a comma in it", len(row), len(r.at))
	}
}

// twice says that an id is there already, and that an address stands with somebody else.
func (r *reader) twice(c incident.Customer, at Cell) {
	if c.ID == "" {
		return
	}
	if first, known := r.seen[c.Key()]; known {
		r.fault(at, "id is %s, as in line %d already; allowed: each only once, in capitals or not", yamlx.Quote(c.ID), first.Line)
	} else {
		r.seen[c.Key()] = at
	}
	for _, mail := range c.Mail {
		if of := r.shared[incident.MailKey(mail)]; of != "" && of != c.Key() {
			r.note(at, "shares an address with %s, which gets one mail for both", of)
		}
		r.shared[incident.MailKey(mail)] = cmp.Or(r.shared[incident.MailKey(mail)], c.Key())
	}
}

// whole says what is wrong with a list as a whole.
func (r *reader) whole(at Cell) {
	switch n := len(r.list.Customers); {
	case n == 0 && len(r.list.Faults) == 0:
		r.fault(at, "the list has no customers; allowed: one in each line below the names of the columns")
	case n > MaxCustomers:
		r.fault(at, "has %d customers; allowed: up to %d", n, MaxCustomers)
	}
}

// Owners returns the owners that the list names, each once.
func (l List) Owners() (out []string) {
	for _, c := range l.Customers {
		if c.Owner != "" && !slices.Contains(out, c.Owner) {
			out = append(out, c.Owner)
		}
	}
	return out
}

// Unknown notes at each customer whose owner Slack does not know that nobody can be asked about them.
func (l List) Unknown(file string, unknown []string) List {
	for i, c := range l.Customers {
		if slices.Contains(unknown, c.Owner) {
			at := l.at[i].owner
			l.Notes = append(l.Notes, yamlx.Fault{File: file, Line: at.Line, Column: at.Column}.
				Saying("owner %s is not in this workspace; nobody is asked about this customer", c.Owner))
		}
	}
	return l
}
