// Package markdown writes what people typed into Markdown so that it shows as they typed it.
package markdown

import (
	"regexp"
	"strings"

	"noroshi.internal/shared/incident"
)

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
			b.WriteString(Literal(rest))
			break
		}
		link := strings.TrimRight(rest[at[0]:at[1]], ".,;:!?')*_~&")
		b.WriteString(Literal(rest[:at[0]]))
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

// Literal returns a part of a line so that nothing in it means anything.
func Literal(s string) string {
	s = control.ReplaceAllString(s, `\$0`)
	return closing.ReplaceAllString(s, `$1\#`)
}
