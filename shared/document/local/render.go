package local

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"noroshi.internal/shared/incident"
)

// dialect is CommonMark with GitHub's tables, task lists, strike-through and links. It has no raw HTML: a tag that
// somebody typed is shown as typed. Dangerous link targets (javascript:) are dropped by goldmark.
var dialect = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(without(parser.DefaultBlockParsers(), parser.NewHTMLBlockParser())...),
		parser.WithInlineParsers(without(parser.DefaultInlineParsers(), parser.NewRawHTMLParser())...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.GFM, extension.CJK),
	goldmark.WithRendererOptions(
		html.WithHardWraps(), // a line break is one to the people who type it
		renderer.WithNodeRenderers(util.Prioritized(boxRenderer{}, beforeTaskLists)),
	),
)

func without(all []util.PrioritizedValue, one any) []util.PrioritizedValue {
	var out []util.PrioritizedValue
	for _, p := range all {
		if fmt.Sprintf("%T", p.Value) != fmt.Sprintf("%T", one) {
			out = append(out, p)
		}
	}
	return out
}

// render returns a document as HTML, and how many boxes to tick are in it.
func render(body string) (page template.HTML, ticks int, err error) {
	src := []byte(body)
	root, all := parse(src)
	var b bytes.Buffer
	if err := dialect.Renderer().Render(&b, src, root); err != nil {
		return "", 0, fmt.Errorf("render a document: %w", err)
	}
	return template.HTML(b.String()), len(all), nil //nolint:gosec // goldmark escapes all text, and dialect lets no raw HTML through
}

// plainLine returns a line of Markdown without its marks, for a title.
func plainLine(line string) string {
	src := []byte(strings.TrimSpace(line))
	return plain(dialect.Parser().Parse(text.NewReader(src)), src)
}

// plain returns the words of a part of a text without their marks.
func plain(part ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(part, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(util.UnescapePunctuations(n.Segment.Value(src)))
			}
			if entering && (n.SoftLineBreak() || n.HardLineBreak()) {
				b.WriteByte(' ')
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.Label(src))
			}
		}
		return ast.WalkContinue, nil
	})
	return incident.CleanTitle(b.String())
}

// written guesses the language that a document is written in, which its file does not say: one with kana is Japanese.
func written(body string) incident.Lang {
	if kana.MatchString(body) {
		return incident.Japanese
	}
	return incident.English
}

var kana = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}]`)

// tidy returns a text that a form sent: line breaks as in files (forms send CR LF), valid, without NUL, ended by a
// line break.
func tidy(s string) string {
	s = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), string(unicode.ReplacementChar))
	s = strings.ReplaceAll(s, "\x00", "")
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return s
}
