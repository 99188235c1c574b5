package document

import (
	"regexp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

var place = regexp.MustCompile(`\{\{([^{}\n]*)\}\}`)

// Markdown returns the document as Markdown; see Fill.
func (d Draft) Markdown() (body string, unknown []string) { return Fill(d.Template, d.Fields, d.Lang) }

// Fill returns the template with each {{place}} replaced by its field, written so that it shows in Markdown as it was
// typed. A field is never expanded again, whatever it holds. The space after an empty one goes where it parts nothing. A
// place without a field becomes "確認中" / "being confirmed"
// and is named in unknown, sorted. Half a place shows as it is.
func Fill(template string, fields map[string]string, lang incident.Lang) (body string, unknown []string) {
	var b strings.Builder
	rest := 0
	for _, m := range place.FindAllStringSubmatchIndex(template, -1) {
		name := strings.TrimSpace(template[m[2]:m[3]])
		value, ok := fields[name]
		if !ok {
			unknown = append(unknown, name)
			value = text.BeingConfirmed.In(lang)
		}
		b.WriteString(half.ReplaceAllStringFunc(template[rest:m[0]], escapeText))
		b.WriteString(Escape(value))
		rest = m[1]
		if value == "" && Spare(template[:m[0]], template[m[1]:]) {
			rest++
		}
	}
	b.WriteString(half.ReplaceAllStringFunc(template[rest:], escapeText))
	slices.Sort(unknown)
	return b.String(), slices.Compact(unknown)
}

// Spare reports whether what follows an empty field begins with a space that parts it from nothing: before it is a space, or
// the beginning of a line.
func Spare(before, after string) bool {
	return strings.HasPrefix(after, " ") && (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "\n"))
}

// half finds the opening braces between places, which could become a place together with what an empty field brings
// near them.
var half = regexp.MustCompile(`\{\{+|^\{|\{$`)

var (
	// address finds what becomes a link. A link shows where it leads and has no other scheme.
	address = regexp.MustCompile(`https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+`)
	// control is what means something anywhere in a line of Markdown (CommonMark 0.31 and GitHub's extensions).
	control = regexp.MustCompile("[\\\\`*_\\[\\]<>&~|{}]")
	// leading is what means something at the start of a line: headings, lists, rules, the second row of a table.
	leading = regexp.MustCompile(`^([#+\-=:]|\d+[.)])`)
	// closing begins a run of # that would be taken for the end of a heading.
	closing = regexp.MustCompile(`(^|\s)#`)
)

// Escape returns typed text as one line of Markdown that shows it as it is. Addresses of web pages become links; line
// breaks become " / ", since they would end a table's row or a list's item.
func Escape(typed string) string {
	typed = Line(typed)
	var b strings.Builder
	rest := typed
	for rest != "" {
		at := address.FindStringIndex(rest)
		if at == nil {
			b.WriteString(escapeText(rest))
			break
		}
		link := strings.TrimRight(rest[at[0]:at[1]], ".,;:!?')*_~&")
		b.WriteString(escapeText(rest[:at[0]]))
		b.WriteString("<" + link + ">")
		rest = rest[at[0]+len(link):]
	}
	return leading.ReplaceAllStringFunc(b.String(), func(m string) string { return m[:len(m)-1] + `\` + m[len(m)-1:] })
}

// Line returns typed text in one line: a line break would end a table's row or a list's item.
func Line(typed string) string {
	return strings.Join(strings.FieldsFunc(incident.CleanText(typed), lineBreak), " / ")
}

func lineBreak(r rune) bool { return r == '\n' || r == '\u2028' || r == '\u2029' }

func escapeText(s string) string {
	s = control.ReplaceAllString(s, `\$0`)
	return closing.ReplaceAllString(s, `$1\#`)
}

// Place is one {{place}} of a text that people wrote.
type Place struct {
	Literal string // as it stands there, with its braces
	Name    string
}

// Places returns the places in text, in order.
func Places(text string) (all []Place) {
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		all = append(all, Place{Literal: m[0], Name: strings.TrimSpace(m[1])})
	}
	return all
}
