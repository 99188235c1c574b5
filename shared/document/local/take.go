package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// Take implements document.Writer. A folder keeps no word of who wrote in a file, which any editor may do.
func (f *Folder) Take(ctx context.Context, n document.Name, _ plan.Ref) (document.Taken, error) {
	if err := ctx.Err(); err != nil {
		return document.Taken{}, fail("take a document over", err)
	}
	page, err := f.Read(n)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return document.Taken{}, &effect.Error{Class: effect.Permanent, Code: document.CodeGone, Err: fmt.Errorf("take a document over: %w", err)}
	}
	if err != nil {
		return document.Taken{}, fail("take a document over", err)
	}
	return document.Taken{Lines: linesOf(tidy(page.Text)), Unknown: true}, nil
}

// linesOf is a text as people read it, block by block, with a blank line between two. What is quoted is a hint to whoever writes.
func linesOf(body string) []document.Line {
	src := []byte(body)
	t := taker{src: src}
	root := dialect.Parser().Parse(text.NewReader(src))
	t.blocks(root, "")
	return t.lines
}

// taker collects the lines of a text.
type taker struct {
	src   []byte
	lines []document.Line
}

func (t *taker) blocks(parent ast.Node, indent string) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		t.block(n, indent)
	}
}

func (t *taker) block(n ast.Node, indent string) {
	switch n := n.(type) {
	case *ast.Blockquote, *ast.ThematicBreak:
		return
	case *ast.Heading:
		t.add(document.Line{Text: t.line(n), Heading: true})
	case *ast.List:
		t.list(n, indent)
	case *extast.Table:
		t.table(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		t.text(indent, string(n.Lines().Value(t.src)))
	default:
		if n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeBlock {
			t.blocks(n, indent)
			return
		}
		t.text(indent, t.words(n))
		if marks := marksOf(n); marks != (document.Line{}) {
			t.add(marks)
		}
	}
	t.add(document.Line{})
}

func (t *taker) add(l document.Line) { t.lines = append(t.lines, l) }

// text adds lines.
func (t *taker) text(indent, said string) {
	for line := range strings.SplitSeq(strings.TrimRight(said, "\n"), "\n") {
		t.add(document.Line{Text: indent + line})
	}
}

// list adds a line for each item, with its number or a dash, and what stands below it further in.
func (t *taker) list(l *ast.List, indent string) {
	no := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if l.IsOrdered() {
			mark = fmt.Sprintf("%d. ", no)
			no++
		}
		at := len(t.lines)
		t.blocks(item, indent+strings.Repeat(" ", len(mark)))
		if at < len(t.lines) && len(t.lines[at].Text) >= len(indent)+len(mark) {
			t.lines[at].Text = indent + mark + t.lines[at].Text[len(indent)+len(mark):]
		}
		t.lines = tight(t.lines, at)
	}
}

// tight takes away the blank lines at the end of an item.
func tight(lines []document.Line, from int) []document.Line {
	for len(lines) > from && lines[len(lines)-1] == (document.Line{}) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// table adds a line for the head, and one for each row: what it is about, and what it says of it.
func (t *taker) table(n *extast.Table) {
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, t.line(cell))
		}
		line := marksOf(row)
		line.Text = document.Row(cells)
		_, line.Head = row.(*extast.TableHeader)
		t.add(line)
	}
}

// marksOf are what the words of a part of a text do not say: that there is an image in it, or something struck through.
func marksOf(part ast.Node) (l document.Line) {
	_ = ast.Walk(part, func(n ast.Node, _ bool) (ast.WalkStatus, error) { // the walker never fails
		switch n.(type) {
		case *ast.Image:
			l.Odd = true
		case *extast.Strikethrough:
			l.Struck = true
		}
		return ast.WalkContinue, nil
	})
	return l
}

// line is the words of a part of a text that is one line, however many it was written in: an underlined heading may have several.
func (t *taker) line(part ast.Node) string { return strings.ReplaceAll(t.words(part), "\n", " ") }

// words are those of a part of a text without their marks, line breaks kept.
func (t *taker) words(part ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(part, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(t.said(n))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(t.src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// said is a text as it shows: what was written so that it shows as it was typed, unless it is code.
func (t *taker) said(n *ast.Text) []byte {
	said := n.Segment.Value(t.src)
	if _, code := n.Parent().(*ast.CodeSpan); code || n.IsRaw() {
		return said
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(said)))
}
