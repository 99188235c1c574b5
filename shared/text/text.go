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
	named := make([]string, len(pairs))
	for i, x := range pairs {
		if i%2 == 0 {
			x = "{" + x + "}"
		}
		named[i] = x
	}
	return strings.NewReplacer(named...).Replace(s)
}

// Both returns the phrase as a text in both languages, with the same places filled in each.
func (p Phrase) Both(pairs ...string) incident.Text {
	return incident.Text{JA: p.In(incident.Japanese, pairs...), EN: p.In(incident.English, pairs...)}
}
