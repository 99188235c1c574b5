package provider

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"noroshi.internal/shared/incident"
)

// clean returns a text as it may be stored and shown: without control and invisible characters and without tags. A paragraph
// is a blank line, and a link its words with the address in brackets behind them.
func clean(text string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(cut(text, maxMarked)))
	for address := ""; ; {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return tidy(incident.WholeText(out.String()))
		case html.TextToken:
			out.Write(tokens.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := tokens.Token()
			if address = tag(&out, t, address); kind == html.StartTagToken && (t.Data == "script" || t.Data == "style") {
				tokens.Next() // what is in it is not for people
			}
		}
	}
}

// tag writes what stands in the place of a tag, and returns the address of the link that is open.
func tag(out *strings.Builder, t html.Token, address string) string {
	switch t.Data {
	case "p", "div", "ul", "ol", "table":
		out.WriteString("\n\n")
	case "br", "li", "tr":
		out.WriteString("\n")
	case "a":
		if address != "" {
			out.WriteString(" (" + address + ")")
		}
		return href(t)
	}
	return address
}

// href is the address of a link; "": it has none that a browser would fetch.
func href(t html.Token) string {
	for _, a := range t.Attr {
		to, err := url.Parse(strings.TrimSpace(a.Val))
		if t.Type == html.StartTagToken && a.Key == "href" && err == nil && (to.Scheme == "https" || to.Scheme == "http") && to.Host != "" {
			return to.String()
		}
	}
	return ""
}

// tidy leaves no blanks around lines, none twice in a row, and one blank line at most.
func tidy(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	text = strings.Join(lines, "\n")
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(text)
}

// texts are the two languages of a text, cleaned: at the first bar behind all kana and kanji, where there is one.
func texts(raw string) incident.Text { return halves(clean(raw), MaxText) }

// titles is texts for one line.
func titles(raw string) incident.Text { return halves(incident.WholeTitle(clean(raw)), MaxTitle) }

func halves(text string, limit int) incident.Text {
	last := strings.LastIndexFunc(text, japanese)
	if last < 0 {
		return incident.Text{EN: cut(text, limit)}
	}
	ja, en := text, ""
	if bar := strings.IndexByte(text[last:], '|'); bar >= 0 {
		ja, en = text[:last+bar], text[last+bar+1:]
	}
	return incident.Text{JA: cut(strings.TrimSpace(ja), limit), EN: cut(strings.TrimSpace(en), limit)}
}

// japanese reports whether a character is kana or kanji.
func japanese(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) }

// cut shortens a text to so many bytes, between two characters.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	const more = "…"
	return strings.ToValidUTF8(text[:limit-len(more)], "") + more
}

// line is a short text of one line and one language, such as a name.
func line(raw string) string { return cut(incident.WholeTitle(clean(raw)), MaxTitle) }
