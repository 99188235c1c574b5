// Package text holds every sentence a person reads, in Japanese and English, so that no other package spells one.
//
// A Phrase is one thing said in both languages with named places: {who}, {due}. Phrases are declared as variables, by
// topic, one file each; a test checks that both languages name the same places and that every value a caller gives has
// one. Values are put in as they are: escaping for Slack or HTML is the renderer's, which knows what it renders to.
package text

import (
	"strings"

	"noroshi.internal/shared/incident"
)

// Phrase is one sentence in both languages.
type Phrase struct {
	JA, EN string
}

// In returns the phrase in lang with its places filled: pairs are name, value, name, value. A place nobody fills stays
// visible, which is what a test looks for.
func (p Phrase) In(lang incident.Lang, pairs ...string) string {
	s := incident.Text{JA: p.JA, EN: p.EN}.In(lang)
	if len(pairs) == 0 {
		return s
	}
	return fill(s, pairs)
}

// Plain is the phrase without the marks that make words of it bold in Slack.
func (p Phrase) Plain() Phrase {
	return Phrase{strings.ReplaceAll(p.JA, "*", ""), strings.ReplaceAll(p.EN, "*", "")}
}

// fill puts values in place of names, from the left: what a value brings along is no place.
func fill(s string, pairs []string) string {
	var b strings.Builder
	b.Grow(2 * len(s))
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		value, rest := place(s[i:], pairs)
		b.WriteString(value)
		s = rest
	}
}

// place returns the value of the place that s begins with, and what follows it; where there is none, the brace itself.
func place(s string, pairs []string) (value, rest string) {
	for i := 0; i < len(pairs); i += 2 {
		if rest, ok := strings.CutPrefix(s[1:], pairs[i]); ok && strings.HasPrefix(rest, "}") {
			return pairs[i+1], rest[1:]
		}
	}
	return s[:1], s[1:]
}

// Both returns the phrase as a text in both languages, with the same places filled in each.
func (p Phrase) Both(pairs ...string) incident.Text {
	return incident.Text{JA: p.In(incident.Japanese, pairs...), EN: p.In(incident.English, pairs...)}
}
