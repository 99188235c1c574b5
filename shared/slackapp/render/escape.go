package render

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/rivo/uniseg"

	"noroshi.internal/shared/incident"
)

// What people typed is shown as they typed it, also where mrkdwn would take a character of it for formatting: what is copied out
// of a message is often a command. Mrkdwn has an escape for &, < and > only (docs.slack.dev, "Formatting message text"), so the
// other characters are held as stand-ins while a text is put together. A block in which any is left becomes rich text, which
// formats nothing by itself; in notifications and topics, which do not format, they are put back.

// Entities returns s with &, < and > as Slack writes what people type, and wants to be written what is none of its tokens.
func Entities(s string) string { return entities.Replace(s) }

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// standIn is the stand-in of an ASCII character: a character for private use, of which none is left in what people typed.
func standIn(char rune) rune { return firstStandIn + char }

const firstStandIn, lastStandIn = '\ue000', '\ue07f'

// isStandIn reports whether r holds the place of a character.
func isStandIn(r rune) bool { return r >= firstStandIn && r <= lastStandIn }

// Escape returns s for a text of this package that shows s and does nothing: no mention, link or date token comes of it, and
// it opens or closes neither bold, italic, strike, code, quote nor an emoji's name.
func Escape(s string) string {
	lines := strings.Split(unheld(s), "\n")
	for i, line := range lines {
		lines[i] = Entities(guarded(line))
	}
	return strings.Join(lines, "\n")
}

// unheld is s without characters that could be taken for stand-ins.
func unheld(s string) string {
	return strings.Map(func(r rune) rune {
		if isStandIn(r) {
			return -1
		}
		return r
	}, s)
}

// guarded puts stand-ins in place of the characters of a line that mrkdwn may take for formatting. An underscore inside a word, as in
// a bucket's name, is none of them.
func guarded(line string) string {
	if !strings.ContainsAny(line, "`*~_:>") {
		return line
	}
	r := []rune(line)
	for _, colon := range emojiNames(r) {
		r[colon] = standIn(':')
	}
	quote := true // nothing but blanks before
	for i, c := range r {
		inside := i > 0 && i < len(r)-1 && letter(r[i-1]) && letter(r[i+1])
		if strings.ContainsRune("`*~", c) || c == '_' && !inside || c == '>' && quote {
			r[i] = standIn(c)
		}
		quote = quote && (c == ' ' || c == '\t' || c == '>')
	}
	return string(r)
}

// emojiNames is where in a line colons stand that Slack may take for those of an emoji's name. 12:30:45 holds none.
func emojiNames(line []rune) (colons []int) {
	start := -1 // the last colon with nothing but characters of a name behind it
	for at, c := range line {
		switch {
		case c == ':':
			if start >= 0 && slices.ContainsFunc(line[start+1:at], naming) {
				colons = append(colons, start, at)
			}
			start = at
		case !naming(c) && !unicode.IsDigit(c) && c != '\'':
			start = -1
		}
	}
	return colons
}

// naming reports whether a character makes a name of what stands between two colons.
func naming(r rune) bool {
	return unicode.IsLetter(r) && !unicode.IsUpper(r) || r == '_' || r == '+' || r == '-'
}

func letter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// holds reports whether a text has characters that mrkdwn cannot show.
func holds(s string) bool { return strings.ContainsFunc(s, isStandIn) }

// words is a text for where nothing is formatted: notifications, topics, purposes.
func words(s string) string {
	return strings.Map(func(r rune) rune {
		if isStandIn(r) {
			return r - firstStandIn
		}
		return r
	}, strings.ReplaceAll(s, string(standIn('>')), "&gt;"))
}

// alike is a text as mrkdwn whose characters look like those that were typed and mean nothing, for where there is no room for
// rich text.
func alike(s string) string {
	return strings.Map(func(r rune) rune {
		if !isStandIn(r) {
			return r
		}
		char := r - firstStandIn
		if other, ok := lookAlikes[char]; ok {
			return other
		}
		return char
	}, s)
}

var lookAlikes = map[rune]rune{'`': '\'', '*': '∗', '~': '∼', '_': '＿', '>': '＞', ':': '：', '|': '¦'}

// size is the length of s in UTF-16 units, the longest of the ways in which Slack may count characters.
func size(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// Cut returns s shortened to at most limit characters, as Slack may count them, without breaking a character that is
// made of several code points. What was cut is shown by "…".
func Cut(s string, limit int) string {
	if size(s) <= limit {
		return s
	}
	return strings.TrimRight(beginning(s, limit-1), " ") + "…"
}

// beginning is that of s that has at most limit characters, in whole ones.
func beginning(s string, limit int) string {
	rest, state := s, -1
	for rest != "" {
		cluster, behind, _, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if limit -= size(cluster); limit < 0 {
			break
		}
		rest, state = behind, next
	}
	return s[:len(s)-len(rest)]
}

// Pieces are s in parts of at most limit characters each, in whole lines where these fit: together they are s, and nothing is lost.
func Pieces(s string, limit int) (out []string) {
	for size(s) > limit {
		head := beginning(s, limit)
		if n := strings.LastIndex(head, "\n"); n > 0 {
			head = head[:n+1]
		}
		if head == "" { // one character of more code points than fit
			head = string([]rune(s)[:limit/2])
		}
		out, s = append(out, head), s[len(head):]
	}
	return append(out, s)
}

// typed is what a person typed, in one line, escaped, of at most limit characters, those that escaping adds included.
func typed(s string, limit int) string {
	return within(incident.OneLine(s), limit)
}

// Quoted is the beginning of what somebody typed, as an answer repeats it.
func Quoted(s string) string { return "`" + typed(s, 60) + "`" }

// QuotedAll is what somebody typed, as a form repeats it from which it is to be put right.
func QuotedAll(s string) string { return "`" + typed(s, maxText/2) + "`" }

// within is Escape for at most limit characters.
func within(s string, limit int) string {
	for keep := limit; ; keep -= max(1, keep/8) {
		if out := Escape(Cut(s, keep)); size(out) <= limit || keep <= 1 {
			return out
		}
	}
}

// Ids as Slack makes them: docs.slack.dev, "Understanding conversations" and user types.
func personID(s string) bool  { return slackID(s, "UW") }
func channelID(s string) bool { return slackID(s, "CGD") }
func groupID(s string) bool   { return slackID(s, "S") }

func slackID(s, kinds string) bool {
	for _, c := range []byte(s) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return len(s) >= 3 && strings.IndexByte(kinds, s[0]) >= 0
}

// mailPrefix begins the id of somebody who is not known to Slack.
const mailPrefix = "mail:"

// Person mentions somebody: <@U…>, or the address of somebody Slack does not know.
func Person(id incident.PersonID) string {
	if personID(string(id)) {
		return "<@" + string(id) + ">"
	}
	return typed(strings.TrimPrefix(string(id), mailPrefix), 80)
}

// Channel links a channel by its id.
func Channel(id string) string {
	if channelID(id) {
		return "<#" + id + ">"
	}
	return typed(id, 80)
}

// Link is a link with a text; what is no web address is shown as text only.
func Link(address, shown string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || size(address) > maxURL {
		return typed(shown, 200)
	}
	safe := strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", "&", "&amp;", " ", "%20", "\n", "").Replace(address)
	return "<" + safe + "|" + strings.ReplaceAll(typed(shown, 200), "|", string(standIn('|'))) + ">"
}
