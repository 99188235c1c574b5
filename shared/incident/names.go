package incident

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A problem is about what happened and not about who was there: what names a member is told so, and the role is offered in their place.

// Member is somebody who may be named, and the role in whose place they are known: in the words of the room.
type Member struct{ Name, Role string }

// Naming is a member whom a text names, as it does, and what may stand in their place. It is stored; field names must not change.
type Naming struct {
	As   string `json:"as"`
	Role string `json:"role"`
}

// mostNamings is how many different names of a text are told.
const mostNamings = 10

// Namings are the members whom a text names, each way once, in the order in which they stand. anyone is the role of whoever is
// mentioned and not known.
func Namings(text string, members []Member, anyone string) (out []Naming) {
	for _, f := range findNames(text, members, anyone) {
		if n := (Naming{text[f.from:f.to], f.role}); !slices.Contains(out, n) && len(out) < mostNamings {
			out = append(out, n)
		}
	}
	return out
}

// Unnamed is a text with the roles in the place of the members whom it names.
func Unnamed(text string, members []Member, anyone string) string {
	var b strings.Builder
	at := 0
	for _, f := range findNames(text, members, anyone) {
		before, after := closed(text[at:f.from], text[f.to:], f.role)
		b.WriteString(before)
		b.WriteString(f.role)
		at = len(text) - len(after)
	}
	return b.String() + text[at:]
}

// closed are the texts around a name without the blanks that stand around a name of other letters in Japanese, where the role is Japanese.
func closed(before, after, role string) (string, string) {
	if !ascii(role) {
		if rest, ok := strings.CutSuffix(before, " "); ok && lastRune(rest) > unicode.MaxLatin1 && lastRune(rest) != utf8.RuneError {
			before = rest
		}
		if rest, ok := strings.CutPrefix(after, " "); ok && firstRune(rest) > unicode.MaxLatin1 && firstRune(rest) != utf8.RuneError {
			after = rest
		}
	}
	return before, after
}

// found is where a text names somebody.
type found struct {
	from, to int
	role     string
}

// findNames finds who is named, from the left: of what begins at one place the longest counts.
func findNames(text string, members []Member, anyone string) (out []found) {
	var all []found
	for _, m := range members {
		for _, p := range patternsOf(m.Name) {
			all = append(all, p.in(text, m.Role)...)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return b.to - a.to })
	for _, at := range mention().FindAllStringSubmatchIndex(text, -1) {
		if word := strings.ToLower(text[at[4]:at[5]]); !slices.Contains(toAll, word) {
			all = append(all, found{at[2], at[5], anyone})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.from - b.from })
	end, from := 0, -1
	for _, f := range all {
		switch {
		case f.from >= end:
			f.to += honorific(text[f.to:])
			out, end, from = append(out, f), f.to, f.from
		case f.from == from && f.to > end: // a mention of somebody known, by more of their name
			out[len(out)-1].to, end = f.to, f.to
		}
	}
	return out
}

