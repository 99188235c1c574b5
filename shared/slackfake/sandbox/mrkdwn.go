package sandbox

import (
	"html"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader turns Slack's texts into HTML for one person: names, dates and links are shown as that person sees them.
type reader struct {
	names directory
	dates calendar
	here  func(channel, ts string) string // address of a channel or of a message in this page
}

// mrkdwn renders Slack's mark-up (docs.slack.dev, "Formatting message text"). Everything that is not mark-up is
// escaped; nothing of the text can become an element of its own.
func (r reader) mrkdwn(s string) template.HTML {
	var out strings.Builder
	for i, part := range strings.Split(s, "```") {
		if i%2 == 1 {
			out.WriteString(`<pre class="code">` + html.EscapeString(plain(strings.Trim(part, "\n"))) + `</pre>`)
			continue
		}
		r.lines(&out, part)
	}
	return template.HTML(out.String()) //nolint:gosec // every part was escaped above
}

// lines renders text without code blocks; neighbouring lines that begin with ">" are one quote.
func (r reader) lines(out *strings.Builder, s string) {
	quoted, first := false, true
	for line := range strings.SplitSeq(strings.Trim(s, "\n"), "\n") {
		rest, quote := cutQuote(line)
		switch {
		case quote && !quoted:
			out.WriteString("<blockquote>")
		case !quote && quoted:
			out.WriteString("</blockquote>")
		case !first:
			out.WriteString("<br>")
		}
		out.WriteString(r.inline(rest))
		quoted, first = quote, false
	}
	if quoted {
		out.WriteString("</blockquote>")
	}
}

func cutQuote(line string) (string, bool) {
	for _, quote := range []string{"&gt;", ">"} {
		if rest, ok := strings.CutPrefix(line, quote); ok {
			return strings.TrimPrefix(rest, " "), true
		}
	}
	return line, false
}

var styles = map[byte]string{'*': "b", '_': "i", '~': "s", '`': "code"}

// inline renders one line.
func (r reader) inline(s string) string {
	var out strings.Builder
	before := ' '
	for s != "" {
		used, piece := r.token(s, before)
		if used == 0 {
			_, used = utf8.DecodeRuneInString(s)
			if entity := entityPattern.FindString(s); entity != "" {
				used = len(entity)
			}
			piece = html.EscapeString(plain(s[:used]))
		}
		out.WriteString(piece)
		before, _ = utf8.DecodeLastRuneInString(s[:used])
		s = s[used:]
	}
	return out.String()
}

var entityPattern = regexp.MustCompile(`^&(amp|lt|gt);`)

// token renders the piece of mark-up that s starts with; used is 0 when there is none.
func (r reader) token(s string, before rune) (used int, piece string) {
	switch s[0] {
	case '<':
		if end := strings.IndexByte(s, '>'); end > 0 {
			return end + 1, r.angle(s[1:end])
		}
	case glaring[0]:
		if strings.HasPrefix(s, glaring) {
			return len(glaring), dimmed(glaring)
		}
	case ':':
		if name := emojiAt(s); name != "" {
			return len(name) + 2, emojiHTML(name)
		}
	case 'h':
		if address := bareLink(s); address != "" && !wordRune(before) {
			return len(address), r.link(plain(address), plain(address))
		}
	case '*', '_', '~', '`':
		return r.styled(s, before)
	}
	return 0, ""
}

var webAddress = regexp.MustCompile(`^https?://[^\s<>|"、。」)]+`)

// bareLink returns the web address that s starts with, or "". What ends a sentence is no part of it.
func bareLink(s string) string { return strings.TrimRight(webAddress.FindString(s), ".,:;!?)*_~`") }

var emojiName = regexp.MustCompile(`:[a-z0-9_+'\-]+:`)

// styled renders bold, italics, strike and code.
func (r reader) styled(s string, before rune) (used int, piece string) {
	end := pair(s)
	if end == 0 || wordRune(before) || s[1] == ' ' {
		return 0, ""
	}
	tag, body := styles[s[0]], html.EscapeString(plain(s[1:end]))
	if tag != "code" {
		body = r.inline(s[1:end])
	}
	return end + 1, "<" + tag + ">" + body + "</" + tag + ">"
}

// farthest is how far away from a mark its pair is looked for, in bytes.
const farthest = 3000

// pair finds where the mark that s starts with ends, or 0. As in Slack, it ends only where a word does.
func pair(s string) int {
	near := s[:min(len(s), farthest)]
	for i := 1; i < len(near); i++ {
		i += whole(near[i:], s[0])
		if i >= 2 && i < len(near) && s[i] == s[0] && s[i-1] != ' ' {
			if after, _ := utf8.DecodeRuneInString(s[i+1:]); !wordRune(after) {
				return i
			}
		}
	}
	return 0
}

// whole is the length of the code, link or mention that s starts with: a mark in it ends nothing.
func whole(s string, style byte) int {
	if s == "" || style == '`' {
		return 0
	}
	end := map[byte]byte{'`': '`', '<': '>'}[s[0]]
	if n := strings.IndexByte(s[1:], end); end != 0 && n >= 0 {
		return n + 2
	}
	return 0
}

func wordRune(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// angle renders what stands between < and >.
func (r reader) angle(body string) string {
	target, label, _ := strings.Cut(body, "|")
	switch {
	case strings.HasPrefix(target, "@"):
		return r.person(target[1:], label)
	case strings.HasPrefix(target, "#"):
		name := r.names.channel(target[1:], plain(label))
		return link(r.here(target[1:], ""), `class="mention"`, "#"+name)
	case strings.HasPrefix(target, "!date^"):
		return r.date(target, label)
	case strings.HasPrefix(target, "!subteam^"):
		return mention(r.names.group(target[len("!subteam^"):], label))
	case strings.HasPrefix(target, "!"):
		return mention("@" + target[1:])
	}
	if label == "" {
		label = strings.TrimPrefix(target, "mailto:")
	}
	address := plain(target)
	if !safeLink(address) {
		return html.EscapeString(plain(label))
	}
	return r.link(address, plain(label))
}

// link opens other pages in their own tab, and what is in the workspace right here.
func (r reader) link(address, label string) string {
	if channel, ts, ok := r.names.permalink(address); ok {
		return link(r.here(channel, ts), "", label)
	}
	return link(address, `target="_blank" rel="noopener noreferrer"`, label)
}

func link(address, attributes, label string) string {
	if attributes != "" {
		attributes = " " + attributes
	}
	return `<a href="` + html.EscapeString(address) + `"` + attributes + `>` + html.EscapeString(label) + `</a>`
}

func (r reader) person(id, label string) string {
	class := "mention"
	if id == r.names.viewer {
		class = "mention me"
	}
	return `<span class="` + class + `" data-mention="` + html.EscapeString(id) + `">@` +
		html.EscapeString(r.names.user(id, plain(label))) + `</span>`
}

func mention(label string) string {
	return `<span class="mention">` + html.EscapeString(plain(label)) + `</span>`
}

// safeLink allows the web, mail, and paths of this server.
func safeLink(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto" || u.Scheme == "" && strings.HasPrefix(address, "/")
}

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// plain undoes the three escapes that Slack asks of apps.
func plain(s string) string { return unescaper.Replace(s) }

// emojiAt returns the name of the emoji that s starts with, or "": 12:30:45 holds none.
func emojiAt(s string) string {
	name := strings.Trim(emojiHere.FindString(s), ":")
	if _, known := emojis[strings.SplitN(name, "::", 2)[0]]; !known {
		return ""
	}
	return name
}

var emojiHere = regexp.MustCompile(`^:[a-z0-9_+'\-]{1,100}:`)

// text renders a plain_text object: escaped, with emoji, line breaks kept.
func (r reader) text(s string) template.HTML {
	var out strings.Builder
	for {
		at := strings.IndexByte(s, ':')
		if at < 0 {
			break
		}
		out.WriteString(breaks(s[:at]))
		s = s[at:]
		if name := emojiAt(s); name != "" {
			out.WriteString(emojiHTML(name))
			s = s[len(name)+2:]
			continue
		}
		out.WriteString(":")
		s = s[1:]
	}
	out.WriteString(breaks(s))
	return template.HTML(out.String()) //nolint:gosec // every part was escaped
}

func breaks(s string) string { return verbatim(plain(s)) }
