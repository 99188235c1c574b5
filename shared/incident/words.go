package incident

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Limits on what people type. A longer text is cut, never refused: at such a moment nobody counts characters.
const (
	maxTitle   = 120  // runes; a Slack header holds 150 and the drill mark goes before it
	maxText    = 3000 // runes; Slack: a section's text
	maxChannel = 80   // characters; Slack: conversations.create, name
	maxPrefix  = 20   // characters, so that the id is never cut off
	ellipsis   = "…"
)

// CleanTitle returns one readable line of at most 120 runes: no control or invisible characters, no line breaks, and " " for
// each blank of another kind. It is "" when nothing readable is left.
func CleanTitle(s string) string {
	return readable(cut(strings.Map(plainBlank, OneLine(visible(s))), maxTitle))
}

func plainBlank(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// OneLine returns s in one line: a blank stands for line breaks and the blanks around them. Other blanks stay as they were
// typed, since they may mean something, as between the quotes of a command.
func OneLine(s string) string {
	var lines []string
	for line := range strings.FieldsFuncSeq(s, lineBreak) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

func lineBreak(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) }

// CleanText returns s without control and invisible characters, line breaks kept, at most 3000 runes. It is "" when
// nothing readable is left.
func CleanText(s string) string {
	return readable(cut(strings.TrimSpace(visible(strings.ReplaceAll(s, "\r\n", "\n"))), maxText))
}

// clean returns f as it may be stored and shown. A severity we do not know is one not known.
func (f Facts) clean() Facts {
	f.Title, f.Region, f.Zone = CleanTitle(f.Title), CleanTitle(f.Region), CleanTitle(f.Zone)
	f.Impact, f.Source, f.Services = CleanText(f.Impact), CleanText(f.Source), cleanServices(f.Services)
	if !slices.Contains(Severities, f.Severity) {
		f.Severity = ""
	}
	return f
}

// cleanServices drops what names nothing and what is named twice.
func cleanServices(names []string) (out []string) {
	for _, name := range names {
		if name = CleanTitle(name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// readable returns s if a person can see anything of it, else "". Fillers and the empty Braille cell count as letters and
// symbols in Unicode, yet show nothing.
func readable(s string) string {
	const blank = "\u115f\u1160\u2800\u3164\uffa0"
	for _, r := range s {
		if unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !strings.ContainsRune(blank, r) {
			return s
		}
	}
	return ""
}

// visible drops control and format characters, bidirectional overrides among them; a line break of any kind becomes \n.
// U+200D stays, since it joins emoji.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case lineBreak(r):
			return '\n'
		case r == '\t':
			return ' '
		case r == '\u200d':
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

func cut(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return strings.TrimSpace(string(r[:limit-1])) + ellipsis
}

// ChannelName returns "<prefix>-<yyyymmdd>-<id>-<title>" with what Slack allows in a name: lower case letters, digits,
// hyphens, at most 80 characters. Japanese letters are kept. at is in the team's time zone.
func ChannelName(prefix string, at time.Time, id ID, title string) string {
	return joinName(first(slug(prefix, channelRune), maxPrefix)+"-"+at.Format("20060102")+"-"+string(id), slug(title, channelRune))
}

// ASCIIName returns a channel name without its other letters, for a workspace that refuses them.
func ASCIIName(name string) string {
	return slug(name, func(r rune) bool { return r < unicode.MaxASCII && channelRune(r) })
}

func joinName(head, tail string) string {
	return first(strings.Trim(head+"-"+tail, "-"), maxChannel)
}

// first returns at most n runes of a name, without a hyphen at its end.
func first(name string, n int) string {
	r := []rune(name)
	return strings.TrimRight(string(r[:min(len(r), n)]), "-")
}

// slug lowers s and puts one hyphen in place of whatever keep refuses.
func slug(s string, keep func(rune) bool) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.Map(halfWidth, s)) {
		if keep(r) {
			b.WriteRune(r)
		} else {
			b.WriteByte('-')
		}
	}
	parts := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	return strings.Join(parts, "-")
}

func channelRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == 'ー' ||
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// halfWidth turns a full-width ASCII letter (EC2) into the plain one.
func halfWidth(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// GuardKey names the facts two declarations of the same outage share: kind, region and services. same makes the spellings of
// a word alike. ok is false while either is unknown, since what is unknown never counts as the same.
func GuardKey(kind Kind, f Facts, same func(string) string) (key string, ok bool) {
	word := func(s string) string { return strings.Join(strings.Fields(CleanTitle(same(s))), " ") }
	region, services := word(f.Region), make([]string, 0, len(f.Services))
	for _, name := range cleanServices(f.Services) {
		services = append(services, word(name))
	}
	if region == "" || len(services) == 0 {
		return "", false
	}
	slices.Sort(services)
	// A line break is in none of the words, so two lists never look alike.
	return string(kind) + "\n" + region + "\n" + strings.Join(slices.Compact(services), "\n"), true
}

var address = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^https?://[A-Za-z0-9\[][^\s<>|"]*$`) })

// IsAddress reports whether s is the address of a web page, as people may be sent to it.
func IsAddress(s string) bool { return len(s) <= 2000 && address().MatchString(s) }