// mention is an @ that begins a word, with the word: none of an e-mail address.
var mention = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^A-Za-z0-9._@＠/-])([@＠])([A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*|[\p{Han}々]+|[\p{Katakana}ー]+)`)
})

// toAll are mentions that name nobody.
var toAll = []string{"here", "channel", "everyone"}

// titles follow the names of people.
var titles = []string{"さん", "さま", "くん", "ちゃん", "様", "氏", "君", "-san", " san", " さん"}

// honorific is how long the title is that a text begins with.
func honorific(s string) int {
	for _, t := range titles {
		rest, ok := strings.CutPrefix(strings.ToLower(s), t)
		if next, _ := utf8.DecodeRuneInString(rest); ok && !(ascii(t) && unicode.IsLetter(next)) {
			return len(t)
		}
	}
	return 0
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// pattern is one of the ways in which somebody may be named.
type pattern struct {
	words  string // in small letters, where case means nothing
	titled bool   // only where a title follows: it is too short, or may be a word as well
}

// patternsOf are the ways in which somebody with a name may be named: in full, by the first part of a Japanese name, by each part of
// another.
func patternsOf(name string) (out []pattern) {
	name, _, _ = strings.Cut(strings.Map(plainBlank, name), "(")
	name, _, _ = strings.Cut(name, "（")
	name = strings.TrimLeft(strings.TrimSpace(name), "@＠")
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '.' || r == '_' || r == '/' || r == '|' })
	if name != "" {
		out = append(out, pattern{name, len(parts) == 1 && doubtful(name)})
	}
	if len(parts) > 1 && !ascii(name) { // people write it without the blank
		out = append(out, pattern{strings.Join(parts, ""), false})
	}
	if len(parts) == 1 && kanji(firstRune(name)) { // a family name of one to three characters, and one's own
		r := []rune(name)
		for n := 1; n < min(4, len(r)) && kanji(r[n-1]); n++ {
			out = append(out, pattern{string(r[:n]), true})
		}
		return out
	}
	for n, part := range parts[:min(2, len(parts))] {
		if len(parts) > 1 {
			out = append(out, pattern{part, doubtful(part) || n > 0 && !ascii(part)})
		}
	}
	return out
}

// common are names that are English words, too.
var common = []string{"art", "bill", "chance", "chase", "drew", "faith", "frank", "gene", "grace", "grant", "hope", "jack", "mark", "max", "may", "miles", "page", "pat", "ray", "rich", "rob", "rose", "sue", "will"}

// doubtful reports whether a name may stand in a text that names nobody.
func doubtful(part string) bool {
	n, first := utf8.RuneCountInString(part), firstRune(part)
	switch {
	case ascii(part):
		return n < 3 || slices.Contains(common, strings.ToLower(part))
	case unicode.Is(unicode.Hiragana, first):
		return n < 4
	}
	return n < 2
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

func kanji(r rune) bool { return unicode.Is(unicode.Han, r) || r == '々' || r == 'ヶ' }

// in finds where a text names somebody so.
func (p pattern) in(text, role string) (out []found) {
	for from := 0; from < len(text); {
		at := indexFold(text[from:], p.words)
		if at < 0 {
			return out
		}
		from += at
		to := from + len(p.words)
		if p.fits(text, from, to) {
			out = append(out, found{from - mentioned(text[:from]), to, role})
		}
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	return out
}

// indexFold is strings.Index, for which letters of ASCII are alike in either case.
func indexFold(s, words string) int {
	if words == "" {
		return -1
	}
	for at := range s {
		if at+len(words) > len(s) {
			return -1
		}
		if alikeASCII(s[at:at+len(words)], words) {
			return at
		}
	}
	return -1
}

func alikeASCII(a, b string) bool {
	for i := range len(a) {
		x, y := a[i], b[i]
		if 'A' <= x && x <= 'Z' {
			x += 'a' - 'A'
		}
		if 'A' <= y && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}

// fits reports whether what stands at a place is a name and no part of another word. A mention is one in any case.
func (p pattern) fits(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	first, last := firstRune(p.words), lastRune(p.words)
	titled := honorific(text[to:]) > 0
	switch {
	case p.titled && !titled && mentioned(text[:from]) == 0:
		return false
	case first < utf8.RuneSelf || last < utf8.RuneSelf:
		return !wordRune(before) && !wordRune(after) && !addressed(text[:from]) && after != '@'
	case unicode.Is(unicode.Katakana, first):
		return !katakana(before) && !katakana(after)
	case unicode.Is(unicode.Hiragana, first):
		return !unicode.Is(unicode.Hiragana, before)
	case titled:
		return !p.titled || !kanji(before) // 小林さん is not 林さん
	}
	return !(kanji(before) && kanji(after)) // 青山本社 is nobody
}

// mentioned is how long the @ is with which a text ends.
func mentioned(s string) int {
	if last := lastRune(s); last == '@' || last == '＠' {
		return utf8.RuneLen(last)
	}
	return 0
}

// addressed reports whether a text ends within an e-mail address.
func addressed(s string) bool {
	n := mentioned(s)
	return n > 0 && wordRune(lastRune(s[:len(s)-n]))
}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

func wordRune(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

func katakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }
