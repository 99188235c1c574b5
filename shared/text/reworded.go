package text

import (
	"strconv"
	"strings"
	"unicode"

	"noroshi.internal/shared/incident"
)

// How a change of words is shown.
var (
	rewordedTo    = Phrase{"{was} → {is}", "{was} → {is}"}
	rewordedNew   = Phrase{"+ {is}", "+ {is}"}
	rewordedGone  = Phrase{"− {was}", "− {was}"}
	rewordedMore  = Phrase{"…ほか{n}か所", "… and {n} more"}
	rewordedQuote = Phrase{"「{words}」", "\"{words}\""}
)

// Limits of what is shown of a change.
const (
	mostReworded = 12   // places in each language
	longReworded = 120  // runes of one
	mostWords    = 2000 // of one text that are compared
)

// Reworded names the words that one text has and another has not, a place each in their order.
func Reworded(lang incident.Lang, was, is string) (lines []string) {
	all := compared(apart(wordsOf(was), wordsOf(is)))
	for n, p := range all {
		if n == mostReworded {
			return append(lines, rewordedMore.In(lang, "n", strconv.Itoa(len(all)-n)))
		}
		lines = append(lines, p.in(lang))
	}
	return lines
}

// reworded is a place in which two texts differ.
type reworded struct{ was, is string }

func (r reworded) in(lang incident.Lang) string {
	was, is := quoted(lang, r.was), quoted(lang, r.is)
	switch {
	case r.was == "":
		return rewordedNew.In(lang, "is", is)
	case r.is == "":
		return rewordedGone.In(lang, "was", was)
	}
	return rewordedTo.In(lang, "was", was, "is", is)
}

func quoted(lang incident.Lang, s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > longReworded {
		s = string(runes[:longReworded-1]) + "…"
	}
	return rewordedQuote.In(lang, "words", s)
}

// wordsOf parts a text: a word of letters of one script, and every other character alone.
func wordsOf(s string) (out []string) {
	before := 0
	for _, r := range s {
		script := scriptOf(r)
		if script != 0 && script == before {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		before = script
	}
	return out
}

// apart are the words of two texts from where they differ to where they do no more. What is alike before and behind is not compared: a long
// text has its room for what is not.
func apart(was, is []string) (left, right []string) {
	for len(was) > 0 && len(is) > 0 && was[0] == is[0] {
		was, is = was[1:], is[1:]
	}
	for len(was) > 0 && len(is) > 0 && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	return was[:min(len(was), mostWords)], is[:min(len(is), mostWords)]
}

// scriptOf tells scripts apart; 0: it stands alone.
func scriptOf(r rune) int {
	switch {
	case unicode.Is(unicode.Hiragana, r):
		return 1
	case unicode.Is(unicode.Katakana, r) || r == 'ー':
		return 2
	case unicode.Is(unicode.Han, r):
		return 3
	case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-:./_@", r): // a time, an address and a zone are one word each
		return 4
	}
	return 0
}

// compared are the places in which two texts differ. Those with nothing but blanks between them are one.
func compared(was, is []string) (out []reworded) {
	common, between := longest(was, is), "."
	for i, j := 0, 0; i < len(was) || j < len(is); {
		if i < len(was) && j < len(is) && was[i] == is[j] {
			between += was[i]
			i, j = i+1, j+1
			continue
		}
		if len(out) == 0 || strings.TrimLeft(between, " ") != "" {
			out = append(out, reworded{})
		} else {
			out[len(out)-1].add(between, between)
		}
		between = ""
		if j == len(is) || i < len(was) && common[i+1][j] >= common[i][j+1] {
			out[len(out)-1].add(was[i], "")
			i++
		} else {
			out[len(out)-1].add("", is[j])
			j++
		}
	}
	return out
}

func (r *reworded) add(was, is string) { r.was, r.is = r.was+was, r.is+is }

// longest is how many words two texts have in common at most, in their order, from each pair of places on.
func longest(was, is []string) [][]uint16 {
	common := make([][]uint16, len(was)+1)
	for i := range common {
		common[i] = make([]uint16, len(is)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(is) - 1; j >= 0; j-- {
			if was[i] == is[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}
