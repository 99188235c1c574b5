package document

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Line is a line of a document as people read it, without the marks of its format.
type Line struct {
	Text    string
	Heading bool
	Apart   bool // what follows belongs to nothing before it, such as another tab
	Head    bool // it is the head of a table, which says what the columns are
	Odd     bool // there is something in it that is no text
	Struck  bool // a part of it is struck through
}

// Why a document is no notice, as codes of package text.
const (
	codeSections = "letters_sections" // a language has no heading
	codeTwice    = "letters_twice"    // one has several
	codeHeading  = "letters_heading"  // there is another heading in a letter
	codeSubject  = "letters_subject"  // a letter has no line with its subject
	codeEmpty    = "letters_empty"    // it says nothing
	codeLong     = "letters_long"
	codePlace    = "letters_place"  // a place in it was never filled
	codeOdd      = "letters_odd"    // there is something in it that is no text
	codeStruck   = "letters_struck" // a part of it is struck through: whether that is meant nobody knows
	codeMemo     = "letters_memo"   // it speaks of the internal memo
)

// LettersOf reads the letters out of a document, or says why it has none. A letter is what stands below the heading of its language, up to
// the internal memo or the other language's. All else stays: only what is meant for customers leaves, and where that is in doubt, nothing.
func LettersOf(lines []Line) (letters incident.Letters, code string) {
	r := letterReader{found: map[incident.Lang][]Line{}}
	for _, l := range lines {
		if code = r.line(l); code != "" {
			return incident.Letters{}, code
		}
	}
	if len(r.found) < 2 {
		return incident.Letters{}, codeSections
	}
	if letters.JA, code = letterOf(r.found[incident.Japanese]); code != "" {
		return incident.Letters{}, code
	}
	if letters.EN, code = letterOf(r.found[incident.English]); code != "" {
		return incident.Letters{}, code
	}
	return letters, ""
}

// letterReader sorts the lines of a document by the letter that they belong to.
type letterReader struct {
	found map[incident.Lang][]Line
	in    incident.Lang // "": none
}

func (r *letterReader) line(l Line) (code string) {
	said := spoken(l.Text)
	lang, begins := text.LetterHeading(said)
	switch {
	case l.Apart || text.IsMemo(said):
		r.in = ""
	case begins && r.found[lang] != nil:
		return codeTwice
	case begins:
		r.in, r.found[lang] = lang, []Line{}
	case r.in == "":
	case l.Heading && said != "":
		return codeHeading
	case l.Head:
		return codeIf(text.NamesMemo(said), codeMemo) // a column of it would leave
	case l.Odd:
		return codeOdd
	case l.Struck:
		return codeStruck
	default:
		r.found[r.in] = append(r.found[r.in], l)
	}
	return ""
}

func codeIf(wrong bool, code string) string {
	if wrong {
		return code
	}
	return ""
}

// spoken is a line for reading, without what people put around a heading.
func spoken(s string) string {
	return strings.ToLower(strings.TrimFunc(typed.Plain(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
}

// letterOf is a letter whose first line that says something is its subject.
func letterOf(lines []Line) (l incident.Letter, code string) {
	first := slices.IndexFunc(lines, func(l Line) bool { return spoken(l.Text) != "" })
	if first < 0 {
		return l, codeEmpty
	}
	subject, ok := text.LetterSubject(typed.Trim(lines[first].Text))
	if !ok {
		return l, codeSubject
	}
	l = incident.Letter{Subject: incident.WholeTitle(unbraced(subject)), Body: body(lines[first+1:])}
	return l, wrong(l)
}

// body is what stands below the subject. Several blank lines are one.
func body(lines []Line) string {
	var said []string
	for _, l := range lines {
		said = append(said, strings.TrimRightFunc(unbraced(l.Text), unicode.IsSpace))
	}
	return incident.WholeText(blanks.ReplaceAllString(strings.Join(said, "\n"), "\n\n"))
}

var blanks = regexp.MustCompile(`\n{3,}`)

// unbraced is a text without what kept braces apart that somebody typed.
func unbraced(s string) string { return strings.ReplaceAll(s, "{\u2060", "{") }

// wrong is what keeps a letter from customers; "": nothing.
func wrong(l incident.Letter) (code string) {
	switch {
	case l.Subject == "" || l.Body == "":
		return codeEmpty
	case utf8.RuneCountInString(l.Subject) > incident.MaxSubject || utf8.RuneCountInString(l.Body) > incident.MaxLetter:
		return codeLong
	case len(Places(l.Subject+l.Body)) > 0:
		return codePlace
	case text.NamesMemo(strings.ToLower(typed.Plain(l.Subject + "\n" + l.Body))):
		return codeMemo
	}
	return ""
}

// Row is a row of a table in a line: what it is about, and what it says of that.
func Row(cells []string) string {
	var said []string
	for _, c := range cells {
		if c = strings.TrimSpace(c); c != "" {
			said = append(said, c)
		}
	}
	return strings.Join(said, ": ")
}
