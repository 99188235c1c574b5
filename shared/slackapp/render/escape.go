package render

import (
	"net/url"
	"strings"
	"unicode/utf16"

	"github.com/rivo/uniseg"

	"noroshi.internal/shared/incident"
)

// entities is what Slack's mrkdwn wants escaped (docs.slack.dev, "Formatting message text": only these three), and the
// signs that would format text, replaced by others that look alike and mean nothing.
var entities = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	"`", "'", "*", "∗", "~", "∼",
)

// Escape returns s as mrkdwn that shows s and does nothing: no mention, link or date token comes of it, and it opens or
// closes neither bold, italic, strike, code nor quote.
func Escape(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = entities.Replace(underscores(unquoted(line)))
	}
	return strings.Join(lines, "\n")
}

// unquoted replaces the sign of a quote where a line begins.
func unquoted(line string) string {
	text := strings.TrimLeft(line, " \t")
	if rest, quote := strings.CutPrefix(text, ">"); quote {
		return line[:len(line)-len(text)] + "＞" + rest
	}
	return line
}

// underscores replaces those that could begin or end italics. One inside a word, as in a bucket's name, cannot.
func underscores(s string) string {
	if !strings.Contains(s, "_") {
		return s
	}
	r := []rune(s)
	for i := range r {
		inside := i > 0 && i < len(r)-1 && letter(r[i-1]) && letter(r[i+1])
		if r[i] == '_' && !inside {
			r[i] = '＿'
		}
	}
	return string(r)
}

func letter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

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
	var b strings.Builder
	left, state := limit-1, -1
	for s != "" {
		var cluster string
		cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		if left -= size(cluster); left < 0 {
			break
		}
		b.WriteString(cluster)
	}
	return strings.TrimRight(b.String(), " ") + "…"
}

// typed is what a person typed, in one line, as mrkdwn of at most limit characters, those that escaping adds included.
func typed(s string, limit int) string {
	return within(oneLine(s), limit)
}

// Quoted is the beginning of what somebody typed, as an answer repeats it.
func Quoted(s string) string { return "`" + typed(s, 60) + "`" }

// within is Escape for at most limit characters.
func within(s string, limit int) string {
	for keep := limit; ; keep -= max(1, keep/8) {
		if out := Escape(Cut(s, keep)); size(out) <= limit || keep <= 1 {
			return out
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

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
	return "<" + safe + "|" + strings.ReplaceAll(typed(shown, 200), "|", "¦") + ">"
}
