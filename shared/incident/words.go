package incident

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits on what people type. The rules cut a longer text and never refuse it: at such a moment nobody counts characters. Whoever
// fills in a form is told by the form, which is open still; see package ask.
const (
	MaxTitle = 120  // runes; a Slack header holds 150 and the prefix of a drill goes before it
	MaxText  = 3000 // runes; Slack: a section's text

	maxChannel = 80 // characters; Slack: conversations.create, name
	maxNumber  = 2  // characters of them: the number of a channel that takes another's place, "-2"
	maxPrefix  = 20 // characters, so that there is room for a title
	ellipsis   = "…"
)

// CleanTitle returns WholeTitle, cut to MaxTitle.
func CleanTitle(s string) string { return cut(WholeTitle(s), MaxTitle) }

// WholeTitle returns one readable line, however long: no control or invisible characters, no line breaks, and " " for each blank of
// another kind. It is "" when nothing readable is left.
func WholeTitle(s string) string {
	return readable(strings.Map(plainBlank, OneLine(visible(s))))
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

// CleanText returns WholeText, cut to MaxText.
func CleanText(s string) string { return cut(WholeText(s), MaxText) }

// WholeText returns s, however long, without control and invisible characters, line breaks kept. It is "" when nothing readable is left.
func WholeText(s string) string {
	return readable(strings.TrimSpace(visible(strings.ReplaceAll(s, "\r\n", "\n"))))
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

// ChannelName returns "<prefix>-<mmdd>-<title>-<id>" with what Slack allows in a name: lower case letters, digits, hyphens, at
// most 80 characters, of which it leaves those of a successor's number. People tell rooms apart by the title, so it comes before the
// id, and gives way where both have no room. Japanese letters are kept; whoever asks has made their spellings alike. at is in the team's time zone.
func ChannelName(prefix string, at time.Time, id ID, title string) string {
	head := joined(first(slug(prefix, channelRune), maxPrefix), at.Format("0102"))
	room := maxChannel - maxNumber - utf8.RuneCountInString(joined(head, string(id))) - len("-")
	return joined(head, first(slug(title, channelRune), room), string(id))
}

// ASCIIName returns a channel name without its other letters, for a workspace that refuses them.
func ASCIIName(name string) string {
	return slug(name, func(r rune) bool { return r < unicode.MaxASCII && channelRune(r) })
}

// joined puts a hyphen between the parts of a name, of which any may be "".
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "-")
}

// first returns at most n runes of a name, without a hyphen at its end.
func first(name string, n int) string {
	r := []rune(name)
	return strings.TrimRight(string(r[:min(len(r), n)]), "-")
}

// slug lowers s and puts one hyphen in place of whatever keep refuses. 〆 is no letter of any script, and means 締.
func slug(s string, keep func(rune) bool) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.ReplaceAll(s, "〆", "締")) {
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

// IsAddress reports whether s is the address of a web page, as people may be sent to it: one with a host, and with a port that there is.
func IsAddress(s string) bool {
	if len(s) > 2000 || !address().MatchString(s) {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return false
	}
	_, err = strconv.ParseUint(cmp.Or(u.Port(), "443"), 10, 16)
	return err == nil
}

// Overlaps reports whether two are about the same: the same region, and a service in common. same makes the spellings of a word
// alike. What is not known overlaps with nothing.
func Overlaps(a, b Facts, same func(string) string) bool {
	word := func(s string) string { return strings.Join(strings.Fields(CleanTitle(same(s))), " ") }
	if a.Region == "" || word(a.Region) != word(b.Region) {
		return false
	}
	return slices.ContainsFunc(cleanServices(a.Services), func(mine string) bool {
		return slices.ContainsFunc(cleanServices(b.Services), func(other string) bool { return word(mine) == word(other) })
	})
}
