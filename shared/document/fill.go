package document

import (
	"regexp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/text"
)

var place = regexp.MustCompile(`\{\{([^{}\n]*)\}\}`)

// Markdown returns the document as Markdown; see Fill.
func (d Draft) Markdown() (body string, unknown []string) { return Fill(d.Template, d.Fields, d.Lang) }

// Fill returns the template with each {{place}} replaced by its field, written so that it shows in Markdown as it was
// typed. A field is never expanded again, whatever it holds. The space after an empty one goes where it parts nothing. A
// place without a field becomes "確認中" / "not yet confirmed"
// and is named in unknown, sorted. Half a place shows as it is.
func Fill(template string, fields map[string]string, lang incident.Lang) (body string, unknown []string) {
	pieces, unknown := Pieces(template, fields, lang)
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String(), unknown
}

// Piece is a part of a filled template: what stands in a place, or, with no Place, words of the template itself.
type Piece struct{ Place, Text string }

// Pieces is Fill piece by piece, a place following each time on words, which may be empty.
func Pieces(template string, fields map[string]string, lang incident.Lang) (pieces []Piece, unknown []string) {
	rest := 0
	for _, m := range place.FindAllStringSubmatchIndex(template, -1) {
		name := strings.TrimSpace(template[m[2]:m[3]])
		value, ok := fields[name]
		if !ok {
			unknown = append(unknown, name)
			value = text.BeingConfirmed.In(lang)
		}
		pieces = append(pieces, words(template[rest:m[0]]), Piece{name, markdown.Escape(value)})
		rest = m[1]
		if value == "" && Spare(template[:m[0]], template[m[1]:]) {
			rest++
		}
	}
	slices.Sort(unknown)
	return append(pieces, words(template[rest:])), slices.Compact(unknown)
}

func words(s string) Piece { return Piece{Text: half.ReplaceAllStringFunc(s, markdown.Literal)} }

// Spare reports whether what follows an empty field begins with a space that parts it from nothing: before it is a space, or
// the beginning of a line.
func Spare(before, after string) bool {
	return strings.HasPrefix(after, " ") && (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "\n"))
}

// half finds the opening braces between places, which could become a place together with what an empty field brings
// near them.
var half = regexp.MustCompile(`\{\{+|^\{|\{$`)

// Place is one {{place}} of a text that people wrote.
type Place struct {
	Literal string // as it stands there, with its braces
	Name    string
	At      int // in bytes
}

// Places returns the places in text, in order.
func Places(text string) (all []Place) {
	for _, m := range place.FindAllStringSubmatchIndex(text, -1) {
		all = append(all, Place{Literal: text[m[0]:m[1]], Name: strings.TrimSpace(text[m[2]:m[3]]), At: m[0]})
	}
	return all
}
