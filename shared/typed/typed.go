// Package typed is the one door through which text from outside goes before anything is read out of it: words of commands,
// fields of forms, codes, ids of settings. People paste from word processors, mails and chats, and type on Japanese
// keyboards, so that what looks like "ap-northeast-1" may hold other hyphens, full-width letters or characters that nobody
// sees.
//
// What is shown and kept stays as it was typed: what goes through here is compared and read, not recorded. The exceptions are
// what is not prose: the code of a region, an AZ ID, an address. Those go through ID and Address.
//
// What a provider has signed does not go through here: two different addresses are never made one on its word.
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain returns s for reading: full-width and half-width forms as their usual ones (Unicode's NFKC), blanks of every kind as
// " ", line breaks of every kind as "\n", hyphens and dashes of every kind as "-", quotes as ' and ", and without what nobody
// sees (zero-width characters, soft hyphens, bidirectional controls). A long vowel mark and its look-alikes are hyphens where
// they stand between letters or digits of ASCII. ASCII stays as it is, and Plain(Plain(s)) is Plain(s).
func Plain(s string) string {
	if ascii(s) {
		return s
	}
	s = norm.NFKC.String(strings.Map(seen, s))
	return bridges(norm.NFC.String(strings.Map(meant, s)))
}

// Word is Plain for a word that is compared with others: in lower case, without blanks around it.
func Word(s string) string { return strings.ToLower(strings.TrimSpace(Plain(s))) }

// ID is Word for what is made of letters and digits of ASCII with hyphens between them, such as an AZ ID, or is one of a few words:
// without quotes and brackets around it and a full stop behind. Whatever stands between two letters or digits of ASCII and is
// no letter or number itself is one hyphen, however long. It is not for prose, where a blank ends a word.
func ID(s string) string {
	var out strings.Builder
	var between []rune
	last := rune(' ')
	for _, r := range unquoted(Word(s)) {
		if apart(r) {
			between = append(between, r)
			continue
		}
		if len(between) > 0 && alnum(last) && alnum(r) {
			between = []rune{'-'}
		}
		out.WriteString(string(between) + string(r))
		last, between = r, between[:0]
	}
	return out.String() + string(between)
}

// Address returns an address for following it: without what nobody sees, blanks and quotes around it, and with hyphens
// and their look-alikes between letters or digits of ASCII as Plain has them: elsewhere, as in the title of a page, a dash is
// meant. Unlike Plain it changes no letter.
func Address(s string) string {
	s = strings.Map(func(r rune) rune {
		if Hidden(r) {
			return -1
		}
		return r
	}, s)
	return bridged(unquoted(s), func(r rune) bool { return dash(r) || lookalike(r) })
}

// Cut splits the first word off. Whatever is blank ends it: a full-width space and a line break, too. Both parts are as they
// were typed, but begin with what is seen.
func Cut(s string) (first, rest string) {
	s = Trim(s)
	if i := strings.IndexFunc(s, Blank); i >= 0 {
		return s[:i], Trim(s[i:])
	}
	return s, ""
}

// Trim drops blanks around s, and what nobody sees before it. Behind it that may belong to an emoji.
func Trim(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return Blank(r) || Hidden(r) })
	return strings.TrimRightFunc(s, Blank)
}

// List returns the names in s, which commas of every width, semicolons and line breaks separate, each as it was typed
// without blanks and quotes around it. A name that is there already, in whichever spelling of Word, is left out.
func List(s string) (names []string) {
	have := map[string]bool{}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",、，､﹐﹑;；﹔\n\r\u0085\u2028\u2029", r) }) {
		if bare := unquoted(part); !strings.ContainsFunc(bare, quote) { // else each of several names has its own
			part = bare
		}
		part = strings.Join(strings.FieldsFunc(part, Blank), " ")
		if key := Word(part); key != "" && !have[key] {
			have[key] = true
			names = append(names, part)
		}
	}
	return names
}

