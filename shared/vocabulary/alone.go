package vocabulary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// standsAlone reports whether text[at[0]:at[1]] is a word of its own. Japanese puts no blanks between words, so a
// change of script ends one: "EC2に" names EC2, "PS3" does not name S3, and 東京ガス is a customer.
func standsAlone(text string, at []int) bool {
	word := text[at[0]:at[1]]
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	return !continues(text[:at[0]], first) && !continued(text[at[1]:], last) && !inIdentifier(text, at)
}

// continues reports whether the end of before belongs to the word that begins with first.
func continues(before string, first rune) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	if size == 0 {
		return false
	}
	if unicode.Is(unicode.Han, first) {
		return unicode.Is(unicode.Han, r)
	}
	return sameScript(r, first)
}

// continued reports whether the beginning of after belongs to the word that ends with last.
func continued(after string, last rune) bool {
	r, size := utf8.DecodeRuneInString(after)
	switch {
	case size == 0 || regionWord().MatchString(after):
		return false
	case unicode.Is(unicode.Han, last):
		return unicode.Is(unicode.Han, r) || katakana(r)
	}
	return sameScript(r, last)
}

// regionWord is what may follow a region's name without making another word of it.
var regionWord = lazy(`^(リージョン|全域|側|地域|障害)`)

func sameScript(a, b rune) bool {
	return asciiWord(a) && asciiWord(b) || katakana(a) && katakana(b)
}

func asciiWord(r rune) bool {
	return r == '_' || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func katakana(r rune) bool { return r == 'ー' || unicode.Is(unicode.Katakana, r) }

// inIdentifier reports whether a word in small letters is tied to others by a hyphen, as in the host name web-s3-01.
// Written EC2-SSH it is somebody's punctuation.
func inIdentifier(text string, at []int) bool {
	word := text[at[0]:at[1]]
	if strings.Contains(word, "-") || word != strings.ToLower(word) {
		return false
	}
	before, tiedBefore := strings.CutSuffix(text[:at[0]], "-")
	after, tiedAfter := strings.CutPrefix(text[at[1]:], "-")
	left, _ := utf8.DecodeLastRuneInString(before)
	right, _ := utf8.DecodeRuneInString(after)
	return tiedBefore && asciiWord(left) || tiedAfter && asciiWord(right)
}
