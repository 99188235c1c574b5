package customer

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/vocabulary"
	"noroshi.internal/shared/yamlx"
)

// Limits of a row. A page of 200 rows stays far below what a document of the store holds.
const (
	MaxMail     = 10
	maxServices = 20
	maxName     = 200
	maxWord     = 60
	maxNote     = 300
)

// column is one of the list's, by its header.
type column struct {
	name   string
	needed bool
	read   func(*field, *incident.Customer)
}

// columns are all of them, in the order in which the guide and faults name them.
var columns = []column{
	{"id", true, func(f *field, c *incident.Customer) { c.ID = f.id() }},
	{"name", true, func(f *field, c *incident.Customer) { c.Name = f.need(f.short(maxName)) }},
	{"owner", false, func(f *field, c *incident.Customer) { c.Owner = f.owner() }},
	{"tier", false, func(f *field, c *incident.Customer) { c.Tier = f.word() }},
	{"services", false, func(f *field, c *incident.Customer) { c.Services = f.services() }},
	{"mail", true, func(f *field, c *incident.Customer) { c.Mail = f.mail() }},
	{"lang", false, func(f *field, c *incident.Customer) { c.Lang = f.lang() }},
	{"site", false, func(f *field, c *incident.Customer) { c.Site = f.word() }},
	{"org", false, func(f *field, c *incident.Customer) { c.Org = f.word() }},
	{"note", false, func(f *field, c *incident.Customer) { c.Note = f.short(maxNote) }},
}

// Columns are the headers, in their order.
func Columns() (out []string) {
	for _, c := range columns {
		out = append(out, c.name)
	}
	return out
}

// field is a cell that is read.
type field struct {
	Cell
	name string
	r    *reader
}

func (f *field) wrong(format string, args ...any) {
	f.r.list.Faults = append(f.r.list.Faults, f.r.place(f.Cell).Naming(f.name, format, args...))
}

// quoted is a value that is wrong as faults show it. What may be an address is hidden: a column that is missing has shifted it here, and
// what is printed goes on into logs.
func quoted(s string) string {
	if strings.ContainsAny(s, "@＠") {
		return `"(hidden: looks like an address)"`
	}
	return yamlx.Quote(s)
}

// short is one line of at most so many characters, as people see it.
func (f *field) short(most int) string {
	s := incident.WholeTitle(f.Text)
	switch n := utf8.RuneCountInString(typed.Trim(f.Text)); {
	case strings.ContainsAny(typed.Trim(f.Text), "\r\n"):
		f.wrong("has more than one line; allowed: one line")
	case n > most:
		f.wrong("has %d characters; allowed: up to %d", n, most)
	}
	return s
}

// word is what customers are grouped and counted by, so that it is the same however wide its letters were typed. An address there stands in another column than it should: nobody would be written to.
func (f *field) word() string {
	f.noAddress()
	return typed.Plain(f.short(maxWord))
}

func (f *field) noAddress() {
	if strings.ContainsAny(f.Text, "@＠") {
		f.wrong("holds an address; allowed: addresses in the column mail")
	}
}

// need says that a text is missing.
func (f *field) need(s string) string {
	if s == "" {
		f.wrong("is empty; allowed: text")
	}
	return s
}

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	ownerForm = regexp.MustCompile(`^[UWS][A-Z0-9]{1,30}$`)
)

func (f *field) id() string {
	s := typed.Trim(typed.Plain(f.Text))
	if f.need(s) != "" && !idForm.MatchString(s) {
		f.wrong("is %s; allowed: %s", quoted(s), "1 to 64 letters and digits of ASCII, and . _ - after the first")
		return ""
	}
	return s
}

func (f *field) owner() string {
	s := typed.Trim(typed.Plain(f.Text))
	if s != "" && !ownerForm.MatchString(s) {
		f.wrong("is %s; allowed: %s", quoted(s), "the id of a person, U… or W…, or of a user group, S…")
	}
	return s
}

// services are names as package vocabulary writes them, and as they were typed where it knows none.
func (f *field) services() (out []string) {
	f.noAddress()
	for _, said := range typed.List(f.Text) {
		for _, name := range named(said) {
			if !slices.ContainsFunc(out, func(s string) bool { return typed.Word(s) == typed.Word(name) }) {
				out = append(out, name)
			}
			if n := utf8.RuneCountInString(name); n > maxWord {
				f.wrong("has %d characters; allowed: up to %d", n, maxWord)
			}
		}
	}
	if len(out) > maxServices {
		f.wrong("has %d services; allowed: up to %d", len(out), maxServices)
	}
	return out
}

func named(said string) []string {
	if known := vocabulary.Recognise(said).Services; len(known) > 0 {
		return known
	}
	return []string{typed.Plain(incident.WholeTitle(said))}
}

func (f *field) lang() incident.Lang {
	s := incident.Lang(typed.Word(f.Text))
	if s == "" {
		return incident.Japanese
	}
	if !slices.Contains(languages, s) {
		f.wrong("is %s; allowed: %s", quoted(string(s)), "ja, en, both")
		return incident.Japanese
	}
	return s
}

// mail is up to MaxMail addresses, each once. A line break parts none: it is refused, as in every address.
func (f *field) mail() (out []string) {
	for _, said := range addresses(f.Text) {
		address, err := Address(said)
		switch {
		case err != nil:
			f.wrong("holds an address that %s; allowed: addresses such as ops@example.com, separated by a semicolon", err.Error())
		case !slices.ContainsFunc(out, func(a string) bool { return incident.MailKey(a) == incident.MailKey(address) }):
			out = append(out, address)
		}
	}
	if len(out) > MaxMail {
		f.wrong("has %d addresses; allowed: up to %d", len(out), MaxMail)
	}
	return out
}

// addresses parts a cell at semicolons that stand in no quotes.
func addresses(s string) (out []string) {
	quoted := false
	parts := strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ';' || r == '；')
	})
	for _, p := range parts {
		if typed.Trim(p) != "" || strings.ContainsAny(p, "\r\n") {
			out = append(out, p)
		}
	}
	return out
}