// unquoted cuts what people put around a word: pairs of quotes or brackets of every kind, and full stops and commas behind.
// What stands on one side only may be a part of it, as in "EC2 (Tokyo)", unless it is a quote.
func unquoted(s string) string {
	for {
		was := s
		s = strings.TrimFunc(s, func(r rune) bool { return Blank(r) || quote(r) })
		s = strings.TrimRight(s, "。、｡､．.,")
		first, size := utf8.DecodeRuneInString(s)
		last, end := utf8.DecodeLastRuneInString(s)
		if len(s) >= size+end && unicode.Is(unicode.Ps, first) && unicode.Is(unicode.Pe, last) && !strings.ContainsRune(s[size:], first) {
			s = s[size : len(s)-end]
		}
		if s == was {
			return s
		}
	}
}

// quote reports whether r is a quotation mark, those of Japanese and what is typed for one included.
func quote(r rune) bool {
	return unicode.Is(unicode.Quotation_Mark, r) || strings.ContainsRune("`´ʹʺ′″‵‶ʼ", r)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Blank reports whether r is a blank of any kind, the empty Braille cell included.
func Blank(r rune) bool { return unicode.IsSpace(r) || r == '\u2800' }

// Hidden reports whether nobody sees r. Variation selectors, joiners, fillers and bidirectional controls are among them
// (Unicode: Default_Ignorable_Code_Point), ASCII is not.
func Hidden(r rune) bool {
	return r >= utf8.RuneSelf && r != '\u0085' &&
		unicode.In(r, unicode.Cf, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// seen drops what nobody sees, and settles what NFKC would take apart: signs that it writes as a blank with a mark on it.
func seen(r rune) rune {
	switch {
	case Hidden(r):
		return -1
	case r == '\u00b4' || r == '\u1ffd': // acute accents, typed for an apostrophe
		return '\''
	case r == '\u2028' || r == '\u2029' || r == '\u0085':
		return '\n'
	case r == '\u2800': // the empty Braille cell
		return ' '
	}
	return r
}

// meant is the ASCII character for which others are typed.
func meant(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case Hidden(r):
		return -1
	case dash(r):
		return '-'
	case strings.ContainsRune("‘’‚‛ʼʹ′‵", r):
		return '\''
	case strings.ContainsRune("“”„‟", r):
		return '"'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// dash reports whether r is a hyphen or a dash of any kind: hyphen bullet and modifier minus, too.
func dash(r rune) bool {
	return unicode.Is(unicode.Dash, r) && !wave(r) || r == '\u2043' || r == '\u02d7'
}

// wave reports whether r is a dash by Unicode that means a range or a long sound.
func wave(r rune) bool { return strings.ContainsRune("〜〰⁓", r) }

// lookalikes are what looks like a hyphen and is none: the long vowel mark, the number one in Japanese, lines of boxes.
const lookalikes = "ー一─━ᅳ"

func lookalike(r rune) bool { return strings.ContainsRune(lookalikes, r) }

// bridges makes hyphens of marks between letters or digits of ASCII.
func bridges(s string) string { return bridged(s, lookalike) }

// bridged makes hyphens of runs of what is one, between letters or digits of ASCII.
func bridged(s string, one func(rune) bool) string {
	if !strings.ContainsFunc(s, one) {
		return s
	}
	r := []rune(s)
	for i := 0; i < len(r); i++ {
		end := i
		for end < len(r) && one(r[end]) {
			end++
		}
		if end > i && end < len(r) && i > 0 && joins(r[i-1]) && joins(r[end]) {
			for ; i < end; i++ {
				r[i] = '-'
			}
		}
		i = max(i, end)
	}
	return string(r)
}

func joins(r rune) bool { return r == '-' || alnum(r) }

func alnum(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// apart reports whether r parts the letters and digits of an id.
func apart(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) || strings.ContainsRune(lookalikes+"丨〡ᅵ", r)
}
